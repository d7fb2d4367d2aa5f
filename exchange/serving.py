"""The exchange inside the node's service: the Web Connector's endpoint, and the watch that cuts days when they close."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette

from exchange.connector.app import connector_routes
from exchange.connector.lane import ShopThread
from exchange.connector.service import Connector
from exchange.delivery import companies
from exchange.pump import pump
from exchange.work import all_jobs
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal import reading

WATCH_SECONDS = 5.0
"""How soon after a store's close its day is cut; the Web Connector's sign-in cuts what is left."""

_log = logging.getLogger("tui_pos.exchange")


def exchange_app(shop: Shop) -> Starlette:
    """Make the application for the root of a listener of its own: /qbwc, its description and the support page.

    `shop` is an opening of the node's database for it alone, closed with the application: cutting a large day must
    not keep the tills waiting.
    """
    lane = ShopThread(shop)
    connector = Connector(lane, all_jobs(), prepare=pump)

    @asynccontextmanager
    async def lifespan(app: Starlette) -> AsyncIterator[None]:
        watching = asyncio.create_task(_watch(lane))
        yield
        watching.cancel()
        await asyncio.to_thread(connector.stop)
        await asyncio.to_thread(lane.stop)
        shop.close()

    return Starlette(routes=connector_routes(connector), lifespan=lifespan)


async def _watch(lane: ShopThread) -> None:
    """Cut closed days as long as the service runs."""
    seen = -1
    while True:
        try:
            seen = await lane.write(lambda shop: cut_closed_days(shop, seen))  # noqa: B023
        except Refusal as refusal:
            _log.warning("closed days were not cut: %s", refusal.sentence)
        except Exception:
            _log.exception("closed days could not be cut")
        await asyncio.sleep(WATCH_SECONDS)


def cut_closed_days(shop: Shop, seen: int) -> int:
    """Cut what every company has waiting if the journal went on since a place; gives the place it has reached."""
    last = shop.read(reading.last_pos)
    if last != seen:
        for company in shop.read(companies.every):
            try:
                pump(shop, company.company)
            except Refusal as refusal:
                _log.warning("%s was not cut: %s", company.company, refusal.sentence)
            except Exception:
                _log.exception("%s could not be cut: the others go on", company.company)
    return last

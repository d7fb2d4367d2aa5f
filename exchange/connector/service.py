"""From a parsed call to its answer: the Web Connector's operations, each a few lines."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import Counter
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from functools import cache, partial
from importlib.metadata import PackageNotFoundError, version

from exchange.connector import passwords, sessions
from exchange.connector.calls import Calls
from exchange.connector.lane import Lane
from exchange.connector.opening import open_session
from exchange.connector.sessions import Session
from exchange.connector.soap import Request, Result
from exchange.delivery import companies
from exchange.delivery.jobs import Job, Reply
from exchange.delivery.records import Company
from exchange.delivery.standard import standard_jobs
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

_log = logging.getLogger("tui_pos.exchange")

WRONG_USER = "nvu"
"""What authenticate answers to a wrong user or password."""

MOST_WAITING = 3
"""Passwords of one address that may wait to be checked; more are refused unread."""

LARGE = 64 * 1024
"""Characters from which a text is parsed beside the event loop and the database, not on them."""

Pause = Callable[[float], Awaitable[object]]
Prepare = Callable[[Shop, str], object]
"""Make a company's queue ready, before a session asks whether there is work."""


def _nothing(shop: Shop, company: str) -> None:
    """Leave the queue as it is."""


class Connector:
    """Answer the Web Connector for all companies of one shop's database."""

    def __init__(
        self,
        lane: Lane,
        jobs: tuple[Job, ...] | None = None,
        pause: Pause = asyncio.sleep,
        prepare: Prepare = _nothing,
    ) -> None:
        self._lane = lane
        self._prepare = prepare
        self._jobs = jobs if jobs is not None else standard_jobs()
        self._pause = pause
        self._waiting: Counter[str] = Counter()
        self._beside = ThreadPoolExecutor(1, "exchange-beside")

    def stop(self) -> None:
        """End the thread for passwords and large texts."""
        self._beside.shutdown(wait=True, cancel_futures=True)

    async def beside(self, work: Callable[[], Result | Reply | bool | Request]) -> object:
        """Run heavy work that needs no database, one piece at a time."""
        return await asyncio.get_running_loop().run_in_executor(self._beside, work)

    async def answer(self, request: Request, source: str) -> Result:
        """Answer one call from an address; raises what the database raises, nothing else."""
        ticket = request.text("ticket")
        match request.operation.name:
            case "serverVersion" | "getServerVersion":
                return f"tui-pos {_version()}"
            case "authenticate":
                user, password = request.text("strUserName"), request.text("strPassword")
                return await self._authenticate(user, password, source)
            case "sendRequestXML":
                return await self._send(request, source)
            case "receiveResponseXML":
                return await self._receive(request, source)
            case "connectionError":
                hresult, message = request.text("hresult"), request.text("message")
                return await self._call(
                    lambda calls: calls.connection_error(ticket, source, hresult, message)
                )
            case "getLastError":
                return await self._call(lambda calls: calls.last_error(ticket, source))
            case "closeConnection":
                return await self._call(lambda calls: calls.close(ticket, source))
            case "interactiveDone":
                return "Done"
        # clientVersion: every version may go on. getInteractiveURL, interactiveRejected: no page to show.
        return ""

    async def last_session(self) -> Session | None:
        """Give the newest session of all companies, for the support page."""
        found = await self._lane.write(lambda shop: shop.read(sessions.recent))
        return found[0] if found else None

    async def _call(self, call: Callable[[Calls], Result]) -> Result:
        return await self._lane.write(lambda shop: call(Calls(shop, self._jobs)))

    async def _send(self, request: Request, source: str) -> Result:
        text, number = request.text, request.number
        return await self._call(
            lambda calls: calls.send(
                text("ticket"),
                source,
                hcp=text("strHCPResponse"),
                file=text("strCompanyFileName"),
                version=(number("qbXMLMajorVers"), number("qbXMLMinorVers")),
            )
        )

    async def _receive(self, request: Request, source: str) -> Result:
        text = request.text
        read = partial(Reply.read, text("response"), text("hresult"), text("message"))
        reply = read() if len(text("response")) < LARGE else await self.beside(read)
        assert isinstance(reply, Reply)
        return await self._call(lambda calls: calls.receive(text("ticket"), source, reply))

    async def _authenticate(self, login: str, password: str, source: str) -> list[str]:
        """Give the ticket and `nvu`, `none`, or the company file to open (empty: the one that is open)."""
        ticket, key = secrets.token_hex(16), passwords.address_key(source)
        if self._waiting[key] >= MOST_WAITING:
            return [ticket, WRONG_USER]
        self._waiting[key] += 1
        try:
            company = await self._check(login, password, key)
        finally:
            self._waiting[key] -= 1
            if not self._waiting[key]:
                del self._waiting[key]
        if company is None:
            return [ticket, WRONG_USER]
        name = company.company
        return [ticket, await self._lane.write(lambda shop: self._open(shop, name, ticket, source))]

    def _open(self, shop: Shop, company: str, ticket: str, source: str) -> str:
        """Begin a session with all that can be sent by now; what cannot be prepared stops nothing else."""
        try:
            self._prepare(shop, company)
        except Refusal as refusal:
            _log.warning("the queue of %s was not prepared: %s", company, refusal.sentence)
        except Exception:
            _log.exception("the queue of %s could not be prepared: what is in it is sent", company)
        return open_session(shop, self._jobs, company, ticket, source)

    async def _check(self, login: str, password: str, key: str) -> Company | None:
        """Give the company of a right password; hold the answer back for a wrong one."""

        def look(shop: Shop) -> tuple[Company | None, bool]:
            now = shop.clock()

            def read(db: Connection) -> tuple[Company | None, bool]:
                locked = passwords.standing(db, key, now).locked_until > now
                return companies.by_login(db, login), locked

            return shop.read(read)

        company, locked = await self._lane.write(look)
        if locked:
            return None
        stored = company.password if company else None
        if await self.beside(partial(passwords.password_is, stored, password)):
            await self._lane.write(lambda shop: shop.work(lambda db: passwords.forgive(db, key)))
            return company
        count = await self._lane.write(
            lambda shop: shop.work(lambda db: passwords.failed(db, key, shop.clock()))
        )
        await self._pause(passwords.delay_seconds(count.failures))
        return None


@cache
def _version() -> str:
    try:
        return version("tui-pos")
    except PackageNotFoundError:
        return "from source"

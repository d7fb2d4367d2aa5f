"""A day's page for the preview: what was cut of it, and what its waiting entries would become now."""

from __future__ import annotations

from datetime import date

from exchange import waiting
from exchange.posting.document import Cut
from exchange.pump import plan, stored
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BatchCut


def day_page(shop: Shop, company: str, day: date) -> list[tuple[str, Cut]]:
    """Give the day's batches with their titles; refuses (`nothing`) a day without any, and `not_asked` before QuickBooks was."""
    waiting.follow(shop, company)
    pages: list[tuple[str, Cut]] = []
    made = {str(one.id): one for one in shop.read(lambda db: stored(db, company))}
    for entry in shop.read(lambda db: list(reading.walk(db, kinds=("exchange.cut",)))):
        body = entry.body
        if isinstance(body, BatchCut) and body.company == company and body.day == day:
            documents = tuple(made[one] for one in body.documents if one in made)
            pages.append((f"{body.batch}, {day}, as it was cut", Cut(documents, body.sources)))
    for one in shop.read(lambda db: waiting.waiting(db, company)):
        if one.day != day:
            continue
        planned = shop.read(lambda db, one=one: plan(db, company, one, shop.clock()))  # type: ignore[misc]
        if planned is None:
            raise Refusal(
                "not_asked",
                "QuickBooks has not told its tax codes yet: run the Web Connector once, then preview.",
            )
        pages.append((f"{planned.name}, {day}, as it would be cut now", planned.cut))
    if not pages:
        raise Refusal("nothing", f"Nothing of {day} is to be posted.")
    return pages

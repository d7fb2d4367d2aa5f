"""What every screen of the exchange works with: one company, read beside the sale and changed on the till's thread."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import TypeVar

from exchange.screens.page import WIDTH, Page
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection
from tui_pos.register.work import Answers, Work

T = TypeVar("T")


class Desk:
    """Read one company's exchange, and do to it what whoever is signed on may do."""

    def __init__(self, work: Work, company: str) -> None:
        self.work = work
        self.company = company

    async def read(self, query: Callable[[Connection], T]) -> T:
        """Ask the database something, on the reading thread, beside whatever is sold."""
        return await self.work.lanes.read(query)

    async def on_shop(self, job: Callable[[Shop], T]) -> T:
        """Let a function of the exchange work on the shop; for what changes nothing that a right guards."""
        return await self.work.call(lambda: job(self.work.shop))

    async def do(self, action: str, verb: Callable[[Shop, str], T]) -> T:
        """Do what the right `exchange` guards; a manager is asked where it is missing. `verb` gets who is responsible."""
        people = self.work.till.people

        def act(given: Answers) -> T:
            by = people.need(Right.EXCHANGE, action, given.approved)
            return verb(self.work.shop, by or people.signed_on().staff.id)

        return await self.work.attempt(act)

    @property
    def who(self) -> str:
        """The name of who is signed on."""
        return self.work.till.people.signed_on().name

    async def page(
        self, title: str, rows: Sequence[str], verbs: Mapping[str, str] | None = None
    ) -> str:
        """Show a page until it is left; gives the letter of the verb that was chosen, empty for none."""
        page = Page(title, rows or ["Nothing."], verbs)
        await self.work.show(page)
        return page.chosen

    async def say(self, title: str, text: str) -> None:
        """Show a sentence until it is closed."""
        await self.page(title, textwrap.wrap(text, WIDTH))


def day(text: str) -> date:
    """Read a typed day; refuse anything else."""
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        raise Refusal("date", f"{text!r} is not a day: type it like 2026-01-31.") from None

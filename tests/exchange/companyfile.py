"""A company file that the demo shop's exchange can post everything to, and a record of what was sent to it."""

from __future__ import annotations

from collections.abc import Callable

from exchange.rehearsal import Bookkeeper, Company, Quirks, Session
from tui_pos.demo.company import STAFF


def company_file(clock: Callable[[], int], *, enhanced: bool = False) -> Company:
    """Make a company file in which classes are switched on and the staff is known; `enhanced` is its receiving."""
    books = Company(clock=clock, quirks=Quirks())
    books.preferences.classes = True
    books.preferences.enhanced_receiving = enhanced
    for staff in STAFF:
        Bookkeeper(books).add("Employee", f"{staff.person.first} {staff.person.last}")
    return books


class Recorded:
    """Keep every message set that reaches a company file."""

    def __init__(self, books: Company) -> None:
        self._run = books.run
        self.texts: list[str] = []
        books.run = self.run  # type: ignore[method-assign]

    def run(self, request_xml: str, session: Session) -> str:
        """Run a message set, and keep it."""
        self.texts.append(request_xml)
        return self._run(request_xml, session)

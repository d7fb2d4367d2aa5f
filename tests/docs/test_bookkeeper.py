"""The bookkeeper's page says of accounts, codes and screens what the exchange itself says."""

from __future__ import annotations

import re

from exchange.connector.codes import CODES
from exchange.delivery.hresults import HRESULTS
from exchange.posting.account import DEFAULTS, Role
from exchange.qbxml.status import MEANINGS, Action
from exchange.screens.menu import screens
from tests.docs.bookkeeper import bookkeeper
from tests.docs.pages import BOOKKEEPER, rows, text_of

REFRESH = "run: python -m tests.docs"
WAITS, OUTSIDE = "When a document waits for you", "When the Web Connector cannot connect"


def test_what_is_made_of_the_page_is_current() -> None:
    """The mapping sheet, the day and the codes are what the exchange would write now."""
    assert text_of(BOOKKEEPER) == bookkeeper(), REFRESH


def test_the_mapping_sheet_has_every_use_with_its_account() -> None:
    """A row for each use in the program's order, with the default's name; the safe posts nowhere until mapped."""
    told = [(row[0].lower(), row[1]) for row in rows(BOOKKEEPER, "The mapping sheet")]
    none = "none: not posted until mapped"
    wanted = [(role, DEFAULTS[role].name if role in DEFAULTS else none) for role in Role]
    assert told == wanted
    made_there = {row[1] for row in rows(BOOKKEEPER, "The mapping sheet") if row[3] == "QuickBooks"}
    assert made_there == {
        "Undeposited Funds", "Accounts Receivable", "Accounts Payable", "Cost of Goods Sold",
        "Inventory Asset", "Sales Tax Payable", "Inventory Offset",
    }  # fmt: skip


def test_every_code_that_needs_a_person_is_explained() -> None:
    """QuickBooks' status codes that set aside or stop, what it throws, and the Web Connector's own."""
    for table, action in ((1, Action.PARK), (2, Action.STOP)):
        told = _codes(WAITS, table)
        wanted = {(row.first, row.last) for row in MEANINGS if row.action is action}
        assert told == {f"{a}-{b}" if a != b else str(a) for a, b in wanted}
    assert _codes(OUTSIDE, 0) == {one.text for one in HRESULTS}
    assert _codes(OUTSIDE, 1) == {one.text for one in CODES.values()}


def test_every_screen_is_named_as_in_the_office() -> None:
    """The table of screens has the menu's titles in its order."""
    told = [row[0] for row in rows(BOOKKEEPER, "How it works")]
    assert told == [title for title, _ in screens(False).values()]


def test_the_steps_to_connect_are_ten() -> None:
    """As the heading promises."""
    section = text_of(BOOKKEEPER).split("## Connect in ten steps")[1].split("\n## ")[0]
    assert re.findall(r"^(\d+)\. \*\*", section, re.MULTILINE) == [str(n) for n in range(1, 11)]


def _codes(heading: str, table: int) -> set[str]:
    return {code.strip() for row in rows(BOOKKEEPER, heading, table) for code in row[0].split(",")}

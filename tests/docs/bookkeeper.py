"""The parts of the bookkeeper's page that come from the exchange's own data: the mapping sheet, a day, every code."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

from exchange.charting import TYPE_WORDS
from exchange.connector.codes import CODES
from exchange.delivery.hresults import HRESULTS
from exchange.posting.account import DEFAULTS, Role
from exchange.qbxml.status import MEANINGS, OUR_MISTAKE, Action, Meaning
from exchange.showing import page_text
from tests.docs.pages import BOOKKEEPER
from tests.exchange.posting.shop import books, posted
from tests.exchange.posting.worked_day import events

TITLE = "01-260302-1, 2026-03-02, as it was cut"

_PART = re.compile(
    r"(?<=^<!-- made: )(?P<name>\w+)( -->\n).*?(?=^<!-- end -->$)", re.MULTILINE | re.DOTALL
)


def bookkeeper() -> str:
    """Put what is made into the page."""
    page = BOOKKEEPER.read_text("utf-8")
    return _PART.sub(lambda part: f"{part['name']} -->\n{MADE[part['name']]()}", page)


def roles() -> str:
    """List what each account is used for, with its default name and type."""
    found = []
    for role in Role:
        account = DEFAULTS.get(role)
        if account is None:
            found.append((role.value.capitalize(), "none: not posted until mapped", "", ""))
            continue
        by = "QuickBooks" if account.special else "tui-pos"
        found.append((role.value.capitalize(), account.name, TYPE_WORDS[account.type], by))
    return _table(("Used for", "Account", "Type", "Made by"), found)


def day() -> str:
    """Show the worked day as `exchange preview` does."""
    return f"```text\n{page_text([(TITLE, posted(books(), *events()))])}```\n"


def parked() -> str:
    """List the codes that set one document aside; those that only we can mend share a row."""
    rows = [row for row in MEANINGS if row.action is Action.PARK]
    ours = ", ".join(_codes(row) for row in rows if row.cure == OUR_MISTAKE)
    last = (ours, "The request was worded wrongly, which is our mistake.", OUR_MISTAKE)
    return _told(
        [*((_codes(one), one.cause, one.cure) for one in rows if one.cure != OUR_MISTAKE), last]
    )


def stopped() -> str:
    """List the codes that stop a company."""
    rows = [row for row in MEANINGS if row.action is Action.STOP]
    return _told((_codes(one), one.cause, one.cure) for one in rows)


def hresults() -> str:
    """List what QuickBooks throws."""
    return _told((one.text, one.cause, one.cure) for one in HRESULTS)


def codes() -> str:
    """List what the Web Connector reports."""
    return _told((one.text, one.cause, one.cure) for one in CODES.values())


MADE: dict[str, Callable[[], str]] = {
    "roles": roles,
    "day": day,
    "parked": parked,
    "stopped": stopped,
    "hresults": hresults,
    "codes": codes,
}
"""Each part by the name that stands in the page."""


def _codes(row: Meaning) -> str:
    return str(row.first) if row.first == row.last else f"{row.first}-{row.last}"


def _told(rows: Iterable[tuple[str, str, str]]) -> str:
    return _table(("Code", "Why", "What to do"), rows)


def _table(heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [heading, ["---"] * len(heading), *rows]
    return (
        "".join(f"| {' | '.join(_cell(text) for text in line)} |\n" for line in lines)
        .replace("| --- ", "|---")
        .replace("--- |", "---|")
    )


def _cell(text: str) -> str:
    return text.replace("|", "\\|")

"""A day's debits and credits, before or after it was cut, and the same page in a file to sign or to work with."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from exchange import verbs
from exchange.documentpage import posting_rows
from exchange.posting.document import Cut
from exchange.posting.ledger import Ledger
from exchange.posting.preview import TAX_LINES
from exchange.screens.desk import Desk
from exchange.screens.page import WIDTH
from exchange.showing import Pages, day_page, days_known, has_tax_lines, page_csv, page_text
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal
from tui_pos.register.screens.dialog import Field, Form
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.work import GivenUp

COLUMNS = (("Day", 12), ("What became of it", 0))
_VERBS = {"T": "text to a file", "C": "CSV to a file"}
_AMOUNT = 13

Day = tuple[date, str]


async def show_preview(desk: Desk) -> None:
    """Let days be chosen and looked at until the list is left."""
    while True:
        days = await desk.on_shop(lambda shop: days_known(shop, desk.company))
        taken = await desk.work.choose(
            PickList(
                "Preview: which day?",
                COLUMNS,
                lambda words, days=days: _fitting(days, words),  # type: ignore[misc]
                lambda row: (f"{row[0]}", row[1]),
                empty="No day is cut or waits to be. Type another, or leave.",
            )
        )
        if taken is None:
            return
        try:
            await _show_day(desk, taken[0])
        except GivenUp:
            continue
        except Refusal as refusal:
            await desk.say(f"Preview of {taken[0]}", refusal.sentence)


async def _fitting(days: Sequence[Day], words: str) -> Sequence[Day]:
    return [one for one in days if words.lower() in f"{one[0]} {one[1]}".lower()]


async def _show_day(desk: Desk, day: date) -> None:
    pages = await desk.on_shop(lambda shop: day_page(shop, desk.company, day))
    while True:
        chosen = await desk.page(f"Preview of {day}", list(day_rows(pages)), _VERBS)
        if not chosen:
            return
        as_csv = chosen == "C"
        content = page_csv(pages) if as_csv else page_text(pages)
        try:
            await _write(desk, day, content, "csv" if as_csv else "txt")
        except GivenUp:
            continue


async def _write(desk: Desk, day: date, content: str, kind: str) -> None:
    async def read(values: dict[str, str]) -> Path:
        if not values["file"]:
            raise Refusal("file", "Type a name for the file, or leave with Esc.")
        return Path(values["file"]).expanduser()

    text = "The page is written to a new file on this machine."
    fields = [Field("file", "File", f"{Path.home()}/quickbooks-{day}.{kind}")]
    file = await desk.work.ask(Form(f"Preview of {day}", fields, read, text))
    try:
        await desk.do(
            "write a preview to a file",
            lambda shop, by: verbs.write_file(
                shop, desk.company, file, content, f"preview of {day}", actor=by
            ),
        )
    except Refusal as refusal:
        return await desk.say("Preview", refusal.sentence)
    await desk.say("Preview", f"{file} is written.")


def day_rows(pages: Pages) -> Iterator[str]:
    """Lay a day out for the screen: each batch with its documents, the trial balance, remarks and findings."""
    for title, made in pages:
        yield title
        yield "=" * len(title)
        yield ""
        yield from _batch(made)
    if any(has_tax_lines(made) for _, made in pages):
        yield from textwrap.wrap(TAX_LINES, WIDTH)


def _batch(made: Cut) -> Iterator[str]:
    for document in made.documents:
        total = "" if document.total is None else f"total {format_minor(document.total)}"
        name = document.party.name if document.party else ""
        head = (document.kind.capitalize(), document.ref_number, name, total)
        yield "  ".join(part for part in head if part)[:WIDTH]
        yield from posting_rows(document, WIDTH)
        yield ""
    yield from _trial_balance(made)
    yield ""
    if made.findings:
        yield "Not posted until a person has acted:"
        for finding in made.findings:
            yield from textwrap.wrap(f"- {finding}", WIDTH, subsequent_indent="  ")
        yield ""


def _trial_balance(made: Cut) -> Iterator[str]:
    room = WIDTH - 2 * _AMOUNT
    yield f"{'TRIAL BALANCE OF THE BATCH':<{room}}{'Debit':>{_AMOUNT}}{'Credit':>{_AMOUNT}}"
    sums = [0, 0]
    for account, balance in Ledger.of(made.documents).trial_balance().items():
        sums = [sums[0] + balance.debit, sums[1] + balance.credit]
        sides = (format_minor(one) if one else "" for one in (balance.debit, balance.credit))
        yield f"{account[: room - 1]:<{room}}" + "".join(f"{one:>{_AMOUNT}}" for one in sides)
    yield f"{'Total':<{room}}" + "".join(f"{format_minor(one):>{_AMOUNT}}" for one in sums)

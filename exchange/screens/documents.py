"""The documents of the queue: a list to search, a page for each, what was sent and answered, and sending again."""

from __future__ import annotations

from collections.abc import Sequence

from exchange import verbs
from exchange.delivery.judging import SETTLED, VOIDED
from exchange.delivery.queue import take_out
from exchange.delivery.states import State
from exchange.documentpage import DocumentPage, document_page, page_rows, qbxml_rows
from exchange.overview import Queued, queued
from exchange.screens.desk import Desk
from exchange.screens.page import WIDTH
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal
from tui_pos.office.lists import confirmed
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.work import GivenUp

COLUMNS = (("State", 9), ("Kind", 0), ("Number", 14), ("Date", 12), ("Total", -14))
EMPTY = "No document fits. Try: refused, posted, invoice, 2026-01, a number."


async def show_documents(desk: Desk) -> None:
    """Let documents be found and looked at until the list is left."""
    words = ""
    while True:
        picklist = PickList(
            "Documents for QuickBooks: type a state, a kind, a number, a day",
            COLUMNS,
            lambda text: _find(desk, text),
            _cells,
            text=words,
            empty=EMPTY,
        )
        taken = await desk.work.choose(picklist)
        if taken is None:
            return
        words = picklist.entry.text
        await show_document(desk, taken.document)


async def _find(desk: Desk, words: str) -> Sequence[Queued]:
    return await desk.read(lambda db: queued(db, desk.company, words))


def _cells(row: Queued) -> tuple[str, ...]:
    total = "" if row.total is None else format_minor(row.total)
    return (row.standing, row.kind, row.ref_number, str(row.day or ""), total)


async def show_document(desk: Desk, document: str) -> None:
    """Show one document with its verbs until it is left."""
    now = desk.work.shop.clock()
    while True:
        page = await desk.read(lambda db: document_page(db, desk.company, document, now))
        chosen = await desk.page(page.title, page_rows(page, WIDTH), _verbs(page))
        if not chosen:
            return
        if chosen in ("R", "T"):
            try:
                await (_resend(desk, page) if chosen == "R" else _take_out(desk, page))
            except GivenUp:
                continue
            except Refusal as refusal:
                await desk.say(page.title, refusal.sentence)
        else:
            what, text = {
                "Q": ("Sent to QuickBooks", page.row.sent or page.row.request),
                "A": ("Answered by QuickBooks", page.row.answer),
            }[chosen]
            await desk.page(f"{what}: {page.title}", qbxml_rows(text, WIDTH))


def _verbs(page: DocumentPage) -> dict[str, str]:
    """Name what can be done with a document as it stands."""
    row = page.row
    found = {"Q": "qbXML sent" if row.sent else "qbXML to be sent"}
    if row.answer:
        found["A"] = "answer"
    if row.state in (State.REFUSED, State.POSTED) or row.next_try:
        found["R"] = "resend"
    waits = row.state in (State.QUEUED, State.REFUSED)
    if waits and row.code not in SETTLED:
        found["T"] = "take out"
    return found


async def _resend(desk: Desk, page: DocumentPage) -> None:
    how = "is looked up in QuickBooks in the next session, and sent only if it is not there"
    if page.row.code == VOIDED:
        how = "stays voided there, and goes again as a new document with a number of its own"
    await confirmed(desk.work, "Resend", f"{page.title} {how}. Go on?")
    await desk.do(
        "resend documents",
        lambda shop, by: verbs.resend(shop, desk.company, page.row.document, actor=by),
    )
    await desk.say("Resend", f"{page.title} {how}.")


async def _take_out(desk: Desk, page: DocumentPage) -> None:
    text = f"{page.title} is not sent then, and waits for nobody. Resending it brings it back."
    why = await desk.work.ask(questions.one_text("Take out of the queue", text, "Why"))
    await desk.do(
        "take documents out of the queue",
        lambda shop, by: take_out(shop, desk.company, page.row.document, actor=by, why=why),
    )

"""A day's page for the preview: what was cut of it, and what its waiting entries would become now.

pages = day_page(shop, "main", day)
page_text(pages), page_csv(pages), page_plain("main", day, pages)      # to sign, for a spreadsheet, for programs
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from exchange import kept, waiting
from exchange.posting.document import Cut, Document
from exchange.posting.entry import HelperKind, Line, Place
from exchange.posting.ledger import Ledger
from exchange.posting.preview import TAX_LINES, preview_csv, preview_text
from exchange.pump import plan
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import exchange as batches
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BatchCut
from tui_pos.journal.connection import Connection

Pages = list[tuple[str, Cut]]
"""A day's batches, each with its title."""

SIGNED = "Checked by ______________________  Date ____________   Owner ______________________  Date ____________"


def day_page(shop: Shop, company: str, day: date) -> Pages:
    """Give the day's batches with their titles; refuses (`nothing`) a day without any, and `not_asked` before QuickBooks was."""
    waiting.follow(shop, company)
    pages: Pages = []
    for batch, made in shop.read(lambda db: list(_cuts(db, company, day))):
        pages.append((f"{batch}, {day}, as it was cut", made))
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


def _cuts(db: Connection, company: str, day: date) -> Iterator[tuple[str, Cut]]:
    """Give the batches that a day was cut into; for a document that was voided and sent again, the last."""
    for one in batches.batches(db, company, day, day):
        entry = reading.at_pos(db, one.pos)
        if entry is not None and isinstance(entry.body, BatchCut):
            found = (kept.current(db, company, document) for document in entry.body.documents)
            documents = tuple(document for document in found if document is not None)
            yield one.batch, Cut(documents, entry.body.sources)


def days_known(shop: Shop, company: str) -> list[tuple[date, str]]:
    """List the days that a page can be shown of, the newest first, and in words what became of them."""
    waiting.follow(shop, company)
    cuts: dict[date, list[str]] = {}
    for made in shop.read(lambda db: batches.batches(db, company, date.min, date.max)):
        cuts.setdefault(made.day, []).append(made.batch)
    days = {day: ["cut: " + ", ".join(names)] for day, names in cuts.items()}
    closed = {(one.store, one.day) for one in shop.read(lambda db: waiting.due(db, company))}
    for one in shop.read(lambda db: waiting.waiting(db, company)):
        how = "that wait to be cut" if (one.store, one.day) in closed else "of an open day"
        days.setdefault(one.day, []).append(f"entries {how}: {len(one.places)}")
    return [(day, "; ".join(told)) for day, told in sorted(days.items(), reverse=True)]


def page_text(pages: Pages) -> str:
    """Write a day as text of at most 108 columns, with a row to sign at its end."""
    return "\n".join([*(preview_text(title, made) for title, made in pages), SIGNED]) + "\n"


def page_csv(pages: Pages) -> str:
    """Write a day as comma-separated values: one heading, and a row for each debit or credit."""
    texts = [preview_csv(made) for _, made in pages]
    heading, _, _ = texts[0].partition("\r\n")
    return heading + "\r\n" + "".join(text.partition("\r\n")[2] for text in texts)


def page_plain(company: str, day: date, pages: Pages) -> dict[str, object]:
    """Give a day as plain values, amounts as text with two decimals."""
    return {
        "company": company,
        "day": str(day),
        "batches": [
            {
                "title": title,
                "documents": [_plain_document(one) for one in made.documents],
                "trial_balance": [
                    {"account": account} | _sides(balance.debit, balance.credit)
                    for account, balance in Ledger.of(made.documents).trial_balance().items()
                ],
                "findings": [str(one) for one in made.findings],
            }
            for title, made in pages
        ],
        "note": TAX_LINES if any(has_tax_lines(made) for _, made in pages) else "",
    }


def _plain_document(document: Document) -> dict[str, object]:
    return {
        "document": str(document.id),
        "kind": document.kind.value,
        "number": document.ref_number,
        "date": str(document.day),
        "name": document.party.name if document.party else "",
        "total": None if document.total is None else format_minor(document.total),
        "memo": document.memo,
        "lines": [_plain_line(document, line) for line in document.posting.lines],
    }


def _plain_line(document: Document, line: Line) -> dict[str, object]:
    sides = _sides(max(line.amount, 0), max(-line.amount, 0))
    return {
        "account": line.account.name,
        **sides,
        "name": line.party.name if line.party else "",
        "item": line.item.full_name if line.item and line.place is Place.LINE else "",
        "class": line.class_name or document.class_name,
        "check": line.check,
        "memo": line.memo,
        "computed_by_quickbooks": line.place is Place.COMPUTED,
    }


def _sides(debit: int, credit: int) -> dict[str, str]:
    return {
        "debit": format_minor(debit) if debit else "",
        "credit": format_minor(credit) if credit else "",
    }


def has_tax_lines(made: Cut) -> bool:
    """Say whether tax stands on lines of its own, so that QuickBooks' taxable base is not to be trusted."""
    return any(
        line.item and line.item.kind is HelperKind.SALES_TAX and line.place is Place.LINE
        for line in _lines(made)
    )


def _lines(made: Cut) -> Iterator[Line]:
    return (line for document in made.documents for line in document.posting.lines)

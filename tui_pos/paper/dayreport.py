"""X and Z reports and the store's close on paper, from the figures that the journal keeps of a day."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from tui_pos.journal.bodies import DayClosed, DayTotals, ReadTaken, StoreClosed
from tui_pos.paper.document import Document, Row, Section, Side, Space, pair_row, text_row
from tui_pos.paper.facts import Facts, local_time
from tui_pos.paper.parts import Amounts, heading, labelled, plain, ruled


def x_report_document(read: ReadTaken, currency: str, printed: int, facts: Facts) -> Document:
    """Print a reading in the middle of the day (`printed` in milliseconds UTC); it resets nothing and says so."""
    title = _title("X REPORT", "A reading: nothing is reset.")
    return Document(
        "x_report", "", (title, *_body(read.day, read.totals, currency, printed, facts))
    )


def z_report_document(closed: DayClosed, currency: str, printed: int, facts: Facts) -> Document:
    """Print the close of a till's day, numbered without gaps."""
    title = _title(f"Z REPORT {closed.number}", "The till's day is closed.")
    body = _body(closed.day, closed.totals, currency, printed, facts)
    return Document("z_report", str(closed.number), (title, *body))


def store_close_document(
    closed: StoreClosed, currency: str, printed: int, facts: Facts
) -> Document:
    """Print the close of the whole store's day, all tills together."""
    title = _title(f"STORE CLOSE {closed.number}", "All tills of the store together.")
    body = _body(closed.day, closed.totals, currency, printed, facts)
    return Document("store_close", str(closed.number), (title, *body))


def _title(title: str, note: str) -> Section:
    return Section(
        "title",
        (text_row(title, Side.CENTER, bold=True, big=True), text_row(note, Side.CENTER), Space()),
    )


def _body(
    day: date, totals: DayTotals, currency: str, printed: int, facts: Facts
) -> tuple[Section, ...]:
    amounts = Amounts(currency)
    return (
        heading(facts.store),
        Section("identity", tuple(_identity(day, totals, printed, facts))),
        *ruled("sales", *_sales(totals, amounts)),
        *ruled("taxes", *_taxes(totals, facts, amounts)),
        *ruled("tenders", *_tenders(totals, amounts)),
        *ruled("drawer", *_drawer(totals, amounts)),
        *ruled("control", *_control(totals, amounts)),
    )


def _identity(day: date, totals: DayTotals, printed: int, facts: Facts) -> Iterator[Row]:
    yield text_row(f"Business day {day:%b} {day.day}, {day.year}")
    yield text_row(f"Printed {'  '.join(local_time(printed, facts.zone))}")
    yield from labelled("Till", facts.till)
    yield from labelled("By", facts.cashier)
    if totals.first:
        yield text_row(f"Receipts {totals.first} to {totals.last}")


def _sales(totals: DayTotals, amounts: Amounts) -> Iterator[Row]:
    yield amounts.row("Sales before tax", totals.sales_net)
    yield amounts.row("Returns before tax", totals.returns_net)
    yield amounts.row("Net sales", totals.sales_net + totals.returns_net, bold=True)
    yield from _unless_zero(amounts, ("Shipping", totals.shipping))
    yield amounts.row("Tax", totals.tax)
    yield amounts.row("Total with tax", totals.gross, bold=True)
    yield from _unless_zero(
        amounts,
        ("Gift cards sold", totals.gift_cards),
        ("Deposits", totals.deposits),
        ("Payments on account", totals.account_payments),
        ("Tips", totals.tips),
        ("Cash rounding", totals.rounding),
        ("Discounts given", totals.discounts),
        ("Tax-exempt sales", totals.exempt_net),
    )


def _taxes(totals: DayTotals, facts: Facts, amounts: Amounts) -> Iterator[Row]:
    for tax in totals.taxes:
        agency = facts.names.get(tax.agency, "")
        yield amounts.row(tax.name, tax.amount)
        yield text_row(f"{agency} on {amounts.text(tax.base)}".lstrip(), indent=2)


def _tenders(totals: DayTotals, amounts: Amounts) -> Iterator[Row]:
    for tender in totals.tenders:
        yield amounts.row(f"{tender.name} ({tender.count})", tender.received - tender.paid)
        if tender.paid:
            yield text_row(
                f"in {amounts.text(tender.received)}, out {amounts.text(tender.paid)}", indent=2
            )
    if totals.tenders:
        taken = sum(tender.received - tender.paid for tender in totals.tenders)
        yield amounts.row("Taken in all", taken, bold=True)


def _drawer(totals: DayTotals, amounts: Amounts) -> Iterator[Row]:
    yield amounts.row("Float at the start", totals.begin)
    yield from _unless_zero(amounts, ("Paid in and out", totals.cash_moves))
    yield amounts.row("Cash expected", totals.cash_expected, bold=True)


def _control(totals: DayTotals, amounts: Amounts) -> Iterator[Row]:
    yield pair_row("Receipts", str(totals.receipts))
    yield pair_row("Items", plain(totals.items))
    yield amounts.row(f"Lines voided ({totals.voids})", totals.voids_amount)
    yield amounts.row(f"Sales cancelled ({totals.cancels})", totals.cancels_amount)
    yield pair_row("Drawer opened without a sale", str(totals.no_sales))
    yield pair_row("Manager approvals", str(totals.overrides))
    yield pair_row("Receipts printed again", str(totals.reprints))


def _unless_zero(amounts: Amounts, *rows: tuple[str, int]) -> Iterator[Row]:
    return (amounts.row(label, minor) for label, minor in rows if minor)

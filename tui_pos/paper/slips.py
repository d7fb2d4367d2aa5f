"""Small papers: the slip of a held sale and the printer's test page."""

from __future__ import annotations

from collections.abc import Sequence

from drivers.printer import Printer, glyphs
from tui_pos.journal.bodies import SaleHeld
from tui_pos.paper.document import (
    Barcode,
    Document,
    Element,
    Qr,
    Rule,
    Section,
    Side,
    Space,
    pair_row,
    text_row,
)
from tui_pos.paper.facts import Facts, local_time
from tui_pos.paper.parts import Amounts, heading, labelled, ruled

_GLYPHS_A_LINE = 16


def hold_slip_document(
    held: SaleHeld, goods: Sequence[str], at: int, currency: str, facts: Facts
) -> Document:
    """Print what lies beside the goods of a sale on hold: its label, what it stands at, what is in it."""
    amounts = Amounts(currency)
    return Document(
        kind="hold",
        number=held.label,
        sections=(
            heading(facts.store),
            Section("title", (text_row("ON HOLD", Side.CENTER, bold=True, big=True), Space())),
            Section("label", (text_row(held.label, Side.CENTER, bold=True, big=True), Space())),
            Section(
                "identity",
                (
                    pair_row(*local_time(at, facts.zone)),
                    *labelled("Till", facts.till),
                    *labelled("Cashier", facts.cashier),
                    *labelled("Customer", facts.customer),
                ),
            ),
            *ruled("lines", *(text_row(name) for name in goods)),
            *ruled("totals", amounts.row(f"{held.lines} lines, not paid", held.amount, bold=True)),
        ),
    )


def printer_test_document(printer: Printer) -> Document:
    """Print what shows whether a printer is set up right: its width, its characters, its codes and its cutter."""
    ruler = "".join(str(n % 10) for n in range(1, printer.columns + 1))
    width = f"{printer.columns} columns: the figures reach from edge to edge on one line."
    shown = glyphs(printer.code_page)[1:]
    rows = (shown[start : start + _GLYPHS_A_LINE] for start in range(0, len(shown), _GLYPHS_A_LINE))
    styles: tuple[Element, ...] = (
        text_row("Bold", bold=True),
        text_row("Large", big=True),
        text_row("Centred", Side.CENTER),
        pair_row("Left", "right edge"),
    )
    return Document(
        kind="printer_test",
        number="",
        sections=(
            Section("title", (text_row("PRINTER TEST", Side.CENTER, bold=True, big=True), Space())),
            Section(
                "identity",
                (
                    text_row(printer.model.name),
                    *labelled("At", printer.where),
                    *labelled("Code page", printer.code_page),
                    *labelled("Confirms jobs by", printer.answers),
                ),
            ),
            Section("width", (Rule(), text_row(ruler), text_row(width))),
            Section("styles", (Rule(), *styles)),
            Section("characters", (Rule(), *(text_row(row) for row in rows))),
            Section("codes", (Rule(), Barcode("0102-004381"), Space(), Qr("0102-004381"))),
        ),
    )

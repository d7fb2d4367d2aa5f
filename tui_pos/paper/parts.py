"""The parts that several documents share: the shop's heading, the closing texts, rows of amounts."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tui_pos.core.money import EXPONENTS, format_minor
from tui_pos.core.quantity import normal
from tui_pos.core.settings import ReceiptText, Store
from tui_pos.paper.document import Barcode, Cell, Element, Row, Rule, Section, Side, Space, text_row
from tui_pos.paper.facts import Facts

AMOUNT_COLUMNS = 8
MARK_COLUMNS = 1


@dataclass(frozen=True, slots=True)
class Amounts:
    """Write amounts of one currency in rows that share the right edge; `marked` keeps a column for tax marks."""

    currency: str
    marked: bool = False

    def text(self, minor: int) -> str:
        """Write an amount as paper shows it."""
        return format_minor(minor, EXPONENTS[self.currency])

    def row(
        self,
        label: str,
        minor: int,
        *,
        mark: str = "",
        bold: bool = False,
        big: bool = False,
        indent: int = 0,
    ) -> Row:
        """Make a row of a label and its amount."""
        cells = [
            Cell(label, bold=bold),
            Cell(self.text(minor), Side.RIGHT, bold, 0 if big else AMOUNT_COLUMNS),
        ]
        if self.marked:
            cells.append(Cell(mark, width=MARK_COLUMNS))
        return Row(tuple(cells), big, indent)


def heading(store: Store, text: ReceiptText | None = None) -> Section:
    """Head a document with the shop; customers' documents also carry the shop's header text."""
    rows: list[Element] = [text_row(store.name, Side.CENTER, bold=True, big=True)]
    lines = (*store.address, store.phone, *(text.header if text else ()))
    rows += [text_row(line, Side.CENTER) for line in lines if line]
    return Section("heading", (*rows, Space()))


def closing(facts: Facts, number: str) -> tuple[Section, ...]:
    """End a customer's document: return policy, footer, and the number as a bar code that a till can scan."""
    policy = tuple(text_row(line) for line in facts.text.return_policy)
    footer = tuple(text_row(line, Side.CENTER) for line in facts.text.footer)
    code = (Barcode(number),) if facts.text.show_barcode else ()
    parts = (("policy", policy), ("footer", footer), ("code", code))
    return tuple(Section(name, (Space(), *elements)) for name, elements in parts if elements)


def ruled(name: str, *elements: Element) -> tuple[Section, ...]:
    """Make a section with a rule above it, or none when it would be empty."""
    return (Section(name, (Rule(), *elements)),) if elements else ()


def labelled(label: str, value: str) -> tuple[Row, ...]:
    """Make a row of a label and its value, or none without a value."""
    return (text_row(f"{label} {value}"),) if value else ()


def ending(number: str) -> str:
    """Name a card or certificate by its last four characters, as paper may get lost."""
    return f"ending {number[-4:]}" if number else ""


def plain(value: Decimal) -> str:
    """Write a quantity or a rate without trailing zeros or an exponent."""
    return f"{normal(value):f}"

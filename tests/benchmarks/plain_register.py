"""A sale screen over a plain list, to measure and test the widgets without a till behind them."""

from __future__ import annotations

from tui_pos.register.console import hush

if __name__ == "__main__":
    terminal = hush()

import sys
from decimal import Decimal

from tui_pos.core.money import format_minor
from tui_pos.register.app import TerminalApp
from tui_pos.register.console import Terminal
from tui_pos.register.keymap import Keymap
from tui_pos.register.screens.frame import SaleFrame
from tui_pos.register.view import BasketLine, Note, SaleView, Tone, TopLine, Totals

SALE_KEYS = (
    "help", "cash", "card", "check", "other_tender", "customer",
    "hold", "void_line", "discount", "price", "return", "total",
)  # fmt: skip


class PlainSale(SaleFrame):
    """Ring whatever is typed, at 1.23."""

    def __init__(self, lines: int) -> None:
        super().__init__()
        self.rung = [self._line(n, f"filler {n}") for n in range(1, lines + 1)]

    def on_mount(self) -> None:
        """Show an empty or filled basket."""
        self.basket.show_when_empty(["Scan an item,", "or type its number and press Enter."])
        self.show_top(TopLine("Till 1", "0101-000042", "Ann", "10:24", ("printer ok",)))
        self.show_keys(self.terminal_app.keymap.row(SALE_KEYS))
        self._show()
        self.add_class("-picks")
        self.picks.show([("1", "Bananas, by weight", "0.69"), ("2", "Coffee, small", "2.50")])
        self.tell("ready")

    def _line(self, n: int, text: str) -> BasketLine:
        notes = (Note("Discount 10 %", "-0.12"),) if n % 7 == 0 else ()
        return BasketLine(str(n), f"Item {text}", "1", "1.23", "1.23", "T", text, notes)

    def _show(self) -> None:
        total = 123 * len(self.rung)
        tax = int(total * Decimal("0.0825"))
        rows = (
            ("Items", str(len(self.rung))),
            ("Subtotal", format_minor(total)),
            ("Tax", format_minor(tax)),
        )
        self.show(SaleView(self.rung, Totals("TOTAL", format_minor(total + tax), rows)))

    def do_accept(self) -> None:
        """Ring it."""
        text = self.entry.take()
        self.typed()
        if not text:
            return
        self.rung.append(self._line(len(self.rung) + 1, text))
        self._show()
        self.tell(f"rung {text}", Tone.GOOD)

    def do_up(self) -> None:
        """Walk up."""
        self.basket.walk(-1)

    def do_down(self) -> None:
        """Walk down."""
        self.basket.walk(1)

    def do_page_up(self) -> None:
        """Page up."""
        self.basket.page(-1)

    def do_void_line(self) -> None:
        """Take the marked line off."""
        if self.rung:
            self.rung.pop(self.basket.current)
            self._show()


class PlainApp(TerminalApp):
    """Show the one screen."""

    def __init__(self, lines: int, terminal: Terminal | None = None) -> None:
        super().__init__(Keymap.standard(), terminal)
        self._filler = lines

    def on_mount(self) -> None:
        """Show it."""
        self.push_screen(PlainSale(self._filler))


if __name__ == "__main__":
    sys.exit(PlainApp(int(sys.argv[1]) if sys.argv[1:] else 0, terminal).run_on_terminal())

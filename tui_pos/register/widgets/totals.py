"""The totals of a sale, with the figure that the customer asks for in digits of five rows."""

from __future__ import annotations

from tui_pos.register import theme
from tui_pos.register.view import Totals
from tui_pos.register.widgets.lines import Line, LineWidget, fit, right

_SEGMENTS = {
    "0": ("######", "##  ##", "##  ##", "##  ##", "######"),
    "1": ("  ##  ", "####  ", "  ##  ", "  ##  ", "######"),
    "2": ("######", "    ##", "######", "##    ", "######"),
    "3": ("######", "    ##", "  ####", "    ##", "######"),
    "4": ("##  ##", "##  ##", "######", "    ##", "    ##"),
    "5": ("######", "##    ", "######", "    ##", "######"),
    "6": ("######", "##    ", "######", "##  ##", "######"),
    "7": ("######", "    ##", "   ## ", "  ##  ", "  ##  "),
    "8": ("######", "##  ##", "######", "##  ##", "######"),
    "9": ("######", "##  ##", "######", "    ##", "######"),
    "-": ("     ", "     ", "#####", "     ", "     "),
    ".": ("  ", "  ", "  ", "  ", "##"),
    ",": ("  ", "  ", "  ", "##", "# "),
}
"""Strokes two columns wide and one row high: the same thickness both ways on a console's 1:2 cells."""

ROWS = 5
"""How many rows a big figure takes."""


def big(figure: str, width: int) -> tuple[str, ...] | None:
    """Draw an amount in five rows of full blocks, as widely spaced as fits in `width` cells.

    None when it does not fit or has a character other than `0-9 - . ,`.
    """
    if not all(character in _SEGMENTS for character in figure):
        return None
    for gap in ("  ", " "):
        rows = [gap.join(_SEGMENTS[c][row] for c in figure) for row in range(ROWS)]
        if len(rows[0]) <= width:
            return tuple(row.replace("#", "█") for row in rows)
    return None


class TotalsPanel(LineWidget):
    """Show subtotal, discount and tax on the left and the total, large, on the right."""

    DEFAULT_CSS = f"TotalsPanel {{ height: {ROWS}; }}"

    LEFT = 27

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = Totals()

    def show(self, view: Totals) -> None:
        """Show these totals."""
        self._view = view
        self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw up to four rows of small figures, the label, and the large figure; bold text if it is too wide."""
        left = [self._small(label, amount) for label, amount in self._view.rows[: ROWS - 1]]
        left += [" " * self.LEFT] * (ROWS - 1 - len(left))
        label = fit(" " + self.clean(self._view.label), self.LEFT)
        room = width - self.LEFT - 1
        figure = big(self._view.amount, room) or ("", "", "", "", self._view.amount)
        return [
            ((text, style), (figure[row].rjust(room), theme.MONEY), (" ", theme.PLAIN))
            for row, (text, style) in enumerate(
                [*((text, theme.PLAIN) for text in left), (label, theme.STRONG)]
            )
        ]

    def _small(self, label: str, amount: str) -> str:
        return fit(" " + self.clean(label), self.LEFT - 12) + right(amount, 12)

"""Quick picks: goods without a bar code, each under a number, shown where the screen has room for them."""

from __future__ import annotations

from collections.abc import Sequence

from tui_pos.register import theme
from tui_pos.register.widgets.lines import Line, LineWidget, fit


class QuickPicks(LineWidget):
    """List what can be rung by a short code, with its price. `show` it triples of code, name and price."""

    DEFAULT_CSS = "QuickPicks { width: 34; height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._picks: Sequence[tuple[str, str, str]] = ()

    def show(self, picks: Sequence[tuple[str, str, str]]) -> None:
        """Show these."""
        self._picks = picks
        self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw one to a row, the code first, because that is what is typed."""
        rows: list[Line] = [((fit(" Quick picks", width), theme.BAR),)]
        for code, name, price in self._picks[: height - 1]:
            key = f" {code} "
            room = width - len(key) - len(price) - 2
            text = f" {fit(self.clean(name), room)}{price} "
            rows.append(((key, theme.KEY_NAME), (fit(text, width - len(key)), theme.PLAIN)))
        return rows

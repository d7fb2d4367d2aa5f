"""A list to choose from, of any length: rows are fetched by place, only the visible ones are ever made."""

from __future__ import annotations

from collections.abc import Sequence

from tui_pos.register import theme
from tui_pos.register.widgets.lines import Line, LineWidget, fit, right


class LineList(LineWidget):
    """Show rows of cells under a heading, one of them marked.

    `columns` are (heading, width) pairs: 0 takes the room that is left, a negative width aligns right. Rows
    come from a sequence that may make them when asked, so a million cost no more than ten.
    """

    DEFAULT_CSS = "LineList { width: 1fr; height: 1fr; }"

    def __init__(
        self, columns: Sequence[tuple[str, int]], empty: str = "", *, id: str | None = None
    ) -> None:
        super().__init__(id=id)
        self._columns = columns
        self._empty = empty
        self._rows: Sequence[Sequence[str]] = ()
        self._top = 0
        self.index = -1

    def show(self, rows: Sequence[Sequence[str]], index: int = 0) -> None:
        """Show these rows with one marked; an empty list marks none."""
        self._rows = rows
        self._top = 0
        self._mark(index)

    def show_index(self, index: int) -> None:
        """Mark another row of the same list."""
        self._mark(index)

    def move(self, steps: int) -> None:
        """Move the mark, stopping at either end."""
        self._mark(self.index + steps)

    def page(self, direction: int) -> None:
        """Move the mark by what fits on the screen."""
        self.move(direction * max(1, self._visible - 1))

    @property
    def _visible(self) -> int:
        return max(1, self.room.height - 1)

    def _mark(self, index: int) -> None:
        last = len(self._rows) - 1
        self.index = max(min(index, last), min(0, last))
        self._keep_in_sight()
        self.redraw()

    def _keep_in_sight(self) -> None:
        lowest = max(0, self.index - self._visible + 1)
        self._top = min(max(self._top, lowest), max(0, self.index))

    def resized(self) -> None:
        """Keep the marked row visible in the new size."""
        self._keep_in_sight()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw the heading and the visible rows."""
        widths = self._widths(width)
        heading = self._cells([name for name, _ in self._columns], widths, " ")
        drawn: list[Line] = [((heading, theme.BAR),)]
        if not self._rows:
            return [*drawn, (), ((fit("  " + self.clean(self._empty), width), theme.PLAIN),)]
        for index in range(self._top, min(self._top + height - 1, len(self._rows))):
            marked = index == self.index
            text = self._cells(self._rows[index], widths, ">" if marked else " ")
            drawn.append(((text, theme.SELECTED if marked else theme.PLAIN),))
        return drawn

    def _widths(self, width: int) -> list[int]:
        fixed = sum(abs(w) for _, w in self._columns) + len(self._columns) + 1
        return [w or max(1, width - fixed) for _, w in self._columns]

    def _cells(self, cells: Sequence[str], widths: Sequence[int], mark: str) -> str:
        texts = [
            right(self.clean(cell), -width) if width < 0 else fit(self.clean(cell), width)
            for cell, width in zip(cells, widths, strict=True)
        ]
        return mark + " ".join(texts) + " "

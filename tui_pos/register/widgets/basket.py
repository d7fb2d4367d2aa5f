"""The basket: the lines of the sale, the current one marked, scrolled at a cost that does not grow with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_pos.register import theme
from tui_pos.register.view import BasketLine
from tui_pos.register.widgets.lines import Line, LineWidget, fit, right

NUMBER, QUANTITY, PRICE, EXTENDED, TAX = 5, 9, 11, 12, 4
CODE = 15
CODE_FROM = 84
"""Width from which there is room for the item's code as well."""


class Basket(LineWidget):
    """Show a sale's lines under a heading. `show` it the lines and which of them is current.

    Each `BasketLine` takes a row and its notes one each. Scrolling is counted in lines, from the bottom up when
    the current line would fall out of sight, so nothing depends on the size of what is not seen.
    """

    DEFAULT_CSS = "Basket { width: 1fr; height: 1fr; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._source: Sequence[BasketLine] = ()
        self._current = -1
        self._top = 0
        self._done = False
        self._empty: Sequence[str] = ()

    @property
    def current(self) -> int:
        """Index of the marked line, -1 in an empty basket."""
        return self._current

    @property
    def source(self) -> Sequence[BasketLine]:
        """The lines that are shown."""
        return self._source

    def show(
        self, lines: Sequence[BasketLine], current: int | None = None, *, done: bool = False
    ) -> None:
        """Show these lines, with `current` marked: the last one unless told otherwise.

        A sale that is `done` has no mark: nothing can be done to its lines any more.
        """
        self._source = lines
        last = len(lines) - 1
        self._current = last if current is None else max(min(current, last), min(0, last))
        self._done = done
        self._keep_in_sight()
        self.redraw()

    def show_when_empty(self, texts: Sequence[str]) -> None:
        """Choose what stands in the middle of an empty basket."""
        self._empty = texts
        self.redraw()

    def walk(self, steps: int) -> None:
        """Move the mark up (negative) or down by lines, stopping at either end."""
        if self._source:
            self.show(self._source, max(0, self._current + steps))

    def page(self, direction: int) -> None:
        """Move the mark by as many lines as fit on the screen, so that none is skipped unseen."""
        steps, index, room = 0, self._current, self._rows
        while 0 <= index < len(self._source) and room >= self._height(index):
            room -= self._height(index)
            index += direction
            steps += 1
        self.walk(direction * max(1, steps - 1))

    @property
    def _rows(self) -> int:
        return max(1, self.room.height - 1)

    def _height(self, index: int) -> int:
        return 1 + len(self._source[index].notes)

    def _keep_in_sight(self) -> None:
        """Move the first visible line as little as shows the whole of the current one."""
        if self._current < 0:
            self._top = 0
            return
        self._top = min(self._top, self._current)
        room = self._rows - self._height(self._current)
        first = self._current
        while first > 0 and room >= self._height(first - 1):
            first -= 1
            room -= self._height(first)
        if first > self._top or self._tail_shorter(first):
            self._top = first

    def _tail_shorter(self, first: int) -> bool:
        """Say whether lines above could fill rows that stand empty at the bottom of a long basket."""
        return self._current == len(self._source) - 1 and first < self._top

    def resized(self) -> None:
        """Keep the current line visible in the new size."""
        self._keep_in_sight()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw the heading and the lines from the first visible one on."""
        columns = _Columns(width)
        rows: list[Line] = [((columns.heading(), theme.BAR),)]
        if not self._source:
            return rows + self._invitation(width, height - 1)
        index = self._top
        while len(rows) < height and index < len(self._source):
            rows.extend(
                self._draw(columns, self._source[index], index == self._current and not self._done)
            )
            index += 1
        return rows

    def _invitation(self, width: int, height: int) -> list[Line]:
        above = max(0, (height - len(self._empty)) // 2)
        texts = [self.clean(text) for text in self._empty]
        return [()] * above + [((text.center(width), theme.PLAIN),) for text in texts]

    def _draw(self, columns: _Columns, line: BasketLine, current: bool) -> list[Line]:
        style = theme.SELECTED if current else theme.RETURNED if line.returned else theme.PLAIN
        rows: list[Line] = [((columns.row(line, self.clean, current), style),)]
        note_style = theme.SELECTED if current else theme.FAINT
        for note in line.notes:
            rows.append(((columns.note(self.clean(note.text), note.amount), note_style),))
        return rows


class _Columns:
    """Lay out a basket's columns for one width."""

    def __init__(self, width: int) -> None:
        self.width = width
        self.code = CODE if width >= CODE_FROM else 0
        self.name = width - NUMBER - self.code - QUANTITY - PRICE - EXTENDED - TAX - 1

    def heading(self) -> str:
        """Name the columns."""
        code = fit("Code", self.code)
        return (
            right("#", NUMBER) + " " + code + fit("Item", self.name)
            + right("Qty", QUANTITY) + right("Price", PRICE) + right("Amount", EXTENDED)
            + fit(" Tax", TAX)
        )  # fmt: skip

    def row(self, line: BasketLine, clean: Callable[[str], str], current: bool) -> str:
        """Write one line; the current one is marked by an arrow as well as by its colour."""
        code = fit(clean(line.code), self.code - 1) + " " if self.code else ""
        number = (">" if current else " ") + right(line.number, NUMBER - 1)
        return (
            number + " " + code + fit(clean(line.name), self.name)
            + right(line.quantity, QUANTITY) + right(line.price, PRICE)
            + right(line.extended, EXTENDED) + fit(" " + line.tax, TAX)
        )  # fmt: skip

    def note(self, text: str, amount: str) -> str:
        """Write a remark under a line, its amount in the column of amounts."""
        indent = NUMBER + 1 + self.code + 2
        room = self.width - indent - EXTENDED - TAX
        return " " * indent + fit(text, room) + right(amount, EXTENDED) + " " * TAX

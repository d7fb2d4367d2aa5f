"""The base of every widget that is drawn often: it keeps its lines and repaints only those that changed.

A scan repaints the new line, the total and the input line, some hundreds of bytes, whatever the basket holds.
Textual's own `DataTable` and `Input` measure, lay out and repaint everything and cost ten times as much.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from rich.cells import cell_len, set_cell_size
from rich.segment import Segment
from rich.style import Style
from textual import events
from textual.geometry import Region, Size, Spacing
from textual.strip import Strip
from textual.widget import Widget

from tui_pos.register import theme
from tui_pos.register.console_font import ANY, Font

if TYPE_CHECKING:
    pass

Piece = tuple[str, Style]
"""A run of text in one style."""

Line = tuple[Piece, ...]
"""What stands on one row of the screen, from the left; the rest of the row is blank."""

BLANK: Line = ()

NO_GUTTER = Spacing()


def fit(text: str, width: int) -> str:
    """Cut or pad a text on the right to exactly `width` cells; a cut is marked with a dot-dot at the end."""
    if width <= 0:
        return ""
    if text.isascii():
        if len(text) <= width:
            return text.ljust(width)
        return text[: width - 2] + ".." if width > 4 else text[:width]
    if cell_len(text) <= width:
        return text + " " * (width - cell_len(text))
    return set_cell_size(text, width - 2) + ".." if width > 4 else set_cell_size(text, width)


def right(text: str, width: int) -> str:
    """Pad a figure on the left; one that is too wide shows as `#`, never with digits missing."""
    return text.rjust(width) if len(text) <= width else "#" * width


class LineWidget(Widget):
    """Draw itself from a list of `Line`s that a subclass makes in `lines`.

    After a change of state call `redraw`. The widget never takes the focus and holds no keys: those are
    handled by the screen, so that a scan or a veteran's typing is never lost between two widgets.
    """

    can_focus = False
    ALLOW_SELECT = False

    def __init__(self, *, id: str | None = None, classes: str | None = None) -> None:
        super().__init__(id=id, classes=classes)
        self.room = Size(0, 0)
        """Columns and rows there are to draw on, inside a frame if there is one."""
        self._framed = False
        self._lines: list[Line] = []
        self._strips: dict[int, Strip] = {}

    def lines(self, width: int, height: int) -> Sequence[Line]:
        """Give the rows to draw now, at most `height` of them, each at most `width` cells wide."""
        raise NotImplementedError

    @property
    def font(self) -> Font:
        """The characters this terminal can draw."""
        return getattr(self.app, "font", ANY)

    def clean(self, text: str) -> str:
        """Make a name or note that somebody typed safe to draw here."""
        return self.font.clean(text)

    def redraw(self) -> None:
        """Make the lines anew and repaint the rows that differ from what is on the screen."""
        width, height = self.room
        if not width or not height:
            return
        before = self._lines
        after = list(self.lines(width, height))[:height]
        self._lines = after
        for first, last in _changed_rows(before, after):
            for row in range(first, last):
                self._strips.pop(row, None)
            self.refresh(Region(0, first, width, last - first))

    def on_resize(self, event: events.Resize) -> None:
        """Draw everything for the new size."""
        self.room = self.content_size
        self._framed = self.gutter != NO_GUTTER
        self._strips.clear()
        self._lines = []
        self.resized()
        self.redraw()

    def resized(self) -> None:
        """Adapt what is kept about places on the screen, such as the first visible row."""

    def render_lines(self, crop: Region) -> list[Strip]:
        """Hand Textual the rows it asks for; without a frame nothing needs to be laid around them."""
        if self._framed:
            return super().render_lines(crop)
        strips = [self.render_line(row) for row in crop.line_range]
        if crop.column_span == (0, self.room.width):
            return strips
        return [strip.crop(*crop.column_span) for strip in strips]

    def render_line(self, y: int) -> Strip:
        """Turn row `y` into Textual's form of it."""
        strip = self._strips.get(y)
        if strip is None:
            strip = self._strip(self._lines[y] if y < len(self._lines) else BLANK)
            self._strips[y] = strip
        return strip

    def _strip(self, line: Line) -> Strip:
        segments: list[Segment] = []
        cells, width = 0, self.room.width
        for text, style in line:
            if text:
                segments.append(Segment(text, style))
                cells += len(text) if text.isascii() else cell_len(text)
        if cells > width:
            return Strip(segments).crop(0, width)
        if cells < width:
            segments.append(Segment(" " * (width - cells), theme.PLAIN))
        return Strip(segments, width)


def _changed_rows(before: Sequence[Line], after: Sequence[Line]) -> list[tuple[int, int]]:
    """List the spans of rows (first, one past the last) in which two pictures differ."""
    longest = max(len(before), len(after))
    spans: list[tuple[int, int]] = []
    start = None
    for row in range(longest + 1):
        old = before[row] if row < len(before) else BLANK
        new = after[row] if row < len(after) else BLANK
        differs = row < longest and old != new
        if differs and start is None:
            start = row
        elif not differs and start is not None:
            spans.append((start, row))
            start = None
    return spans

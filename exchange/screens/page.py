"""A page of text over the whole screen, with verbs under letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from tui_pos.register import theme
from tui_pos.register.screens.dialog import Show
from tui_pos.register.widgets.lines import Line, Piece

WIDTH = 76
"""Characters that a row of a page has room for on a screen of 80."""


class Page(Show):
    """Show rows to read; a verb's letter closes the page and stands in `chosen` then, empty for a page that was left."""

    WIDTH = 80

    def __init__(
        self, title: str, rows: Sequence[str], verbs: Mapping[str, str] | None = None
    ) -> None:
        super().__init__(title, rows)
        self._verbs = verbs or {}
        self.chosen = ""

    @property
    def _page(self) -> int:
        return super()._page - bool(self._verbs)

    def body(self, width: int) -> list[Line]:
        """Draw the page and the verbs under it."""
        pieces: list[Piece] = []
        for letter, word in self._verbs.items():
            pieces += [(f" {letter} ", theme.KEY_NAME), (f" {word}   ", theme.PLAIN)]
        return [*super().body(width), *([tuple(pieces)] if pieces else [])]

    def lettered(self) -> None:
        """Close with a verb when its letter was typed."""
        letter = self.entry.take().upper()[-1:]
        if letter in self._verbs:
            self.chosen = letter
            self.dismiss(True)
        else:
            self.app.bell()

    def do_first(self) -> None:
        """Go to the first row."""
        self._turn(-len(self._all))

    def do_last(self) -> None:
        """Go to the last page."""
        self._turn(len(self._all))

"""A full screen to find something in a list: type to narrow it, arrows to mark, Enter to take."""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import ClassVar, Generic, TypeVar, overload

from textual import events
from textual.app import ComposeResult

from tui_pos.core.refusal import Refusal
from tui_pos.register.keyboard import Stroke
from tui_pos.register.screens.base import KeyScreen
from tui_pos.register.view import Message, Tone
from tui_pos.register.widgets.bars import KeyBar, MessageBar, TitleBar
from tui_pos.register.widgets.entryline import EntryLine
from tui_pos.register.widgets.linelist import LineList

Row = TypeVar("Row")

Fetch = Callable[[str], Awaitable[Sequence[Row]]]
"""Finds the rows for what has been typed."""

Cells = Callable[[Row], Sequence[str]]
"""Writes a row's cells."""


class PickList(KeyScreen, Generic[Row]):
    """Answer with the row that was taken, or None when the list was left.

    Each key searches anew behind the keys; only the newest search is shown. `passes` are actions that close the
    list and are then done on the screen below, such as the cash key after the last return.
    """

    KEYS: tuple[str, ...] = ("accept", "up", "down", "page_down", "leave")
    WORDS: ClassVar[Mapping[str, str]] = {"accept": "Take", "page_down": "Next page"}
    passes: frozenset[str] = frozenset()

    def __init__(
        self,
        title: str,
        columns: Sequence[tuple[str, int]],
        fetch: Fetch[Row],
        cells: Cells[Row],
        *,
        text: str = "",
        prompt: str = "Search",
        empty: str = "Nothing fits: change the words, or leave.",
    ) -> None:
        super().__init__()
        self._title_words = title
        self._fetch = fetch
        self._cells = cells
        self.rows: Sequence[Row] = ()
        self._searching = self._taking = False
        self.heading = TitleBar(title)
        self.list = LineList(columns, empty)
        self.message = MessageBar()
        self.line = EntryLine(prompt)
        self.keys = KeyBar()
        self.entry.add(text)

    def compose(self) -> ComposeResult:
        """Mount the list with its lines."""
        yield self.heading
        yield self.list
        yield self.message
        yield self.line
        yield self.keys

    def on_mount(self) -> None:
        """Search for what was typed before."""
        self.keys.show(self.terminal_app.keymap.row(self.KEYS, **self.WORDS))
        self.typed()

    def typed(self) -> None:
        """Show what is typed and search for it; a search that was not finished is dropped."""
        self.line.show(self.entry.text)
        self._taking = False
        self.search()

    def search(self, index: int = 0) -> None:
        """Fetch the rows again, in the background."""
        self._searching = True
        text = self.entry.text

        async def search() -> None:
            await self._search(text, index)

        # A made coroutine that is dropped with the list would be warned of on the till's console.
        self.run_worker(search, exclusive=True, group="search")  # type: ignore[arg-type]

    async def _search(self, text: str, index: int) -> None:
        try:
            rows = await self._fetch(text)
        except Refusal as refusal:
            self._searching = self._taking = False
            self.tell(refusal.sentence, Tone.ERROR)
            return
        self._searching = False
        self.rows = rows
        self.list.show(_Cells(rows, self._cells), index)
        if self._taking:
            self._taking = False
            self.do_accept()

    def tell(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say something on the message line."""
        self.message.show(Message(text, tone))
        if tone is Tone.ERROR:
            self.app.bell()

    @property
    def marked(self) -> Row | None:
        """The row that is marked; None in an empty list."""
        return self.rows[self.list.index] if 0 <= self.list.index < len(self.rows) else None

    def wants(self, action: str) -> bool:
        """Let every printing character narrow the search."""
        return action in {
            "up", "down", "page_up", "page_down", "accept", "leave", "rub_out", "help", *self.passes
        }  # fmt: skip

    def pressed_elsewhere(self, action: str, event: events.Key) -> None:
        """Close the list and let the screen below have the key."""
        if action in self.passes:
            self.dismiss(None)
            self.app.call_next(self.terminal_app.hand_on, [Stroke(event, time.monotonic())])

    def do_up(self) -> None:
        """Mark the row above."""
        self.list.move(-1)

    def do_down(self) -> None:
        """Mark the row below."""
        self.list.move(1)

    def do_page_up(self) -> None:
        """Go up a page."""
        self.list.page(-1)

    def do_page_down(self) -> None:
        """Go down a page."""
        self.list.page(1)

    def do_accept(self) -> None:
        """Take the marked row; of a search that is still under way, when it is done: never a row of the one before."""
        if self._searching:
            self._taking = True
        elif self.marked is not None:
            self.dismiss(self.marked)
        else:
            self.app.bell()

    def do_leave(self) -> None:
        """Take nothing."""
        self.dismiss(None)


class _Cells(Sequence[Sequence[str]], Generic[Row]):
    """Write a row's cells when it is drawn."""

    def __init__(self, rows: Sequence[Row], write: Cells[Row]) -> None:
        self._rows = rows
        self._write = write

    def __len__(self) -> int:
        return len(self._rows)

    @overload
    def __getitem__(self, index: int) -> Sequence[str]: ...
    @overload
    def __getitem__(self, index: slice) -> Sequence[Sequence[str]]: ...
    def __getitem__(self, index: int | slice) -> Sequence[str] | Sequence[Sequence[str]]:
        if isinstance(index, slice):
            return [self._write(row) for row in self._rows[index]]
        return self._write(self._rows[index])

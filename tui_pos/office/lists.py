"""Editing a list of records: choose one or a new one, change it, see the list again, until it is left."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Any, Generic, TypeVar

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.register.screens.dialog import Show, yes_or_no
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.work import GivenUp, Work

R = TypeVar("R")


class Listed(msgspec.Struct, Generic[R], frozen=True):
    """Put a record on a list; the one without a record stands for a new one."""

    record: R | None
    cells: tuple[str, ...]


class ListEditor(Generic[R]):
    """Show records, edit the one that is taken, and come back to the list."""

    def __init__(
        self,
        work: Work,
        title: str,
        columns: Sequence[tuple[str, int]],
        rows: Callable[[], Sequence[Listed[R]]],
        edit: Callable[[R | None], Awaitable[None]],
        new: str = "",
        *,
        every: float = 0,
    ) -> None:
        """`new` offers a new record; with `every` the rows are looked at again every so many seconds."""
        self.work = work
        self.title = title
        self.columns = columns
        self.rows = rows
        self.edit = edit
        self.new = new
        self.every = every

    async def run(self) -> None:
        """Edit until the list is left; a refusal is shown and the list stands again."""
        while True:
            page: LiveList[Listed[R]] = LiveList(
                self.every, self.title, self.columns, self._fetch, lambda row: row.cells
            )
            taken = await self.work.choose(page)
            if taken is None:
                return
            try:
                await self.edit(taken.record)
            except GivenUp:
                continue
            except Refusal as refusal:
                await tell(self.work, self.title, refusal.sentence)

    async def _fetch(self, words: str) -> Sequence[Listed[R]]:
        rows = await self.work.call(self.rows)
        fitting = [row for row in rows if words.lower() in " ".join(row.cells).lower()]
        blank = ("",) * (len(self.columns) - 1)
        first: list[Listed[R]] = [Listed(None, (f"+ {self.new}", *blank))] if self.new else []
        return [*first, *fitting]


class LiveList(PickList[R]):
    """Look at the rows again every so many seconds, never with 0; the marked place stays."""

    def __init__(self, every: float, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options)
        self._every = every

    def on_mount(self) -> None:
        """Begin to look."""
        super().on_mount()
        if self._every:
            self.set_interval(self._every, lambda: self.search(self.list.index))


async def tell(work: Work, title: str, text: str) -> None:
    """Show a sentence until it is closed."""
    from tui_pos.register.widgets.bars import wrap

    await work.show(Show(title, wrap(text, 70)))


async def confirmed(work: Work, title: str, text: str) -> None:
    """Go on when the answer is yes; otherwise nothing changes."""
    if not await work.ask(yes_or_no(title, text)):
        raise GivenUp


def yes(value: bool) -> str:
    """Write a switch."""
    return "yes" if value else "no"


def is_yes(text: str) -> bool:
    """Read a switch; refuse anything but yes and no."""
    word = text.strip().lower()
    if word in ("y", "yes"):
        return True
    if word in ("n", "no", ""):
        return False
    raise Refusal("yes_no", f"Type yes or no instead of {text!r}.")

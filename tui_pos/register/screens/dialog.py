"""Dialogs are typed questions: pushed with `ask`, always answered through `dismiss`, Escape included.

All of them are drawn by one widget in a plain frame. `None` is the answer of somebody who pressed Escape.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from typing import Generic, TypeVar

import msgspec
from textual import events
from textual.app import ComposeResult
from textual.screen import ModalScreen

from tui_pos.core.cardguard import mask, refuse_card_number
from tui_pos.core.refusal import Refusal
from tui_pos.register import theme
from tui_pos.register.screens.bursts import BurstScreen
from tui_pos.register.widgets.bars import wrap
from tui_pos.register.widgets.lines import Line, LineWidget, fit

Answer = TypeVar("Answer")

FRAME = 4
"""Columns taken by a dialog's frame and the space inside it."""


class DialogBox(LineWidget):
    """Draw a dialog: a framed box whose rows its dialog makes."""

    DEFAULT_CSS = """
    DialogBox {
        width: 60; height: 8; max-width: 100%; max-height: 100%;
        border: solid ansi_white; border-title-color: ansi_white; border-title-style: bold;
        background: ansi_black; padding: 0 1;
    }
    """

    def __init__(self, draw: Callable[[int, int], list[Line]], title: str) -> None:
        super().__init__()
        self._draw = draw
        self._title_text = title

    def on_mount(self) -> None:
        """Put the title in the frame, as plain text."""
        from textual.content import Content

        self.border_title = Content(self.clean(self._title_text)).markup

    def lines(self, width: int, height: int) -> list[Line]:
        """Ask the dialog for its rows."""
        return self._draw(width, height)


class Dialog(BurstScreen, ModalScreen[Answer | None], Generic[Answer], inherit_bindings=False):
    """Ask something over the current screen. Subclasses draw rows and answer with `dismiss`.

    `decides` refuses scans aloud while the question stands; otherwise a scan waits until it is answered.
    """

    decides = True
    WIDTH = 60

    def __init__(self, title: str, text: str = "") -> None:
        super().__init__()
        self._title_words = title
        self._text = text
        self.problem = ""

    def compose(self) -> ComposeResult:
        """Mount the one box."""
        self.box = DialogBox(self._rows, self._title_words)
        yield self.box

    def on_mount(self) -> None:
        """Make the box as large as what it has to say."""
        self._fit()

    def on_resize(self, event: events.Resize) -> None:
        """Fit the box to a new size of the screen."""
        self._fit()

    def _fit(self) -> None:
        width = min(self.WIDTH, self.app.size.width)
        self.box.styles.width = width
        self.box.styles.height = min(len(self._rows(width - FRAME, 999)) + 2, self.app.size.height)

    def body(self, width: int) -> list[Line]:
        """Give the rows between the text and the keys."""
        raise NotImplementedError

    def keys(self) -> str:
        """Name the keys that answer."""
        return f"{self._key('accept')} accept   {self._key('leave')} leave"

    def _key(self, action: str) -> str:
        return self.terminal_app.keymap.key(action)

    def _rows(self, width: int, height: int) -> list[Line]:
        text: list[Line] = [((part, theme.PLAIN),) for part in self._wrapped(width)]
        problem: list[Line] = [
            ((fit("!! " + part, width), theme.ERROR),)
            for part in (wrap(self.box.clean(self.problem), width - 3) if self.problem else [])
        ]
        return [*text, *self.body(width), *(problem or [()]), ((self.keys(), theme.FAINT),)]

    def _wrapped(self, width: int) -> list[str]:
        if not self._text:
            return []
        rows: list[str] = []
        for paragraph in self._text.split("\n"):
            rows += wrap(self.box.clean(paragraph), width)
        return [*rows, ""]

    def refuse(self, sentence: str) -> None:
        """Show what is wrong with the answer, sound the bell, and keep what was typed for correction."""
        self.problem = sentence
        self.app.bell()
        self._fit()
        self.box.redraw()

    def typed(self) -> None:
        """Show what was typed; a problem that was shown is being mended."""
        if self.problem:
            self.problem = ""
            self._fit()
        self.box.redraw()

    def do_leave(self) -> None:
        """Answer nothing and change nothing."""
        self.dismiss(None)

    def scanned(self, code: str) -> bool:
        """Take no scan while something is being decided."""
        return False


class Choice(msgspec.Struct, Generic[Answer], frozen=True):
    """Offer one answer under one key."""

    key: str
    text: str
    answer: Answer


class Choose(Dialog[Answer]):
    """Ask to pick one of a few answers: by its key, or by the arrows and Enter."""

    def __init__(
        self, title: str, text: str, choices: Sequence[Choice[Answer]], start: int = 0
    ) -> None:
        super().__init__(title, text)
        self._choices = choices
        self._index = start

    def body(self, width: int) -> list[Line]:
        """Draw the choices, the marked one in reverse."""
        return [
            (
                (">" if index == self._index else " ", theme.STRONG),
                (f" {choice.key} ", theme.KEY_NAME),
                (
                    fit(" " + self.box.clean(choice.text), width - 2 - len(choice.key) - 1),
                    theme.SELECTED if index == self._index else theme.PLAIN,
                ),
            )
            for index, choice in enumerate(self._choices)
        ]

    def lettered(self) -> None:
        """Answer when what is typed is one choice's key."""
        text = self.entry.take().upper()
        for choice in self._choices:
            if choice.key.upper() == text[-1:]:
                self.dismiss(choice.answer)
                return
        self.app.bell()

    def do_up(self) -> None:
        """Mark the choice above."""
        self._move(-1)

    def do_down(self) -> None:
        """Mark the choice below."""
        self._move(1)

    def _move(self, steps: int) -> None:
        self._index = max(0, min(len(self._choices) - 1, self._index + steps))
        self.box.redraw()

    def do_accept(self) -> None:
        """Answer with the marked choice."""
        if self._choices:
            self.dismiss(self._choices[self._index].answer)

    def wants(self, action: str) -> bool:
        """Let signs such as `/` be choices."""
        return action in {"up", "down", "accept", "leave", "rub_out"}


def numbered(texts: Sequence[str]) -> list[Choice[str]]:
    """Offer texts under the keys 1 to 9, then the letters."""
    keys = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    return [Choice(key, text, text) for key, text in zip(keys, texts, strict=False)]


def yes_or_no(title: str, text: str) -> Choose[bool]:
    """Ask something that is answered by Y or N; N is marked, so a stray Enter does no harm."""
    return Choose(title, text, [Choice("Y", "Yes", True), Choice("N", "No", False)], start=1)


class Field(msgspec.Struct, frozen=True):
    """Describe one thing to fill in; `secret` shows stars, `hint` stands where nothing is typed yet.

    `free` is False where numbers of any kind are expected (serial numbers), so that none is taken for a card's.
    """

    id: str
    label: str
    value: str = ""
    secret: bool = False
    hint: str = ""
    free: bool = True


Read = Callable[[dict[str, str]], Awaitable[Answer]]
"""Turns the texts by field id into the answer; a `Refusal` sends the cashier back with its sentence."""


class Form(Dialog[Answer]):
    """Ask for a few fields. Enter goes to the next and answers on the last; arrows and Tab move between them.

    Nobody may type a payment card's number into a free field: it is refused before anything reads it.
    """

    def __init__(
        self, title: str, fields: Sequence[Field], read: Read[Answer], text: str = ""
    ) -> None:
        super().__init__(title, text)
        self._fields = fields
        self._read = read
        self._values = {field.id: field.value for field in fields}
        self._at = 0
        self._reading = False
        self.entry.add(fields[0].value)

    def body(self, width: int) -> list[Line]:
        """Draw each field with its label; the current one has the cursor."""
        labels = max(len(field.label) for field in self._fields) + 2
        return [self._row(index, labels, width) for index in range(len(self._fields))]

    def _row(self, index: int, labels: int, width: int) -> Line:
        field = self._fields[index]
        current = index == self._at
        text = self.entry.text if current else self._values[field.id]
        shown = "*" * len(text) if field.secret else self.box.clean(mask(text))
        room = width - labels - 1
        name = (fit(field.label, labels), theme.STRONG if current else theme.PLAIN)
        if not shown and field.hint and not current:
            return (name, (fit(field.hint, room), theme.FAINT))
        if not current:
            return (name, (fit(shown, room), theme.PLAIN))
        shown = shown[-(room - 1) :]
        return (
            name, (shown, theme.STRONG), (" ", theme.BAR), (" " * (room - len(shown)), theme.PLAIN)
        )  # fmt: skip

    def _go(self, index: int) -> None:
        self._values[self._fields[self._at].id] = self.entry.take().strip()
        self._at = max(0, min(len(self._fields) - 1, index))
        self.entry.add(self._values[self._fields[self._at].id])
        self.typed()

    def do_up(self) -> None:
        """Go to the field above."""
        self._go(self._at - 1)

    def do_down(self) -> None:
        """Go to the field below."""
        self._go(self._at + 1)

    def do_next_field(self) -> None:
        """Go to the next field, from the last to the first."""
        self._go((self._at + 1) % len(self._fields))

    def do_accept(self) -> None:
        """Go on to the next field; on the last one answer, if nothing is wrong."""
        if self._at < len(self._fields) - 1:
            self._go(self._at + 1)
        else:
            self._go(self._at)
            self._reading = True
            self.run_worker(self._answer())

    async def _answer(self) -> None:
        try:
            for field in self._fields:
                if not field.secret:
                    refuse_card_number(self._values[field.id], None if field.free else "serial")
            answer = await self._read(dict(self._values))
        except Refusal as refusal:
            self._clear_secrets()
            self.refuse(refusal.sentence)
        else:
            self.dismiss(answer)
        self._reading = False
        self.take_keys()

    def holds_keys(self) -> bool:
        """Let keys wait while the answer is looked at."""
        return self._reading

    def _clear_secrets(self) -> None:
        """Let a wrong PIN be typed anew instead of mended blindly."""
        for field in self._fields:
            if field.secret:
                self._values[field.id] = ""
        if self._fields[self._at].secret:
            self.entry.clear()

    def wants(self, action: str) -> bool:
        """Let every printing character be typed."""
        return action in {"up", "down", "accept", "leave", "rub_out", "next_field"}


class Show(Dialog[bool]):
    """Show a text too long for one screen: a page of help, a report. Enter and Escape both close it."""

    decides = False
    WIDTH = 78

    def __init__(self, title: str, rows: Sequence[str]) -> None:
        super().__init__(title)
        self._all = rows
        self._top = 0

    def replace(self, rows: Sequence[str]) -> None:
        """Show other rows, at the same place."""
        if rows != self._all:
            self._all = rows
            self._top = max(0, min(self._top, len(rows) - self._page))
            self._fit()
            self.box.redraw()

    @property
    def _page(self) -> int:
        return max(1, self.app.size.height - 4)

    def body(self, width: int) -> list[Line]:
        """Draw the page that begins at the current row."""
        page = self._all[self._top : self._top + self._page]
        return [((fit(self.box.clean(row), width), theme.PLAIN),) for row in page]

    def keys(self) -> str:
        """Name the keys; say how far one has come when there is more."""
        more = f"   {self._key('page_up')} {self._key('page_down')} turn the page"
        place = (
            f"   {self._top + 1}-{min(self._top + self._page, len(self._all))} of {len(self._all)}"
        )
        return f"{self._key('leave')} close" + (more + place if len(self._all) > self._page else "")

    def _turn(self, rows: int) -> None:
        self._top = max(0, min(self._top + rows, len(self._all) - self._page))
        self.box.redraw()

    def do_up(self) -> None:
        """Go up a row."""
        self._turn(-1)

    def do_down(self) -> None:
        """Go down a row."""
        self._turn(1)

    def do_page_up(self) -> None:
        """Go up a page."""
        self._turn(-self._page)

    def do_page_down(self) -> None:
        """Go down a page."""
        self._turn(self._page)

    def do_accept(self) -> None:
        """Close."""
        self.dismiss(True)

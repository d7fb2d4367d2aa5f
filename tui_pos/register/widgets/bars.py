"""The single rows of a screen: the top line, the divider with the customer, the message, the keys."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style

from tui_pos.register import theme
from tui_pos.register.view import Message, Tone, TopLine
from tui_pos.register.widgets.lines import Line, LineWidget, fit

_TONES = {
    Tone.INFO: theme.STRONG,
    Tone.GOOD: theme.GOOD,
    Tone.WARNING: theme.WARNING,
    Tone.ERROR: theme.ERROR,
}


_PLACE = 10
"""What is left of the place at least."""


class TopBar(LineWidget):
    """Show which till and receipt this is, who works at it, the time, and how the devices are."""

    DEFAULT_CSS = "TopBar { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._view = TopLine()

    def show(self, view: TopLine) -> None:
        """Show this."""
        self._view = view
        self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw the row; what is in trouble stands right, before the time."""
        view = self._view
        style = theme.TRAINING if view.training else theme.BAR_STRONG
        place = "TRAINING - nothing counts" if view.training else view.place
        end = "  ".join([*view.states, view.time]) + " "
        room = max(0, width - len(end))
        who = "".join(f"  {part}" for part in (view.receipt, view.cashier) if part)
        # A long place gives way first: the receipt and the cashier are looked for more often.
        place = self.clean(place)[: max(_PLACE, room - len(who) - 3)]
        left = f" {place}{self.clean(who)}"
        return [((fit(left, room) + self.clean(end)[:width], style),)]


class TitleBar(LineWidget):
    """Name the screen, on one row across the top."""

    DEFAULT_CSS = "TitleBar { height: 1; }"

    def __init__(self, text: str, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._text = text

    def show(self, text: str) -> None:
        """Show another title."""
        self._text = text
        self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw the row."""
        return [((fit(" " + self.clean(self._text), width), theme.BAR_STRONG),)]


class Divider(LineWidget):
    """Draw a thin line across, with words on it: the customer of the sale and what matters about them."""

    DEFAULT_CSS = "Divider { height: 1; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._words: Sequence[str] = ()

    def show(self, words: Sequence[str]) -> None:
        """Put these on the line; none leaves it bare."""
        self._words = words
        self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw the row."""
        if not self._words:
            return [(("─" * width, theme.FAINT),)]
        text = fit(" " + self.clean("  ".join(self._words)) + " ", width - 4).rstrip() + " "
        return [
            (
                ("──", theme.FAINT),
                (text, theme.STRONG),
                ("─" * (width - 2 - len(text)), theme.FAINT),
            )
        ]


class MessageBar(LineWidget):
    """Show the last message until the next; an error is in reverse and begins with `!!`.

    A long sentence takes a second row for as long as it stands: nobody can act on half of one.
    """

    DEFAULT_CSS = "MessageBar { height: 1; }"

    MOST_ROWS = 3

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.message = Message()

    def show(self, message: Message) -> None:
        """Show this message in place of the last."""
        self.message = message
        rows = len(self._rows(self.room.width))
        if rows != self.room.height and self.room.width:
            self.styles.height = rows
        self.redraw()

    def _rows(self, width: int) -> list[str]:
        mark = self.message.tone.value
        text = mark + self.clean(self.message.text)
        return wrap(text, max(1, width - 1))[: self.MOST_ROWS]

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw the message."""
        if not self.message.text:
            return [()]
        style = _TONES[self.message.tone]
        return [((fit(" " + row, width), style),) for row in self._rows(width)]


class KeyBar(LineWidget):
    """Show the keys that work now, twelve at most, in two rows of equal fields."""

    DEFAULT_CSS = "KeyBar { height: 2; }"

    def __init__(self, *, id: str | None = None) -> None:
        super().__init__(id=id)
        self._keys: Sequence[tuple[str, str]] = ()

    def show(self, keys: Sequence[tuple[str, str]]) -> None:
        """Show these pairs of key and word."""
        if keys != self._keys:
            self._keys = keys
            self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Spread the keys over the rows."""
        columns = max(1, -(-len(self._keys) // height))
        field = width // columns
        return [
            self._row(self._keys[start : start + columns], field)
            for start in range(0, len(self._keys), columns)
        ]

    def _row(self, keys: Sequence[tuple[str, str]], field: int) -> Line:
        row: list[tuple[str, Style]] = []
        for key, word in keys:
            name = self.clean(key)
            row.append((name, theme.KEY_NAME))
            row.append((fit(" " + self.clean(word), field - len(name) - 1) + " ", theme.PLAIN))
        return tuple(row)


def wrap(text: str, width: int) -> list[str]:
    """Break a sentence between words into rows of at most `width` cells."""
    rows = [""]
    for word in text.split(" "):
        longer = f"{rows[-1]} {word}" if rows[-1] else word
        if len(longer) <= width or not rows[-1]:
            rows[-1] = longer[:width]
        else:
            rows.append(word[:width])
    return rows

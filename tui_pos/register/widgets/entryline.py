"""The input line as it is seen: a prompt, what has been typed, and a block for the cursor."""

from __future__ import annotations

from tui_pos.core.cardguard import mask
from tui_pos.register import theme
from tui_pos.register.widgets.lines import Line, LineWidget


class EntryLine(LineWidget):
    """Show the text of an `Entry`, its end when it is too long, or stars for a secret one.

    A payment card's number is masked as soon as it is one, whoever swiped or typed it there.
    """

    DEFAULT_CSS = "EntryLine { height: 1; }"

    def __init__(self, prompt: str = "", *, id: str | None = None) -> None:
        super().__init__(id=id)
        self.prompt = prompt
        self.secret = False
        self.hint = ""
        self._text = ""

    def show(self, text: str, hint: str = "") -> None:
        """Show this text; `hint` (what is set for the next item, such as `RETURN`) stands at the right."""
        self._text = text
        self.hint = hint
        self.redraw()

    def lines(self, width: int, height: int) -> list[Line]:
        """Draw the row."""
        prompt = f" {self.clean(self.prompt)}> "
        hint = f" {self.clean(self.hint)} " if self.hint else ""
        text = "*" * len(self._text) if self.secret else self.clean(mask(self._text))
        room = max(1, width - len(prompt) - len(hint) - 2)
        shown = text[-room:]
        return [
            (
                (prompt, theme.STRONG),
                (shown, theme.STRONG),
                (" ", theme.BAR),
                (" " * (room - len(shown) + 1), theme.PLAIN),
                (hint, theme.WARNING if hint else theme.PLAIN),
            )
        ]

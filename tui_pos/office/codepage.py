"""The page that shows a one-time code: large, and as a QR code for the new till's own scanner."""

from __future__ import annotations

from textual.app import ComposeResult

from tui_pos.office import qr
from tui_pos.register import theme
from tui_pos.register.screens.base import KeyScreen
from tui_pos.register.widgets.bars import wrap
from tui_pos.register.widgets.lines import BLANK, Line, LineWidget
from tui_pos.sync.ticket import ticket

GAP = 2
WORDS = 31
"""Columns of the words beside the QR code."""


class CodePage(KeyScreen):
    """Show a code until Enter or Escape is pressed."""

    def __init__(self, code: str, url: str, till: str, until: str) -> None:
        super().__init__()
        self._page = CodeSheet(code, url, till, until)

    def compose(self) -> ComposeResult:
        """Mount the one sheet."""
        yield self._page

    def do_accept(self) -> None:
        """Close."""
        self.dismiss(True)

    def do_leave(self) -> None:
        """Close."""
        self.dismiss(True)


class CodeSheet(LineWidget):
    """Draw the QR code on the left and what to do with it on the right."""

    DEFAULT_CSS = "CodeSheet { height: 100%; }"

    def __init__(self, code: str, url: str, till: str, until: str) -> None:
        super().__init__()
        self._code = code
        self._url = url
        self._till = till
        self._until = until

    def lines(self, width: int, height: int) -> list[Line]:
        """Put the two beside each other; the address is left out of a QR code that would not fit with it."""
        whole = qr.drawn(ticket(self._url, self._code), self.font, height) if self._url else None
        picture = whole or qr.drawn(self._code, self.font, height) or []
        taken = sum(len(text) for text, _ in picture[0]) if picture else 0
        words = self._words(min(WORDS, width - taken - GAP), bool(whole))
        rows = max(len(picture), len(words))
        left = [*picture, *[((" " * taken, theme.PLAIN),)] * (rows - len(picture))]
        right = [*words, *[BLANK] * (rows - len(words))]
        return [
            (*one, (" " * GAP, theme.PLAIN), *other) for one, other in zip(left, right, strict=True)
        ][:height]

    def _words(self, width: int, whole: bool) -> list[Line]:
        command = ["tui-pos join", *([] if whole else [self._url or "URL"])]
        groups = [" ".join(group) for group in self._code.split("-")]
        text = [
            *_plain(f"For {self.clean(self._till)}.", width),
            BLANK,
            *(((f"  {group}  ", theme.BAR),) for group in groups),
            BLANK,
            *_plain("On the new machine type", width),
            *(((part, theme.STRONG),) for word in command for part in _cut(word, width)),
            *_plain("and scan this, or type the code.", width),
            BLANK,
            *_plain(f"It opens once, until {self._until}. Make another one after that.", width),
            BLANK,
            (("Esc close", theme.FAINT),),
        ]
        return text


def _plain(text: str, width: int) -> list[Line]:
    return [((part, theme.PLAIN),) for part in wrap(text, width)]


def _cut(text: str, width: int) -> list[str]:
    """Break a text that is too long anywhere, as an address has no blanks."""
    return [text[n : n + width] for n in range(0, len(text), width)]

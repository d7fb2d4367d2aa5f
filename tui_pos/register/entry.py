"""The input line's buffer: the one place where things are typed, without a text widget under it."""

from __future__ import annotations

GROUP_SEPARATOR = "\x1d"
"""Ends variable-length fields of a GS1 code; keyboard scanners send it as Ctrl+]."""

LIMIT = 200
"""Longer than any code or search; what comes beyond it is refused, so memory stays bounded."""


class Entry:
    """Collect typed characters until a key uses them up."""

    def __init__(self) -> None:
        self.text = ""
        self.overrun = False
        self.stale = False

    def add(self, text: str) -> bool:
        """Append what is printable (and the GS1 separator); say whether anything was taken."""
        kept = "".join(c for c in text if c.isprintable() or c == GROUP_SEPARATOR)
        if self.stale and kept:
            self.clear()
        if len(self.text) + len(kept) > LIMIT:
            self.overrun = True
            return False
        self.text += kept
        return bool(kept)

    def rub_out(self) -> None:
        """Take back the last character."""
        self.text = self.text[:-1]
        self.stale = False

    def clear(self) -> None:
        """Forget everything typed."""
        self.text = ""
        self.overrun = self.stale = False

    def offer(self, text: str) -> None:
        """Put a refused text back for correction: Backspace mends it, anything else typed replaces it.

        A keyboard scanner would otherwise add the next code to the one that was refused.
        """
        self.text, self.stale = text, True

    def take(self) -> str:
        """Hand over the text and begin anew."""
        text = self.text
        self.clear()
        return text

"""Names and free text: what may be stored, and what may reach a terminal or a printer.

Markup such as `[bold]` is ordinary text here; whoever draws it must draw it as such.
"""

from __future__ import annotations

import re
import unicodedata

from tui_pos.core.refusal import Refusal

_ESCAPES = re.compile(
    r"(?:\x1b\[|\x9b)[0-?]*[ -/]*[@-~]?"  # CSI: colours, cursor, device reports
    r"|(?:\x1b[\]PX^_]|[\x90\x98\x9d-\x9f])[^\x07\x1b\x9c]*(?:\x07|\x1b\\|\x9c)?"  # OSC, DCS and kin
    r"|\x1b[ -/]*[0-~]?"  # two- and three-byte escapes (ECMA-35)
)
"""Terminal control sequences of ECMA-48. Every branch eats what it looked at, so time stays linear."""

_BLANKS = re.compile(r"\s+")
_SPACES = frozenset("\t\n\v\f\r\x85\u2028\u2029")


def clean(text: str, limit: int) -> str:
    """Make a name from a file fit to be stored: escapes and control characters go, blanks become single.

    Invisible characters (formatting, direction, surrogates, private use) go too, and composed letters are used
    (NFC), so that two names which look alike are alike. Refuses (`text_length`) more than `limit` characters:
    a name cut short without a word would be a loss.
    """
    if not text.isascii() or not text.isprintable():
        text = _ESCAPES.sub("", text)
        text = "".join(_visible(char) for char in text)
        text = unicodedata.normalize("NFC", text)
    text = _BLANKS.sub(" ", text).strip()
    if len(text) > limit:
        raise Refusal(
            "text_length", f"The text has {len(text)} characters: shorten it to {limit} at most."
        )
    return text


def typed(text: str, limit: int) -> str:
    """Take what a person typed into a free field; refuse control characters (`text_characters`).

    Nobody types an escape: it comes from a device or a paste, and then the whole value is in doubt.
    """
    if any(unicodedata.category(char) in ("Cc", "Cs") for char in text):
        raise Refusal(
            "text_characters",
            "The text holds control characters: clear the field and type it on the keyboard.",
        )
    return clean(text, limit)


def printable(text: str) -> str:
    """Make any text safe to put on a terminal or a receipt, one character for one: `?` for what cannot show."""
    if text.isprintable():
        return text
    return "".join(_visible(char) or "?" for char in text)


def _visible(char: str) -> str:
    """Give the character, a space for a blank of any kind, or nothing for what has no picture."""
    if char.isprintable():
        return char
    return " " if char in _SPACES or unicodedata.category(char) == "Zs" else ""

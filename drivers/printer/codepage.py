"""Fitting text to the one code page that a printer is set to.

A printer prints bytes by a table that it is told once per job. Low-cost printers lack most tables, so a job never
switches between them: what the table lacks is replaced by something readable, and in the last resort by `?`.
"""

from __future__ import annotations

import unicodedata
from functools import cache

CODE_PAGES = {
    "cp437": "CP437",
    "cp850": "CP850",
    "cp852": "CP852",
    "cp858": "CP858",
    "cp860": "CP860",
    "cp863": "CP863",
    "cp865": "CP865",
    "cp866": "CP866",
    "cp1252": "CP1252",
}
"""The code pages a printer can be set to (Python's names) and what the encoder library calls them."""

_REPLACEMENTS = {
    "€": "EUR",
    "‘": "'",
    "’": "'",
    "‚": "'",
    "“": '"',
    "”": '"',
    "„": '"',
    "«": '"',
    "»": '"',
    "–": "-",
    "—": "-",
    "‐": "-",
    "‑": "-",
    "−": "-",
    "…": "...",
    "•": "*",
    "·": "*",
    "×": "x",
    "÷": "/",
    "©": "(c)",
    "®": "(R)",
    "™": "TM",
    "№": "No.",
    "°": "deg",
    "ß": "ss",
    "ẞ": "SS",
    "Æ": "AE",
    "æ": "ae",
    "Œ": "OE",
    "œ": "oe",
    "Ø": "O",
    "ø": "o",
    "Ð": "D",
    "ð": "d",
    "Þ": "Th",
    "þ": "th",
    "Đ": "D",
    "đ": "d",
    "Ł": "L",
    "ł": "l",
    "ı": "i",
    "¼": "1/4",
    "½": "1/2",
    "¾": "3/4",
    "£": "GBP",
    "¥": "JPY",
    "¢": "c",
    "¿": "?",
    "¡": "!",
}
"""Readable stand-ins for what a table may lack; nothing that the table has is replaced."""


class _Fitted(dict[int, str]):
    """Remember, per code page, what each character is printed as."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self._has = set(glyphs(page))

    def __missing__(self, point: int) -> str:
        self[point] = fitted = self._fit(chr(point))
        return fitted

    def _fit(self, char: str) -> str:
        if char in self._has:
            return char
        if char in _REPLACEMENTS:
            return _REPLACEMENTS[char]
        if char.isspace():
            return " "
        if unicodedata.category(char) in ("Cf", "Mn", "Me", "Cc"):
            return ""
        bare = "".join(
            c for c in unicodedata.normalize("NFKD", char) if not unicodedata.combining(c)
        )
        if bare and bare != char and all(c in self._has for c in bare):
            return bare
        return "?"


@cache
def _fitting(page: str) -> _Fitted:
    return _Fitted(page)


@cache
def glyphs(page: str) -> str:
    """List every character that a printer shows when it is set to `page`, in the order of the bytes 32 to 255."""
    if page not in CODE_PAGES:
        raise ValueError(
            f"{page!r} is not a code page of receipt printers: choose from {', '.join(CODE_PAGES)}"
        )
    decoded = (bytes([byte]).decode(page, errors="ignore") for byte in range(0x20, 0x100))
    return "".join(char for char in decoded if char.isprintable())


def fit(text: str, page: str) -> str:
    """Turn text into what `page` can print: same letters where it has them, stand-ins or `?` where not.

    The answer never holds a control character; a character may become several, so fit before you count columns.
    """
    return unicodedata.normalize("NFC", text).translate(_fitting(page))

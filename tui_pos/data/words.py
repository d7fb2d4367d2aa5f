"""How names are folded for comparing and cut into words for searching; the same on both databases."""

from __future__ import annotations

import re
import unicodedata

_WORD = re.compile(r"[^\W_]+")
MOST_WORDS = 8
"""Words of a query that count; nobody types more to find a thing."""


def fold(text: str) -> str:
    """Write a name in lower case without accents, so that `Crème` is found as `creme`."""
    if text.isascii():
        return text.lower()
    plain = unicodedata.normalize("NFKD", text)
    return "".join(char for char in plain if not unicodedata.combining(char)).casefold()


def words(text: str) -> list[str]:
    """Cut a text into folded words of letters and digits, each once, in their order."""
    return list(dict.fromkeys(_WORD.findall(fold(text))))

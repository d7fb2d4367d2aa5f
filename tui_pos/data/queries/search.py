"""Search as you type: every word of the query begins a word of the name, number or codes.

Work is capped so that a key costs the same whatever was typed: what a person most likely means (the number itself,
numbers and names that begin so) is read from ordered indexes, and only the room that is left is filled from the
word index, which gives no order.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.core.catalog import Item
from tui_pos.data import search_index
from tui_pos.data.queries.catalog import by_keys
from tui_pos.data.words import MOST_WORDS, fold, words
from tui_pos.journal.connection import Connection

_AFTER = "\U0010ffff"
_CAP = 200
"""How many keys the word index gives at most before they are put in order."""

_CODE = "SELECT item FROM item_code WHERE code = ? ORDER BY item LIMIT ?"
_NUMBERS = """
    SELECT key FROM item WHERE number >= ? AND number < ? ORDER BY number, key LIMIT ?"""
_NAMES = "SELECT key FROM item WHERE folded >= ? AND folded < ? ORDER BY folded, key LIMIT ?"


@dataclass(frozen=True, slots=True)
class Hits:
    """List what was found, the likeliest first; `more` says that there is more than fits."""

    items: tuple[Item, ...]
    more: bool


def search_items(db: Connection, text: str, now: int, limit: int = 50) -> Hits:
    """Find items by parts of names, numbers and codes; prices as of `now`.

    Order: the item with that very number or code; numbers, then names that begin with the text; then whatever has
    all the words, by name. Items that are not active come last.
    """
    wanted = words(text)[:MOST_WORDS]
    if not wanted:
        return Hits((), False)
    keys = _likely(db, text.strip(), limit + 1)
    if len(keys) <= limit:
        keys += search_index.match(db, search_index.ITEMS, wanted, _CAP)
    found = by_keys(db, list(dict.fromkeys(keys)), now)
    ranked = sorted(found.items(), key=lambda pair: _rank(pair[1], pair[0], text.strip()))
    items = tuple(item for _, item in ranked)
    return Hits(items[:limit], len(items) > limit)


def _likely(db: Connection, text: str, limit: int) -> list[int]:
    """Give the items whose code is the text, and those whose number or name begins with it."""
    folded = fold(text)
    rows = db.execute(_CODE, (text, limit))
    rows += db.execute(_NUMBERS, (text, text + _AFTER, limit))
    rows += db.execute(_NAMES, (folded, folded + _AFTER, limit))
    return [int(key) for (key,) in rows]


def _rank(item: Item, key: int, text: str) -> tuple[bool, int, str, int]:
    name, folded = fold(item.name), fold(text)
    if item.number == text or text in item.codes:
        place = 0
    elif item.number.startswith(text):
        place = 1
    elif name.startswith(folded):
        place = 2
    else:
        place = 3
    return not item.active, place, name, key

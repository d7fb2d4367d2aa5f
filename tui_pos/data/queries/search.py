"""Search as you type: every word of the query begins a word of the name, number or codes.

Work is capped so that a key costs the same whatever was typed: what a person most likely means (the number itself,
numbers and names that begin so) is read from ordered indexes, and only the room that is left is filled from the
word index, which gives no order.
"""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.core.catalog import Item
from tui_pos.data import search_index
from tui_pos.data.identities import select_in
from tui_pos.data.itemrows import ItemFlag
from tui_pos.data.queries.catalog import by_keys
from tui_pos.data.words import MOST_WORDS, fold, words
from tui_pos.journal.connection import Connection, Row

_AFTER = "\U0010ffff"
_CAP = 200
"""How many keys the word index gives at most before they are put in order."""

_CODE = "SELECT item FROM item_code WHERE code = ? ORDER BY item LIMIT ?"
_NUMBERS = """
    SELECT key FROM item WHERE number >= ? AND number < ? ORDER BY number, key LIMIT ?"""
_NAMES = "SELECT key FROM item WHERE folded >= ? AND folded < ? ORDER BY folded, key LIMIT ?"
_FACTS = "SELECT key, number, folded, flags FROM item WHERE key IN (?)"


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
    wanted, typed = words(text)[:MOST_WORDS], text.strip()
    if not wanted:
        return Hits((), False)
    coded = _keys(db, _CODE, typed, limit=limit + 1)
    keys = coded + _beginning(db, typed, limit + 1)
    if len(keys) <= limit:
        keys += search_index.match(db, search_index.ITEMS, wanted, _CAP)
    facts = list(select_in(db, _FACTS, list(dict.fromkeys(keys))))
    facts.sort(key=lambda row: _rank(row, coded, typed))
    best = [int(row[0]) for row in facts[:limit]]
    found = by_keys(db, best, now)
    return Hits(tuple(found[key] for key in best), len(facts) > limit)


def _beginning(db: Connection, typed: str, limit: int) -> list[int]:
    """Give the items whose number or name begins with the text, in order."""
    folded = fold(typed)
    numbers = _keys(db, _NUMBERS, typed, typed + _AFTER, limit=limit)
    return numbers + _keys(db, _NAMES, folded, folded + _AFTER, limit=limit)


def _keys(db: Connection, sql: str, *bounds: str, limit: int) -> list[int]:
    return [int(key) for (key,) in db.execute(sql, (*bounds, limit))]


def _rank(row: Row, coded: list[int], typed: str) -> tuple[bool, int, str, int]:
    key, number, folded, flags = row
    if number == typed or key in coded:
        place = 0
    elif number.startswith(typed):
        place = 1
    elif folded.startswith(fold(typed)):
        place = 2
    else:
        place = 3
    return not flags & ItemFlag.ACTIVE, place, folded, key

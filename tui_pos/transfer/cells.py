"""Reading one cell: text, amount, quantity, yes or no, codes. Each says in one sentence why it cannot be."""

from __future__ import annotations

import re
import unicodedata
from decimal import Decimal

from tui_pos.core import gtin
from tui_pos.core.barcode import item_key
from tui_pos.core.money import Money
from tui_pos.core.quantity import MAX_QUANTITY, PLACES, normal
from tui_pos.core.refusal import Refusal
from tui_pos.core.text import clean

MOST_PRICE = 100_000_000
"""A million dollars: a price above it is a bar code in the wrong column."""

_PRICE_DIGITS = 9
MOST_CODE = 48
_LOST_ZERO = 11
"""Digits of a UPC-A whose first 0 a spreadsheet took away."""

_GROUPED = re.compile(r"\d{1,3}(?:,\d{3})+(?:\.\d*)?")
_DECIMAL = re.compile(r"-?(?:\d{1,20}(?:\.\d*)?|\.\d+)")
_CODES = re.compile(r"[;|\s]+")
_YES = frozenset({"yes", "y", "true", "1", "x"})
_NO = frozenset({"no", "n", "false", "0"})
_FAULTS = frozenset({"#REF!", "#N/A", "#NAME?", "#VALUE!", "#DIV/0!", "#NUM!", "#NULL!"})
_QUOTED = re.compile(r'="([^"]*)"')


def _no(sentence: str) -> Refusal:
    return Refusal("import_cell", sentence)


def value(cell: str) -> str:
    """Give what a cell says, blanks around it gone; refuse formulas and a spreadsheet's error values.

    `="00123"` is how Excel keeps leading zeros in a CSV file: it is text.
    """
    cell = cell.strip()
    if cell[:1] == "=":
        quoted = _QUOTED.fullmatch(cell)
        if not quoted:
            raise _no("The cell holds a formula: paste its value instead.")
        return quoted[1].strip()
    if cell[:1] == "#" and cell in _FAULTS:
        raise _no(f"The cell holds the error {cell}: correct it in the spreadsheet.")
    return cell


def text(cell: str, limit: int) -> str:
    """Read a name or a text; characters that cannot be seen are refused, not dropped."""
    cleaned = clean(cell, limit)
    if cleaned != cell and cleaned != unicodedata.normalize("NFC", " ".join(cell.split())):
        raise _no("The text holds control or invisible characters: delete them and type it again.")
    return cleaned


def amount(cell: str, currency: str) -> int:
    """Read a price in major units, such as `12.5`, `$1,234.50` or `4.3500`, as minor units."""
    bare = cell.removeprefix("$").strip()
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if "." in bare:
        bare = bare.rstrip("0").rstrip(".") or "0"
    code = gtin.is_digits(bare) and len(bare) > _PRICE_DIGITS
    minor = MOST_PRICE + 1 if code else Money.parse(bare, currency).minor
    if minor < 0:
        raise _no(f"{cell} is below 0: a price is 0 or more.")
    if minor > MOST_PRICE:
        raise _no(f"{cell} is too much for a price: look for a code in the wrong column.")
    return minor


def decimal(cell: str) -> Decimal:
    """Read a quantity, weight or cost with at most five decimals; the sign may be either."""
    bare = cell.removeprefix("$").strip()
    if _GROUPED.fullmatch(bare):
        bare = bare.replace(",", "")
    if not _DECIMAL.fullmatch(bare):
        raise _no(f"{cell!r} is not a number: type it like 3 or 1.25.")
    found = Decimal(bare)
    if found != round(found, PLACES):
        raise _no(f"{cell} has more than {PLACES} decimals: round it.")
    return normal(found)


def quantity(cell: str) -> Decimal:
    """Read how many there are; below 0 is what a list says of goods sold before they were booked in."""
    found = decimal(cell)
    if abs(found) > MAX_QUANTITY:
        raise _no(f"{cell} is too many: look for a code in the wrong column.")
    return found


def cost(cell: str) -> Decimal:
    """Read a unit cost in major units."""
    found = decimal(cell)
    if found < 0:
        raise _no(f"{cell} is below 0: a cost is 0 or more.")
    if found * 100 > MOST_PRICE:
        raise _no(f"{cell} is too much for a cost: look for a code in the wrong column.")
    return found


def flag(cell: str) -> bool:
    """Read yes or no."""
    word = cell.casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise _no(f"{cell!r} is neither yes nor no: type one of them.")


def whole(cell: str, low: int, high: int) -> int:
    """Read a whole number within bounds."""
    if not gtin.is_digits(cell) or len(cell) > 9 or not low <= int(cell) <= high:
        raise _no(f"{cell!r} is not a whole number from {low} to {high}: correct it.")
    return int(cell)


def codes(cell: str) -> tuple[str, ...]:
    """Read bar codes with `;`, `|` or blanks between, each in the form in which a scan finds it."""
    return tuple(dict.fromkeys(_code(part) for part in _CODES.split(cell) if part))


def _code(code: str) -> str:
    if len(code) > MOST_CODE or not code.isprintable():
        raise _no(f"A code has at most {MOST_CODE} characters, all of them visible: correct it.")
    if gtin.is_digits(code):
        if len(code) in gtin.LENGTHS and item_key(code) == code and not gtin.is_valid(code):
            raise _no(
                f"The last digit of {code} does not fit the others: compare it with the goods."
            )
        if len(code) == _LOST_ZERO and gtin.is_valid(f"0{code}"):
            raise _no(f"{code} looks like a UPC that lost its first 0: format the column as text.")
    elif re.fullmatch(r"\d+(?:\.\d+)?[eE]\+?\d+", code):
        raise _no(f"{code} is a bar code that a spreadsheet shortened: format the column as text.")
    return item_key(code)

"""The register's one input line: what was typed, and the key that ended it, become a typed intent.

Digits that end in a money key are minor units (`2000` is 20.00); a decimal point may be typed (`20.00`, `20.`).
Modifiers such as `3*` are stripped first, each by its own function in `MODIFIERS`; then the reader of the ending
key claims the rest. Keys are action ids (`cash`, `enter`), never key caps, since every action can be bound anew.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from tui_pos.core.barcode import MAX_CODE, is_receipt_number
from tui_pos.core.cardguard import refuse_card_number, shown
from tui_pos.core.gtin import is_digits
from tui_pos.core.money import EXPONENTS, Money
from tui_pos.core.quantity import parse_quantity
from tui_pos.core.refusal import Refusal

TENDER_KEYS = frozenset({"cash", "card", "check", "other"})
"""Actions that take an amount as tendered; `other` then asks which."""

MAX_TYPED_MINOR = 10**8
"""A million dollars: from here on it is a bar code that was typed before a money key."""

_LONGEST_NUMBER = 11
"""Characters of the longest quantity, 99999.99999; `Money.parse` takes as many digits before the point."""

_TIMES = re.compile(r"([-+.,\d]+)\s*\*\s*")
_AMOUNT = re.compile(r"[0-9]+|[0-9]*\.[0-9]*")
_PERCENT = re.compile(r"[0-9]{1,3}(\.[0-9]{1,3})?")
_OPEN_RING = re.compile(r"([-+.,\d]+)\s*/\s*([A-Za-z0-9]{1,8})")


@dataclass(frozen=True, slots=True)
class Modifiers:
    """Carry what was typed before a code and changes how it is rung; None where nothing was."""

    quantity: Decimal | None = None


Modifier = Callable[[str, Modifiers], tuple[str, Modifiers]]
"""Takes its own part off the front of the text, or gives both back unchanged."""


@dataclass(frozen=True, slots=True)
class Ring:
    """Ring the item with this code: digits, for `barcode.read_code`."""

    text: str
    modifiers: Modifiers = Modifiers()


@dataclass(frozen=True, slots=True)
class Search:
    """Ring what has exactly this text as its code, and otherwise list what matches it."""

    text: str
    modifiers: Modifiers = Modifiers()


@dataclass(frozen=True, slots=True)
class OpenRing:
    """Ring an amount in a department, by the department's code."""

    amount: Money
    department: str
    modifiers: Modifiers = Modifiers()


@dataclass(frozen=True, slots=True)
class SetQuantity:
    """Change how many of the current line."""

    quantity: Decimal


@dataclass(frozen=True, slots=True)
class Tender:
    """Tender an amount by a key; None is the exact sum due."""

    key: str
    amount: Money | None


@dataclass(frozen=True, slots=True)
class DiscountPercent:
    """Take a percentage off, more than 0 and at most 100."""

    percent: Decimal


@dataclass(frozen=True, slots=True)
class DiscountAmount:
    """Take an amount off."""

    amount: Money


@dataclass(frozen=True, slots=True)
class Price:
    """Give a unit another price; zero is allowed, the rights decide."""

    amount: Money


@dataclass(frozen=True, slots=True)
class Receipt:
    """Open the receipt with this number."""

    number: str


@dataclass(frozen=True, slots=True)
class Pressed:
    """Pass on a key that was pressed alone, or that does not read the line; `text` is the line as it stood."""

    key: str
    text: str


Intent = (
    Ring
    | Search
    | OpenRing
    | SetQuantity
    | Tender
    | DiscountPercent
    | DiscountAmount
    | Price
    | Receipt
    | Pressed
)


def take_quantity(text: str, modifiers: Modifiers) -> tuple[str, Modifiers]:
    """Strip `3*` or `1.25*` and keep the quantity."""
    taken = _TIMES.match(text)
    if not taken:
        return text, modifiers
    rest = text[taken.end() :]
    if rest.startswith("*") or _TIMES.match(rest):
        raise Refusal("quantity", "The line has two quantities: clear it and type one.")
    return rest, replace(modifiers, quantity=_quantity(taken[1]))


MODIFIERS: tuple[Modifier, ...] = (take_quantity,)
"""Applied in this order, each once, before any reader. A new modifier is a new function here."""


def read_line(
    text: str,
    key: str,
    *,
    currency: str = "USD",
    tender_keys: frozenset[str] = TENDER_KEYS,
    modifiers: Sequence[Modifier] = MODIFIERS,
) -> Intent:
    """Say what a line means with the key that ended it; refuse what means nothing, in one sentence.

    The codes: `amount`, `quantity`, `percent`, `card_number`, `line_length`, and `incomplete` for a line that
    lacks its item. Sentences never show a card number.
    """
    line = text.strip()
    if len(line) > MAX_CODE:
        raise Refusal("line_length", "The line is too long for anything: clear it and start again.")
    if key == "enter":
        return _entered(line, currency, modifiers)
    if not line:
        return Tender(key, None) if key in tender_keys else Pressed(key, text)
    if key in tender_keys:
        return Tender(key, _sum(line, currency))
    if key == "discount":
        return _discount(line, currency)
    if key == "price":
        return Price(_amount(line, currency))
    return Pressed(key, text)


def before_scan(text: str, modifiers: Sequence[Modifier] = MODIFIERS) -> Modifiers:
    """Read what stands on the line when a scan arrives: nothing, or modifiers such as `3*`.

    Anything else is refused (`unfinished`): ringing one where `12` may have meant twelve would be a guess.
    """
    rest, found = _strip(text.strip(), modifiers)
    if rest:
        raise Refusal(
            "unfinished",
            f"{shown(rest)} is typed but not finished: for a quantity type * after it, or clear it; then scan again.",
        )
    return found


def _strip(line: str, modifiers: Sequence[Modifier]) -> tuple[str, Modifiers]:
    found = Modifiers()
    for modifier in modifiers:
        line, found = modifier(line, found)
    return line, found


def _entered(line: str, currency: str, modifiers: Sequence[Modifier]) -> Intent:
    """Read a line that ended with Enter: a code, a search, an open ring, a quantity or a receipt number."""
    if not line:
        return Pressed("enter", "")
    if line.startswith("*"):
        return SetQuantity(_quantity(line[1:].strip()))
    rest, found = _strip(line, modifiers)
    if not rest:
        raise Refusal(
            "incomplete",
            f"{shown(line)} needs an item: scan or type its code, or type the * first for the line above.",
        )
    if is_receipt_number(rest):
        if found != Modifiers():
            raise Refusal(
                "quantity", "A receipt has no quantity: clear the line and scan it again."
            )
        return Receipt(rest)
    if open_ring := _OPEN_RING.fullmatch(rest):
        return OpenRing(_sum(open_ring[1], currency), open_ring[2].upper(), found)
    return Ring(rest, found) if is_digits(rest) else Search(rest, found)


def _discount(line: str, currency: str) -> DiscountPercent | DiscountAmount:
    """Read a percentage, or an amount: that has a `$`, ends in the decimal point or has all its cents (2.00)."""
    point = line.find(".")
    cents = len(line) - point - 1 if point >= 0 else -1
    if "$" in line or cents in (0, EXPONENTS[currency]):
        return DiscountAmount(_sum(line, currency))
    refuse_card_number(line)
    digits = line.removesuffix("%").strip()
    if not _PERCENT.fullmatch(digits) or not 0 < Decimal(digits) <= 100:
        raise Refusal(
            "percent",
            f"{shown(line)} is not a discount: type percent like 10 or 12.5, or an amount like 2.00.",
        )
    return DiscountPercent(Decimal(digits))


def _sum(text: str, currency: str) -> Money:
    """Read an amount that must be more than zero."""
    amount = _amount(text, currency)
    if not amount:
        raise Refusal("amount", "The amount is zero: type how much.")
    return amount


def _amount(text: str, currency: str) -> Money:
    """Read digits as minor units, digits with a decimal point as major units; a `$` around them is ignored."""
    refuse_card_number(text)
    digits = text.strip("$ ")
    whole, _, cents = digits.partition(".")
    if not _AMOUNT.fullmatch(digits) or digits == "." or len(cents) > EXPONENTS[currency]:
        raise Refusal(
            "amount",
            f"{shown(text)} is not an amount: type digits like 2000, or 20.00 with one point.",
        )
    if len(whole) > _LONGEST_NUMBER:
        raise _too_large(text)
    amount = Money.parse(f"0{digits}", currency) if "." in digits else Money(int(digits), currency)
    if amount.minor >= MAX_TYPED_MINOR:
        raise _too_large(text)
    return amount


def _too_large(text: str) -> Refusal:
    return Refusal(
        "amount",
        f"{shown(text)} is too large to be an amount: if it is a code, end it with the enter key.",
    )


def _quantity(text: str) -> Decimal:
    refuse_card_number(text)
    if text.startswith("-"):
        raise Refusal(
            "quantity", f"{shown(text)} is below zero: for goods that come back use the return key."
        )
    if len(text) > _LONGEST_NUMBER:
        raise Refusal(
            "quantity", f"{shown(text)} is too long for a quantity: type a number like 3."
        )
    return parse_quantity(text)

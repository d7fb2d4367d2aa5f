"""Payment card numbers: found in any text, refused where they are typed, masked before they are seen.

A card number is digits whose network prefix, length and Luhn digit (ISO/IEC 7812-1 annex B) all fit, or a swipe
with magnetic stripe framing (ISO/IEC 7813). PCI DSS requirement 3.2: what is never stored need not be protected.

The two verbs err on opposite sides. Refusing must not get in the way of work, so it takes whole numbers only;
masking must not leak, so it takes every run of digits inside a longer one as well.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from itertools import accumulate, pairwise
from typing import Literal

from tui_pos.core.refusal import Refusal
from tui_pos.core.text import printable

Exempt = Literal["item", "gift", "customer", "receipt", "serial"]
"""What a value is already known to be: a code found in the shop's own tables, or the serial number field."""

_NETWORKS: tuple[tuple[int, int, frozenset[int]], ...] = (
    (4, 4, frozenset({13, 16, 19})),  # Visa
    (51, 55, frozenset({16})),  # Mastercard
    (2221, 2720, frozenset({16})),  # Mastercard
    (34, 34, frozenset({15})),  # American Express
    (37, 37, frozenset({15})),  # American Express
    (6011, 6011, frozenset({16, 17, 18, 19})),  # Discover
    (644, 659, frozenset({16, 17, 18, 19})),  # Discover
    (300, 305, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (3095, 3095, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (36, 36, frozenset({14, 15, 16, 17, 18, 19})),  # Diners Club
    (38, 39, frozenset({14, 16, 17, 18, 19})),  # Diners Club
    (3528, 3589, frozenset({16, 17, 18, 19})),  # JCB
    (62, 62, frozenset({16, 17, 18, 19})),  # UnionPay
    (81, 81, frozenset({16, 17, 18, 19})),  # UnionPay
    (5018, 5020, frozenset(range(13, 20))),  # Maestro, Dankort
    (5038, 5038, frozenset(range(13, 20))),  # Maestro
    (5893, 5893, frozenset(range(13, 20))),  # Maestro
    (6304, 6304, frozenset(range(13, 20))),  # Maestro
    (6759, 6763, frozenset(range(13, 20))),  # Maestro
    (2200, 2204, frozenset({16, 17, 18, 19})),  # Mir
)
"""First and last prefix, and the lengths that network issues. Gift card ranges (6006 ...) are left out."""

_LONGEST = 19
_PHONE_DIGITS = 15
"""ITU-T E.164: no telephone number is longer."""

_QUOTED = 40
_SEPARATORS = r"(?:[^\S\r\n]|[.\-/_\u2010-\u2015\u2212]){0,2}"
_GROUP = re.compile(rf"\d(?:{_SEPARATORS}\d){{12,}}")
_CHUNK = re.compile(r"\d+")
_SWIPE = re.compile(
    r"%?[Bb](?P<one>\d[\d ]{11,22})\^[^\r\n?]{0,200}\??"
    r"|(?:;(?P<two>\d{12,19})=|(?P<bare>\d{12,19})=(?=\d{7}))[^\r\n?]{0,80}\??"
)


def has_card_number(text: str) -> bool:
    """Tell whether the text holds a whole card number, plain, grouped or swiped."""
    return _SWIPE.search(text) is not None or any(
        _is_whole_number(match) for match in _GROUP.finditer(text)
    )


def refuse_card_number(text: str, exempt: Exempt | None = None) -> None:
    """Refuse (`card_number`) a free field's text that holds a card number; the sentence shows it masked.

    A code that was found in the shop's tables passes, since one EAN-13 in ten has a right Luhn digit and gift
    cards are made like card numbers. A serial number passes unless it has a magnetic stripe's framing.
    """
    if exempt == "serial":
        found = _SWIPE.search(text) is not None
    else:
        found = exempt is None and has_card_number(text)
    if found:
        raise Refusal(
            "card_number",
            "That looks like a payment card number, and card numbers are never taken here: use the card "
            "terminal. If it is an item's bar code, add the item first.",
        )


def mask(text: str) -> str:
    """Hide every card number in a text, the last four digits at most staying; other text is unchanged.

    Meant for whatever is shown, logged or journalled before it is known to be harmless.
    """
    text = _SWIPE.sub(_mask_swipe, text)
    return _GROUP.sub(_mask_group, text)


def shown(text: str) -> str:
    """Give a code or a field as a sentence may quote it: masked, no control characters, 40 characters at most."""
    safe = printable(mask(text))
    return safe if len(safe) <= _QUOTED else f"{safe[: _QUOTED - 3]}..."


def _mask_swipe(match: re.Match[str]) -> str:
    number = match["one"] or match["two"] or match["bare"]
    return f"****{number.replace(' ', '')[-4:]}"


def _mask_group(match: re.Match[str]) -> str:
    chars = list(match[0])
    places = [i for i, char in enumerate(chars) if char.isdecimal()]
    for start, end in _windows(_digits_of(match[0])):
        for place in places[start : end - 4]:
            chars[place] = "*"
    return "".join(chars)


def _is_whole_number(group: re.Match[str]) -> bool:
    """Tell whether a card number fills whole chunks of the group, or begins a run too long to be anything else.

    A telephone number in its international form (a plus sign before it) is left alone.
    """
    digits = _digits_of(group[0])
    if len(digits) <= _PHONE_DIGITS and group.string[group.start() - 1 : group.start()] == "+":
        return False
    starts = [0, *accumulate(len(chunk) for chunk in _CHUNK.findall(group[0]))]
    chunk_end = dict(pairwise(starts))
    return any(
        end in starts or chunk_end[start] - start > _LONGEST
        for start, end in _windows(digits)
        if start in chunk_end
    )


def _digits_of(text: str) -> str:
    return "".join(str(int(char)) for char in text if char.isdecimal())


def _windows(digits: str) -> Iterator[tuple[int, int]]:
    """Find every stretch of the digits that could be a card number by itself, in time linear in their number."""
    sums = _luhn_sums(digits)
    for start in range(len(digits) - 12):
        for length in _lengths(digits[start : start + 4]):
            end = start + length
            if end <= len(digits) and (sums[end % 2][end] - sums[end % 2][start]) % 10 == 0:
                yield start, end


@lru_cache(maxsize=10_000)
def _lengths(prefix: str) -> frozenset[int]:
    for low, high, lengths in _NETWORKS:
        if low <= int(prefix[: len(str(low))]) <= high:
            return lengths
    return frozenset()


def _luhn_sums(digits: str) -> tuple[list[int], list[int]]:
    """Sum the digits from the left, doubling those at even places (first list) or at odd ones (second).

    A number that ends before place `end` doubles its last but one digit, which stands at a place as even as `end`.
    """
    plain = [int(digit) for digit in digits]
    doubled = [2 * digit - 9 * (digit > 4) for digit in plain]
    even = [d if i % 2 == 0 else p for i, (p, d) in enumerate(zip(plain, doubled, strict=True))]
    odd = [d if i % 2 else p for i, (p, d) in enumerate(zip(plain, doubled, strict=True))]
    return [0, *accumulate(even)], [0, *accumulate(odd)]

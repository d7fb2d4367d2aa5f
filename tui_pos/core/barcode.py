"""Tells what a scanned or typed code is: an item, a scale's label, a card, a coupon, a badge or a receipt.

`read_code` gives every reading in order of trial, and `Scan.first` takes the first one that the shop knows. So a
shop's own codes of any length work, and only when nothing is known does the cashier hear why. The order: the AIM
identifier if there is one; the shop's prefixes and scale labels; a GTIN by length and check digit; GS1 only when
the symbol, FNC1 or a whole 01 element says so, or a web address is a Digital Link; the text itself.

A number of 8, 12, 13 or 14 digits with a wrong check digit is never tried as a GTIN: only the shop's own code
with exactly that text can claim it, and otherwise the answer is `check_digit`. From a UPC/EAN symbol (AIM
identifier ]E) not even that, since there it can only be a bad reading.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from tui_pos.core import gs1, gtin
from tui_pos.core.codelayouts import CodeLayouts
from tui_pos.core.gs1 import Gs1
from tui_pos.core.instore import InStore
from tui_pos.core.reading import (
    Coupon,
    CustomerCard,
    GiftCard,
    Gtin,
    LocalCode,
    Reading,
    ReceiptNumber,
    Scan,
    StaffBadge,
    quoted,
)
from tui_pos.core.refusal import Refusal

MAX_CODE = 1000
"""Characters: more than any label on goods holds, and little enough to be looked at in an instant."""

_SHORT = 8
"""Digits: codes up to this length are EAN-8, UPC-E or item numbers, whatever prefixes the shop has."""

_AIM = re.compile(r"\][A-Za-z][0-9A-Za-z]")
_GS1_SYMBOLS = frozenset({"]C1", "]e0", "]e1", "]e2", "]d2", "]d5", "]Q3", "]Q4", "]J1"})
"""AIM identifiers of GS1-128, DataBar, DataMatrix, QR and DotCode with FNC1 in front (ISO/IEC 15424)."""

_CHECKED_SYMBOLS = ("]E", "]I")
"""UPC/EAN and Interleaved 2 of 5; digits in another symbology owe nobody a check digit."""

_ADD_ON_MAIN = {10: 8, 13: 8, 14: 12, 17: 12, 15: 13, 18: 13}
"""Digits of a UPC/EAN symbol together with its two- or five-digit add-on, and of the symbol alone."""

_RECEIPT = re.compile(r"[0-9]{4}-[0-9]{6}")
_LINK = re.compile(r"https?://[^/]+/(?:[^?#]*/)?01/(?:\d{8}|\d{12,14})(?=[/?#]|$)", re.IGNORECASE)
_COUPON_ELEMENTS = ("8110", "8112")
"""North American coupons as GS1 element strings."""


def is_receipt_number(text: str) -> bool:
    """Tell a receipt's number: two digits of store, two of till, a dash and six, such as `0102-004381`."""
    return _RECEIPT.fullmatch(text) is not None


def read_code(
    text: str, layouts: CodeLayouts, aim: str | None = None, currency: str = "USD"
) -> Scan:
    """Say what a scanned or typed code can be. `aim` is the symbology identifier (`]E0`) if the text lacks it.

    Refuses only what no code can be: nothing (`code_empty`), more than 1,000 characters (`code_length`) or
    control characters (`code_characters`). Everything else is a `Scan`, with its fault if it has one.
    """
    body, symbology, marked = _strip(text, aim)
    if marked or symbology in _GS1_SYMBOLS:
        return _read_gs1(body, currency)
    if symbology[:2] == "]E":
        return _read_ean(body, symbology, layouts, currency)
    if gtin.is_digits(body) and len(body) < 16:
        return _read_number(body, symbology, layouts, currency)
    if body[:2] == "01" and len(body) >= 16 and gtin.is_valid(body[2:16]):
        return _read_gs1(body, currency)
    if _LINK.match(body):
        return _try_gs1(body, gs1.read_digital_link, currency)
    if is_receipt_number(body):
        return Scan(body, (ReceiptNumber(body), LocalCode(body)))
    return Scan(body, (*_prefixed(body, layouts), LocalCode(body)))


def _strip(text: str, aim: str | None) -> tuple[str, str, bool]:
    """Separate the code, its AIM identifier and whether FNC1 marks it as GS1."""
    if len(text) > MAX_CODE:
        raise Refusal(
            "code_length",
            f"The code has {len(text)} characters, more than any label: scan one code at a time.",
        )
    body = text.strip(" \t\r\n")
    symbology = aim or ""
    if not symbology and _AIM.match(body):
        symbology, body = body[:3], body[3:]
    marked = gs1.SEPARATOR in body
    body = body.strip(gs1.SEPARATOR)
    if not body:
        raise Refusal("code_empty", "No code was read: scan again.")
    if not body.replace(gs1.SEPARATOR, "").isprintable():
        raise Refusal(
            "code_characters",
            "The code holds characters that no label has: scan it again, or check the scanner's settings.",
        )
    return body, symbology, marked


def _read_number(body: str, symbology: str, layouts: CodeLayouts, currency: str) -> Scan:
    """Read digits that no symbology claims: GTIN first where length and check digit fit, then the shop's own."""
    local = LocalCode(body)
    if len(body) not in gtin.LENGTHS:
        readings: list[Reading] = [*_prefixed(body, layouts), local]
        if upc_a := gtin.expand_upc_e(body):
            readings.append(Gtin(gtin.normal(upc_a)))
        return Scan(body, tuple(readings))
    numbers = _gtins(body)
    if numbers:
        readings, fault = _read_gtin(body, numbers, layouts, currency)
        return Scan(body, (*readings, local), fault)
    unread = (*_prefixed(body, layouts), local)
    checked = not symbology or symbology[:2] in _CHECKED_SYMBOLS
    return Scan(body, unread, _bad_check(quoted(body, unread)) if checked else None)


def _read_ean(body: str, symbology: str, layouts: CodeLayouts, currency: str) -> Scan:
    """Read a UPC/EAN symbol by its identifier: ]E0 plain, ]E3 with add-on, ]E4 EAN-8, ]E1 and ]E2 add-on alone."""
    if symbology in ("]E1", "]E2"):
        return Scan(
            body,
            (),
            Refusal("add_on", "Only the small add-on code was read: scan the large bar code."),
        )
    split = _ADD_ON_MAIN.get(len(body), len(body)) if symbology == "]E3" else len(body)
    main, add_on = body[:split], body[split:]
    if symbology == "]E4":
        numbers = [gtin.normal(main)] if gtin.is_valid(main) else []
    else:
        numbers = _gtins(main)
    if not numbers:
        return Scan(body, (), _bad_check(quoted(main, _prefixed(main, layouts))))
    readings, fault = _read_gtin(main, numbers, layouts, currency)
    if add_on:
        readings = [
            Gtin(each.gtin14, add_on) if isinstance(each, Gtin) else each for each in readings
        ]
    return Scan(body, tuple(readings), fault)


def _gtins(code: str) -> list[str]:
    """Give the 14-digit numbers that digits stand for: a UPC-E before an EAN-8, being far commoner with 0 and 1."""
    numbers = [gtin.normal(code)] if gtin.is_valid(code) else []
    if len(code) <= 8 and (upc_a := gtin.expand_upc_e(code)):
        numbers.insert(0, gtin.normal(upc_a))
    return numbers


def _read_gtin(
    code: str, numbers: list[str], layouts: CodeLayouts, currency: str
) -> tuple[list[Reading], Refusal | None]:
    """Put what the shop's own layouts make of valid numbers before the plain numbers."""
    readings: list[Reading] = [*_prefixed(code, layouts)]
    fault = None
    if len(code) in (12, 13):
        try:
            readings.extend(_in_store(numbers[0][1:], layouts, currency))
        except Refusal as refusal:
            fault = refusal
    readings.extend(map(Gtin, numbers))
    return readings, fault


def _in_store(code13: str, layouts: CodeLayouts, currency: str) -> list[InStore]:
    """Read a scale's label; an item number with leading zeros is tried without them too."""
    for layout in layouts.in_store:
        if code13.startswith(layout.prefix):
            label = layout.read(code13, currency)
            short = label.plu.lstrip("0")
            if short in ("", label.plu):
                return [label]
            return [label, InStore(short, label.price, label.weight, layout)]
    return []


def item_key(code: str) -> str:
    """Give the form in which an item's bar code is kept, so that scanning or typing it finds the item.

    A valid GTIN or 8-digit UPC-E gets its 14 digits; everything else, wrong check digits included, stays as it is
    and is found by its exact text.
    """
    numbers = _gtins(code) if len(code) in gtin.LENGTHS else []
    return numbers[0] if numbers else code


def card_form(text: str) -> str:
    """Give a card's number as it is kept: 12 digits get a 0 in front, since scanners send them either way."""
    return f"0{text}" if len(text) == 12 and gtin.is_digits(text) else text


def _prefixed(body: str, layouts: CodeLayouts) -> tuple[Reading, ...]:
    if len(body) > _SHORT or not gtin.is_digits(body):
        code = card_form(body)
        if code.startswith(layouts.customer):
            return (CustomerCard(code),)
        if code.startswith(layouts.gift):
            return (GiftCard(code),)
        if code.startswith(layouts.coupon):
            return (Coupon(code),)
        if code.startswith(layouts.staff):
            return (StaffBadge(code),)
    return ()


def _read_gs1(body: str, currency: str) -> Scan:
    if body.startswith(_COUPON_ELEMENTS):
        return Scan(body, (Coupon(body), LocalCode(body)))
    if len(body) == 16 and body[:2] == "01" and gtin.is_valid(body[2:]):
        return Scan(body, (Gtin(body[2:]), LocalCode(body)))
    return _try_gs1(body, gs1.read_element_string, currency)


def _try_gs1(body: str, read: Callable[[str, str], Gs1], currency: str) -> Scan:
    try:
        return Scan(body, (read(body, currency), LocalCode(body)))
    except Refusal as fault:
        return Scan(body, (LocalCode(body),), fault)


def _bad_check(quoted: str) -> Refusal:
    return Refusal(
        "check_digit",
        f"The last digit of {quoted} does not fit the others: scan it again, or compare the digits.",
    )

"""Trade item numbers (GTIN) by arithmetic alone: check digits, UPC-E, the 14-digit form the database keeps."""

from __future__ import annotations

from enum import StrEnum

from tui_pos.core.cardguard import shown
from tui_pos.core.refusal import Refusal

LENGTHS = frozenset({8, 12, 13, 14})
"""EAN-8, UPC-A, EAN-13 and ITF-14: what a scanner may send for an item."""


class Circulation(StrEnum):
    """Say how far a number means the same thing (GS1 General Specifications, section 2.1.11)."""

    OPEN = "open"
    REGION = "region"
    COMPANY = "company"


def is_digits(text: str) -> bool:
    """Tell plain 0-9 from everything else; `str.isdigit` alone also takes Arabic and superscript digits."""
    return text.isascii() and text.isdigit()


def _weighted_sum(digits: str) -> int:
    """Sum the digits with weights 1, 3, 1 ... from the right (GS1 General Specifications, section 7.9.1)."""
    raw = digits.encode()
    length = len(raw)
    return (
        sum(raw[-1::-2]) + 3 * sum(raw[-2::-2]) - ord("0") * ((length + 1) // 2 + 3 * (length // 2))
    )


def check_digit(payload: str) -> str:
    """Work out the digit that ends a GTIN from the digits before it; anything but digits is a `ValueError`."""
    if not is_digits(payload):
        raise ValueError(f"{payload!r} is not a row of digits")
    return str(-_weighted_sum(payload + "0") % 10)


def is_valid(code: str) -> bool:
    """Tell whether this is 8, 12, 13 or 14 digits that end in the right check digit."""
    return len(code) in LENGTHS and is_digits(code) and _weighted_sum(code) % 10 == 0


def normal(code: str) -> str:
    """Give the 14-digit form that the database keeps; refuse a wrong length (`gtin`) or `check_digit`."""
    if len(code) not in LENGTHS or not is_digits(code):
        raise Refusal(
            "gtin", f"{shown(code)} is not a trade item number: those have 8, 12, 13 or 14 digits."
        )
    if _weighted_sum(code) % 10:
        raise Refusal(
            "check_digit",
            f"The last digit of {shown(code)} does not fit the others: read the number again.",
        )
    return code.rjust(14, "0")


def printed(gtin14: str) -> str:
    """Give the digits as they stand under the bars: 8, 12, 13 or 14 of them.

    The numbers from 0000 0000 0000 0 to 0000 0099 9999 9 are kept free for GTIN-8, so a short one is no UPC-A.
    """
    if gtin14.startswith("000000"):
        return gtin14[6:]
    if gtin14.startswith("00"):
        return gtin14[2:]
    return gtin14[1:] if gtin14.startswith("0") else gtin14


def expand_upc_e(code: str) -> str | None:
    """Give the 12-digit UPC-A behind a UPC-E, or None when it is none.

    Takes 6 digits (number system 0), 7 (number system 0 or 1 first) or 8 (check digit last, which must fit).
    The rule is the zero suppression of the GS1 General Specifications; the check digit is the long form's.
    """
    if not is_digits(code) or not 6 <= len(code) <= 8:
        return None
    system, six = ("0", code) if len(code) == 6 else (code[0], code[1:7])
    if system not in "01":
        return None
    payload = system + _unsqueeze(six)
    check = check_digit(payload)
    return payload + check if len(code) < 8 or code[7] == check else None


def _unsqueeze(six: str) -> str:
    last = six[5]
    if last in "012":
        return f"{six[:2]}{last}0000{six[2:5]}"
    if last == "3":
        return f"{six[:3]}00000{six[3:5]}"
    if last == "4":
        return f"{six[:4]}00000{six[4]}"
    return f"{six[:5]}0000{last}"


def circulation(gtin14: str) -> Circulation:
    """Say whether a number is world-wide or only means something in one region or one company.

    Price- and weight-embedded codes are `REGION` (02, 20 to 29), a shop's own numbers `COMPANY` (04, and
    eight digits that begin with 0 or 2).
    """
    if gtin14[0] != "0":
        return Circulation.OPEN
    if gtin14.startswith("000000"):
        return Circulation.COMPANY if gtin14[6] in "02" else Circulation.OPEN
    if gtin14[1] == "2" or gtin14[1:3] == "02":
        return Circulation.REGION
    return Circulation.COMPANY if gtin14[1:3] == "04" else Circulation.OPEN

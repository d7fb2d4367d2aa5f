"""GS1 element strings and Digital Link addresses: what a DataBar, GS1-128, DataMatrix or QR label says of an item.

biip knows the application identifiers. Its tables take a tenth of a second and 14 MiB, so it is imported by the
first label that needs it.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tui_pos.core import gtin
from tui_pos.core.instore import exact_money
from tui_pos.core.money import Money
from tui_pos.core.quantity import normal
from tui_pos.core.refusal import Refusal

SEPARATOR = "\x1d"
"""What a scanner sends for FNC1 after a field of variable length."""

_UNITS = {
    "310": "kg",
    "320": "lb",
    "356": "ozt",
    "357": "oz",
    "311": "m",
    "321": "in",
    "322": "ft",
    "323": "yd",
    "314": "m2",
    "350": "in2",
    "351": "ft2",
    "352": "yd2",
    "315": "l",
    "316": "m3",
    "360": "qt",
    "361": "gal",
    "364": "in3",
    "365": "ft3",
    "366": "yd3",
}
"""Trade measures, by the first three digits of the application identifier (General Specifications, section 3.6).

The second and third dimensions and the logistic measures (330 to 349, 353 to 355, 362, 363, 367 to 369) say
nothing about what is sold; they stay in `Gs1.elements`.
"""

_NUMERIC_CURRENCIES = {
    "840": "USD",
    "124": "CAD",
    "978": "EUR",
    "826": "GBP",
    "036": "AUD",
    "554": "NZD",
    "756": "CHF",
    "392": "JPY",
}
"""ISO 4217 numeric codes, as application identifier 393n carries them."""


@dataclass(frozen=True, slots=True)
class Measure:
    """Carry how much is in the pack, exactly, and in which unit."""

    value: Decimal
    unit: str


@dataclass(frozen=True, slots=True)
class Gs1:
    """Carry what a label says of one item; `elements` is every (application identifier, data) in order.

    `price` is the whole pack's, not a unit price.
    """

    gtin14: str
    measure: Measure | None
    price: Money | None
    count: int | None
    elements: tuple[tuple[str, str], ...]

    @property
    def key(self) -> str:
        """Give the 14-digit number to look up."""
        return self.gtin14

    def get(self, ai: str) -> str:
        """Give the data of an application identifier, or an empty text."""
        return next((data for found, data in self.elements if found == ai), "")

    @property
    def lot(self) -> str:
        """Give the batch or lot number (10)."""
        return self.get("10")

    @property
    def serial(self) -> str:
        """Give the serial number (21)."""
        return self.get("21")

    def expires(self, today: date) -> date | None:
        """Give the expiry date (17); None when the label has none or no real day."""
        return read_date(self.get("17"), today)


def read_element_string(text: str, currency: str) -> Gs1:
    """Read the text of a GS1 symbol, without its AIM identifier.

    Refuses what breaks the standard (`gs1`), names no item (`no_item`), has a wrong `check_digit`, or a price in
    another currency or with a fraction of a cent (`amount`).
    """
    from biip import BiipException, ParseConfig
    from biip.gs1_messages import GS1Message

    try:
        # Labels with a date of zeros are sold every day, so a date that is no day stays a text.
        config = ParseConfig(gs1_element_strings_verify_date=False)
        message = GS1Message.parse(_ascii(text), config=config)
    except BiipException as error:
        raise _unreadable() from error
    return _item([(found.ai.ai, found.value) for found in message.element_strings], currency)


def read_digital_link(uri: str, currency: str) -> Gs1:
    """Read a web address such as `https://example.com/01/09506000134352/10/ABC?17=261231`; refuses as above.

    GS1 Digital Link Standard: URI Syntax. Compressed addresses are not read.
    """
    from biip import BiipException, ParseConfig
    from biip.gs1_digital_link_uris import GS1DigitalLinkURI

    try:
        config = ParseConfig(gs1_element_strings_verify_date=False)
        link = GS1DigitalLinkURI.parse(_ascii(uri), config=config)
    except (BiipException, ValueError) as error:  # urllib raises ValueError for a malformed host
        raise _unreadable() from error
    return _item([(found.ai.ai, found.value) for found in link.element_strings], currency)


def read_date(digits: str, today: date) -> date | None:
    """Turn YYMMDD into a date; day 00 is the last of the month; None for anything else.

    The century is the one that brings the year within 49 years back and 50 ahead of `today` (General
    Specifications, section 7.12).
    """
    if len(digits) != 6 or not gtin.is_digits(digits):
        return None
    year, month, day = (int(digits[i : i + 2]) for i in (0, 2, 4))
    year += today.year - today.year % 100
    if year - today.year > 50:
        year -= 100
    elif year - today.year < -49:
        year += 100
    try:
        return date(year, month, day or monthrange(year, month)[1])
    except ValueError:
        return None


def _item(elements: list[tuple[str, str]], currency: str) -> Gs1:
    numbers = {data for ai, data in elements if ai == "01"}
    if len(numbers) != 1:
        raise Refusal(
            "no_item",
            "This label names no single item: scan the bar code on the product itself.",
        )
    return Gs1(
        gtin14=gtin.normal(numbers.pop()),
        measure=_measure(elements),
        price=_price(elements, currency),
        count=next((int(data) for ai, data in elements if ai in ("30", "37") and data), 0) or None,
        elements=tuple(elements),
    )


def _measure(elements: list[tuple[str, str]]) -> Measure | None:
    for ai, data in elements:
        unit = _UNITS.get(ai[:3])
        if unit and int(data):
            return Measure(normal(_scaled(ai, data)), unit)
    return None


def _price(elements: list[tuple[str, str]], currency: str) -> Money | None:
    for ai, data in elements:
        if ai[:3] == "392":
            return exact_money(_scaled(ai, data), currency)
        if ai[:3] == "393":
            if _NUMERIC_CURRENCIES.get(data[:3]) != currency:
                raise Refusal(
                    "amount",
                    f"The price on this label is not in {currency}: type the item and its price.",
                )
            return exact_money(_scaled(ai, data[3:]), currency)
    return None


def _scaled(ai: str, data: str) -> Decimal:
    """Put the decimal point where the fourth digit of the identifier says."""
    return Decimal(data).scaleb(-int(ai[3]))


def _ascii(text: str) -> str:
    if not text.isascii():
        raise _unreadable()
    return text


def _unreadable() -> Refusal:
    return Refusal(
        "gs1",
        "This GS1 label cannot be read: scan it again, or type the number printed under it.",
    )

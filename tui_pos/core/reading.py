"""What a code can be, and the one it turns out to be once the shop's tables have been asked.

One text can be several things: eight digits may be an EAN-8, a UPC-E or the shop's own number. A `Scan` holds
all readings in order of trial.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypeVar

from tui_pos.core.cardguard import refuse_card_number, shown
from tui_pos.core.gs1 import Gs1
from tui_pos.core.instore import InStore
from tui_pos.core.refusal import Refusal

Known = TypeVar("Known")


@dataclass(frozen=True, slots=True)
class Gtin:
    """Carry a trade item number in 14-digit form; `add_on` is the issue of a magazine, 2 or 5 digits."""

    gtin14: str
    add_on: str = ""

    @property
    def key(self) -> str:
        """Give the 14-digit number to look up."""
        return self.gtin14


@dataclass(frozen=True, slots=True)
class LocalCode:
    """Carry a text that only the shop can know: an item number, a look-up code, its own bar code."""

    text: str

    @property
    def key(self) -> str:
        """Give the text to look up."""
        return self.text


@dataclass(frozen=True, slots=True)
class ReceiptNumber:
    """Carry the number of a receipt, typed or scanned from its paper."""

    text: str


@dataclass(frozen=True, slots=True)
class GiftCard:
    """Carry a gift card's whole number."""

    text: str


@dataclass(frozen=True, slots=True)
class CustomerCard:
    """Carry a customer card's whole number."""

    text: str


@dataclass(frozen=True, slots=True)
class Coupon:
    """Carry a coupon's whole code."""

    text: str


@dataclass(frozen=True, slots=True)
class StaffBadge:
    """Carry a staff badge's whole code. It is a secret: never show or journal it."""

    text: str


Reading = (
    Gtin | InStore | Gs1 | LocalCode | ReceiptNumber | GiftCard | CustomerCard | Coupon | StaffBadge
)
"""What a code can be. The first four have a `key` to look an item up by."""


@dataclass(frozen=True, slots=True)
class Scan:
    """Carry the readings of one code, likeliest first, and what is wrong with it when none is known."""

    text: str
    readings: tuple[Reading, ...]
    fault: Refusal | None = None

    def first(self, find: Callable[[Reading], Known | None]) -> Known:
        """Look the readings up in order and give the first that is known (`find` gives None for unknown).

        Refuses when none is: `card_number`, the code's own fault, or `unknown_code`.
        """
        for reading in self.readings:
            known = find(reading)
            if known is not None:
                return known
        refuse_card_number(self.text)
        raise self.fault or self._unknown()

    @property
    def shown(self) -> str:
        """Give the code as it may be shown, logged and journalled: badges, gift and payment cards hidden."""
        return quoted(self.text, self.readings)

    def _unknown(self) -> Refusal:
        match self.readings[0] if self.readings else None:
            case StaffBadge():
                sentence = "This badge is nobody's here: sign on with the PIN, or ask the manager."
            case GiftCard():
                sentence = (
                    f"No gift card here is {self.shown}: check that it is one of this shop's."
                )
            case CustomerCard():
                sentence = f"No customer here has the card {self.shown}: look them up by name."
            case ReceiptNumber():
                sentence = f"No receipt here has the number {self.shown}: check the store and date."
            case _:
                sentence = f"Nothing here has the code {self.shown}: look it up by name, or ring its department."
        return Refusal("unknown_code", sentence)


def quoted(text: str, readings: Sequence[Reading]) -> str:
    """Give a code as a sentence may quote it, knowing what it may be."""
    if any(isinstance(reading, StaffBadge) for reading in readings):
        return "****"
    if any(isinstance(reading, GiftCard) for reading in readings):
        return f"****{text[-4:]}"
    return shown(text)

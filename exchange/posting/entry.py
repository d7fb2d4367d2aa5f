"""Postings: lines of debits and credits that always balance, with what QuickBooks needs to know of each.

Amounts are minor units: a debit is positive, a credit negative. On a sales form a credit is what the customer owes
and a debit what he gave, so the line's amount there is the posting's with the sign turned.
"""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from enum import StrEnum

import msgspec

from exchange.posting.account import Account
from tui_pos.core.money import format_minor


class Part(StrEnum):
    """Say which part of a document a line belongs to; sales forms are laid out by it."""

    GOODS = "goods"
    DISCOUNT = "discount"
    TAX = "tax"
    SHIPPING = "shipping"
    TIP = "tip"
    GIFT = "gift"
    DEPOSIT = "deposit"
    PAYMENT = "payment on account"
    ROUNDING = "rounding"
    CHARGE = "charge to account"
    OFFSET = "offset"
    TENDER = "tender"
    ENTRY = "entry"


class Place(StrEnum):
    """Say how a line reaches QuickBooks: as a line, as the document's own total, or computed there (tax)."""

    LINE = "line"
    HEADER = "header"
    COMPUTED = "computed"


class PartyKind(StrEnum):
    """Name the lists that an entity may come from."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    EMPLOYEE = "employee"


class Party(msgspec.Struct, frozen=True):
    """Name a customer, vendor or employee as QuickBooks does."""

    kind: PartyKind
    name: str


class HelperKind(StrEnum):
    """Name the kinds of items that sales lines post through."""

    OTHER_CHARGE = "other charge"
    PAYMENT = "payment"
    SALES_TAX = "sales tax"
    NON_INVENTORY = "non-inventory"


class Helper(msgspec.Struct, frozen=True, omit_defaults=True):
    """Describe an item in QuickBooks that exists only so that lines can post to its account.

    `method` is a Payment item's payment method, `percent` and `agency` are a tax item's.
    """

    kind: HelperKind
    name: str
    account: Account
    taxable: bool = False
    method: str = ""
    percent: Decimal | None = None
    agency: str = ""
    parent: str = ""

    @property
    def full_name(self) -> str:
        """The name that lines point at, with the parent's before it."""
        return f"{self.parent}:{self.name}" if self.parent else self.name


class Line(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True):
    """Post `amount` to an account: debit positive, credit negative, never zero (`ValueError`).

    `item`, `taxable`, `returned` (goods that came back), `quantity` and `count` (lines that were added up into this
    one) matter on sales forms; `check` is a check's number, `tender` the id of the tender type, `method` the payment
    method that QuickBooks knows it by.
    """

    account: Account
    amount: int
    part: Part = Part.ENTRY
    place: Place = Place.LINE
    party: Party | None = None
    class_name: str = ""
    item: Helper | None = None
    taxable: bool = False
    returned: bool = False
    tender: str = ""
    method: str = ""
    check: str = ""
    memo: str = ""
    quantity: Decimal | None = None
    count: int = 1

    def __post_init__(self) -> None:
        """Refuse a line that posts nothing."""
        if self.amount == 0:
            raise ValueError(f"a line of 0.00 on {self.account.name} posts nothing")

    @property
    def form_amount(self) -> int:
        """What the line says on a sales form: owed positive, given negative."""
        return -self.amount


class Posting(msgspec.Struct, frozen=True):
    """Hold lines whose debits equal their credits; an unbalanced set is a `ValueError` and does not exist."""

    lines: tuple[Line, ...]

    def __post_init__(self) -> None:
        """Refuse what does not balance."""
        rest = sum(line.amount for line in self.lines)
        if rest:
            raise ValueError(
                f"debits of {format_minor(self.debits)} do not equal credits of {format_minor(self.credits)}"
            )

    @property
    def debits(self) -> int:
        """The sum of the debits."""
        return sum(line.amount for line in self.lines if line.amount > 0)

    @property
    def credits(self) -> int:
        """The sum of the credits, as a positive amount."""
        return -sum(line.amount for line in self.lines if line.amount < 0)


def pair(
    debit: Account,
    credit: Account,
    amount: int,
    memo: str,
    class_name: str = "",
    credit_class: str | None = None,
) -> Posting:
    """Debit one account and credit another; a negative amount goes the other way, zero posts nothing.

    The credit's class is the debit's unless it is given.
    """
    if amount == 0:
        return Posting(())
    other = class_name if credit_class is None else credit_class
    lines = (
        Line(account=debit, amount=amount, memo=memo, class_name=class_name),
        Line(account=credit, amount=-amount, memo=memo, class_name=other),
    )
    return Posting(lines if amount > 0 else lines[::-1])


def joined(postings: Iterable[Posting]) -> Posting:
    """Put postings into one, line after line."""
    return Posting(tuple(line for posting in postings for line in posting.lines))

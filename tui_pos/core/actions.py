"""The typed actions that change an open sale.

An open sale is the list of its actions: the till appends each one to the database as it is applied, and after a
power cut applies them again. So an action carries everything it needs (the item as it was when it was scanned, the
line that is being returned) and never looks anything up. Amounts are minor units, times milliseconds UTC.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from tui_pos.core.catalog import Item
from tui_pos.core.people import Customer
from tui_pos.core.receipt import DepositAction, ItemLine, TaxTotal


class Action(msgspec.Struct, frozen=True, omit_defaults=True, tag_field="do", tag=str.lower):
    """Be the base of every action; the tag in stored bytes is the class name in lower case."""


class Begin(Action, frozen=True):
    """Open a sale: who rings it, when, where its tax is found; `corrects` names a receipt being rung again."""

    sale: str
    cashier: str
    day: date
    at: int
    tax_location: str
    price_level: int = 1
    training: bool = False
    corrects: str = ""


class Ring(Action, frozen=True):
    """Put an item on the sale. Negative quantities return it without a receipt, for a `reason`.

    `price` is a typed or embedded unit price, `extended` an embedded line price, `open_ring` marks goods rung
    under a department only. `associate` sold it; `by` approved what needed a right.
    """

    item: Item
    quantity: Decimal = Decimal(1)
    unit: str = ""
    price: int | None = None
    extended: int | None = None
    code: str = ""
    serials: tuple[str, ...] = ()
    associate: str = ""
    reason: str = ""
    open_ring: bool = False
    by: str = ""


class ReturnLine(Action, frozen=True):
    """Take back part of a line of a finished receipt, at its own prices and taxes.

    `returned` is how much of it came back before; `taxes` are the receipt's tax totals, for names and rates.
    `unchecked` says that the node could not be asked.
    """

    receipt: str
    number: str
    line: ItemLine
    quantity: Decimal
    returned: Decimal
    taxes: tuple[TaxTotal, ...]
    included: bool
    reason: str = ""
    unchecked: bool = False
    by: str = ""


class SetQuantity(Action, frozen=True):
    """Change how many of a line."""

    n: int
    quantity: Decimal


class VoidLine(Action, frozen=True):
    """Take a line off."""

    n: int
    by: str = ""


class SetPrice(Action, frozen=True):
    """Give a line another unit price; it counts as a discount, or a negative one when it is higher."""

    n: int
    price: int
    reason: str = ""
    by: str = ""


class DiscountLine(Action, frozen=True):
    """Reduce a line by `percent` or `amount`; neither given takes its discount away."""

    n: int
    percent: Decimal | None = None
    amount: int | None = None
    reason: str = ""
    by: str = ""


class DiscountSale(Action, frozen=True):
    """Reduce the whole sale by `percent` or `amount`; neither given takes its discount away."""

    percent: Decimal | None = None
    amount: int | None = None
    reason: str = ""
    by: str = ""


class SetCustomer(Action, frozen=True):
    """Attach a customer with their terms, or detach with None."""

    customer: Customer | None


class SetPriceLevel(Action, frozen=True):
    """Price the whole sale at another level (1 to 5)."""

    level: int


class SetExempt(Action, frozen=True):
    """Charge no tax on this sale, for a reason and a certificate number; an empty reason charges it again."""

    reason: str = ""
    certificate: str = ""
    by: str = ""


class SetTaxLocation(Action, frozen=True):
    """Find the tax in another place, for goods that are delivered there."""

    location: str


class SetAssociate(Action, frozen=True):
    """Credit a member of staff with one line (`n`) or with the whole sale (`n` 0)."""

    staff: str
    n: int = 0


class AgeChecked(Action, frozen=True):
    """Confirm that the customer is at least `age` years old; asked once a sale."""

    age: int


class SetShipping(Action, frozen=True):
    """Deliver the goods for `amount`; an empty method takes the delivery away."""

    method: str
    amount: int
    address: str = ""
    tracking: str = ""


class AddGiftCard(Action, frozen=True):
    """Sell or load a gift card or certificate."""

    card: str
    amount: int
    certificate: bool = False


class AddDeposit(Action, frozen=True):
    """Take, refund or forfeit a deposit on an order; `amount` is positive when taken."""

    order: str
    amount: int
    action: DepositAction = DepositAction.TAKEN


class AddAccountPayment(Action, frozen=True):
    """Receive money on the attached customer's house account."""

    amount: int


class AddTip(Action, frozen=True):
    """Take a tip for a member of staff."""

    amount: int
    staff: str = ""


class SetNote(Action, frozen=True):
    """Note something, or the customer's purchase order number, on the receipt."""

    note: str = ""
    purchase_order: str = ""


class AddTender(Action, frozen=True):
    """Take `amount` by a tender type (None: exactly what is due); for a refund it is what goes out."""

    type: str
    amount: int | None = None
    number: str = ""
    brand: str = ""
    last4: str = ""
    authorization: str = ""
    reference: str = ""
    order: str = ""
    unchecked: bool = False
    by: str = ""


class VoidTenders(Action, frozen=True):
    """Give back what was tendered so far, so that lines can change again."""


AnyAction = (
    Begin
    | Ring
    | ReturnLine
    | SetQuantity
    | VoidLine
    | SetPrice
    | DiscountLine
    | DiscountSale
    | SetCustomer
    | SetPriceLevel
    | SetExempt
    | SetTaxLocation
    | SetAssociate
    | AgeChecked
    | SetShipping
    | AddGiftCard
    | AddDeposit
    | AddAccountPayment
    | AddTip
    | SetNote
    | AddTender
    | VoidTenders
)

_encoder = msgspec.json.Encoder(decimal_format="string", order="deterministic")
_decoder = msgspec.json.Decoder(AnyAction)


def encode_action(action: AnyAction) -> bytes:
    """Write an action for the open sale's list in the database."""
    return _encoder.encode(action)


def decode_action(raw: bytes) -> AnyAction:
    """Read a stored action; `msgspec.ValidationError` when it is none."""
    action: AnyAction = _decoder.decode(raw)
    return action

"""Receipts whose figures a shopkeeper can check by hand; each passes the core's own check."""

from __future__ import annotations

from datetime import UTC, date, datetime
from decimal import Decimal

from tui_pos.core.catalog import ItemType
from tui_pos.core.receipt import (
    AccountPaymentLine,
    DepositLine,
    Discount,
    DiscountKind,
    Exemption,
    GiftCardLine,
    ItemLine,
    Line,
    Origin,
    Receipt,
    ReceiptType,
    ShippingLine,
    TaxAmount,
    TaxTotal,
    Tender,
    TenderKind,
    TipLine,
    check_receipt,
)
from tui_pos.core.settings import ReceiptText, Store
from tui_pos.core.taxsetup import TaxRounding
from tui_pos.paper.facts import Facts

STORE = Store(
    id="s1",
    number=1,
    name="Harbor Hardware",
    address=("12 Main Street", "Port Elias, NY 10999"),
    phone="555-0100",
)
TEXT = ReceiptText(
    header=("Open seven days, 8 to 6",),
    footer=("Thank you for shopping local!",),
    return_policy=("Goods come back within 90 days with this receipt, in saleable condition.",),
)
FACTS = Facts(
    store=STORE,
    text=TEXT,
    zone="America/New_York",
    till="02",
    cashier="Ana",
    names={
        "st-ana": "Ana",
        "st-ben": "Ben",
        "ag-ny": "New York State",
        "ag-city": "City of Port Elias",
    },
    numbers={"r-old": "0102-004301", "r-sale": "0102-004381", "o-77": "SO-77"},
    customer="Lee Ramos",
)
AFTERNOON = int(datetime(2026, 3, 14, 18, 5, tzinfo=UTC).timestamp() * 1000)
"""2:05 in the afternoon in New York, already summer time there."""


def item(
    n: int,
    name: str,
    price: int,
    *,
    quantity: str = "1",
    off: Discount | None = None,
    share: int = 0,
    taxes: tuple[tuple[str, int], ...] = (),
    **more: object,
) -> ItemLine:
    """Make a line that is taxed on top of its price; the tax code is `Tax` when there are taxes."""
    count = Decimal(quantity)
    extended = int((price * count).quantize(Decimal(1), "ROUND_HALF_UP"))
    net = extended - (off.amount if off else 0) - share
    tax = sum(amount for _, amount in taxes)
    fields: dict[str, object] = {
        "n": n,
        "item": f"i{n}",
        "number": f"10{n:02}",
        "name": name,
        "department": "d1",
        "quantity": count,
        "unit_price": price,
        "regular_price": price,
        "extended": extended,
        "net": net,
        "tax": tax,
        "gross": net + tax,
        "tax_code": "Tax" if taxes else "Non",
        "taxes": tuple(TaxAmount(component, net, amount) for component, amount in taxes),
        "type": ItemType.INVENTORY,
        "discount": off,
        "receipt_discount": share,
    }
    return ItemLine(**(fields | more))  # type: ignore[arg-type]


def receipt(lines: tuple[Line, ...], tenders: tuple[Tender, ...], **more: object) -> Receipt:
    """Add up a receipt of these lines and let the core check it."""
    taxed = [line for line in lines if isinstance(line, ItemLine | ShippingLine)]
    net, tax = sum(line.net for line in taxed), sum(line.tax for line in taxed)
    other = sum(line.amount for line in lines if not isinstance(line, ItemLine | ShippingLine))
    rounding = int(str(more.pop("rounding", 0)))
    fields: dict[str, object] = {
        "id": "r-sale",
        "number": "0102-004381",
        "store": "s1",
        "till": "t2",
        "day": date(2026, 3, 14),
        "cashier": "st-ana",
        "started": AFTERNOON - 90_000,
        "completed": AFTERNOON,
        "currency": "USD",
        "tax_location": "port",
        "tax_rounding": TaxRounding.LINE,
        "tax_included": False,
        "lines": lines,
        "net": net,
        "tax": tax,
        "gross": net + tax,
        "other": other,
        "rounding": rounding,
        "due": net + tax + other + rounding,
        "taxes": _taxes(taxed),
        "tenders": tenders,
        "type": ReceiptType.SALE,
    }
    made = Receipt(**(fields | more))  # type: ignore[arg-type]
    check_receipt(made)
    return made


RATES = {"state": ("NY State tax", Decimal("4")), "city": ("Port Elias tax", Decimal("4.5"))}


def _taxes(lines: list[ItemLine | ShippingLine]) -> tuple[TaxTotal, ...]:
    totals = []
    for component, (name, percent) in RATES.items():
        parts = [part for line in lines for part in line.taxes if part.component == component]
        if parts:
            base, amount = sum(part.base for part in parts), sum(part.amount for part in parts)
            totals.append(TaxTotal(component, name, "agency", percent, "Tax", base, amount))
    return tuple(totals)


CASH = Tender("cash", TenderKind.CASH, "Cash", 0)


def full_sale() -> Receipt:
    """A hammer at 10 % off, screws by three, seed by weight, a drill with its serial; cash and a card."""
    damaged = Discount(DiscountKind.PERCENT, 190, Decimal(10), "Damaged")
    lines = (
        item(
            1,
            "Claw hammer 16 oz, fibreglass handle",
            1899,
            off=damaged,
            taxes=(("state", 68), ("city", 77)),
        ),
        item(2, "Wood screws 8 x 1-1/4 in", 250, quantity="3", taxes=(("state", 30), ("city", 34))),
        item(3, "Seed potatoes", 399, quantity="1.245", unit="lb"),
        item(
            4,
            "Cordless drill",
            8900,
            taxes=(("state", 356), ("city", 401)),
            attribute="Red",
            size="18 V",
            serials=("A-1002",),
            associate="st-ben",
        ),
    )
    card = Tender(
        "card",
        TenderKind.CARD,
        "Card",
        10_000,
        brand="Visa",
        last4="4242",
        authorization="012345",
        reference="T-9",
    )
    cash = Tender("cash", TenderKind.CASH, "Cash", 2822, tendered=4000, change=1178)
    return receipt(lines, (card, cash), customer="c1")


def pure_return() -> Receipt:
    """The hammer comes back with its receipt: price, discount and tax mirrored, cash refunded."""
    damaged = Discount(DiscountKind.PERCENT, -190, Decimal(10), "Damaged")
    line = item(
        1,
        "Claw hammer 16 oz, fibreglass handle",
        1899,
        quantity="-1",
        off=damaged,
        taxes=(("state", -68), ("city", -77)),
        origin=Origin("r-old", 1),
        reason="Defective",
    )
    refund = Tender("cash", TenderKind.CASH, "Cash", -1854, change=1854)
    return receipt((line,), (refund,), id="r-ret", number="0102-004382")


def many_kinds() -> Receipt:
    """Everything that is not goods on one receipt, a discount on the whole, cash rounded to five cents."""
    share = Discount(DiscountKind.PERCENT, 50, Decimal(5), "Neighbour")
    lines: tuple[Line, ...] = (
        item(1, "Garden hose 50 ft", 1000, share=50, taxes=(("state", 38), ("city", 43))),
        ShippingLine(
            2, "Own van", 500, 43, 543, "Tax", _parts(500, 20, 23), address="p9", tracking="V-12"
        ),
        GiftCardLine(3, "6006491111114242", 2500),
        DepositLine(4, "o-77", 1000),
        AccountPaymentLine(5, "c1", 1500),
        TipLine(6, 100, "st-ben"),
    )
    check = Tender("check", TenderKind.CHECK, "Check", 6000, number="1042")
    gift = Tender(
        "gift", TenderKind.GIFT_CARD, "Gift card", 300, number="6006490000009876", unchecked=True
    )
    cash = Tender("cash", TenderKind.CASH, "Cash", 375, tendered=500, change=125)
    return receipt(
        lines, (check, gift, cash), rounding=1, discount=share, note="Leave at the side door"
    )


def _parts(base: int, state: int, city: int) -> tuple[TaxAmount, ...]:
    return TaxAmount("state", base, state), TaxAmount("city", base, city)


def exempt_sale() -> Receipt:
    """A church buys without tax; the check is too large and cash goes back."""
    check = Tender("check", TenderKind.CHECK, "Check", 2000, number="77")
    change = Tender("cash", TenderKind.CASH, "Cash", -500, change=500)
    lines = (item(1, "Wood glue", 500, quantity="3"),)
    return receipt(
        lines,
        (check, change),
        exemption=Exemption("Non-profit", "EX-4711"),
        purchase_order="PO 9",
    )


def tax_included() -> Receipt:
    """Prices include 20 %: 24.99 is 20.82 and 4.17, and the tax is named, not added."""
    line = ItemLine(
        n=1,
        item="i1",
        number="1001",
        name="Scarf",
        department="d1",
        quantity=Decimal(1),
        unit_price=2499,
        extended=2499,
        net=2082,
        tax=417,
        gross=2499,
        tax_code="Std",
        taxes=(TaxAmount("vat", 2082, 417),),
    )
    vat = TaxTotal("vat", "VAT", "HMRC", Decimal(20), "Std", 2082, 417)
    cash = Tender("cash", TenderKind.CASH, "Cash", 2499, tendered=2499)
    return receipt((line,), (cash,), currency="GBP", tax_included=True, taxes=(vat,))

"""Vouchers in their three billings, returned and reversed."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from exchange.posting.document import Document
from exchange.posting.requests import request
from exchange.qbxml.purchases import BillAdd, ItemReceiptAdd, VendorCreditAdd
from tests.exchange.posting.shop import DAY, books, entries, goods, knowing, nets, one, posted
from tests.exchange.posting.vouchers import BILLED, voucher
from tui_pos.core.documents import Billing, VoucherType

EIR = {"enhanced_receiving": True}


def document(made: Any, file: dict[str, Any] | None = None) -> Document:
    """The document of one voucher."""
    return one(posted(books(file), made))


def test_voucher_billed_here() -> None:
    """A bill with the vendor's number, date and due date: goods, freight and fee less the discount."""
    made = document(BILLED)
    assert (made.kind, made.ref_number, made.total) == ("bill", "INV-2026-0099", 7500)
    assert (made.day, made.due) == (date(2026, 2, 27), date(2026, 3, 29))
    assert entries(made) == [
        "Cr Accounts Payable 75.00",
        "Dr Inventory Asset 70.00",
        "Dr Freight & Shipping Costs 6.00",
        "Dr Freight & Shipping Costs 1.00",
        "Cr Purchase Discounts 2.00",
    ]
    bill = request(made, books().file)
    assert isinstance(bill, BillAdd)
    assert [str(line.amount) for line in bill.expense_lines] == ["70.00", "6.00", "1.00", "-2.00"]
    assert bill.terms_ref is not None
    assert bill.terms_ref.full_name == "Net 30"


def test_voucher_billed_in_quickbooks() -> None:
    """An item receipt waits on Accounts Payable until the bookkeeper makes it a bill."""
    made = document(voucher(Billing.QUICKBOOKS, 7000, freight=600))
    assert (made.kind, made.ref_number, made.total) == ("item receipt", "V01-000007", 7600)
    assert made.day == DAY
    assert entries(made) == [
        "Cr Accounts Payable 76.00",
        "Dr Inventory Asset 70.00",
        "Dr Freight & Shipping Costs 6.00",
    ]


def test_item_receipt_under_enhanced_inventory_receiving() -> None:
    """There QuickBooks credits Inventory Offset instead, and takes no payable account."""
    made = document(voucher(Billing.QUICKBOOKS, 7000), EIR)
    assert entries(made)[0] == "Cr Inventory Offset 70.00"
    receipt = request(made, books(EIR).file)
    assert isinstance(receipt, ItemReceiptAdd)
    assert receipt.ap_account_ref is None


def test_voucher_not_billed_yet_and_its_bill() -> None:
    """First the goods alone against Unbilled Purchases; the bill later brings freight, fee and discount."""
    waiting = voucher(Billing.UNBILLED, 7000, freight=600, discount=200)
    bill = voucher(
        Billing.BILLED,
        id="voucher-2",
        number="V01-000008",
        freight=600,
        discount=200,
        total=7400,
        bills="voucher-1",
    )
    day = posted(books(), waiting, bill)
    assert [d.kind for d in day.documents] == ["journal", "bill"]
    assert [entries(d) for d in day.documents] == [
        ["Cr Unbilled Purchases 70.00", "Dr Inventory Asset 70.00"],
        [
            "Cr Accounts Payable 74.00",
            "Dr Unbilled Purchases 70.00",
            "Dr Freight & Shipping Costs 6.00",
            "Cr Purchase Discounts 2.00",
        ],
    ]


@pytest.mark.parametrize("billing", [Billing.BILLED, Billing.QUICKBOOKS])
def test_return_voucher(billing: Billing) -> None:
    """Goods sent back are a vendor credit with positive lines, whoever bills."""
    made = document(voucher(billing, 7000, type=VoucherType.RETURN))
    assert (made.kind, made.total) == ("vendor credit", 7000)
    assert entries(made) == ["Dr Accounts Payable 70.00", "Cr Inventory Asset 70.00"]
    credit = request(made, books().file)
    assert isinstance(credit, VendorCreditAdd)
    assert [str(line.amount) for line in credit.expense_lines] == ["70.00"]


@pytest.mark.parametrize("billing", Billing)
@pytest.mark.parametrize("file", [{}, EIR])
def test_a_reversal_takes_everything_back(billing: Billing, file: dict[str, Any]) -> None:
    """A voucher and the one that reverses it leave no account changed."""
    came = voucher(billing, 7000, freight=600, fee=100, discount=200)
    went = voucher(
        billing,
        7000,
        id="voucher-2",
        number="V01-000008",
        freight=600,
        fee=100,
        discount=200,
        type=VoucherType.RETURN,
        reverses="voucher-1",
    )
    day = posted(books(file), came, went)
    assert day.findings == ()
    assert len(day.documents) == 2
    assert nets(day.documents) == {}


def test_goods_for_nothing_are_a_journal() -> None:
    """A discount of the whole price leaves nothing to owe: QuickBooks takes no bill of 0.00."""
    made = document(voucher(Billing.BILLED, 5000, discount=5000))
    assert made.kind == "journal"
    assert entries(made) == ["Dr Inventory Asset 50.00", "Cr Purchase Discounts 50.00"]


def test_a_discount_above_the_goods_is_a_vendor_credit() -> None:
    """What the vendor owes us is no bill."""
    made = document(voucher(Billing.BILLED, 5000, discount=6000))
    assert (made.kind, made.total) == ("vendor credit", 1000)


def test_goods_without_stock_go_to_their_cost() -> None:
    """Non-inventory goods bought in are an expense at once."""
    bag = goods("0.10", name="Bag", id="id-1", type="non_inventory")
    made = one(posted(knowing(books(), bag), voucher(Billing.BILLED, 300)))
    assert entries(made)[1] == "Dr Purchases - Resale Items 3.00"


def test_a_voucher_that_does_not_add_up_waits() -> None:
    """Its total is compared with its parts before anything is owed to anybody."""
    day = posted(books(), voucher(Billing.BILLED, 5000, total=4999))
    assert day.documents == ()
    assert "says 49.99" in day.findings[0].sentence


def test_an_unknown_vendor_waits() -> None:
    """Without a name in QuickBooks there is nobody to owe it to."""
    day = posted(books(), voucher(Billing.BILLED, 5000, vendor="nobody"))
    assert day.documents == ()
    assert "exchange vendors first" in day.findings[0].sentence

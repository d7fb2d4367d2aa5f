"""What each kind of receipt line and tender debits and credits."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest

from exchange.posting.document import Kind
from exchange.posting.mapping import Discounts
from exchange.posting.source import posts
from tests.builders import tax
from tests.exchange.posting.shop import (
    HARBOR,
    books,
    entries,
    form,
    goods,
    nets,
    one,
    posted,
    receipt,
    returned,
    reversed_,
    shop_rules,
    titles,
)
from tui_pos.core import actions as act
from tui_pos.core.documents import Order, OrderStatus, OrderType
from tui_pos.core.receipt import (
    DepositAction,
    DepositLine,
    GiftCardLine,
    Receipt,
    Tender,
    TenderKind,
)
from tui_pos.core.settings import CashRounding
from tui_pos.journal.bodies import TrainingReceipt


def accounts(*bodies: Any, **mapping: Any) -> dict[str, str]:
    """The net of each account after a day of these entries."""
    made = posted(books(**mapping), *bodies)
    assert made.findings == ()
    return nets(made.documents)


def test_cash_sale() -> None:
    """Cash is debited with what stays in the drawer, not with what was handed over."""
    assert accounts(receipt("0101-000001", goods("20.00", "8"), act.AddTender("cash", 5000))) == {
        "Cash in Drawer": "21.20",
        "Sales:Merchandise": "-20.00",
        "Sales Tax Payable": "-1.20",
        "Cost of Goods Sold": "8.00",
        "Inventory Asset": "-8.00",
    }


def test_goods_without_stock_post_no_cost() -> None:
    """Services and non-inventory goods have one account for cost and asset, so nothing is left to post."""
    made = receipt(
        "0101-000001",
        goods("20.00", "8", type="service", code="Non"),
        goods("5.00", "1", type="non_inventory", code="Non"),
    )
    assert accounts(made) == {
        "Cash in Drawer": "25.00",
        "Service Sales": "-20.00",
        "Sales:Merchandise": "-5.00",
    }


@pytest.mark.parametrize(
    ("tender", "account"),
    [
        (act.AddTender("visa"), "Undeposited Funds"),
        (act.AddTender("app"), "Undeposited Funds"),
        (act.AddTender("gift", number="G-1"), "Gift Cards Outstanding"),
        (act.AddTender("paper", number="P-1"), "Gift Certificates Outstanding"),
        (act.AddTender("credit", number="C-1"), "Store Credit Outstanding"),
        (act.AddTender("deposit", order="order-1"), "Customer Deposits"),
    ],
)
def test_where_each_tender_lands(tender: act.AddTender, account: str) -> None:
    """Cards and own tenders wait to be deposited; cards of ours, credits and deposits lower what we owe."""
    assert accounts(receipt("0101-000001", goods("20.00"), tender)) == {
        account: "21.20",
        "Sales:Merchandise": "-20.00",
        "Sales Tax Payable": "-1.20",
    }


def test_refund_as_store_credit() -> None:
    """Goods that came back for store credit raise what we owe."""
    assert accounts(receipt("0101-000001", returned("20.00"), act.AddTender("credit"))) == {
        "Store Credit Outstanding": "-21.20",
        "Sales:Merchandise": "20.00",
        "Sales Tax Payable": "1.20",
    }


def test_gift_certificate_and_tip() -> None:
    """Neither is income: one is owed to whoever holds the paper, the other to staff."""
    made = receipt("0101-000001", act.AddGiftCard("P-1", 2500, True), act.AddTip(300, "staff-1"))
    assert accounts(made) == {
        "Cash in Drawer": "28.00",
        "Gift Certificates Outstanding": "-25.00",
        "Employee Tips Payable": "-3.00",
    }


def test_taxed_shipping() -> None:
    """Delivery is income of its own; its tax stands with the goods' tax, under a line of its sign."""
    shop = shop_rules(tax("6.00", shipping_code="Tax"))
    made = receipt("0101-000001", act.SetShipping("Parcel", 500), shop=shop)
    assert form(one(posted(books(), made))) == [
        "POS-Tax Shipping Charges C~E71D | 5.00",
        "State 6.00% | 0.30",
        "POS Cash in Drawer | -5.30",
    ]


def test_exempt_sale() -> None:
    """A sale without tax for a certificate stands under the non-taxable code, with no tax line."""
    made = receipt("0101-000001", goods("20.00"), act.SetExempt("Resale", "C-9"))
    document = one(posted(books(), made))
    assert form(document) == ["POS Sales/Merchandise | 20.00", "POS Cash in Drawer | -20.00"]
    assert [line.taxable for line in document.lines] == [False, False]


def test_cash_rounding_on_a_day() -> None:
    """Two cents given and one taken by rounding cash to 5 cents are a line of one cent, apart from income and tax."""
    shop = shop_rules(cash_rounding=CashRounding.NEAREST_5)
    down = receipt("0101-000001", goods("9.97", code="Non"), shop=shop)
    up = receipt("0101-000002", goods("4.99", code="Non"), shop=shop)
    assert (down.rounding, up.rounding) == (-2, 1)
    document = one(posted(books(), down, up))
    assert entries(document) == [
        "Cr Sales:Merchandise 14.96",
        "Dr Balancing Adjustments 0.01",
        "Dr Cash in Drawer 14.95",
    ]
    assert form(document)[1] == "POS Balancing Adjustments | -0.01"


def test_discounts_apart_by_account_and_tax() -> None:
    """A receipt discount is split over what it reduced: services and goods, taxed and not."""
    made = receipt(
        "0101-000001",
        goods("60.00"),
        goods("30.00", code="Non"),
        goods("10.00", code="Non", type="service"),
        act.DiscountSale(percent=Decimal(10)),
    )
    document = one(posted(books(discounts=Discounts.SEPARATE), made))
    assert entries(document) == [
        "Dr Sales:Merchandise Discounts 6.00",
        "Dr Sales:Merchandise Discounts 3.00",
        "Dr Service Sales Discounts 1.00",
        "Cr Sales:Merchandise 60.00",
        "Cr Sales:Merchandise 30.00",
        "Cr Service Sales 10.00",
        "Cr Sales Tax Payable 3.24",
        "Dr Cash in Drawer 93.24",
    ]


def test_discounts_apart_where_prices_include_tax() -> None:
    """Income and discount are both stated without tax: 106.00 less 10.60 is 100.00 less 10.00, tax 5.40."""
    shop = shop_rules(tax("6.00", included=True))
    made = receipt(
        "0101-000001", goods("106.00"), act.DiscountLine(1, percent=Decimal(10)), shop=shop
    )
    assert accounts(made, discounts=Discounts.SEPARATE) == {
        "Cash in Drawer": "95.40",
        "Sales:Merchandise": "-100.00",
        "Sales:Merchandise Discounts": "10.00",
        "Sales Tax Payable": "-5.40",
    }


def test_raised_price_is_a_negative_discount() -> None:
    """10.00 raised to 12.00 is income of 10.00 and a discount of -2.00, which credits the discount account."""
    made = receipt("0101-000001", goods("10.00", code="Non"), act.SetPrice(1, 1200))
    assert accounts(made, discounts=Discounts.SEPARATE) == {
        "Cash in Drawer": "12.00",
        "Sales:Merchandise": "-10.00",
        "Sales:Merchandise Discounts": "-2.00",
    }


def deposit(action: DepositAction, amount: int, tender: Tender) -> Receipt:
    """A receipt with one deposit line, settled by one tender."""
    plain = receipt("0101-000001", act.AddDeposit("order-1", 100))
    return msgspec.structs.replace(
        plain,
        lines=(DepositLine(1, "order-1", amount, action),),
        other=amount,
        due=amount,
        tenders=(tender,),
    )


CASH_BACK = Tender("cash", TenderKind.CASH, "Cash", -4000)
USED = Tender("deposit", TenderKind.DEPOSIT, "Deposit", 4000, order="order-1")


def test_deposit_refunded() -> None:
    """The liability goes the way the money goes."""
    assert accounts(deposit(DepositAction.REFUNDED, -4000, CASH_BACK)) == {
        "Cash in Drawer": "-40.00",
        "Customer Deposits": "40.00",
    }


def test_deposit_forfeited_and_its_reversal() -> None:
    """A deposit that the shop keeps becomes income; taking that back restores the liability."""
    kept = deposit(DepositAction.FORFEITED, 4000, USED)
    assert accounts(kept) == {"Customer Deposits": "40.00", "Forfeited Deposits": "-40.00"}
    assert accounts(kept, reversed_(kept, "0101-000002")) == {}


def test_promotional_gift_card_given_by_a_tender_of_its_own() -> None:
    """A card given away is owed like any other; the shop's own tender for it is mapped to an expense."""
    from exchange.posting.account import Account, AccountType
    from exchange.posting.mapping import TenderMap

    given = msgspec.structs.replace(
        receipt("0101-000001", act.AddGiftCard("G-9", 1000), act.AddTender("app")),
        lines=(GiftCardLine(1, "G-9", 1000, promotional=True),),
    )
    promotions = TenderMap(Account("Advertising:Gift Cards Given", AccountType.EXPENSE))
    made = posted(books(tenders={"app": promotions}), given)
    assert form(one(made)) == [
        "POS Gift Cards Outstanding | 10.00",
        "POS Gift Cards Given~E0C1 | -10.00",
    ]
    assert nets(made.documents) == {
        "Gift Cards Outstanding": "-10.00",
        "Advertising:Gift Cards Given": "10.00",
    }


def test_reversal_is_a_line_in_todays_receipt() -> None:
    """A sale and its reversal stand on one zero receipt with opposite signs, and cost comes back."""
    sold = receipt("0101-000001", goods("20.00", "8"))
    made = posted(books(), sold, reversed_(sold, "0101-000002"))
    assert titles(made) == ["sales receipt 01-260302-1 0.00"]
    assert form(made.documents[0]) == [
        "POS-Tax Sales/Merchandise | -20.00",
        "POS-Tax Sales/Merchandise | 20.00",
    ]


def test_reversal_of_an_invoice_is_a_credit_memo() -> None:
    """And the other way round."""
    charged = receipt(
        "0101-000001", goods("20.00"), act.SetCustomer(HARBOR), act.AddTender("account")
    )
    back = receipt(
        "0101-000002", returned("20.00"), act.SetCustomer(HARBOR), act.AddTender("account")
    )
    assert titles(posted(books(), reversed_(charged, "0101-000003"))) == [
        "credit memo 0101-000003 21.20"
    ]
    assert titles(posted(books(), reversed_(back, "0101-000004"))) == ["invoice 0101-000004 21.20"]


def test_orders_and_training_post_nothing() -> None:
    """They are done with, and no document comes of them."""
    practice = TrainingReceipt(receipt("0101-900001", goods("20.00")))
    order = Order(
        "order-1", "S1", 1, OrderType.LAYAWAY, OrderStatus.OPEN, "store-1",
        practice.receipt.day, "staff-1", "harbor", (), deposit=4000,
    )  # fmt: skip
    made = posted(books(), practice, order)
    assert made.documents == ()
    assert len(made.sources) == 2
    assert not posts(practice)
    assert posts(practice.receipt)


def test_a_charge_to_somebody_quickbooks_does_not_know_waits() -> None:
    """It is left out with a sentence that says what to do, and nothing else waits for it."""
    stranger = msgspec.structs.replace(HARBOR, id="stranger")
    charged = receipt(
        "0101-000001", goods("20.00"), act.SetCustomer(stranger), act.AddTender("account")
    )
    made = posted(books(), charged, receipt("0101-000002", goods("5.00")))
    assert [document.kind for document in made.documents] == [Kind.SALES_RECEIPT]
    assert made.sources == ("till-1/e1/2",)
    assert [finding.sentence for finding in made.findings] == [
        "Receipt 0101-000001 belongs to a customer without a name in QuickBooks: exchange customers first."
    ]


def test_customers_on_detailed_receipts() -> None:
    """Detailed receipts bear the customer's name, unless it is not shared; summarised ones never do."""
    from exchange.posting.mapping import Mode

    def made_out_to(customer: str, mode: Mode) -> str:
        who = msgspec.structs.replace(HARBOR, id=customer)
        check = receipt(
            "0101-000001", goods("5.00"), act.SetCustomer(who), act.AddTender("check", number="1")
        )
        party = one(posted(books(mode=mode), check)).party
        assert party is not None
        return party.name

    assert made_out_to("ann", Mode.DETAILED) == "Ann Able"
    assert made_out_to("shy", Mode.DETAILED) == "POS Daily Sales"
    assert made_out_to("ann", Mode.SUMMARISED) == "POS Daily Sales"


def test_a_receipt_in_another_currency_waits() -> None:
    """Its figures would be read as dollars."""
    foreign = msgspec.structs.replace(receipt("0101-000001", goods("5.00")), currency="CAD")
    made = posted(books(), foreign)
    assert (made.documents, made.sources) == ((), ())
    assert "is in CAD and the company file in USD" in made.findings[0].sentence

"""Checks, payments on account, and receipts settled by several tenders."""

from __future__ import annotations

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
    titles,
)
from tui_pos.core import actions as act

CUSTOMER = act.SetCustomer(HARBOR)


def test_check_with_change_in_cash() -> None:
    """The receipt's total is the whole check; the change is cash out of the drawer."""
    made = receipt("0101-000001", goods("20.00"), act.AddTender("check", 5000, number="7"))
    document = one(posted(books(), made))
    assert (document.kind, document.total) == ("sales receipt", 5000)
    assert form(document) == [
        "POS-Tax Sales/Merchandise | 20.00",
        "State 6.00% | 1.20",
        "POS Cash in Drawer | 28.80",
    ]
    assert entries(document)[-1] == "Dr Undeposited Funds 50.00"


def test_check_beside_other_tenders() -> None:
    """The first check is the total; the second one, the card and the cash are negative lines."""
    made = receipt(
        "0101-000001",
        goods("100.00", code="Non"),
        act.AddTender("cash", 1000),
        act.AddTender("check", 2000, number="7"),
        act.AddTender("visa", 3000),
        act.AddTender("check", 4000, number="8"),
    )
    document = one(posted(books(), made))
    assert document.total == 2000
    assert form(document) == [
        "POS Sales/Merchandise | 100.00",
        "POS Cash in Drawer | -10.00",
        "POS-Pay Visa | -30.00",
        "POS-Pay Check | -40.00",
    ]
    assert document.header is not None
    assert document.header.check == "7"
    assert document.lines[-1].check == "8"


def test_sale_partly_on_account() -> None:
    """One invoice over the whole sale, what was paid at once as negative lines: the rest is the balance."""
    made = receipt(
        "0101-000001",
        goods("200.00"),
        CUSTOMER,
        act.AddTender("cash", 5000),
        act.AddTender("check", 3000, number="7"),
        act.AddTender("account"),
    )
    document = one(posted(books(), made))
    assert (document.kind, document.total) == ("invoice", 13200)
    assert form(document) == [
        "POS-Tax Sales/Merchandise | 200.00",
        "State 6.00% | 12.00",
        "POS Cash in Drawer | -50.00",
        "POS-Pay Check | -30.00",
    ]


def test_return_to_account() -> None:
    """A credit memo in the customer's name."""
    made = posted(
        books(), receipt("0101-000001", returned("20.00"), CUSTOMER, act.AddTender("account"))
    )
    assert titles(made) == ["credit memo 0101-000001 21.20"]
    assert entries(made.documents[0]) == [
        "Dr Sales:Merchandise 20.00",
        "Dr Sales Tax Payable 1.20",
        "Cr Accounts Receivable 21.20",
    ]


def test_payment_on_account_by_two_tenders() -> None:
    """QuickBooks takes one method a payment, so two tenders are two payments; the second is numbered."""
    made = receipt(
        "0101-000001",
        CUSTOMER,
        act.AddAccountPayment(5000),
        act.AddTender("cash", 2000),
        act.AddTender("check", number="7"),
    )
    day = posted(books(), made)
    assert titles(day) == ["payment 0101-000001 20.00", "payment 0101-000001-2 30.00"]
    assert [entries(document) for document in day.documents] == [
        ["Cr Accounts Receivable 20.00", "Dr Cash in Drawer 20.00"],
        ["Cr Accounts Receivable 30.00", "Dr Undeposited Funds 30.00"],
    ]


def test_goods_and_a_payment_on_account_on_one_receipt() -> None:
    """The tenders pay on account first, in their order on the receipt; what is left pays the goods."""
    made = receipt(
        "0101-000001",
        goods("20.00", code="Non"),
        CUSTOMER,
        act.AddAccountPayment(5000),
        act.AddTender("visa", 4500),
        act.AddTender("cash", 2500),
    )
    day = posted(books(), made)
    assert titles(day) == [
        "payment 0101-000001 45.00",
        "payment 0101-000001-2 5.00",
        "sales receipt 01-260302-1 0.00",
    ]
    assert form(day.documents[2]) == [
        "POS Sales/Merchandise | 20.00",
        "POS Cash in Drawer | -20.00",
    ]


def test_payment_on_account_by_gift_card() -> None:
    """QuickBooks cannot deposit a gift card: the payment counts as cash, which the redeemed card takes out again."""
    made = receipt(
        "0101-000001", CUSTOMER, act.AddAccountPayment(5000), act.AddTender("gift", number="G-1")
    )
    day = posted(books(), made)
    assert titles(day) == ["payment 0101-000001 50.00", "sales receipt 01-260302-1 0.00"]
    assert form(day.documents[1]) == [
        "POS Gift Cards Outstanding | -50.00",
        "POS Cash in Drawer | 50.00",
    ]
    assert nets(day.documents) == {
        "Accounts Receivable": "-50.00",
        "Gift Cards Outstanding": "50.00",
    }


def test_goods_brought_back_pay_on_account() -> None:
    """A return of 20.00 and a payment of 50.00, settled with 30.00: the account gets 50.00, the drawer 30.00."""
    made = receipt(
        "0101-000001",
        returned("20.00", code="Non"),
        CUSTOMER,
        act.AddAccountPayment(5000),
        act.AddTender("cash"),
    )
    day = posted(books(), made)
    assert nets(day.documents) == {
        "Accounts Receivable": "-50.00",
        "Cash in Drawer": "30.00",
        "Sales:Merchandise": "20.00",
    }


def test_reversed_payment_is_a_journal() -> None:
    """The customer owes again and the money goes back: QuickBooks cannot void a payment."""
    paid = receipt("0101-000001", CUSTOMER, act.AddAccountPayment(5000), act.AddTender("visa"))
    day = posted(books(), reversed_(paid, "0101-000002"))
    assert titles(day) == ["journal 0101-000002 50.00"]
    assert entries(day.documents[0]) == [
        "Dr Accounts Receivable 50.00",
        "Cr Undeposited Funds 50.00",
    ]
    party = day.documents[0].lines[0].party
    assert party is not None
    assert party.name == "Harbor Cafe"


def test_refund_by_company_check() -> None:
    """The check is a document on the checking account; the receipt balances over Balancing Adjustments."""
    back = receipt("0101-000001", returned("10.00"), act.AddTender("check", number="9001"))
    day = posted(books(), back)
    assert titles(day) == ["check 9001 10.60", "sales receipt 01-260302-1 0.00"]
    assert [entries(document) for document in day.documents] == [
        ["Cr Checking 10.60", "Dr Balancing Adjustments 10.60"],
        [
            "Dr Sales:Merchandise 10.00",
            "Dr Sales Tax Payable 0.60",
            "Cr Balancing Adjustments 10.60",
        ],
    ]


def test_reversed_refund_by_company_check() -> None:
    """The check comes back into the checking account by a journal, and all accounts return to nothing."""
    back = receipt("0101-000001", returned("10.00"), act.AddTender("check", number="9001"))
    day = posted(books(), back, reversed_(back, "0101-000002"))
    assert titles(day)[:2] == ["check 9001 10.60", "journal 0101-000002 10.60"]
    assert entries(day.documents[1]) == ["Dr Checking 10.60", "Cr Balancing Adjustments 10.60"]
    assert nets(day.documents) == {}


def test_reversed_check_sale() -> None:
    """The customer's check is handed back: it leaves Undeposited Funds on today's receipt, and no check is written."""
    sold = receipt("0101-000001", goods("20.00"), act.AddTender("check", number="1873"))
    day = posted(books(), reversed_(sold, "0101-000002"))
    assert titles(day) == ["sales receipt 01-260302-1 0.00"]
    assert form(day.documents[0]) == [
        "POS-Tax Sales/Merchandise | -20.00",
        "State 6.00% | -1.20",
        "POS-Pay Check | 21.20",
    ]

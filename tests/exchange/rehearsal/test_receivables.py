"""Payments on account and credits: what is applied, what is left, what is refused."""

from __future__ import annotations

from decimal import Decimal

from exchange.rehearsal import Bookkeeper, Company
from tests.exchange.rehearsal.documents import (
    account,
    ask,
    code,
    invoice,
    journal,
    line,
    nets,
    ok,
    payment,
    said,
    shop,
)

INN = "Blue Door Inn"


def owing(*amounts: str) -> tuple[Company, list[str]]:
    """Open the shop with invoices of the inn, a day apart; give their TxnIDs."""
    company = shop()
    for number, amount in enumerate(amounts, start=1):
        day = f"2026-02-{number:02}"
        ok(company, invoice(INN, line("Goods", amount, "Invoice"), str(number), day))
    return company, [txn.txn_id for txn in company.documents("Invoice")]


def applied(txn_id: str, amount: str, more: str = "") -> str:
    """Word what a payment does to one invoice."""
    return (
        f"<AppliedToTxnAdd><TxnID>{txn_id}</TxnID><PaymentAmount>{amount}</PaymentAmount>{more}"
        "</AppliedToTxnAdd>"
    )


def left(company: Company) -> list[str]:
    """Give what is still open of each invoice."""
    return [str(txn.open) for txn in company.documents("Invoice")]


def test_a_payment_is_applied_to_the_invoice_of_its_exact_amount_first() -> None:
    """Invoices of 30.00, 50.00 and 20.00: a payment of 50.00 settles the second."""
    company, _ = owing("30.00", "50.00", "20.00")
    ok(company, payment(INN, "50.00"))
    assert left(company) == ["30.00", "0.00", "20.00"]


def test_else_to_the_oldest_and_the_rest_stays_as_a_credit() -> None:
    """45.00 settles the oldest 30.00 and half of the next; 80.00 more leaves 5.00 unapplied."""
    company, _ = owing("30.00", "50.00", "20.00")
    ok(company, payment(INN, "45.00"))
    assert left(company) == ["0.00", "35.00", "20.00"]
    answer = ok(company, payment(INN, "60.00"))
    assert answer.findtext("ReceivePaymentRet/UnusedPayment") == "5.00"
    assert left(company) == ["0.00", "0.00", "0.00"]
    assert company.receivables() == {INN: Decimal("-5.00")}


def test_without_auto_apply_the_whole_payment_stays_open() -> None:
    """IsAutoApply false leaves a customer credit and every invoice as it was."""
    company, _ = owing("30.00")
    ok(company, payment(INN, "30.00", "<IsAutoApply>false</IsAutoApply>"))
    assert left(company) == ["30.00"]
    assert company.receivables() == {}


def test_a_payment_waits_to_be_deposited() -> None:
    """Undeposited Funds is debited, Accounts Receivable credited in the customer's name."""
    company, _ = owing("30.00")
    ok(company, payment(INN, "30.00"))
    assert nets(company) == {"Sales:Goods": "-30.00", "Undeposited Funds": "30.00"}
    assert [str(entry.amount) for entry in company.payments_to_deposit()] == ["30.00"]


def test_more_than_is_due_cannot_be_paid_on_an_invoice() -> None:
    """Over the balance of the invoice, over the payment, or on another customer's invoice: 3210."""
    company, (first,) = owing("30.00")
    answer = said(company, payment(INN, "40.00", applied(first, "40.00")))
    assert answer.startswith("3210")
    assert "more than the amount due" in answer
    assert code(company, payment(INN, "10.00", applied(first, "20.00"))) == "3210"
    assert code(company, payment("School", "10.00", applied(first, "10.00"))) == "3210"
    assert code(company, payment(INN, "0.00")) == "3210"
    assert code(company, payment(INN, "5.00", applied("1-2", "5.00"))) == "3120"
    assert left(company) == ["30.00"]


def test_a_payment_on_another_receivables_account_does_not_fit() -> None:
    """The A/R account of payment and invoice must be the same."""
    company, (first,) = owing("30.00")
    ok(company, account("Members", "AccountsReceivable"))
    other = payment(INN, "30.00", applied(first, "30.00")).replace(
        "<TxnDate>", "<ARAccountRef><FullName>Members</FullName></ARAccountRef><TxnDate>"
    )
    assert code(company, other) == "3210"


def test_a_discount_settles_more_than_was_paid() -> None:
    """28.00 paid and 2.00 discount settle 30.00."""
    company, (first,) = owing("30.00")
    discount = (
        "<DiscountAmount>2.00</DiscountAmount>"
        "<DiscountAccountRef><FullName>Freight</FullName></DiscountAccountRef>"
    )
    ok(company, payment(INN, "28.00", applied(first, "28.00", discount)))
    assert left(company) == ["0.00"]
    assert nets(company)["Freight"] == "2.00"
    assert company.receivables() == {}


def credit_memo(amount: str) -> str:
    """Word a credit memo of the inn."""
    return (
        f"<CreditMemoAddRq><CreditMemoAdd><CustomerRef><FullName>{INN}</FullName></CustomerRef>"
        "<ItemSalesTaxRef><FullName>No Tax</FullName></ItemSalesTaxRef>"
        f"{line('Goods', amount, 'CreditMemo')}</CreditMemoAdd></CreditMemoAddRq>"
    )


def test_a_credit_memo_is_used_up_by_a_payment_without_money() -> None:
    """SetCredit alone links the two and makes no payment: the answer has no TxnID."""
    company, (first,) = owing("30.00")
    memo = ok(company, credit_memo("12.00")).findtext("CreditMemoRet/TxnID")
    used = f"<SetCredit><CreditTxnID>{memo}</CreditTxnID><AppliedAmount>12.00</AppliedAmount></SetCredit>"
    answer = ok(company, payment(INN, "0.00", applied(first, "0.00", used)))
    assert answer.find("ReceivePaymentRet/TxnID") is None
    assert left(company) == ["18.00"]
    assert company.documents("ReceivePayment") == []
    assert code(company, payment(INN, "0.00", applied(first, "0.00", used))) == "3210"


def test_an_invoice_can_use_a_credit_when_it_is_made() -> None:
    """SetCredit on the invoice: 20.00 less 12.00 leaves 8.00 open."""
    company = shop()
    memo = ok(company, credit_memo("12.00")).findtext("CreditMemoRet/TxnID")
    used = f"<SetCredit><CreditTxnID>{memo}</CreditTxnID><AppliedAmount>12.00</AppliedAmount></SetCredit>"
    answer = ok(company, invoice(INN, used + line("Goods", "20.00", "Invoice")))
    assert answer.findtext("InvoiceRet/BalanceRemaining") == "8.00"
    assert answer.findtext("InvoiceRet/LinkedTxn/TxnID") == memo


def test_a_journal_on_receivables_is_paid_like_an_invoice() -> None:
    """The journal's A/R line is an open item of its customer."""
    company = shop()
    ok(company, journal("Dr Accounts Receivable 25.00 @Blue Door Inn", "Cr Till Cash 25.00"))
    ok(company, payment(INN, "25.00"))
    assert company.receivables() == {}
    assert company.documents("JournalEntry")[0].open == 0


def test_voiding_a_paid_invoice_frees_its_payment() -> None:
    """The payment stays, unapplied; voiding the payment itself is not possible."""
    company, (first,) = owing("30.00")
    paid = ok(company, payment(INN, "30.00")).findtext("ReceivePaymentRet/TxnID")
    Bookkeeper(company).void(first)
    assert company.receivables() == {INN: Decimal("-30.00")}
    assert str(company.documents("ReceivePayment")[0].open) == "-30.00"
    void = f"<TxnVoidRq><TxnVoidType>Invoice</TxnVoidType><TxnID>{paid}</TxnID></TxnVoidRq>"
    assert code(company, void) == "3120"


def test_a_deposit_takes_each_payment_once() -> None:
    """Two payments go to the bank together; neither can go again, be voided or be deleted."""
    company, _ = owing("30.00", "50.00")
    ids = [ok(company, payment(INN, amount)).findtext("*/TxnID") for amount in ("30.00", "50.00")]
    lines = "".join(
        f"<DepositLineAdd><PaymentTxnID>{one}</PaymentTxnID></DepositLineAdd>" for one in ids
    )
    deposit = (
        "<DepositAddRq><DepositAdd><TxnDate>2026-03-02</TxnDate>"
        f"<DepositToAccountRef><FullName>Checking</FullName></DepositToAccountRef>{lines}"
        "</DepositAdd></DepositAddRq>"
    )
    assert ok(company, deposit).findtext("DepositRet/DepositTotal") == "80.00"
    assert nets(company)["Checking"] == "80.00"
    assert company.payments_to_deposit() == []
    assert code(company, deposit) == "3120"
    delete = f"<TxnDelRq><TxnDelType>ReceivePayment</TxnDelType><TxnID>{ids[0]}</TxnID></TxnDelRq>"
    assert said(company, delete).startswith("3170 The transaction has been deposited")
    Bookkeeper(company).delete(company.documents("Deposit")[0].txn_id)
    assert len(company.payments_to_deposit()) == 2
    assert code(company, delete) == "0"


def test_a_check_can_pay_out_a_customers_credit() -> None:
    """A refund by company check: Checking is credited, the credit memo is used up."""
    company = shop()
    memo = ok(company, credit_memo("12.00")).findtext("CreditMemoRet/TxnID")
    body = (
        "<CheckAddRq><CheckAdd><AccountRef><FullName>Checking</FullName></AccountRef>"
        f"<PayeeEntityRef><FullName>{INN}</FullName></PayeeEntityRef><RefNumber>1001</RefNumber>"
        "<TxnDate>2026-03-02</TxnDate><IsToBePrinted>false</IsToBePrinted>"
        f"<ApplyCheckToTxnAdd><TxnID>{memo}</TxnID><Amount>12.00</Amount></ApplyCheckToTxnAdd>"
        "<ExpenseLineAdd><AccountRef><FullName>Accounts Receivable</FullName></AccountRef>"
        f"<Amount>12.00</Amount><CustomerRef><FullName>{INN}</FullName></CustomerRef></ExpenseLineAdd>"
        "</CheckAdd></CheckAddRq>"
    )
    ok(company, body)
    assert nets(company) == {"Checking": "-12.00", "Sales:Goods": "12.00"}
    assert company.documents("CreditMemo")[0].open == 0
    assert code(company, body) == "3210"


def test_a_macro_names_a_document_of_the_same_set() -> None:
    """An invoice and its payment in one set; an undefined macro is an error of its own."""
    company = shop()
    charged = invoice(INN, line("Goods", "30.00", "Invoice")).replace(
        "<InvoiceAdd>", '<InvoiceAdd defMacro="TxnID:one">'
    )
    paid = payment(INN, "30.00", applied("", "30.00")).replace(
        "<TxnID></TxnID>", '<TxnID useMacro="TxnID:one"/>'
    )
    assert [answer.get("statusCode") for answer in ask(company, charged + paid)] == ["0", "0"]
    assert left(company) == ["0.00"]
    assert code(company, paid) == "9100"

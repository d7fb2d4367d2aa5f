"""Sales receipts, invoices and credit memos: arithmetic, signs, sales tax, what is refused."""

from __future__ import annotations

from decimal import Decimal

import pytest

from exchange.rehearsal import Bookkeeper, Quirks
from tests.exchange.rehearsal.documents import (
    account,
    ask,
    charge,
    code,
    invoice,
    line,
    nets,
    ok,
    receipt,
    said,
    shop,
)


def priced(rest: str, item: str = "Lamp") -> str:
    """Word a line that states what the test says, in the order of the schema."""
    return f"<SalesReceiptLineAdd><ItemRef><FullName>{item}</FullName></ItemRef>{rest}</SalesReceiptLineAdd>"


@pytest.mark.parametrize(
    ("stated", "amount", "rate"),
    [
        ("<Quantity>2</Quantity><Rate>9.95</Rate>", "19.90", "9.95"),
        ("<Quantity>3</Quantity><Amount>10.00</Amount>", "10.00", "3.33333"),
        ("<Quantity>2</Quantity>", "60.00", "30"),
        ("<Rate>4.5</Rate>", "4.50", "4.5"),
        ("<Quantity>0.333</Quantity><Rate>2.5</Rate>", "0.83", "2.5"),
        ("<Quantity>1</Quantity><Rate>0.125</Rate>", "0.13", "0.125"),
    ],
)
def test_amount_is_quantity_times_rate_unless_it_is_stated(
    stated: str, amount: str, rate: str
) -> None:
    """Two of quantity, rate and amount give the third; halves of a cent go up; a price may be the item's."""
    answer = ok(shop(), receipt(priced(stated)))
    shown = answer.find("SalesReceiptRet/SalesReceiptLineRet")
    assert (shown.findtext("Amount"), shown.findtext("Rate")) == (amount, rate)


def test_a_rate_beside_an_amount_is_ignored_with_a_warning() -> None:
    """The amount stands, the document is saved, the answer has a warning."""
    company = shop()
    answer = ask(
        company, receipt(priced("<Quantity>2</Quantity><Rate>9.00</Rate><Amount>19.00</Amount>"))
    )[0]
    assert answer.get("statusSeverity") == "Warn"
    assert answer.findtext("SalesReceiptRet/TotalAmount") == "19.00"
    assert nets(company)["Undeposited Funds"] == "19.00"


@pytest.mark.parametrize(
    ("goods", "sent", "posted"),
    [
        (("-10.00", "240.00"), "13.80", "13.80"),
        (("240.00", "-10.00"), "13.80", "-13.80"),
        (("5.00", "-100.00"), "-5.70", "-5.70"),
        (("5.00", "-100.00"), "5.70", "-5.70"),
        (("100.00",), "-6.00", "6.00"),
    ],
)
def test_a_tax_line_takes_the_sign_of_the_line_above_it(
    goods: tuple[str, ...], sent: str, posted: str
) -> None:
    """Whatever sign was sent: with the smaller side last, 13.80 of tax comes back as -13.80."""
    company = shop()
    lines = "".join(line("Goods", amount) for amount in goods) + line("State 6", sent)
    answer = ok(company, receipt(lines + line("Cash", "500.00")))
    assert answer.findall("SalesReceiptRet/SalesReceiptLineRet/Amount")[len(goods)].text == posted
    assert company.tax_liability() == {"Nevada Tax": Decimal(posted)}


def test_two_tax_lines_follow_each_other_and_go_to_their_own_agencies() -> None:
    """State and county tax below the goods: each is owed to its own agency."""
    company = shop()
    lines = line("Goods", "-100.00") + line("State 6", "6.00") + line("County 1.25", "1.25")
    ok(company, receipt(lines + line("Cash", "107.25")))
    assert company.tax_liability() == {
        "Nevada Tax": Decimal("-6.00"),
        "Washoe County": Decimal("-1.25"),
    }


def test_a_tax_line_without_amount_computes_once_below_its_subtotal() -> None:
    """The first tax line takes its rate of what is taxable above, the next one is zero: state amounts."""
    company = shop()
    bare = "<SalesReceiptLineAdd><ItemRef><FullName>{}</FullName></ItemRef></SalesReceiptLineAdd>"
    lines = line("Goods", "50.00") + bare.format("State 6") + bare.format("County 1.25")
    answer = ok(company, receipt(lines))
    assert [amount.text for amount in answer.iter("Amount")] == ["50.00", "3.00", "0.00"]


def test_quickbooks_own_tax_rounds_once_for_the_document_and_each_agency() -> None:
    """A header of State 6 %: three times 0.25 taxable is 0.75, its tax 0.05 (0.045), not three times 0.02."""
    company = shop()
    lines = line("Goods", "0.25") * 3
    head = "<Memo>own tax</Memo>"
    document = receipt(lines, head).replace("No Tax", "State 6")
    answer = ok(company, document)
    assert answer.findtext("SalesReceiptRet/SalesTaxTotal") == "0.05"
    assert answer.findtext("SalesReceiptRet/TotalAmount") == "0.80"
    assert answer.findtext("SalesReceiptRet/SalesTaxPercentage") == "6"
    assert company.tax_liability() == {"Nevada Tax": Decimal("0.05")}


def test_an_exempt_customer_pays_no_tax_whatever_the_lines_say() -> None:
    """The customer's tax code Non overrides the code of every line."""
    company = shop()
    document = receipt(line("Goods", "100.00")).replace("No Tax", "State 6")
    ok(company, document.replace("Walk-in", "School"))
    assert nets(company) == {"Sales:Goods": "-100.00", "Undeposited Funds": "100.00"}


def test_a_tax_line_whose_item_has_no_agency_is_refused() -> None:
    """Sales tax is owed to somebody: a tax item without a vendor cannot carry an amount."""
    company = shop()
    answer = said(company, receipt(line("Goods", "10.00") + line("No Tax", "0.60")))
    assert answer.startswith("3180")
    assert "Sales tax detail line must have a vendor" in answer
    assert nets(company) == {}


def test_a_tax_group_cannot_stand_on_a_line() -> None:
    """Only single tax items may be lines."""
    company = shop()
    Bookkeeper(company).add_tax_group("Reno", ["State 6", "County 1.25"])
    assert code(company, receipt(line("Goods", "10.00") + line("Reno", "0.73"))) == "3140"


def test_a_tax_group_in_the_header_splits_the_tax_by_agency() -> None:
    """7.25 % on 99.99: state 6.00 (5.9994), county 1.25 (1.249875), each rounded by itself."""
    company = shop()
    Bookkeeper(company).add_tax_group("Reno", ["State 6", "County 1.25"])
    ok(company, receipt(line("Goods", "99.99")).replace("No Tax", "Reno"))
    assert company.tax_liability() == {
        "Nevada Tax": Decimal("6.00"),
        "Washoe County": Decimal("1.25"),
    }


def test_a_receipt_of_zero_is_taken_and_leaves_nothing_to_deposit() -> None:
    """Goods against cash on a bank account item: nothing reaches Undeposited Funds."""
    company = shop()
    ok(company, receipt(line("Goods", "10.00") + line("Cash", "-10.00")))
    assert nets(company) == {"Sales:Goods": "-10.00", "Till Cash": "10.00"}
    assert company.payments_to_deposit() == []


@pytest.mark.parametrize("kind", ["SalesReceipt", "Invoice", "CreditMemo"])
def test_a_negative_total_is_refused_on_every_sales_form(kind: str) -> None:
    """A refund is no sales receipt below zero: QuickBooks refuses it and saves nothing."""
    company = shop()
    body = (
        f"<{kind}AddRq><{kind}Add><CustomerRef><FullName>Walk-in</FullName></CustomerRef>"
        f"{line('Goods', '-1.00', kind)}</{kind}Add></{kind}AddRq>"
    )
    assert code(company, body) == "3180"
    assert (nets(company), company.documents()) == ({}, [])


def test_cards_paid_through_payment_items_wait_to_be_deposited() -> None:
    """The Visa line debits Undeposited Funds and shows under "Payments to Deposit" with its method."""
    company = shop()
    ok(company, receipt(line("Goods", "31.00") + line("Pay Visa", "-31.00"), ref="D1"))
    waiting = company.payments_to_deposit()
    assert [(entry.ref_number, entry.method, str(entry.amount)) for entry in waiting] == [
        ("D1", "Visa", "31.00")
    ]
    assert nets(company) == {"Sales:Goods": "-31.00", "Undeposited Funds": "31.00"}


def test_where_payment_items_go_the_other_way_the_total_comes_back_wrong() -> None:
    """The open question of the real program: if a positive amount is expected, -31.00 doubles the total."""
    company = shop(quirks=Quirks(payment_items_negative=False))
    answer = ok(company, receipt(line("Goods", "31.00") + line("Pay Visa", "-31.00")))
    assert answer.findtext("SalesReceiptRet/TotalAmount") == "62.00"
    right = ok(company, receipt(line("Goods", "31.00") + line("Pay Visa", "31.00")))
    assert right.findtext("SalesReceiptRet/TotalAmount") == "0.00"


def test_a_discount_in_percent_works_on_the_line_above_and_takes_no_quantity() -> None:
    """10 % of the 45.00 above; a quantity on a discount item is refused."""
    company = shop()
    ok(
        company,
        "<ItemDiscountAddRq><ItemDiscountAdd><Name>Ten off</Name>"
        "<SalesTaxCodeRef><FullName>Tax</FullName></SalesTaxCodeRef>"
        "<DiscountRatePercent>10</DiscountRatePercent>"
        "<AccountRef><FullName>Sales:Goods</FullName></AccountRef></ItemDiscountAdd></ItemDiscountAddRq>",
    )
    answer = ok(company, receipt(line("Goods", "45.00") + priced("", "Ten off")))
    assert answer.findtext("SalesReceiptRet/TotalAmount") == "40.50"
    quantity = priced("<Quantity>1</Quantity>", "Ten off")
    assert code(company, receipt(line("Goods", "45.00") + quantity)) == "3300"


def test_an_invoice_is_owed_less_what_was_paid_on_it_at_once() -> None:
    """Part on account, part in cash: the customer owes 12.00 of 22.00."""
    company = shop()
    lines = (
        line("Goods", "20.75", "Invoice")
        + line("State 6", "1.25", "Invoice")
        + line("Cash", "-10.00", "Invoice")
    )
    answer = ok(company, invoice("Blue Door Inn", lines))
    assert answer.findtext("InvoiceRet/BalanceRemaining") == "12.00"
    assert company.receivables() == {"Blue Door Inn": Decimal("12.00")}
    assert nets(company)["Till Cash"] == "10.00"


def test_a_credit_memo_posts_the_other_way_round() -> None:
    """Goods of 20.00 with 1.20 tax come back to account: the customer is owed 21.20."""
    company = shop()
    lines = line("Goods", "20.00", "CreditMemo") + line("State 6", "1.20", "CreditMemo")
    body = (
        "<CreditMemoAddRq><CreditMemoAdd><CustomerRef><FullName>Blue Door Inn</FullName></CustomerRef>"
        f"<ItemSalesTaxRef><FullName>No Tax</FullName></ItemSalesTaxRef>{lines}"
        "</CreditMemoAdd></CreditMemoAddRq>"
    )
    answer = ok(company, body)
    assert answer.findtext("CreditMemoRet/CreditRemaining") == "21.20"
    assert nets(company) == {
        "Accounts Receivable": "-21.20",
        "Sales Tax Payable": "1.20",
        "Sales:Goods": "20.00",
    }


def test_an_item_on_a_second_receivables_account_is_refused() -> None:
    """One A/R or A/P account line in a transaction: items cannot post to such accounts."""
    company = shop()
    assert code(company, charge("Charge", "Accounts Receivable")) == "3140"
    ok(company, account("Loans", "AccountsReceivable"))
    override = "<OverrideItemAccountRef><FullName>Loans</FullName></OverrideItemAccountRef>"
    lines = line("Goods", "10.00", "Invoice", override)
    assert code(company, invoice("Blue Door Inn", lines)) == "3180"


def test_what_the_company_switched_off_is_refused() -> None:
    """Without class tracking a class is refused, without sales tax a tax item is."""
    company = shop()
    classed = "<ClassRef><FullName>Store 1</FullName></ClassRef><TxnDate>"
    company.preferences.classes = True
    ok(company, "<ClassAddRq><ClassAdd><Name>Store 1</Name></ClassAdd></ClassAddRq>")
    company.preferences.classes = False
    with_class = receipt(line("Goods", "1.00")).replace("<TxnDate>", classed)
    assert code(company, with_class) == "3250"
    company.preferences.sales_tax = False
    assert code(company, receipt(line("Goods", "1.00"))) == "3250"


def test_a_receipt_without_a_date_gets_that_of_the_last_one() -> None:
    """Nasty on purpose: always send the date."""
    company = shop()
    ok(company, receipt(line("Goods", "1.00"), day="2025-12-31"))
    undated = receipt(line("Goods", "1.00")).replace("<TxnDate>2026-03-02</TxnDate>", "")
    assert ok(company, undated).findtext("SalesReceiptRet/TxnDate") == "2025-12-31"


def test_numbers_may_repeat_and_may_be_missing() -> None:
    """RefNumber is no guard against doubles: the same number is taken twice, none stays none."""
    company = shop()
    for _ in range(2):
        ok(company, receipt(line("Goods", "1.00"), ref="0102-000001"))
    assert len(company.documents("SalesReceipt", "0102-000001")) == 2
    blank = receipt(line("Goods", "1.00")).replace("<RefNumber>1</RefNumber>", "")
    assert ok(company, blank).find("SalesReceiptRet/RefNumber") is None
    assert code(company, receipt(line("Goods", "1.00"), ref="0102-0000012")) == "3070"


def test_a_pending_receipt_posts_nothing() -> None:
    """A pending sale is kept but not in the ledger."""
    company = shop()
    pending = "<IsPending>true</IsPending><ItemSalesTaxRef>"
    ok(company, receipt(line("Goods", "1.00")).replace("<ItemSalesTaxRef>", pending))
    assert (len(company.documents("SalesReceipt")), nets(company)) == (1, {})


def test_mail_goes_only_to_a_customer_with_an_address() -> None:
    """IsToBeEmailed fails the receipt if the customer has no e-mail."""
    company = shop()
    assert (
        code(company, receipt(line("Goods", "1.00"), "<IsToBeEmailed>true</IsToBeEmailed>"))
        == "3180"
    )

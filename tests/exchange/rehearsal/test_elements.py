"""List elements: names, parents, edit sequences, items that can post."""

from __future__ import annotations

import pytest

from exchange.rehearsal import Bookkeeper, Company
from tests.exchange.rehearsal.documents import (
    account,
    ask,
    charge,
    code,
    line,
    ok,
    receipt,
    said,
    shop,
)


def customer(name: str, more: str = "") -> str:
    """Word a new customer."""
    return f"<CustomerAddRq><CustomerAdd><Name>{name}</Name>{more}</CustomerAdd></CustomerAddRq>"


def change(list_id: str, edit: str, more: str, kind: str = "Customer") -> str:
    """Word a change of a list element."""
    return (
        f"<{kind}ModRq><{kind}Mod><ListID>{list_id}</ListID><EditSequence>{edit}</EditSequence>"
        f"{more}</{kind}Mod></{kind}ModRq>"
    )


def test_a_name_is_unique_over_customers_vendors_employees_and_other_names() -> None:
    """Whatever the case of its letters and even if it is inactive, a name is taken once."""
    company = shop()
    assert code(company, customer("Lamp Works")) == "3100"
    assert code(company, customer("LAMP works")) == "3100"
    Bookkeeper(company).deactivate("Vendor", "Lamp Works")
    assert code(company, customer("Lamp Works")) == "3100"
    other = "<OtherNameAddRq><OtherNameAdd><Name>Walk-in</Name></OtherNameAdd></OtherNameAddRq>"
    assert code(company, other) == "3100"


def test_an_item_name_is_unique_over_all_kinds_under_one_parent() -> None:
    """A charge item and a tax item cannot share a name; below another parent the name is free."""
    company = shop()
    tax = "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>Lamp</Name></ItemSalesTaxAdd></ItemSalesTaxAddRq>"
    assert code(company, tax) == "3100"
    below = charge("Lamp", "Sales:Goods").replace(
        "<SalesTaxCodeRef>", "<ParentRef><FullName>Goods</FullName></ParentRef><SalesTaxCodeRef>"
    )
    answer = ok(company, below)
    assert answer.findtext("ItemOtherChargeRet/FullName") == "Goods:Lamp"
    assert answer.findtext("ItemOtherChargeRet/Sublevel") == "1"


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (customer("Weaver: Ann"), "3090"),
        (customer("x" * 42), "3070"),
        (customer("Ann", "<ParentRef><FullName>Nobody</FullName></ParentRef>"), "3130"),
        (customer("Ann", "<SalesTaxCodeRef><FullName>Foo</FullName></SalesTaxCodeRef>"), "3140"),
        (customer("Ann", "<OpenBalance>5.00</OpenBalance>"), "1030"),
        (account("Paper", "NonPosting"), "3140"),
        (account("Deep", "Bank", "Sales"), "3130"),
        (account("Sales", "Income"), "3100"),
        (charge("Loan", "Accounts Payable"), "3140"),
        (charge("Lost", "No Such Account"), "3140"),
        (
            "<ItemSalesTaxAddRq><ItemSalesTaxAdd><Name>City</Name><TaxRate>2</TaxRate>"
            "</ItemSalesTaxAdd></ItemSalesTaxAddRq>",
            "3150",
        ),
        (
            "<ItemInventoryAddRq><ItemInventoryAdd><Name>Vase</Name></ItemInventoryAdd>"
            "</ItemInventoryAddRq>",
            "3270",
        ),
        (
            "<ItemServiceAddRq><ItemServiceAdd><Name>Repair</Name><SalesOrPurchase/>"
            "</ItemServiceAdd></ItemServiceAddRq>",
            "3270",
        ),
        ("<ClassAddRq><ClassAdd><Name>Store 1</Name></ClassAdd></ClassAddRq>", "3250"),
        (
            "<SalesTaxCodeAddRq><SalesTaxCodeAdd><Name>Luxu</Name><IsTaxable>true</IsTaxable>"
            "</SalesTaxCodeAdd></SalesTaxCodeAddRq>",
            "3070",
        ),
    ],
)
def test_an_element_that_quickbooks_cannot_keep_is_refused(body: str, status: str) -> None:
    """Colons, lengths, missing parents, wrong account types, tax without agency: each has its code."""
    company = shop()
    before = len(company.books.lists.records)
    assert code(company, body) == status
    assert len(company.books.lists.records) == before


def test_an_address_has_at_most_five_lines() -> None:
    """Three lines with city and country fit, five alone fit, four with city and country do not."""
    company = shop()
    lines = "".join(f"<Addr{number}>x</Addr{number}>" for number in range(1, 6))
    town = "<City>Reno</City><State>NV</State><Country>USA</Country>"
    short = "<Addr1>x</Addr1><Addr2>x</Addr2><Addr3>x</Addr3>"
    ok(company, customer("Ann", f"<BillAddress>{short}{town}</BillAddress>"))
    ok(company, customer("Bob", f"<BillAddress>{lines}</BillAddress>"))
    assert (
        code(company, customer("Cy", f"<BillAddress>{short}<Addr4>x</Addr4>{town}</BillAddress>"))
        == "3205"
    )


def test_a_change_needs_the_present_edit_sequence() -> None:
    """A stale EditSequence is a 3200 and changes nothing; every change makes a new one."""
    company = shop()
    answer = ok(company, customer("Ann", "<Phone>1</Phone><Notes>keeps</Notes>"))
    list_id = answer.findtext("*/ListID") or ""
    first = answer.findtext("*/EditSequence") or ""
    changed = ok(company, change(list_id, first, "<Phone>2</Phone>"))
    assert changed.findtext("CustomerRet/Phone") == "2"
    assert changed.findtext("CustomerRet/Notes") == "keeps"
    assert code(company, change(list_id, first, "<Phone>3</Phone>")) == "3200"
    assert code(company, change("80000999-1", first, "<Phone>3</Phone>")) == "3120"
    second = changed.findtext("CustomerRet/EditSequence") or ""
    assert second != first
    cleared = ok(company, change(list_id, second, "<Phone></Phone>"))
    assert cleared.find("CustomerRet/Phone") is None


def test_a_person_who_edits_in_between_makes_our_edit_sequence_stale() -> None:
    """Renamed in QuickBooks by hand, the element must be read again before it is changed."""
    company = shop()
    answer = ok(company, customer("Ann"))
    list_id, edit = answer.findtext("*/ListID") or "", answer.findtext("*/EditSequence") or ""
    Bookkeeper(company).rename("Customer", "Ann", "Ann Weaver")
    assert code(company, change(list_id, edit, "<Phone>3</Phone>")) == "3200"


def test_a_renamed_item_is_found_by_its_id_and_no_longer_by_its_name() -> None:
    """ListIDs survive a new name; of both, the ListID counts."""
    company = shop()
    item = company.books.lists.named(("ItemOtherCharge",), "Goods")
    assert item is not None
    Bookkeeper(company).rename("ItemOtherCharge", "Goods", "Wares")
    assert code(company, receipt(line("Goods", "1.00"))) == "3140"
    by_id = line("Goods", "1.00").replace(
        "<FullName>Goods</FullName>",
        f"<ListID>{item.list_id}</ListID><FullName>Goods</FullName>",
    )
    answer = ok(company, receipt(by_id))
    assert answer.findtext("*/SalesReceiptLineRet/ItemRef/FullName") == "Wares"


def test_a_reference_of_the_wrong_kind_is_refused_by_name_of_list_and_place() -> None:
    """A vendor where a customer belongs: the message names list, value and place."""
    company = shop()
    answer = said(company, receipt(line("Goods", "1.00")).replace("Walk-in", "Lamp Works"))
    assert answer.startswith(
        '3140 There is an invalid reference to QuickBooks Customer "Lamp Works" in the SalesReceipt.'
    )


def test_an_inactive_account_cannot_be_used_and_an_inactive_item_can() -> None:
    """Helper items may be inactive; an account that was made inactive is refused."""
    company = shop()
    Bookkeeper(company).deactivate("ItemOtherCharge", "Goods")
    ok(company, receipt(line("Goods", "1.00")))
    Bookkeeper(company).deactivate("Account", "Till Cash")
    assert code(company, charge("Cash 2", "Till Cash")) == "3140"


def test_the_accounts_of_an_item_can_be_changed() -> None:
    """A mapped item posts to its new account from then on."""
    company = shop()
    item = company.books.lists.named(("ItemOtherCharge",), "Gift")
    assert item is not None
    more = (
        "<SalesOrPurchaseMod><AccountRef><FullName>Sales:Goods</FullName></AccountRef>"
        "</SalesOrPurchaseMod>"
    )
    body = change(item.list_id, item.edit_sequence, more, "ItemOtherCharge")
    answer = ok(company, body)
    assert answer.findtext("*/SalesOrPurchase/AccountRef/FullName") == "Sales:Goods"


def test_used_and_built_in_elements_cannot_be_deleted() -> None:
    """3160 for an item that was sold and for Undeposited Funds; an unused customer goes."""
    company = shop()
    ok(company, receipt(line("Goods", "1.00")))
    ids = {record.name: record.list_id for record in company.books.lists.records.values()}

    def deletion(kind: str, name: str) -> str:
        return (
            f"<ListDelRq><ListDelType>{kind}</ListDelType><ListID>{ids[name]}</ListID></ListDelRq>"
        )

    assert code(company, deletion("Account", "Undeposited Funds")) == "3160"
    assert code(company, deletion("Customer", "Walk-in")) == "3160"
    answer = ok(company, deletion("Customer", "School"))
    assert answer.findtext("FullName") == "School"
    gone = ok(
        company, "<ListDeletedQueryRq><ListDelType>Customer</ListDelType></ListDeletedQueryRq>"
    )
    assert gone.findtext("ListDeletedRet/FullName") == "School"


def test_text_is_kept_in_the_code_page_of_windows() -> None:
    """An e with an accent survives as a reference, a Chinese character becomes a question mark."""
    company = shop()
    answer = ok(company, customer("Caf&#233; &#26085;"))
    assert answer.findtext("CustomerRet/Name") == "Caf\u00e9 ?"


def test_a_file_without_its_own_accounts_says_which_one_is_missing() -> None:
    """Until some window of QuickBooks has made Undeposited Funds, a receipt cannot be deposited."""
    company = Company("Bare", missing=("UndepositedFunds", "AccountsReceivable"))
    ok(company, account("Sales", "Income") + charge("Goods", "Sales") + customer("Walk-in"))
    body = receipt(line("Goods", "1.00")).replace("No Tax", "Out of State")
    answer = said(company, body)
    assert answer.startswith("3140")
    assert "UndepositedFunds" in answer
    invoice = body.replace("SalesReceipt", "Invoice")
    assert said(company, invoice).startswith("3140")
    assert len(ask(company, "<AccountQueryRq/>")[0]) == 9


def test_items_of_all_kinds_come_back_in_one_query() -> None:
    """Charges, tax, payment, stock, assemblies, groups and subtotals, each with its own aggregate."""
    company = shop()
    keeper = Bookkeeper(company)
    keeper.add("ItemSubtotal", "Subtotal")
    keeper.add_group("Pair", {"Lamp": 2})
    keeper.add_assembly("Chandelier", "Lamp", {"Lamp": 6})
    keeper.add_tax_group("Reno", ["State 6", "County 1.25"])
    answer = ok(company, "<ItemQueryRq/>")
    kinds = {row.tag: row for row in answer}
    assert set(kinds) == {
        "ItemOtherChargeRet",
        "ItemSalesTaxRet",
        "ItemPaymentRet",
        "ItemInventoryRet",
        "ItemSubtotalRet",
        "ItemGroupRet",
        "ItemInventoryAssemblyRet",
        "ItemSalesTaxGroupRet",
    }
    assert kinds["ItemGroupRet"].findtext("ItemGroupLine/Quantity") == "2"
    assembly = kinds["ItemInventoryAssemblyRet"]
    assert assembly.findtext("ItemInventoryAssemblyLine/ItemInventoryRef/FullName") == "Lamp"
    assert [row.text for row in kinds["ItemSalesTaxGroupRet"].iter("FullName")] == [
        "State 6",
        "County 1.25",
    ]


def test_a_group_is_sold_as_its_members() -> None:
    """Two pairs are four lamps at 30.00, and four lamps leave the stock."""
    company = shop()
    Bookkeeper(company).add_group("Pair", {"Lamp": 2})
    pairs = (
        "<SalesReceiptLineGroupAdd><ItemGroupRef><FullName>Pair</FullName></ItemGroupRef>"
        "<Quantity>2</Quantity></SalesReceiptLineGroupAdd>"
    )
    answer = ok(company, receipt(pairs))
    assert answer.findtext("SalesReceiptRet/TotalAmount") == "120.00"
    assert company.stock("Lamp")[0] == -4


def test_an_employee_is_a_name_like_the_others_and_can_work() -> None:
    """Employees come back by query, take their name from customers, and have hours."""
    company = shop()
    Bookkeeper(company).add("Employee", "Rosa")
    assert code(company, customer("Rosa")) == "3100"
    assert ok(company, "<EmployeeQueryRq/>").findtext("EmployeeRet/Name") == "Rosa"
    ok(
        company,
        "<TimeTrackingAddRq><TimeTrackingAdd><EntityRef><FullName>Rosa</FullName></EntityRef>"
        "<Duration>PT8H</Duration></TimeTrackingAdd></TimeTrackingAddRq>",
    )


def test_tax_codes_may_have_other_names() -> None:
    """A shop that renamed them: the codes are known by the preferences, not by the words Tax and Non."""
    company = Company("Renamed", tax_codes=("STX", "EX"))
    answer = ok(company, "<PreferencesQueryRq/>")
    tax = answer.find("PreferencesRet/SalesTaxPreferences")
    assert tax.findtext("DefaultTaxableSalesTaxCodeRef/FullName") == "STX"
    assert tax.findtext("DefaultNonTaxableSalesTaxCodeRef/FullName") == "EX"
    ok(company, account("Sales", "Income"))
    assert code(company, charge("Goods", "Sales", "Tax")) == "3140"
    ok(company, charge("Goods", "Sales", "STX"))

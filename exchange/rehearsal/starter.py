"""What a new company file holds before anybody has worked in it."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from exchange.rehearsal.books import Books
from exchange.rehearsal.lists import Record
from exchange.rehearsal.values import Fields, Value

SPECIAL_ACCOUNTS = (
    ("Undeposited Funds", "OtherCurrentAsset", "UndepositedFunds"),
    ("Accounts Receivable", "AccountsReceivable", "AccountsReceivable"),
    ("Accounts Payable", "AccountsPayable", "AccountsPayable"),
    ("Inventory Asset", "OtherCurrentAsset", "InventoryAssets"),
    ("Cost of Goods Sold", "CostOfGoodsSold", "CostOfGoodsSold"),
    ("Sales Tax Payable", "OtherCurrentLiability", "SalesTaxPayable"),
    ("Inventory Offset", "OtherCurrentLiability", "ItemReceiptAccount"),
    ("Opening Balance Equity", "Equity", "OpeningBalanceEquity"),
    ("Uncategorized Expenses", "Expense", "UncategorizedExpenses"),
    ("Purchase Orders", "NonPosting", "PurchaseOrders"),
)
"""Accounts that QuickBooks posts to by itself: name, AccountType, SpecialAccountType."""


def furnish(
    books: Books,
    now: int,
    missing: Collection[str],
    methods: Collection[str],
    tax_codes: tuple[str, str],
) -> None:
    """Give a new file its own accounts, two tax codes, a 0 % tax item, payment methods and terms.

    `missing` names special accounts that no window has made yet; QuickBooks makes each on first need.
    """
    for name, kind, special in SPECIAL_ACCOUNTS:
        if special not in missing:
            account = place(books, now, "Account", name, {"AccountType": kind})
            account.special = special
    taxable: dict[str, Value] = {"IsTaxable": True, "Desc": "Taxable Sales"}
    exempt: dict[str, Value] = {"IsTaxable": False, "Desc": "Non-Taxable Sales"}
    preferences = books.preferences
    preferences.taxable_code = place(books, now, "SalesTaxCode", tax_codes[0], taxable).list_id
    preferences.non_taxable_code = place(books, now, "SalesTaxCode", tax_codes[1], exempt).list_id
    outside: dict[str, Value] = {"ItemDesc": "Sale to another state", "TaxRate": Decimal(0)}
    preferences.default_tax_item = place(
        books, now, "ItemSalesTax", "Out of State", outside
    ).list_id
    for method in methods:
        place(books, now, "PaymentMethod", method, {"PaymentMethodType": method.replace(" ", "")})
    for name, days in (("Due on receipt", 0), ("Net 15", 15), ("Net 30", 30)):
        place(books, now, "StandardTerms", name, {"StdDueDays": days})


def place(
    books: Books, now: int, kind: str, name: str, fields: dict[str, Value], parent: str = ""
) -> Record:
    """Put a list element into the books without a request, as a user of QuickBooks would by hand."""
    books.lists.check_name(kind, name, parent)
    record = Record(
        kind,
        books.new_list_id(now),
        name,
        parent,
        now,
        now,
        books.new_edit_sequence(now),
        fields=Fields(fields),
    )
    books.lists.add(record)
    return record

"""Adding and changing list elements: accounts, names, items and the small lists."""

from __future__ import annotations

from decimal import Decimal

from exchange.rehearsal.books import Books
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.ledger import Posting
from exchange.rehearsal.lists import ITEMS, NAMES, STOCKED, Record
from exchange.rehearsal.status import (
    BAD_ADDRESS,
    BAD_PARENT,
    BAD_REFERENCE,
    CONFLICT,
    FEATURE_OFF,
    MISSING,
    NO_POSTING_ACCOUNT,
    NOT_FOUND,
    STALE,
    UNSUPPORTED,
    Refused,
)
from exchange.rehearsal.stock import average_cost
from exchange.rehearsal.values import ZERO, Fields, Link, cents

_ACCOUNTS_OF_STOCK = {
    "IncomeAccountRef": ("Income", "OtherIncome"),
    "COGSAccountRef": ("CostOfGoodsSold", "Expense", "OtherExpense"),
    "AssetAccountRef": ("OtherCurrentAsset", "OtherAsset", "FixedAsset"),
}

_NOT_FOR_ITEMS = ("AccountsReceivable", "AccountsPayable", "NonPosting")


def add_element(desk: Desk, kind: str, fields: Fields) -> Record:
    """Add a list element after its name, parent, addresses and accounts were checked."""
    fields = Fields({name: value for name, value in fields.items() if value is not None})
    fields = desk.books.lists.resolve(fields, kind, kind)
    name, parent = fields.text("Name"), fields.link("ParentRef")
    if not name:
        raise Refused(MISSING, f"A {kind} needs a name.")
    desk.books.lists.check_name(kind, name, parent)
    _check(desk, kind, fields, parent)
    for dropped in ("Name", "ParentRef"):
        fields.pop(dropped, None)
    active = fields.flag("IsActive", True)
    fields.pop("IsActive", None)
    record = Record(
        kind,
        desk.books.new_list_id(desk.now),
        name,
        parent,
        desk.now,
        desk.now,
        desk.books.new_edit_sequence(desk.now),
        active,
        fields,
    )
    desk.books.lists.add(record)
    if kind in STOCKED:
        _opening_stock(desk, record)
    return record


def change_element(desk: Desk, kind: str, fields: Fields) -> Record:
    """Change a list element; an EditSequence that is not the present one is a 3200, nothing changes.

    A field sent empty is cleared, one left out stays; an address is replaced as a whole.
    """
    record = desk.books.lists.records.get(fields.text("ListID"))
    if record is None or record.kind != kind:
        raise Refused(
            NOT_FOUND,
            f'Object "{fields.text("ListID")}" specified in the request cannot be found.',
        )
    if fields.text("EditSequence") != record.edit_sequence:
        raise Refused(
            STALE, f'The provided edit sequence "{fields.text("EditSequence")}" is out-of-date.'
        )
    fields = desk.books.lists.resolve(fields, kind, kind)
    name = fields.text("Name") or record.name
    parent = fields.link("ParentRef") if "ParentRef" in fields else record.parent
    if parent and desk.books.lists.descends(desk.books.record(parent), record.list_id):
        raise Refused(BAD_PARENT, f'"{name}" cannot stand below itself.')
    desk.books.lists.check_name(kind, name, parent, record.list_id)
    merged = _merged(record.fields, fields)
    _check(desk, kind, merged, parent)
    desk.books.lists.rename(record, name, parent)
    record.active = fields.flag("IsActive", record.active)
    record.fields = merged
    touch(desk.books, record, desk.now)
    return record


def touch(books: Books, record: Record, now: int) -> None:
    """Mark an element as changed: any change gives it a new EditSequence."""
    record.modified = now
    record.edit_sequence = books.new_edit_sequence(now)


def _merged(old: Fields, new: Fields) -> Fields:
    """Lay a change over an element's fields."""
    merged = Fields(old)
    for name, value in new.items():
        if name in ("ListID", "EditSequence", "Name", "ParentRef", "IsActive"):
            continue
        kept = name.removesuffix("Mod")
        if name.endswith("Mod") and kept.startswith("SalesOrPurchase") and not merged.part(kept):
            raise Refused(CONFLICT, "The item is both sold and bought; send SalesAndPurchaseMod.")
        if name.endswith("Mod") and isinstance(value, Fields):
            value = Fields({**merged.part(kept), **_without_apply(value)})
        if value is None or name.startswith("Apply"):
            merged.pop(kept, None)
        else:
            merged[kept] = value
    return merged


def _without_apply(fields: Fields) -> Fields:
    return Fields({name: value for name, value in fields.items() if not name.startswith("Apply")})


def _check(desk: Desk, kind: str, fields: Fields, parent: str) -> None:
    if fields.get("OpenBalance"):
        raise Refused(
            UNSUPPORTED, "The stand-in takes no opening balances: post them as a document."
        )
    if fields.link("CurrencyRef"):
        raise Refused(FEATURE_OFF, "Multiple currencies are not switched on in this company file.")
    if kind == "Account":
        _check_account(desk, fields, parent)
    if kind in NAMES:
        for name, value in fields.items():
            if name.endswith("Address") and isinstance(value, Fields):
                _check_address(value)
    for_1099 = kind == "Vendor" and fields.flag("IsVendorEligibleFor1099")
    if for_1099 and not (fields.text("VendorTaxIdent") and fields.part("VendorAddress")):
        raise Refused(MISSING, "A vendor for form 1099 needs a tax number and an address.")
    if kind == "Class" and not desk.books.preferences.classes:
        raise Refused(FEATURE_OFF, "Class tracking is not switched on in this company file.")
    if kind in ITEMS:
        _check_item(desk, kind, fields)


def _check_account(desk: Desk, fields: Fields, parent: str) -> None:
    if fields.text("AccountType") == "NonPosting":
        raise Refused(BAD_REFERENCE, "A non-posting account cannot be created.")
    if parent and desk.books.account_type(parent) != fields.text("AccountType"):
        raise Refused(BAD_PARENT, "A sub-account must have the same type as its parent account.")


def _check_address(address: Fields) -> None:
    """Allow five printed lines: Addr1 to Addr5, the line of city, state and code, the country."""
    lines = sum(bool(address.text(f"Addr{number}")) for number in range(1, 6))
    lines += any(address.text(name) for name in ("City", "State", "PostalCode"))
    lines += bool(address.text("Country"))
    if lines > 5:
        raise Refused(BAD_ADDRESS, f"The address has {lines} lines; at most five can be kept.")


def _check_item(desk: Desk, kind: str, fields: Fields) -> None:
    """Refuse an item that could not post: accounts missing or of the wrong type, tax without agency."""
    preferences = desk.books.preferences
    if kind in STOCKED:
        if not preferences.inventory:
            raise Refused(FEATURE_OFF, "Inventory is not switched on in this company file.")
        if fields.number("QuantityOnHand") or fields.number("TotalValue"):
            desk.special("OpeningBalanceEquity")
        for name, types in _ACCOUNTS_OF_STOCK.items():
            if not fields.link(name):
                raise Refused(NO_POSTING_ACCOUNT, f"An inventory item needs {name}.")
            _check_type(desk, fields.link(name), types, kind)
    if kind in ("ItemOtherCharge", "ItemService", "ItemNonInventory"):
        single, both = fields.part("SalesOrPurchase"), fields.part("SalesAndPurchase")
        accounts = [single.link("AccountRef")] if single else []
        if both:
            accounts = [both.link("IncomeAccountRef"), both.link("ExpenseAccountRef")]
        if not accounts or not all(accounts):
            raise Refused(NO_POSTING_ACCOUNT, "The item needs an account to post to.")
        for account in accounts:
            _refuse_types(desk, account, kind)
    if kind == "ItemDiscount":
        if not fields.link("AccountRef"):
            raise Refused(NO_POSTING_ACCOUNT, "A discount item needs an account to post to.")
        _refuse_types(desk, fields.link("AccountRef"), kind)
    if kind == "ItemPayment" and fields.link("DepositToAccountRef"):
        _check_type(desk, fields.link("DepositToAccountRef"), ("Bank", "OtherCurrentAsset"), kind)
    if kind == "ItemSalesTax":
        if not preferences.sales_tax:
            raise Refused(FEATURE_OFF, "Sales tax is not switched on in this company file.")
        if fields.number("TaxRate") and not fields.link("TaxVendorRef"):
            raise Refused(MISSING, "A sales tax item with a rate needs the agency as its vendor.")


def _check_type(desk: Desk, account: str, types: tuple[str, ...], kind: str) -> None:
    if desk.books.account_type(account) not in types:
        raise _wrong_account(desk, account, kind)


def _refuse_types(desk: Desk, account: str, kind: str) -> None:
    if desk.books.account_type(account) in _NOT_FOR_ITEMS:
        raise _wrong_account(desk, account, kind)


def _wrong_account(desk: Desk, account: str, kind: str) -> Refused:
    return Refused(
        BAD_REFERENCE,
        f'There is an invalid reference to QuickBooks Account "{desk.name(account)}" in the {kind}.  '
        "QuickBooks error message: Invalid account type.",
    )


def _opening_stock(desk: Desk, item: Record) -> None:
    """Post the stock that a new inventory item starts with against Opening Balance Equity."""
    quantity = item.fields.number("QuantityOnHand") or Decimal(0)
    value = item.fields.number("TotalValue")
    cost = item.fields.number("PurchaseCost")
    if cost is not None or value is None:
        value = cents((cost or ZERO) * quantity)
    day = item.fields.day("InventoryDate") or desk.today()
    for name in ("QuantityOnHand", "TotalValue", "InventoryDate"):
        item.fields.pop(name, None)
    if not quantity and not value:
        return
    item.quantity, item.value = quantity, value
    item.last_cost = average_cost(item)
    equity = desk.special("OpeningBalanceEquity")
    header = Fields({"AccountRef": Link(equity), "Memo": "Opening balance"})
    txn = desk.new_txn("InventoryAdjustment", day, header, [])
    txn.account = equity
    desk.save(
        txn,
        [
            Posting(item.fields.link("AssetAccountRef"), value, item=item.list_id),
            Posting(equity, -value),
        ],
    )

"""What QuickBooks' lists must hold before a document can be sent, and the requests that add what is missing.

Every need is looked up by name first and added only if it is missing; the order is that of dependence: accounts
(parents first), agencies, classes, payment methods, the walk-in customer, tax items, other items, sub-items last.
Accounts that QuickBooks makes itself (Undeposited Funds, Accounts Receivable …), customers, other vendors, terms and
employees are needs without a request: they are looked up, and a person or the exchange of lists provides them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from decimal import Decimal
from enum import StrEnum

import msgspec

from exchange.posting.account import Account
from exchange.posting.books import Books, CompanyFile
from exchange.posting.document import SALES_FORMS, Document, Kind
from exchange.posting.entry import Helper, HelperKind, Line, Party, Place
from exchange.qbxml.items import (
    ItemNonInventoryAdd,
    ItemOtherChargeAdd,
    ItemPaymentAdd,
    ItemSalesTaxAdd,
    SalesOrPurchase,
)
from exchange.qbxml.limits import fit_field
from exchange.qbxml.lists import (
    AccountAdd,
    ClassAdd,
    CustomerAdd,
    PaymentMethodAdd,
    VendorAdd,
)
from exchange.qbxml.message import ListAdd
from tui_pos.core.refusal import Refusal


class ListName(StrEnum):
    """Name the lists in the order in which they are filled; `CompanyFile.ids` uses the same words."""

    ACCOUNT = "account"
    VENDOR = "vendor"
    EMPLOYEE = "employee"
    CLASS = "class"
    PAYMENT_METHOD = "payment method"
    TERMS = "terms"
    CUSTOMER = "customer"
    TAX_ITEM = "tax item"
    ITEM = "item"


class Need(msgspec.Struct, frozen=True):
    """Name an entry that a list must hold, by its full name; `account` and `item` say what it is like.

    `ours` marks what the exchange adds itself: tax agencies and the walk-in customer among the people.
    """

    list: ListName
    name: str
    account: Account | None = None
    item: Helper | None = None
    ours: bool = False

    @property
    def key(self) -> str:
        """Name the need itself: `account:sales:merchandise`."""
        return f"{self.list.value}:{self.name.casefold()}"


class SetUp(msgspec.Struct, frozen=True):
    """Pair a need with the request that adds it; None where QuickBooks, a person or another exchange provides it.

    `after` are the keys of the needs that the request points at.
    """

    need: Need
    request: ListAdd | None
    after: tuple[str, ...]


def needs(document: Document, books: Books) -> list[Need]:
    """List what a document needs, each once, in the order in which it has to be there."""
    return _ordered(_needs(document, books.walk_in))


def set_up(documents: Iterable[Document], books: Books) -> list[SetUp]:
    """Give everything that a batch's documents need, in the order in which it has to be added.

    Two different items under one name are refused (`names`): their lines would post to one account.
    """
    found = [need for document in documents for need in _needs(document, books.walk_in)]
    _check_names(found)
    return [SetUp(need, _request(need, books.file), _after(need)) for need in _ordered(found)]


def _ordered(found: Iterable[Need]) -> list[Need]:
    once: dict[tuple[ListName, str], Need] = {}
    for need in found:
        key = (need.list, need.name.casefold())
        if key not in once or need.ours:
            once[key] = need
    order = list(ListName)
    return sorted(once.values(), key=lambda n: (order.index(n.list), n.name.count(":"), n.name))


def _check_names(found: Iterable[Need]) -> None:
    """Compare items by what makes them post differently; taxability stands on each line anyway."""
    seen: dict[str, tuple[object, ...]] = {}
    for need in found:
        if need.item is None:
            continue
        item = need.item
        like = (item.kind, item.account.name.casefold(), item.percent, item.agency.casefold())
        if seen.setdefault(need.name.casefold(), like) != like:
            raise Refusal(
                "names",
                f"Two different things would share the item {need.name} in QuickBooks: give one another name.",
            )


def _needs(document: Document, walk_in: Party) -> Iterator[Need]:
    for line in document.posting.lines:
        yield from _line(document, line)
    if document.tax_item is not None:
        yield from _tax_item(document.tax_item)
    yield from _classes(document.class_name)
    if document.party is not None:
        ours = document.party == walk_in
        yield Need(ListName(document.party.kind.value), document.party.name, ours=ours)
    if document.terms:
        yield Need(ListName.TERMS, document.terms)


def _line(document: Document, line: Line) -> Iterator[Need]:
    yield from _accounts(line.account)
    yield from _classes(line.class_name)
    if line.party is not None:
        yield Need(ListName(line.party.kind.value), line.party.name)
    if line.method and (line.place is Place.HEADER or document.kind is Kind.PAYMENT):
        yield Need(ListName.PAYMENT_METHOD, line.method)
    if document.kind in SALES_FORMS and line.place is Place.LINE:
        yield from _item(line)


def _accounts(account: Account) -> Iterator[Need]:
    """Need an account and those above it."""
    if account.parent is not None:
        yield from _accounts(account.parent)
    yield Need(ListName.ACCOUNT, account.name, account)


def _classes(name: str) -> Iterator[Need]:
    """Need a class and those above it."""
    if name:
        yield from _classes(name.rpartition(":")[0])
        yield Need(ListName.CLASS, name)


def _item(line: Line) -> Iterator[Need]:
    item = line.item
    if item is None:
        return
    if item.kind is HelperKind.SALES_TAX:
        yield from _tax_item(item)
        return
    if item.method:
        yield Need(ListName.PAYMENT_METHOD, item.method)
    if item.parent:
        parent = Helper(HelperKind.NON_INVENTORY, item.parent, item.account)
        yield Need(ListName.ITEM, item.parent, item=parent)
    same = msgspec.structs.replace(item, taxable=line.taxable)
    yield Need(ListName.ITEM, item.full_name, item=same)


def _tax_item(item: Helper) -> Iterator[Need]:
    if item.agency:
        yield Need(ListName.VENDOR, item.agency, ours=True)
    yield Need(ListName.TAX_ITEM, item.name, item=item)


def _after(need: Need) -> tuple[str, ...]:
    """Name what an entry's own request points at."""
    found: list[Need] = []
    if need.account is not None and need.account.parent is not None:
        found.append(Need(ListName.ACCOUNT, need.account.parent.name))
    if need.list is ListName.CLASS and ":" in need.name:
        found.append(Need(ListName.CLASS, need.name.rpartition(":")[0]))
    item = need.item
    if item is not None and item.kind is HelperKind.SALES_TAX:
        found += [Need(ListName.VENDOR, item.agency)] if item.agency else []
    elif item is not None:
        found.append(Need(ListName.ACCOUNT, item.account.name))
        found += [Need(ListName.PAYMENT_METHOD, item.method)] if item.method else []
        found += [Need(ListName.ITEM, item.parent)] if item.parent else []
    return tuple(one.key for one in found)


def _request(need: Need, file: CompanyFile) -> ListAdd | None:
    """Write what adds a missing entry."""
    parent, _, name = need.name.rpartition(":")
    match need.list:
        case ListName.ACCOUNT if need.account is not None and not need.account.special:
            above = file.ref("account", parent) if parent else None
            return AccountAdd(name=name, parent_ref=above, account_type=need.account.type)
        case ListName.VENDOR if need.ours:
            return VendorAdd(name=need.name)
        case ListName.CUSTOMER if need.ours:
            code = file.ref("tax code", file.taxable_code)
            return CustomerAdd(name=need.name, sales_tax_code_ref=code)
        case ListName.CLASS:
            above = file.ref("class", parent) if parent else None
            return ClassAdd(name=fit_field("ClassAdd/Name", name), parent_ref=above)
        case ListName.PAYMENT_METHOD:
            kind = _METHODS.get(need.name.casefold(), "Other")
            return PaymentMethodAdd(name=need.name, payment_method_type=kind)
        case ListName.TAX_ITEM | ListName.ITEM if need.item is not None:
            return _item_request(need.item, file)
        case _:
            return None


_METHODS = {
    "cash": "Cash",
    "check": "Check",
    "visa": "Visa",
    "mastercard": "MasterCard",
    "american express": "AmericanExpress",
    "amex": "AmericanExpress",
    "discover": "Discover",
    "debit": "DebitCard",
    "debit card": "DebitCard",
    "card": "OtherCreditCard",
    "credit card": "OtherCreditCard",
    "gift card": "GiftCard",
}
"""What QuickBooks calls the kinds of payment methods, by our names in lower case."""


def _item_request(item: Helper, file: CompanyFile) -> ListAdd:
    account = file.ref("account", item.account.name)
    code = file.ref("tax code", file.taxable_code if item.taxable else file.non_taxable_code)
    sold = SalesOrPurchase(desc=item.name, price=Decimal(0), account_ref=account)
    match item.kind:
        case HelperKind.SALES_TAX:
            agency = file.ref("vendor", item.agency) if item.agency else None
            text = f"{item.name} for {item.agency}" if item.agency else "Tax stands on the lines"
            return ItemSalesTaxAdd(
                name=item.name,
                item_desc=fit_field("ItemSalesTaxAdd/ItemDesc", text),
                tax_rate=item.percent,
                tax_vendor_ref=agency,
            )
        case HelperKind.PAYMENT:
            return ItemPaymentAdd(
                name=item.name,
                item_desc=item.method,
                deposit_to_account_ref=account,
                payment_method_ref=file.ref("payment method", item.method),
            )
        case HelperKind.NON_INVENTORY:
            parent = file.ref("item", item.parent) if item.parent else None
            return ItemNonInventoryAdd(
                name=item.name, parent_ref=parent, sales_tax_code_ref=code, sales_or_purchase=sold
            )
        case HelperKind.OTHER_CHARGE:
            return ItemOtherChargeAdd(
                name=item.name, sales_tax_code_ref=code, sales_or_purchase=sold
            )

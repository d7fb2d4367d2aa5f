"""What is kept of a list entry beside its name: plain texts by field, as both sides of the exchange can compare them.

People have the fields of `core.people.PERSON_FIELDS` and a few more; amounts are plain decimals (`25.5`), truth is
`yes` or nothing, references are full names. What QuickBooks does not have, a balance or quantity of 0 too, is not there.
"""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
from typing import Any

from exchange.qbxml.item_records import (
    ItemSalesTaxRet,
    SoldItem,
    StockItem,
)
from exchange.qbxml.list_records import (
    AccountRet,
    CustomerRet,
    DateDrivenTermsRet,
    ListEntry,
    PaymentMethodRet,
    Person,
    SalesTaxCodeRet,
    StandardTermsRet,
    VendorRet,
)
from exchange.qbxml.parts import Address
from exchange.qbxml.record import Ref

Facts = dict[str, str]
"""Texts by field; an empty one is left out."""

_STREETS = ("addr1", "addr2", "addr3", "addr4", "addr5")


def facts_of(entry: ListEntry) -> Facts:
    """Give what is kept of an entry of any list."""
    found: dict[str, Any] = {}
    for kind, read in _READERS.items():
        if isinstance(entry, kind):
            found |= read(entry)
    return {name: text for name, value in found.items() if (text := _text(value))}


def _text(value: Any) -> str:
    """Write a value: the name that a reference points at, a plain decimal, `yes`."""
    if isinstance(value, Ref):
        return value.full_name or ""
    if isinstance(value, bool):
        return "yes" if value else ""
    if isinstance(value, Decimal):
        return f"{value.normalize():f}" if value != value.to_integral() else f"{value:.0f}"
    return "" if value is None else str(value).strip()


def _account(entry: AccountRet) -> dict[str, Any]:
    return {
        "type": entry.account_type,
        "special": entry.special_account_type,
        "number": entry.account_number,
        "balance": entry.balance,
        "parent": entry.parent_ref,
    }


def _person(entry: Person) -> dict[str, Any]:
    return {
        "company": entry.company_name,
        "title": entry.salutation,
        "first": entry.first_name,
        "last": entry.last_name,
        "phone": entry.phone,
        "phone2": entry.alt_phone,
        "email": entry.email,
        "notes": entry.notes,
        "account_number": entry.account_number,
        "guid": entry.external_guid,
    }


def _customer(entry: CustomerRet) -> dict[str, Any]:
    return {
        **_address(entry, entry.bill_address),
        "parent": entry.parent_ref,
        "customer_type": entry.customer_type_ref,
        "terms": entry.terms_ref,
        "limit": entry.credit_limit,
        "tax_code": entry.sales_tax_code_ref,
        "balance": entry.balance or None,
    }


def _vendor(entry: VendorRet) -> dict[str, Any]:
    return {
        **_address(entry, entry.vendor_address),
        "terms": entry.terms_ref,
        "balance": entry.balance or None,
    }


def _address(entry: Person, address: Address | None) -> dict[str, Any]:
    """Take an address apart; its first lines usually repeat the name, which is no street."""
    if address is None:
        return {}
    person = " ".join(part for part in (entry.first_name, entry.last_name) if part)
    salute = " ".join(part for part in (entry.salutation, person) if part)
    names = {name.casefold() for name in (entry.name, entry.company_name, person, salute) if name}
    lines = [text for name in _STREETS if (text := getattr(address, name))]
    while lines and lines[0].casefold() in names:
        lines.pop(0)
    return {
        "street": lines[0] if lines else "",
        "street2": ", ".join(lines[1:]),
        "city": address.city,
        "state": address.state,
        "postcode": address.postal_code,
        "country": address.country,
    }


def _sold(entry: SoldItem) -> dict[str, Any]:
    single, both = entry.sales_or_purchase, entry.sales_and_purchase
    found: dict[str, Any] = {"parent": entry.parent_ref, "tax_code": entry.sales_tax_code_ref}
    found |= {"code": entry.bar_code_value, "part": entry.manufacturer_part_number}
    if both is not None:
        found |= {
            "description": both.sales_desc,
            "price": both.sales_price,
            "cost": both.purchase_cost,
            "income": both.income_account_ref,
            "expense": both.expense_account_ref,
            "vendor": both.pref_vendor_ref,
        }
    elif single is not None:
        found |= {
            "description": single.desc,
            "price": single.price,
            "income": single.account_ref,
        }
    return found


def _stock(entry: StockItem) -> dict[str, Any]:
    return {
        "parent": entry.parent_ref,
        "tax_code": entry.sales_tax_code_ref,
        "code": entry.bar_code_value,
        "part": entry.manufacturer_part_number,
        "description": entry.sales_desc,
        "price": entry.sales_price,
        "cost": entry.purchase_cost,
        "average_cost": entry.average_cost,
        "quantity": entry.quantity_on_hand or None,
        "income": entry.income_account_ref,
        "expense": entry.cogs_account_ref,
        "asset": entry.asset_account_ref,
        "vendor": entry.pref_vendor_ref,
    }


def _tax(entry: ItemSalesTaxRet) -> dict[str, Any]:
    return {"rate": entry.tax_rate, "vendor": entry.tax_vendor_ref}


def _terms(entry: StandardTermsRet) -> dict[str, Any]:
    return {
        "due_days": entry.std_due_days,
        "discount_days": entry.std_discount_days,
        "discount": entry.discount_pct,
    }


def _dated_terms(entry: DateDrivenTermsRet) -> dict[str, Any]:
    return {"due_day": entry.day_of_month_due, "discount": entry.discount_pct}


def _method(entry: PaymentMethodRet) -> dict[str, Any]:
    return {"type": entry.payment_method_type}


def _tax_code(entry: SalesTaxCodeRet) -> dict[str, Any]:
    return {"taxable": entry.is_taxable, "description": entry.desc}


_READERS: dict[type[ListEntry], Callable[[Any], dict[str, Any]]] = {
    AccountRet: _account,
    Person: _person,
    CustomerRet: _customer,
    VendorRet: _vendor,
    SoldItem: _sold,
    StockItem: _stock,
    ItemSalesTaxRet: _tax,
    StandardTermsRet: _terms,
    DateDrivenTermsRet: _dated_terms,
    PaymentMethodRet: _method,
    SalesTaxCodeRet: _tax_code,
}

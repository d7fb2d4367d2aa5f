"""Adding and modifying customers, vendors, accounts, classes, payment methods and terms."""

from __future__ import annotations

from typing import Annotated

from exchange.qbxml.message import ListAdd, ListMod
from exchange.qbxml.parts import (
    US_ONLY,
    AccountType,
    Address,
    Amount,
    Guid,
    Id,
    Name31,
    Name41,
    Percent,
    Ref3,
    Ref5,
    Ref31,
    Ref159,
    Str5,
    Str7,
    Str15,
    Str16,
    Str21,
    Str25,
    Str41,
    Str99,
    Str200,
    Str1023,
    Str4095,
    Whole,
    YesNo,
)
from exchange.qbxml.record import Ref, record
from exchange.qbxml.wire import OneOf

PaymentMethodType = Annotated[
    str,
    OneOf(
        "AmericanExpress",
        "Cash",
        "Check",
        "DebitCard",
        "Discover",
        "ECheck",
        "GiftCard",
        "MasterCard",
        "Other",
        "OtherCreditCard",
        "Visa",
    ),
]


@record
class CustomerAdd(ListAdd):
    """Add a customer; the name must be new among customers, vendors, employees and other names (status 3100)."""

    name: Name41
    is_active: YesNo | None = None
    parent_ref: Ref | None = None
    company_name: Str41 | None = None
    salutation: Str15 | None = None
    first_name: Str25 | None = None
    middle_name: Str5 | None = None
    last_name: Str25 | None = None
    bill_address: Address | None = None
    ship_address: Address | None = None
    phone: Str21 | None = None
    alt_phone: Str21 | None = None
    fax: Str21 | None = None
    email: Str1023 | None = None
    contact: Str41 | None = None
    alt_contact: Str41 | None = None
    customer_type_ref: Ref159 | None = None
    terms_ref: Ref31 | None = None
    sales_rep_ref: Ref5 | None = None
    sales_tax_code_ref: Ref3 | None = None
    item_sales_tax_ref: Annotated[Ref31 | None, US_ONLY] = None
    resale_number: Str15 | None = None
    account_number: Str99 | None = None
    credit_limit: Amount | None = None
    preferred_payment_method_ref: Ref31 | None = None
    notes: Str4095 | None = None
    price_level_ref: Ref31 | None = None
    external_guid: Guid | None = None


@record
class CustomerMod(ListMod):
    """Modify a customer; an address is replaced whole."""

    list_id: Id
    edit_sequence: Str16
    name: Name41 | None = None
    is_active: YesNo | None = None
    parent_ref: Ref | None = None
    company_name: Str41 | None = None
    salutation: Str15 | None = None
    first_name: Str25 | None = None
    middle_name: Str5 | None = None
    last_name: Str25 | None = None
    bill_address: Address | None = None
    ship_address: Address | None = None
    phone: Str21 | None = None
    alt_phone: Str21 | None = None
    fax: Str21 | None = None
    email: Str1023 | None = None
    contact: Str41 | None = None
    alt_contact: Str41 | None = None
    customer_type_ref: Ref159 | None = None
    terms_ref: Ref31 | None = None
    sales_rep_ref: Ref5 | None = None
    sales_tax_code_ref: Ref3 | None = None
    item_sales_tax_ref: Annotated[Ref31 | None, US_ONLY] = None
    resale_number: Str15 | None = None
    account_number: Str99 | None = None
    credit_limit: Amount | None = None
    preferred_payment_method_ref: Ref31 | None = None
    notes: Str4095 | None = None
    price_level_ref: Ref31 | None = None


@record
class VendorAdd(ListAdd):
    """Add a vendor, such as the agency that a tax item is paid to."""

    name: Name41
    is_active: YesNo | None = None
    company_name: Str41 | None = None
    salutation: Str15 | None = None
    first_name: Str25 | None = None
    middle_name: Str5 | None = None
    last_name: Str25 | None = None
    vendor_address: Address | None = None
    ship_address: Address | None = None
    phone: Str21 | None = None
    alt_phone: Str21 | None = None
    fax: Str21 | None = None
    email: Str1023 | None = None
    contact: Str41 | None = None
    alt_contact: Str41 | None = None
    name_on_check: Str41 | None = None
    account_number: Str99 | None = None
    notes: Str4095 | None = None
    vendor_type_ref: Ref159 | None = None
    terms_ref: Ref31 | None = None
    credit_limit: Amount | None = None
    vendor_tax_ident: Str15 | None = None
    external_guid: Guid | None = None


@record
class VendorMod(ListMod):
    """Modify a vendor; an address is replaced whole."""

    list_id: Id
    edit_sequence: Str16
    name: Name41 | None = None
    is_active: YesNo | None = None
    company_name: Str41 | None = None
    salutation: Str15 | None = None
    first_name: Str25 | None = None
    middle_name: Str5 | None = None
    last_name: Str25 | None = None
    vendor_address: Address | None = None
    ship_address: Address | None = None
    phone: Str21 | None = None
    alt_phone: Str21 | None = None
    fax: Str21 | None = None
    email: Str1023 | None = None
    contact: Str41 | None = None
    alt_contact: Str41 | None = None
    name_on_check: Str41 | None = None
    account_number: Str99 | None = None
    notes: Str4095 | None = None
    vendor_type_ref: Ref159 | None = None
    terms_ref: Ref31 | None = None
    credit_limit: Amount | None = None
    vendor_tax_ident: Str15 | None = None


@record
class AccountAdd(ListAdd):
    """Add an account; a sub-account has the type of its parent, which must exist."""

    name: Name31
    is_active: YesNo | None = None
    parent_ref: Ref | None = None
    account_type: AccountType
    account_number: Str7 | None = None
    desc: Str200 | None = None


@record
class AccountMod(ListMod):
    """Modify an account; its type is left alone."""

    list_id: Id
    edit_sequence: Str16
    name: Name31 | None = None
    is_active: YesNo | None = None
    parent_ref: Ref | None = None
    account_number: Str7 | None = None
    desc: Str200 | None = None


@record
class ClassAdd(ListAdd):
    """Add a class, such as one per store."""

    name: Name31
    is_active: YesNo | None = None
    parent_ref: Ref | None = None


@record
class ClassMod(ListMod):
    """Modify a class."""

    list_id: Id
    edit_sequence: Str16
    name: Name31 | None = None
    is_active: YesNo | None = None
    parent_ref: Ref | None = None


@record
class PaymentMethodAdd(ListAdd):
    """Add a payment method; qbXML knows no way to modify one."""

    name: Name31
    is_active: YesNo | None = None
    payment_method_type: PaymentMethodType | None = None


@record
class StandardTermsAdd(ListAdd):
    """Add terms counted from the date of the invoice."""

    name: Name31
    is_active: YesNo | None = None
    std_due_days: Whole | None = None
    std_discount_days: Whole | None = None
    discount_pct: Percent | None = None


@record
class DateDrivenTermsAdd(ListAdd):
    """Add terms due on a day of the month."""

    name: Name31
    is_active: YesNo | None = None
    day_of_month_due: Whole
    due_next_month_days: Whole | None = None
    discount_day_of_month: Whole | None = None
    discount_pct: Percent | None = None

"""What QuickBooks answers about its host, the company file and its lists.

Only the identity of a record is required: a query with `include_ret_element` leaves anything else out.
"""

from __future__ import annotations

from typing import Annotated

from exchange.qbxml.parts import (
    Address,
    Amount,
    DataExtRet,
    Day,
    Guid,
    Id,
    Moment,
    Percent,
    Str,
    Str16,
    Whole,
    YesNo,
)
from exchange.qbxml.record import LINES, Record, Ref, record


@record
class HostRet(Record):
    """Tell which QuickBooks answers."""

    product_name: Str | None = None
    major_version: Str | None = None
    minor_version: Str | None = None
    country: Str | None = None
    supported_qbxml_version: tuple[Str, ...] = ()
    is_automatic_login: YesNo | None = None
    qb_file_mode: Str | None = None


@record
class CompanyRet(Record):
    """Tell whose company file is open; `data_ext` holds its FileID if the query named our owner id."""

    is_sample_company: YesNo | None = None
    company_name: Str | None = None
    legal_company_name: Str | None = None
    address: Address | None = None
    phone: Str | None = None
    email: Str | None = None
    first_month_fiscal_year: Str | None = None
    data_ext: Annotated[tuple[DataExtRet, ...], LINES] = ()


@record
class AccountingPreferences(Record):
    """Tell about accounts, classes and the closing date."""

    is_using_account_numbers: YesNo | None = None
    is_requiring_accounts: YesNo | None = None
    is_using_class_tracking: YesNo | None = None
    assign_classes_to: Str | None = None
    closing_date: Day | None = None


@record
class MultiCurrencyPreferences(Record):
    """Tell whether the file keeps several currencies."""

    is_multi_currency_on: YesNo | None = None
    home_currency_ref: Ref | None = None


@record
class PurchasesAndVendorsPreferences(Record):
    """Tell whether inventory is switched on."""

    is_using_inventory: YesNo | None = None
    days_bills_are_due: Whole | None = None


@record
class SalesAndCustomersPreferences(Record):
    """Tell whether payments are applied automatically."""

    is_auto_applying_payments: YesNo | None = None


@record
class SalesTaxPreferences(Record):
    """Tell the tax defaults of a file with sales tax switched on."""

    default_item_sales_tax_ref: Ref | None = None
    pay_sales_tax: Str | None = None
    default_taxable_sales_tax_code_ref: Ref | None = None
    default_non_taxable_sales_tax_code_ref: Ref | None = None


@record
class CurrentAppAccessRights(Record):
    """Tell what the application may do in this file."""

    is_automatic_login_allowed: YesNo | None = None
    automatic_login_user_name: Str | None = None
    is_personal_data_access_allowed: YesNo | None = None


@record
class ItemsAndInventoryPreferences(Record):
    """Tell how receiving works: with Enhanced Inventory Receiving item receipts post to Inventory Offset."""

    enhanced_inventory_receiving_enabled: YesNo | None = None
    fifo_enabled: YesNo | None = None


@record
class PreferencesRet(Record):
    """Tell the preferences that decide what can be posted; no `sales_tax_preferences` means sales tax is off."""

    accounting_preferences: AccountingPreferences | None = None
    multi_currency_preferences: MultiCurrencyPreferences | None = None
    purchases_and_vendors_preferences: PurchasesAndVendorsPreferences | None = None
    sales_and_customers_preferences: SalesAndCustomersPreferences | None = None
    sales_tax_preferences: SalesTaxPreferences | None = None
    current_app_access_rights: CurrentAppAccessRights | None = None
    items_and_inventory_preferences: ItemsAndInventoryPreferences | None = None


@record
class ListEntry(Record):
    """Hold what every list entry has; `edit_sequence` is what a modification must give back."""

    list_id: Id
    time_created: Moment | None = None
    time_modified: Moment | None = None
    edit_sequence: Str16 | None = None
    name: Str | None = None
    full_name: Str | None = None
    is_active: YesNo | None = None

    @property
    def path(self) -> str:
        """Give the name that a reference by full name uses: lists without parents have only a name."""
        return self.full_name or self.name or ""


@record
class AccountRet(ListEntry):
    """Hold an account; `special_account_type` marks Undeposited Funds, Sales Tax Payable and their like."""

    parent_ref: Ref | None = None
    sublevel: Whole | None = None
    account_type: Str | None = None
    special_account_type: Str | None = None
    account_number: Str | None = None
    desc: Str | None = None
    balance: Amount | None = None
    total_balance: Amount | None = None
    currency_ref: Ref | None = None


@record
class Person(ListEntry):
    """Hold what the four lists that share their names have in common."""

    company_name: Str | None = None
    salutation: Str | None = None
    first_name: Str | None = None
    middle_name: Str | None = None
    last_name: Str | None = None
    phone: Str | None = None
    alt_phone: Str | None = None
    fax: Str | None = None
    email: Str | None = None
    account_number: Str | None = None
    notes: Str | None = None
    external_guid: Guid | None = None


@record
class CustomerRet(Person):
    """Hold a customer or job; the balance is QuickBooks' to say."""

    parent_ref: Ref | None = None
    sublevel: Whole | None = None
    bill_address: Address | None = None
    ship_address: Address | None = None
    contact: Str | None = None
    alt_contact: Str | None = None
    customer_type_ref: Ref | None = None
    terms_ref: Ref | None = None
    sales_rep_ref: Ref | None = None
    balance: Amount | None = None
    total_balance: Amount | None = None
    sales_tax_code_ref: Ref | None = None
    item_sales_tax_ref: Ref | None = None
    resale_number: Str | None = None
    credit_limit: Amount | None = None
    preferred_payment_method_ref: Ref | None = None
    price_level_ref: Ref | None = None
    currency_ref: Ref | None = None


@record
class VendorRet(Person):
    """Hold a vendor."""

    vendor_address: Address | None = None
    ship_address: Address | None = None
    contact: Str | None = None
    alt_contact: Str | None = None
    name_on_check: Str | None = None
    vendor_type_ref: Ref | None = None
    terms_ref: Ref | None = None
    credit_limit: Amount | None = None
    vendor_tax_ident: Str | None = None
    balance: Amount | None = None
    currency_ref: Ref | None = None


@record
class EmployeeRet(Person):
    """Hold an employee's name, which no customer or vendor may have."""


@record
class OtherNameRet(Person):
    """Hold an entry of the Other Names list."""


@record
class ClassRet(ListEntry):
    """Hold a class."""

    parent_ref: Ref | None = None
    sublevel: Whole | None = None


@record
class PaymentMethodRet(ListEntry):
    """Hold a payment method."""

    payment_method_type: Str | None = None


@record
class StandardTermsRet(ListEntry):
    """Hold terms counted from the date of the invoice."""

    std_due_days: Whole | None = None
    std_discount_days: Whole | None = None
    discount_pct: Percent | None = None


@record
class DateDrivenTermsRet(ListEntry):
    """Hold terms due on a day of the month."""

    day_of_month_due: Whole | None = None
    due_next_month_days: Whole | None = None
    discount_day_of_month: Whole | None = None
    discount_pct: Percent | None = None


@record
class SalesTaxCodeRet(ListEntry):
    """Hold a sales tax code: three characters that say taxable or not."""

    is_taxable: YesNo | None = None
    desc: Str | None = None

"""Answers HostQuery, CompanyQuery and PreferencesQuery: which program, which file, which switches."""

from __future__ import annotations

from lxml import etree

from exchange.rehearsal.answers import Writer
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.values import ZERO, Fields, Link, Value

PRODUCT = "tui-pos rehearsal company, a stand-in for QuickBooks"


def versions(newest: int) -> list[str]:
    """List the qbXML versions that a product supports, as HostQuery does."""
    return ["1.0", "1.1", "2.0", "2.1", *(f"{number}.0" for number in range(3, newest + 1))]


def host(desk: Desk, fields: Fields) -> etree._Element:
    """Write HostRet."""
    return _write(
        desk,
        "HostRet",
        Fields(
            {
                "ProductName": PRODUCT,
                "MajorVersion": "33",
                "MinorVersion": "0",
                "Country": "US",
                "SupportedQBXMLVersion": [*versions(desk.quirks.newest_version)],
                "IsAutomaticLogin": False,
                "QBFileMode": "SingleUser",
            }
        ),
    )


def company(desk: Desk, fields: Fields) -> etree._Element:
    """Write CompanyRet, with the private data of the applications whose OwnerID was asked for."""
    books = desk.books
    owners = {owner.casefold() for owner in fields.texts("OwnerID")}
    stamps: list[Value] = [
        Fields(
            {
                "OwnerID": owner,
                "DataExtName": name,
                "DataExtType": "STR255TYPE",
                "DataExtValue": value,
            }
        )
        for (owner, name), value in books.stamps.items()
        if owner.casefold() in owners
    ]
    return _write(
        desk,
        "CompanyRet",
        Fields(
            {
                "IsSampleCompany": False,
                "CompanyName": books.company_name,
                "LegalCompanyName": books.company_name,
                "FirstMonthFiscalYear": "January",
                "FirstMonthIncomeTaxYear": "January",
                "CompanyType": "Retail",
                "DataExtRet": stamps,
            }
        ),
    )


def preferences(desk: Desk, fields: Fields) -> etree._Element:
    """Write PreferencesRet; without sales tax its whole aggregate is missing."""
    chosen = desk.books.preferences
    parts = Fields(
        {
            "AccountingPreferences": Fields(
                {
                    "IsUsingAccountNumbers": chosen.account_numbers,
                    "IsRequiringAccounts": chosen.require_accounts,
                    "IsUsingClassTracking": chosen.classes,
                    "IsUsingAuditTrail": True,
                    "IsAssigningJournalEntryNumbers": False,
                    "ClosingDate": desk.closing_date,
                }
            ),
            "FinanceChargePreferences": Fields(
                {
                    "AnnualInterestRate": ZERO,
                    "MinFinanceCharge": ZERO,
                    "GracePeriod": 0,
                    "IsAssessingForOverdueCharges": False,
                    "CalculateChargesFrom": "DueDate",
                    "IsMarkedToBePrinted": False,
                }
            ),
            "JobsAndEstimatesPreferences": Fields(
                {
                    "IsUsingEstimates": False,
                    "IsUsingProgressInvoicing": False,
                    "IsPrintingItemsWithZeroAmounts": True,
                }
            ),
            "MultiCurrencyPreferences": Fields({"IsMultiCurrencyOn": False}),
            "PurchasesAndVendorsPreferences": Fields(
                {
                    "IsUsingInventory": chosen.inventory,
                    "DaysBillsAreDue": 10,
                    "IsAutomaticallyUsingDiscounts": False,
                }
            ),
            "ReportsPreferences": Fields(
                {"AgingReportBasis": "AgeFromDueDate", "SummaryReportBasis": "Accrual"}
            ),
            "SalesAndCustomersPreferences": Fields(
                {
                    "IsTrackingReimbursedExpensesAsIncome": False,
                    "IsAutoApplyingPayments": chosen.auto_apply_payments,
                }
            ),
        }
    )
    parts.update(_tax_and_time(desk))
    parts["CurrentAppAccessRights"] = Fields(
        {"IsAutomaticLoginAllowed": True, "IsPersonalDataAccessAllowed": False}
    )
    parts["ItemsAndInventoryPreferences"] = Fields(
        {"EnhancedInventoryReceivingEnabled": chosen.enhanced_receiving, "FIFOEnabled": False}
    )
    return _write(desk, "PreferencesRet", parts)


def _tax_and_time(desk: Desk) -> Fields:
    chosen = desk.books.preferences
    parts = Fields()
    if chosen.sales_tax:
        parts["SalesTaxPreferences"] = Fields(
            {
                "DefaultItemSalesTaxRef": Link(chosen.default_tax_item),
                "PaySalesTax": "Monthly",
                "DefaultTaxableSalesTaxCodeRef": Link(chosen.taxable_code),
                "DefaultNonTaxableSalesTaxCodeRef": Link(chosen.non_taxable_code),
            }
        )
    if chosen.time_tracking:
        parts["TimeTrackingPreferences"] = Fields({"FirstDayOfWeek": "Monday"})
    return parts


def _write(desk: Desk, tag: str, values: Fields) -> etree._Element:
    root = etree.Element(tag)
    writer = Writer(desk)
    for name, value in values.items():
        writer.put(root, name, value)
    return root

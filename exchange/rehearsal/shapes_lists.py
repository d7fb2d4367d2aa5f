"""Shapes of the requests that add and change list elements, in the notation of `notation`."""

from __future__ import annotations

LIST_WORDS = {
    "AccountType": "AccountsPayable AccountsReceivable Bank CostOfGoodsSold CreditCard Equity Expense"
    " FixedAsset Income LongTermLiability NonPosting OtherAsset OtherCurrentAsset"
    " OtherCurrentLiability OtherExpense OtherIncome",
    "JobStatus": "Awarded Closed InProgress None NotAwarded Pending",
    "Delivery": "None Email Fax",
    "MethodType": "AmericanExpress Cash Check DebitCard Discover ECheck GiftCard MasterCard Other"
    " OtherCreditCard Visa",
    "ListTypes": "Account Class Customer CustomerType DateDrivenTerms Employee ItemDiscount ItemGroup"
    " ItemInventory ItemInventoryAssembly ItemNonInventory ItemOtherCharge ItemPayment ItemSalesTax"
    " ItemSalesTaxGroup ItemService ItemSubtotal OtherName PaymentMethod SalesRep SalesTaxCode"
    " ShipMethod StandardTerms Vendor VendorType",
}

_ADDRESS = (
    "Addr1?s41 Addr2?s41 Addr3?s41 Addr4?s41 Addr5?s41@6 City?s31 State?s21 PostalCode?s13"
    " Country?s31 Note?s41@6"
)

LIST_SHAPES = {
    "Address": _ADDRESS,
    "ShipTo": f"Name!s41 {_ADDRESS} DefaultShipTo?bool",
    "BarCode": "BarCodeValue?s50 AssignEvenIfUsed?bool AllowOverride?bool",
    "ContactRef": "ContactName!s40 ContactValue!s255",
    "Contact": "Salutation?s15 FirstName!s25 MiddleName?s5 LastName?s25 JobTitle?s41"
    " AdditionalContactRef*:ContactRef",
    "ContactMod": "ListID!id EditSequence!s16 Salutation?s15 FirstName!s25 MiddleName?s5 LastName?s25"
    " JobTitle?s41 AdditionalContactRef*:ContactRef",
}

_PERSON = "Salutation?s15 FirstName?s25 MiddleName?s5 LastName?s25 JobTitle?s41@12"
_REACH = (
    "Phone?s21 AltPhone?s21 Fax?s21 Email?s1023 Cc?s1023@12 Contact?s41 AltContact?s41"
    " AdditionalContactRef*:ContactRef@12"
)
_MOD = "ListID!id EditSequence!s16"


def _customer(mod: bool) -> str:
    head = f"{_MOD} Name?s41" if mod else "Name!s41"
    contacts = "ContactsMod*:ContactMod@12" if mod else "Contacts*:Contact@12"
    opening = "" if mod else "OpenBalance?amt OpenBalanceDate?date"
    notes = (
        "AdditionalNotesMod*@12{ NoteID!int Note!s4095 }"
        if mod
        else "AdditionalNotes*@12{ Note!s4095 }"
    )
    return (
        f"{head} IsActive?bool ClassRef?ref159@12 ParentRef?ref CompanyName?s41 {_PERSON}"
        f" BillAddress?:Address ShipAddress?:Address ShipToAddress*:ShipTo@12 {_REACH} {contacts}"
        f" CustomerTypeRef?ref159 TermsRef?ref31 SalesRepRef?ref5 {opening} SalesTaxCodeRef?ref3"
        " ItemSalesTaxRef?ref31 ResaleNumber?s15 AccountNumber?s99 CreditLimit?amt"
        " PreferredPaymentMethodRef?ref31 JobStatus?=JobStatus JobStartDate?date"
        " JobProjectedEndDate?date JobEndDate?date JobDesc?s99 JobTypeRef?ref159 Notes?s4095"
        f" {notes} PreferredDeliveryMethod?=Delivery@12 PriceLevelRef?ref31"
        f" {'' if mod else 'ExternalGUID?guid@8'} CurrencyRef?ref64@8"
    )


def _vendor(mod: bool) -> str:
    head = f"{_MOD} Name?s41" if mod else "Name!s41"
    contacts = "ContactsMod*:ContactMod@12" if mod else "Contacts*:Contact@12"
    opening = "" if mod else "OpenBalance?amt OpenBalanceDate?date"
    notes = (
        "AdditionalNotesMod*@12{ NoteID!int Note!s4095 }"
        if mod
        else "AdditionalNotes*@12{ Note!s4095 }"
    )
    return (
        f"{head} IsActive?bool ClassRef?ref159@12 CompanyName?s41 {_PERSON}"
        f" VendorAddress?:Address ShipAddress?:Address@11 {_REACH} {contacts} NameOnCheck?s41"
        f" AccountNumber?s99 Notes?s4095 {notes} VendorTypeRef?ref159 TermsRef?ref31 CreditLimit?amt"
        f" VendorTaxIdent?s15 IsVendorEligibleFor1099?bool {opening} BillingRateRef?ref31@6"
        f" {'' if mod else 'ExternalGUID?guid@8'} PrefillAccountRef*ref159@8 CurrencyRef?ref64@8"
    )


def _account(mod: bool) -> str:
    head = f"{_MOD} Name?s31" if mod else "Name!s31"
    kind = "AccountType?=AccountType" if mod else "AccountType!=AccountType"
    return (
        f"{head} IsActive?bool ParentRef?ref {kind} AccountNumber?s7 BankNumber?s25 Desc?s200"
        " OpenBalance?amt OpenBalanceDate?date TaxLineID?int@7 CurrencyRef?ref64@8"
    )


def _sold(mod: bool) -> str:
    """Give the choice between an item that is only sold (or bought) and one that is both."""
    suffix = "Mod" if mod else ""
    since = "@7" if mod else ""

    def apply(which: str) -> str:
        return f"Apply{which}AccountRefToExistingTxns?bool@7" if mod else ""

    return (
        f"( SalesOrPurchase{suffix}!{{ Desc?s4095 ( Price!price | PricePercent!pct )?"
        f" AccountRef?ref159{since} {apply('')} }}"
        f" | SalesAndPurchase{suffix}!{{ SalesDesc?s4095 SalesPrice?price"
        f" IncomeAccountRef?ref159{since} {apply('Income')} PurchaseDesc?s4095 PurchaseCost?price"
        f" ExpenseAccountRef?ref159{since} {apply('Expense')} PrefVendorRef?ref41 }}"
        f" ){'?' if mod else '!'}"
    )


def _item(mod: bool, middle: str) -> str:
    head = f"{_MOD} Name?s31" if mod else "Name!s31"
    return (
        f"{head} BarCode?:BarCode@12 IsActive?bool {middle} {'' if mod else 'ExternalGUID?guid@8'}"
    )


def _other_charge(mod: bool) -> str:
    return _item(mod, f"ClassRef?ref159@12 ParentRef?ref SalesTaxCodeRef?ref3 {_sold(mod)}")


def _service(mod: bool) -> str:
    force = "ForceUOMChange?bool@7" if mod else ""
    middle = "ClassRef?ref159@12 ParentRef?ref UnitOfMeasureSetRef?ref31@7"
    return _item(mod, f"{middle} {force} SalesTaxCodeRef?ref3 {_sold(mod)}")


def _non_inventory(mod: bool) -> str:
    """Write the shape; Add and Mod put ClassRef and ParentRef in opposite orders."""
    refs = "ClassRef?ref159@12 ParentRef?ref" if mod else "ParentRef?ref ClassRef?ref159@12"
    force = "ForceUOMChange?bool@7" if mod else ""
    middle = f"{refs} ManufacturerPartNumber?s31@7 UnitOfMeasureSetRef?ref31@7 {force}"
    return _item(mod, f"{middle} SalesTaxCodeRef?ref3 {_sold(mod)}")


def _inventory(mod: bool) -> str:
    def apply(which: str, since: str) -> str:
        return f"Apply{which}AccountRefToExistingTxns?bool@{since}" if mod else ""

    stock = "" if mod else "QuantityOnHand?qty TotalValue?amt InventoryDate?date"
    return _item(
        mod,
        "ClassRef?ref159@12 ParentRef?ref ManufacturerPartNumber?s31@7 UnitOfMeasureSetRef?ref31@7"
        f" {'ForceUOMChange?bool@7' if mod else ''} SalesTaxCodeRef?ref3 SalesDesc?s4095"
        f" SalesPrice?price IncomeAccountRef?ref159{'@7' if mod else ''} {apply('Income', '7')}"
        f" PurchaseDesc?s4095 PurchaseCost?price COGSAccountRef?ref159 {apply('COGS', '8')}"
        f" PrefVendorRef?ref41 AssetAccountRef?ref159 ReorderPoint?qty Max?qty@13 {stock}",
    )


def _discount(mod: bool) -> str:
    return _item(
        mod,
        "ClassRef?ref159@12 ParentRef?ref ItemDesc?s4095 SalesTaxCodeRef?ref3"
        " ( DiscountRate!price | DiscountRatePercent!pct )? AccountRef?ref159"
        f" {'ApplyAccountRefToExistingTxns?bool' if mod else ''}",
    )


def _payment(mod: bool) -> str:
    return _item(
        mod, "ClassRef?ref159@12 ItemDesc?s4095 DepositToAccountRef?ref159 PaymentMethodRef?ref31"
    )


def _sales_tax(mod: bool) -> str:
    return _item(mod, "ClassRef?ref159@12 ItemDesc?s4095 TaxRate?pct TaxVendorRef?ref41")


_OTHER_NAME = (
    "Name!s41 IsActive?bool CompanyName?s41 Salutation?s15 FirstName?s25 MiddleName?s5 LastName?s25"
    " OtherNameAddress?:Address Phone?s21 AltPhone?s21 Fax?s21 Email?s1023 Contact?s41"
    " AltContact?s41 AccountNumber?s99 Notes?s4095 ExternalGUID?guid@8"
)

LIST_ADDS = {
    "AccountAdd": _account(False),
    "CustomerAdd": _customer(False),
    "VendorAdd": _vendor(False),
    "OtherNameAdd": _OTHER_NAME,
    "ClassAdd": "Name!s31 IsActive?bool ParentRef?ref",
    "PaymentMethodAdd": "Name!s31 IsActive?bool PaymentMethodType?=MethodType@7",
    "StandardTermsAdd": "Name!s31 IsActive?bool StdDueDays?int StdDiscountDays?int DiscountPct?pct",
    "DateDrivenTermsAdd": "Name!s31 IsActive?bool DayOfMonthDue!int DueNextMonthDays?int"
    " DiscountDayOfMonth?int DiscountPct?pct",
    "SalesTaxCodeAdd": "Name!s3 IsActive?bool IsTaxable!bool Desc?s31",
    "ItemOtherChargeAdd": _other_charge(False),
    "ItemServiceAdd": _service(False),
    "ItemNonInventoryAdd": _non_inventory(False),
    "ItemInventoryAdd": _inventory(False),
    "ItemDiscountAdd": _discount(False),
    "ItemPaymentAdd": _payment(False),
    "ItemSalesTaxAdd": _sales_tax(False),
}

LIST_MODS = {
    "AccountMod": _account(True),
    "CustomerMod": _customer(True),
    "VendorMod": _vendor(True),
    "ItemOtherChargeMod": _other_charge(True),
    "ItemServiceMod": _service(True),
    "ItemNonInventoryMod": _non_inventory(True),
    "ItemInventoryMod": _inventory(True),
    "ItemDiscountMod": _discount(True),
    "ItemPaymentMod": _payment(True),
    "ItemSalesTaxMod": _sales_tax(True),
}

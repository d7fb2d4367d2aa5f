"""Shapes of the requests that add documents, in the notation of `notation`."""

from __future__ import annotations

TXN_WORDS = {
    "Billable": "Billable NotBillable HasBeenBilled",
    "PriceConflict": "Zero BasePrice",
    "VoidTypes": "ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard Charge Check"
    " CreditCardCharge CreditCardCredit CreditMemo Deposit InventoryAdjustment Invoice ItemReceipt"
    " JournalEntry SalesReceipt VendorCredit",
    "DeleteTypes": "ARRefundCreditCard Bill BillPaymentCheck BillPaymentCreditCard BuildAssembly Charge"
    " Check CreditCardCharge CreditCardCredit CreditMemo Deposit Estimate InventoryAdjustment Invoice"
    " ItemReceipt JournalEntry PurchaseOrder ReceivePayment SalesOrder SalesReceipt"
    " SalesTaxPaymentCheck TimeTracking TransferInventory VehicleMileage VendorCredit",
}

TXN_SHAPES = {
    "Extra": "OwnerID!guid DataExtName!s31 DataExtValue!s",
    "LinkedLine": "TxnID!id TxnLineID!id",
    "SetCredit": "CreditTxnID!id~ AppliedAmount!amt Override?bool@10",
}

_SITE = "InventorySiteRef?ref31@10 InventorySiteLocationRef?ref31@12"
_SERIAL = "( SerialNumber?s4095 | LotNumber?s40 )?"


def _sales_lines(kind: str, price_rule: str = "", link: str = "") -> str:
    """Give the choice of an ordinary line and a group line of a sales form."""
    return (
        f"{kind}LineAdd!{{ ItemRef?ref Desc?s4095 Quantity?qty UnitOfMeasure?s31@7"
        " ( Rate!price | RatePercent!pct | PriceLevelRef!ref31 )? ClassRef?ref159 Amount?amt"
        f" {price_rule} {_SITE} {_SERIAL} ServiceDate?date SalesTaxCodeRef?ref3"
        f" OverrideItemAccountRef?ref159 Other1?s29@6 Other2?s29@6 {link} DataExt*:Extra }}"
        f" | {kind}LineGroupAdd!{{ ItemGroupRef!ref31 Quantity?qty UnitOfMeasure?s31@7 {_SITE}"
        " DataExt*:Extra }"
    )


_RULE = "OptionForPriceRuleConflict?=PriceConflict@13"
_SALES_TAIL = "ExchangeRate?float@8 ExternalGUID?guid@9"

_SALES_RECEIPT = (
    "CustomerRef?ref209 ClassRef?ref159 TemplateRef?ref31 TxnDate?date RefNumber?s11"
    " BillAddress?:Address ShipAddress?:Address IsPending?bool CheckNumber?s25"
    " PaymentMethodRef?ref31 DueDate?date SalesRepRef?ref5 ShipDate?date ShipMethodRef?ref15 FOB?s13"
    " ItemSalesTaxRef?ref31 Memo?s4095 CustomerMsgRef?ref101 IsToBePrinted?bool IsToBeEmailed?bool@6"
    " CustomerSalesTaxCodeRef?ref3 DepositToAccountRef?ref159 Other?s29@6"
    f" {_SALES_TAIL} ( {_sales_lines('SalesReceipt', _RULE)} )+"
)

_CHARGE_HEAD = (
    "CustomerRef!ref209 ClassRef?ref159 ARAccountRef?ref159 TemplateRef?ref31 TxnDate?date"
    " RefNumber?s11 BillAddress?:Address ShipAddress?:Address IsPending?bool"
)
_CREDIT_MEMO = (
    f"{_CHARGE_HEAD} PONumber?s25 TermsRef?ref31 DueDate?date SalesRepRef?ref5 FOB?s13 ShipDate?date"
    " ShipMethodRef?ref15 ItemSalesTaxRef?ref31 Memo?s4095 CustomerMsgRef?ref101 IsToBePrinted?bool"
    f" IsToBeEmailed?bool@6 CustomerSalesTaxCodeRef?ref3 Other?s29@6 {_SALES_TAIL}"
    f" ( {_sales_lines('CreditMemo')} )+"
)
_INVOICE = (
    f"{_CHARGE_HEAD} IsFinanceCharge?bool@8 PONumber?s25 TermsRef?ref31 DueDate?date SalesRepRef?ref5"
    " FOB?s13 ShipDate?date ShipMethodRef?ref15 ItemSalesTaxRef?ref31 Memo?s4095"
    " CustomerMsgRef?ref101 IsToBePrinted?bool IsToBeEmailed?bool@6 CustomerSalesTaxCodeRef?ref3"
    f" Other?s29@6 {_SALES_TAIL} LinkToTxnID*id@6 SetCredit*:SetCredit@10"
    f" ( {_sales_lines('Invoice', _RULE, 'LinkToTxn?:LinkedLine@6')} )*"
)
_RECEIVE_PAYMENT = (
    "CustomerRef!ref209 ARAccountRef?ref159 TxnDate?date RefNumber?s20 TotalAmount?amt"
    " ExchangeRate?float@8 PaymentMethodRef?ref31 Memo?s4095 DepositToAccountRef?ref159"
    " ExternalGUID?guid@9 ( IsAutoApply!bool | AppliedToTxnAdd+{ TxnID!id~ PaymentAmount?amt"
    " SetCredit*:SetCredit@10 DiscountAmount?amt DiscountAccountRef?ref159"
    " DiscountClassRef?ref159@11 } )!"
)

_JOURNAL_LINE = (
    "TxnLineID?id AccountRef?ref159 Amount?amt Memo?s4095 EntityRef?ref209 ClassRef?ref159"
    " BillableStatus?=Billable"
)
_JOURNAL = (
    "TxnDate?date RefNumber?s11 IsAdjustment?bool ( IsHomeCurrencyAdjustment!bool@8"
    " | IsAmountsEnteredInHomeCurrency?bool@8 CurrencyRef?ref64@8 ExchangeRate?float@8 )?"
    f" ExternalGUID?guid@9 ( JournalDebitLine!{{ {_JOURNAL_LINE} }}"
    f" | JournalCreditLine!{{ {_JOURNAL_LINE} }} )+"
)

_EXPENSE = (
    "ExpenseLineAdd*{ AccountRef?ref159 Amount?amt Memo?s4095 CustomerRef?ref209 ClassRef?ref159"
    " BillableStatus?=Billable SalesRepRef?ref5@13 DataExt*:Extra@13 }"
)


def _bought(link: str = "") -> str:
    """Give the item lines of a purchase form."""
    return (
        f"( ItemLineAdd!{{ ItemRef?ref {_SITE} {_SERIAL} Desc?s4095 Quantity?qty"
        " UnitOfMeasure?s31@7 Cost?price Amount?amt CustomerRef?ref209 ClassRef?ref159"
        f" BillableStatus?=Billable OverrideItemAccountRef?ref159 {link} SalesRepRef?ref5@13"
        " DataExt*:Extra@13 }"
        f" | ItemGroupLineAdd!{{ ItemGroupRef!ref31 Quantity?qty UnitOfMeasure?s31@7 {_SITE}"
        " DataExt*:Extra@13 } )*"
    )


_CHECK = (
    "AccountRef!ref159 PayeeEntityRef?ref209 RefNumber?s11 TxnDate?date Memo?s4095 Address?:Address"
    " IsToBePrinted?bool ExchangeRate?float@8 ExternalGUID?guid@9 ApplyCheckToTxnAdd*@7{ TxnID!id~"
    f" Amount?amt }} {_EXPENSE} {_bought()}"
)
_ITEM_RECEIPT = (
    "VendorRef!ref41 APAccountRef?ref159 TxnDate?date RefNumber?s20 Memo?s4095 ExchangeRate?float@8"
    f" ExternalGUID?guid@9 LinkToTxnID*id {_EXPENSE} {_bought('LinkToTxn?:LinkedLine')}"
)
_BILL = (
    "VendorRef!ref41 VendorAddress?:Address@13 APAccountRef?ref159 TxnDate?date DueDate?date"
    " RefNumber?s20 TermsRef?ref31 Memo?s4095 ExchangeRate?float@8 ExternalGUID?guid@9"
    f" LinkToTxnID*id {_EXPENSE} {_bought('LinkToTxn?:LinkedLine')}"
)
_VENDOR_CREDIT = (
    "VendorRef!ref41 APAccountRef?ref159 TxnDate?date RefNumber?s20 Memo?s4095 ExchangeRate?float@8"
    f" ExternalGUID?guid@9 {_EXPENSE} {_bought()}"
)

_ADJUSTMENT = (
    "AccountRef!ref159 TxnDate?date RefNumber?s11 InventorySiteRef?ref31@10 CustomerRef?ref209"
    " ClassRef?ref159 Memo?s4095 ExternalGUID?guid@9 InventoryAdjustmentLineAdd+{ ItemRef!ref"
    " ( QuantityAdjustment!{ ( NewQuantity!qty | QuantityDifference!qty )!"
    f" {_SERIAL} InventorySiteLocationRef?ref31@12 }}"
    " | ValueAdjustment!{ ( NewQuantity!qty | QuantityDifference!qty@10 )?"
    " ( NewValue!amt | ValueDifference!amt@10 )? } )! }"
)

_DEPOSIT = (
    "TxnDate?date DepositToAccountRef!ref159 Memo?s4095 CashBackInfoAdd?{ AccountRef!ref159"
    " Memo?s4095 Amount?amt } CurrencyRef?ref64@8 ExchangeRate?float@8 ExternalGUID?guid@9"
    " DepositLineAdd*{ ( PaymentTxnID!id~ PaymentTxnLineID?id OverrideMemo?s4095"
    " OverrideCheckNumber?s11 OverrideClassRef?ref159 | EntityRef?ref209 AccountRef!ref159"
    " Memo?s4095 CheckNumber?s11 PaymentMethodRef?ref31 ClassRef?ref159 Amount?amt )! }"
)

TXN_ADDS = {
    "SalesReceiptAdd": _SALES_RECEIPT,
    "InvoiceAdd": _INVOICE,
    "CreditMemoAdd": _CREDIT_MEMO,
    "ReceivePaymentAdd": _RECEIVE_PAYMENT,
    "JournalEntryAdd": _JOURNAL,
    "CheckAdd": _CHECK,
    "BillAdd": _BILL,
    "ItemReceiptAdd": _ITEM_RECEIPT,
    "VendorCreditAdd": _VENDOR_CREDIT,
    "InventoryAdjustmentAdd": _ADJUSTMENT,
    "DepositAdd": _DEPOSIT,
    "TimeTrackingAdd": "TxnDate?date EntityRef!ref209 CustomerRef?ref209 ItemServiceRef?ref159"
    " Duration!gap ClassRef?ref159 PayrollItemWageRef?ref31 Notes?s4095 BillableStatus?=Billable"
    " ExternalGUID?guid@9",
}

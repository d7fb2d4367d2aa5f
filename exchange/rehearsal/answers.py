"""Writes the `…Ret` aggregates of responses, each with its elements in the order of the schema."""

from __future__ import annotations

from decimal import Decimal

from lxml import etree

from exchange.rehearsal.books import Books, Txn
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.lists import STOCKED, Record
from exchange.rehearsal.stock import average_cost
from exchange.rehearsal.values import ZERO, Fields, Line, Link, Ref, Value, as_text, plain

_STAMP = "{id} TimeCreated TimeModified EditSequence"
_PERSON = "Salutation FirstName MiddleName LastName JobTitle"
_REACH = "Phone AltPhone Fax Email Cc Contact AltContact AdditionalContactRef ContactsRet"
_ITEM = "Name FullName BarCodeValue IsActive ClassRef ParentRef Sublevel"
_SOLD = "SalesTaxCodeRef SalesOrPurchase SalesAndPurchase ExternalGUID"

_LIST_ORDER = {
    "Account": "Name FullName IsActive ParentRef Sublevel AccountType SpecialAccountType AccountNumber"
    " BankNumber Desc Balance TotalBalance CashFlowClassification",
    "Customer": "Name FullName IsActive ClassRef ParentRef Sublevel CompanyName "
    + _PERSON
    + " BillAddress"
    " ShipAddress ShipToAddress "
    + _REACH
    + " CustomerTypeRef TermsRef SalesRepRef Balance TotalBalance"
    " SalesTaxCodeRef ItemSalesTaxRef ResaleNumber AccountNumber CreditLimit PreferredPaymentMethodRef"
    " JobStatus JobStartDate JobProjectedEndDate JobEndDate JobDesc JobTypeRef Notes"
    " PreferredDeliveryMethod ExternalGUID",
    "Vendor": "Name IsActive ClassRef CompanyName "
    + _PERSON
    + " VendorAddress ShipAddress "
    + _REACH
    + " NameOnCheck AccountNumber Notes VendorTypeRef TermsRef CreditLimit VendorTaxIdent"
    " IsVendorEligibleFor1099 Balance ExternalGUID PrefillAccountRef",
    "Employee": "Name IsActive Salutation FirstName MiddleName LastName ExternalGUID",
    "OtherName": "Name IsActive CompanyName Salutation FirstName MiddleName LastName OtherNameAddress"
    " Phone AltPhone Fax Email Contact AltContact AccountNumber Notes ExternalGUID",
    "Class": "Name FullName IsActive ParentRef Sublevel",
    "PaymentMethod": "Name IsActive PaymentMethodType",
    "StandardTerms": "Name IsActive StdDueDays StdDiscountDays DiscountPct",
    "DateDrivenTerms": "Name IsActive DayOfMonthDue DueNextMonthDays DiscountDayOfMonth DiscountPct",
    "SalesTaxCode": "Name IsActive IsTaxable Desc",
    "ItemService": f"{_ITEM} {_SOLD}",
    "ItemNonInventory": f"{_ITEM} ManufacturerPartNumber {_SOLD}",
    "ItemOtherCharge": f"{_ITEM} {_SOLD}",
    "ItemInventory": f"{_ITEM} ManufacturerPartNumber SalesTaxCodeRef SalesDesc SalesPrice IncomeAccountRef"
    " PurchaseDesc PurchaseCost COGSAccountRef PrefVendorRef AssetAccountRef ReorderPoint Max"
    " QuantityOnHand AverageCost QuantityOnOrder QuantityOnSalesOrder ExternalGUID",
    "ItemInventoryAssembly": f"{_ITEM} ManufacturerPartNumber SalesTaxCodeRef SalesDesc SalesPrice"
    " IncomeAccountRef PurchaseDesc PurchaseCost COGSAccountRef PrefVendorRef AssetAccountRef BuildPoint"
    " Max QuantityOnHand AverageCost QuantityOnOrder QuantityOnSalesOrder ExternalGUID"
    " ItemInventoryAssemblyLine",
    "ItemSubtotal": "Name IsActive ItemDesc",
    "ItemDiscount": f"{_ITEM} ItemDesc SalesTaxCodeRef DiscountRate DiscountRatePercent AccountRef"
    " ExternalGUID",
    "ItemPayment": "Name BarCodeValue IsActive ClassRef ItemDesc DepositToAccountRef PaymentMethodRef"
    " ExternalGUID",
    "ItemSalesTax": "Name BarCodeValue IsActive ClassRef ItemDesc TaxRate TaxVendorRef ExternalGUID",
    "ItemSalesTaxGroup": "Name IsActive ItemDesc ItemSalesTaxRef",
    "ItemGroup": "Name IsActive ItemDesc ItemGroupLine",
}

_FORM = "TermsRef DueDate SalesRepRef"
_TXN_ORDER = {
    "SalesReceipt": "CustomerRef ClassRef TxnDate RefNumber BillAddress ShipAddress IsPending CheckNumber"
    " PaymentMethodRef DueDate SalesRepRef ShipDate ShipMethodRef FOB Subtotal ItemSalesTaxRef"
    " SalesTaxPercentage SalesTaxTotal TotalAmount Memo CustomerMsgRef IsToBePrinted IsToBeEmailed"
    " CustomerSalesTaxCodeRef DepositToAccountRef Other ExternalGUID *",
    "Invoice": "CustomerRef ClassRef ARAccountRef TxnDate RefNumber BillAddress ShipAddress IsPending"
    f" IsFinanceCharge PONumber {_FORM} FOB ShipDate ShipMethodRef Subtotal ItemSalesTaxRef"
    " SalesTaxPercentage SalesTaxTotal AppliedAmount BalanceRemaining Memo IsPaid CustomerMsgRef"
    " IsToBePrinted IsToBeEmailed CustomerSalesTaxCodeRef Other ExternalGUID LinkedTxn *",
    "CreditMemo": "CustomerRef ClassRef ARAccountRef TxnDate RefNumber BillAddress ShipAddress IsPending"
    f" PONumber {_FORM} FOB ShipDate ShipMethodRef Subtotal ItemSalesTaxRef SalesTaxPercentage"
    " SalesTaxTotal TotalAmount CreditRemaining Memo CustomerMsgRef IsToBePrinted IsToBeEmailed"
    " CustomerSalesTaxCodeRef Other ExternalGUID LinkedTxn *",
    "ReceivePayment": "CustomerRef ARAccountRef TxnDate RefNumber TotalAmount PaymentMethodRef Memo"
    " DepositToAccountRef UnusedPayment UnusedCredits ExternalGUID *",
    "JournalEntry": "TxnDate RefNumber IsAdjustment ExternalGUID *",
    "Check": "AccountRef PayeeEntityRef RefNumber TxnDate Amount Memo Address IsToBePrinted ExternalGUID"
    " LinkedTxn *",
    "Bill": "VendorRef VendorAddress APAccountRef TxnDate DueDate AmountDue RefNumber TermsRef Memo IsPaid"
    " ExternalGUID LinkedTxn * OpenAmount",
    "ItemReceipt": "VendorRef APAccountRef LiabilityAccountRef TxnDate TotalAmount RefNumber Memo"
    " ExternalGUID LinkedTxn *",
    "VendorCredit": "VendorRef APAccountRef TxnDate CreditAmount RefNumber Memo ExternalGUID LinkedTxn *"
    " OpenAmount",
    "InventoryAdjustment": "AccountRef TxnDate RefNumber CustomerRef ClassRef Memo ExternalGUID *",
    "Deposit": "TxnDate DepositToAccountRef Memo DepositTotal ExternalGUID *",
    "TimeTracking": "TxnDate EntityRef CustomerRef ItemServiceRef Duration ClassRef Notes BillableStatus"
    " ExternalGUID",
}

_SALE_LINE = (
    "TxnLineID ItemRef Desc Quantity UnitOfMeasure Rate RatePercent ClassRef Amount SerialNumber LotNumber"
    " ServiceDate SalesTaxCodeRef Other1 Other2"
)
_LINE_ORDER = {
    "SalesReceiptLineRet": _SALE_LINE,
    "InvoiceLineRet": _SALE_LINE,
    "CreditMemoLineRet": _SALE_LINE,
    "ExpenseLineRet": "TxnLineID AccountRef Amount Memo CustomerRef ClassRef BillableStatus",
    "ItemLineRet": "TxnLineID ItemRef SerialNumber LotNumber Desc Quantity UnitOfMeasure Cost Amount"
    " CustomerRef ClassRef BillableStatus",
    "JournalDebitLine": "TxnLineID AccountRef Amount Memo EntityRef ClassRef BillableStatus",
    "JournalCreditLine": "TxnLineID AccountRef Amount Memo EntityRef ClassRef BillableStatus",
    "InventoryAdjustmentLineRet": "TxnLineID ItemRef QuantityDifference ValueDifference",
    "DepositLineRet": "TxnType TxnID TxnLineID PaymentTxnLineID EntityRef AccountRef Memo CheckNumber"
    " PaymentMethodRef ClassRef Amount",
    "AppliedToTxnRet": "TxnID TxnType TxnDate RefNumber BalanceRemaining Amount DiscountAmount"
    " DiscountAccountRef",
}

_RECEIVABLE = ("AccountsReceivable",)
_PAYABLE = ("AccountsPayable",)


class Writer:
    """Write the aggregates of one response; balances are summed once, not once for each element."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self._books: Books = desk.books
        self._balances: dict[str, dict[str, Decimal]] = {}

    def element(self, record: Record) -> etree._Element:
        """Write a list element."""
        values = self._stamp("ListID", record)
        values.update(record.fields)
        values.update({"Name": record.name, "IsActive": record.active})
        values["FullName"] = self._books.lists.full_name(record)
        values["Sublevel"] = self._books.lists.sublevel(record)
        if record.parent:
            values["ParentRef"] = Link(record.parent)
        values["BarCodeValue"] = record.fields.part("BarCode").get("BarCodeValue")
        values.update(self._figures(record))
        return self._write(f"{record.kind}Ret", "ListID", _LIST_ORDER[record.kind], values, [])

    def document(self, txn: Txn, lines: bool, links: bool) -> etree._Element:
        """Write a document, with its lines and links where they are wanted."""
        values = self._stamp("TxnID", txn) if txn.txn_id else Fields()
        values.update(txn.header)
        values.update(self._totals(txn))
        if txn.txn_id:
            values["TxnNumber"] = txn.number
        shown = txn.lines if lines else []
        if links:
            values["LinkedTxn"] = [*self._links(txn)]
        order = f"TxnNumber {_TXN_ORDER[txn.kind]}"
        return self._write(f"{txn.kind}Ret", "TxnID", order, values, shown)

    def _stamp(self, id_name: str, held: Record | Txn) -> Fields:
        return Fields(
            {
                id_name: held.list_id if isinstance(held, Record) else held.txn_id,
                "TimeCreated": self._desk.moment(held.created),
                "TimeModified": self._desk.moment(held.modified),
                "EditSequence": held.edit_sequence,
            }
        )

    def _figures(self, record: Record) -> Fields:
        """Give the read-only figures of a list element: balances, stock, special types."""
        figures = Fields()
        if record.kind == "Account":
            figures["SpecialAccountType"] = record.special or None
            balance = self._account_balance(record)
            figures.update({"Balance": balance, "TotalBalance": balance})
        elif record.kind == "Customer":
            balance = self._by_entity(_RECEIVABLE).get(record.list_id, ZERO)
            figures.update({"Balance": balance, "TotalBalance": balance})
        elif record.kind == "Vendor":
            figures["Balance"] = -self._by_entity(_PAYABLE).get(record.list_id, ZERO)
        elif record.kind in STOCKED:
            figures["QuantityOnHand"] = plain(record.quantity)
            figures["AverageCost"] = average_cost(record)
            figures["QuantityOnOrder"] = figures["QuantityOnSalesOrder"] = Decimal(0)
        return figures

    def _account_balance(self, record: Record) -> Decimal:
        """Give an account's balance with the sign of its type: income and liabilities grow by credits."""
        balance = self._books.ledger.balance((record.list_id,))
        kind = record.fields.text("AccountType")
        credit = "Liability" in kind or "Income" in kind
        credit = credit or kind in ("AccountsPayable", "CreditCard", "Equity")
        return -balance if credit else balance

    def _by_entity(self, types: tuple[str, ...]) -> dict[str, Decimal]:
        if types[0] not in self._balances:
            accounts = self._books.accounts_of_type(*types)
            self._balances[types[0]] = self._books.ledger.by_entity(accounts)
        return self._balances[types[0]]

    def _totals(self, txn: Txn) -> Fields:
        """Give the read-only totals of a document, which follow from what was applied to it since."""
        applied = txn.due - txn.open
        totals = {
            "SalesReceipt": Fields({"TotalAmount": txn.total}),
            "Invoice": Fields(
                {
                    "AppliedAmount": -applied,
                    "BalanceRemaining": txn.open,
                    "IsPaid": not txn.open,
                }
            ),
            "CreditMemo": Fields({"TotalAmount": txn.total, "CreditRemaining": -txn.open}),
            "ReceivePayment": Fields(
                {"TotalAmount": txn.total, "UnusedPayment": -txn.open, "UnusedCredits": ZERO}
            ),
            "Check": Fields({"Amount": txn.total}),
            "Bill": Fields(
                {"AmountDue": txn.total, "OpenAmount": txn.open, "IsPaid": not txn.open}
            ),
            "ItemReceipt": Fields({"TotalAmount": txn.total}),
            "VendorCredit": Fields({"CreditAmount": txn.total, "OpenAmount": -txn.open}),
            "Deposit": Fields({"DepositTotal": txn.total}),
        }
        return totals.get(txn.kind, Fields())

    def _links(self, txn: Txn) -> list[Value]:
        links: list[Value] = []
        for application in txn.applied:
            other = self._books.txns.get(application.other)
            if other:
                links.append(
                    Fields(
                        {
                            "TxnID": other.txn_id,
                            "TxnType": other.kind,
                            "TxnDate": other.day,
                            "RefNumber": other.ref_number or None,
                            "LinkType": "AMTTYPE",
                            "Amount": -application.amount if txn.due > 0 else application.amount,
                        }
                    )
                )
        return links

    def _write(
        self, tag: str, id_name: str, order: str, values: Fields, lines: list[Line]
    ) -> etree._Element:
        root = etree.Element(tag)
        for name in f"{_STAMP.format(id=id_name)} {order}".split():
            if name == "*":
                for line in lines:
                    inner = etree.SubElement(root, line.tag)
                    for part in _LINE_ORDER[line.tag].split():
                        self.put(inner, part, line.fields.get(part))
            else:
                self.put(root, name, values.get(name))
        return root

    def put(self, parent: etree._Element, name: str, value: Value) -> None:
        """Write one value under its name: a scalar, a reference, an aggregate, or each of several."""
        if value is None or value == "":
            return
        if isinstance(value, list):
            for entry in value:
                self.put(parent, name, entry)
            return
        child = etree.SubElement(parent, name)
        if isinstance(value, Link):
            record = self._books.record(value.list_id)
            etree.SubElement(child, "ListID").text = value.list_id
            etree.SubElement(child, "FullName").text = self._books.lists.full_name(record)
        elif isinstance(value, Fields):
            for inner, content in value.items():
                self.put(child, inner, content)
        elif not isinstance(value, Ref):
            child.text = as_text(value)

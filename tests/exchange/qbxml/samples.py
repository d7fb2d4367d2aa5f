"""One full and one small example of every request, as a shop would send them."""

from __future__ import annotations

from datetime import date, datetime, timedelta, timezone
from decimal import Decimal
from typing import Any
from uuid import UUID

from exchange.qbxml.items import (
    ItemDiscountMod,
    ItemFixedAssetMod,
    ItemGroupMod,
    ItemInventoryAssemblyMod,
    ItemInventoryMod,
    ItemNonInventoryAdd,
    ItemNonInventoryMod,
    ItemOtherChargeAdd,
    ItemOtherChargeMod,
    ItemPaymentAdd,
    ItemPaymentMod,
    ItemSalesTaxAdd,
    ItemSalesTaxGroupMod,
    ItemSalesTaxMod,
    ItemServiceMod,
    ItemSubtotalMod,
    SalesAndPurchase,
    SalesAndPurchaseMod,
    SalesOrPurchase,
    SalesOrPurchaseMod,
)
from exchange.qbxml.ledger import (
    InventoryAdjustmentAdd,
    InventoryAdjustmentLineAdd,
    JournalCreditLine,
    JournalDebitLine,
    JournalEntryAdd,
    QuantityAdjustment,
    TimeTrackingAdd,
    TxnVoid,
)
from exchange.qbxml.lists import (
    AccountAdd,
    AccountMod,
    ClassAdd,
    ClassMod,
    CustomerAdd,
    CustomerMod,
    DateDrivenTermsAdd,
    PaymentMethodAdd,
    StandardTermsAdd,
    VendorAdd,
    VendorMod,
)
from exchange.qbxml.message import Message
from exchange.qbxml.parts import Address
from exchange.qbxml.purchases import (
    ApplyCheckToTxnAdd,
    BillAdd,
    CheckAdd,
    ExpenseLineAdd,
    ItemLineAdd,
    ItemReceiptAdd,
    VendorCreditAdd,
)
from exchange.qbxml.queries import (
    AccountQuery,
    ClassQuery,
    CompanyQuery,
    CustomerQuery,
    EmployeeQuery,
    EntityQuery,
    HostQuery,
    ItemQuery,
    ItemSalesTaxGroupQuery,
    ItemSalesTaxQuery,
    NameFilter,
    OtherNameQuery,
    PaymentMethodQuery,
    PreferencesQuery,
    SalesTaxCodeQuery,
    TermsQuery,
    VendorQuery,
    next_page,
)
from exchange.qbxml.record import Ref
from exchange.qbxml.sales import (
    AppliedToTxnAdd,
    CreditMemoAdd,
    CreditMemoLineAdd,
    InvoiceAdd,
    InvoiceLineAdd,
    ReceivePaymentAdd,
    SalesReceiptAdd,
    SalesReceiptLineAdd,
)
from exchange.qbxml.txn_queries import (
    BillQuery,
    CheckQuery,
    CreditMemoQuery,
    DeletedDateRangeFilter,
    InventoryAdjustmentQuery,
    InvoiceQuery,
    ItemReceiptQuery,
    JournalEntryQuery,
    ModifiedDateRangeFilter,
    ReceivePaymentQuery,
    RefNumberFilter,
    SalesReceiptQuery,
    TimeTrackingEntityFilter,
    TimeTrackingQuery,
    TransactionAccountFilter,
    TransactionDateRangeFilter,
    TransactionModifiedDateRangeFilter,
    TransactionQuery,
    TransactionTypeFilter,
    TxnDateRangeFilter,
    TxnDeletedQuery,
    VendorCreditQuery,
)

DAY = date(2026, 4, 11)
GUID = UUID("0192f0c1-7a3b-7c44-9d1e-3f5a6b7c8d9e")
LIST_ID = "80000012-1775900000"
TXN_ID = "2B24F-1775900000"
ADDRESS = Address(
    addr1="Rose & Thorn", addr2="12 Quay Street", city="Dover", state="DE", postal_code="19901"
)


def named(name: str) -> Ref:
    return Ref(full_name=name)


def amount(text: str) -> Decimal:
    return Decimal(text)


TXN_ADDS: list[Message] = [
    SalesReceiptAdd(
        customer_ref=named("POS Daily Sales"),
        class_ref=named("Store 2"),
        template_ref=named("Custom Sales Receipt"),
        txn_date=DAY,
        ref_number="0201-000418",
        bill_address=ADDRESS,
        ship_address=ADDRESS,
        check_number="2077",
        payment_method_ref=named("Check"),
        due_date=DAY,
        sales_rep_ref=named("MK"),
        ship_date=DAY,
        ship_method_ref=named("UPS"),
        fob="Dover",
        item_sales_tax_ref=named("Tax Calculated On Invoice"),
        memo="Receipt 0201-000418",
        customer_sales_tax_code_ref=named("Tax"),
        deposit_to_account_ref=named("Undeposited Funds"),
        other="till 2",
        external_guid=GUID,
        lines=(
            SalesReceiptLineAdd(
                item_ref=Ref(list_id=LIST_ID),
                desc="Café cups, “large”",
                quantity=amount("3"),
                unit_of_measure="box",
                class_ref=named("Store 2"),
                amount=amount("44.85"),
                service_date=DAY,
                sales_tax_code_ref=named("Tax"),
                override_item_account_ref=named("Sales:Merchandise"),
                other1="a",
                other2="b",
            ),
            SalesReceiptLineAdd(
                item_ref=named("Tea"), quantity=amount("0.125"), rate=amount("31.2")
            ),
            SalesReceiptLineAdd(item_ref=named("Senior 10 %"), rate_percent=amount("-10")),
            SalesReceiptLineAdd(item_ref=named("5.50% County"), amount=amount("2.68")),
        ),
    ),
    SalesReceiptAdd(
        customer_ref=Ref(list_id=LIST_ID),
        txn_date=DAY,
        ref_number="SS-260411-1",
        external_guid=GUID,
        lines=(SalesReceiptLineAdd(item_ref=named("POS Cash"), amount=amount("0.00")),),
    ),
    InvoiceAdd(
        customer_ref=named("Harbor Cafe"),
        class_ref=named("Store 2"),
        ar_account_ref=named("Accounts Receivable"),
        template_ref=named("Intuit Product Invoice"),
        txn_date=DAY,
        ref_number="0201-000419",
        bill_address=ADDRESS,
        ship_address=ADDRESS,
        po_number="PO 88",
        terms_ref=named("Net 30"),
        due_date=date(2026, 5, 11),
        sales_rep_ref=named("MK"),
        fob="Dover",
        ship_date=DAY,
        ship_method_ref=named("UPS"),
        item_sales_tax_ref=named("Tax Calculated On Invoice"),
        memo="Receipt 0201-000419",
        customer_sales_tax_code_ref=named("Tax"),
        other="till 2",
        external_guid=GUID,
        lines=(
            InvoiceLineAdd(item_ref=named("POS Merchandise"), amount=amount("80.00")),
            InvoiceLineAdd(item_ref=named("POS Cash"), amount=amount("-20.00")),
        ),
    ),
    CreditMemoAdd(
        customer_ref=named("Harbor Cafe"),
        class_ref=named("Store 2"),
        ar_account_ref=named("Accounts Receivable"),
        template_ref=named("Custom Credit Memo"),
        txn_date=DAY,
        ref_number="0201-000420",
        bill_address=ADDRESS,
        ship_address=ADDRESS,
        po_number="PO 88",
        terms_ref=named("Net 30"),
        due_date=DAY,
        sales_rep_ref=named("MK"),
        fob="Dover",
        ship_date=DAY,
        ship_method_ref=named("UPS"),
        item_sales_tax_ref=named("Tax Calculated On Invoice"),
        memo="Return of 0201-000419",
        customer_sales_tax_code_ref=named("Tax"),
        other="till 2",
        external_guid=GUID,
        lines=(CreditMemoLineAdd(item_ref=named("POS Merchandise"), amount=amount("15.00")),),
    ),
    ReceivePaymentAdd(
        customer_ref=named("Harbor Cafe"),
        ar_account_ref=named("Accounts Receivable"),
        txn_date=DAY,
        ref_number="0201-000421",
        total_amount=amount("60.00"),
        payment_method_ref=named("Check"),
        memo="check 991",
        deposit_to_account_ref=named("Undeposited Funds"),
        external_guid=GUID,
        applied_to=(
            AppliedToTxnAdd(txn_id=TXN_ID, payment_amount=amount("45.00")),
            AppliedToTxnAdd(
                txn_id="2B251-1775900001",
                payment_amount=amount("15.00"),
                discount_amount=amount("1.00"),
                discount_account_ref=named("Discounts Given"),
            ),
        ),
    ),
    ReceivePaymentAdd(
        customer_ref=named("Harbor Cafe"),
        txn_date=DAY,
        ref_number="0201-000422",
        total_amount=amount("5.00"),
        external_guid=GUID,
        is_auto_apply=False,
    ),
    JournalEntryAdd(
        txn_date=DAY,
        ref_number="SS-260411-C",
        is_adjustment=False,
        external_guid=GUID,
        lines=(
            JournalDebitLine(
                account_ref=named("Cost of Goods Sold"),
                amount=amount("31.40"),
                memo="cost of sales",
                class_ref=named("Store 2"),
            ),
            JournalCreditLine(account_ref=named("Inventory Asset"), amount=amount("30.00")),
            JournalCreditLine(
                account_ref=named("Sales Tax Payable"),
                amount=amount("1.40"),
                entity_ref=named("State Tax Agency"),
            ),
        ),
    ),
    CheckAdd(
        account_ref=named("Checking"),
        payee_entity_ref=named("Ada Byron"),
        ref_number="5012",
        txn_date=DAY,
        memo="refund by check",
        address=ADDRESS,
        external_guid=GUID,
        apply_check_to_txn_add=(ApplyCheckToTxnAdd(txn_id=TXN_ID, amount=amount("12.00")),),
        expense_lines=(
            ExpenseLineAdd(
                account_ref=named("Cash in Drawer"),
                amount=amount("12.00"),
                memo="m",
                customer_ref=named("Ada Byron"),
                class_ref=named("Store 2"),
                billable_status="NotBillable",
            ),
        ),
        item_lines=(ItemLineAdd(item_ref=named("POS Merchandise"), cost=amount("1.5")),),
    ),
    BillAdd(
        vendor_ref=named("Paper Mill"),
        vendor_address=ADDRESS,
        ap_account_ref=named("Accounts Payable"),
        txn_date=DAY,
        due_date=date(2026, 5, 11),
        ref_number="INV-2026-000000-1177",
        terms_ref=named("Net 30"),
        memo="voucher 0200-000031",
        external_guid=GUID,
        expense_lines=(
            ExpenseLineAdd(account_ref=named("Inventory Asset"), amount=amount("410.00")),
            ExpenseLineAdd(account_ref=named("Freight Costs"), amount=amount("12.50")),
        ),
        item_lines=(
            ItemLineAdd(
                item_ref=named("Paper"),
                desc="A4",
                quantity=amount("10"),
                unit_of_measure="ream",
                cost=amount("3.14159"),
                amount=amount("31.42"),
                customer_ref=named("Harbor Cafe"),
                class_ref=named("Store 2"),
                billable_status="Billable",
                override_item_account_ref=named("Supplies"),
            ),
        ),
    ),
    ItemReceiptAdd(
        vendor_ref=named("Paper Mill"),
        ap_account_ref=named("Accounts Payable"),
        txn_date=DAY,
        ref_number="DN 4711",
        memo="voucher 0200-000032",
        external_guid=GUID,
        expense_lines=(
            ExpenseLineAdd(account_ref=named("Inventory Asset"), amount=amount("9.00")),
        ),
        item_lines=(ItemLineAdd(item_ref=named("Paper"), quantity=amount("1")),),
    ),
    VendorCreditAdd(
        vendor_ref=named("Paper Mill"),
        ap_account_ref=named("Accounts Payable"),
        txn_date=DAY,
        ref_number="RV 12",
        memo="return voucher 0200-000033",
        external_guid=GUID,
        expense_lines=(
            ExpenseLineAdd(account_ref=named("Inventory Asset"), amount=amount("9.00")),
        ),
        item_lines=(ItemLineAdd(item_ref=named("Paper"), quantity=amount("1")),),
    ),
    InventoryAdjustmentAdd(
        account_ref=named("Inventory Asset"),
        txn_date=DAY,
        ref_number="OPENING",
        customer_ref=named("Harbor Cafe"),
        class_ref=named("Store 2"),
        memo="opening stock moves to the register",
        external_guid=GUID,
        lines=(
            InventoryAdjustmentLineAdd(
                item_ref=named("Paper"),
                quantity_adjustment=QuantityAdjustment(new_quantity=amount("0")),
            ),
            InventoryAdjustmentLineAdd(
                item_ref=named("Pens"),
                quantity_adjustment=QuantityAdjustment(quantity_difference=amount("-2")),
            ),
        ),
    ),
    TimeTrackingAdd(
        txn_date=DAY,
        entity_ref=named("Mary Kay"),
        customer_ref=named("Harbor Cafe"),
        item_service_ref=named("Labor"),
        duration=timedelta(hours=7, minutes=30),
        class_ref=named("Store 2"),
        payroll_item_wage_ref=named("Hourly"),
        notes="till 2",
        billable_status="NotBillable",
        external_guid=GUID,
    ),
]

_PERSON: dict[str, Any] = {
    "is_active": True,
    "company_name": "Harbor Cafe Inc.",
    "salutation": "Ms",
    "first_name": "Ada",
    "middle_name": "K.",
    "last_name": "Byron",
    "ship_address": ADDRESS,
    "phone": "302 555 0100",
    "alt_phone": "302 555 0101",
    "fax": "302 555 0102",
    "email": "ada@example.com",
    "contact": "Ada",
    "alt_contact": "Bob",
    "account_number": "C-100",
    "credit_limit": amount("500.00"),
    "terms_ref": named("Net 30"),
    "notes": "Likes René",
}
_CUSTOMER: dict[str, Any] = _PERSON | {
    "parent_ref": named("Harbor Group"),
    "bill_address": ADDRESS,
    "customer_type_ref": named("Wholesale"),
    "sales_rep_ref": named("MK"),
    "sales_tax_code_ref": named("Tax"),
    "item_sales_tax_ref": named("5.50% County"),
    "resale_number": "R-1",
    "preferred_payment_method_ref": named("Check"),
    "price_level_ref": named("Trade"),
}
_VENDOR: dict[str, Any] = _PERSON | {
    "vendor_address": ADDRESS,
    "name_on_check": "Harbor Cafe",
    "vendor_type_ref": named("Tax agency"),
    "vendor_tax_ident": "12-3456789",
}
_MOD: dict[str, Any] = {"list_id": LIST_ID, "edit_sequence": "1775900000"}
_SELLING = SalesOrPurchase(desc="d", price=amount("0.00"), account_ref=named("Sales:Merchandise"))
_BOTH: dict[str, Any] = {
    "sales_desc": "s",
    "sales_price": amount("2.50"),
    "income_account_ref": named("Sales:Merchandise"),
    "purchase_desc": "p",
    "purchase_cost": amount("1"),
    "expense_account_ref": named("Cost of Goods Sold"),
    "pref_vendor_ref": named("Paper Mill"),
}

LIST_CHANGES: list[Message] = [
    CustomerAdd(name="Harbor Cafe", external_guid=GUID, **_CUSTOMER),
    CustomerAdd(name="POS Daily Sales"),
    CustomerMod(**_MOD, name="Harbor Café", **_CUSTOMER),
    CustomerMod(**_MOD, phone="", email=""),
    VendorAdd(name="State Tax Agency", external_guid=GUID, **_VENDOR),
    VendorMod(**_MOD, name="State Tax Office", **_VENDOR),
    AccountAdd(name="Cash in Drawer", account_type="Bank"),
    AccountAdd(
        name="Merchandise",
        is_active=True,
        parent_ref=named("Sales"),
        account_type="Income",
        account_number="4010",
        desc="Goods sold",
    ),
    AccountMod(
        **_MOD,
        name="Goods",
        is_active=False,
        parent_ref=named("Sales"),
        account_number="",
        desc="d",
    ),
    ClassAdd(name="Store 2", is_active=True, parent_ref=named("Stores")),
    ClassMod(**_MOD, name="Store 3", is_active=True, parent_ref=named("Stores")),
    PaymentMethodAdd(name="Visa", is_active=True, payment_method_type="Visa"),
    StandardTermsAdd(
        name="2% 10 Net 30",
        is_active=True,
        std_due_days=30,
        std_discount_days=10,
        discount_pct=amount("2"),
    ),
    DateDrivenTermsAdd(
        name="15th",
        is_active=True,
        day_of_month_due=15,
        due_next_month_days=5,
        discount_day_of_month=1,
        discount_pct=amount("1.5"),
    ),
    ItemOtherChargeAdd(
        name="POS Merchandise",
        is_active=True,
        class_ref=named("Store 2"),
        parent_ref=named("POS"),
        sales_tax_code_ref=named("Tax"),
        sales_or_purchase=_SELLING,
        external_guid=GUID,
    ),
    ItemOtherChargeMod(
        **_MOD,
        name="POS Goods",
        is_active=True,
        class_ref=named("Store 2"),
        parent_ref=named("POS"),
        sales_tax_code_ref=named("Tax"),
        sales_or_purchase_mod=SalesOrPurchaseMod(
            desc="d", price_percent=amount("3"), account_ref=named("Tips")
        ),
    ),
    ItemNonInventoryAdd(
        name="POS Books",
        is_active=True,
        parent_ref=named("POS"),
        class_ref=named("Store 2"),
        manufacturer_part_number="9781234567897",
        sales_tax_code_ref=named("Tax"),
        sales_and_purchase=SalesAndPurchase(**_BOTH),
        external_guid=GUID,
    ),
    ItemNonInventoryMod(
        **_MOD,
        name="POS Books",
        is_active=True,
        class_ref=named("Store 2"),
        parent_ref=named("POS"),
        manufacturer_part_number="9781234567897",
        sales_tax_code_ref=named("Tax"),
        sales_and_purchase_mod=SalesAndPurchaseMod(**_BOTH),
    ),
    ItemPaymentAdd(
        name="POS Pay Visa",
        is_active=True,
        class_ref=named("Store 2"),
        item_desc="Visa",
        deposit_to_account_ref=named("Undeposited Funds"),
        payment_method_ref=named("Visa"),
        external_guid=GUID,
    ),
    ItemPaymentMod(
        **_MOD,
        name="POS Pay Visa",
        is_active=True,
        class_ref=named("Store 2"),
        item_desc="Visa",
        deposit_to_account_ref=named("Visa Clearing"),
        payment_method_ref=named("Visa"),
    ),
    ItemSalesTaxAdd(name="Tax Calculated On Invoice", tax_rate=amount("0")),
    ItemSalesTaxAdd(
        name="5.50% County",
        is_active=True,
        class_ref=named("Store 2"),
        item_desc="5.50% County",
        tax_rate=amount("5.50"),
        tax_vendor_ref=named("State Tax Agency"),
        external_guid=GUID,
    ),
    ItemSalesTaxMod(
        **_MOD,
        name="5.75% County",
        is_active=True,
        class_ref=named("Store 2"),
        item_desc="d",
        tax_rate=amount("5.75"),
        tax_vendor_ref=named("State Tax Agency"),
    ),
    ItemInventoryMod(**_MOD, name="Paper (old)", is_active=False),
    ItemInventoryAssemblyMod(**_MOD, is_active=False),
    ItemServiceMod(**_MOD, is_active=False),
    ItemDiscountMod(**_MOD, is_active=False),
    ItemSubtotalMod(**_MOD, is_active=False),
    ItemGroupMod(**_MOD, is_active=False),
    ItemSalesTaxGroupMod(**_MOD, is_active=False),
    ItemFixedAssetMod(**_MOD, is_active=True),
    TxnVoid(txn_void_type="SalesReceipt", txn_id=TXN_ID),
]

_SINCE = datetime(2026, 4, 1, 8, 30, 0, tzinfo=timezone(timedelta(hours=-4)))
_LISTS = (
    CustomerQuery,
    VendorQuery,
    ItemQuery,
    ItemSalesTaxQuery,
    ItemSalesTaxGroupQuery,
    EntityQuery,
    EmployeeQuery,
    OtherNameQuery,
    ClassQuery,
    PaymentMethodQuery,
    TermsQuery,
    SalesTaxCodeQuery,
    AccountQuery,
)
_PAGED = _LISTS[:6]
_TXNS = (
    SalesReceiptQuery,
    InvoiceQuery,
    CreditMemoQuery,
    ReceivePaymentQuery,
    JournalEntryQuery,
    CheckQuery,
    BillQuery,
    ItemReceiptQuery,
    VendorCreditQuery,
    InventoryAdjustmentQuery,
)

QUERIES: list[Message] = [
    HostQuery(),
    CompanyQuery(owner_id=(GUID,)),
    PreferencesQuery(),
    *(query() for query in _LISTS),
    *(query(list_id=(LIST_ID, "80000013-1775900001")) for query in _LISTS),
    *(query(full_name=("Sales:Merchandise",)) for query in _LISTS),
    *(
        query(
            max_returned=500,
            active_status="All",
            from_modified_date=_SINCE,
            to_modified_date=datetime(2026, 4, 11, 23, 59, 59),
            name_filter=NameFilter(match_criterion="StartsWith", name="POS "),
            include_ret_element=("ListID", "EditSequence", "Name", "IsActive"),
        )
        for query in _LISTS
    ),
    AccountQuery(active_status="All", account_type=("Bank", "Income")),
    *(query(iterator="Start", max_returned=100, active_status="All") for query in _PAGED),
    *(
        next_page(
            query(iterator="Start", max_returned=100), "{b7a1c2d3-0000-4000-8000-000000000001}"
        )
        for query in _PAGED
    ),
    *(query(txn_id=(TXN_ID,), include_line_items=True) for query in _TXNS),
    *(query(ref_number=("0201-000418",)) for query in _TXNS),
    *(query(ref_number_case_sensitive=("0201-000418", "SS-260411-1")) for query in _TXNS),
    *(
        query(
            iterator="Start",
            max_returned=50,
            txn_date_range_filter=TxnDateRangeFilter(from_txn_date=DAY, to_txn_date=DAY),
            ref_number_filter=RefNumberFilter(match_criterion="StartsWith", ref_number="SS-"),
            include_line_items=True,
            include_ret_element=("TxnID", "RefNumber"),
        )
        for query in _TXNS
    ),
    *(
        query(modified_date_range_filter=ModifiedDateRangeFilter(from_modified_date=_SINCE))
        for query in _TXNS
    ),
    TimeTrackingQuery(txn_id=(TXN_ID,)),
    TimeTrackingQuery(
        max_returned=10,
        txn_date_range_filter=TxnDateRangeFilter(from_txn_date=DAY, to_txn_date=DAY),
        time_tracking_entity_filter=TimeTrackingEntityFilter(full_name=("Mary Kay",)),
        include_ret_element=("TxnID",),
    ),
    TransactionQuery(txn_id=(TXN_ID, "2B251-1775900001")),
    TransactionQuery(
        max_returned=1000,
        ref_number=("0201-000418",),
        transaction_modified_date_range_filter=TransactionModifiedDateRangeFilter(
            from_modified_date=_SINCE
        ),
        transaction_date_range_filter=TransactionDateRangeFilter(to_txn_date=DAY),
        transaction_account_filter=TransactionAccountFilter(full_name=("Cash in Drawer",)),
        transaction_type_filter=TransactionTypeFilter(txn_type_filter=("SalesReceipt", "Check")),
        transaction_detail_level_filter="All",
        transaction_posting_status_filter="Posting",
        include_ret_element=("TxnID", "Amount"),
    ),
    TransactionQuery(
        iterator="Start", max_returned=500, ref_number_case_sensitive=("0201-000418",)
    ),
    TxnDeletedQuery(
        txn_del_type=("SalesReceipt", "ReceivePayment"),
        deleted_date_range_filter=DeletedDateRangeFilter(from_deleted_date=_SINCE),
    ),
]

ALL = [*TXN_ADDS, *LIST_CHANGES, *QUERIES]

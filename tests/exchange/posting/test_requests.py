"""What QuickBooks gets: every kind of document and list entry as qbXML."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from exchange.posting.books import Books
from exchange.posting.document import Cut, Kind
from exchange.posting.mapping import Discounts, Mode, Split
from exchange.posting.requests import request
from exchange.posting.setup import set_up
from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.message import Message
from exchange.qbxml.sales import CreditMemoAdd, SalesReceiptAdd
from tests.exchange.posting import trade, vouchers
from tests.exchange.posting.shop import (
    DAY,
    HARBOR,
    NOON,
    books,
    goods,
    one,
    posted,
    receipt,
    returned,
    reversed_,
)
from tests.exchange.posting.worked_day import events
from tests.exchange.qbxml import reference
from tui_pos.core import actions as act
from tui_pos.core.documents import Billing, VoucherType
from tui_pos.core.receipt import Receipt
from tui_pos.journal.bodies import TimeClocked

EVERYTHING: dict[str, Any] = {
    "use_classes": True,
    "time_tracking": True,
    "split": Split.DEPARTMENT_STORE,
    "discounts": Discounts.SEPARATE,
}


def many_kinds() -> list[msgspec.Struct]:
    """The worked day and every other kind of entry that posts."""
    check = receipt(
        "0101-000120",
        goods("10.00", name="Lamp ¾″ “brass” & Łódź"),
        act.SetNote(purchase_order="PO-77"),
        act.AddTender("check", 2000, number="55"),
    )
    return [
        *events(),
        receipt(
            "0101-000121", returned("30.00"), act.SetCustomer(HARBOR), act.AddTender("account")
        ),
        receipt("0101-000122", returned("30.00"), act.AddTender("check", number="9001")),
        check,
        reversed_(check, "0101-000123"),
        reversed_(events()[9], "0101-000124"),  # type: ignore[arg-type]
        vouchers.BILLED,
        vouchers.voucher(Billing.QUICKBOOKS, 700),
        vouchers.voucher(Billing.UNBILLED, 800),
        vouchers.voucher(Billing.BILLED, 300, type=VoucherType.RETURN),
        vouchers.memo(-450),
        vouchers.transfer(1500, freight=250),
        TimeClocked("staff-1", "store-1", NOON, "in"),
        TimeClocked("staff-1", "store-1", NOON + 27_000_000, "out"),
    ]


def messages(made: Cut, chosen: Books) -> dict[str, Message]:
    """Everything that a batch sends, lists first."""
    lists = set_up(made.documents, chosen)
    requests: dict[str, Message] = {
        f"list-{n}": entry.request for n, entry in enumerate(lists) if entry.request is not None
    }
    for n, document in enumerate(made.documents):
        requests[f"doc-{n}"] = request(document, chosen.file)
    return requests


@reference.needs_schema
@pytest.mark.parametrize("mode", Mode)
@pytest.mark.parametrize("computed", [False, True])
def test_every_kind_of_document_passes_the_validator(mode: Mode, computed: bool) -> None:
    """All documents and all list entries they need are valid qbXML 13.0, by both engines."""
    chosen = books(mode=mode, quickbooks_computes_tax=computed, **EVERYTHING)
    made = posted(chosen, *many_kinds())
    assert made.findings == ()
    assert {document.kind for document in made.documents} == set(Kind)
    assert reference.faults(MessageSet(requests=messages(made, chosen)).to_xml()) == []


@reference.needs_schema
@given(trade.days(), st.sampled_from(Mode))
@settings(max_examples=15)
def test_generated_days_pass_the_validator(day: list[Receipt], mode: Mode) -> None:
    """Whatever was rung makes valid documents."""
    chosen = books(mode=mode)
    made = posted(chosen, *day)
    if made.documents:
        assert reference.faults(MessageSet(requests=messages(made, chosen)).to_xml()) == []


def test_the_zero_receipt_as_quickbooks_gets_it() -> None:
    """Walk-in customer, 0 % tax item, no method, no deposit account, never to be printed, our GUID in the memo."""
    chosen = books()
    zero = next(d for d in posted(chosen, *events()).documents if d.ref_number == "01-260302-1")
    made = request(zero, chosen.file)
    assert isinstance(made, SalesReceiptAdd)
    assert made.customer_ref.full_name == "POS Daily Sales"
    assert made.item_sales_tax_ref is not None
    assert made.item_sales_tax_ref.full_name == "Tax Calculated On Invoice"
    assert made.payment_method_ref is None
    assert made.deposit_to_account_ref is None
    assert made.is_to_be_printed is False
    assert made.txn_date == DAY
    assert made.external_guid == zero.id
    assert made.memo == (
        "tui-pos store 01, business day 2026-03-02, batch 1, 7 receipts 0101-000101 to 0101-000109 "
        f"{{{zero.id}}}"
    )
    assert [(line.amount, line.sales_tax_code_ref and line.sales_tax_code_ref.full_name)
            for line in made.lines] == [
        (Decimal("-10.00"), "Tax"),
        (Decimal("240.00"), "Tax"),
        (Decimal("13.80"), None),
        (Decimal("5.00"), "Non"),
        (Decimal("3.00"), "Non"),
        (Decimal("25.00"), "Non"),
        (Decimal("-15.90"), "Non"),
        (Decimal("40.00"), "Non"),
        (Decimal("-40.00"), "Non"),
        (Decimal("-160.40"), "Non"),
        (Decimal("-100.50"), None),
    ]  # fmt: skip
    assert made.lines[1].desc == "Sales, taxable (4 lines)"


def test_the_sign_of_payment_items_can_be_turned() -> None:
    """After the probe showed that Payment items take positive amounts, only their sign changes."""
    chosen = books({"payment_sign": 1})
    zero = next(d for d in posted(chosen, *events()).documents if d.ref_number == "01-260302-1")
    lines = request(zero, chosen.file).lines  # type: ignore[attr-defined]
    assert lines[-1].amount == Decimal("100.50")
    assert lines[-2].amount == Decimal("-160.40")


def test_a_check_receipt_deposits_its_check() -> None:
    """The check's number, method and account stand in the header, so that it appears under Payments to Deposit."""
    chosen = books()
    made = request(posted(chosen, *events()).documents[0], chosen.file)
    assert isinstance(made, SalesReceiptAdd)
    assert made.check_number == "1873"
    assert made.payment_method_ref is not None
    assert made.payment_method_ref.full_name == "Check"
    assert made.deposit_to_account_ref is not None
    assert made.deposit_to_account_ref.full_name == "Undeposited Funds"


def test_a_credit_memo_has_positive_amounts() -> None:
    """A return to account says 30.00 and its tax 1.80, the document itself being the minus."""
    chosen = books(mode=Mode.DETAILED)
    back = receipt(
        "0101-000121", returned("30.00"), act.SetCustomer(HARBOR), act.AddTender("account")
    )
    made = request(one(posted(chosen, back)), chosen.file)
    assert isinstance(made, CreditMemoAdd)
    assert [(line.quantity, line.amount) for line in made.lines] == [
        (Decimal(1), Decimal("30.00")),
        (None, Decimal("1.80")),
    ]


def test_references_go_by_list_id_where_it_is_known() -> None:
    """A helper item that a bookkeeper renamed is still found: its ListID is sent instead of its name."""
    chosen = books({"ids": {"item": {"pos cash in drawer": "80000007-1"}}})
    zero = next(d for d in posted(chosen, *events()).documents if d.ref_number == "01-260302-1")
    lines = request(zero, chosen.file).lines  # type: ignore[attr-defined]
    assert lines[-2].item_ref.list_id == "80000007-1"
    assert lines[-1].item_ref.full_name == "POS-Pay Visa"


def test_tax_codes_come_from_preferences() -> None:
    """A company that calls its codes T and E gets T and E."""
    chosen = books({"taxable_code": "T", "non_taxable_code": "E"})
    zero = next(d for d in posted(chosen, *events()).documents if d.ref_number == "01-260302-1")
    lines = request(zero, chosen.file).lines  # type: ignore[attr-defined]
    codes = {line.sales_tax_code_ref.full_name for line in lines if line.sales_tax_code_ref}
    assert codes == {"T", "E"}


def test_text_is_fitted_to_what_quickbooks_stores() -> None:
    """Letters that Windows-1252 lacks are spelt plainly, and no control character gets through."""
    chosen = books(mode=Mode.DETAILED)
    odd = receipt("0101-000130", goods("10.00", name="Łódź ″tool″\x07 \u202eevil"))
    lines = request(one(posted(chosen, odd)), chosen.file).lines  # type: ignore[attr-defined]
    assert lines[0].desc == 'Lódz "tool" evil'


def test_a_document_is_data() -> None:
    """Documents can be stored as JSON until they are sent, and come back the same."""
    made = posted(books(mode=Mode.DETAILED, **EVERYTHING), *many_kinds())
    assert msgspec.json.decode(msgspec.json.encode(made), type=Cut) == made


def test_names_are_fitted_once() -> None:
    """A walk-in customer, class or agency with an odd or overlong name is called the same wherever it appears."""
    long = "The Łódź Shop: " + "very " * 12
    chosen = books(walk_in=long, use_classes=True, zero_tax_item=long)
    directory = msgspec.structs.replace(chosen.directory, agencies={"agency": long})
    chosen = Books(chosen.mapping, directory, chosen.file)
    made = posted(chosen, receipt("0101-000001", goods("5.00")))
    sent = messages(made, chosen)
    names = {getattr(m, "name", "") for key, m in sent.items() if key.startswith("list")}
    document = sent["doc-0"]
    assert isinstance(document, SalesReceiptAdd)
    assert document.customer_ref.full_name in names
    assert document.class_ref is not None
    assert document.class_ref.full_name in names
    assert document.item_sales_tax_ref is not None
    assert document.item_sales_tax_ref.full_name in names

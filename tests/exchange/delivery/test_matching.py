"""What a look-up in QuickBooks proves: the table of what may be found, and what follows."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest

from exchange.delivery.matching import match, questions
from exchange.delivery.queue import QueuedDocument, QueuedSetup, as_document
from exchange.delivery.states import State
from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.ledger import TimeTrackingAdd
from exchange.qbxml.lists import AccountAdd
from exchange.qbxml.record import Ref
from exchange.qbxml.sales_records import SalesReceiptRet
from exchange.qbxml.txn_records import TimeTrackingRet
from tests.exchange.delivery.shopkit import (
    DAY,
    OWNER_COMPANY,
    account,
    guid,
    sent_receipt,
    setup_row,
)

OTHER = UUID(int=1)


def found(**changes: Any) -> SalesReceiptRet:
    """Our receipt as QuickBooks has it, with changes."""
    ours = {
        "txn_id": "1A-1",
        "edit_sequence": "77",
        "txn_date": DAY,
        "ref_number": "0101-000001",
        "total_amount": Decimal("10.00"),
        "external_guid": guid(1),
    }
    return SalesReceiptRet(**(ours | changes))  # type: ignore[arg-type]


CASES = {
    "nothing": ([], "queue", "requeued", ""),
    "nothing, after a refusal": ([], "refuse", "parked", "3140"),
    "our identity": ([found()], "queue", "saved", ""),
    "our identity in both answers": ([found(), found()], "queue", "saved", ""),
    "our identity, number changed": ([found(ref_number="X")], "queue", "saved", ""),
    "our identity, date changed": ([found(txn_date=date(2026, 11, 20))], "queue", "saved", ""),
    "our identity, another amount": (
        [found(total_amount=Decimal("9.99"))],
        "queue",
        "saved",
        "total_differs",
    ),
    "our identity twice": ([found(), found(txn_id="1B-1")], "queue", "parked", "doubled"),
    "no identity, all else agrees": ([found(external_guid=None)], "queue", "saved", ""),
    "no identity, another date": (
        [found(external_guid=None, txn_date=date(2026, 11, 20))],
        "queue",
        "parked",
        "number_taken",
    ),
    "no identity, another amount": (
        [found(external_guid=None, total_amount=Decimal("9.99"))],
        "queue",
        "parked",
        "number_taken",
    ),
    "two without identity": (
        [found(external_guid=None), found(external_guid=None, txn_id="1B-1")],
        "queue",
        "parked",
        "number_taken",
    ),
    "another identity, our number": (
        [found(external_guid=OTHER)],
        "queue",
        "parked",
        "number_taken",
    ),
    "others of the same day": (
        [
            found(external_guid=OTHER, ref_number="0101-000009"),
            found(external_guid=None, ref_number="7"),
        ],
        "queue",
        "requeued",
        "",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_a_receipt_is_looked_up(case: str) -> None:
    """The GUID decides; a number alone never does; what is neither is shown to a person."""
    records, absent, event, code = CASES[case]
    document = sent_receipt(state=State.UNKNOWN, absent=absent, code="3140")
    finding = match(document, records)
    assert (str(finding.event), finding.code) == (event, code)
    if event == "saved":
        assert finding.txn_id == "1A-1"


def test_a_receipt_is_asked_for_by_number_and_by_day() -> None:
    """So that a bookkeeper who changed one of the two does not hide it; both fit one set of queries."""
    asked = questions(sent_receipt(state=State.UNKNOWN))
    assert sorted(asked) == ["day", "number"]
    text = MessageSet(requests=asked).to_xml()
    assert "<RefNumberCaseSensitive>0101-000001</RefNumberCaseSensitive>" in text
    assert (
        "<TxnDateRangeFilter><FromTxnDate>2026-11-21</FromTxnDate><ToTxnDate>2026-11-21</ToTxnDate>"
        in text
    )
    known = questions(sent_receipt(state=State.UNKNOWN, txn_id="1A-1"))
    assert sorted(known) == ["day", "id", "number"]


def test_hours_have_no_number() -> None:
    """They are found by day and identity alone."""
    hours = TimeTrackingAdd(
        txn_date=DAY,
        entity_ref=Ref(full_name="Ann"),
        duration=timedelta(hours=7),
        external_guid=guid(5),
    )
    queued = QueuedDocument(request=hours, expected_total=None)
    document = replace(as_document(OWNER_COMPANY, queued, 0), state=State.UNKNOWN)
    assert sorted(questions(document)) == ["day"]
    ours = TimeTrackingRet(txn_id="2A-1", txn_date=DAY, external_guid=guid(5))
    another = TimeTrackingRet(txn_id="2B-1", txn_date=DAY)
    assert str(match(document, [another]).event) == "requeued"
    assert match(document, [another, ours]).txn_id == "2A-1"


def test_an_account_is_asked_for_by_its_full_name() -> None:
    """A sub-account by the way to it."""
    sub = QueuedSetup(
        key="account:a",
        request=AccountAdd(
            name="Till 1", parent_ref=Ref(full_name="POS Cash"), account_type="Bank"
        ),
    )
    text = MessageSet(requests=questions(setup_row(sub))).to_xml()
    assert "<AccountQueryRq" in text
    assert "<FullName>POS Cash:Till 1</FullName>" in text
    assert (
        "<FullName>POS Cash</FullName>"
        in MessageSet(requests=questions(setup_row(account("POS Cash")))).to_xml()
    )

"""Everything that delivery sends is valid qbXML 13.0, by the schema that QBXML_SCHEMA_DIR names."""

from __future__ import annotations

import pytest

from exchange.delivery import reconciling
from exchange.delivery.matching import questions
from exchange.delivery.queue import QueuedDocument, QueuedSetup, as_document
from exchange.delivery.sets import addressed, asking, set_id
from exchange.qbxml.limits import MESSAGES
from exchange.qbxml.message import ListAdd, ListMod, TxnAdd
from tests.exchange.delivery.books import Books
from tests.exchange.delivery.session import Session, run
from tests.exchange.delivery.shopkit import (
    DAY,
    OWNER_COMPANY,
    OpenShop,
    account,
    journal,
    queue,
    receipt,
    setup_row,
)
from tests.exchange.qbxml import reference, samples
from tests.tinyshop import seeded_ids

pytestmark = reference.needs_schema

TXN_ADDS = [one for one in samples.ALL if isinstance(one, TxnAdd)]
LIST_CHANGES = [one for one in samples.ALL if isinstance(one, ListAdd | ListMod)]


def test_whole_sessions_pass_the_validator(open_shop: OpenShop) -> None:
    """Identification, set-up, documents, a repetition, a look-up, a void, a comparison, the forgetting."""
    shop, books = open_shop(), Books(wrong_total={"0101-000005": "200.00"})
    queue(shop, account("POS Cash"), receipt(1), journal(2), receipt(3), journal(4))
    session = Session(shop, "t1")
    for _ in range(2):
        session.step(books)
    books.process(session.send())
    books.status = 9002
    run(shop, books, "t2")
    books.status = 0
    shop.work(lambda db: reconciling.start(db, "main", DAY, DAY, now=0))
    queue(shop, receipt(5, "0.00", probe=True))
    run(shop, books, "t3")
    kinds = {
        name
        for text in books.asked
        for name in (*MESSAGES, "ClearAllMessageSets")
        if f"<{name}Rq" in text or name in text
    }
    assert {
        "HostQuery",
        "AccountAdd",
        "SalesReceiptAdd",
        "SalesReceiptQuery",
        "JournalEntryQuery",
    } <= kinds
    assert {"TxnVoid", "ClearAllMessageSets"} <= kinds
    assert [fault for text in books.asked for fault in reference.faults(text)] == []


@pytest.mark.parametrize("message", TXN_ADDS, ids=lambda one: type(one).__name__)
def test_every_document_is_addressed_and_looked_up_validly(message: TxnAdd) -> None:
    """As it leaves, and as the question whether QuickBooks has it."""
    row = as_document(OWNER_COMPANY, QueuedDocument(request=message, expected_total=None), 0)
    leaving = addressed(row.request, set_id(seeded_ids(1)()))
    asked = asking(questions(row), "A" * 22, "US")
    assert reference.faults(leaving) + reference.faults(asked) == []


@pytest.mark.parametrize("message", LIST_CHANGES, ids=lambda one: type(one).__name__)
def test_every_list_entry_is_looked_up_validly(message: ListAdd | ListMod) -> None:
    """By its full name, or by the ListID that it changes."""
    row = setup_row(QueuedSetup(key="key", request=message))
    assert reference.faults(asking(questions(row), "A" * 22, "US")) == []

"""Putting documents into the queue, and what a person does with them there."""

import json

import pytest

from exchange.delivery import briefs, companies, documents
from exchange.delivery.queue import enqueue, replace_refused, resend, take_out
from exchange.delivery.states import State
from tests.exchange.delivery.books import Books
from tests.exchange.delivery.session import run
from tests.exchange.delivery.shopkit import (
    DAY,
    OpenShop,
    account,
    add_company,
    entries,
    guid,
    journal,
    queue,
    receipt,
    row,
    states,
)
from tui_pos.core.refusal import Refusal


def test_a_document_waits_with_everything_that_recovery_needs(open_shop: OpenShop) -> None:
    """Kind, number, date, total, identity and sources are columns; the text has no message set id yet."""
    shop = open_shop()
    queue(shop, receipt(7, "12.34", sources=("receipt-1", "receipt-2")))
    found = row(shop, 7)
    assert (found.kind, found.ref_number, found.txn_date, found.expected) == (
        "SalesReceiptAdd",
        "0101-000007",
        DAY,
        1234,
    )
    assert (found.state, found.sources, found.message_set, found.attempts) == (
        State.QUEUED,
        ("receipt-1", "receipt-2"),
        "",
        0,
    )
    assert "newMessageSetID" not in found.request
    assert str(guid(7)).upper() in found.request.upper()


def test_queueing_the_same_document_again_changes_nothing(open_shop: OpenShop) -> None:
    """A batch that is handed over twice is queued once."""
    shop = open_shop()
    queue(shop, receipt(1))
    assert shop.work(lambda db: enqueue(db, "main", [receipt(1), receipt(2)], now=0)) == 1
    assert states(shop) == ["queued", "queued"]


def test_a_document_with_other_contents_under_the_same_identity_is_refused(
    open_shop: OpenShop,
) -> None:
    """The caller's whole transaction is undone: nothing of the batch is queued."""
    shop = open_shop()
    queue(shop, receipt(1))
    with pytest.raises(Refusal) as refused:
        shop.work(lambda db: enqueue(db, "main", [receipt(2), receipt(1, "11.00")], now=0))
    assert refused.value.code == "already_queued"
    assert states(shop) == ["queued"]


def test_a_need_that_nobody_queued_is_refused(open_shop: OpenShop) -> None:
    """A document cannot wait for something that will never come."""
    shop = open_shop()
    with pytest.raises(Refusal) as refused:
        queue(shop, receipt(1, needs=("account:Nowhere",)))
    assert refused.value.code == "unknown_need"
    assert states(shop) == []


def test_companies_have_queues_of_their_own(open_shop: OpenShop) -> None:
    """The same document for two companies is two rows, and a session sends its own only."""
    shop = open_shop()
    other = "{11111111-2222-3333-4444-555555555555}"
    shop.work(lambda db: add_company(db, "other", file_id=other))
    queue(shop, receipt(1))
    queue(shop, receipt(1), receipt(2), company="other")
    books = Books()
    assert run(shop, books) == "1 posted."
    assert states(shop, "other") == ["queued", "queued"]
    assert [one.ref for one in books.entries] == ["0101-000001"]


def test_company_names_users_and_file_ids_are_taken_once(open_shop: OpenShop) -> None:
    """A second company cannot take the first one's key, login or FileID."""
    shop = open_shop()
    for changes in ({}, {"company": "b", "login": "tui-pos-main"}, {"company": "b", "login": "b"}):
        with pytest.raises(Refusal) as refused:
            shop.work(lambda db, changes=changes: add_company(db, **changes))
        assert refused.value.code == "company_exists"


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"company": "Has Spaces"}, "company_key"),
        ({"company": "b", "login": "with space"}, "login"),
        ({"company": "b", "file_id": "not a guid"}, "file_id"),
    ],
)
def test_a_company_needs_a_key_a_user_and_a_file_id(
    open_shop: OpenShop, changes: dict[str, str], code: str
) -> None:
    """Each is checked before anything is stored."""
    shop = open_shop()
    with pytest.raises(Refusal) as refused:
        shop.work(lambda db: add_company(db, **changes))
    assert refused.value.code == code
    assert len(shop.read(companies.every)) == 1


def test_a_person_takes_a_waiting_document_out_and_brings_it_back(open_shop: OpenShop) -> None:
    """Taken out it is refused and journaled; resent it is looked up, not found, and posted."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    take_out(shop, "main", str(guid(1)), actor="owner", why="It was entered twice.")
    assert (row(shop).state, row(shop).cause) == (State.REFUSED, "It was entered twice.")
    assert entries(shop, "exchange.parked") == 1
    assert run(shop, books, "t1") == "Nothing to exchange."
    shop.work(lambda db: resend(db, "main", str(guid(1)), now=0))
    assert row(shop).state is State.UNKNOWN
    assert run(shop, books, "t2") == "1 posted."
    assert len(books.of("0101-000001")) == 1


def test_a_refused_document_is_taken_out_when_it_is_settled_otherwise(open_shop: OpenShop) -> None:
    """The bookkeeper entered it by hand: it waits for nobody any more, and can still be brought back."""
    shop, books = open_shop(), Books(refuse={"0101-000001": (3140, "Error", "No item POS Sales.")})
    queue(shop, receipt(1))
    run(shop, books)
    assert [one.code for one in shop.read(lambda db: briefs.refused(db, "main"))] == ["3140"]
    take_out(shop, "main", str(guid(1)), actor="owner", why="Entered by hand.")
    assert shop.read(lambda db: briefs.refused(db, "main")) == []
    assert (row(shop).code, row(shop).cause) == ("taken_out", "Entered by hand.")
    shop.work(lambda db: resend(db, "main", str(guid(1)), now=0))
    assert row(shop).state is State.UNKNOWN


def test_a_document_that_left_cannot_be_taken_out(open_shop: OpenShop) -> None:
    """Once posted it is corrected by an opposite document, not by taking it out."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    run(shop, books)
    with pytest.raises(Refusal) as refused:
        take_out(shop, "main", str(guid(1)), actor="owner", why="Mistake.")
    assert refused.value.code == "not_waiting"
    assert entries(shop, "exchange.parked") == 0


def test_resending_what_quickbooks_has_is_no_second_add(open_shop: OpenShop) -> None:
    """The look-up finds it by its GUID, and it is posted again under the same TxnID."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    run(shop, books, "t1")
    before = row(shop).txn_id
    shop.work(lambda db: resend(db, "main", str(guid(1)), now=0))
    assert run(shop, books, "t2") == "1 posted."
    assert (row(shop).state, row(shop).txn_id) == (State.POSTED, before)
    assert len(books.entries) == 1


def test_a_refused_document_is_replaced_by_a_corrected_one(open_shop: OpenShop) -> None:
    """With the mapping put right the same document goes with other lines, after a look-up."""
    shop, books = open_shop(), Books(refuse={"0101-000001": (3140, "Error", "No item POS Sales.")})
    queue(shop, receipt(1))
    assert run(shop, books, "t1") == "1 set aside for a person."
    books.refuse.clear()
    shop.work(lambda db: replace_refused(db, "main", receipt(1, "11.00"), now=0))
    assert run(shop, books, "t2") == "1 posted."
    assert [str(one.total) for one in books.entries] == ["11.00"]
    with pytest.raises(Refusal) as refused:
        shop.work(lambda db: replace_refused(db, "main", receipt(1, "12.00"), now=0))
    assert refused.value.code == "not_refused"


def test_an_unknown_document_is_said_to_be_unknown(open_shop: OpenShop) -> None:
    """Resend, take out and replace name what is missing."""
    shop = open_shop()
    for attempt in (
        lambda: shop.work(lambda db: resend(db, "main", "x", now=0)),
        lambda: take_out(shop, "main", "x", actor="owner", why="?"),
        lambda: shop.work(lambda db: replace_refused(db, "main", receipt(1), now=0)),
    ):
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "no_document"


def test_what_waits_names_what_it_waits_for(open_shop: OpenShop) -> None:
    """A document's first unmet need is in its row, and clears when that is posted."""
    shop, books = open_shop(), Books()
    queue(
        shop,
        account("POS Cash"),
        account("POS Bank", needs=("account:POS Cash",)),
        receipt(1, needs=("account:POS Cash", "account:POS Bank")),
        journal(2, needs=(str(guid(1)),)),
    )
    assert row(shop, 1).waits_for == "account:POS Cash"
    assert row(shop, 2).waits_for == str(guid(1))
    run(shop, books)
    assert [one.name or one.ref for one in books.entries] == [
        "POS Cash",
        "POS Bank",
        "0101-000001",
        "SS-261121-2",
    ]
    assert row(shop, 1).waits_for == ""


def test_counts_are_of_documents(open_shop: OpenShop) -> None:
    """Set-up requests are not documents."""
    shop, books = open_shop(), Books()
    queue(shop, account("POS Cash"), receipt(1))
    run(shop, books)
    queue(shop, receipt(2))
    counts = shop.read(lambda db: documents.counts(db, "main"))
    assert json.loads(json.dumps(counts)) == {
        "queued": 1,
        "sending": 0,
        "unknown": 0,
        "posted": 1,
        "refused": 0,
    }


def test_the_queue_is_counted_and_paged_without_its_texts(open_shop: OpenShop) -> None:
    """Five receipts, of which one is posted, one refused and one taken out: counts, pages of two, one by its number."""
    shop = open_shop()
    books = Books(refuse={f"0101-00000{n}": (3140, "Error", "No item.") for n in (2, 3)})
    queue(shop, account("POS Cash"), receipt(1), receipt(2), receipt(3))
    run(shop, books)
    take_out(shop, "main", str(guid(3)), actor="owner", why="Entered by hand.")
    queue(shop, receipt(4), receipt(5))
    counted = shop.read(lambda db: briefs.counts(db, "main"))
    assert [(c.role.value, c.kind, c.state.value, c.settled, c.rows) for c in counted] == [
        ("document", "SalesReceiptAdd", "posted", False, 1),
        ("document", "SalesReceiptAdd", "queued", False, 2),
        ("document", "SalesReceiptAdd", "refused", False, 1),
        ("document", "SalesReceiptAdd", "refused", True, 1),
        ("setup", "AccountAdd", "posted", False, 1),
    ]
    pages = [
        [one.ref_number for one in shop.read(lambda db: briefs.latest(db, "main", skip=n, most=2))]  # noqa: B023
        for n in (0, 2, 4)
    ]
    assert pages == [
        ["0101-000005", "0101-000004"],
        ["0101-000003", "0101-000002"],
        ["0101-000001", "POS Cash"],
    ]
    assert shop.read(lambda db: briefs.named(db, "main", "0101-000004")) == [str(guid(4))]
    braced = "{" + str(guid(4)).upper() + "}"
    assert shop.read(lambda db: briefs.named(db, "main", braced)) == [str(guid(4))]
    assert shop.read(lambda db: briefs.named(db, "main", "pos cash")) == []

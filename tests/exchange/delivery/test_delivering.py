"""One document to a message set, stored before it leaves and settled before it is answered."""

from __future__ import annotations

from typing import Any

import pytest
from lxml import etree

from exchange.connector.calls import ACTOR
from exchange.delivery import cache, companies
from exchange.delivery.queue import QueuedSetup, resend
from exchange.delivery.states import State
from exchange.qbxml.lists import AccountMod, CustomerAdd, VendorAdd
from tests.exchange.delivery.books import FILE_ID, Books, Entry
from tests.exchange.delivery.session import Session, run
from tests.exchange.delivery.shopkit import (
    OpenShop,
    account,
    entries,
    guid,
    journal,
    queue,
    receipt,
    row,
    states,
)
from tests.tinyshop import NOON, Clock
from tui_pos.journal import reading
from tui_pos.journal.bodies import DocumentParked, DocumentPosted
from tui_pos.journal.connection import Connection


def test_text_id_and_ticket_are_stored_before_the_text_leaves(open_shop: OpenShop) -> None:
    """What sendRequestXML gives stands in the document's row, byte for byte, with its id and the session's ticket."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    session = Session(shop, "ticket-1")
    assert session.step(books) >= 0  # whose file it is
    text = session.send()
    found = row(shop)
    assert (found.state, found.sent, found.ticket, found.attempts) == (
        State.SENDING,
        text,
        "ticket-1",
        1,
    )
    assert etree.fromstring(text.encode())[0].get("newMessageSetID") == found.message_set
    assert len(found.message_set) == 22


def test_a_posted_document_is_in_row_and_journal(open_shop: OpenShop) -> None:
    """TxnID, EditSequence and total are QuickBooks'; the journal's entry carries them for ever."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1, "12.50"))
    assert run(shop, books) == "1 posted."
    found, saved = row(shop), books.entries[0]
    assert (found.state, found.txn_id, found.edit_sequence, found.returned) == (
        State.POSTED,
        saved.id,
        "1",
        1250,
    )
    sql = "SELECT pos FROM journal_entry WHERE kind = 'exchange.posted'"
    ((pos,),) = shop.read(lambda db: db.execute(sql))
    entry = shop.read(lambda db: reading.at_pos(db, pos))
    assert entry is not None
    assert entry.actor == ACTOR
    assert entry.body == DocumentPosted(
        company="main",
        document=str(guid(1)),
        kind="SalesReceipt",
        ref_number="0101-000001",
        txn_id=saved.id,
        edit_sequence="1",
        amount=1250,
        txn_date=found.txn_date,
    )


def test_every_message_set_holds_one_request_that_writes(open_shop: OpenShop) -> None:
    """So that at most one document can ever be in doubt."""
    shop, books = open_shop(), Books()
    queue(shop, account("POS Cash"), receipt(1), receipt(2), journal(3))
    run(shop, books)
    writing = [
        etree.fromstring(text.encode())[0]
        for text in books.asked
        if "AddRq" in text or "ModRq" in text
    ]
    assert [len(messages) for messages in writing] == [1, 1, 1, 1]
    assert [messages.get("onError") for messages in writing] == ["stopOnError"] * 4
    assert len({messages.get("newMessageSetID") for messages in writing}) == 4


def test_the_file_is_recognised_before_anything_is_written(open_shop: OpenShop) -> None:
    """The first request of every session asks for host, company and preferences."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    run(shop, books)
    first = etree.fromstring(books.asked[0].encode())[0]
    assert [request.tag for request in first] == [
        "HostQueryRq",
        "CompanyQueryRq",
        "PreferencesQueryRq",
    ]
    assert first[1].findtext("OwnerID") == "{21FD7842-E768-456F-856B-4C27D1067FBF}"
    kept = shop.read(lambda db: cache.get(db, "main", cache.IDENTITY))
    assert kept is not None
    assert "<CompanyName>Test Shop</CompanyName>" in kept.value


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"file_id": "{99999999-9999-9999-9999-999999999999}"}, "belongs to another company"),
        ({"file_id": ""}, "does not know this connection"),
        ({"versions": ("11.0", "12.0")}, "takes qbXML up to 12.0, and 13.0 is needed"),
        ({"country": "CA"}, "This is a QuickBooks for CA"),
    ],
)
def test_the_wrong_file_or_program_is_sent_nothing(
    open_shop: OpenShop, changes: dict[str, Any], words: str
) -> None:
    """The session ends with a sentence, and the queue is untouched."""
    shop, books = open_shop(), Books(**changes)
    queue(shop, receipt(1))
    assert words in run(shop, books)
    assert (states(shop), books.entries, len(books.asked)) == (["queued"], [], 1)


def test_what_is_under_way_is_never_sent_again_into_another_file(open_shop: OpenShop) -> None:
    """The answer was lost, and next another company's file is open: nothing is resent there; the own file settles it."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    session = Session(shop, "t1")
    session.step(books)
    books.process(session.send())
    other = Books(file_id="{99999999-9999-9999-9999-999999999999}")
    assert "belongs to another company" in run(shop, other, "t2")
    assert (states(shop), other.entries, len(other.asked)) == (["sending"], [], 1)
    assert run(shop, books, "t3") == "1 posted."
    assert len(books.entries) == 1


def test_the_file_id_is_compared_without_regard_to_case(open_shop: OpenShop) -> None:
    """QuickBooks keeps the text that the Web Connector wrote."""
    shop = open_shop()
    queue(shop, receipt(1))
    assert run(shop, Books(file_id=FILE_ID.lower())) == "1 posted."


def test_what_the_web_connector_announces_is_a_warning_shot(open_shop: OpenShop) -> None:
    """Another FileID in the first call ends the session unasked; nonsense in it is passed over."""
    shop = open_shop()
    queue(shop, receipt(1))
    other = Books(file_id="{99999999-9999-9999-9999-999999999999}")
    query = Session(shop, "t0").send()
    hcp = other.process(query)
    session = Session(shop, "t1")
    assert session.send(hcp) == ""
    assert "belongs to another company" in session.error()
    for nonsense in ("<<<", "<!DOCTYPE a>", "<QBXML/>"):
        assert "HostQueryRq" in Session(shop, f"t{nonsense}").send(nonsense)


def test_another_file_in_the_middle_of_a_session_gets_nothing(open_shop: OpenShop) -> None:
    """The Web Connector names the open file at every call; when it changes, the session ends."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    session = Session(shop)
    session.step(books)
    assert session.send(file=r"D:\Other\Other.qbw") == ""
    assert "belongs to another company" in session.error()
    assert states(shop) == ["queued"]


def test_an_old_request_processor_is_told_so(open_shop: OpenShop) -> None:
    """Version 12.0 at the first call: nothing is asked."""
    shop = open_shop()
    queue(shop, receipt(1))
    session = Session(shop)
    assert session.send(version=(12, 0)) == ""
    assert "takes qbXML up to 12.0, and 13.0 is needed" in session.close()


def test_set_up_requests_go_first_and_hold_back_what_needs_them(open_shop: OpenShop) -> None:
    """A refused account keeps its documents in the queue, and the others go on."""
    shop = open_shop()
    books = Books(refuse={"POS Cash": (3070, "Error", "Too long.")})
    queue(shop, account("POS Cash"), receipt(1, needs=("account:POS Cash",)), receipt(2))
    assert run(shop, books) == "1 posted, 1 set aside for a person."
    assert states(shop) == ["refused", "queued", "posted"]
    assert row(shop, 1).waits_for == "account:POS Cash"


@pytest.mark.parametrize("name", ["POS Cash", "pos cash"])
def test_an_account_that_is_there_already_is_adopted(open_shop: OpenShop, name: str) -> None:
    """3100, looked up: the same name and the same kind is the same account."""
    shop, books = open_shop(), Books(entries=[Entry("80-1", "Account", name=name)])
    queue(shop, account("POS Cash"), receipt(1, needs=("account:POS Cash",)))
    assert run(shop, books) == "1 posted."
    assert states(shop) == ["posted", "posted"]
    sql = "SELECT txn_id FROM exchange_document WHERE document = 'account:POS Cash'"
    assert shop.read(lambda db: db.execute(sql)) == [("80-1",)]


def test_a_name_that_belongs_to_a_vendor_is_a_persons_matter(open_shop: OpenShop) -> None:
    """Customers and vendors share their names: one of the two has to change."""
    shop, books = open_shop(), Books(entries=[Entry("80-1", "Vendor", name="Acme")])
    customer = QueuedSetup(key="customer:1", request=CustomerAdd(name="Acme"))
    vendor = QueuedSetup(key="vendor:1", request=VendorAdd(name="Acme"))
    queue(shop, customer, vendor)
    run(shop, books)
    assert states(shop) == ["refused", "posted"]
    sql = "SELECT cause FROM exchange_document WHERE document = 'customer:1'"
    assert shop.read(lambda db: db.execute(sql)) == [
        ("The name Acme belongs to another kind of entry in QuickBooks (Vendor).",)
    ]


def test_a_change_that_is_stale_is_set_aside(open_shop: OpenShop) -> None:
    """3200, looked up: the account was changed since, so the change has to be made from what it is now."""
    shop = open_shop()
    books = Books(
        entries=[Entry("80-1", "Account", name="POS Cash", edit="2")],
        refuse={"POS Bank": (3200, "Error", "The provided edit sequence is out-of-date.")},
    )
    change = AccountMod(list_id="80-1", edit_sequence="1", name="POS Bank")
    queue(shop, QueuedSetup(key="account:80-1", request=change))
    run(shop, books)
    sql = "SELECT state, code FROM exchange_document"
    assert shop.read(lambda db: db.execute(sql)) == [("refused", "3200")]


def test_a_refused_document_is_parked_and_the_rest_goes_on(open_shop: OpenShop) -> None:
    """The journal says why and what to do."""
    shop, books = open_shop(), Books(refuse={"0101-000002": (3140, "Error", "No item “Mug”.")})
    queue(shop, receipt(1), receipt(2), receipt(3))
    assert run(shop, books) == "2 posted, 1 set aside for a person."
    assert states(shop) == ["posted", "refused", "posted"]
    found = row(shop, 2)
    assert found.cause.endswith("QuickBooks says: “No item “Mug”.”")
    assert found.cure.startswith("Create what the message names")
    bodies = [one.body for one in shop.read(lambda db: reading.after(db, 0))]
    parked = [one for one in bodies if isinstance(one, DocumentParked)]
    assert [(one.document, one.why, one.cure) for one in parked] == [
        (str(guid(2)), found.cause, found.cure)
    ]


def test_a_locked_document_waits_and_leaves_under_a_new_id(open_shop: OpenShop) -> None:
    """QuickBooks would repeat the refusal for ever under the old id."""
    clock = Clock()
    shop = open_shop(clock=clock)
    books = Books(refuse={"0101-000001": (3175, "Error", "Locked.")})
    queue(shop, receipt(1), receipt(2))
    assert run(shop, books, "t1") == "1 posted."
    first = row(shop)
    assert (first.state, first.next_try) == (State.QUEUED, NOON + 60_000)
    books.refuse.clear()
    assert run(shop, books, "t2") == "Nothing to exchange."
    clock.now += 60_000
    assert run(shop, books, "t3") == "1 posted."
    assert row(shop).message_set != first.message_set
    assert len(books.of("0101-000001")) == 1


def test_a_wrong_configuration_stops_the_company(open_shop: OpenShop) -> None:
    """Nothing else is tried, each session says why, and after `go` the document leaves."""
    shop, books = open_shop(), Books(refuse={"0101-000001": (3250, "Error", "Sales tax is off.")})
    queue(shop, receipt(1), receipt(2))
    told = run(shop, books, "t1")
    assert told.startswith(
        "Nothing new to post. The exchange is stopped: A feature is switched off"
    )
    assert states(shop) == ["queued", "queued"]
    assert "The exchange is stopped" in run(shop, books, "t2")
    books.refuse.clear()
    shop.work(lambda db: companies.go(db, "main"))
    assert run(shop, books, "t3") == "2 posted."


def test_another_total_stops_the_company(open_shop: OpenShop) -> None:
    """The document is posted and named with both figures; nothing follows until a person says so."""
    shop, books = open_shop(), Books(wrong_total={"0101-000001": "10.01"})
    queue(shop, receipt(1), receipt(2))
    told = run(shop, books)
    assert "0101-000001 comes to 10.00 here and to 10.01 in QuickBooks." in told
    assert states(shop) == ["posted", "queued"]
    assert (row(shop).expected, row(shop).returned) == (1000, 1001)
    assert shop.read(lambda db: companies.get(db, "main")).stopped == "total_differs"


def test_after_another_total_a_person_lets_it_go_on(open_shop: OpenShop) -> None:
    """Stopped, it stays stopped in every session, with cause and cure; `go` sends the rest and repeats nothing."""
    shop, books = open_shop(), Books(wrong_total={"0101-000001": "10.01"})
    queue(shop, receipt(1), receipt(2))
    run(shop, books, "t1")
    told = run(shop, books, "t2")
    assert told.startswith("Nothing")
    assert "The exchange is stopped: 0101-000001 comes to 10.00 here" in told
    assert "Compare the two documents" in told
    assert [one.ref for one in books.entries] == ["0101-000001"]
    shop.work(lambda db: companies.go(db, "main"))
    assert run(shop, books, "t3") == "1 posted."
    assert [one.ref for one in books.entries] == ["0101-000001", "0101-000002"]


def test_what_a_look_up_clears_does_not_leave_for_a_closed_period(open_shop: OpenShop) -> None:
    """Refused, resent, not found, and meanwhile the books were closed: it is set aside, not sent."""
    shop, books = open_shop(), Books(refuse={"0101-000001": (3140, "Error", "No item.")})
    queue(shop, receipt(1))
    run(shop, books, "t1")
    books.refuse.clear()
    books.closing = "2026-11-21"
    shop.work(lambda db: resend(db, "main", str(guid(1)), now=0))
    assert run(shop, books, "t2") == "1 set aside for a person."
    assert (row(shop).code, row(shop).cause) == (
        "3171",
        "The books are closed up to 2026-11-21, and this document is dated 2026-11-21.",
    )
    assert books.entries == []
    books.closing = ""
    shop.work(lambda db: resend(db, "main", str(guid(1)), now=0))
    assert run(shop, books, "t3") == "1 posted."


def test_a_probe_with_another_total_is_voided_again(open_shop: OpenShop) -> None:
    """The first zero receipt of a company file: QuickBooks keeps it at nothing, and the queue waits for a person."""
    shop, books = open_shop(), Books(wrong_total={"0101-000001": "200.00"})
    queue(shop, receipt(1, "0.00", probe=True), receipt(2))
    run(shop, books)
    assert [(one.ref, str(one.total)) for one in books.entries] == [("0101-000001", "0.00")]
    assert states(shop) == ["refused", "queued", "posted"]
    assert (row(shop).code, row(shop, 2).state) == ("voided", State.QUEUED)
    assert entries(shop, "exchange.voided") == 1


def test_documents_behind_the_closing_date_are_set_aside_unsent(open_shop: OpenShop) -> None:
    """The books are closed up to the 21st: nothing dated then is even tried."""
    shop, books = open_shop(), Books(closing="2026-11-21")
    queue(shop, receipt(1), receipt(2, day=receipt(1).request.txn_date.replace(day=22)))  # type: ignore[attr-defined]
    assert run(shop, books) == "1 posted, 1 set aside for a person."
    assert [one.ref for one in books.entries] == ["0101-000002"]
    assert row(shop, 1).cause == (
        "The books are closed up to 2026-11-21, and this document is dated 2026-11-21."
    )
    assert entries(shop, "exchange.parked") == 1


def test_later_arrivals_wait_for_the_next_session(open_shop: OpenShop) -> None:
    """A session has an end, however fast the tills sell."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    session = Session(shop)
    session.step(books)
    queue(shop, receipt(2))
    while session.step(books) < 100:
        pass
    assert states(shop) == ["posted", "queued"]


def test_progress_grows_and_ends_with_100(open_shop: OpenShop) -> None:
    """Below 100 the Web Connector asks again; 100 comes exactly when nothing is left, never a request too late."""
    shop, books = open_shop(), Books()
    queue(shop, *(receipt(number) for number in range(1, 9)))
    session = Session(shop)
    progress = []
    while not progress or progress[-1] < 100:
        progress.append(session.step(books))
    assert progress == [10, 20, 30, 40, 50, 60, 70, 80, 90, 100]
    assert session.close() == "8 posted."


def test_outcomes_are_forgotten_when_everything_is_settled(open_shop: OpenShop) -> None:
    """The last request clears QuickBooks' record of message sets."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1), receipt(2))
    run(shop, books)
    assert books.sets == {}
    assert 'oldMessageSetID="ClearAllMessageSets"' in books.asked[-1]


def test_outcomes_are_not_forgotten_while_one_is_in_doubt(open_shop: OpenShop) -> None:
    """The record is what tells whether a lost answer was a success."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1), receipt(2))
    session = Session(shop, "t1")
    session.step(books)
    session.step(books)
    books.process(session.send())  # posted, and the answer is lost
    assert sorted(books.sets) == sorted(row(shop, number).message_set for number in (1, 2))
    assert run(shop, books, "t2") == "1 posted."
    assert len(books.entries) == 2
    assert books.sets == {}


def test_a_long_backlog_is_forgotten_in_between(open_shop: OpenShop) -> None:
    """QuickBooks never has to keep more than fifty outcomes."""
    shop, books = open_shop(), Books()
    most = 0

    def count(_number: int) -> None:
        nonlocal most
        most = max(most, len(books.sets))

    books.after = count
    queue(shop, *(receipt(number) for number in range(1, 121)))
    assert run(shop, books) == "120 posted."
    assert most == 50


def test_a_stop_by_hand_leaves_what_is_under_way_alone(open_shop: OpenShop) -> None:
    """The document that left is settled; no other follows."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1), receipt(2))
    session = Session(shop)
    session.step(books)
    text = session.send()

    def stop(db: Connection) -> None:
        companies.stop(db, "main", "by_hand", "The owner stopped it.", "Start it again.")

    shop.work(stop)
    session.receive(books.process(text))
    while session.step(books) < 100:
        pass
    assert (
        session.close()
        == "1 posted. The exchange is stopped: The owner stopped it. Start it again."
    )
    assert states(shop) == ["posted", "queued"]

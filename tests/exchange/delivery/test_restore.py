"""A backup brought back on either side: nothing is posted twice, and what is missing is found."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from exchange.delivery import companies, reconciling
from exchange.delivery.queue import resend, take_out
from exchange.delivery.states import State
from tests.exchange.delivery.books import Books, Thrown
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
from tests.tinyshop import Clock
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop


class Restorable:
    """A shop's file with a backup that can be brought back."""

    def __init__(self, folder: Path) -> None:
        self.path, self.clock = folder / "node.sqlite", Clock()
        self.shop = Shop.open(str(self.path), clock=self.clock)
        self.shop.create_node(role="office", name="node", program="0.1.0", actor="init")
        self.shop.work(add_company)

    def back_up(self) -> None:
        self.shop.close()
        shutil.copy(self.path, f"{self.path}.backup")
        self.shop = Shop.open(str(self.path), clock=self.clock)

    def restore(self) -> None:
        self.shop.close()
        for beside in self.path.parent.glob("node.sqlite-*"):
            beside.unlink()
        shutil.copy(f"{self.path}.backup", self.path)
        self.shop = Shop.open(str(self.path), clock=self.clock)
        self.shop.open_epoch(reason="restored from a backup", actor="owner")


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Restorable]:
    place = Restorable(tmp_path)
    yield place
    place.shop.close()


def test_what_was_posted_after_the_backup_is_found_and_not_posted_again(place: Restorable) -> None:
    """Three documents waited when the backup was made, and were posted before the disk died."""
    books = Books()
    queue(place.shop, receipt(1))
    run(place.shop, books, "t1")
    queue(place.shop, account("POS Cash"), receipt(2), journal(3))
    place.back_up()
    run(place.shop, books, "t2")
    place.restore()
    assert states(place.shop) == ["posted", "queued", "queued", "queued"]
    place.clock.now += 86_400_000
    asked = len(books.asked)
    run(place.shop, books, "t3")
    assert states(place.shop) == ["posted"] * 4
    assert [one.ref or one.name for one in books.entries] == [
        "0101-000001",
        "POS Cash",
        "0101-000002",
        "SS-261121-3",
    ]
    assert not [text for text in books.asked[asked:] if "AddRq" in text]
    assert entries(place.shop, "exchange.posted") == 3


def test_one_answer_settles_all_of_a_day_that_it_proves(place: Restorable) -> None:
    """Three hundred receipts in detail, posted after the backup: two questions find them, not three hundred."""
    books = Books()
    queue(place.shop, receipt(1))
    run(place.shop, books, "t1")
    queue(place.shop, *(receipt(number) for number in range(2, 302)))
    place.back_up()
    run(place.shop, books, "t2")
    place.restore()
    asked = len(books.asked)
    assert run(place.shop, books, "t3") == "300 posted."
    queries = [text for text in books.asked[asked:] if "SalesReceiptQueryRq" in text]
    assert len(queries) == 2
    assert len(books.entries) == 301
    assert set(states(place.shop)) == {"posted"}


def test_what_was_not_posted_is_sent_after_the_look(place: Restorable) -> None:
    """The disk died before the session: the look-up finds nothing, and the documents leave."""
    books = Books()
    queue(place.shop, receipt(1))
    run(place.shop, books, "t1")
    queue(place.shop, receipt(2), receipt(3))
    place.back_up()
    place.restore()
    run(place.shop, books, "t2")
    assert states(place.shop) == ["posted"] * 3
    assert len(books.entries) == 3
    kinds = [
        "Query" if "ReceiptQueryRq" in text else "Add"
        for text in books.asked
        if "SalesReceipt" in text
    ]
    assert kinds == ["Add", "Query", "Query", "Add", "Add"]


def test_documents_made_anew_after_the_restore_are_looked_up(place: Restorable) -> None:
    """The day's receipts come back from the tills and make the same documents: the lost database had posted them."""
    books = Books()
    queue(place.shop, receipt(1))
    run(place.shop, books, "t1")
    place.back_up()
    queue(place.shop, receipt(2, day=date(2026, 11, 22)))
    run(place.shop, books, "t2")
    place.restore()
    run(place.shop, books, "t3")
    queue(
        place.shop,
        receipt(2, day=date(2026, 11, 22)),
        receipt(3, day=date(2026, 11, 22)),
        receipt(4, day=date(2026, 12, 24)),
    )
    assert states(place.shop) == ["posted", "unknown", "unknown", "queued"]
    assert run(place.shop, books, "t4") == "3 posted."
    assert [one.ref for one in books.entries] == [f"0101-00000{n}" for n in (1, 2, 3, 4)]


def test_another_identity_under_the_same_number_is_shown_to_a_person(place: Restorable) -> None:
    """The restored shop made the day with other identities: neither adopted nor doubled."""
    books = Books()
    queue(place.shop, receipt(1))
    place.back_up()
    run(place.shop, books, "t1")
    place.restore()
    books.entries[0].guid = "{00000000-0000-0000-0000-000000000001}"
    assert run(place.shop, books, "t2") == "1 set aside for a person."
    assert (row(place.shop).state, row(place.shop).code) == (State.REFUSED, "number_taken")
    assert len(books.entries) == 1


def test_a_refused_document_stays_refused_when_the_look_finds_nothing(place: Restorable) -> None:
    """A person had not settled it before the backup, and nobody has since."""
    books = Books(refuse={"0101-000001": (3140, "Error", "No item.")})
    queue(place.shop, receipt(1), receipt(2))
    run(place.shop, books, "t1")
    place.back_up()
    place.restore()
    books.refuse.clear()
    run(place.shop, books, "t2")
    assert states(place.shop) == ["refused", "posted"]
    assert row(place.shop).code == "3140"


def test_a_company_file_that_was_restored_is_reconciled(open_shop: OpenShop) -> None:
    """The bookkeeper brought back Monday's file: what was posted on Tuesday is found missing, and resent once."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1), receipt(2))
    run(shop, books, "t1")
    monday = copy.deepcopy(books.entries)
    queue(shop, receipt(3), journal(4), journal(5))
    run(shop, books, "t2")
    books.entries = monday
    shop.work(lambda db: reconciling.start(db, "main", DAY, DAY, now=shop.clock()))
    assert run(shop, books, "t3") == "Nothing new to post."
    found = shop.read(lambda db: reconciling.differences(db, "main"))
    assert [
        (one.ref_number, one.what) for one in sorted(found, key=lambda one: one.ref_number)
    ] == [
        ("0101-000003", "missing"),
        ("SS-261121-4", "missing"),
        ("SS-261121-5", "missing"),
    ]
    for one in found:
        shop.work(lambda db, one=one: resend(db, "main", one.document, now=shop.clock()))
    assert run(shop, books, "t4") == "3 posted."
    assert len(books.entries) == 5
    shop.work(lambda db: reconciling.start(db, "main", DAY, DAY, now=shop.clock()))
    run(shop, books, "t5")
    assert shop.read(lambda db: reconciling.differences(db, "main")) == []
    run_of = shop.read(lambda db: reconciling.progress(db, "main"))
    assert run_of is not None
    assert (run_of.checked, run_of.finished) == (5, shop.clock())


def test_reconciling_tells_what_a_bookkeeper_changed(open_shop: OpenShop) -> None:
    """An amount edited in QuickBooks is listed with both figures; an untouched document is not."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1), receipt(2))
    run(shop, books, "t1")
    books.entries[0].total += 1
    shop.work(lambda db: reconciling.start(db, "main", DAY, DAY, now=0))
    run(shop, books, "t2")
    (found,) = shop.read(lambda db: reconciling.differences(db, "main"))
    assert (found.ref_number, found.what, found.ours, found.theirs) == (
        "0101-000001",
        "changed",
        1000,
        1100,
    )


def test_a_txn_id_given_to_another_transaction_counts_as_missing(open_shop: OpenShop) -> None:
    """A restored file goes on numbering where it was."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    run(shop, books, "t1")
    books.entries[0].guid = "{00000000-0000-0000-0000-000000000001}"
    shop.work(lambda db: reconciling.start(db, "main", DAY, DAY, now=0))
    run(shop, books, "t2")
    (found,) = shop.read(lambda db: reconciling.differences(db, "main"))
    assert found.what == "missing"


def test_reconciling_goes_page_by_page_over_sessions(open_shop: OpenShop) -> None:
    """A journal, then 130 receipts in three pages; a session that breaks goes on where it was."""
    shop, books = open_shop(), Books()
    queue(shop, *(receipt(number) for number in range(1, 131)), journal(0))
    run(shop, books, "t1")
    shop.work(lambda db: reconciling.start(db, "main", DAY, DAY, now=0))
    asked = len(books.asked)

    def die(count: int) -> None:
        if count == asked + 3:
            raise Thrown("0x80040402")

    books.before = die
    run(shop, books, "t2")
    run_of = shop.read(lambda db: reconciling.progress(db, "main"))
    assert run_of is not None
    assert (run_of.checked, run_of.finished) == (1, 0)
    books.before = lambda count: None
    run(shop, books, "t3")
    run_of = shop.read(lambda db: reconciling.progress(db, "main"))
    assert run_of is not None
    assert run_of.checked == 131
    assert shop.read(lambda db: reconciling.differences(db, "main")) == []


def test_a_range_that_runs_backwards_is_refused(open_shop: OpenShop) -> None:
    """Nothing is asked of QuickBooks."""
    shop = open_shop()
    with pytest.raises(Refusal) as refused:
        shop.work(lambda db: reconciling.start(db, "main", DAY, DAY - timedelta(1), now=0))
    assert refused.value.code == "date_range"
    assert shop.read(lambda db: reconciling.progress(db, "main")) is None


def test_an_epoch_that_was_there_from_the_start_is_no_restore(place: Restorable) -> None:
    """A company's first session remembers the epoch and looks nothing up."""
    books = Books()
    queue(place.shop, receipt(1))
    assert run(place.shop, books, "t1") == "1 posted."
    company = place.shop.read(lambda db: companies.get(db, "main"))
    assert (company.epoch, company.look_from) == (place.shop.origin().epoch, None)
    assert not [text for text in books.asked if "SalesReceiptQueryRq" in text]


def test_a_voided_document_stays_voided_through_a_restore(place: Restorable) -> None:
    """A look-up would find it at 0.00 under its own identity."""
    books = Books(wrong_total={"0101-000001": "200.00"})
    queue(place.shop, receipt(1, "0.00", probe=True))
    run(place.shop, books, "t1")
    place.shop.work(lambda db: companies.go(db, "main"))
    place.back_up()
    place.restore()
    run(place.shop, books, "t2")
    assert row(place.shop).state is State.REFUSED
    with pytest.raises(Refusal) as refused:
        place.shop.work(lambda db: resend(db, "main", str(guid(1)), now=0))
    assert refused.value.code == "voided"
    with pytest.raises(Refusal):
        take_out(place.shop, "main", str(guid(1)), actor="owner", why="?")

"""Comparing with QuickBooks: what an older company file lacks is sent again, what a person changed there is listed apart."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from exchange import verbs
from exchange.delivery import reconciling
from exchange.delivery.reconciling import Difference
from exchange.practice import practice_company
from exchange.recovery import send_missing
from exchange.rehearsal import Bookkeeper, Company, Copy
from exchange.rehearse import Report, Stage
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.traded import traded_shop

SPAN = (date(2026, 1, 1), date(2026, 12, 31))


@dataclass
class Posted:
    """A shop whose day is posted, and the company file as it was before the documents came."""

    shop: Shop
    clock: TradeClock
    password: str
    books: Company
    empty: Copy

    def post(self) -> Report:
        with Stage(self.shop, "main", self.password) as stage:
            stage.run(self.books, rest=lambda: self.clock.pass_seconds(3600))
            return stage.report(self.books)

    def compare(self) -> dict[str, list[Difference]]:
        """Ask for a comparison, run sessions until it is done, and give what was found by kind of finding."""
        self.shop.work(lambda db: reconciling.start(db, "main", *SPAN, now=self.clock()))
        self.post()
        found: dict[str, list[Difference]] = {}
        for one in self.shop.read(lambda db: reconciling.differences(db, "main")):
            found.setdefault(one.what, []).append(one)
        return found


@pytest.fixture
def posted(tmp_path: Path) -> Iterator[Posted]:
    shop, clock = traded_shop(str(tmp_path / "shop.sqlite"), 1, 5, 4)
    with shop:
        books = Company(clock=clock)
        made = Posted(shop, clock, practice_company(shop), books, books.save_copy())
        assert made.post().clean
        yield made


def test_an_older_company_file_gets_what_it_lacks_and_nothing_twice(posted: Posted) -> None:
    """The bookkeeper brought back the file from before the day: lists and documents go again, difference 0.00."""
    count = len(posted.books.documents())
    stamps = dict(posted.books.books.stamps)
    posted.books.restore(posted.empty)
    posted.books.books.stamps.update(stamps)
    found = posted.compare()
    assert list(found) == ["missing"]
    assert len(found["missing"]) == count
    assert send_missing(posted.shop, "main") == count
    report = posted.post()
    assert report.clean, report.plain()
    assert len(posted.books.documents()) == count
    assert posted.compare() == {}


def test_what_a_person_deleted_voided_or_edited_is_listed_apart_and_left_alone(
    posted: Posted,
) -> None:
    """Both figures of each; sending what is missing does not bring back what somebody took out on purpose."""
    keeper = Bookkeeper(posted.books)
    gone, void, moved = posted.books.documents("JournalEntry")[:3]
    accounts = [account for account, amount, _ in posted.books.postings(moved.txn_id) if amount > 0]
    keeper.delete(gone.txn_id)
    keeper.void(void.txn_id)
    keeper.move(moved.txn_id, accounts[0], "Checking")
    found = posted.compare()
    assert sorted(found) == ["changed", "deleted", "voided"]
    (deleted,), (voided,), (changed,) = (found[what] for what in ("deleted", "voided", "changed"))
    assert (deleted.txn_id, deleted.theirs) == (gone.txn_id, None)
    assert deleted.ours is not None
    assert (voided.txn_id, voided.theirs) == (void.txn_id, 0)
    assert voided.ours is not None
    assert voided.ours > 0
    assert (changed.txn_id, changed.ours) == (moved.txn_id, changed.theirs)
    count = len(posted.books.documents())
    assert send_missing(posted.shop, "main") == 0
    posted.post()
    assert len(posted.books.documents()) == count


def test_paying_an_invoice_is_no_edit(posted: Posted) -> None:
    """What only touches a document, as a deposit or a payment does, is not listed."""
    for txn in posted.books.documents():
        posted.books.desk().touch(txn)
    assert posted.compare() == {}


def test_what_was_voided_by_mistake_goes_again_as_a_new_document(posted: Posted) -> None:
    """Resent, it is found at 0.00 and never sent under its identity; resent again it goes under a number of its own."""
    (void, *_) = posted.books.documents("JournalEntry")
    Bookkeeper(posted.books).void(void.txn_id)
    (one,) = posted.compare()["voided"]
    count = len(posted.books.documents())
    for _ in range(2):
        verbs.resend(posted.shop, "main", one.document, actor="owner")
        posted.post()
    number = one.ref_number.replace("-", "")[:10] + "R"
    assert len(posted.books.documents()) == count + 1
    (again,) = posted.books.documents("JournalEntry", number)
    assert (again.voided, void.voided) == (False, True)
    assert posted.post().clean
    with pytest.raises(Refusal) as refused:
        verbs.resend(posted.shop, "main", one.document, actor="owner")
    assert refused.value.code == "succeeded"

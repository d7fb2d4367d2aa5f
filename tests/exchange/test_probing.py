"""The probe: QuickBooks shows with which sign it takes payments by card and check, and nothing is posted blind."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import cast

import pytest

from exchange import kept
from exchange.company.choices import choose
from exchange.company.file import file_of
from exchange.delivery import companies, documents
from exchange.delivery.queue import resend
from exchange.delivery.states import State
from exchange.inspecting import status
from exchange.posting.mapping import Mapping, Mode
from exchange.practice import practice_company
from exchange.rehearsal import Company, Faults, Quirks
from exchange.rehearsal.bookkeeper import Bookkeeper
from exchange.rehearse import Report, Stage
from tui_pos.data.queries import exchange as proofs
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.traded import traded_shop

OTHER_SIGN = Quirks(payment_items_negative=False)


@dataclass
class Place:
    """A shop that traded, and the company file that it posts to."""

    shop: Shop
    clock: TradeClock
    password: str
    books: Company

    def rehearse(self) -> Report:
        """Pump and update until nothing is left."""
        with self.stage() as stage:
            stage.run(self.books, rest=lambda: self.clock.pass_seconds(3600))
            return stage.report(self.books)

    def stage(self) -> Stage:
        return Stage(self.shop, "main", self.password)

    def sign(self) -> int:
        file = self.shop.read(lambda db: file_of(db, "main", "USD"))
        assert file is not None
        return file.payment_sign


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Place]:
    """Two days of trade, and a QuickBooks that takes payments with the sign that we do not expect."""
    shop, clock = traded_shop(str(tmp_path / "shop.sqlite"), 2, 5, 6)
    with shop:
        password = practice_company(shop)
        yield Place(shop, clock, password, Company(clock=clock, quirks=OTHER_SIGN))


def probe_number(place: Place) -> str:
    """The number of the only document that was voided: a store's first day."""
    (voided,) = place.shop.read(lambda db: proofs.voids(db, "main"))
    assert voided.ref_number in ("01-260105-1", "02-260105-1")
    return voided.ref_number


def test_the_other_sign_is_found_by_one_receipt_that_is_voided(place: Place) -> None:
    """The rehearsal ends clean: difference 0.00, one voided document, everything else with the right sign at once."""
    report = place.rehearse()
    assert report.troubles == ()
    assert (report.refused, report.lost, report.doubled, report.difference) == (0, 0, 0, 0)
    assert report.posted == report.documents
    assert report.ours == report.quickbooks == report.register
    assert report.voided == 1
    assert place.sign() == +1
    assert sum(one.voided for one in place.books.documents()) == 1


def test_the_same_receipts_go_again_under_a_number_of_their_own(place: Place) -> None:
    """What was voided stays there at 0.00 under the old number; both have the same sources here."""
    place.rehearse()
    number = probe_number(place)
    next_one = number.replace("-", "") + "R"
    (old,), (new,) = (place.books.documents(ref_number=one) for one in (number, next_one))
    assert (old.voided, old.total, new.voided, new.total) == (True, Decimal(0), False, Decimal(0))
    (voided,) = place.shop.read(lambda db: proofs.voids(db, "main"))
    assert f"{number} comes to 0.00 here and to" in voided.why
    rows = place.shop.read(lambda db: documents.all_in_state(db, "main", State.POSTED))
    (again,) = [row for row in rows if row.ref_number == next_one]
    first = place.shop.read(lambda db: documents.find(db, "main", voided.document))
    assert first is not None
    assert (first.state, first.code, first.sources) == (State.REFUSED, "voided", again.sources)
    assert first.document != again.document


def test_a_person_is_told_what_happened_to_the_probe(place: Place) -> None:
    """Status names the voided document, both figures, and under which number the receipts went again."""
    place.rehearse()
    told = place.shop.read(lambda db: status(db, "main"))
    (one,) = cast(list[dict[str, str]], told["voided"])
    number = probe_number(place)
    assert one["number"] == number
    assert one["cause"].startswith(f"{number} comes to 0.00 here and to ")
    assert one["cure"] == (
        "Payments by card and check go with the other sign from now on, and the same receipts go again as"
        f" {number.replace('-', '')}R."
    )
    assert (told["stopped"], told["parked"]) == ("", [])


def test_nothing_that_bears_payments_leaves_before_the_probe_is_proven(place: Place) -> None:
    """Every receipt by itself: one of them is voided, and all others carry the right sign from the start."""
    place.shop.work(lambda db: choose(db, "main", Mapping(mode=Mode.DETAILED), now=0))
    report = place.rehearse()
    assert report.clean, report.plain()
    assert report.voided == 1
    assert sum(one.voided for one in place.books.documents()) == 1


def test_where_the_sign_is_as_expected_nothing_is_voided(place: Place) -> None:
    """The probe's total agrees, and it stays where it is."""
    place.books = Company(clock=place.clock)
    report = place.rehearse()
    assert report.clean, report.plain()
    assert (report.voided, place.sign()) == (0, -1)


def test_a_proven_probe_that_somebody_voids_turns_no_sign(place: Place) -> None:
    """Looked up it is found at 0.00; the sign stays, and nothing is queued in its place unless a person asks for it."""
    place.books = Company(clock=place.clock)
    assert place.rehearse().clean
    posted = place.shop.read(lambda db: documents.all_in_state(db, "main", State.POSTED))
    (probe,) = [row for row in posted if row.probe]
    Bookkeeper(place.books).void(probe.txn_id)
    place.shop.work(lambda db: resend(db, "main", probe.document, now=0))
    place.rehearse()
    after = place.shop.read(lambda db: documents.find(db, "main", probe.document))
    assert after is not None
    assert (after.state, after.code) == (State.REFUSED, "voided")
    assert place.sign() == -1
    assert place.shop.read(lambda db: documents.all_in_state(db, "main", State.POSTED)) == [
        row for row in posted if not row.probe
    ]


class Held(Company):
    """A company file in which somebody has the probe open, so that it cannot be voided yet."""

    held = True

    def run(self, request_xml: str, session: object) -> str:
        if self.held and "TxnVoidRq" in request_xml:
            self.faults = Faults(lock_tries=1)
        return super().run(request_xml, session)  # type: ignore[arg-type]


def test_nothing_is_cut_while_a_wrong_probe_waits_for_its_void(place: Place) -> None:
    """What were cut then would carry the wrong sign, and the void would not write it anew."""
    place.books = held = Held(clock=place.clock, quirks=OTHER_SIGN)
    with place.stage() as stage:
        stage.update(held)
        assert stage.pump()
        stage.update(held)
        assert [one.voided for one in held.documents()] == [False]
        before = place.shop.read(lambda db: kept.stored(db, "main"))
        assert not stage.pump()
        assert place.shop.read(lambda db: kept.stored(db, "main")) == before
        held.held = False
        place.clock.pass_seconds(3600)
        stage.run(held, rest=lambda: place.clock.pass_seconds(3600))
        report = stage.report(held)
    assert report.clean, report.plain()
    assert (report.voided, place.sign()) == (1, +1)


@pytest.mark.slow
@pytest.mark.parametrize("nth", range(1, 24))
@pytest.mark.parametrize("dies", ["die_before_commit", "die_after_commit"])
def test_quickbooks_may_die_at_any_request_around_the_void(
    place: Place, nth: int, dies: str
) -> None:
    """Probe, void and second try: each is there once, and exactly one document is void."""
    with place.stage() as stage:
        stage.update(place.books)
        stage.pump()
        place.books.faults = Faults(**{dies: nth + 20, "remembered": "id"})  # type: ignore[arg-type]
        for _ in range(3):
            stage.update(place.books)
            place.clock.pass_seconds(3600)
        stage.run(place.books, rest=lambda: place.clock.pass_seconds(3600))
        report = stage.report(place.books)
    assert report.clean, report.plain()
    assert sum(one.voided for one in place.books.documents()) == 1


class Stubborn(Company):
    """A company file in which somebody's preference adds a cent to every daily receipt."""

    cents = "0.01"

    def run(self, request_xml: str, session: object) -> str:
        answer = super().run(request_xml, session)  # type: ignore[arg-type]
        if "SalesReceiptAddRs" in answer:
            answer = answer.replace("<TotalAmount>0.00<", f"<TotalAmount>{self.cents}<")
        return answer


def test_a_total_that_is_wrong_with_both_signs_stops_the_queue(place: Place) -> None:
    """Two are voided, the next try waits, and a person decides; then it goes on by itself."""
    stubborn = Stubborn(clock=place.clock)
    place.books = stubborn
    place.rehearse()
    owner = place.shop.read(lambda db: companies.get(db, "main"))
    assert owner.stopped == "probe_wrong"
    assert "With the other sign of its payments it was wrong too" in owner.cause
    first, second = (one.ref_number for one in stubborn.documents() if one.voided)
    assert second == first.replace("-", "") + "R"
    assert f"The same receipts go as {second[:-1]}S." in owner.cure
    stubborn.cents = "0.00"  # the preference is put right
    place.shop.work(lambda db: companies.go(db, "main"))
    report = place.rehearse()
    assert report.clean, report.plain()
    assert (report.voided, place.sign()) == (2, -1)

"""From the journal to the queue: closed days are cut once, late entries make a batch of their own."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from exchange import pump as pump_module
from exchange import waiting
from exchange.company.choices import choose
from exchange.kept import stored
from exchange.posting.mapping import Mapping
from exchange.practice import practice_company
from exchange.pump import findings, pump
from exchange.rehearsal import Company
from exchange.rehearse import Stage
from exchange.showing import day_page
from tui_pos.core.documents import CashMove, CashMoveKind, DrawerClosed
from tui_pos.core.refusal import Refusal
from tui_pos.data import upkeep
from tui_pos.data.shop import Shop
from tui_pos.demo.catalogue import stable_id
from tui_pos.demo.company import STORE, TILL
from tui_pos.demo.traded import FIRST_DAY, traded_shop
from tui_pos.journal.reading import at_pos, walk

Traded = tuple[Shop, str]


@pytest.fixture
def traded(tmp_path: Path) -> Iterator[Traded]:
    """One day of trade in a shop with a company."""
    shop, _ = traded_shop(str(tmp_path / "shop.sqlite"), 1, 5, 6)
    with shop:
        yield shop, practice_company(shop)


def posted(shop: Shop, password: str, books: Company) -> None:
    with Stage(shop, "main", password) as stage:
        stage.run(books)


def numbers(shop: Shop) -> list[str]:
    """The numbers of the documents that were cut, in order."""
    return sorted(one.ref_number for one in shop.read(lambda db: stored(db, "main")))


def late(over_short: int = -150) -> DrawerClosed:
    """A count of the first day that comes after its close."""
    return DrawerClosed(
        shift="late", store=STORE.id, till=TILL.id, day=FIRST_DAY, staff="staff-1", begin=0,
        counts=(), leave=0, deposit=0, over_short=over_short,
    )  # fmt: skip


def test_nothing_is_cut_before_quickbooks_told_its_tax_codes(traded: Traded) -> None:
    """Documents name them, and no name is guessed."""
    shop, _ = traded
    assert pump(shop, "main") == []
    with pytest.raises(Refusal, match="run the Web Connector once"):
        day_page(shop, "main", FIRST_DAY)


def test_two_services_that_cut_the_same_day_cut_it_once(
    traded: Traded, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have planned the batch when the first writes it; the second leaves everything as it is."""
    shop, password = traded
    posted(shop, password, Company())
    shop.append([late()], actor="test")
    plan = pump_module.plan

    def plan_while_another_cuts(*asked: Any) -> Any:
        planned = plan(*asked)
        monkeypatch.setattr(pump_module, "plan", plan)
        with Shop.open(shop.database.address.url, beside=True, clock=shop.clock) as other:
            assert len(pump(other, "main")) == 1
        return planned

    before = len(numbers(shop))
    monkeypatch.setattr(pump_module, "plan", plan_while_another_cuts)
    assert pump(shop, "main") == []
    assert len(numbers(shop)) == before + 1
    cuts = shop.read(lambda db: list(walk(db, kinds=("exchange.cut",))))
    sources = [source for entry in cuts for source in entry.body.sources]
    assert len(sources) == len(set(sources))


def test_a_day_is_cut_once_and_late_entries_make_a_small_batch(traded: Traded) -> None:
    """The second batch of the day holds the late count alone, with the letter doubled."""
    shop, password = traded
    books = Company()
    posted(shop, password, books)
    first = numbers(shop)
    assert "01-260105-1" in first
    assert "01-260105-C" in first
    assert pump(shop, "main") == []
    shop.append([late()], actor="test")
    (made,) = pump(shop, "main")
    assert [one.ref_number for one in made.cut.documents] == ["01-260105OO"]
    assert numbers(shop) == sorted([*first, "01-260105OO"])
    titles = [title for title, _ in day_page(shop, "main", FIRST_DAY)]
    assert titles[0] == "02-260105-1, 2026-01-05, as it was cut"
    assert titles[1:] == [
        "01-260105-1, 2026-01-05, as it was cut",
        "01-260105-2, 2026-01-05, as it was cut",
    ]


def test_an_entry_that_cannot_post_waits_with_its_reason_and_nothing_else_waits(
    traded: Traded,
) -> None:
    """A payout on Sales Tax Payable is refused; the short drawer of the same day goes out."""
    shop, password = traded
    posted(shop, password, Company())
    payout = CashMove(
        id="m-1", kind=CashMoveKind.PAYOUT, store=STORE.id, till=TILL.id, day=FIRST_DAY, shift="s",
        staff="staff-1", amount=500, account="Sales Tax Payable",
    )  # fmt: skip
    shop.append([payout, late()], actor="test")
    (made,) = pump(shop, "main")
    assert [one.ref_number for one in made.cut.documents] == ["01-260105OO"]
    assert "cannot take a payout" in str(made.cut.findings[0])
    assert pump(shop, "main") == []
    assert len(shop.read(lambda db: waiting.waiting(db, "main"))) == 1


def test_a_day_of_which_entries_left_the_database_is_not_cut_in_part(traded: Traded) -> None:
    """Entries that waited until they were archived leave a finding, and never a day that is short of them."""
    shop, password = traded
    posted(shop, password, Company())
    before = numbers(shop)
    (first,) = shop.append([late()], actor="test")
    upkeep.take_checkpoint(shop, actor="test")
    shop.append([late(-50)], actor="test")
    waiting.follow(shop, "main")
    while upkeep.archive(shop, own_days=-1, other_days=-1):
        pass
    assert shop.read(lambda db: at_pos(db, first.pos)) is None
    assert pump(shop, "main") == []
    assert numbers(shop) == before
    (finding,) = shop.read(lambda db: findings(db, "main"))
    assert finding.sentence.startswith("1 entries of 2026-01-05 were moved to archive files")


def test_an_open_day_and_days_before_the_first_are_not_cut(traded: Traded) -> None:
    """What happened before the company was connected stays out; what is open waits for its close."""
    shop, password = traded
    after = FIRST_DAY + timedelta(days=1)
    shop.work(lambda db: waiting.begin_with(db, "main", after, now=0))
    books = Company()
    posted(shop, password, books)
    assert numbers(shop) == []
    tomorrow = DrawerClosed(
        shift="next", store=STORE.id, till=TILL.id, day=after, staff="staff-1", begin=0, counts=(),
        leave=0, deposit=0, over_short=100,
    )  # fmt: skip
    shop.append([tomorrow], actor="test")
    assert pump(shop, "main") == []
    assert [one.day for one in shop.read(lambda db: waiting.waiting(db, "main"))] == [after]


def test_a_day_whose_names_clash_waits_with_its_reason(traded: Traded) -> None:
    """Two taxes mapped to one tax item: nothing of the day is cut, nothing ends, and corrected it posts."""
    shop, password = traded
    both = {f"{stable_id('tax-State tax')}/6": "Tax", f"{stable_id('tax-County tax')}/1.25": "Tax"}
    shop.work(lambda db: choose(db, "main", Mapping(tax_items=both), now=0))
    posted(shop, password, Company())
    assert not [number for number in numbers(shop) if number.startswith("01-")]
    told = [str(one) for one in shop.read(lambda db: findings(db, "main"))]
    assert any("would share the item Tax" in sentence for sentence in told)
    shop.work(lambda db: choose(db, "main", Mapping(), now=0))
    made = pump(shop, "main")
    assert "01-260105-1" in [one.name for one in made]
    assert shop.read(lambda db: findings(db, "main")) == []

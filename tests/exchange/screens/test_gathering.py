"""What the screens and commands show is gathered right: counts, searches, pages, and what a mapping would change."""

from __future__ import annotations

import csv
import io
import json
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from exchange import verbs, waiting
from exchange.charting import Chart
from exchange.company.choices import mapping_of
from exchange.delivery.states import State
from exchange.documentpage import document_page, page_rows, qbxml_rows
from exchange.overview import kind_words, overview_of, queued
from exchange.posting.account import Account, AccountType, Role
from exchange.posting.mapping import ItemAccounts, Mapping, Mode, TenderMap
from exchange.remapping import Moved, changes, moved
from exchange.showing import Pages, day_page, days_known, page_csv, page_plain, page_text
from tui_pos.core.documents import CashMove, CashMoveKind
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.demo.company import STORE, TILL
from tui_pos.demo.traded import FIRST_DAY
from tui_pos.journal import reading
from tui_pos.journal.bodies import CommandRun

LATE = "01-260105OO"
PETTY = Account("Petty Cash", AccountType.BANK)


def found(shop: Shop, words: str) -> list[str]:
    """The numbers that a search of the queue finds."""
    return [row.ref_number for row in shop.read(lambda db: queued(db, "main", words))]


@pytest.fixture
def pages(shop: Shop) -> Pages:
    """The first day's page."""
    return day_page(shop, "main", FIRST_DAY)


def test_the_queue_is_searched_by_state_kind_number_and_day(shop: Shop) -> None:
    """Each word narrows; a day, a month or a year counts as such; what waits for a person comes first."""
    assert found(shop, "refused") == [LATE]
    assert found(shop, "")[0] == LATE
    assert found(shop, "sales receipt 01-260106") == ["01-260106-1"]
    assert found(shop, "Journal 2026-01-05 OO") == [LATE]
    rows = shop.read(lambda db: queued(db, "main", "invoice 2026-01"))
    assert {row.kind for row in rows} == {"Invoice"}
    assert {row.day for row in rows} <= {FIRST_DAY, date(2026, 1, 6)}
    assert len(found(shop, "2026-")) == len(found(shop, "2026-01")) > len(found(shop, "2026-01-06"))
    assert found(shop, "2026-02") == found(shop, "2026-13") == []


def test_the_overview_counts_what_waits_for_a_person(shop: Shop) -> None:
    """One refused journal, one payout that cannot be cut, nothing on its way."""
    told = shop.read(lambda db: overview_of(db, "main", shop.clock()))
    assert told.counts["Journal entry"]["refused"] == told.parked == 1
    assert told.total(State.QUEUED, State.SENDING, State.UNKNOWN) == 0
    assert [(one.day, len(one.places)) for one in told.days] == [(FIRST_DAY, 1)]
    assert told.closed == {(STORE.id, FIRST_DAY)}
    (finding,) = told.findings
    assert finding.place.startswith("cash.moved, entry ")


def test_kinds_are_written_as_people_call_them() -> None:
    """The qbXML message's name, in words."""
    assert kind_words("SalesReceiptAdd") == "Sales receipt"
    assert kind_words("Invoice") == "Invoice"


def test_a_documents_page_fits_the_screen_and_balances(shop: Shop) -> None:
    """State, cause and cure, then debits and credits with their sums."""
    (row,) = shop.read(lambda db: queued(db, "main", LATE))
    page = shop.read(lambda db: document_page(db, "main", row.document, shop.clock()))
    rows = page_rows(page, 76)
    assert max(map(len, rows)) <= 76
    assert "State     refused: is not in QuickBooks, and waits for a person" in rows
    assert rows[-1].split() == ["Total", "1.50", "1.50"]
    with pytest.raises(Refusal, match="no longer holds"):
        shop.read(lambda db: document_page(db, "main", "no-such", shop.clock()))


def test_qbxml_is_laid_out_to_be_read() -> None:
    """A tag to a row, indented by depth, long texts folded; what is no XML stands as it came."""
    text = '<?xml version="1.0"?><A><B c="1"><D>some words here</D><E/></B></A>'
    assert qbxml_rows(text, 22) == [
        '<?xml version="1.0"?>',
        "<A>",
        '  <B c="1">',
        "    <D>some words",
        "        here</D>",
        "    <E/>",
        "  </B>",
        "</A>",
    ]
    assert qbxml_rows("no answer at all", 8) == ["no", "    answ", "    er", "    at", "    all"]


def test_a_day_as_csv_has_one_heading_and_balances(pages: Pages) -> None:
    """A row for each debit and credit of all batches of the day."""
    heading, *rows = csv.reader(io.StringIO(page_csv(pages), newline=""))
    debit, credit = heading.index("Debit"), heading.index("Credit")
    sums = [sum(Decimal(row[at] or 0) for row in rows) for at in (debit, credit)]
    assert sums[0] == sums[1] > 0
    assert heading not in rows
    wanted = sum(len(one.posting.lines) for _, made in pages for one in made.documents)
    assert len(rows) == wanted


def test_a_day_as_plain_values_says_the_same(pages: Pages) -> None:
    """Batches, documents with lines, trial balances; all of it can be written as JSON."""
    told = json.loads(json.dumps(page_plain("main", FIRST_DAY, pages)))
    assert (told["company"], told["day"]) == ("main", "2026-01-05")
    for batch in told["batches"]:
        for side in ("debit", "credit"):
            lines = [line[side] for one in batch["documents"] for line in one["lines"]]
            balance = [line[side] for line in batch["trial_balance"]]
            assert sum(map(_amount, lines)) == sum(map(_amount, balance))
    assert "Taxes by agency" in told["note"]


def _amount(text: str) -> Decimal:
    return Decimal(text or 0)


def test_a_day_as_text_ends_with_a_row_to_sign(shop: Shop, pages: Pages) -> None:
    """Owner and bookkeeper sign under the last batch; the list of days names the batches."""
    text = page_text(pages)
    assert text.rstrip().splitlines()[-1].startswith("Checked by ____")
    assert all(title in text for title, _ in pages)
    days = dict(days_known(shop, "main"))
    assert "01-260105-1" in days[FIRST_DAY]
    assert days[FIRST_DAY].endswith("entries that wait to be cut: 1")


def test_accounts_that_suit_a_use_are_offered_first() -> None:
    """Income before other ordinary accounts, those that QuickBooks keeps for its own forms last."""
    kinds = (("Bank", "Checking"), ("AccountsPayable", "Bills"), ("Income", "Sales"))
    chart = Chart(tuple(Account(name, AccountType(kind)) for kind, name in kinds), True)
    assert [one.name for one in chart.for_role(Role.MERCHANDISE)] == ["Sales", "Checking", "Bills"]
    assert [one.name for one in chart.for_role(Role.CASH)] == ["Checking", "Bills", "Sales"]
    assert chart.shown(Account("checking", AccountType.BANK)) == "checking"
    assert chart.shown(PETTY) == "[Petty Cash]"


def test_what_another_mapping_changes_is_said_in_words() -> None:
    """Old and new of each choice, by the names of what it is for."""
    before = Mapping(tenders={"visa": TenderMap(method="Visa")})
    after = Mapping(
        mode=Mode.DETAILED,
        use_classes=True,
        roles={Role.CASH: PETTY},
        departments={"d-1": ItemAccounts(income=Account("Sales:Food", AccountType.INCOME))},
        classes={"s-1": "Main"},
    )
    assert changes(before, after, {"d-1": "Food", "s-1": "Harbor Street"}) == [
        "Detail that QuickBooks gets: summarised -> detailed",
        "Stores are classes: no -> yes",
        "cash in the drawer: Cash in Drawer -> Petty Cash",
        "tender visa: Visa -> its default",
        "department Food: its default -> income Sales:Food",
        "class of store Harbor Street: its default -> Main",
    ]
    assert changes(after, after, {}) == []


def test_what_another_mapping_changes_is_worked_out_on_waiting_days(shop: Shop) -> None:
    """A payout of 5.00 would leave Petty Cash instead of Cash in Drawer; nothing is kept by asking."""
    payout = CashMove(
        id="m-2", kind=CashMoveKind.PAYOUT, store=STORE.id, till=TILL.id, day=date(2026, 1, 7),
        shift="s", staff="staff-1", amount=500, account="Postage",
    )  # fmt: skip
    shop.append([payout], actor="test")
    waiting.follow(shop, "main")
    after = Mapping(roles={Role.CASH: PETTY})
    told = shop.read(lambda db: moved(db, "main", after, shop.clock()))
    assert told == [
        Moved(date(2026, 1, 7), "Cash in Drawer", -500, 0),
        Moved(date(2026, 1, 7), "Petty Cash", 0, -500),
    ]
    assert shop.read(lambda db: mapping_of(db, "main")) == Mapping()


def test_a_page_never_replaces_a_file(shop: Shop, tmp_path: Path) -> None:
    """A name that is taken, or a folder that is not there, is refused, and nothing is journalled."""
    taken = tmp_path / "taken.csv"
    taken.write_text("mine", "utf-8")
    head = shop.head()
    for path, sentence in (
        (taken, "choose another name"),
        (tmp_path / "none" / "x.csv", "No such file or directory"),
        (Path("a\0b"), "it is no name"),
    ):
        with pytest.raises(Refusal, match=sentence):
            verbs.write_file(shop, "main", path, "theirs", "a page", actor="staff-1")
    assert taken.read_text("utf-8") == "mine"
    assert shop.head() == head


def test_what_a_person_does_is_journalled_with_its_effect(shop: Shop) -> None:
    """A refused mapping leaves neither an entry nor a change."""
    head = shop.head()
    wrong = Mapping(roles={Role.CASH: Account("Sales", AccountType.INCOME)})
    with pytest.raises(Refusal, match="The mapping is not kept"):
        verbs.keep_mapping(shop, "main", wrong, ["cash"], actor="staff-1")
    assert shop.head() == head
    verbs.stop(shop, "main", "Holiday", actor="staff-1", name="Ann")
    (entry,) = shop.read(lambda db: list(reading.after(db, reading.last_pos(db) - 1)))
    assert entry.body == CommandRun("exchange stop", "main: Holiday")
    assert entry.actor == "staff-1"

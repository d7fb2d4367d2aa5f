"""The page that owner and bookkeeper sign, the trial balance behind it, and postings that refuse to exist."""

from __future__ import annotations

import csv
import io
from datetime import date

import msgspec
import pytest

from exchange.posting.account import Account, AccountType
from exchange.posting.entry import Line, Posting
from exchange.posting.ledger import Balance, Difference, Ledger
from exchange.posting.preview import COLUMNS, preview_csv, preview_text
from tests.exchange.posting.shop import DAY, HARBOR, books, goods, posted, receipt
from tests.exchange.posting.worked_day import PAYOUT, SHORT, events
from tui_pos.core import actions as act

CASH = Account("Cash in Drawer", AccountType.BANK)
SALES = Account("Sales:Merchandise", AccountType.INCOME)

PAGE = """\
Main Street, 2026-03-02
=======================

Journal 01-260302P1  2026-03-02  total 20.00
  tui-pos store 01, business day 2026-03-02, batch 1
  Postage                                   20.00               Payout: stamps
  Cash in Drawer                                         20.00  Payout: stamps

Journal 01-260302-O  2026-03-02  total 2.00
  tui-pos store 01, business day 2026-03-02, batch 1
  Cash Over/Short                            2.00               Drawer of till till-1: short
  Cash in Drawer                                          2.00  Drawer of till till-1: short

Account                                     Debit       Credit
  Cash Over/Short                            2.00
  Cash in Drawer                                         22.00
  Postage                                   20.00
Total                                       22.00        22.00
"""


def test_page_of_a_small_day() -> None:
    """Each document with its debits and credits, then the accounts, then the same sum twice."""
    assert preview_text("Main Street, 2026-03-02", posted(books(), PAYOUT, SHORT)) == PAGE


def test_page_of_the_worked_day() -> None:
    """Tax lines bring the remark on QuickBooks' liability report; every line fits the page."""
    page = preview_text("Day", posted(books(), *events()))
    assert "Sales receipt 01-260302-1  2026-03-02  POS Daily Sales  total 0.00" in page
    assert "Total                                      894.00       894.00" in page
    assert "file by the register's report" in page
    assert max(map(len, page.splitlines())) <= 108


def test_page_where_quickbooks_computes_the_tax() -> None:
    """It says so, and marks the tax that no line was sent for."""
    chosen = books(quickbooks_computes_tax=True)
    page = preview_text("Day", posted(chosen, receipt("0101-000001", goods("20.00"))))
    assert "computed by QuickBooks" in page
    assert "QuickBooks computes the tax of documents marked so" in page
    assert "file by the register's report" not in page


def test_page_of_nothing_and_of_what_waits() -> None:
    """A day without documents says so; what waits for a person is on the page."""
    stranger = msgspec.structs.replace(HARBOR, id="stranger")
    charged = receipt(
        "0101-000001", goods("20.00"), act.SetCustomer(stranger), act.AddTender("account")
    )
    page = preview_text("Day", posted(books(), charged))
    assert "Nothing is to be posted." in page
    assert "Not posted until a person has acted:\n- entry till-1/e1/1: Receipt 0101-000001" in page


def test_csv() -> None:
    """One row for each debit or credit, the amounts plain, nothing that a spreadsheet would run."""
    evil = msgspec.structs.replace(PAYOUT, comment="x")
    made = posted(books(), evil, receipt("0101-000001", goods("5.00", name="=2+5"), day=DAY))
    rows = list(csv.reader(io.StringIO(preview_csv(made))))
    assert tuple(rows[0]) == COLUMNS
    assert rows[1] == [
        "sales receipt", "01-260302-1", "2026-03-02", "POS Daily Sales", "Sales:Merchandise",
        "", "5.00", "POS-Tax Sales/Merchandise", "", "", "Sales, taxable",
    ]  # fmt: skip
    assert [row[5:7] for row in rows[-2:]] == [["20.00", ""], ["", "20.00"]]


def test_csv_disarms_formulas() -> None:
    """A name that begins like a formula gets a quote before it."""
    from exchange.posting.mapping import Mode

    made = posted(books(mode=Mode.DETAILED), receipt("0101-000001", goods("5.00", name="@SUM(A1)")))
    memos = [row[10] for row in csv.reader(io.StringIO(preview_csv(made)))]
    assert "'@SUM(A1)" in memos


def test_an_unbalanced_posting_does_not_exist() -> None:
    """A cent off is refused, and so is a line of nothing."""
    with pytest.raises(ValueError, match=r"debits of 10\.00 do not equal credits of 9\.99"):
        Posting((Line(account=CASH, amount=1000), Line(account=SALES, amount=-999)))
    with pytest.raises(ValueError, match="posts nothing"):
        Line(account=CASH, amount=0)


def test_trial_balance_by_day() -> None:
    """A document counts on its own date; names are one whatever their case."""
    ledger = Ledger()
    ledger.add(DAY, Posting((Line(account=CASH, amount=1000), Line(account=SALES, amount=-1000))))
    other = Account("CASH IN DRAWER", AccountType.BANK)
    later = date(2026, 3, 3)
    ledger.add(later, Posting((Line(account=SALES, amount=200), Line(account=other, amount=-200))))
    assert ledger.trial_balance() == {
        "Cash in Drawer": Balance(1000, 200),
        "Sales:Merchandise": Balance(200, 1000),
    }
    assert list(ledger.by_day()) == [DAY, later]
    assert ledger.by_day()[later]["Cash in Drawer"].net == -200


def test_differences_from_another_book() -> None:
    """Every account and day that says something else, and what each side says."""
    ledger = Ledger.of(posted(books(), PAYOUT).documents)
    assert ledger.differences({(DAY, "postage"): 2000, (DAY, "Cash in Drawer"): -2000}) == []
    assert ledger.differences({(DAY, "Postage"): 1900, (DAY, "Other"): 100}) == [
        Difference(DAY, "Cash in Drawer", -2000, 0),
        Difference(DAY, "Other", 0, 100),
        Difference(DAY, "Postage", 2000, 1900),
    ]

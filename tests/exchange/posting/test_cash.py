"""Cash that moves without a sale, drawers over and short, balances set by hand."""

from __future__ import annotations

from typing import Any

import msgspec
import pytest

from exchange.posting.account import Account, AccountType, Role
from tests.exchange.posting.shop import DAY, books, entries, nets, one, posted, titles
from tests.exchange.posting.worked_day import PAYOUT, SHORT
from tui_pos.core.documents import CashMove, CashMoveKind, DrawerOpened
from tui_pos.journal.bodies import BalanceSet

SAFE = {Role.SAFE: Account("Safe", AccountType.BANK)}


def move(kind: CashMoveKind, **changes: Any) -> CashMove:
    """20.00 moved for a reason."""
    plain = {"kind": kind, "account": "", "comment": ""}
    return msgspec.structs.replace(PAYOUT, **(plain | changes))


@pytest.mark.parametrize(
    ("kind", "posts"),
    [
        (CashMoveKind.PAYOUT, ["Dr Cash Drawer Payouts 20.00", "Cr Cash in Drawer 20.00"]),
        (CashMoveKind.PAID_IN, ["Dr Cash in Drawer 20.00", "Cr Cash Drawer Payouts 20.00"]),
        (CashMoveKind.TIPS, ["Dr Employee Tips Payable 20.00", "Cr Cash in Drawer 20.00"]),
        (CashMoveKind.DROP, ["Dr Safe 20.00", "Cr Cash in Drawer 20.00"]),
    ],
)
def test_what_a_move_posts_and_its_reversal(kind: CashMoveKind, posts: list[str]) -> None:
    """Each is a journal of its own; one that names another as reversed is its mirror."""
    chosen = books(roles=SAFE)
    assert entries(one(posted(chosen, move(kind)))) == posts
    mirrored = [("Cr " if text.startswith("Dr") else "Dr ") + text[3:] for text in posts[::-1]]
    assert entries(one(posted(chosen, move(kind, id="move-2", reverses="move-1")))) == mirrored


def test_a_drop_without_a_safe_posts_nothing() -> None:
    """The cash is still cash in the drawer for the books."""
    made = posted(books(), move(CashMoveKind.DROP))
    assert made.documents == ()
    assert len(made.sources) == 1


@pytest.mark.parametrize(
    "account",
    [
        "Sales Tax Payable",
        "undeposited funds",
        "Accounts Receivable",
        "Accounts Payable",
        "Amex A/R",
    ],
)
def test_accounts_that_take_no_payout(account: str) -> None:
    """QuickBooks refuses them in such a journal, so the payout waits with a sentence; the others go on."""
    chart = {"amex a/r": Account("Amex A/R", AccountType.RECEIVABLE)}
    made = posted(books({"accounts": chart}), move(CashMoveKind.PAYOUT, account=account), PAYOUT)
    assert titles(made) == ["journal 01-260302P1 20.00"]
    assert made.sources == ("till-1/e1/2",)
    assert made.findings[0].sentence.startswith(f"{account} cannot take a payout")


def test_a_payout_to_no_possible_account_waits() -> None:
    """A name that QuickBooks could not hold is not sent there."""
    made = posted(books(), move(CashMoveKind.PAYOUT, account="Postage::"))
    assert made.documents == ()
    assert "names no account" in made.findings[0].sentence


def test_payouts_are_numbered() -> None:
    """They count in base 36 behind a P, since they have no number of their own."""
    made = posted(books(), *[move(CashMoveKind.PAYOUT, id=f"m{n}") for n in range(11)])
    assert [document.ref_number for document in made.documents][8:] == [
        "01-260302P9",
        "01-260302PA",
        "01-260302PB",
    ]


def opened(begin: int, suggested: int) -> DrawerOpened:
    """A shift begun with a counted float."""
    return DrawerOpened("shift-2", "store-1", "till-1", DAY, "staff-1", begin, suggested)


def test_over_short_and_floats_of_a_day_are_one_journal() -> None:
    """Two drawers and a float that differ make one journal, each with its own lines."""
    over = msgspec.structs.replace(SHORT, over_short=75, remark="found a coin")
    made = one(posted(books(), SHORT, over, opened(9500, 10000)))
    assert made.ref_number == "01-260302-O"
    assert entries(made) == [
        "Dr Cash Over/Short 2.00",
        "Cr Cash in Drawer 2.00",
        "Dr Cash in Drawer 0.75",
        "Cr Cash Over/Short 0.75",
        "Dr Cash Over/Short 5.00",
        "Cr Cash in Drawer 5.00",
    ]
    assert made.lines[2].memo == "Drawer of till till-1: over, found a coin"
    assert made.lines[4].memo == "Float of till till-1, less than was left"


def test_a_float_from_outside_posts_nothing() -> None:
    """With no last leave the float came from the bank or the safe, which is for the owner to enter."""
    assert posted(books(), opened(10000, 0)).documents == ()
    assert posted(books(), opened(10000, 10000)).documents == ()


@pytest.mark.parametrize(
    ("kind", "change", "why", "posts"),
    [
        ("gift_card", -1500, "Expired", {"Gift Cards Outstanding": "15.00", "Gift Card Breakage": "-15.00"}),
        ("gift_certificate", -500, "Expired", {"Gift Certificates Outstanding": "5.00", "Gift Card Breakage": "-5.00"}),
        ("store_credit", 1000, "Goodwill", {"Store Credit Outstanding": "-10.00", "Balancing Adjustments": "10.00"}),
        ("gift_card", 9900, "Import of old balances", {}),
        ("account", 9900, "From QuickBooks", {}),
        ("deposit", -4000, "Never fetched", {"Customer Deposits": "40.00", "Forfeited Deposits": "-40.00"}),
        ("points", 100, "Birthday", {}),
    ],
)  # fmt: skip
def test_balances_set_by_hand(kind: str, change: int, why: str, posts: dict[str, str]) -> None:
    """Breakage is income, goodwill a cost; what was imported, and customer accounts, are in the books already."""
    made = posted(books(), BalanceSet("card-0001", kind, change, why))
    assert made.findings == ()
    assert nets(made.documents) == posts


def test_a_store_may_have_a_drawer_account_of_its_own() -> None:
    """Over/short, payouts and cash sales of that store use it."""
    own = {"store-1": {Role.CASH: Account("Cash in Drawer:Main Street", AccountType.BANK)}}
    assert nets(posted(books(stores=own), PAYOUT, SHORT).documents) == {
        "Cash in Drawer:Main Street": "-22.00",
        "Cash Over/Short": "2.00",
        "Postage": "20.00",
    }

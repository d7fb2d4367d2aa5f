"""A day's drawer: its float, what leaves and enters it without a sale, its count; and balances set by hand."""

from __future__ import annotations

from datetime import date
from random import Random

import msgspec

from tui_pos.core.documents import CashMove, CashMoveKind, DrawerClosed, DrawerOpened, TenderCount
from tui_pos.core.identity import Ids
from tui_pos.core.receipt import TenderKind
from tui_pos.demo.company import STAFF, customers
from tui_pos.demo.counter import Counter
from tui_pos.journal.bodies import BalanceSet

LEFT = 10_000
"""What the last shift left in the drawer."""

EXPENSES = ("Postage", "Office Expenses:Cleaning", "")
"""The accounts of payouts; an empty one is the default."""


def drawer(counter: Counter, chance: Random) -> list[msgspec.Struct]:
    """Make a shift: a float that differs from the last leave, and a count that is over or short."""
    shift, day, staff = counter.ids(), counter.day, STAFF[2].record.id
    begin = LEFT + chance.choice((-500, -25, 0, 100))
    expected, off = chance.randint(20_000, 90_000), chance.choice((-325, -150, -1, 0, 75, 200))
    opened = DrawerOpened(shift, counter.store, counter.till, day, staff, begin, LEFT)
    closed = DrawerClosed(
        shift=shift,
        store=counter.store,
        till=counter.till,
        day=day,
        staff=staff,
        begin=begin,
        counts=(TenderCount("cash", expected, expected + off),),
        leave=LEFT,
        deposit=expected + off - LEFT,
        over_short=off,
        remark="recounted" if off == 75 else "",
    )
    return [opened, *moves(counter, shift, chance), closed]


def short_drawer(counter: Counter, off: int) -> DrawerClosed:
    """Make a count by itself that is over or short by an amount."""
    return DrawerClosed(
        shift=counter.ids(),
        store=counter.store,
        till=counter.till,
        day=counter.day,
        staff=STAFF[2].record.id,
        begin=LEFT,
        counts=(),
        leave=LEFT,
        deposit=0,
        over_short=off,
    )


def moves(counter: Counter, shift: str, chance: Random) -> list[CashMove]:
    """Pay out, pay in, drop to the safe and pay tips out; one payout is taken back."""

    def move(kind: CashMoveKind, account: str = "", comment: str = "") -> CashMove:
        return CashMove(
            id=counter.ids(),
            kind=kind,
            store=counter.store,
            till=counter.till,
            day=counter.day,
            shift=shift,
            staff=STAFF[2].record.id,
            amount=chance.randint(100, 4000),
            account=account,
            comment=comment,
        )

    made = [
        *(move(CashMoveKind.PAYOUT, account, "Stamps & soap") for account in EXPENSES),
        move(CashMoveKind.PAID_IN),
        move(CashMoveKind.DROP),
        move(CashMoveKind.TIPS),
    ]
    wrong = chance.choice(made)
    back = msgspec.structs.replace(wrong, id=counter.ids(), reverses=wrong.id)
    return [*made, back]


def balances(day: date, ids: Ids, chance: Random) -> list[BalanceSet]:
    """Set balances by hand: breakage, goodwill, a deposit never fetched; and two that the books have already."""
    return [
        BalanceSet(ids(), TenderKind.GIFT_CARD.value, -chance.randint(100, 900), "Expired"),
        BalanceSet(ids(), TenderKind.GIFT_CERTIFICATE.value, -chance.randint(100, 900), "Expired"),
        BalanceSet(ids(), TenderKind.STORE_CREDIT.value, chance.randint(100, 900), "Goodwill"),
        BalanceSet(ids(), TenderKind.DEPOSIT.value, -chance.randint(100, 900), "Never fetched"),
        BalanceSet(ids(), TenderKind.GIFT_CARD.value, 5000, f"Import of {day}"),
        BalanceSet(customers()[5][0].id, TenderKind.ACCOUNT.value, 100, "From QuickBooks", 1),
    ]

"""Mistakes in what receipts do not show: vouchers, drawers, payouts, tips, deposits, memos, transfers, balances."""

from __future__ import annotations

from typing import Any

from exchange.posting import account as accounts
from exchange.posting import cash, documents, purchases, settlements, stock, tenders
from exchange.posting.account import Account, AccountType, Role
from exchange.posting.books import Books
from exchange.posting.entry import Part, Place, Posting
from exchange.posting.writer import Writer
from tests.exchange.planting import (
    Patch,
    Plant,
    after,
    change,
    elsewhere,
    lines_of,
    onto,
    turned,
)
from tui_pos.core.documents import MemoSource
from tui_pos.core.receipt import TenderKind
from tui_pos.demo.traded import FIRST_DAY


def vouchers_as_cost(p: Patch) -> None:
    after(p, purchases, "voucher_posting", onto(Role.INVENTORY, Role.COGS))


def purchase_discounts_as_freight(p: Patch) -> None:
    after(p, purchases, "voucher_posting", onto(Role.PURCHASE_DISCOUNTS, Role.FREIGHT))


def unbilled_goods_as_payable(p: Patch) -> None:
    after(p, purchases, "voucher_posting", onto(Role.UNBILLED, Role.PAYABLE))


def vouchers_to_one_vendor(p: Patch) -> None:
    after(p, Books, "vendor", lambda party: change(party, name="Tidewater Wholesale"))


def vendor_credits_the_wrong_way(p: Patch) -> None:
    right = Writer.expenses
    p.setattr(Writer, "expenses", lambda self, sign: right(self, 1))


def the_bill_on_the_day_it_came(p: Patch) -> None:
    after(p, documents, "_voucher", lambda made: [change(x, day=FIRST_DAY) for x in made])


def floats_the_wrong_way(p: Patch) -> None:
    after(p, documents, "opened_posting", turned)


def tips_as_income(p: Patch) -> None:
    lines_of(p, lambda x: change(x, **elsewhere(Role.SERVICES)) if x.part is Part.TIP else x)


def tips_paid_as_an_expense(p: Patch) -> None:
    after(p, documents, "move_posting", onto(Role.TIPS, Role.PAYOUTS))


def payouts_the_wrong_way(p: Patch) -> None:
    after(p, documents, "move_posting", turned)


def payouts_taken_back_paid_again(p: Patch) -> None:
    right = cash.move_posting
    p.setattr(
        documents, "move_posting", lambda move, books: right(change(move, reverses=""), books)
    )


def drops_forgotten(p: Patch) -> None:
    safe = Account("Safe", AccountType.BANK)
    after(
        p,
        documents,
        "move_posting",
        lambda x: Posting(()) if any(y.account == safe for y in x.lines) else x,
    )


def kept_deposits_still_owed(p: Patch) -> None:
    lines_of(p, lambda x: change(x, **elsewhere(Role.DEPOSITS)) if x.memo == "Deposits kept" else x)


def used_deposits_as_gift_cards(p: Patch) -> None:
    p.setitem(tenders._ROLES, TenderKind.DEPOSIT, Role.GIFT_CARDS)


def store_credit_as_gift_cards(p: Patch) -> None:
    p.setitem(tenders._ROLES, TenderKind.STORE_CREDIT, Role.GIFT_CARDS)


def rounding_as_income(p: Patch) -> None:
    lines_of(p, lambda x: change(x, **elsewhere(Role.BREAKAGE)) if x.part is Part.ROUNDING else x)


def company_checks_on_the_drawer(p: Patch) -> None:
    cash = accounts.DEFAULTS[Role.CASH]

    def wrong(made: Any) -> Any:
        lines = made.posting.lines
        drawn = (change(x, account=cash) if x.place is Place.HEADER else x for x in lines)
        return change(made, posting=Posting(tuple(drawn)))

    after(p, settlements, "_company_check", wrong)


def payments_taken_back_paid_again(p: Patch) -> None:
    after(p, settlements, "_payment_taken_back", lambda x: change(x, posting=turned(x.posting)))


def breakage_the_wrong_way(p: Patch) -> None:
    after(p, documents, "balance_posting", turned)


def memos_the_wrong_way(p: Patch) -> None:
    after(p, documents, "memo_posting", turned)


def imports_posted(p: Patch) -> None:
    right = stock.memo_posting
    manual = MemoSource.MANUAL
    p.setattr(
        documents, "memo_posting", lambda memo, books: right(change(memo, source=manual), books)
    )


def freight_of_transfers_the_wrong_way(p: Patch) -> None:
    after(p, stock, "_freight", turned)


def transfers_into_the_wrong_class(p: Patch) -> None:
    after(p, stock, "_class_move", turned)


def received_transfers_posted_again(p: Patch) -> None:
    right = stock.transfer_posting
    p.setattr(
        documents,
        "transfer_posting",
        lambda slip, books: right(change(slip, received=False), books),
    )


BESIDE_RECEIPTS: tuple[Plant, ...] = (
    vouchers_as_cost,
    purchase_discounts_as_freight,
    unbilled_goods_as_payable,
    vouchers_to_one_vendor,
    vendor_credits_the_wrong_way,
    the_bill_on_the_day_it_came,
    floats_the_wrong_way,
    tips_as_income,
    tips_paid_as_an_expense,
    payouts_the_wrong_way,
    payouts_taken_back_paid_again,
    drops_forgotten,
    kept_deposits_still_owed,
    used_deposits_as_gift_cards,
    store_credit_as_gift_cards,
    rounding_as_income,
    company_checks_on_the_drawer,
    payments_taken_back_paid_again,
    breakage_the_wrong_way,
    memos_the_wrong_way,
    imports_posted,
    freight_of_transfers_the_wrong_way,
    transfers_into_the_wrong_class,
    received_transfers_posted_again,
)
"""All of them."""

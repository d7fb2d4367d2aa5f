"""Cash that moves without a sale, drawers that are over or short, and balances set by hand.

- A payout debits the account that the cashier chose, else Cash Drawer Payouts; a paid-in credits the same way; tips
  paid debit Employee Tips Payable. QuickBooks' own accounts (Sales Tax Payable, A/R, A/P, Undeposited Funds) are
  refused. A drop to the safe posts only where the safe is mapped: else the cash has not left Cash in Drawer.
- A move that names another in `reverses` is its mirror, whatever its kind.
- Over/short is what the count of the drawer differs from what the journal expects; so is a float that differs from
  what the last shift left. A float with no last leave (0) posts nothing: where it came from is the owner's transfer
  to enter. Checks and card slips that are missing in a count post nothing: they are looked for. The deposit stays in Cash in Drawer until the bookkeeper moves it to the bank.
- A gift card, certificate or store credit that is lowered by hand is breakage (income), a deposit one that the shop
  keeps; what is raised by hand is goodwill (Balancing Adjustments). Balances that were imported (`import…` as the reason) or that QuickBooks told us
  (`as_of`), and customer accounts, are in its books already and post nothing.
"""

from __future__ import annotations

from exchange.posting.account import Account, AccountType, Role, is_refused
from exchange.posting.books import Books
from exchange.posting.entry import Posting, pair
from tui_pos.core.documents import CashMove, CashMoveKind, DrawerClosed, DrawerOpened
from tui_pos.core.receipt import TenderKind
from tui_pos.core.refusal import Refusal
from tui_pos.journal.bodies import BalanceSet


def move_posting(move: CashMove, books: Books) -> Posting:
    """Take cash out of the drawer or put it in."""
    contra = _contra(move, books)
    if contra is None:
        return Posting(())
    out = move.kind is not CashMoveKind.PAID_IN
    amount = -move.amount if move.reverses else move.amount
    return pair(
        contra,
        books.account(Role.CASH, move.store),
        amount if out else -amount,
        _WORDS[move.kind] + (f": {move.comment}" if move.comment else ""),
        books.class_name(move.store),
    )


_WORDS = {
    CashMoveKind.PAYOUT: "Payout",
    CashMoveKind.PAID_IN: "Paid in",
    CashMoveKind.DROP: "Drop to the safe",
    CashMoveKind.TIPS: "Tips paid",
}


def _contra(move: CashMove, books: Books) -> Account | None:
    match move.kind:
        case CashMoveKind.DROP:
            return books.mapping.find(Role.SAFE, move.store)
        case CashMoveKind.TIPS:
            return books.account(Role.TIPS, move.store)
        case CashMoveKind.PAYOUT | CashMoveKind.PAID_IN if move.account:
            return _chosen(move.account, books)
        case CashMoveKind.PAYOUT:
            return books.account(Role.PAYOUTS, move.store)
        case CashMoveKind.PAID_IN:
            return books.account(Role.PAID_IN, move.store)


def _chosen(name: str, books: Books) -> Account:
    """Find the account that a cashier chose in the chart; refuse QuickBooks' own ones."""
    known = books.file.accounts.get(name.casefold())
    try:
        account = known or Account(name, AccountType.EXPENSE)
    except ValueError as fault:
        raise Refusal("account", f"A payout names no account: {fault}.") from fault
    if is_refused(account):
        raise Refusal(
            "account",
            f"{name} cannot take a payout: QuickBooks keeps it for its own forms. Reverse the payout and "
            "choose an expense account.",
        )
    return account


def opened_posting(drawer: DrawerOpened, books: Books) -> Posting:
    """Post what a float differs from the last leave."""
    difference = drawer.begin - drawer.suggested if drawer.suggested else 0
    word = "more" if difference > 0 else "less"
    memo = f"Float of till {_short(drawer.till)}, {word} than was left"
    return _over_short(difference, memo, drawer.store, books)


def closed_posting(drawer: DrawerClosed, books: Books) -> Posting:
    """Post what a drawer's count was over or short."""
    word = "over" if drawer.over_short > 0 else "short"
    memo = f"Drawer of till {_short(drawer.till)}: {word}"
    if drawer.remark:
        memo += f", {drawer.remark}"
    return _over_short(drawer.over_short, memo, drawer.store, books)


def _over_short(difference: int, memo: str, store: str, books: Books) -> Posting:
    cash, over_short = books.account(Role.CASH, store), books.account(Role.OVER_SHORT, store)
    return pair(cash, over_short, difference, memo, books.class_name(store))


def _short(till: str) -> str:
    """Cut a till's identifier to what a person compares."""
    return till[-8:]


_LIABILITIES = {
    TenderKind.GIFT_CARD.value: Role.GIFT_CARDS,
    TenderKind.GIFT_CERTIFICATE.value: Role.GIFT_CERTIFICATES,
    TenderKind.STORE_CREDIT.value: Role.STORE_CREDIT,
    TenderKind.DEPOSIT.value: Role.DEPOSITS,
}


def balance_posting(balance: BalanceSet, books: Books, store: str = "") -> Posting:
    """Post a liability that was changed by hand: breakage, a deposit kept, or goodwill."""
    role = _LIABILITIES.get(balance.kind)
    if role is None or balance.as_of or balance.why.casefold().startswith("import"):
        return Posting(())
    kept = Role.FORFEITED if role is Role.DEPOSITS else Role.BREAKAGE
    contra = kept if balance.change < 0 else Role.BALANCING
    return pair(
        books.account(role, store),
        books.account(contra, store),
        -balance.change,
        f"{balance.kind.replace('_', ' ').capitalize()} {balance.account[-8:]}: {balance.why}",
        books.class_name(store),
    )

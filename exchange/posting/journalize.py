"""Any journal entry as debits and credits: the double entry of what the register did, before QuickBooks sees it.

Hours, orders, quotes and training post nothing. The documents of a day add up to exactly this, account by account,
save where QuickBooks computes the tax: then cents move between Sales Tax Payable and the account for tax rounding.
"""

from __future__ import annotations

import msgspec

from exchange.posting.books import Books
from exchange.posting.cash import (
    balance_posting,
    closed_posting,
    move_posting,
    opened_posting,
)
from exchange.posting.entry import Posting, joined
from exchange.posting.purchases import voucher_posting
from exchange.posting.receipts import receipt_posting
from exchange.posting.stock import cost_posting, memo_posting, transfer_posting
from tui_pos.core.documents import CashMove, DrawerClosed, DrawerOpened, Memo, Transfer, Voucher
from tui_pos.core.receipt import Receipt
from tui_pos.journal.bodies import BalanceSet


def journalize(body: msgspec.Struct, books: Books, store: str = "") -> Posting:
    """Give the posting of one entry, empty for what never posts; a `Refusal` says why one cannot be posted yet.

    `store` is the batch's, for entries that name none.
    """
    match body:
        case Receipt():
            return joined((receipt_posting(body, books), cost_posting(body, books)))
        case CashMove():
            return move_posting(body, books)
        case DrawerOpened():
            return opened_posting(body, books)
        case DrawerClosed():
            return closed_posting(body, books)
        case Voucher():
            return voucher_posting(body, books)
        case Memo():
            return memo_posting(body, books)
        case Transfer():
            return transfer_posting(body, books)
        case BalanceSet():
            return balance_posting(body, books, store)
        case _:
            return Posting(())

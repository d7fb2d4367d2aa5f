"""What goods cost when they are sold, adjusted and moved: value only, quantities stay with the register.

- Cost of sales debits the cost account and credits the asset account of each item, at the average cost that the
  receipt stored; goods without stock have one account for both, so they post nothing.
- Memos move Inventory Asset against POS Inventory Adjustments. Import memos never post: their stock is in the books
  already. A count posts through its memo.
- A transfer posts when it is sent, as the predecessor's did: its freight (against POS Inventory Adjustments, where
  the carrier's bill is expected), and, where stores are classes, the value from one class to the other. The slip
  that confirms the receipt posts nothing; what did not arrive is the receiving store's memo.
- With `stock_journals` off (the owner kept stock value in QuickBooks) cost, memos and class moves do not post.
"""

from __future__ import annotations

from exchange.posting.account import Account, Role
from exchange.posting.books import Books
from exchange.posting.entry import Posting, joined, pair
from tui_pos.core.documents import Memo, MemoSource, Transfer
from tui_pos.core.receipt import ItemLine, Receipt


def cost_posting(receipt: Receipt, books: Books) -> Posting:
    """Charge what a receipt sold to its cost accounts, and take back what came back."""
    sums: dict[tuple[Account, Account], int] = {}
    for line in receipt.lines:
        if isinstance(line, ItemLine) and line.cost:
            goods = books.goods(line.item, receipt.store, line.type, line.department)
            _add(sums, (books.mapping.cost(goods), books.mapping.asset(goods)), line.cost)
    return _pairs(sums, f"Cost of receipt {receipt.number}", receipt.store, books)


def memo_posting(memo: Memo, books: Books) -> Posting:
    """Adjust the value of stock by a quantity or cost memo; an import posts nothing."""
    if memo.source is MemoSource.IMPORT:
        return Posting(())
    contra = books.account(Role.ADJUSTMENTS, memo.store)
    sums: dict[tuple[Account, Account], int] = {}
    for line in memo.lines:
        asset = books.mapping.asset(books.goods(line.item, memo.store))
        _add(sums, (asset, contra), line.value)
    what = f"{memo.type.value.capitalize()} memo {memo.number}: {memo.reason}"
    return _pairs(sums, what, memo.store, books)


def transfer_posting(transfer: Transfer, books: Books) -> Posting:
    """Post the freight of a sent transfer and, with classes, the move of its value; a received slip posts nothing."""
    if transfer.received:
        return Posting(())
    return joined((_freight(transfer, books), _class_move(transfer, books)))


def _freight(transfer: Transfer, books: Books) -> Posting:
    """A reversed slip gives its freight back, whichever sign it repeats it with."""
    freight = -abs(transfer.freight) if transfer.reverses else transfer.freight
    return pair(
        books.account(Role.FREIGHT, transfer.to_store),
        books.account(Role.ADJUSTMENTS, transfer.to_store),
        freight,
        f"Freight of transfer {transfer.number}",
        books.class_name(transfer.to_store),
    )


def _class_move(transfer: Transfer, books: Books) -> Posting:
    """Move value between classes; a reversal's own stores or signs are the opposite ones already."""
    there, here = books.class_name(transfer.to_store), books.class_name(transfer.from_store)
    if there == here or not books.mapping.stock_journals:
        return Posting(())
    sums: dict[tuple[Account, Account], int] = {}
    for line in transfer.lines:
        into = books.mapping.asset(books.goods(line.item, transfer.to_store))
        out = books.mapping.asset(books.goods(line.item, transfer.from_store))
        sums[into, out] = sums.get((into, out), 0) + line.extended
    memo = f"Transfer {transfer.number}"
    return joined(pair(into, out, value, memo, there, here) for (into, out), value in sums.items())


def _add(
    sums: dict[tuple[Account, Account], int], key: tuple[Account, Account], amount: int
) -> None:
    """Add to a pair of accounts; what is one account on both sides nets to nothing."""
    if key[0] != key[1]:
        sums[key] = sums.get(key, 0) + amount


def _pairs(
    sums: dict[tuple[Account, Account], int], memo: str, store: str, books: Books
) -> Posting:
    if not books.mapping.stock_journals:
        return Posting(())
    class_name = books.class_name(store)
    return joined(
        pair(debit, credit, amount, memo, class_name) for (debit, credit), amount in sums.items()
    )

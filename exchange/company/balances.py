"""House-account balances: QuickBooks' figure and what it has not heard of yet is what a customer owes.

They are asked for after each reading of the lists, when the documents of the session have left, and only for customers
who owe something on one of the two sides. Charges and payments that are not posted yet are added to QuickBooks'
figure, so that a balance is never set back by a day that is still on its way.
"""

from __future__ import annotations

from collections.abc import Iterator

import msgspec

from exchange import waiting
from exchange.company import links, lists
from exchange.company import reading as reading_lists
from exchange.company.links import Kind
from exchange.company.shared import minor_of
from exchange.delivery import cache
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.delivery.sets import asking
from exchange.qbxml.list_records import CustomerRet
from exchange.qbxml.queries import CustomerQuery
from exchange.qbxml.response import Severity
from tui_pos.core.receipt import AccountPaymentLine, Receipt, TenderKind
from tui_pos.data.queries import balances
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BalanceSet
from tui_pos.journal.connection import Connection

PAGE = 100
"""Customers in one question."""

ACCOUNT = "account"
"""The kind of balance that a house account is."""

_KIND = "balances"
_DONE = "~"
"""Behind every ListID: everybody was asked about."""

_NONE_FOUND = frozenset({1, 500})
_OWING = """
    SELECT e.list_id FROM exchange_listed e JOIN exchange_link l
    ON l.company = e.company AND l.kind = 'customer' AND l.list_id = e.list_id
    WHERE e.company = ? AND e.list = 'customer' AND e.list_id > ? AND e.facts LIKE ?
    ORDER BY e.list_id LIMIT ?"""
_UNPOSTED = """
    SELECT sources FROM exchange_document
    WHERE company = ? AND role = 'document' AND state IN ('queued', 'sending', 'unknown', 'refused')"""


class Progress(msgspec.Struct, frozen=True):
    """Say for which reading (when it ended) balances are asked, and behind which ListID to go on; empty `after` begins."""

    read: int = 0
    after: str = ""


class ReadBalances:
    """Read what customers owe, and set their house accounts by it."""

    name = "balances"

    def has_work(self, turn: Turn) -> bool:
        """Say whether customers who may owe are left to be asked about, after the last reading."""
        return bool(_next(turn.db, turn.company.company)[1])

    def ask(self, turn: Turn) -> Question | None:
        """Ask about the next customers."""
        _, ids = _next(turn.db, turn.company.company)
        if not ids:
            return None
        asked = turn.new_id()
        text = asking({"page": CustomerQuery(list_id=tuple(ids))}, asked, turn.company.edition)
        return Question(asked=asked, text=text, about=ids[-1])

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Set each account to QuickBooks' figure and what is not posted yet."""
        answer = reply.answer("page", CustomerQuery)
        if answer is None:
            return Taken(trouble=reply.trouble or "QuickBooks did not answer.")
        if answer.severity is Severity.ERROR and answer.status_code not in _NONE_FOUND:
            return Taken(trouble=f"QuickBooks did not tell what customers owe: {answer.message}")
        company = turn.company.company
        progress, _ = _next(turn.db, company)
        entries = answer.all(CustomerRet)
        pending = _pending(turn.db, company)
        bodies = tuple(body for one in entries if (body := _set(turn, one, pending)) is not None)

        def write(db: Connection) -> None:
            lists.put(db, company, entries, reading_lists.number_of(db, company))
            _keep(db, company, Progress(progress.read, about), turn.now)

        return Taken(entries=bodies, write=write)


def request_balances(db: Connection, company: str) -> None:
    """Have balances asked for in the next session, whether or not the lists are read again."""
    cache.drop(db, company, _KIND)


def rest(shop: Shop, company: str) -> None:
    """Note that everybody was asked about since the last reading, so that no later call has to look for more."""

    def work(db: Connection) -> None:
        progress, ids = _next(db, company)
        if not ids and progress.after != _DONE and progress.read:
            _keep(db, company, Progress(progress.read, _DONE), shop.clock())

    shop.work(work)


def _next(db: Connection, company: str) -> tuple[Progress, list[str]]:
    """Say how far the asking has come, and about whom to ask next."""
    shared = cache.get(db, company, "sharing", Kind.CUSTOMER.value)
    read = reading_lists.last_read(db, company)
    if shared is None or not read:
        return Progress(), []
    found = cache.get(db, company, _KIND)
    progress = msgspec.json.decode(found.value, type=Progress) if found else Progress()
    if progress.read != read:
        progress = Progress(read)
    if progress.after == _DONE:
        return progress, []
    theirs = db.execute(_OWING, (company, progress.after, '%"balance":%', PAGE))
    ours = _ours_open(db, company, progress.after)
    return progress, sorted({*(str(row[0]) for row in theirs), *ours})[:PAGE]


def _keep(db: Connection, company: str, progress: Progress, now: int) -> None:
    cache.put(db, company, _KIND, "", msgspec.json.encode(progress).decode(), now)


def _ours_open(db: Connection, company: str, after: str) -> list[str]:
    """Give the ListIDs of customers whose account is not at nothing here."""
    found = []
    for customer in balances.open_balances(db, ACCOUNT):
        link = links.find(db, company, Kind.CUSTOMER, customer)
        if link is not None and link.list_id > after:
            found.append(link.list_id)
    return found


def _set(turn: Turn, entry: CustomerRet, pending: dict[str, int]) -> BalanceSet | None:
    link = links.by_list_id(turn.db, turn.company.company, Kind.CUSTOMER, entry.list_id)
    if link is None:
        return None
    target = minor_of(str(entry.balance or 0)) + pending.get(link.ours, 0)
    change = target - balances.balance(turn.db, ACCOUNT, link.ours).amount
    if not change:
        return None
    return BalanceSet(
        account=link.ours, kind=ACCOUNT, change=change, why="From QuickBooks", as_of=turn.now
    )


def _pending(db: Connection, company: str) -> dict[str, int]:
    """Sum by customer what receipts charged and paid that QuickBooks has not heard of."""
    sums: dict[str, int] = {}
    for receipt in _unposted(db, company):
        for line in receipt.lines:
            if isinstance(line, AccountPaymentLine):
                sums[line.customer] = sums.get(line.customer, 0) - line.amount
        for tender in receipt.tenders:
            if tender.kind is TenderKind.ACCOUNT and receipt.customer:
                sums[receipt.customer] = sums.get(receipt.customer, 0) + tender.amount
    return sums


def _unposted(db: Connection, company: str) -> Iterator[Receipt]:
    """Walk through the receipts that wait for their cut, or whose documents are not in the books."""
    seen: set[int] = set()
    for due in waiting.waiting(db, company):
        seen.update(due.places)
    for (sources,) in db.execute(_UNPOSTED, (company,)):
        for name in msgspec.json.decode(sources, type=list[str]):
            node, epoch, seq = name.split("/")
            entry = reading.named(db, node, epoch, int(seq))
            if entry is not None:
                seen.add(entry.pos)
    for pos in sorted(seen):
        entry = reading.at_pos(db, pos)
        if entry is not None and isinstance(entry.body, Receipt):
            yield entry.body
    last = waiting.read_up_to(db, company)
    while page := reading.after(db, last, limit=500, kinds=("receipt.completed",)):
        yield from (one.body for one in page if isinstance(one.body, Receipt))
        last = page[-1].pos

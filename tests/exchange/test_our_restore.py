"""Our database is brought back from a backup: whatever the lost one did meanwhile, nothing is lost and nothing doubled."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from exchange.delivery import briefs
from exchange.delivery.queue import resend
from exchange.practice import practice_company
from exchange.rehearsal import Bookkeeper, Company, LineFault, Quirks
from exchange.rehearse import Report, Stage
from exchange.rehearse.comparing import of_quickbooks, total
from tui_pos.core.receipt import Receipt, TenderKind
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.traded import traded_shop
from tui_pos.journal import reading
from tui_pos.journal.entry import Entry

POINTS = ("before the cut", "before sending", "before the answer", "when all is posted")
FEWER = [
    POINTS[0],
    *(pytest.param(point, marks=pytest.mark.slow) for point in POINTS[1:3]),
    POINTS[3],
]


@dataclass
class Trade:
    """One day of a till: what the node gets at once, and two receipts that reach it late."""

    prompt: list[Entry]
    late: list[Entry]
    clock: TradeClock


@pytest.fixture(scope="module")
def trade(tmp_path_factory: pytest.TempPathFactory) -> Trade:
    """A day at a till, read from its journal."""
    path = tmp_path_factory.mktemp("till") / "till.sqlite"
    shop, clock = traded_shop(str(path), 1, 5, 8)
    with shop:
        entries = [
            one
            for one in shop.read(lambda db: list(reading.walk(db)))
            if one.kind not in ("node.created", "voucher.posted", "transfer.posted")
        ]
    late = [one for one in entries if isinstance(one.body, Receipt) and _is_plain(one.body)][-2:]
    assert len(late) == 2
    return Trade([one for one in entries if one not in late], late, clock)


def _is_plain(receipt: Receipt) -> bool:
    """Tell a receipt that goes into the day's summary."""
    return {tender.kind for tender in receipt.tenders} <= {TenderKind.CASH, TenderKind.CARD}


@dataclass
class Node:
    """The back-office node of a shop, its company file, and what a backup would bring back."""

    folder: Path
    trade: Trade
    clock: TradeClock
    books: Company
    password: str = ""
    shop: Shop = field(init=False)

    def __post_init__(self) -> None:
        self.folder.mkdir()
        self._open()
        self.shop.create_node(role="office", name="Office", program="test", actor="init")
        self.password = practice_company(self.shop)

    def _open(self) -> None:
        path = str(self.folder / "node.sqlite")
        self.shop = Shop.open(path, clock=self.clock, synchronous="OFF")

    def hear(self, *entries: Entry) -> None:
        """Take entries of the till; what is known already is passed over."""
        for n in range(0, len(entries), 200):
            self.shop.receive(entries[n : n + 200], whole=False)

    def pump(self) -> None:
        with Stage(self.shop, "main", self.password) as stage:
            stage.pump()

    def update(self, *faults: LineFault) -> None:
        with Stage(self.shop, "main", self.password) as stage:
            stage.update(self.books, faults)

    def post(self) -> Report:
        """Cut and send until nothing is left."""
        with Stage(self.shop, "main", self.password) as stage:
            stage.run(self.books, rest=lambda: self.clock.pass_seconds(3600))
            return stage.report(self.books)

    def back_up(self) -> None:
        self.shop.close()
        shutil.copytree(self.folder, self.folder.with_suffix(".backup"))
        self._open()

    def restore(self) -> None:
        """Bring the backup back, days later."""
        self.shop.close()
        shutil.rmtree(self.folder)
        shutil.copytree(self.folder.with_suffix(".backup"), self.folder)
        self.clock.pass_seconds(2 * 86_400)
        self._open()
        self.shop.open_epoch(reason="restored from a backup", actor="owner")

    def in_quickbooks(self) -> dict[str, int]:
        """What the whole company file says, account by account."""
        ids = [one.txn_id for one in self.books.documents()]
        return total(of_quickbooks(self.books, ids))


@pytest.fixture
def node(tmp_path: Path, trade: Trade) -> Iterator[Node]:
    """A node that was connected, and whose company file has told its tax codes."""
    clock = TradeClock(trade.clock.now)
    node = Node(tmp_path / "node", trade, clock, Company(clock=clock))
    node.update()
    yield node
    node.shop.close()


def live(node: Node, point: str) -> None:
    """Trade up to the moment of the backup, then on, posting everything, until the disk dies."""
    node.hear(*node.trade.prompt)
    if point != POINTS[0]:
        node.pump()
    if point == POINTS[2]:
        node.update(LineFault("response lost", nth=30))
    if point == POINTS[3]:
        node.post()
    node.back_up()
    node.post()
    node.hear(*node.trade.late)
    assert node.post().clean


def parked(node: Node) -> list[briefs.Brief]:
    return node.shop.read(lambda db: briefs.refused(db, "main"))


@pytest.mark.parametrize("point", POINTS)
def test_the_same_receipts_make_the_same_documents_again(node: Node, point: str) -> None:
    """They come back from the till as they came first: QuickBooks has every document, and gets none again."""
    live(node, point)
    before, count = node.in_quickbooks(), len(node.books.documents())
    node.restore()
    node.hear(*node.trade.prompt)
    node.post()
    node.hear(*node.trade.late)
    report = node.post()
    assert report.clean, report.plain()
    assert (node.in_quickbooks(), len(node.books.documents())) == (before, count)


def test_a_probe_that_the_lost_database_voided_is_known_again(node: Node) -> None:
    """QuickBooks keeps it at 0.00 under our identity, and the second try beside it: sign and document are found."""
    node.books.quirks = Quirks(payment_items_negative=False)
    live(node, POINTS[0])
    count = len(node.books.documents())
    node.restore()
    node.hear(*node.trade.prompt)
    node.post()
    node.hear(*node.trade.late)
    report = node.post()
    assert report.clean, report.plain()
    assert (report.voided, len(node.books.documents())) == (1, count)


def others(node: Node, point: str) -> list[Sequence[Entry]]:
    """How the receipts come back in another way: all at once where the day is not cut, else one by one."""
    prompt, (one, two) = node.trade.prompt, node.trade.late
    return [(*prompt, one, two)] if point == POINTS[0] else [prompt, (two,), (one,)]


@pytest.mark.parametrize("point", FEWER)
def test_other_receipts_on_that_day_are_set_aside_with_both_figures(node: Node, point: str) -> None:
    """QuickBooks keeps what the lost database sent; beside it nothing is posted until a person has chosen."""
    live(node, point)
    before, count = node.in_quickbooks(), len(node.books.documents())
    node.restore()
    for entries in others(node, point):
        node.hear(*entries)
        report = node.post()
    assert (node.in_quickbooks(), len(node.books.documents())) == (before, count)
    assert (report.lost, report.doubled) == (0, 0)
    assert report.strangers > 0
    waiting = parked(node)
    assert waiting
    assert {one.code for one in waiting} <= {"number_taken", "day_taken"}
    for one in waiting:
        assert "It comes to " in one.cause
        assert "This one comes to " in one.cause
        assert one.cure.startswith("Compare the two.")


ROUNDS = 9
"""Times that the bookkeeper goes through what was set aside: days behind a probe are cut when it has passed."""


def void_named(node: Node, cause: str) -> None:
    """Void in QuickBooks what a cause names by kind and number, as far as the restored shop does not know it."""
    latest = node.shop.read(lambda db: briefs.latest(db, "main", most=1000))
    known = {one.txn_id for one in latest}
    for txn in node.books.documents():
        named = txn.kind in cause and f" {txn.header.text('RefNumber')}" in cause
        if named and txn.txn_id not in known and not txn.voided:
            Bookkeeper(node.books).void(txn.txn_id)


@pytest.mark.parametrize("point", FEWER)
def test_a_person_chooses_ours_and_everything_is_there_once(node: Node, point: str) -> None:
    """The bookkeeper voids what the lost database sent, and what was set aside is sent again: difference 0.00."""
    live(node, point)
    before = node.in_quickbooks()
    node.restore()
    for entries in others(node, point):
        node.hear(*entries)
        node.post()
    for _ in range(ROUNDS):
        for one in parked(node):
            void_named(node, one.cause)
            node.shop.work(lambda db, one=one: resend(db, "main", one.document, now=node.clock()))
        report = node.post()
        if not parked(node):
            break
    assert report.clean, report.plain()
    assert node.in_quickbooks() == before

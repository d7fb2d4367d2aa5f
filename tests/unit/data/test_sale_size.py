"""A ten-line sale touches few pages, so that cheap flash can sync it quickly."""

from decimal import Decimal
from pathlib import Path
from statistics import median

import msgspec

from tests.builders import NOON, item
from tests.tinyshop import Clock, seeded_ids
from tests.unit.data.ledger import Ledger, of, sale
from tui_pos.core import actions as act
from tui_pos.core.actions import encode_action
from tui_pos.core.receipt import Receipt
from tui_pos.data.shop import Shop
from tui_pos.data.working import opensale, printjobs
from tui_pos.journal.bodies import DrawerKicked
from tui_pos.journal.connection import Connection

LIMIT = 40 * 1024
PAPER = b"a printed document of about the usual size. " * 35


def test_a_ten_line_sale_writes_at_most_40_kib_of_log(tmp_path: Path) -> None:
    """Receipt, lines, taxes, tenders, movements, print job, drawer entry, and the open sale taken away."""
    clock, ids = Clock(), seeded_ids(1)
    with Shop.open(str(tmp_path / "till.sqlite"), clock=clock, ids=ids) as shop:
        shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init", node="till-1")
        ledger = Ledger(shop, clock).opened()
        goods = [item(f"Thing number {n}", "4.99", codes=(f"{n:014d}",)) for n in range(2000)]
        for start in range(0, len(goods), 500):
            ledger.add(of(*goods[start : start + 500]))
        begun = [
            act.Ring(thing, quantity=Decimal(1), code=thing.codes[0]) for thing in goods[::200]
        ]
        usual = sale(1, *begun)
        ledger.add(
            *(
                msgspec.structs.replace(usual, id=ids(), number=f"0101-{n:06d}")
                for n in range(1, 300)
            )
        )
        sizes = [_ring(ledger, usual, begun, ids(), n) for n in range(300, 340)]
    assert median(sizes) <= LIMIT
    assert max(sizes) <= 2 * LIMIT


def _ring(ledger: Ledger, usual: Receipt, rings: list[act.Ring], id_: str, n: int) -> int:
    """Ring one sale as the register does; gives the bytes of log that its last transaction wrote."""
    ledger.clock.now += 60_000
    ledger.do(opensale.begin, id_, "till-1", "staff-1", NOON)
    for place, action in enumerate(rings, start=1):
        ledger.do(opensale.add, id_, place, [encode_action(action)])
    ledger.shop.database.connection().execute("PRAGMA wal_checkpoint(TRUNCATE)")

    def also(db: Connection) -> None:
        opensale.end(db, id_)
        printjobs.queue(db, f"job-{n}", id_, PAPER, NOON)

    receipt = msgspec.structs.replace(usual, id=id_, number=f"0101-{n:06d}")
    ledger.add(receipt, DrawerKicked("till-1", "sale", id_), also=also)
    path = ledger.shop.database.address.path
    return path.with_name(path.name + "-wal").stat().st_size

"""Tills that load snapshots again and again on a line that fails in every way, killed and restored on the way."""

import tempfile
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from tests.faults.sync.books import prices, receipt_rows
from tests.faults.sync.template import make_template
from tests.faults.sync.world import STEPS, TILLS, World
from tui_pos.data.identities import names
from tui_pos.data.queries import stock
from tui_pos.data.shop import Shop
from tui_pos.sync import stating


def on_hand(shop: Shop) -> dict[tuple[str, str], Decimal]:
    """Give every quantity by item and store."""

    def read(db: Any) -> dict[tuple[str, str], Decimal]:
        held = stock.every_on_hand(db)
        ids = names(db, {key for place in held for key in place})
        return {(ids[item], ids[store]): q for (item, store), q in held.items() if q}

    return shop.read(read)


def loads(shop: Shop) -> int:
    """Count the snapshots that a till has begun to load."""
    sql = "SELECT count(*) FROM journal_entry WHERE kind = 'snapshot.opened'"
    ((count,),) = shop.read(lambda db: db.execute(sql))
    return int(count)


@pytest.mark.slow
def test_snapshots_count_everything_once_whatever_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    """Whoever is 25 entries behind loads a snapshot: in the end stock, prices and receipts are the node's everywhere.

    Stock is left out where a receipt was lost with the only machines that had it: a figure may know of it still.
    """
    monkeypatch.setattr(stating, "FEW", 0)
    monkeypatch.setattr(stating, "FAR", 25)
    monkeypatch.setattr(stating, "FRESH", 10)
    wrong: list[str] = []
    loaded = 0
    with tempfile.TemporaryDirectory() as name:
        template = Path(name) / "template"
        template.mkdir()
        make_template(template, TILLS, str(template / "node.sqlite"))
        for seed in range(1, 13):
            with tempfile.TemporaryDirectory(dir=name) as folder:
                world = World(Path(folder), template, seed, TILLS)
                _run(world)
                loaded += sum(loads(till.shop) for till in world.tills)
                wrong += _differences(world)
                world.close()
    assert wrong == []
    assert loaded > 20


def _run(world: World) -> None:
    world.calm = False
    for _ in range(STEPS):
        world.step()
    world.settle()


def _differences(world: World) -> list[str]:
    node, found = world.node.shop, []
    receipts = set(receipt_rows(node)) - world.forgiven
    for till in world.tills:
        alike = {
            "receipts": set(receipt_rows(till.shop)) - world.forgiven == receipts,
            "prices": prices(till.shop) == prices(node),
            "stock": bool(world.forgiven) or on_hand(till.shop) == on_hand(node),
            "rebuild": till.shop.rebuild() == [],
        }
        found += [
            f"seed {world.seed}, {till.name}: {what}" for what, same in alike.items() if not same
        ]
    return found

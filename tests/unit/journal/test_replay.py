"""The tables follow from the entries: rebuilt from an empty database they equal the live ones."""

from collections.abc import Sequence

import pytest

from tests.tinyshop import Clock, OpenShop, kick, rows
from tui_pos.data import upkeep
from tui_pos.data.archives import Archives
from tui_pos.data.shop import Shop
from tui_pos.journal import folding, kinds, reading
from tui_pos.journal.bodies import DrawerKicked
from tui_pos.journal.connection import Door
from tui_pos.journal.entry import Entry
from tui_pos.journal.kinds import Kind

_ALL = "SELECT pos, till, reason FROM kick ORDER BY pos"
_KICKS = "SELECT till, n FROM kicks ORDER BY till"
_DAY_MS = 24 * 3600 * 1000


def trade(shop: Shop, count: int = 40) -> None:
    for number in range(count):
        shop.append([kick(f"r{number}", f"till-{number % 3}")], actor="anna")


def everything(shop: Shop) -> list[Entry]:
    def read(db: object) -> list[Entry]:
        return [*shop.archives(db).entries(db), *reading.walk(db)]  # type: ignore[arg-type]

    return sorted(shop.read(read), key=lambda entry: entry.pos)


def test_folds_stay_behind_and_catch_up(open_shop: OpenShop) -> None:
    """A sale does not wait for a roll-up; folding brings it up to the last entry, each entry once."""
    shop = open_shop()
    trade(shop)
    assert rows(shop, _KICKS) == []
    shop.fold(0)
    assert rows(shop, "SELECT sum(n) FROM kicks") == [(16,)]
    shop.fold_all()
    assert rows(shop, _KICKS) == [("till-0", 14), ("till-1", 13), ("till-2", 13)]
    assert not shop.fold()
    shop.append([kick("last", "till-0")], actor="anna")
    shop.fold_all()
    assert rows(shop, _KICKS)[0] == ("till-0", 15)
    assert shop.read(lambda db: folding.watermark(db, "kicks")) == 42


def test_rebuild_from_an_empty_database_equals_live(open_shop: OpenShop) -> None:
    """A new database that is given all entries in their order has the same tables, by hash."""
    live, empty = open_shop("live"), open_shop("empty", node=False)
    trade(live)
    empty.receive(everything(live))
    with live.snapshot() as one, empty.snapshot() as other:
        assert one.differences(other.hashes()) == []
        assert one.hashes()["kick"].startswith("40:")
    assert rows(empty, _ALL) == rows(live, _ALL)


def test_rebuild_in_place_restores_what_was_damaged(open_shop: OpenShop) -> None:
    """Rows that somebody changed behind the program's back are put right and their table is named."""
    shop = open_shop()
    trade(shop)
    shop.fold_all()
    before = rows(shop, _ALL)
    assert shop.rebuild() == []

    def meddle(db: object) -> None:
        db.set_door(Door.PROJECT)  # type: ignore[attr-defined]
        db.execute("UPDATE kick SET reason = 'theft' WHERE pos = 5")  # type: ignore[attr-defined]
        db.set_door(Door.SHUT)  # type: ignore[attr-defined]

    shop.work(meddle)
    assert shop.rebuild() == ["kick"]
    assert rows(shop, _ALL) == before
    assert rows(shop, "SELECT sum(n) FROM kicks") == [(40,)]


def test_hashes_are_the_same_on_both_databases(open_shop: OpenShop) -> None:
    """A table's hash says how many rows it has and depends on them alone, not on the database or their order."""
    shop = open_shop(ids=None)
    shop.append([kick("b"), kick("a")], actor="anna")
    with shop.snapshot() as snapshot:
        assert snapshot.hashes() == {
            "kick": "2:345c32f21638cbb06f23c9488a2a5f04",
            "kicks": "1:536638ccaae42f1c2a0d5bea5b5a3be7",
        }


def test_a_checkpoint_vouches_for_heads_and_tables(open_shop: OpenShop) -> None:
    """It names the place, the head of every origin and the hash of the tables at that moment."""
    shop, other = open_shop("shop"), open_shop("other")
    trade(shop, 3)
    shop.receive(everything(other))
    entry = upkeep.take_checkpoint(shop, actor="system")
    body = entry.body
    assert (body.pos, entry.pos) == (5, 6)  # type: ignore[attr-defined]
    assert [head.seq for head in body.heads] == [4, 1]  # type: ignore[attr-defined]
    with shop.snapshot() as snapshot:
        assert snapshot.checkpoint().tables_hash == body.tables_hash  # type: ignore[attr-defined]


def test_pending_entries_are_applied_in_order_after_an_upgrade(
    open_shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What an old program kept raw takes its place among the rows, also under newer entries."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick("one"), kick("two")], actor="anna")
    sent = everything(till)
    known = kinds.KINDS.pop("drawer.kicked")
    try:
        assert len(node.receive(sent).pending) == 2
        assert node.apply_pending() == 0
    finally:
        kinds.KINDS["drawer.kicked"] = known
    assert node.apply_pending() == 2
    assert rows(node, "SELECT reason FROM kick ORDER BY pos") == [("one",), ("two",)]
    assert rows(node, "SELECT count(*) FROM journal_pending") == [(0,)]
    assert node.apply_pending() == 0


def test_pending_entries_under_newer_ones_rebuild_the_tables(open_shop: OpenShop) -> None:
    """An entry that becomes known late must not come over what happened after it."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick("one")], actor="anna")
    known = kinds.KINDS.pop("drawer.kicked")
    try:
        node.receive(everything(till))
    finally:
        kinds.KINDS["drawer.kicked"] = known
    node.append([kick("two")], actor="boss")
    node.fold_all()
    assert node.apply_pending() == 1
    assert rows(node, _ALL) == [(3, "till-1", "one"), (4, "till-1", "two")]
    assert rows(node, _KICKS) == [("till-1", 2)]
    assert node.rebuild() == []


def test_an_old_body_is_brought_up_step_by_step(
    open_shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Stored bytes are never rewritten: a body of version 1 is read through its steps, for ever."""
    shop = open_shop()
    (entry,) = shop.append([kick("no_sale")], actor="anna")

    def shout(plain: dict[str, str]) -> dict[str, str]:
        return plain | {"reason": plain["reason"].upper()}

    monkeypatch.setitem(kinds.KINDS, "drawer.kicked", Kind("drawer.kicked", DrawerKicked, (shout,)))
    assert entry.body.reason == "NO_SALE"  # type: ignore[attr-defined]
    assert entry.raw == b'{"till":"till-1","reason":"no_sale"}'
    shop.rebuild()
    assert rows(shop, "SELECT reason FROM kick") == [("NO_SALE",)]


def test_archived_entries_leave_the_database_and_stay_provable(open_shop: OpenShop) -> None:
    """Old entries go to a file behind a checkpoint; rebuild and proof still have all of them."""
    clock = Clock()
    shop = open_shop(clock=clock)
    trade(shop, 10)
    clock.now += 500 * _DAY_MS
    trade(shop, 2)
    assert upkeep.archive(shop, own_days=400, other_days=90) == 0
    upkeep.take_checkpoint(shop, actor="system")
    before = everything(shop)
    assert upkeep.archive(shop, own_days=400, other_days=90) == 11
    assert upkeep.archive(shop, own_days=400, other_days=90) == 0
    assert rows(shop, "SELECT count(*) FROM journal_entry") == [(3,)]
    assert everything(shop) == before
    assert shop.rebuild() == []
    assert rows(shop, "SELECT sum(n) FROM kicks") == [(12,)]
    assert upkeep.verify(shop).findings == []
    (file,) = shop.read(shop.archives).folder.iterdir()
    assert (file.name, file.stat().st_mode & 0o777) == (
        "0000000001-0000000011-11.jsonl.gz",
        0o600,
    )


def test_two_services_that_archive_the_same_entries_move_them_once(
    open_shop: OpenShop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """One is a file and more ahead when the other's file is written: the other leaves everything as it is."""
    clock = Clock()
    shop = open_shop(clock=clock)
    trade(shop, 10)
    clock.now += 500 * _DAY_MS
    upkeep.take_checkpoint(shop, actor="system")
    before = everything(shop)
    monkeypatch.setattr(upkeep, "FILE_ENTRIES", 4)
    save = Archives.save

    def save_behind_another(self: Archives, entries: Sequence[Entry]) -> tuple[str, bytes]:
        monkeypatch.setattr(Archives, "save", save)
        for _ in range(2):
            assert upkeep.archive(shop, own_days=400, other_days=90) == 4
        return save(self, entries)

    monkeypatch.setattr(Archives, "save", save_behind_another)
    assert upkeep.archive(shop, own_days=400, other_days=90) == 0
    assert everything(shop) == before
    assert shop.rebuild() == []
    assert upkeep.verify(shop).findings == []


def test_archiving_keeps_others_entries_for_their_own_time(open_shop: OpenShop) -> None:
    """This till's receipts stay 400 days, others' 90, and files that overlap are read side by side."""
    clock = Clock()
    shop, other = open_shop("shop", clock=clock), open_shop("other", clock=clock)
    for _ in range(5):
        shop.append([kick("mine")], actor="anna")
        other.append([kick("theirs")], actor="bob")
        shop.receive(everything(other))
    clock.now += 100 * _DAY_MS
    upkeep.take_checkpoint(shop, actor="system")
    before = everything(shop)
    assert upkeep.archive(shop, own_days=400, other_days=90) == 5
    clock.now += 401 * _DAY_MS
    upkeep.take_checkpoint(shop, actor="system")
    assert upkeep.archive(shop, own_days=400, other_days=90) == 7
    assert [entry.pos for entry in everything(shop)] == list(range(1, 14 + 1))
    assert everything(shop)[: len(before)] == before
    assert upkeep.verify(shop).findings == []

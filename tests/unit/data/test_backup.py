"""A copy made while the shop sells, and the way back from it."""

import os
from pathlib import Path

import pytest

from tests.tinyshop import Clock, create_tables, kick, rows, tiny_registry
from tui_pos.core.refusal import Refusal
from tui_pos.data import upkeep
from tui_pos.data.backup import restore, write_backup
from tui_pos.data.shop import Shop
from tui_pos.journal import origins, reading
from tui_pos.journal.bodies import BackupMade, EpochOpened
from tui_pos.journal.witnesses import Witness


def begun(path: Path) -> Shop:
    shop = Shop.open(str(path), clock=Clock(), registry=tiny_registry())
    shop.work(create_tables)
    shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init")
    return shop


def back_up(shop: Shop, target: Path) -> BackupMade:
    with shop.snapshot() as snapshot:
        return write_backup(snapshot, target, shop.ring.path)


def test_a_backup_is_one_moment_of_a_selling_shop(tmp_path: Path) -> None:
    """Sales after the moment are not in it, whatever is rung while it is copied; the copy can be carried away."""
    (tmp_path / "usb").mkdir()
    target = tmp_path / "usb" / "monday.sqlite"
    with begun(tmp_path / "till.sqlite") as shop:
        shop.append([kick("before")], actor="anna")
        with shop.snapshot() as snapshot:
            shop.append([kick("after")], actor="anna")
            made = write_backup(snapshot, target, shop.ring.path)
        assert (made.head.seq, made.name, made.encrypted) == (2, "monday.sqlite", False)
        (entry,) = shop.append([made], actor="system")
        assert entry.kind == "backup.made"
    assert sorted(file.name for file in target.parent.iterdir()) == [
        "monday.sqlite",
        "monday.sqlite.key",
    ]
    assert {file.stat().st_mode & 0o777 for file in target.parent.iterdir()} == {0o600}


def test_restore_goes_on_in_a_new_epoch(tmp_path: Path) -> None:
    """The restored till has what the backup had, names where it goes on from, and jumps its receipt numbers."""
    with begun(tmp_path / "till.sqlite") as shop:
        shop.append([kick("kept")], actor="anna")
        made = back_up(shop, tmp_path / "monday.sqlite")
        shop.append([made, kick("lost")], actor="anna")
    fresh = tmp_path / "new"
    fresh.mkdir()
    url = str(fresh / "till.sqlite")
    with restore(
        tmp_path / "monday.sqlite", url, actor="owner", clock=Clock(), registry=tiny_registry()
    ) as again:
        assert rows(again, "SELECT reason FROM kick") == [("kept",)]
        opened = again.read(lambda db: reading.after(db, 2))[0].body
        assert isinstance(opened, EpochOpened)
        assert (opened.prior_epoch, opened.last_seq) == (made.head.epoch, 2)
        assert (opened.reason, opened.number_jump) == ("restored from monday.sqlite", 1000)
        (entry,) = again.append([kick("new")], actor="anna")
        assert (entry.node, entry.seq) == (made.head.node, 2)
        assert upkeep.verify(again, [Witness("backup monday", made.head)]).ok
        assert len(again.read(origins.every)) == 2
    assert sorted(file.name for file in fresh.iterdir()) == [
        "till.sqlite",
        "till.sqlite.key",
        "till.sqlite.lock",
    ]


def test_a_restore_that_was_cut_short_is_done_again(tmp_path: Path) -> None:
    """The name of the database appears with the new epoch in it, or not at all; leftovers do not disturb."""
    with begun(tmp_path / "till.sqlite") as shop:
        back_up(shop, tmp_path / "monday.sqlite")
    fresh = tmp_path / "new"
    fresh.mkdir()
    (fresh / "till.sqlite.restoring").write_bytes(b"half")
    (fresh / "till.sqlite.restoring-wal").write_bytes(b"old")
    key_file = tmp_path / "elsewhere.key"
    with restore(
        tmp_path / "monday.sqlite",
        str(fresh / "till.sqlite"),
        actor="owner",
        key_file=key_file,
        registry=tiny_registry(),
    ) as again:
        assert again.head().seq == 1
    assert key_file.exists()
    assert sorted(file.name for file in fresh.iterdir()) == ["till.sqlite", "till.sqlite.lock"]


def test_nothing_is_overwritten_by_a_restore(tmp_path: Path) -> None:
    """The damaged database may hold sales that the backup lacks, so it has to be moved away by hand."""
    path = tmp_path / "till.sqlite"
    with begun(path) as shop:
        back_up(shop, tmp_path / "monday.sqlite")
        shop.append([kick("later")], actor="anna")
    before = path.read_bytes()
    with pytest.raises(Refusal) as refused:
        restore(tmp_path / "monday.sqlite", str(path), actor="owner")
    assert refused.value.code == "file_exists"
    assert path.read_bytes() == before


def test_a_damaged_backup_is_refused_before_anything_is_touched(tmp_path: Path) -> None:
    """Every page is read first."""
    with begun(tmp_path / "till.sqlite") as shop:
        for _ in range(40):
            shop.append([kick("x" * 400)], actor="anna")
        back_up(shop, tmp_path / "monday.sqlite")
    copy = tmp_path / "monday.sqlite"
    content = bytearray(copy.read_bytes())
    for page in range(3, len(content) // 4096, 3):
        content[page * 4096 + 8 : page * 4096 + 200] = os.urandom(192)
    copy.write_bytes(content)
    (tmp_path / "new").mkdir()
    with pytest.raises(Refusal) as refused:
        restore(copy, str(tmp_path / "new" / "till.sqlite"), actor="owner")
    assert refused.value.code == "damaged_backup"
    assert list((tmp_path / "new").iterdir()) == []
    with pytest.raises(Refusal) as missing:
        restore(tmp_path / "tuesday.sqlite", str(tmp_path / "new" / "x"), actor="owner")
    assert missing.value.code == "no_backup"


def test_a_medium_that_fails_leaves_no_half_backup(tmp_path: Path) -> None:
    """A target that cannot be written is told, and an older backup is never overwritten."""
    with begun(tmp_path / "till.sqlite") as shop:
        for target, code in (
            (tmp_path / "no such folder" / "b.sqlite", "storage"),
            (tmp_path / "till.sqlite.key", "file_exists"),
        ):
            with pytest.raises(Refusal) as refused:
                back_up(shop, target)
            assert refused.value.code == code
    assert not list(tmp_path.glob("*.new"))

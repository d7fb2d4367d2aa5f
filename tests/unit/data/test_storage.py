"""A disk that fails under a sale: the cashier is told, and what was stored is clear."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import apsw
import pytest

from tests.tinyshop import Clock, create_tables, kick, rows, tiny_registry
from tui_pos.core.refusal import Refusal
from tui_pos.data import upkeep
from tui_pos.data.shop import Shop
from tui_pos.journal import reading


class FaultyDisk(apsw.VFS):
    """A disk whose next writes or syncs can be told to fail."""

    name = "faulty"

    def __init__(self) -> None:
        self.failing: dict[str, tuple[int, type[Exception]]] = {}
        self.calls: list[str] = []
        super().__init__(self.name, "")

    def xOpen(self, name: apsw.URIFilename | str | None, flags: list[int]) -> apsw.VFSFile:
        return FaultyFile(self, name, flags)

    def check(self, call: str) -> None:
        self.calls.append(call)
        if call in self.failing:
            left, error = self.failing[call]
            if left == 0:
                raise error("the disk failed")
            self.failing[call] = (left - 1, error)


class FaultyFile(apsw.VFSFile):
    def __init__(
        self, disk: FaultyDisk, name: apsw.URIFilename | str | None, flags: list[int]
    ) -> None:
        self.disk = disk
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        self.disk.check("write")
        super().xWrite(data, offset)

    def xSync(self, flags: int) -> None:
        self.disk.check("sync")
        super().xSync(flags)


@pytest.fixture
def disk() -> Iterator[FaultyDisk]:
    faulty = FaultyDisk()
    yield faulty
    faulty.unregister()


@pytest.fixture
def shop(tmp_path: Path, disk: FaultyDisk) -> Iterator[Shop]:
    path = str(tmp_path / "till.sqlite")
    with Shop.open(path, clock=Clock(), registry=tiny_registry(), vfs=disk.name) as opened:
        opened.work(create_tables)
        opened.create_node(role="till", name="Till 1", program="0.1.0", actor="init")
        yield opened
        disk.failing.clear()


def ring(shop: Shop, reason: str) -> Refusal | None:
    """Try one sale; gives the refusal if there was one."""
    try:
        shop.append([kick(reason)], actor="anna")
    except Refusal as refusal:
        return refusal
    return None


def test_a_sale_is_one_sync(shop: Shop, disk: FaultyDisk) -> None:
    """Receipt, drawer entry and print job together cost one sync of the write-ahead log."""
    disk.calls.clear()
    shop.append(
        [kick("sale"), kick("x")],
        actor="anna",
        also=lambda db: db.execute("INSERT INTO job VALUES (1, 'slip')"),
    )
    assert disk.calls.count("sync") == 1


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError])
def test_a_full_or_failing_disk_is_a_refusal_at_every_write(
    shop: Shop, disk: FaultyDisk, error: type[Exception]
) -> None:
    """Whichever write fails, the sale is not stored, the next one is, and the journal is whole."""
    failed = 0
    for nth in range(40):
        disk.failing["write"] = (nth, error)
        refusal = ring(shop, f"sale {nth}")
        disk.failing.clear()
        found = rows(shop, f"SELECT count(*) FROM kick WHERE reason = 'sale {nth}'")
        if refusal is None:
            assert found == [(1,)]
            break
        failed += 1
        assert (found, refusal.code) == ([(0,)], "storage")
        assert refusal.sentence.startswith("Nothing was stored: the disk")
    assert failed >= 5
    (entry,) = shop.append([kick("after")], actor="anna")
    assert entry.seq == 3
    assert upkeep.verify(shop).findings == []


def test_a_batch_from_another_node_is_stored_whole_or_not_at_all(
    tmp_path: Path, shop: Shop, disk: FaultyDisk
) -> None:
    """Also when the disk fills up while rows are written, and one of the entries is poison besides."""
    with Shop.open(str(tmp_path / "other.sqlite"), registry=tiny_registry()) as other:
        other.work(create_tables)
        other.create_node(role="till", name="Till 2", program="0.1.0", actor="init")
        other.append([kick("x" * 3000) for _ in range(30)], actor="bob")
        batch = other.read(lambda db: reading.after(db, 0))
    batch[9] = replace(batch[9], raw=b"not json")
    for nth in range(0, 400, 3):
        disk.failing["write"] = (nth, apsw.FullError)
        try:
            received = shop.receive(batch)
        except Refusal:
            disk.failing.clear()
            assert rows(shop, "SELECT count(*) FROM journal_entry") == [(1,)]
        else:
            break
    disk.failing.clear()
    assert (nth > 30, len(received.stored), len(received.pending)) == (True, 31, 1)
    assert rows(shop, "SELECT count(*) FROM kick") == [(29,)]
    assert upkeep.verify(shop).findings == []


def test_a_failed_sync_is_never_taken_for_a_stored_sale(shop: Shop, disk: FaultyDisk) -> None:
    """Linux reports a failed sync once: the sale counts as stored only if it can be made durable after all."""
    disk.failing["sync"] = (0, apsw.IOError)
    with pytest.raises(Refusal) as refused:
        shop.append([kick("lost")], actor="anna")
    assert refused.value.code == "storage"
    disk.failing.clear()
    there = rows(shop, "SELECT count(*) FROM kick WHERE reason = 'lost'") == [(1,)]
    assert there == refused.value.sentence.startswith("It is not sure")
    (entry,) = shop.append([kick("after")], actor="anna")
    assert entry.seq == (3 if there else 2)
    assert upkeep.verify(shop).findings == []


def test_a_sync_that_fails_once_gives_one_clear_answer(shop: Shop, disk: FaultyDisk) -> None:
    """After the connection was opened again the sale is either there, or refused as not stored."""
    disk.failing["sync"] = (0, apsw.IOError)
    original = disk.check

    def once(call: str) -> None:
        try:
            original(call)
        except apsw.IOError:
            disk.failing.clear()
            raise

    disk.check = once  # type: ignore[method-assign]
    refusal = ring(shop, "sale")
    assert refusal is None or refusal.sentence.startswith("Nothing was stored")
    stored = int(refusal is None)
    assert rows(shop, "SELECT count(*) FROM kick") == [(stored,)]
    assert shop.append([kick("next")], actor="anna")[0].seq == 2 + stored
    assert upkeep.verify(shop).findings == []


def test_working_tables_refuse_in_the_same_words(shop: Shop, disk: FaultyDisk) -> None:
    """Saving the open sale on a full disk is told too."""
    disk.failing["write"] = (0, apsw.FullError)
    with pytest.raises(Refusal) as refused:
        shop.work(lambda db: db.execute("INSERT INTO job VALUES (1, 'x')"))
    assert refused.value.sentence == (
        "Nothing was stored: the disk is full. Free space or check the disk, then do it again."
    )
    disk.failing.clear()
    shop.work(lambda db: db.execute("INSERT INTO job VALUES (1, 'x')"))
    assert rows(shop, "SELECT count(*) FROM job") == [(1,)]


def test_a_damaged_page_is_told_and_nothing_is_written(tmp_path: Path) -> None:
    """A page that is no page any more stops the shop with a sentence."""
    path = tmp_path / "till.sqlite"
    with Shop.open(str(path), registry=tiny_registry()) as shop:
        shop.work(create_tables)
        shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init")
        for _ in range(60):
            shop.append([kick("x" * 500)], actor="anna")
    content = bytearray(path.read_bytes())
    for page in range(4, len(content) // 4096):
        content[page * 4096 : page * 4096 + 4096] = b"\xa5" * 4096
    path.write_bytes(content)
    with (
        pytest.raises(Refusal) as refused,
        Shop.open(str(path), registry=tiny_registry()) as shop,
    ):
        shop.append([kick()], actor="anna")
    assert refused.value.code == "storage"
    assert "damaged" in refused.value.sentence or "malformed" in refused.value.sentence

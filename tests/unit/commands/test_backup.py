"""`tui-pos backup` and `restore`: the copy is whole, the way back begins a new epoch, and a sealed copy stays shut."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tests.unit.commands.line import Done, make_shop, run, run_process
from tui_pos.data import upkeep
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BackupMade
from tui_pos.till.till import Till

WORDS = "correct horse battery\n"


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def lose(database: Path) -> None:
    """Take the shop's files away, as a broken disk does."""
    for path in database.parent.glob("shop.sqlite*"):
        path.unlink()


def restored(database: Path, copy: Path, typed: str = "") -> Done:
    done = run("--db", database, "restore", copy, typed=typed)
    assert done.status == 0, done.err
    return done


def test_a_shop_comes_back_from_its_backup_with_its_pins(tmp_path: Path) -> None:
    """After the loss of everything the owner signs on again, in a new epoch of the same journal."""
    database, copy = make_shop(tmp_path), tmp_path / "stick" / "copy"
    copy.parent.mkdir()
    made = run_process("--db", database, "backup", copy)
    assert made.status == 0, made.err
    assert names(copy.parent) == ["copy", "copy.key", "copy.pepper"]
    assert all(path.stat().st_mode & 0o777 == 0o600 for path in copy.parent.iterdir())
    lose(database)
    done = run_process("--db", database, "restore", copy)
    assert done.status == 0, done.err
    assert f"{copy} is back at {database}; a new epoch" in done.out
    with Shop.open(str(database)) as shop:
        assert Till(shop).people.by_pin("1", "2580").name == "Miller, Ann"
        kinds = [entry.kind for entry in shop.read(lambda db: list(reading.walk(db)))]
    assert kinds.count("epoch.opened") == 1
    assert run("--db", database, "journal", "verify").status == 0


@pytest.mark.parametrize("extra", [(), ("--encrypt",)], ids=["plain", "encrypted"])
def test_old_entries_in_files_come_back_too(tmp_path: Path, extra: tuple[str, ...]) -> None:
    """Entries that were moved out of the database are in the copy: the journal is proven from its first one."""
    database, copy = make_shop(tmp_path), tmp_path / "stick" / "copy"
    copy.parent.mkdir()
    with Shop.open(str(database)) as shop:
        upkeep.take_checkpoint(shop, actor="test")
        assert upkeep.archive(shop, own_days=-1, other_days=-1) > 0
    folder = database.with_name("shop.sqlite.archive")
    (kept,) = folder.iterdir()
    done = run("--db", database, "backup", *extra, copy, typed=WORDS)
    assert done.status == 0, done.err
    expected = ["copy"] if extra else ["copy", "copy.archive", "copy.key", "copy.pepper"]
    assert names(copy.parent) == expected
    content = kept.read_bytes()
    shutil.rmtree(folder)
    lose(database)
    restored(database, copy, WORDS)
    assert kept.read_bytes() == content
    assert kept.stat().st_mode & 0o777 == 0o600
    with Shop.open(str(database)) as shop:
        assert shop.rebuild() == []
        assert upkeep.verify(shop).findings == []


def test_an_archive_of_other_entries_is_not_written_over(tmp_path: Path) -> None:
    """A file of the same name with other contents is evidence: nothing is restored until it was moved away."""
    database, copy = make_shop(tmp_path), tmp_path / "copy"
    with Shop.open(str(database)) as shop:
        upkeep.take_checkpoint(shop, actor="test")
        upkeep.archive(shop, own_days=-1, other_days=-1)
    run("--db", database, "backup", copy)
    (kept,) = database.with_name("shop.sqlite.archive").iterdir()
    kept.write_bytes(b"other entries")
    database.unlink()
    database.with_name("shop.sqlite-wal").unlink(missing_ok=True)
    done = run("--db", database, "restore", copy)
    assert done.status == 1
    assert f"{kept} is in the way" in done.err
    assert (database.exists(), kept.read_bytes()) == (False, b"other entries")


def test_the_journal_knows_its_backups(tmp_path: Path) -> None:
    """A copy is a witness: its head is printed for the owner and written into the journal."""
    database = make_shop(tmp_path)
    done = run("--db", database, "backup", tmp_path / "copy")
    with Shop.open(str(database)) as shop:
        (entry,) = shop.read(lambda db: list(reading.walk(db, kinds=["backup.made"])))
    body = entry.body
    assert isinstance(body, BackupMade)
    assert (body.name, body.head.seq, body.encrypted) == ("copy", 10, False)
    assert f"one day: 10:{body.head.mac[:16]}\n" in done.out
    assert "backup copy" in run("--db", database, "journal", "verify").out


def test_an_encrypted_backup_is_one_file_that_shows_nothing(tmp_path: Path) -> None:
    """No name, no key and no trace of SQLite is left in it, and nothing is left beside it."""
    database, copy = make_shop(tmp_path), tmp_path / "copy"
    before = names(tmp_path)
    done = run("--db", database, "backup", "--encrypt", copy, typed=WORDS)
    assert done.status == 0, done.err
    assert names(tmp_path) == ["copy", *before]
    raw = copy.read_bytes()
    assert raw.startswith(b"tui-pos sealed 1\n")
    for text in (
        b"Corner Shop",
        b"Miller",
        b"SQLite",
        database.with_name("shop.sqlite.key").read_bytes()[:20],
    ):
        assert text not in raw
    lose(database)
    restored(database, copy, WORDS)
    with Shop.open(str(database)) as shop:
        assert Till(shop).people.by_pin("1", "2580").name == "Miller, Ann"


def test_a_wrong_passphrase_restores_nothing(tmp_path: Path) -> None:
    """The answer does not say how near it was."""
    database, copy = make_shop(tmp_path), tmp_path / "copy"
    run("--db", database, "backup", "--encrypt", copy, typed=WORDS)
    lose(database)
    before = names(tmp_path)
    done = run("--db", database, "restore", copy, typed="correct horse batters\n")
    assert done.status == 1
    assert done.err == "The passphrase does not open copy, or the file was changed or cut off.\n"
    assert names(tmp_path) == before


@pytest.mark.parametrize(
    "harm", ["flip the first", "flip the last", "cut", "swap the header", "add"]
)
def test_an_encrypted_backup_that_was_changed_restores_nothing(tmp_path: Path, harm: str) -> None:
    """Any byte changed, cut off, added or taken from another file is found."""
    database, copy = make_shop(tmp_path), tmp_path / "copy"
    run("--db", database, "backup", "--encrypt", copy, typed=WORDS)
    raw = bytearray(copy.read_bytes())
    start = raw.index(b"}\n") + 2
    if harm == "flip the first":
        raw[start] ^= 1
    elif harm == "flip the last":
        raw[-1] ^= 1
    elif harm == "cut":
        del raw[-1]
    elif harm == "swap the header":
        raw = raw.replace(b'"passes":3', b'"passes":2')
    else:
        raw += b"\0"
    copy.write_bytes(bytes(raw))
    lose(database)
    done = run("--db", database, "restore", copy, typed=WORDS)
    assert done.status == 1
    assert "The passphrase does not open copy" in done.err
    assert not database.exists()


def test_a_short_passphrase_is_refused(tmp_path: Path) -> None:
    """A file that was carried away can be tried for years."""
    database = make_shop(tmp_path)
    done = run("--db", database, "backup", "--encrypt", tmp_path / "copy", typed="2580\n")
    assert (done.status, done.err) == (
        1,
        "A passphrase has at least 12 characters: take some words.\n",
    )
    assert not (tmp_path / "copy").exists()


def test_a_backup_is_made_while_the_register_sells(tmp_path: Path) -> None:
    """Another process owns the data: the copy is whole, and the owner is asked to note its head."""
    database = make_shop(tmp_path)
    with Shop.open(str(database)):
        done = run_process("--db", database, "backup", tmp_path / "copy")
    assert done.status == 0, done.err
    assert "the journal does not know of this copy: note the head." in done.out
    lose(database)
    restored(database, tmp_path / "copy")


def test_nothing_is_written_over(tmp_path: Path) -> None:
    """Neither an earlier backup by a new one, nor a shop by a backup."""
    database, copy = make_shop(tmp_path), tmp_path / "copy"
    run("--db", database, "backup", copy)
    for extra in ((), ("--encrypt",)):
        done = run("--db", database, "backup", *extra, copy, typed=WORDS)
        assert (done.status, done.err) == (
            1,
            f"{copy} exists already: give the backup a new name.\n",
        )
    done = run("--db", database, "restore", copy)
    assert done.status == 1
    assert f"{database} is in the way: move it to a safe place first" in done.err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (None, "There is no backup at"),
        (b"not a database at all, just text" * 200, "is damaged (file is not a database): take another."),
        (b"tui-pos sealed 1\n{}\n", "The passphrase does not open copy"),
        (b'tui-pos sealed 1\n{"salt":"AAAAAAAAAAAAAAAAAAAAAA==","kibibytes":999999999}\n', "does not open copy"),
    ],
    ids=["missing", "text", "empty header", "greedy header"],
)  # fmt: skip
def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None, sentence: str) -> None:
    """A wrong file changes nothing."""
    if content is not None:
        (tmp_path / "copy").write_bytes(content)
    done = run("--db", tmp_path / "shop.sqlite", "restore", tmp_path / "copy", typed=WORDS)
    assert done.status == 1
    assert sentence in done.err
    assert not (tmp_path / "shop.sqlite").exists()


def test_a_medium_that_cannot_be_written_is_said(tmp_path: Path) -> None:
    """A missing folder, as of a stick that was pulled out."""
    database = make_shop(tmp_path)
    for extra in ((), ("--encrypt",)):
        done = run("--db", database, "backup", *extra, tmp_path / "gone" / "copy", typed=WORDS)
        assert done.status == 1
        assert done.err == f"There is no folder {tmp_path}/gone: is the medium there?\n"

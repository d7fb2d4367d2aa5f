"""A till's database is opened with what keeps sales through a power cut, or not at all."""

import os
import subprocess
import sys
from pathlib import Path

import apsw
import pytest

from tests.tinyshop import Clock, create_tables, kick, rows, tiny_registry
from tui_pos.core.refusal import Refusal
from tui_pos.data import migrations
from tui_pos.data.shop import Shop
from tui_pos.data.sqlite import SqliteConnection, check_library
from tui_pos.journal.projecting import Registry


def opened(path: Path, **options: object) -> Shop:
    return Shop.open(str(path), clock=Clock(), registry=tiny_registry(), **options)  # type: ignore[arg-type]


def begun(path: Path) -> Shop:
    shop = opened(path)
    shop.work(create_tables)
    shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init")
    return shop


def refusal(path: Path, **options: object) -> Refusal:
    with pytest.raises(Refusal) as refused:
        opened(path, **options)
    return refused.value


def pragma(shop: Shop, name: str) -> object:
    connection = shop.database.connection()
    assert isinstance(connection, SqliteConnection)
    return connection.driver.pragma(name)


def test_every_connection_has_the_settings_of_a_till(tmp_path: Path) -> None:
    """Write-ahead log, one sync a sale, foreign keys, no memory map: read back from the connection."""
    with begun(tmp_path / "till.sqlite") as shop:
        found = {
            name: pragma(shop, name)
            for name in (
                "journal_mode",
                "synchronous",
                "foreign_keys",
                "trusted_schema",
                "cell_size_check",
                "mmap_size",
                "temp_store",
                "journal_size_limit",
                "busy_timeout",
                "application_id",
            )
        }
    assert found == {
        "journal_mode": "wal",
        "synchronous": 2,
        "foreign_keys": 1,
        "trusted_schema": 0,
        "cell_size_check": 1,
        "mmap_size": 0,
        "temp_store": 2,
        "journal_size_limit": 33_554_432,
        "busy_timeout": 5000,
        "application_id": 0x54504F53,
    }


def test_the_power_test_may_ask_for_less(tmp_path: Path) -> None:
    """At synchronous=NORMAL a power cut may lose a sale, which the test of it has to see."""
    with opened(tmp_path / "till.sqlite", synchronous="NORMAL") as shop:
        assert pragma(shop, "synchronous") == 1


def test_files_belong_to_the_service_account_alone(tmp_path: Path) -> None:
    """Nobody else on the machine reads receipts, and least of all the journal's key."""
    umask = os.umask(0)
    try:
        with begun(tmp_path / "till.sqlite"):
            modes = {file.name: oct(file.stat().st_mode & 0o777) for file in tmp_path.iterdir()}
    finally:
        os.umask(umask)
    assert modes == {
        "till.sqlite": "0o600",
        "till.sqlite-wal": "0o600",
        "till.sqlite-shm": "0o600",
        "till.sqlite.key": "0o600",
        "till.sqlite.lock": "0o600",
    }


def test_a_second_owner_is_refused_by_pid(tmp_path: Path) -> None:
    """One process owns the file; readers may come and go."""
    path = tmp_path / "till.sqlite"
    with begun(path) as shop:
        shop.append([kick()], actor="anna")
        refused = refusal(path)
        assert refused.code == "in_use"
        assert f"(process {os.getpid()})" in refused.sentence
        with opened(path, read_only=True) as reader:
            assert rows(reader, "SELECT reason FROM kick") == [("no_sale",)]
            with pytest.raises(Refusal):
                reader.append([kick()], actor="anna")
        shop.append([kick()], actor="anna")
    with opened(path) as again:
        assert again.head().seq == 3


def test_the_lock_goes_with_the_process(tmp_path: Path) -> None:
    """A register that was killed leaves nothing to clean up."""
    path = tmp_path / "till.sqlite"
    begun(path).close()
    script = (
        "import sys, os\n"
        "from tui_pos.data.shop import Shop\n"
        "from tui_pos.journal.projecting import Registry\n"
        f"shop = Shop.open({str(path)!r}, registry=Registry())\n"
        "print('open', flush=True)\n"
        "sys.stdin.read()\n"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == b"open\n"
        assert f"(process {other.pid})" in refusal(path).sentence
        other.kill()
    opened(path).close()


def test_another_programs_file_is_left_alone(tmp_path: Path) -> None:
    """A database with tables of somebody else, with another mark, or no database at all."""
    tables, marked, text = tmp_path / "a.db", tmp_path / "b.db", tmp_path / "c.db"
    other = apsw.Connection(str(tables))
    other.execute("CREATE TABLE songs (name TEXT)")
    other.close()
    other = apsw.Connection(str(marked))
    other.pragma("application_id", 4711)
    other.execute("CREATE TABLE x (y)")
    other.close()
    text.write_text("Dear diary, " * 1000)
    for path in (tables, marked, text):
        before = path.read_bytes()
        assert refusal(path).code == "foreign_database"
        assert path.read_bytes() == before


def test_a_newer_database_is_left_alone(tmp_path: Path) -> None:
    """An older program cannot know what a newer one has stored."""
    path = tmp_path / "till.sqlite"
    with begun(path) as shop:
        sql = f"INSERT INTO {migrations.HISTORY} (name, applied) VALUES ('0999_future', '2031')"
        shop.work(lambda db: db.execute(sql))
    refused = refusal(path)
    assert refused.code == "newer_database"
    assert "(it has 0999_future): update this machine first." in refused.sentence


def test_a_reader_cannot_bring_a_database_up(tmp_path: Path) -> None:
    """Opening for reading changes nothing; a missing file is told, not created."""
    path = tmp_path / "till.sqlite"
    assert refusal(path, read_only=True).code == "no_database"
    assert not path.exists()
    with begun(path) as shop:
        shop.work(lambda db: db.execute(f"DELETE FROM {migrations.HISTORY} WHERE id > 1"))
    if len(migrations.shipped()) > 1:
        assert refusal(path, read_only=True).code == "older_database"


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.7.0"])
def test_a_library_that_damages_files_is_refused(version: str) -> None:
    """Up to 3.51.2 two connections could damage a file with a write-ahead log."""
    with pytest.raises(Refusal) as refused:
        check_library(version)
    assert refused.value.code == "sqlite_version"
    check_library("3.51.3")
    check_library("3.54.1")


def test_a_file_system_without_a_write_ahead_log_is_refused(tmp_path: Path) -> None:
    """journal_mode would silently stay what it was, and a sale could be lost."""
    assert refusal(tmp_path / "till.sqlite", vfs="unix-none").code == "file_system"


def test_opening_a_till_imports_no_orm_and_no_server_driver(tmp_path: Path) -> None:
    """The register's start pays for neither peewee nor psycopg, also where both are installed."""
    path = tmp_path / "till.sqlite"
    Shop.open(str(path)).close()
    script = (
        "import sys\n"
        "from tui_pos.data.lanes import Lanes\n"
        f"lanes = Lanes({str(path)!r})\n"
        "lanes.opened.result()\n"
        "lanes.stop()\n"
        "print(sorted({'peewee', 'psycopg', 'playhouse', 'asyncpg'} & set(sys.modules)))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True)
    assert (done.stdout, done.stderr) == ("[]\n", "")


def test_a_database_address_is_understood_or_refused(tmp_path: Path) -> None:
    """A path, sqlite:///path, or postgresql://; for the last the key file has to be named."""
    path = tmp_path / "till.sqlite"
    Shop.open(f"sqlite://{path}", registry=Registry()).close()
    assert path.exists()
    for url, code in (("mysql://shop", "database_url"), ("postgresql://shop", "no_key_file")):
        with pytest.raises(Refusal) as refused:
            Shop.open(url, registry=Registry())
        assert refused.value.code == code

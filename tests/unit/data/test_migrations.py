"""Numbered files bring a database to this program's version, each once, in one transaction with its record."""

from pathlib import Path

import pytest

from tests.tinyshop import OpenShop, kick, rows
from tui_pos.core.refusal import Refusal
from tui_pos.data import migrations
from tui_pos.data.shop import Shop

_ADD_TABLE = """
from peewee import BlobField, CompositeKey, Model, TextField, BigIntegerField
from tui_pos.data.orm import create_tables

class Song(Model):
    singer = TextField()
    n = BigIntegerField()
    score = BlobField(null=True)
    class Meta:
        table_name = "song"
        primary_key = CompositeKey("singer", "n")

def up(migrator, db):
    create_tables(db, [Song])
"""

_ADD_COLUMN = """
from peewee import BigIntegerField

def up(migrator, db):
    migrator.migrate(migrator.add_column("song", "length", BigIntegerField(default=180)))
"""

_FAIL = """
def up(migrator, db):
    db.execute_sql("ALTER TABLE song ADD COLUMN half INTEGER")
    raise RuntimeError("stopped half way")
"""


def run(shop: Shop, folder: Path) -> list[str]:
    return migrations.migrate(shop.database.connection(), ("song",), folder)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """The product's own migrations, by name, and room for more."""
    path = tmp_path / "migrations"
    path.mkdir()
    for name in migrations.shipped():
        (path / f"{name}.py").write_text("def up(migrator, db): raise AssertionError")
    return path


def test_pending_files_run_in_order_and_once(open_shop: OpenShop, folder: Path) -> None:
    """What ran is recorded by name; a second start runs nothing; new tables are guarded."""
    shop = open_shop()
    (folder / "0901_songs.py").write_text(_ADD_TABLE)
    (folder / "0902_length.py").write_text(_ADD_COLUMN)
    connection = shop.database.connection()
    assert migrations.pending(connection, folder) == ["0901_songs", "0902_length"]
    assert run(shop, folder) == ["0901_songs", "0902_length"]
    assert run(shop, folder) == []
    assert migrations.applied(connection)[-2:] == ["0901_songs", "0902_length"]
    with pytest.raises(Refusal) as refused:
        shop.work(lambda db: db.execute("INSERT INTO song (singer, n) VALUES ('Ada', 1)"))
    assert refused.value.code == "no_entry"
    assert rows(shop, "SELECT singer, n, score, length FROM song") == []


def test_a_failing_file_leaves_the_version_before_it(open_shop: OpenShop, folder: Path) -> None:
    """Its changes and its record are one transaction."""
    shop = open_shop()
    (folder / "0901_songs.py").write_text(_ADD_TABLE)
    (folder / "0902_half.py").write_text(_FAIL)
    with pytest.raises(Refusal, match="stopped half way") as refused:
        run(shop, folder)
    assert refused.value.code == "migration"
    connection = shop.database.connection()
    assert migrations.pending(connection, folder) == ["0902_half"]
    assert rows(shop, "SELECT * FROM song") == []
    shop.append([kick()], actor="anna")
    (folder / "0902_half.py").write_text(_ADD_COLUMN)
    assert run(shop, folder) == ["0902_half"]


def test_rows_survive_a_migration(open_shop: OpenShop, folder: Path) -> None:
    """A new column gets its default in the rows that are there."""
    shop = open_shop()
    (folder / "0901_songs.py").write_text(_ADD_TABLE)
    migrations.migrate(shop.database.connection(), (), folder)
    shop.work(lambda db: db.execute("INSERT INTO song (singer, n) VALUES ('Ada', 1)"))
    (folder / "0902_length.py").write_text(_ADD_COLUMN)
    run(shop, folder)
    assert rows(shop, "SELECT singer, n, length FROM song") == [("Ada", 1, 180)]


def test_a_copy_is_kept_before_a_migration(tmp_path: Path) -> None:
    """The file as the older program left it stays beside the new one."""
    path = tmp_path / "till.sqlite"
    with Shop.open(str(path)) as shop:
        shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init")
        last = migrations.shipped()[-1]
        connection = shop.database.connection()
        connection.execute(f"DELETE FROM {migrations.HISTORY} WHERE name = ?", (last,))
    with pytest.raises(Refusal, match="already exists"):
        Shop.open(str(path))
    kept = tmp_path / f"till.sqlite.before-{last}"
    assert kept.stat().st_mode & 0o777 == 0o600
    assert kept.stat().st_size >= 4096

"""PostgreSQL where it differs: several writers, positions in commit order, errors that come late."""

import threading
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from tests.tinyshop import OpenShop, kick, rows, shops
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.connection import Connection, ConstraintFailed

pytestmark = pytest.mark.postgres


@pytest.fixture(params=["postgres"])
def database(request: pytest.FixtureRequest) -> str:
    import os

    from tests import postgres

    server = os.environ.get(postgres.VARIABLE)
    if server is None:
        pytest.skip(postgres.WHY_NOT)
    return server


@pytest.fixture
def open_shop(tmp_path: Path, database: str) -> Iterator[OpenShop]:
    with shops(tmp_path, database) as opener:
        yield opener


def test_places_follow_the_order_of_commits(open_shop: OpenShop) -> None:
    """A slow transaction holds its place: a reader that remembers the last place never skips an entry."""
    one, two = open_shop("node"), open_shop("node", node=False)
    slow = threading.Event()
    seen: list[tuple[int, str]] = []

    def wait(db: Connection) -> None:
        slow.set()
        threading.Event().wait(0.2)

    first = threading.Thread(target=lambda: one.append([kick("slow")], actor="anna", also=wait))
    first.start()
    assert slow.wait(10)
    second = threading.Thread(target=lambda: two.append([kick("fast")], actor="bob"))
    second.start()
    cursor = 1
    with Shop.open(one.database.address.url, key_file=one.ring.path, read_only=True) as reader:
        while len(seen) < 2:
            for entry in reader.read(partial(reading.after, pos=cursor)):
                seen.append((entry.pos, entry.body.reason))  # type: ignore[attr-defined]
                cursor = entry.pos
    first.join()
    second.join()
    assert seen == [(2, "slow"), (3, "fast")]


def test_the_naive_cursor_over_a_sequence_skips(open_shop: OpenShop) -> None:
    """Why places are not a sequence: numbers are handed out before the commits, so a later one may show first."""
    one, two = open_shop("node"), open_shop("node", node=False)
    one.work(lambda db: db.execute("CREATE TABLE naive (id BIGSERIAL PRIMARY KEY, word TEXT)"))
    early, late = one.database.connection(), two.database.connection()
    early.execute("BEGIN")
    early.execute("INSERT INTO naive (word) VALUES ('early')")
    late.execute("INSERT INTO naive (word) VALUES ('late')")
    seen = late.execute("SELECT id, word FROM naive WHERE id > 0 ORDER BY id")
    early.execute("COMMIT")
    cursor = seen[-1][0]
    seen += late.execute("SELECT id, word FROM naive WHERE id > ? ORDER BY id", (cursor,))
    assert seen == [(2, "late")]


def test_many_writers_share_one_chain(open_shop: OpenShop) -> None:
    """Several service processes append to one node's chain without a gap."""
    serving = [open_shop("node", node=number == 0) for number in range(3)]

    def sell(shop: Shop) -> None:
        for _ in range(10):
            shop.append([kick()], actor="anna")

    threads = [threading.Thread(target=sell, args=(shop,)) for shop in serving]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    found = rows(serving[0], "SELECT pos, seq FROM journal_entry ORDER BY pos")
    assert found == [(n, n) for n in range(1, 32)]


def test_an_error_that_comes_late_still_undoes_everything(open_shop: OpenShop) -> None:
    """Statements are sent without waiting; what they fail with comes before the commit."""
    shop = open_shop()

    def twice(db: Connection) -> None:
        db.execute("INSERT INTO job (id, text) VALUES (1, 'a')")
        db.execute("INSERT INTO job (id, text) VALUES (1, 'b')")
        db.execute("INSERT INTO job (id, text) VALUES (2, 'c')")

    with pytest.raises(ConstraintFailed):
        shop.append([kick()], actor="anna", also=twice)
    assert rows(shop, "SELECT count(*) FROM job") == [(0,)]
    assert rows(shop, "SELECT count(*) FROM kick") == [(0,)]
    assert shop.append([kick()], actor="anna")[0].seq == 2


def test_sums_and_truths_are_whole_numbers(open_shop: OpenShop) -> None:
    """A sum of integers and a comparison give what SQLite gives."""
    shop = open_shop()
    found = rows(shop, "SELECT sum(n), count(*), max(n) > 1, '50%?' FROM (SELECT 2 AS n) x")
    assert found == [(2, 1, 1, "50%?")]
    assert type(found[0][0]) is int


def test_a_server_that_goes_away_is_told_and_comes_back(open_shop: OpenShop) -> None:
    """The connection is opened again by itself; nothing is half stored."""
    shop, other = open_shop("node"), open_shop("node", node=False)
    shop.append([kick("before")], actor="anna")
    end = (
        "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity"
        " WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def lose(db: Connection) -> None:
        other.database.connection().execute(end)

    with pytest.raises(Refusal) as refused:
        shop.append([kick("lost")], actor="anna", also=lose)
    assert refused.value.code == "storage"
    assert refused.value.sentence.startswith("Nothing was stored: the database server said:")
    (entry,) = shop.append([kick("after")], actor="anna")
    assert entry.seq == 3
    assert rows(shop, "SELECT reason FROM kick ORDER BY pos") == [("before",), ("after",)]


def test_a_writer_that_hangs_is_told_as_busy(open_shop: OpenShop) -> None:
    """Nobody waits for ever for another process that keeps the journal."""
    shop, other = open_shop("node"), open_shop("node", node=False)
    held, mine = other.database.connection(), shop.database.connection()
    mine.execute("SET lock_timeout = '50ms'")
    held.begin_write()
    with pytest.raises(Refusal) as refused:
        shop.append([kick()], actor="anna")
    assert refused.value.code == "busy"
    held.rollback()
    assert shop.append([kick()], actor="anna")[0].seq == 2


def test_two_services_that_start_at_once_migrate_once(tmp_path: Path, database: str) -> None:
    """The second waits and finds nothing left to do."""
    from tests.postgres import fresh_database

    with fresh_database(database) as url:
        errors: list[BaseException] = []

        def start() -> None:
            try:
                Shop.open(url, key_file=tmp_path / "key").close()
            except BaseException as error:
                errors.append(error)

        threads = [threading.Thread(target=start) for _ in range(3)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
        assert errors == []

"""Entries and their rows are written together, and nothing else writes those rows."""

from datetime import date

import pytest

from tests.tinyshop import NOON, OpenShop, kick, rows
from tui_pos.core.refusal import Refusal
from tui_pos.journal import reading
from tui_pos.journal.bodies import NodeCreated

DAY = date(2026, 11, 22)


def test_entry_and_its_row_are_stored_together(open_shop: OpenShop) -> None:
    """An entry carries who, when and which business day, and its row follows from it."""
    shop = open_shop()
    (entry,) = shop.append([kick("no_sale")], actor="anna", day=DAY)
    assert (entry.pos, entry.seq, entry.kind, entry.version) == (2, 2, "drawer.kicked", 1)
    assert (entry.at, entry.day, entry.actor) == (NOON, DAY, "anna")
    assert entry.raw == b'{"till":"till-1","reason":"no_sale"}'
    assert rows(shop, "SELECT pos, till, reason FROM kick") == [(2, "till-1", "no_sale")]


def test_entries_read_back_as_they_were_written(open_shop: OpenShop) -> None:
    """What was appended is what is read, byte for byte, after the shop was closed and opened."""
    shop = open_shop()
    written = shop.append([kick("no_sale"), kick("count")], actor="anna", day=DAY)
    shop.close()
    again = open_shop()
    first, *rest = again.read(lambda db: reading.after(db, 0))
    assert rest == written
    assert isinstance(first.body, NodeCreated)
    assert (first.seq, first.body.role, first.body.program) == (1, "till", "0.1.0")


def test_a_failing_projector_undoes_the_whole_append(open_shop: OpenShop) -> None:
    """When one of two entries cannot be applied, neither is there, nor any row."""
    shop = open_shop()
    with pytest.raises(ValueError, match="jammed"):
        shop.append([kick("no_sale"), kick("jammed")], actor="anna")
    assert rows(shop, "SELECT count(*) FROM journal_entry") == [(1,)]
    assert rows(shop, "SELECT count(*) FROM kick") == [(0,)]
    (entry,) = shop.append([kick("no_sale")], actor="anna")
    assert (entry.pos, entry.seq) == (2, 2)


def test_working_tables_are_written_in_the_same_transaction(open_shop: OpenShop) -> None:
    """The print job is there with its receipt, or neither is."""
    shop = open_shop()
    shop.append(
        [kick()], actor="anna", also=lambda db: db.execute("INSERT INTO job VALUES (1, 'slip')")
    )

    def fail(db: object) -> None:
        raise RuntimeError("no paper")

    with pytest.raises(RuntimeError, match="no paper"):
        shop.append([kick()], actor="anna", also=fail)
    assert rows(shop, "SELECT id, text FROM job") == [(1, "slip")]
    assert rows(shop, "SELECT count(*) FROM kick") == [(1,)]


@pytest.mark.parametrize(
    "sql",
    [
        "INSERT INTO kick (pos, till, reason) VALUES (99, 'till-1', 'theft')",
        "UPDATE kick SET reason = 'sale'",
        "DELETE FROM kick",
    ],
)
def test_guarded_tables_change_through_the_journal_alone(open_shop: OpenShop, sql: str) -> None:
    """Rows that entries stand behind cannot be written by anything else, beside an entry neither."""
    shop = open_shop()
    shop.append([kick()], actor="anna")
    with pytest.raises(Refusal) as refused:
        shop.work(lambda db: db.execute(sql))
    assert refused.value.code == "no_entry"
    with pytest.raises(Refusal) as beside:
        shop.append([kick()], actor="anna", also=lambda db: db.execute(sql))
    assert beside.value.code == "no_entry"
    assert rows(shop, "SELECT pos, till, reason FROM kick") == [(2, "till-1", "no_sale")]


@pytest.mark.parametrize(
    "sql", ["UPDATE journal_entry SET actor = 'bob'", "DELETE FROM journal_entry"]
)
def test_entries_are_never_edited_or_deleted(open_shop: OpenShop, sql: str) -> None:
    """The journal's table is sealed."""
    shop = open_shop()
    with pytest.raises(Exception, match=r"never|no journal entry"):
        shop.work(lambda db: db.execute(sql))
    assert rows(shop, "SELECT actor FROM journal_entry") == [("init",)]


def test_a_database_without_a_node_appends_nothing(open_shop: OpenShop) -> None:
    """Before `init` or `join` there is nobody whose journal this could be."""
    shop = open_shop(node=False)
    with pytest.raises(Refusal) as refused:
        shop.append([kick()], actor="anna")
    assert refused.value.code == "no_node"


def test_two_entries_of_one_append_share_one_sync_and_follow_each_other(
    open_shop: OpenShop,
) -> None:
    """Places and sequence numbers are gapless."""
    shop = open_shop()
    entries = shop.append([kick(), kick(), kick()], actor="anna")
    assert [(entry.pos, entry.seq) for entry in entries] == [(2, 2), (3, 3), (4, 4)]
    assert shop.head().seq == 4
    assert shop.head().mac == entries[-1].mac.hex()

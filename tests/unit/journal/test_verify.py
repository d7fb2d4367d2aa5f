"""Whatever is changed in the journal is found, up to the last head that someone else holds."""

from collections.abc import Callable
from datetime import date

import pytest

from tests.tinyshop import Clock, OpenShop, kick, rows
from tui_pos.core.refusal import Refusal
from tui_pos.data import upkeep
from tui_pos.data.shop import Shop
from tui_pos.journal import origins, reading, witnesses
from tui_pos.journal.bodies import BackupMade, DayClosed, DayTotals, Head
from tui_pos.journal.connection import Connection
from tui_pos.journal.verifying import Verdict
from tui_pos.journal.witnesses import Witness

_DAY_MS = 24 * 3600 * 1000


def tamper(shop: Shop, *statements: str) -> None:
    """Change the database the way somebody with a database tool would, seals taken off."""

    def work(db: Connection) -> None:
        if db.dialect == "sqlite":
            for trigger in ("journal_entry_seal_update", "journal_entry_seal_delete"):
                db.execute(f"DROP TRIGGER IF EXISTS {trigger}")
        else:
            db.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
        for sql in statements:
            db.execute(sql)

    shop.work(work)


def found(shop: Shop, *shown: Witness) -> list[str]:
    return upkeep.verify(shop, shown).findings


def trading(open_shop: OpenShop) -> Shop:
    """A till with five entries of its own and three of another."""
    shop, other = open_shop("till"), open_shop("other")
    other.append([kick("x"), kick("y")], actor="bob", day=date(2026, 11, 22))
    shop.append([kick("a"), kick("b")], actor="anna", day=date(2026, 11, 22))
    shop.receive(other.read(lambda db: reading.after(db, 0)), whole=False)
    shop.append([kick("c"), kick("d")], actor="anna")
    return shop


def test_an_untouched_journal_is_fine(open_shop: OpenShop) -> None:
    """Nothing is found, and each chain says how far it goes and that nobody else holds it."""
    verdict = upkeep.verify(trading(open_shop))
    assert verdict.ok
    assert [(one.last, one.chained, one.vouched) for one in verdict.origins] == [
        (5, True, 0),
        (3, False, 0),
    ]
    assert verdict.origins[0].sentence().endswith("a cut at the end could not be seen.")


@pytest.mark.parametrize("pos", [2, 6])
@pytest.mark.parametrize(
    "change",
    [
        "seq = seq + 100",
        "kind = 'drawer.opened'",
        "version = version + 1",
        "at = at + 1",
        "day = 20261121",
        "actor = 'nobody'",
        "mac = raw",
        "origin = 3 - origin, seq = seq + 50",
        "origin = 99",
        "pos = pos + 100",
    ],
)
def test_any_changed_column_is_found(open_shop: OpenShop, change: str, pos: int) -> None:
    """Who, what, when, where: each column of each entry is covered, this till's and others'."""
    shop = trading(open_shop)
    tamper(shop, f"UPDATE journal_entry SET {change} WHERE pos = {pos}")
    assert found(shop) != []


def test_any_flipped_byte_of_a_body_is_found(open_shop: OpenShop) -> None:
    """Each byte of each stored body, and of each MAC, of this till's entries and of others'."""
    shop = trading(open_shop)
    tamper(shop)
    stored = rows(shop, "SELECT pos, raw, mac FROM journal_entry ORDER BY pos")
    assert len(stored) == 8
    for pos, raw, mac in stored:
        for column, value in (("raw", raw), ("mac", mac)):
            step = 1 if column == "raw" and pos in (2, 5) else 11
            for place in range(0, len(value), step):
                flipped = bytearray(value)
                flipped[place] ^= 1 << place % 8
                sql = f"UPDATE journal_entry SET {column} = ? WHERE pos = ?"
                shop.work(lambda db: db.execute(sql, (bytes(flipped), pos)))  # noqa: B023
                assert found(shop), (pos, column, place)
                shop.work(lambda db: db.execute(sql, (value, pos)))  # noqa: B023
    assert found(shop) == []


@pytest.mark.parametrize("pos", range(1, 9))
def test_any_removed_row_is_found(open_shop: OpenShop, pos: int) -> None:
    """Also the very last one, as long as the head noted beside it stays."""
    shop = trading(open_shop)
    tamper(shop, f"DELETE FROM journal_entry WHERE pos = {pos}")
    assert any("removed" in finding for finding in found(shop))


def test_a_removed_row_is_found_when_the_places_were_closed_up(open_shop: OpenShop) -> None:
    """Renumbering the rest hides the place, not the chain."""
    shop = trading(open_shop)
    tamper(shop, "DELETE FROM journal_entry WHERE pos = 7")
    tamper(shop, "UPDATE journal_entry SET pos = 7 WHERE pos = 8")
    assert "Entries 4 to 4 of node" in found(shop)[0]


def cut(shop: Shop, seq: int) -> None:
    """Cut this till's last entries off and put the noted head right, as somebody who knows the program would."""
    tamper(
        shop,
        f"DELETE FROM journal_entry WHERE origin = 1 AND seq > {seq}",
        f"UPDATE journal_origin SET seq = {seq}, mac = (SELECT mac FROM journal_entry"
        f" WHERE origin = 1 AND seq = {seq}) WHERE id = 1",
    )


def test_a_cut_tail_is_found_against_a_witness(open_shop: OpenShop) -> None:
    """Without a witness a clean cut cannot be seen; a Z report on paper shows it."""
    shop = trading(open_shop)
    head = shop.head()
    paper = Witness("Z report 7", Head(head.node, head.epoch, 5, head.mac[:12]))
    verdict = upkeep.verify(shop, [paper])
    assert verdict.ok
    assert verdict.origins[0].sentence().endswith("Z report 7 vouches up to entry 5.")
    cut(shop, 4)
    assert found(shop) == []
    (finding,) = found(shop, paper)
    assert finding.startswith("Z report 7 holds entry 5 of node ")
    assert finding.endswith("the journal here ends at 4: its last entries were cut off.")


def test_a_node_that_acknowledged_is_a_witness(open_shop: OpenShop) -> None:
    """The last head that the node said it has is remembered and checked."""
    shop = trading(open_shop)
    head = shop.head()
    shop.work(lambda db: witnesses.note(db, "node back office", head, 1))
    older = Head(head.node, head.epoch, 2, "00" * 32)
    shop.work(lambda db: witnesses.note(db, "node back office", older, 2))
    shop.append([kick()], actor="anna")
    verdict = upkeep.verify(shop)
    assert verdict.ok
    assert verdict.origins[0].vouched == 5
    assert (
        verdict.origins[0]
        .sentence()
        .endswith("node back office vouches up to entry 5. Nobody else holds the 1 after it yet.")
    )
    cut(shop, 3)
    assert any("node back office holds entry 5" in finding for finding in found(shop))


def test_a_rewritten_journal_is_found_against_a_witness(open_shop: OpenShop) -> None:
    """Somebody who has the key can write a chain that holds, but not one that the paper agrees with."""
    shop = trading(open_shop)
    head = shop.head()
    paper = Witness("Z report 7", Head(head.node, head.epoch, 5, "00112233"))
    (finding,) = found(shop, paper)
    assert finding.startswith("Z report 7 holds another entry 5 of node ")
    stranger = Witness("backup old", Head("no such node", "epoch", 5, head.mac))
    assert found(shop, stranger) == [
        "backup old names a journal that is not here: node no such node."
    ]


def test_entries_name_the_papers_and_files_that_vouch(open_shop: OpenShop) -> None:
    """A Z report and a backup are entries too, so the verdict can say which paper to fetch."""
    shop = trading(open_shop)
    day = date(2026, 11, 22)
    closed = DayClosed("store-1", "till-1", day, 7, DayTotals(), shop.head())
    shop.append([closed], actor="anna", day=day)
    assert (
        "Z report 7 of 2026-11-22 (entry 6) vouches up to entry 5."
        in upkeep.verify(shop).origins[0].sentence()
    )
    shop.append([BackupMade(shop.head(), "usb-1122", encrypted=False)], actor="system")
    assert (
        "backup usb-1122 (entry 7) vouches up to entry 6."
        in upkeep.verify(shop).origins[0].sentence()
    )


def test_another_chains_checkpoint_is_a_witness(open_shop: OpenShop) -> None:
    """At the node, its own checkpoint vouches for the tills' entries that it had by then."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick(), kick()], actor="anna")
    node.receive(till.read(lambda db: reading.after(db, 0)))
    upkeep.take_checkpoint(node, actor="system")
    verdict = upkeep.verify(node)
    assert verdict.ok
    assert [one.vouched for one in verdict.origins] == [0, 3]


def test_a_missing_or_changed_archive_file_is_found(open_shop: OpenShop) -> None:
    """What is in the files is proven with the rest; when one is missing the verdict says what it takes on trust."""
    clock = Clock()
    shop = open_shop("shop", clock=clock)
    shop.append([kick(), kick()], actor="anna")
    clock.now += 500 * _DAY_MS
    shop.append([kick()], actor="anna")
    upkeep.take_checkpoint(shop, actor="system")
    upkeep.archive(shop, own_days=400, other_days=90)
    assert found(shop) == []
    (file,) = shop.read(shop.archives).folder.iterdir()
    content = file.read_bytes()
    file.write_bytes(content[:-1] + bytes([content[-1] ^ 1]))
    changed = found(shop)
    assert changed[0].startswith("The archive files could not be read")
    assert "was changed: put it back from a backup." in changed[1]
    file.unlink()
    assert "is missing from" in found(shop)[1]
    with pytest.raises(Refusal) as refused:
        shop.rebuild()
    assert refused.value.code == "archive"
    tamper(shop, "DELETE FROM journal_entry WHERE pos = 4")
    assert any("Entries 4 to 4" in finding for finding in found(shop))


def test_a_reader_beside_the_register_can_verify(open_shop: OpenShop) -> None:
    """The command line looks at an open till, whose roll-ups may be behind, and changes nothing."""
    shop = trading(open_shop)
    assert rows(shop, "SELECT count(*) FROM kicks") == [(0,)]
    reader = open_shop("till", read_only=True, node=False)
    assert upkeep.verify(reader).ok
    assert rows(shop, "SELECT count(*) FROM kicks") == [(0,)]


def test_without_its_key_nothing_can_be_proven_or_added(open_shop: OpenShop) -> None:
    """A lost key file is a plain refusal that says what to do."""
    shop = trading(open_shop)
    shop.close()
    shop.ring.path.unlink()
    again = open_shop("till")
    attempts: list[Callable[[], Verdict | object]] = [
        lambda: upkeep.verify(again),
        lambda: again.append([kick()], actor="anna"),
    ]
    for attempt in attempts:
        with pytest.raises(Refusal) as refused:
            attempt()
        assert refused.value.code == "no_key"
    assert len(again.read(origins.every)) == 2

"""Beginning a journal, and going on after a restore without giving out a name twice."""

import pytest

from tests.tinyshop import OpenShop, kick, rows
from tui_pos.core.refusal import Refusal
from tui_pos.journal import origins, reading
from tui_pos.journal.bodies import EpochOpened, NodeCreated


def test_a_node_is_created_once(open_shop: OpenShop) -> None:
    """The first entry says who writes here; a second beginning is refused."""
    shop = open_shop(node=False)
    entry = shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init")
    body = entry.body
    assert isinstance(body, NodeCreated)
    assert (entry.pos, entry.seq, body.node, body.role, body.name) == (
        1,
        1,
        entry.node,
        "till",
        "Till 1",
    )
    with pytest.raises(Refusal) as refused:
        shop.create_node(role="till", name="Till 2", program="0.1.0", actor="init")
    assert refused.value.code == "node_exists"
    assert rows(shop, "SELECT count(*) FROM journal_entry") == [(1,)]


def test_an_enrolled_node_takes_the_name_and_key_it_is_given(open_shop: OpenShop) -> None:
    """The node that enrols a till knows its key, so it can check the till's chain from the first entry."""
    shop = open_shop(node=False)
    name = "0190a0e0-0000-7000-8000-000000000001"
    shop.create_node(
        role="till", name="Till 1", program="0.1.0", actor="join", node=name, key=b"k" * 32
    )
    assert shop.origin().node == name
    assert shop.ring.key(name) == b"k" * 32


def test_a_new_epoch_names_what_it_goes_on_from(open_shop: OpenShop) -> None:
    """After a restore the first entry names the old epoch, its last entry, and the jump of receipt numbers."""
    shop = open_shop()
    shop.append([kick()], actor="anna")
    old = shop.head()
    entry = shop.open_epoch(reason="restored from monday.sqlite", actor="owner")
    body = entry.body
    assert isinstance(body, EpochOpened)
    assert (body.prior_epoch, body.last_seq, body.last_mac) == (old.epoch, 2, old.mac)
    assert (body.reason, body.number_jump) == ("restored from monday.sqlite", 1000)
    assert (entry.node, entry.seq, entry.pos) == (old.node, 1, 3)
    assert entry.epoch != old.epoch
    (after,) = shop.append([kick()], actor="anna")
    assert (after.epoch, after.seq) == (entry.epoch, 2)


def test_the_lost_tail_is_fetched_back_under_its_old_names(open_shop: OpenShop) -> None:
    """What the backup lacked comes back from the node, and both epochs stand side by side."""
    till, node, restored = open_shop("till"), open_shop("node"), open_shop("restored", node=False)
    till.append([kick("kept")], actor="anna")
    backup = till.read(lambda db: reading.after(db, 0))
    till.append([kick("lost")], actor="anna")
    node.receive(till.read(lambda db: reading.after(db, 0)))

    restored.ring.add(till.origin().node, till.ring.key(till.origin().node))
    restored.receive(backup)
    restored.work(
        lambda db: origins.make_current(db, origins.every(db)[0])  # as the copied file has it
    )
    restored.open_epoch(reason="restored", actor="owner", number_jump=0)
    restored.append([kick("new")], actor="anna")
    mine = restored.read(origins.every)[0].head
    lost = node.read(lambda db: reading.of_origin(db, mine.node, mine.epoch, mine.seq))
    received = restored.receive(lost)
    assert [entry.seq for entry in received.stored] == [3]
    assert rows(restored, "SELECT reason FROM kick ORDER BY pos") == [
        ("kept",),
        ("new",),
        ("lost",),
    ]
    (after,) = restored.append([kick()], actor="anna")
    assert after.seq == 3
    assert node.receive(restored.read(lambda db: reading.after(db, 0))).quarantined == []
    assert len(node.read(origins.every)) == 3


def test_another_database_under_our_name_does_not_become_ours(open_shop: OpenShop) -> None:
    """An epoch of this node that somebody else opened is kept, and this database goes on with its own."""
    shop, clone = open_shop("shop"), open_shop("clone", node=False)
    mine = shop.origin()
    clone.create_node(
        role="till",
        name="clone",
        program="0.1.0",
        actor="thief",
        node=mine.node,
        key=shop.ring.key(mine.node),
    )
    shop.receive(clone.read(lambda db: reading.after(db, 0)))
    assert shop.origin() == mine

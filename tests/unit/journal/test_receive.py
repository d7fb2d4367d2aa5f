"""Other nodes' entries: stored under their own names, once, in order, and looked at when something is odd."""

from dataclasses import replace

import pytest

from tests.tinyshop import OpenShop, kick, rows
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal import origins, reading
from tui_pos.journal.applying import Why
from tui_pos.journal.entry import Entry


def entries_of(shop: Shop) -> list[Entry]:
    return shop.read(lambda db: reading.after(db, 0))


def trust(node: Shop, till: Shop) -> None:
    """Give the node the till's key, as an enrolment does."""
    name = till.origin().node
    node.ring.add(name, till.ring.key(name))


def test_entries_keep_their_names_and_get_places_of_their_own(open_shop: OpenShop) -> None:
    """What a till wrote is, at the node, the same entry at another place, with the same row."""
    till, node = open_shop("till"), open_shop("node")
    trust(node, till)
    node.append([kick("count", "office")], actor="boss")
    till.append([kick("no_sale")], actor="anna")
    sent = entries_of(till)
    received = node.receive(sent)
    assert [entry.pos for entry in received.stored] == [3, 4]
    assert [replace(entry, pos=0) for entry in received.stored] == [
        replace(entry, pos=0) for entry in sent
    ]
    assert rows(node, "SELECT pos, till, reason FROM kick ORDER BY pos") == [
        (2, "office", "count"),
        (4, "till-1", "no_sale"),
    ]
    assert {head.seq for head in node.read(origins.heads)} == {2}


def test_a_repeat_is_harmless(open_shop: OpenShop) -> None:
    """The same batch twice, as after a lost acknowledgement, changes nothing the second time."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick()], actor="anna")
    node.receive(entries_of(till))
    again = node.receive(entries_of(till))
    assert (again.stored, again.repeated, again.quarantined) == ([], 2, [])
    assert rows(node, "SELECT count(*) FROM kick") == [(1,)]


def test_a_gap_is_reported_and_nothing_behind_it_is_stored(open_shop: OpenShop) -> None:
    """The answer names the last entry before the gap, so that the sender can send what follows."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick(), kick(), kick()], actor="anna")
    first, second, third, fourth = entries_of(till)
    node.receive([first])
    received = node.receive([third, fourth])
    assert received.stored == []
    (missing,) = received.missing.values()
    assert (missing.node, missing.seq, missing.mac) == (first.node, 1, first.mac.hex())
    assert len(node.receive([second, third, fourth]).stored) == 3


def test_an_unknown_chain_must_begin_at_its_first_entry(open_shop: OpenShop) -> None:
    """A node that has nothing of a till asks for everything."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick()], actor="anna")
    received = node.receive(entries_of(till)[1:])
    assert [head.seq for head in received.missing.values()] == [0]
    assert len(node.read(origins.every)) == 1


def test_another_entry_under_a_taken_name_is_quarantined(open_shop: OpenShop) -> None:
    """A restored till that gives out a number again never overwrites, and is never dropped."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick("no_sale")], actor="anna")
    sent = entries_of(till)
    node.receive(sent)
    other = replace(sent[1], raw=b'{"till":"till-1","reason":"sale"}', mac=bytes(32))
    received = node.receive([other])
    assert received.quarantined == [other]
    assert rows(node, "SELECT seq, raw, why FROM journal_quarantine") == [
        (2, b'{"till":"till-1","reason":"sale"}', "another entry has this name")
    ]
    assert rows(node, "SELECT reason FROM kick") == [("no_sale",)]
    node.receive([other])
    assert rows(node, "SELECT count(*) FROM journal_quarantine") == [(1,)]


def test_a_forged_entry_is_quarantined_and_ends_the_chain(open_shop: OpenShop) -> None:
    """With the till's key at hand, an entry that does not fit is set aside and what follows is not believed."""
    till, node = open_shop("till"), open_shop("node")
    trust(node, till)
    till.append([kick(), kick(), kick()], actor="anna")
    first, second, third, fourth = entries_of(till)
    forged = replace(third, raw=third.raw.replace(b"no_sale", b"drop"))
    received = node.receive([first, second, forged, fourth])
    assert [entry.seq for entry in received.stored] == [1, 2]
    assert received.quarantined == [forged]
    assert [head.seq for head in received.missing.values()] == [2]
    assert [entry.seq for entry in node.receive([third, fourth]).stored] == [3, 4]


def test_a_poisoned_entry_blocks_nothing(open_shop: OpenShop) -> None:
    """An entry whose rows cannot be written is stored, counted and shown; the rest goes on."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick("first"), kick("second"), kick("third")], actor="anna")
    sent = entries_of(till)
    sent[2] = replace(sent[2], raw=b'{"till":"till-1","reason":"jammed"}')
    received = node.receive(sent)
    assert len(received.stored) == 4
    assert received.pending == {4: Why.POISONED}
    assert rows(node, "SELECT reason FROM kick ORDER BY pos") == [("first",), ("third",)]
    assert rows(node, "SELECT pos, why, note FROM journal_pending") == [
        (4, "poisoned", "ValueError: the drawer is jammed")
    ]


def test_a_body_that_cannot_be_read_blocks_nothing(open_shop: OpenShop) -> None:
    """Bytes that are no such body are kept as they came."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick(), kick()], actor="anna")
    sent = entries_of(till)
    sent[1] = replace(sent[1], raw=b"\xff not json")
    assert node.receive(sent).pending == {3: Why.POISONED}
    assert rows(node, "SELECT raw FROM journal_entry WHERE pos = 3") == [(b"\xff not json",)]
    assert rows(node, "SELECT count(*) FROM kick") == [(1,)]


def test_an_unknown_kind_is_kept_raw(open_shop: OpenShop) -> None:
    """An older node keeps what a newer till sends until it has been brought up to date."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick(), kick()], actor="anna")
    sent = entries_of(till)
    sent[1] = replace(sent[1], kind="drawer.sang", raw=b'{"song":"la"}')
    sent[2] = replace(sent[2], version=7)
    assert node.receive(sent).pending == {3: Why.UNKNOWN, 4: Why.UNKNOWN}
    assert rows(node, "SELECT note FROM journal_pending ORDER BY pos") == [
        ("drawer.sang version 1",),
        ("drawer.kicked version 7",),
    ]


def test_a_feed_may_leave_entries_out(open_shop: OpenShop) -> None:
    """A till gets of others only what it needs; it keeps those entries under their names, in any order."""
    till, other = open_shop("till"), open_shop("other")
    other.append([kick("a"), kick("b"), kick("c"), kick("d")], actor="bob")
    sent = entries_of(other)
    received = till.receive([sent[2], sent[4]], whole=False)
    assert ([entry.seq for entry in received.stored], received.missing) == ([3, 5], {})
    late = till.receive([sent[3], sent[4]], whole=False)
    assert ([entry.seq for entry in late.stored], late.repeated) == ([4], 1)
    assert rows(till, "SELECT reason FROM kick ORDER BY pos") == [("b",), ("d",), ("c",)]
    clash = till.receive([replace(sent[2], actor="mallory")], whole=False)
    assert len(clash.quarantined) == 1


def test_a_till_learns_that_it_was_restored(open_shop: OpenShop) -> None:
    """Entries under its own current name that it never wrote mean that its database is an old copy."""
    till = open_shop("till")
    till.append([kick()], actor="anna")
    mine = till.origin()
    lost = replace(entries_of(till)[-1], seq=3, mac=b"x" * 32)
    received = till.receive([lost])
    assert (received.stored, received.ahead) == ([], [lost])
    assert till.origin() == mine


@pytest.mark.parametrize(
    "change",
    [
        {"seq": 0},
        {"seq": -1},
        {"version": -1},
        {"at": 2**60},
        {"mac": b"short"},
        {"kind": "x" * 101},
        {"actor": "an\0na"},
        {"node": "\x1b[2J"},
        {"epoch": "two\nlines"},
    ],
)
def test_what_is_no_entry_is_refused_without_effect(
    open_shop: OpenShop, change: dict[str, object]
) -> None:
    """Nothing of a batch with such a thing in it is stored."""
    till, node = open_shop("till"), open_shop("node")
    till.append([kick()], actor="anna")
    good = entries_of(till)
    with pytest.raises(Refusal) as refused:
        node.receive([*good, replace(good[0], **change)])  # type: ignore[arg-type]
    assert refused.value.code == "bad_entry"
    assert rows(node, "SELECT count(*) FROM journal_entry") == [(1,)]

"""Programs one release apart understand each other, and what one cannot read yet waits for its update."""

import zlib
from contextlib import closing
from dataclasses import replace

import msgspec

from tests.sync.network import Network, own_entries, ring
from tui_pos.journal import chain
from tui_pos.sync import wire


class NewerHello(wire.Hello, frozen=True):
    """A hello of the next release: one more thing is said."""

    mood: str = "good"


class OlderPushed(msgspec.Struct):
    """An acknowledgement as an older till reads it."""

    marks: tuple[wire.Head, ...]


def test_a_field_of_the_next_release_is_passed_over() -> None:
    """An older node reads a newer till's hello."""
    newer = NewerHello("0.2.0", 1, (), mood="fine")
    assert wire.unpack(wire.pack(newer), wire.Hello) == wire.Hello("0.2.0", 1, ())


def test_a_field_that_the_release_before_does_not_know_has_a_default() -> None:
    """A newer till reads an older node's answer, and an older till a newer one's."""
    older = msgspec.msgpack.encode({"marks": [], "quarantined": 0})
    packed = zlib.compress(older, wbits=31)
    assert wire.unpack(packed, wire.Pushed) == wire.Pushed(())
    new = msgspec.msgpack.encode(wire.Pushed((), refused="why"))
    assert msgspec.msgpack.decode(new, type=OlderPushed).marks == ()


def test_an_entry_with_one_thing_more_is_still_an_entry() -> None:
    """Entries travel as lists; what a newer sender adds at the end is passed over."""
    carried = wire.Carried(1, "n", "e", 1, "k", 1, 0, 0, "a", b"{}", bytes(32))
    longer = msgspec.msgpack.encode([*msgspec.to_builtins(carried, builtin_types=(bytes,)), "more"])
    assert msgspec.msgpack.decode(longer, type=wire.Carried) == carried


def test_a_kind_of_the_next_release_waits_in_the_journal(network: Network) -> None:
    """A newer till's unknown entry is kept as it came, counted, and blocks nothing behind it."""
    network.found()
    code = network.code()
    with network.serving() as serving:
        member = network.join("till", serving.url, code)
        ring(member.till())
        sent = own_entries(member.shop)
        at = next(n for n, entry in enumerate(sent) if entry.kind == "drawer.kicked")
        key, mac, batch = member.shop.ring.key(member.node), chain.GENESIS, []
        for n, entry in enumerate(sent):
            kind = "drawer.sang" if n == at else entry.kind
            entry = replace(entry, kind=kind)
            mac = chain.entry_mac(key, mac, entry)
            batch.append(replace(entry, mac=mac))
        with network.serving_beside() as node:
            before = node.read(lambda db: db.execute("SELECT count(*) FROM receipt"))
        # The first entry is at the node already, under the MAC that it has here too.
        answer = member.link.ask(
            "push", wire.Push(tuple(wire.Carried.of(entry) for entry in batch)), wire.Pushed
        )
        assert before == [(0,)]
        assert (answer.marks[0].seq, answer.pending) == (len(batch), 1)
    with closing(network.open_node()) as node:
        rows = node.read(lambda db: db.execute("SELECT note FROM journal_pending"))
        assert rows == [("drawer.sang version 1",)]
        ((receipts,),) = node.read(lambda db: db.execute("SELECT count(*) FROM receipt"))
        assert receipts == 1

"""Whoever talks with the node without being one of its tills, or lies: a plain answer, and no effect."""

import socket
import time
import zlib
from contextlib import closing
from dataclasses import replace

import httpx
import msgspec
import pytest

from tests.sync.network import Member, Network, entries_of, own_entries, receipts_in, ring
from tui_pos.core.refusal import Refusal
from tui_pos.data.working import enrolments, persons
from tui_pos.data.working.persons import FieldValue
from tui_pos.journal.entry import Entry
from tui_pos.sync import service, serving, wire
from tui_pos.sync.status import lines, status

QUESTIONS = (
    "hello", "push", "tail", "feed", "snapshot", "persons", "secrets", "balance", "receipt",
)  # fmt: skip


def post(url: str, path: str, body: bytes, token: str | None = None) -> tuple[int, wire.Refused]:
    """Send bytes and read the refusal."""
    headers = {"authorization": f"Bearer {token}"} if token else {}
    answer = httpx.post(f"{url}/v1/{path}", content=body, headers=headers, timeout=20)
    return answer.status_code, wire.unpack(answer.content, wire.Refused)


def push(member: Member, entries: list[Entry]) -> wire.Pushed:
    """Hand entries over as they are."""
    carried = tuple(wire.Carried.of(entry) for entry in entries)
    return member.link.ask("push", wire.Push(carried), wire.Pushed)


def node_holds(network: Network, member: Member) -> list[Entry]:
    """Read what the node holds of a till."""
    with closing(network.open_node()) as node:
        return entries_of(node, member.node)


@pytest.mark.parametrize("token", [None, "nobody.secret", "nobody", "", "x" * 5000])
def test_no_credential_opens_nothing(network: Network, token: str | None) -> None:
    """Every question but who the node is asks for a credential first."""
    network.found()
    with network.serving() as serving_:
        for path in QUESTIONS:
            status, refused = post(serving_.url, path, b"", token)
            assert (status, refused.code) == (401, "credential")


def test_another_tills_credential_opens_only_its_own(network: Network) -> None:
    """A till that hands over another's entries is refused, and nothing of the batch is stored."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving_:
        one = network.join("one", serving_.url, codes[0])
        two = network.join("two", serving_.url, codes[1])
        ring(one.till())
        with pytest.raises(Refusal, match="its own entries only") as refused:
            push(two, own_entries(one.shop))
        assert refused.value.code == "foreign_entry"
        mixed = f"{two.node}.{one.membership.token.partition('.')[2]}"
        status, answer = post(serving_.url, "push", b"", mixed)
        assert (status, answer.code) == (401, "credential")
    assert len(node_holds(network, one)) == 1


def test_a_replayed_batch_changes_nothing(network: Network) -> None:
    """The same batch again is acknowledged again: every receipt is there once."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        sold = ring(member.till())
        batch = own_entries(member.shop)
        heads = [push(member, batch).marks[0].seq for _ in range(3)]
    assert heads == [len(batch)] * 3
    with closing(network.open_node()) as node:
        assert receipts_in(node) == [sold.number]


def test_a_batch_out_of_order_waits_for_what_is_missing(network: Network) -> None:
    """The acknowledgement says from where on to send; nothing behind the gap is stored."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        ring(member.till())
        batch = own_entries(member.shop)
        assert push(member, batch[3:]).marks[0].seq == 1
        assert push(member, batch[:4]).marks[0].seq == 4
        member.meet()
    assert node_holds(network, member) == batch


def test_a_forged_chain_is_shown_and_not_believed(network: Network) -> None:
    """A receipt changed on the way lies in the quarantine; the till's real one is taken afterwards."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        sold = ring(member.till())
        batch = own_entries(member.shop)
        at = next(n for n, entry in enumerate(batch) if entry.kind == "receipt.completed")
        forged = replace(batch[at], raw=batch[at].raw.replace(b'"Item 1"', b'"Item 9"'))
        answer = push(member, [*batch[:at], forged, *batch[at + 1 :]])
        assert answer.quarantined == 1
        assert answer.marks[0].seq == at
        assert "lies in the quarantine" in answer.refused
        member.meet()
    with closing(network.open_node()) as node:
        assert receipts_in(node) == [sold.number]
        rows = node.read(lambda db: db.execute("SELECT seq, why FROM journal_quarantine"))
        assert rows == [(at + 1, "it does not fit the chain")]


def test_the_same_name_with_other_content_is_shown(network: Network) -> None:
    """What was stored first stays; the other is kept for a manager and named in the status."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        ring(member.till())
        member.meet()
        stored = own_entries(member.shop)
        answer = push(member, [replace(stored[-1], actor="mallory")])
        assert answer.quarantined == 1
    assert node_holds(network, member) == stored


def _bodies() -> dict[str, bytes]:
    whole = wire.pack(wire.Push(()))
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    deep = zlib.compressobj(9, zlib.DEFLATED, 31)
    return {
        "empty": b"",
        "not compressed": b"hello",
        "cut short": whole[:-3],
        "goes on": whole + b"more",
        "a bomb": bomb.compress(b"\0" * 200_000_000) + bomb.flush(),
        "nested": deep.compress(b"\x81\xa7entries" + b"\x91" * 5_000_000) + deep.flush(),
        "wrong type": zlib.compress(msgspec.msgpack.encode({"entries": "many"}), wbits=31),
        "not msgpack": zlib.compress(b"\xc1\xc1\xc1", wbits=31),
        "no day": wire.pack(wire.Push((_carried(day=20261399),))),
        "no entry": wire.pack(wire.Push((_carried(seq=0),))),
        "control characters": wire.pack(wire.Push((_carried(actor="\x1b[2J"),))),
    }


def _carried(node: str = "", day: int = 0, seq: int = 1, actor: str = "a") -> wire.Carried:
    return wire.Carried(0, node, "e", seq, "drawer.kicked", 1, 0, day, actor, b"{}", bytes(32))


def test_bodies_that_are_none_are_refused(network: Network) -> None:
    """Cut, swollen, nested or nonsensical: each gets a sentence, costs little, and stores nothing."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        member.meet()
        token = member.membership.token
        for name, body in _bodies().items():
            status, refused = post(serving_.url, "push", body, token)
            assert status in (400, 403, 413), name
            assert (
                "nothing of it was stored" in refused.sentence
                or "nothing was stored" in refused.sentence
            )
        member.meet()
    assert node_holds(network, member) == own_entries(member.shop)


def test_an_oversized_body_is_not_read(network: Network) -> None:
    """Announced or not, more than two megabytes are refused; the connection is closed."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        token = network.join("till", serving_.url, code).membership.token
        big = b"x" * (wire.MOST_PACKED + 1)
        for content in (big, iter([big])):
            answer = httpx.post(
                f"{serving_.url}/v1/push",
                content=content,
                headers={"authorization": f"Bearer {token}"},
            )
            assert answer.status_code == 413
            assert answer.headers["connection"] == "close"


@pytest.mark.parametrize("head", [b"", b"POST /v1/push HTTP/1.1\r\nHost: x\r\nX-Slow:"])
def test_a_connection_that_drips_is_cut(
    network: Network, head: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody holds a connection by never finishing a question."""
    monkeypatch.setattr(serving, "HEADER_SECONDS", 0.3)
    network.found()
    with (
        network.serving() as serving_,
        socket.create_connection(("127.0.0.1", serving_.port), timeout=10) as line,
    ):
        line.sendall(head)
        began = time.monotonic()
        assert line.recv(1) == b""
        assert time.monotonic() - began < 5


def test_a_body_that_drips_is_cut(network: Network, monkeypatch: pytest.MonkeyPatch) -> None:
    """A body that does not arrive in time is refused with a sentence."""
    monkeypatch.setattr(service, "BODY_SECONDS", 0.3)
    network.found()
    code = network.code()
    with network.serving() as serving_:
        token = network.join("till", serving_.url, code).membership.token
        with socket.create_connection(("127.0.0.1", serving_.port), timeout=10) as line:
            line.sendall(
                f"POST /v1/push HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {token}\r\n"
                "Content-Length: 100\r\n\r\nabc".encode()
            )
            assert line.recv(100).startswith(b"HTTP/1.1 408")


@pytest.mark.parametrize(("days", "word"), [(-365, "slow"), (365, "fast")])
def test_a_clock_a_year_off_loses_nothing(network: Network, days: int, word: str) -> None:
    """Receipts of a till that believes it is another year are taken in their order, and the status names the clock."""
    network.found()
    code = network.code()
    real = network.clock
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        minute = 60_000 if days > 0 else -60_000
        wrong = lambda: real() + days * 86_400_000 + minute  # noqa: E731
        member.shop.clock = member.clock = wrong
        off = network.member(member.shop, member.membership)
        off.clock = wrong
        sold = ring(off.till())
        off.meet()
    with closing(network.open_node()) as node:
        assert receipts_in(node) == [sold.number]
        text = lines(node.read(lambda db: status(db, real())), real())
    assert any(f"its clock is 365 d {word}" in line for line in text)


def test_another_tills_journal_is_not_given_out(network: Network) -> None:
    """With its own credential a till gets its own tail only: of another's epoch it hears nothing."""
    network.found()
    codes = [network.code(), network.code()]
    with network.serving() as serving_:
        one = network.join("one", serving_.url, codes[0])
        two = network.join("two", serving_.url, codes[1])
        ring(one.till())
        one.meet()
        epoch = one.shop.origin().epoch
        assert len(one.link.ask("tail", wire.Tail(epoch, 0), wire.Entries).entries) > 1
        assert two.link.ask("tail", wire.Tail(epoch, 0), wire.Entries) == wire.Entries()


def _unkeepable(node: str) -> list[tuple[str, wire.Message]]:
    """Messages of the right shape with numbers and texts that no database keeps, or that would block others for ever."""

    def field(**changes: object) -> tuple[str, wire.Message]:
        plain = {"person": "p1", "kind": "customer", "field": "first", "value": "x", "version": 1}
        values = plain | {"at": 1, "origin": "o"} | changes
        return "persons", wire.Persons((FieldValue(**values),))  # type: ignore[arg-type]

    def secret(**changes: object) -> tuple[str, wire.Message]:
        plain = {"subject": "staff-1", "kind": "pin", "hash": "h", "lookup": "", "changed": 1}
        return "secrets", wire.Secrets((wire.Secret(**(plain | changes)),))  # type: ignore[arg-type]

    return [
        ("hello", wire.Hello("\0", 1, ())),
        ("hello", wire.Hello("p" * 5_000, 1, ())),
        ("hello", wire.Hello("p", 2**63, ())),
        ("hello", wire.Hello("p", 1, (), queue=2**64 - 1)),
        ("push", wire.Push((), queue=2**64 - 1)),
        ("push", wire.Push((_carried(node, seq=2**64 - 1),))),
        ("push", wire.Push((_carried(node, day=2**53),))),
        ("push", wire.Push((_carried(node, actor="\0"),))),
        ("tail", wire.Tail("\0", 0)),
        ("tail", wire.Tail("e", 2**64 - 1)),
        ("feed", wire.Feed("", 2**64 - 1)),
        field(person="\0"),
        field(value="x" * 5_000),
        field(version=2**63 - 1),
        field(version=2**53),
        secret(subject="\0"),
        secret(changed=2**63 - 1),
        secret(changed=2**53),
        ("balance", wire.AskBalance("\0", "")),
        ("receipt", wire.AskReceipt("\0")),
    ]


def test_what_cannot_be_kept_is_refused(network: Network) -> None:
    """Numbers at the limit and texts with NUL or of a body's length get a sentence, and nobody is blocked by them."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        with closing(network.serving_beside()) as node:
            before = node.read(enrolments.tills)
        for path, message in _unkeepable(member.node):
            status_, refused = post(serving_.url, path, wire.pack(message), member.membership.token)
            assert (status_, refused.code) in ((400, "malformed"), (400, "bad_entry")), message
        with closing(network.serving_beside()) as node:
            assert node.read(enrolments.tills) == before
            assert node.read(lambda db: persons.fields_of(db, "p1")) == {}
        member.meet()
        ring(member.till())
        member.meet()
    assert node_holds(network, member) == own_entries(member.shop)


def test_a_till_of_the_next_release_is_told_to_wait(network: Network) -> None:
    """A conversation that the node does not speak yet is refused with what to do; the till goes on selling."""
    network.found()
    code = network.code()
    with network.serving() as serving_:
        member = network.join("till", serving_.url, code)
        hello = wire.Hello("9.0.0", member.clock(), (), protocol=wire.PROTOCOL + 1)
        with pytest.raises(Refusal, match="update the node") as refused:
            member.link.ask("hello", hello, wire.Welcome)
        assert refused.value.code == "protocol"


def test_garbage_instead_of_tls_harms_nobody(network: Network) -> None:
    """A stranger's bytes end that connection alone."""
    network.found()
    with network.serving() as serving_:
        with socket.create_connection(("127.0.0.1", serving_.port), timeout=10) as line:
            line.sendall(b"\x16\x03\x01\x02\x00" + b"\0" * 512)
            assert b"400" in line.recv(100)
        assert httpx.get(f"{serving_.url}/health").json()["status"] == "ok"
        assert httpx.get(f"{serving_.url}/ready").json()["status"] == "ready"

"""What a node answers its tills: plain functions over its database, whatever carries the messages."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from importlib.metadata import version

from tui_pos.core.people import PersonKind
from tui_pos.core.quantity import to_scaled
from tui_pos.core.receipt import Receipt
from tui_pos.core.refusal import Refusal
from tui_pos.data.database import OwnedConnection
from tui_pos.data.queries import balances, receipts, settings
from tui_pos.data.shop import Shop
from tui_pos.data.working import enrolments, persons
from tui_pos.data.working.enrolments import Enrolled
from tui_pos.data.working.persons import FieldValue
from tui_pos.journal import chain, origins, reading
from tui_pos.journal.appending import append
from tui_pos.journal.bodies import EpochOpened, Head
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.receiving import Received
from tui_pos.sync import enrolment, secrets, stating, wire
from tui_pos.sync.feed import RECORDS, Recent
from tui_pos.till.till import pepper_of

PROGRAM = version("tui-pos")
_PAGE = 500


def about(shop: Shop, authority: str = "", named: bool = False) -> wire.About:
    """Introduce the node to somebody who does not know it yet."""
    company = shop.read(lambda db: settings.company(db, shop.clock()))
    name = company.name if company else ""
    return wire.About(shop.origin().node, name, PROGRAM, wire.PROTOCOL, authority, named)


def own_node(db: Connection) -> str:
    """Give the node's own id."""
    own = origins.own(db)
    if own is None:
        raise Refusal("no_node", "This database belongs to no node yet: run tui-pos init --node.")
    return own.node


def welcome(shop: Shop, till: Enrolled, hello: wire.Hello) -> wire.Welcome:
    """Answer a till that begins a conversation; refuses (`protocol`) one whose program is newer than this one."""
    if hello.protocol > wire.PROTOCOL:
        raise Refusal(
            "protocol",
            "The till's program is newer than the node's: update the node. The till keeps selling.",
        )
    pepper = pepper_of(shop).secrets

    def work(db: Connection) -> wire.Welcome:
        enrolments.heard(
            db,
            till.node,
            now=shop.clock(),
            program=hello.program,
            ahead=hello.now - shop.clock(),
            queue=hello.queue,
            feed=hello.feed,
        )
        own = origins.own(db)
        assert own is not None
        return wire.Welcome(
            program=PROGRAM,
            now=shop.clock(),
            marks=tuple(o.head for o in origins.every(db) if o.node == till.node),
            epoch=own.epoch,
            wanted=tuple(_lacking(db, own.node, hello.office)),
            secrets=hello.secrets != secrets.digest(db, pepper),
        )

    return shop.work(work)


def _lacking(db: Connection, office: str, held: Iterable[Head]) -> Iterable[Head]:
    """Name this node's own entries that a till holds and the node does not: it was restored from a backup."""
    for head in held:
        if head.node != office:
            continue
        origin = origins.find(db, office, head.epoch)
        if origin is None:
            yield Head(office, head.epoch, 0, chain.GENESIS.hex())
        elif origin.seq < head.seq:
            yield origin.head


def push(shop: Shop, till: Enrolled, message: wire.Push) -> wire.Pushed:
    """Store what a till hands over and acknowledge it; what cannot be applied blocks nothing.

    Refuses (`foreign_entry`) entries of other tills, and (`bad_entry`, `malformed`) what is no entry: nothing is stored.
    """
    (answer,) = push_together(shop, [(till, message)])
    if isinstance(answer, Refusal):
        raise answer
    return answer


Handed = tuple[Enrolled, wire.Push]
"""A till, and what it hands over."""


def push_together(shop: Shop, batch: Sequence[Handed]) -> list[wire.Pushed | Refusal]:
    """Store what several tills hand over in one transaction with one sync; one that is refused spoils no other."""
    office = shop.origin()
    answers: dict[int, wire.Pushed | Refusal] = {}
    taken: dict[int, list[Entry]] = {}
    for n, (till, message) in enumerate(batch):
        try:
            taken[n] = _handed(till, message, office.node)
        except Refusal as refusal:
            answers[n] = refusal
    try:
        answers |= _store(shop, batch, taken)
    except Refusal as refusal:
        if len(taken) == 1:
            answers |= dict.fromkeys(taken, refusal)
        else:
            for n in taken:
                (answers[n],) = push_together(shop, [batch[n]])
    return [answers[n] for n in range(len(batch))]


def _handed(till: Enrolled, message: wire.Push, office: str) -> list[Entry]:
    """Unpack what a till hands over: its own entries, or those of the node that the node has lost."""
    entries = _entries(message.entries)
    if any(entry.node not in (till.node, office) for entry in entries):
        raise Refusal(
            "foreign_entry", "A till hands over its own entries only: nothing of it was stored."
        )
    return entries


def _store(
    shop: Shop, batch: Sequence[Handed], taken: dict[int, list[Entry]]
) -> dict[int, wire.Pushed | Refusal]:
    heads: dict[int, tuple[Head, ...]] = {}

    def also(db: OwnedConnection, received: Received) -> None:
        for n, entries in taken.items():
            till, message = batch[n]
            _confirm(shop, db, till, received)
            enrolments.handed(db, till.node, now=shop.clock(), queue=message.queue)
            names = dict.fromkeys((entry.node, entry.epoch) for entry in entries)
            heads[n] = tuple(o.head for name in names if (o := origins.find(db, *name)))
            trouble = _trouble(received, till.node)
            if trouble != till.trouble:
                enrolments.trouble(db, till.node, trouble)
        _repeat(shop, db, received)

    received = shop.receive([e for entries in taken.values() for e in entries], also=also)
    if received.ahead:
        back = tuple(_take_back(shop, received.ahead))
        office = {entry.node for entry in received.ahead}
        for n, entries in taken.items():
            if office & {entry.node for entry in entries}:
                heads[n] = back
    answers: dict[int, wire.Pushed | Refusal] = {}
    for n in taken:
        till = batch[n][0]
        _settle(shop, till)
        answers[n] = wire.Pushed(
            marks=heads[n],
            quarantined=sum(entry.node == till.node for entry in received.quarantined),
            pending=sum(
                entry.node == till.node and entry.pos in received.pending
                for entry in received.stored
            ),
            refused=_trouble(received, till.node),
        )
    return answers


def _confirm(shop: Shop, db: OwnedConnection, till: Enrolled, received: Received) -> None:
    """Say again, as the node's own word, what a till said of records of which the last word counts.

    Two tills that change one price meet the two entries in different orders. They meet the node's words in one order,
    and those come last, so everybody ends with the price that the node has.
    """
    words = [
        entry
        for entry in received.stored
        if entry.kind in RECORDS
        and entry.node == till.node
        and entry.known
        and entry.pos not in received.pending
        and not (entry.epoch == till.alone_epoch and entry.seq <= till.alone_seq)
    ]
    if words:
        bodies = [entry.body for entry in words]
        append(db, shop.registry, shop.ring, shop.clock, bodies, actor=enrolment.ACTOR, day=None)


def _repeat(shop: Shop, db: OwnedConnection, received: Received) -> None:
    """Say again what this node has said since its restore, when a till brings what it had said before.

    Whoever heard the lost words heard them before the newer ones, and this node stores them behind: without a last
    word here the two would end with different prices.
    """
    own = origins.own(db)
    assert own is not None
    back = [e for e in received.stored if e.node == own.node and e.kind in RECORDS and e.known]
    if not back:
        return
    first = back[0]
    before = reading.named(db, own.node, first.epoch, first.seq - 1)
    start = before or reading.named(db, own.node, own.epoch, 1)
    assert start is not None
    newest = {
        (entry.kind, entry.raw): entry
        for entry in reading.walk(db, start.pos, kinds=RECORDS)
        if entry.pos < first.pos and entry.node == own.node and entry.epoch != first.epoch
    }
    if newest:
        bodies = [entry.body for entry in sorted(newest.values(), key=lambda entry: entry.pos)]
        append(db, shop.registry, shop.ring, shop.clock, bodies, actor=enrolment.ACTOR, day=None)


def _trouble(received: Received, till: str) -> str:
    """Say why entries of a till were set aside."""
    first = next((entry for entry in received.quarantined if entry.node == till), None)
    if first is None:
        return ""
    return (
        f"Entry {first.seq} ({first.kind}) does not fit what the node has of this till and lies in the"
        " quarantine: a manager looks at it on the node with serve --status."
    )


def _take_back(shop: Shop, entries: Sequence[Entry]) -> list[Head]:
    """Go on in a new epoch when a till holds entries that this node wrote and has lost, and store them.

    They are taken only if they fit the chain, so nobody without the node's own key can bring one.
    """
    own = shop.origin()
    mac, fitting = own.mac, []
    for entry in entries:
        expected = chain.entry_mac(shop.ring.key(own.node), mac, entry)
        if entry.epoch != own.epoch or expected != entry.mac:
            break
        fitting.append(entry)
        mac = entry.mac
    if fitting and fitting[0].seq == own.seq + 1:
        shop.open_epoch(
            reason="a till holds entries that the backup lacks",
            actor=enrolment.ACTOR,
            number_jump=0,
            tail=fitting,
        )
    found = shop.read(lambda db: origins.find(db, own.node, own.epoch))
    return [found.head] if found else []


def _settle(shop: Shop, till: Enrolled) -> None:
    """Say the company's settings again once the journal of a till that sold alone has arrived."""
    if till.kept in (b"", enrolments.FOUNDER):
        return
    origin = shop.read(lambda db: origins.find(db, till.node, till.alone_epoch))
    if origin and origin.seq >= till.alone_seq:
        enrolment.say_again(shop, till)


def tail(shop: Shop, till: Enrolled, message: wire.Tail) -> wire.Entries:
    """Give a till its own entries back that it lost, those in archive files included."""

    def read(db: Connection) -> list[Entry]:
        origin = origins.find(db, till.node, message.epoch)
        if origin is None or message.after >= origin.archived_seq:
            return reading.of_origin(db, till.node, message.epoch, message.after, limit=_PAGE)
        mine = (till.node, message.epoch)
        archived = sorted(
            (e for e in shop.archives(db).entries(db) if (e.node, e.epoch) == mine),
            key=lambda entry: entry.seq,
        )
        return [entry for entry in archived if entry.seq > message.after][:_PAGE]

    entries = shop.read(read)
    chosen = _fitting(entries)
    return wire.Entries(chosen, bool(entries))


def _fitting(entries: Sequence[Entry]) -> tuple[wire.Carried, ...]:
    chosen: list[wire.Carried] = []
    size = 0
    for entry in entries:
        size += len(entry.raw) + 200
        if chosen and size > wire.BATCH_BYTES:
            break
        chosen.append(wire.Carried.of(entry))
    return tuple(chosen)


def feed(
    db: Connection, recent: Recent, till: Enrolled, message: wire.Feed
) -> tuple[wire.Fed, bool]:
    """Give the next page of what others did, and whether somebody should be woken for it."""
    own = origins.own(db)
    assert own is not None
    after = min(message.after, unchanged_since(db, message.epoch))
    last = reading.last_pos(db)
    # After the node's restore other tills may not have brought back yet what this one knows: no figures from then.
    settled = message.epoch in ("", own.epoch)
    if message.snapshots and settled and stating.is_far(db, till, after, last):
        return wire.Fed(own.epoch, after, after, last, snapshot=True), True
    place = settings.till(db, till.node)
    page = recent.read(db, after, till.node, place.store if place else "")
    start = message.persons if message.persons_epoch == own.epoch else 0
    fields, upto = persons.since(db, start, _PAGE)
    answer = wire.Fed(
        own.epoch,
        after,
        page.upto,
        last,
        () if message.peek else page.rows,
        () if message.peek else tuple(fields),
        upto,
        page.more or len(fields) == _PAGE,
    )
    return answer, page.urgent or bool(fields) or answer.more or message.epoch != own.epoch


def unchanged_since(db: Connection, epoch: str) -> int:
    """Give the last place that still means what it meant in an epoch of this node: restores made the later ones anew.

    0 for an epoch that is not among those behind the current one: the backup is older than the epoch.
    """
    own, upto = origins.own(db), 2**53
    by_id = {origin.id: origin for origin in origins.every(db)}
    while own and own.epoch != epoch:
        first = reading.named(db, own.node, own.epoch, 1)
        opened = first.body if first and first.known else None
        if first is None or own.prior is None or not isinstance(opened, EpochOpened):
            return 0
        upto = min(upto, first.pos - 1)
        own = by_id.get(own.prior)
    return upto if own else 0


def take_persons(shop: Shop, message: wire.Persons) -> wire.Taken:
    """Store personal data field by field; a repeat does nothing."""
    return shop.work(lambda db: take_fields(db, message.fields))


def take_fields(db: Connection, fields: Iterable[FieldValue]) -> wire.Taken:
    """Store fields in the caller's transaction; those of a kind that only a newer program knows are passed over."""
    kinds = {kind.value for kind in PersonKind}
    taken = unknown = 0
    for field in fields:
        if field.kind in kinds:
            taken += persons.take(db, field)
        else:
            unknown += 1
    return wire.Taken(taken, unknown)


def swap_secrets(shop: Shop, message: wire.Secrets) -> wire.Secrets:
    """Take credentials that are newer at the till, and give all, with the pepper."""

    def work(db: Connection) -> tuple[wire.Secret, ...]:
        secrets.take(db, message.secrets)
        return secrets.every(db)

    return wire.Secrets(shop.work(work), pepper_of(shop).secrets)


def tell_balance(db: Connection, message: wire.AskBalance) -> wire.ToldBalance:
    """Say what a card, a credit or an account holds over all tills."""
    found = balances.balance(db, message.kind, message.account)
    return wire.ToldBalance(found.amount, found.as_of)


def tell_receipt(shop: Shop, message: wire.AskReceipt) -> wire.ToldReceipt:
    """Find a receipt by its number, however old, with what came back of it over all tills."""

    def read(db: Connection) -> wire.ToldReceipt:
        place = receipts.place_of(db, message.number)
        entries = stating.read_places(shop, db, [place]) if place else []
        body = entries[0].body if entries else None
        if not isinstance(body, Receipt):
            return wire.ToldReceipt()
        came_back = receipts.returned(db, body.id)
        returned = {line: to_scaled(quantity) for line, quantity in came_back.items()}
        reversed_ = receipts.is_reversed(db, body.id)
        return wire.ToldReceipt(wire.Carried.of(entries[0]), returned, reversed_)

    return shop.read(read)


def _entries(carried: Iterable[wire.Carried]) -> list[Entry]:
    try:
        return [one.entry() for one in carried]
    except ValueError as error:
        raise Refusal(
            "malformed", "An entry bears a day that does not exist: nothing was stored."
        ) from error

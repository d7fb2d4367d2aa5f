"""Letting tills in and shutting them out, at the node."""

from __future__ import annotations

import secrets as random
from dataclasses import dataclass

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, Store, Till
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.core.text import typed
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.data.working import enrolments
from tui_pos.data.working.enrolments import FOUNDER, Code, Enrolled
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.sync import codes
from tui_pos.sync.wire import PROTOCOL, About, Join, Joined
from tui_pos.till.credentials import SECRET_BYTES
from tui_pos.till.till import pepper_of

CODE_MINUTES = 30
MOST_TRIES = 10
"""Wrong proofs after which every open code is void."""

MOST_TILLS = 99
LONGEST_NAME = 60
"""Characters of a till's name."""

KEY_BYTES = 32
ACTOR = "node"
"""Who stands in the journal behind what the node does by itself."""


class Kept(msgspec.Struct, frozen=True):
    """Hold the company's settings as they were when a till with a journal of its own joined."""

    company: CompanySettings
    tax: TaxSetup
    stores: tuple[Store, ...]
    tills: tuple[Till, ...]


@dataclass(frozen=True, slots=True)
class NewCode:
    """Tell a code to be typed at the till, shown this once, and until when it can be used."""

    code: str
    expires: int
    till: Till


def new_code(
    shop: Shop, *, store: str = "", number: int = 0, name: str = "", till: str = ""
) -> NewCode:
    """Open a one-time code for a new till in a store, or (`till`) for a machine that takes a till's place.

    Without a store it is the only one there is, without a number the next that is free there.
    """
    code = codes.new_code()
    key = codes.key_of(code).hex()

    def work(db: Connection) -> NewCode:
        planned = _replaced(db, till) if till else _planned(db, store, number, name)
        expires = shop.clock() + CODE_MINUTES * 60_000
        enrolments.add_code(
            db,
            Code(key, till, planned.store, planned.number, planned.name, expires, 0),
            shop.clock(),
        )
        return NewCode(code, expires, planned)

    return shop.work(work)


def let_in(shop: Shop, about: About, join: Join) -> Joined:
    """Let a till in whose proof fits an open code; the code is used up.

    Refusals, without effect but for the count of tries: `code` (no such code, or used), `protocol`, `other_company`,
    `till_number`, `join` (what it brings does not fit).
    """
    if join.protocol > PROTOCOL:
        raise Refusal(
            "protocol", "The till's program is newer than the node's: update the node first."
        )
    code = _matching(shop, about, join)
    founding = not about.company
    if founding and not join.company:
        raise Refusal(
            "join", "The node has no company yet: run tui-pos init --node there first, or join with"
            " a till that has been selling."
        )  # fmt: skip
    if join.pepper:
        _take_pepper(shop, join.pepper, founding=founding)
    node = code.till or join.node or shop.ids()
    token = f"{node}.{random.token_urlsafe(32)}"
    key = _trust(shop, node, join.key)
    till = Till(
        node,
        code.store or join.store,
        code.number or join.number,
        code.name or join.name,
        join.printer,
    )
    alone = bool(join.company) and not founding
    entries: list[msgspec.Struct] = []
    if not founding:
        entries.append(bodies.TillsSaved((_with_devices(shop, till),)))
    entries.append(bodies.CommandRun("join", f"till {node} joined as {till.name}"))

    def also(db: Connection) -> None:
        if not any(open_code.key == code.key for open_code in enrolments.codes(db, shop.clock())):
            raise _wrong_code()
        enrolments.use_code(db, code.key)
        enrolments.enrol(
            db,
            node,
            codes.token_hash(token),
            shop.clock(),
            alone_epoch=join.epoch,
            alone_seq=join.seq,
            kept=_kept(db, shop.clock()) if alone else FOUNDER if founding else b"",
        )

    shop.append(entries, actor=ACTOR, also=also)
    proof = codes.node_proof(bytes.fromhex(code.key), about, join.salt)
    office = shop.origin().node
    return Joined(
        proof=proof,
        node=node,
        token=token,
        key=key,
        pepper=pepper_of(shop).secrets,
        office=office,
        company=about.company or join.company,
        name=till.name,
    )


def authorised(db: Connection, token: str) -> Enrolled:
    """Give the till whose credential this is; a Refusal with code `credential` for any other, and for one shut out."""
    till = enrolments.till(db, token.partition(".")[0]) if token else None
    if till is None or not codes.same(till.token.encode(), codes.token_hash(token).encode()):
        raise Refusal(
            "credential",
            "The node does not know this till's credential: join again with a new code from the node.",
        )
    return till


def revoke(shop: Shop, node: str, *, actor: str, why: str) -> None:
    """Shut a till out at once and rotate the pepper; its journal up to here stays.

    Whoever has the till has its staff's hashes and the old pepper: change the PINs of those who can give rights.
    """
    if shop.read(lambda db: enrolments.till(db, node)) is None:
        raise Refusal("till", f"No till {node} has joined this node: look at serve --status.")
    run = bodies.CommandRun("revoke", f"till {node}: {why}"[:200])
    shop.append([run], actor=actor, also=lambda db: enrolments.revoke(db, node, shop.clock()))
    pepper_of(shop).rotate()


def change_till(
    shop: Shop, node: str, *, actor: str, name: str = "", store: str = "", number: int = 0
) -> Till:
    """Rename a till or move it to another store, where it gets the next free number; it takes effect between sales."""

    def planned(db: Connection) -> Till:
        till = settings.till(db, node)
        if till is None:
            raise Refusal("till", f"There is no till {node}: look at serve --status.")
        if store and store != till.store:
            moved = _planned(db, store, number, name or till.name)
            return msgspec.structs.replace(
                till, store=moved.store, number=moved.number, name=moved.name
            )
        return msgspec.structs.replace(till, name=name or till.name, number=number or till.number)

    name = typed(name, LONGEST_NAME)
    changed = shop.read(planned)
    shop.append([bodies.TillsSaved((changed,))], actor=actor)
    return changed


def say_again(shop: Shop, till: Enrolled) -> None:
    """Repeat the company's settings behind the journal of a till that had sold alone with settings of its own."""
    kept = msgspec.msgpack.decode(till.kept, type=Kept)
    entries = [
        bodies.StoresSaved(kept.stores),
        bodies.TillsSaved(kept.tills),
        bodies.TaxSaved(kept.tax),
        bodies.CompanySaved(kept.company),
    ]
    shop.append(entries, actor=ACTOR, also=lambda db: enrolments.settled(db, till.node))


def _kept(db: Connection, now: int) -> bytes:
    company, tax = settings.company(db, now), settings.tax(db, now)
    assert company is not None
    assert tax is not None
    return msgspec.msgpack.encode(Kept(company, tax, settings.stores(db), settings.tills(db)))


def _matching(shop: Shop, about: About, join: Join) -> Code:
    """Find the open code that a proof was made with; a wrong one is counted."""
    for code in shop.read(lambda db: enrolments.codes(db, shop.clock())):
        expected = codes.till_proof(bytes.fromhex(code.key), about, join.salt)
        if codes.same(expected, join.proof):
            return code
    shop.work(lambda db: enrolments.count_try(db, shop.clock(), MOST_TRIES))
    raise _wrong_code()


def _wrong_code() -> Refusal:
    return Refusal(
        "code",
        "That code opens nothing: it is used, too old or mistyped. Make a new one at the node.",
    )


def _trust(shop: Shop, node: str, key: bytes) -> bytes:
    """Keep the key that a till's chain is checked with: its own, the one known already, or a new one."""
    if key and len(key) != KEY_BYTES:
        raise Refusal("join", "What the till brought is no journal key: update its program.")
    try:
        return shop.ring.add(node, key or None)
    except ValueError as error:
        raise Refusal(
            "join",
            "The node knows this till with another journal key: put the till's key file back.",
        ) from error


def _take_pepper(shop: Shop, theirs: bytes, *, founding: bool) -> None:
    """Keep what the staff of a till that sold alone prove their PINs with: as the company's own, or as an older secret."""
    if len(theirs) % SECRET_BYTES:
        raise Refusal("join", "What the till brought is no pepper: update its program.")
    pepper = pepper_of(shop)
    if founding:
        pepper.replace(theirs)
    elif theirs not in pepper.secrets:
        pepper.replace(pepper.secrets + theirs)


def _planned(db: Connection, store: str, number: int, name: str) -> Till:
    """Choose store, number and name of a new till."""
    stores = settings.stores(db)
    if not stores and not store:
        return Till("", "", 0, name)
    if not store and len(stores) > 1:
        raise Refusal("store", "Say for which store the till is: --store NUMBER.")
    chosen = next((s for s in stores if s.id == store), None) if store else stores[0]
    if chosen is None:
        raise Refusal("store", "There is no such store: look at the list in the settings.")
    reserved = {c.number for c in enrolments.codes(db, 0) if c.store == chosen.id}
    taken = {till.number for till in settings.tills(db) if till.store == chosen.id} | reserved
    if number in taken:
        raise Refusal(
            "till_number", f"Till number {number} is taken in {chosen.name}: leave it out."
        )
    free = number or next((n for n in range(1, MOST_TILLS + 1) if n not in taken), 0)
    if not 1 <= free <= MOST_TILLS:
        raise Refusal("till_number", f"A store has tills 1 to {MOST_TILLS}: none is free.")
    return Till("", chosen.id, free, typed(name, LONGEST_NAME) or f"Till {free}")


def _replaced(db: Connection, node: str) -> Till:
    till = settings.till(db, node)
    if till is None:
        raise Refusal("till", f"There is no till {node} to replace: look at serve --status.")
    return till


def _with_devices(shop: Shop, till: Till) -> Till:
    """Leave a till that is replaced its printer."""
    known = shop.read(lambda db: settings.till(db, till.id))
    return msgspec.structs.replace(till, printer=known.printer) if known else till

"""Who is who: our customers, vendors, agencies, staff and items, and the list entries that they are in QuickBooks.

A link begins as a name that a document needed, and gains the entry's ListID when QuickBooks has it. `agreed` are the
texts that both sides last had alike: what differs from them was changed since, on one side or on both.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum

import msgspec

from exchange.company.facts import Facts
from exchange.company.lists import Lists
from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection, Row


class Kind(StrEnum):
    """Say what of ours is linked."""

    CUSTOMER = "customer"
    VENDOR = "vendor"
    AGENCY = "agency"
    STAFF = "staff"
    ITEM = "item"

    @property
    def list(self) -> Lists:
        """Give the list in QuickBooks that it stands in."""
        return _LIST[self]


_LIST = {
    Kind.CUSTOMER: Lists.CUSTOMER,
    Kind.VENDOR: Lists.VENDOR,
    Kind.AGENCY: Lists.VENDOR,
    Kind.STAFF: Lists.EMPLOYEE,
    Kind.ITEM: Lists.ITEM,
}


class State(StrEnum):
    """Say how a link stands.

    NAMED: a name was given. ADDING: the entry is in the queue. LINKED: both sides agree. CHANGED: `wanted` is to be
    sent. STALE: the entry changed there since it was read, and is read again first. REFUSED: QuickBooks did not take
    the change, a person has to look. GONE: the entry was deleted or merged there; ours stays.
    """

    NAMED = "named"
    ADDING = "adding"
    LINKED = "linked"
    CHANGED = "changed"
    STALE = "stale"
    REFUSED = "refused"
    GONE = "gone"


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """Hold one link; `wanted` are the texts that a change shall set, empty ones included."""

    kind: Kind
    ours: str
    name: str = ""
    list_id: str = ""
    edit_sequence: str = ""
    state: State = State.NAMED
    agreed: Facts
    wanted: Facts
    cause: str = ""

    def but(self, **changes: object) -> Link:
        """Give the link with some parts changed."""
        return replace(self, **changes)  # type: ignore[arg-type]


def new(kind: Kind, ours: str, name: str) -> Link:
    """Begin a link with a name."""
    return Link(kind=kind, ours=ours, name=name, agreed={}, wanted={})


_COLUMNS = "kind, ours, name, list_id, edit_sequence, state, agreed, wanted, cause"
_SELECT = f"SELECT {_COLUMNS} FROM exchange_link WHERE company = ?"
_PUT = f"""
    INSERT INTO exchange_link (company, folded, {_COLUMNS}) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (company, kind, ours) DO UPDATE SET folded = excluded.folded, name = excluded.name,
        list_id = excluded.list_id, edit_sequence = excluded.edit_sequence, state = excluded.state,
        agreed = excluded.agreed, wanted = excluded.wanted, cause = excluded.cause"""
_encode = msgspec.json.Encoder(order="deterministic").encode
_decode = msgspec.json.Decoder(Facts).decode


def put(db: Connection, company: str, links: Iterable[Link]) -> None:
    """Keep links, replacing those of the same records."""
    rows = [
        (
            company,
            one.name.casefold(),
            one.kind.value,
            one.ours,
            one.name,
            one.list_id,
            one.edit_sequence,
            one.state.value,
            _encode(one.agreed).decode(),
            _encode(one.wanted).decode(),
            one.cause,
        )
        for one in links
    ]
    db.executemany(_PUT, rows)


def must_be_free(db: Connection, company: str, links: Iterable[Link]) -> None:
    """Refuse (`linked_twice`) to make second records of ours for entries that another import has taken over meanwhile."""
    for one in links:
        if not one.list_id or find(db, company, one.kind, one.ours) is not None:
            continue
        if by_list_id(db, company, one.kind, one.list_id) is not None:
            raise Refusal(
                "linked_twice",
                f"{one.name} was taken over by another import at the same time: let that one end, then import again.",
            )


def find(db: Connection, company: str, kind: Kind, ours: str) -> Link | None:
    """Give the link of a record of ours."""
    rows = db.execute(f"{_SELECT} AND kind = ? AND ours = ?", (company, kind.value, ours))
    return _link(rows[0]) if rows else None


def by_list_id(db: Connection, company: str, kind: Kind, list_id: str) -> Link | None:
    """Give the link to an entry of QuickBooks."""
    rows = db.execute(f"{_SELECT} AND kind = ? AND list_id = ?", (company, kind.value, list_id))
    return _link(rows[0]) if rows else None


def by_name(db: Connection, company: str, kind: Kind, name: str) -> Link | None:
    """Give the link of a kind that bears a name."""
    rows = db.execute(
        f"{_SELECT} AND folded = ? AND kind = ?", (company, name.casefold(), kind.value)
    )
    return _link(rows[0]) if rows else None


def bearers(db: Connection, company: str, name: str) -> list[Link]:
    """List all links that bear a name; items have a space of names of their own."""
    rows = db.execute(f"{_SELECT} AND folded = ? AND kind <> 'item'", (company, name.casefold()))
    return [_link(row) for row in rows]


def in_state(
    db: Connection, company: str, states: Sequence[State], *, after: str = "", limit: int = 200
) -> list[Link]:
    """List links in some states by the ids of our records, those behind the last one of an earlier page."""
    marks = ", ".join("?" * len(states))
    rows = db.execute(
        f"{_SELECT} AND state IN ({marks}) AND ours > ? ORDER BY ours, kind LIMIT ?",
        (company, *(one.value for one in states), after, limit),
    )
    return [_link(row) for row in rows]


def is_any(db: Connection, company: str, states: Sequence[State]) -> bool:
    """Say whether any link is in one of some states."""
    return bool(in_state(db, company, states, limit=1))


def _link(row: Row) -> Link:
    kind, ours, name, list_id, edit_sequence, state, agreed, wanted, cause = row
    return Link(
        kind=Kind(kind),
        ours=ours,
        name=name,
        list_id=list_id,
        edit_sequence=edit_sequence,
        state=State(state),
        agreed=_decode(agreed),
        wanted=_decode(wanted),
        cause=cause,
    )

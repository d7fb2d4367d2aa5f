"""The job that sends changed customers and vendors, puts counted-out items to rest, and reads again what is stale.

A change needs no memory of its own to be made once: it names the EditSequence that it was made from, so QuickBooks
takes it once and answers 3200 to a repeat. The entry is then read again and compared by field; what still differs is
sent anew. Up to ten changes go in one set; after an error the rest of the set did not run and stays as it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from exchange.company import links, lists
from exchange.company.facts import Facts
from exchange.company.following import Followed, follow
from exchange.company.links import Kind, Link, State
from exchange.company.reading import number_of
from exchange.company.shared import facts_of_record, mod_request, record_of
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.delivery.sets import asking
from exchange.qbxml.items import ItemInventoryAssemblyMod, ItemInventoryMod
from exchange.qbxml.list_records import ListEntry
from exchange.qbxml.message import ListMod, Message
from exchange.qbxml.queries import CustomerQuery, ItemQuery, ListLookup, VendorQuery
from exchange.qbxml.response import Response, Severity
from exchange.qbxml.status import Action, judge
from tui_pos.journal.connection import Connection

BATCH = 10
"""Changes in one message set."""

READ = 20
"""Entries that are read again in one question."""

GONE = "It was deleted or merged in QuickBooks. Nothing was changed here."

_QUERIES: dict[Kind, type[ListLookup]] = {
    Kind.CUSTOMER: CustomerQuery,
    Kind.VENDOR: VendorQuery,
    Kind.ITEM: ItemQuery,
}
_ITEM_MODS: dict[str, type[ListMod]] = {
    "ItemInventory": ItemInventoryMod,
    "ItemInventoryAssembly": ItemInventoryAssemblyMod,
}
_NOT_FOUND = frozenset({1, 500, 3000, 3120})
_NOT_RUN = 3231
_STALE = 3200


class SendChanges:
    """Bring QuickBooks' entries up to what the register wants of them."""

    name = "changes"

    def has_work(self, turn: Turn) -> bool:
        """Say whether a link is stale or has something to send, and was not put off in this session."""
        return bool(_waiting(turn, State.STALE) or _waiting(turn, State.CHANGED))

    def ask(self, turn: Turn) -> Question | None:
        """Read stale entries again first; then send changes."""
        stale = _waiting(turn, State.STALE)
        if stale:
            same = [one for one in stale if one.kind is stale[0].kind][:READ]
            query = _QUERIES[same[0].kind](list_id=tuple(one.list_id for one in same))
            return _question(turn, "read", same, {"page": query})
        changed = _waiting(turn, State.CHANGED)[:BATCH]
        requests: dict[str, Message] = {}
        for n, link in enumerate(changed):
            requests[f"m{n}"] = _request(turn, link)
        return _question(turn, "send", changed, requests) if changed else None

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Merge what was read again, or note how each change went."""
        if reply.answers is None:
            return Taken(trouble=reply.trouble)
        verb, *keys = about.split("\n")
        found = [_find(turn, key) for key in keys]
        if verb == "read":
            return _read(turn, [one for one in found if one], reply)
        return _sent(turn, found, reply)


def _waiting(turn: Turn, state: State) -> list[Link]:
    found = links.in_state(turn.db, turn.company.company, (state,))
    return [one for one in found if one.kind in _QUERIES and one.cause != _later(turn)]


def _later(turn: Turn) -> str:
    """Mark a link that QuickBooks cannot change at the moment: the next session tries again."""
    return f"Locked in QuickBooks during session {turn.ticket}."


def _question(
    turn: Turn, verb: str, about: list[Link], requests: Mapping[str, Message]
) -> Question:
    asked = turn.new_id()
    text = asking(requests, asked, turn.company.edition)
    keys = [f"{one.kind.value}:{one.ours}" for one in about]
    return Question(asked=asked, text=text, about="\n".join([verb, *keys]))


def _find(turn: Turn, key: str) -> Link | None:
    kind, _, ours = key.partition(":")
    return links.find(turn.db, turn.company.company, Kind(kind), ours)


def _request(turn: Turn, link: Link) -> ListMod:
    """Write the change of one entry."""
    company = turn.company.company
    if link.kind is Kind.ITEM:
        entry = lists.by_id(turn.db, company, link.kind.list, link.list_id)
        mod = _ITEM_MODS[entry.kind if entry else "ItemInventory"]
        return mod(list_id=link.list_id, edit_sequence=link.edit_sequence, is_active=False)  # type: ignore[call-arg]
    return mod_request(turn.db, company, link, _ours(turn, link))


def _ours(turn: Turn, link: Link) -> Facts:
    record = record_of(turn.db, link.kind, link.ours)
    return facts_of_record(turn.db, link.kind, record) if record else {}


def _read(turn: Turn, stale: list[Link], reply: Reply) -> Taken:
    """Compare entries as they are now; one that is not there any more is gone."""
    company = turn.company.company
    kind = stale[0].kind if stale else Kind.CUSTOMER
    answer = reply.answer("page", _QUERIES[kind])
    refused = answer and answer.severity is Severity.ERROR and answer.status_code not in _NOT_FOUND
    if answer is None or refused:
        said = answer.message if answer else ""
        return Taken(trouble=f"QuickBooks did not tell of changed entries: {said}".strip())
    entries = [one for one in answer.records if isinstance(one, ListEntry)]
    listed = {one.list_id: lists.listed(one) for one in entries}
    gone = [one.but(state=State.GONE, cause=GONE) for one in stale if one.list_id not in listed]
    if kind is Kind.ITEM:
        there = [
            one.but(edit_sequence=listed[one.list_id].edit_sequence, state=State.CHANGED)
            for one in stale
            if one.list_id in listed
        ]
        followed = Followed(company, kind, turn.now, links=there)
    else:
        followed = follow(
            turn.db, company, kind, listed.values(), now=turn.now, ids=str, create=False
        )

    def write(db: Connection) -> None:
        lists.put(db, company, entries, number_of(db, company))
        followed.write(db)
        links.put(db, company, gone)

    return Taken(entries=followed.bodies, write=write)


@dataclass
class _Outcome:
    """Gather how the changes of one set went."""

    links: list[Link] = field(default_factory=list)
    entries: list[ListEntry] = field(default_factory=list)


def _sent(turn: Turn, sent: list[Link | None], reply: Reply) -> Taken:
    company, made = turn.company.company, _Outcome()
    for n, link in enumerate(sent):
        if link is None or link.state is not State.CHANGED:
            continue
        answer = reply.answer(f"m{n}", type(_request(turn, link)))
        if answer is not None and answer.status_code != _NOT_RUN:
            _judged(turn, made, link, answer)

    def write(db: Connection) -> None:
        lists.put(db, company, made.entries, number_of(db, company))
        lists.seen(db, company, Kind.CUSTOMER.list, [one.list_id for one in made.entries])
        links.put(db, company, made.links)

    trouble = "" if made.links else "QuickBooks did not answer to any change that was sent."
    return Taken(write=write, trouble=trouble)


def _judged(turn: Turn, made: _Outcome, link: Link, answer: Response) -> None:
    """Say how one change went."""
    told = judge(answer.status_code, answer.severity, answer.message)
    entries = [one for one in answer.records if isinstance(one, ListEntry)]
    if told.action is Action.DONE and entries:
        made.entries += entries
        agreed = {k: v for k, v in (link.agreed | link.wanted).items() if v}
        made.links.append(
            link.but(
                state=State.LINKED,
                edit_sequence=entries[0].edit_sequence or "",
                agreed=agreed,
                wanted={},
                cause="",
            )
        )
    elif answer.status_code == _STALE or told.action is Action.DONE:
        made.links.append(link.but(state=State.STALE))
    elif answer.status_code in _NOT_FOUND:
        made.links.append(link.but(state=State.GONE, cause=GONE))
    elif told.action in (Action.RETRY, Action.STOP):
        made.links.append(link.but(cause=_later(turn)))
    else:
        said = " ".join(answer.message.split())[:300]
        cause = f"{told.cause} QuickBooks says: “{said}” {told.cure}"
        made.links.append(link.but(state=State.REFUSED, cause=cause))

"""Customers, vendors and their terms both ways, once they were taken over: changed ones there come in, ours go out.

    share(shop, "main")     # with every cut; cheap when nothing has changed

QuickBooks wins balances (see `balances`), the register wins the rest: a field that both sides changed is sent, and
listed as a clash. What was deleted or merged in QuickBooks is never deleted here.
"""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from exchange.company import balances, links, lists, opening
from exchange.company import reading as reading_lists
from exchange.company.changes import GONE
from exchange.company.following import ADOPTED, Followed, follow
from exchange.company.links import Kind, State
from exchange.company.lists import Listed
from exchange.company.people import Names
from exchange.company.shared import add_request, facts_of_record, record_of
from exchange.company.terms import provide
from exchange.delivery import cache, documents
from exchange.delivery.queue import QueuedSetup, enqueue_setup
from tui_pos.data.identities import select_in
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.journal import reading
from tui_pos.journal.bodies import CustomersSaved, VendorsSaved
from tui_pos.journal.connection import Connection

ACTOR = "exchange"
KINDS = (Kind.VENDOR, Kind.CUSTOMER)
"""What is shared, vendors first."""

_SHARED, _MARK, _SWEPT = "sharing", "share_mark", "share_swept"
_ENTRIES = ("customers.saved", "vendors.saved")
_PAGE = 20
"""Entries of ours that are looked at in one transaction; an import's have 200 records each."""

_POSTED = """
    SELECT l.ours, d.txn_id, d.edit_sequence FROM exchange_link l
    JOIN exchange_document d ON d.company = l.company AND d.document = l.kind || ':' || l.folded
    WHERE l.company = ? AND l.kind = ? AND l.state IN ('named', 'adding') AND d.state = 'posted'
    ORDER BY l.ours LIMIT ?"""
_OF_PERSONS = """
    SELECT i.id FROM {} r JOIN identity i ON i.key = r.key WHERE r.person IN (?)"""


class Mark(msgspec.Struct, frozen=True):
    """Say up to where our own changes were looked at: the journal's position, and the last change of a person's field."""

    pos: int = 0
    change: int = 0


def is_shared(db: Connection, company: str, kind: Kind) -> bool:
    """Say whether customers, or vendors, go both ways: from their first import on."""
    return cache.get(db, company, _SHARED, kind.value) is not None


def begin_sharing(db: Connection, company: str, kind: Kind, now: int) -> None:
    """Let customers or vendors go both ways from now on."""
    if not any(is_shared(db, company, one) for one in KINDS):
        mark = Mark(reading.last_pos(db), _last_change(db))
        _keep(db, company, mark, now)
    cache.put(db, company, _SHARED, kind.value, "yes", now)


def share(shop: Shop, company: str) -> None:
    """Bring both sides together: adopt what QuickBooks added for us, follow its changes, mark ours for sending."""
    for kind in KINDS:
        if shop.read(lambda db: is_shared(db, company, kind)):  # noqa: B023
            _adopt(shop, company, kind)
            while _incoming(shop, company, kind):
                pass
            _miss(shop, company, kind)
    if any(shop.read(lambda db: is_shared(db, company, kind)) for kind in KINDS):  # noqa: B023
        while _outgoing(shop, company):
            pass
        balances.rest(shop, company)
    opening.carry_on(shop, company)


def keep(shop: Shop, followed: Followed) -> None:
    """Store what follows from a page, in one transaction."""
    if followed.bodies:
        shop.append(followed.bodies, actor=ACTOR, also=followed.write)
    else:
        shop.work(followed.write)


def send_unlinked(shop: Shop, company: str, kind: Kind, ours: Iterable[str]) -> int:
    """Queue those of some records that QuickBooks does not have; says how many were queued.

    Left out are records that are not for QuickBooks, and those at rest.
    """
    wanted = list(ours)

    def work(db: Connection) -> int:
        return sum(_add(db, company, kind, one, shop.clock()) for one in wanted)

    return shop.work(work)


def _adopt(shop: Shop, company: str, kind: Kind) -> None:
    """Give links the ListIDs of entries that the queue has added or found since; they are read before all else."""

    def work(db: Connection) -> None:
        found = db.execute(_POSTED, (company, kind.value, lists.PAGE))
        for ours, list_id, edit_sequence in found:
            link = links.find(db, company, kind, ours)
            assert link is not None
            adopted = link.but(
                list_id=list_id, edit_sequence=edit_sequence, state=State.STALE, cause=ADOPTED
            )
            links.put(db, company, [adopted])

    shop.work(work)


def _incoming(shop: Shop, company: str, kind: Kind) -> bool:
    """Follow a page of entries that changed in QuickBooks; says whether there was one."""

    def look(db: Connection) -> Followed | None:
        page = lists.page(db, company, kind.list, fresh=True)
        if not page:
            return None
        now = shop.clock()
        return follow(db, company, kind, page, now=now, ids=shop.ids, create=True)

    followed = shop.read(look)
    if followed is None:
        return False
    keep(shop, followed)
    return True


_LOST = """
    SELECT l.ours FROM exchange_link l
    WHERE l.company = ? AND l.kind = ? AND l.state IN ('linked', 'changed', 'refused')
        AND NOT EXISTS (SELECT 1 FROM exchange_listed e
            WHERE e.company = l.company AND e.list = ? AND e.list_id = l.list_id)"""


def _miss(shop: Shop, company: str, kind: Kind) -> None:
    """Mark what a whole reading did not meet any more; ours stays as it is."""

    def work(db: Connection) -> None:
        whole = str(reading_lists.whole_reading(db, company))
        swept = cache.get(db, company, _SWEPT, kind.value)
        if swept is not None and swept.value == whole:
            return
        for (ours,) in db.execute(_LOST, (company, kind.value, kind.list.value)):
            link = links.find(db, company, kind, ours)
            if link is not None:
                links.put(db, company, [link.but(state=State.GONE, cause=GONE)])
        cache.put(db, company, _SWEPT, kind.value, whole, shop.clock())

    shop.work(work)


def _outgoing(shop: Shop, company: str) -> bool:
    """Look at a page of what changed here; says whether there was one."""
    mark, then, changed = shop.read(lambda db: _changed(db, company))
    if then == mark:
        return False
    for kind in KINDS:
        ours = changed[kind]
        if not ours or not shop.read(lambda db: is_shared(db, company, kind)):  # noqa: B023
            continue
        keep(shop, shop.read(lambda db: _compared(db, shop, company, kind, ours)))  # noqa: B023
        send_unlinked(shop, company, kind, ours)
    shop.work(lambda db: _keep(db, company, then, shop.clock()))
    return True


def _changed(db: Connection, company: str) -> tuple[Mark, Mark, dict[Kind, list[str]]]:
    """Gather the records that changed here since the mark, a page of them."""
    mark, last = _mark(db, company), reading.last_pos(db)
    changed: dict[Kind, set[str]] = {kind: set() for kind in KINDS}
    page = reading.after(db, mark.pos, limit=_PAGE, kinds=_ENTRIES)
    for entry in page:
        if isinstance(entry.body, CustomersSaved):
            changed[Kind.CUSTOMER].update(one.id for one in entry.body.customers)
        elif isinstance(entry.body, VendorsSaved):
            changed[Kind.VENDOR].update(one.id for one in entry.body.vendors)
    values, change = persons.since(db, mark.change, lists.PAGE)
    people = sorted({value.person for value in values})
    for kind in KINDS:
        rows = select_in(db, _OF_PERSONS.format(kind.value), people)
        changed[kind].update(str(id_) for (id_,) in rows)
    pos = page[-1].pos if len(page) == _PAGE else last
    found = {kind: sorted(ours) for kind, ours in changed.items()}
    return mark, Mark(pos, change), found


def _compared(
    db: Connection, shop: Shop, company: str, kind: Kind, ours: Iterable[str]
) -> Followed:
    """Compare changed records of ours with what QuickBooks last told of them."""
    entries: list[Listed] = []
    for one in ours:
        link = links.find(db, company, kind, one)
        if link is not None and link.list_id:
            entry = lists.by_id(db, company, kind.list, link.list_id)
            entries += [entry] if entry else []
    now = shop.clock()
    return follow(db, company, kind, entries, now=now, ids=shop.ids, create=False)


def _add(db: Connection, company: str, kind: Kind, ours: str, now: int) -> bool:
    """Queue a record that QuickBooks does not have, under a name that is free there; says whether it was queued."""
    known = links.find(db, company, kind, ours)
    if known is not None and known.state is not State.NAMED:
        return False
    record = record_of(db, kind, ours)
    if record is None or not record.active or not record.use_with_quickbooks:
        return False
    name = known.name if known else Names(db, company).of(kind, ours)
    if not name:
        return False
    link = known or links.new(kind, ours, name)
    there = lists.by_name(db, company, kind.list, name)
    if there is not None:
        adopted = link.but(
            list_id=there.list_id, edit_sequence=there.edit_sequence, state=State.STALE
        )
        links.put(db, company, [adopted])
        return False
    key, facts = f"{kind.value}:{name.casefold()}", facts_of_record(db, kind, record)
    if documents.find(db, company, key) is None:
        request = add_request(db, company, link, facts)
        after = provide(db, company, facts.get("terms", ""), now)
        queued = QueuedSetup(key=key, request=request, needs=after)
        enqueue_setup(db, company, [queued], now=now)
        link = link.but(agreed=facts)
    links.put(db, company, [link.but(state=State.ADDING)])
    return True


def _last_change(db: Connection) -> int:
    rows = db.execute("SELECT COALESCE(MAX(change), 0) FROM person_field")
    return int(rows[0][0])


def _mark(db: Connection, company: str) -> Mark:
    found = cache.get(db, company, _MARK)
    return msgspec.json.decode(found.value, type=Mark) if found else Mark()


def _keep(db: Connection, company: str, mark: Mark, now: int) -> None:
    cache.put(db, company, _MARK, "", msgspec.json.encode(mark).decode(), now)

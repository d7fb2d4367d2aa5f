"""From the journal to the queue: closed days are cut into documents, each once, and queued with what they need.

    pump(shop, "main")      # whenever a store may have closed; nothing is left to do when nothing has

A cut, its documents and the set-up requests that they need are one transaction with the journal's entry `exchange.cut`.
A day that was cut is never cut again: what comes late for it makes a batch of its own. Nothing is cut before the
company file has told its tax codes, and nothing more while the probe is on its way.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

import msgspec

from exchange import kept, probing, waiting
from exchange.company import sharing
from exchange.company.choices import mapping_of
from exchange.company.file import file_of
from exchange.company.people import directory_of, keep_names
from exchange.company.preflight import cleared
from exchange.delivery import cache, documents
from exchange.delivery.queue import QueuedDocument, QueuedSetup, enqueue, enqueue_setup
from exchange.posting import numbers
from exchange.posting.books import Books, CompanyFile
from exchange.posting.document import Cut, Document
from exchange.posting.documents import cut
from exchange.posting.numbers import Batch
from exchange.posting.requests import request
from exchange.posting.setup import ListName, SetUp, needs, set_up
from exchange.qbxml.lists import CustomerAdd, VendorAdd
from exchange.qbxml.message import ListAdd
from exchange.waiting import Due, source_of
from tui_pos.core.refusal import Refusal
from tui_pos.core.taxcheck import Finding
from tui_pos.data.queries import exchange as batches
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal import reading
from tui_pos.journal.bodies import BatchCut
from tui_pos.journal.connection import Connection, ConstraintFailed

ACTOR = "exchange"
_FINDING = "cut_finding"


@dataclass(frozen=True, slots=True)
class Planned:
    """Hold a batch as it would be cut now, with what it was made from and names that were given for it."""

    batch: Batch
    name: str
    cut: Cut
    books: Books
    names: dict[str, str]


def pump(shop: Shop, company: str) -> list[Planned]:
    """Cut every closed day that has entries waiting, and queue its documents; gives the batches that were cut.

    What cannot be posted yet keeps waiting, with a finding for a person (`findings`); so does everything while the
    pre-flight says STOP (`company.preflight`).
    """
    waiting.follow(shop, company)
    sharing.share(shop, company)
    made: list[Planned] = []
    due = shop.read(lambda db: waiting.due(db, company))
    if due and not shop.read(lambda db: cleared(db, company, now=shop.clock())):
        return made
    for one in due:
        if shop.read(lambda db: probing.is_out(db, company)):
            break
        planned = _plan_or_find(shop, company, one)
        if isinstance(planned, Finding):
            _note(shop, company, one, [planned])
        elif planned is not None:
            found = [*planned.cut.findings]
            if planned.cut.sources:
                found += _stored_or_found(shop, company, one, planned, made)
            _note(shop, company, one, found)
    return made


def _stored_or_found(
    shop: Shop, company: str, one: Due, planned: Planned, made: list[Planned]
) -> list[Finding]:
    """Store a batch; one that the queue or the lists refuse becomes a finding, and the others go on."""
    try:
        if _store(shop, company, planned):
            made.append(planned)
    except Refusal as refusal:
        return [Finding(f"day {one.day}", refusal.sentence)]
    return []


def plan(db: Connection, company: str, one: Due, now: int) -> Planned | None:
    """Say what a day's waiting entries would become now; None before the company file was asked for its tax codes.

    Refuses (`archived`) a day of which entries have left the database: it is never cut in part.
    """
    file = file_of(db, company, settings.currency(db))
    return _plan(db, company, one, now, file) if file else None


def _plan(db: Connection, company: str, one: Due, now: int, file: CompanyFile) -> Planned:
    entries = reading.at_places(db, one.places)
    if len(entries) < len(one.places):
        raise Refusal(
            "archived",
            f"{len(one.places) - len(entries)} entries of {one.day} were moved to archive files before they were cut:"
            " nothing of that day is posted in part. Enter that day in QuickBooks by hand.",
        )
    sources = [source_of(entry) for entry in entries]
    directory, names = directory_of(db, company, sources, now)
    books = Books(mapping_of(db, company), directory, file)
    number = len(batches.batches_of_day(db, company, one.store, one.day)) + 1
    batch = Batch(one.store, one.day, number)
    name = numbers.daily(books.store(one.store).number, batch)
    return Planned(batch, name, cut(batch, sources, books), books, names)


def _plan_or_find(shop: Shop, company: str, one: Due) -> Planned | Finding | None:
    """Plan a batch; one that cannot be cut now becomes a finding, and the others go on."""

    def read(db: Connection) -> Planned | Finding | None:
        planned = plan(db, company, one, shop.clock())
        if planned is not None and probing.shows_nothing(db, company, planned.cut.documents):
            return Finding(f"day {one.day}", probing.SHOWS_NOTHING)
        return planned

    try:
        return shop.read(read)
    except Refusal as refusal:
        return Finding(f"day {one.day}", refusal.sentence)


def _store(shop: Shop, company: str, planned: Planned) -> bool:
    """Write the cut and queue its documents in one transaction; False when another process was first."""
    made, now = planned.cut, shop.clock()
    entry = BatchCut(
        company=company,
        batch=planned.name,
        store=planned.batch.store,
        day=planned.batch.day,
        documents=tuple(str(document.id) for document in made.documents),
        sources=made.sources,
    )

    def write(db: Connection) -> None:
        keep_names(db, company, planned.names, now)
        enqueue_setup(db, company, _lists(db, company, planned), now=now)
        probe = probing.choose(db, company, made.documents)
        if probe is not None:
            probing.remember(db, company, probe, now=now)
        # What others wait for has to be in the queue before them.
        order = sorted(made.documents, key=lambda document: document.id != probe)
        queued = [_queued(db, company, one, planned.books, probe) for one in order]
        enqueue(db, company, queued, now=now)
        for document in made.documents:
            kept.keep(db, company, document, now=now)
        waiting.forget(db, company, made.sources)

    try:
        shop.append([entry], actor=ACTOR, day=planned.batch.day, also=write)
    except ConstraintFailed:
        # A batch of this number is there: another service process planned the same one and wrote it first.
        if shop.read(lambda db: waiting.all_wait(db, company, made.sources)):
            raise
        return False
    return True


def _lists(db: Connection, company: str, planned: Planned) -> list[QueuedSetup]:
    """Give the set-up requests that are not in the queue yet, in the order of need."""
    known: set[str] = set()
    fresh: list[QueuedSetup] = []
    for one in set_up(planned.cut.documents, planned.books):
        key = one.need.key
        if documents.find(db, company, key) is not None:
            known.add(key)
            continue
        added = one.request or _party(one)
        if added is not None:
            after = tuple(other for other in one.after if other in known)
            fresh.append(QueuedSetup(key=key, request=added, needs=after))
            known.add(key)
    return fresh


def _party(one: SetUp) -> ListAdd | None:
    """Add a customer or vendor by name; who has that name in QuickBooks already is taken for the same."""
    match one.need.list:
        case ListName.CUSTOMER:
            return CustomerAdd(name=one.need.name)
        case ListName.VENDOR:
            return VendorAdd(name=one.need.name)
    return None


def _queued(
    db: Connection, company: str, document: Document, books: Books, probe: UUID | None
) -> QueuedDocument:
    """Make a row of the queue; what bears payments waits for the probe before all else."""
    wanted = [need.key for need in needs(document, books)]
    known = [key for key in wanted if documents.find(db, company, key) is not None]
    waits = probe is not None and document.id != probe and probing.bears_payments(document)
    return QueuedDocument(
        request=request(document, books.file),
        expected_total=document.total,
        sources=document.sources,
        needs=(str(probe), *known) if waits else tuple(known),
        probe=document.id == probe,
    )


def _note(shop: Shop, company: str, one: Due, found: Iterable[Finding]) -> None:
    """Keep what a person has to look at, in the place of what the same day showed before."""
    key, told = f"{one.store}/{one.day}", [[f.place, f.sentence] for f in found]
    now = shop.clock()

    def write(db: Connection) -> None:
        cache.drop(db, company, _FINDING, key)
        if told:
            cache.put(db, company, _FINDING, key, msgspec.json.encode(told).decode(), now)

    shop.work(write)


def findings(db: Connection, company: str) -> list[Finding]:
    """List what could not be posted and waits for a person."""
    return [
        Finding(*told)
        for one in cache.every(db, company, _FINDING)
        for told in msgspec.json.decode(one.value, type=list[tuple[str, str]])
    ]

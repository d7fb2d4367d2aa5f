"""What the commands show of a company: how its documents stand, one document's life, the last batches."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, datetime

from exchange import waiting
from exchange.connector import sessions
from exchange.delivery import briefs, companies, documents
from exchange.delivery.briefs import Brief
from exchange.delivery.records import Document, Role
from exchange.delivery.states import State
from exchange.pump import findings
from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection


def only_company(db: Connection, named: str) -> str:
    """Give the company that was named, or the only one there is; refuses (`which_company`) when there are several."""
    if named:
        return companies.get(db, named).company
    known = [one.company for one in companies.every(db)]
    if len(known) == 1:
        return known[0]
    if not known:
        raise Refusal(
            "no_company",
            "No company is set up for the exchange yet: run `tui-pos exchange qwc` first.",
        )
    raise Refusal("which_company", f"Name one of the companies with --company: {', '.join(known)}.")


def status(db: Connection, company: str) -> dict[str, object]:
    """Tell how a company stands, as plain values; of what waits for a person the first hundred, and how many there are."""
    owner = companies.get(db, company)
    counted = briefs.counts(db, company)
    ours = [one for one in counted if one.role is Role.DOCUMENT and not one.settled]
    last = next(iter(sessions.recent(db, company)), None)
    states: Counter[str] = Counter()
    for one in ours:
        states[one.state.value] += one.rows
    return {
        "company": company,
        "name": owner.name,
        "stopped": f"{owner.cause} {owner.cure}".strip() if owner.stopped else "",
        "closing_date": owner.closing_date,
        "states": states,
        "kinds": {f"{one.kind.removesuffix('Add')} {one.state}": one.rows for one in ours},
        "setup_waiting": sum(
            one.rows for one in counted if one.role is Role.SETUP and one.state is not State.POSTED
        ),
        "parked_count": sum(
            one.rows for one in counted if one.state is State.REFUSED and not one.settled
        ),
        "parked": [_plain(row) for row in briefs.refused(db, company)],
        "voided": [_plain(row) for row in briefs.voided(db, company)],
        "to_be_cut": [
            {"day": one.day, "store": one.store, "entries": len(one.places)}
            for one in waiting.waiting(db, company)
        ],
        "findings": [str(one) for one in findings(db, company)],
        "last_session": None
        if last is None
        else {"at": _time(last.seen), "outcome": last.outcome, "posted": last.posted},
    }


def find(db: Connection, company: str, wanted: str) -> list[Document]:
    """Find documents by GUID or number; a Refusal with code `no_document` when there is none."""
    found = [documents.find(db, company, key) for key in briefs.named(db, company, wanted)]
    rows = [row for row in found if row is not None]
    if not rows:
        raise Refusal(
            "no_document", f"The queue holds no document {wanted}: see `exchange status`."
        )
    return rows


def log(db: Connection, company: str, wanted: str, page: int = 1) -> list[dict[str, object]]:
    """Tell what was sent and answered, newest first, a hundred to a page; of one document with the qbXML itself."""
    if wanted:
        return [
            _plain(row) | {"sent": row.sent or row.request, "answer": row.answer}
            for row in find(db, company, wanted)
        ]
    skip = (max(page, 1) - 1) * briefs.PAGE
    return [_plain(row) for row in briefs.latest(db, company, skip=skip)]


def _plain(row: Document | Brief) -> dict[str, object]:
    return {
        "document": row.document,
        "kind": row.kind.removesuffix("Add"),
        "number": row.ref_number,
        "date": row.txn_date,
        "state": row.state.value,
        "txn_id": row.txn_id,
        "attempts": row.attempts,
        "changed": _time(row.changed_at),
        "code": row.code,
        "cause": row.cause,
        "cure": row.cure,
    }


def _time(at: int) -> str:
    return f"{datetime.fromtimestamp(at / 1000, UTC):%Y-%m-%d %H:%M:%S}Z"

"""What a rehearsal showed, in figures and in words."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass

from exchange.delivery import companies, documents
from exchange.delivery.judging import VOIDED
from exchange.delivery.states import State
from exchange.kept import stored
from exchange.pump import findings
from exchange.rehearsal import Company
from exchange.rehearsal.books import Txn
from exchange.rehearse.comparing import apart, of_documents, of_quickbooks, of_register, total
from tui_pos.core.money import format_minor
from tui_pos.data.queries import exchange as postings
from tui_pos.data.shop import Shop


@dataclass(frozen=True, slots=True)
class Report:
    """Say what a rehearsal showed. Amounts are minor units, debits less credits by account.

    `lost`: documents of ours that are said to be posted and are not in the books. `doubled`: further copies of one
    there. `voided`: posted, found wrong and voided again. `strangers`: documents that tui-pos made and the shop does not
    know, which a restored database can leave behind. `difference` sums what QuickBooks and the posted documents differ by, and what the documents and the
    register's own figures differ by.
    """

    documents: int
    posted: int
    refused: int
    lost: int
    doubled: int
    voided: int
    strangers: int
    difference: int
    ours: dict[str, int]
    quickbooks: dict[str, int]
    register: dict[str, int]
    troubles: tuple[str, ...]
    sessions: int

    @property
    def clean(self) -> bool:
        """Tell whether everything is in the books, once and to the cent."""
        return self.documents == self.posted and not (
            self.refused
            or self.lost
            or self.doubled
            or self.strangers
            or self.difference
            or self.troubles
        )

    def plain(self) -> dict[str, object]:
        """Give the report as names and texts, for JSON."""
        return {
            "documents": self.documents,
            "posted": self.posted,
            "refused": self.refused,
            "lost": self.lost,
            "doubled": self.doubled,
            "voided": self.voided,
            "strangers": self.strangers,
            "difference": format_minor(self.difference),
            "sessions": self.sessions,
            "troubles": list(self.troubles),
            "ours": _texts(self.ours),
            "quickbooks": _texts(self.quickbooks),
            "register": _texts(self.register),
        }


def _texts(balances: dict[str, int]) -> dict[str, str]:
    return {account: format_minor(amount) for account, amount in sorted(balances.items())}


def report_of(shop: Shop, company: str, books: Company, sessions: int) -> Report:
    """Compare QuickBooks, the documents and the register."""
    made = shop.read(lambda db: stored(db, company))
    proofs = {one.document: one for one in shop.read(lambda db: postings.postings(db, company))}
    rows = {
        str(one.id): shop.read(lambda db, key=str(one.id): documents.find(db, company, key))  # type: ignore[misc]
        for one in made
    }
    posted = [one for one in made if str(one.id) in proofs]
    refused = sum(row is not None and row.state is State.REFUSED for row in rows.values())
    there = Counter(_identity(txn) for txn in books.documents() if not txn.voided)
    ids = [proofs[str(one.id)].txn_id for one in posted]
    ours, theirs = of_documents(posted), of_quickbooks(books, ids)
    register = of_register(shop, company)
    differences = (apart(ours, theirs), apart(of_documents(made), register))
    return Report(
        documents=len(made),
        posted=len(posted),
        refused=refused,
        lost=sum(txn_id not in books.books.txns for txn_id in ids),
        doubled=sum(there[str(one.id)] > 1 for one in made),
        voided=len(shop.read(lambda db: postings.voids(db, company))),
        strangers=sum(bool(one) and one not in rows for one in there),
        difference=sum(differences),
        ours=total(ours),
        quickbooks=total(theirs),
        register=total(register),
        troubles=_troubles(shop, company),
        sessions=sessions,
    )


def _identity(txn: Txn) -> str:
    return txn.header.text("ExternalGUID").strip("{}").lower()


def _troubles(shop: Shop, company: str) -> tuple[str, ...]:
    """Say in words what stopped, was refused or could not be cut."""
    owner = shop.read(lambda db: companies.get(db, company))
    parked = shop.read(lambda db: documents.all_in_state(db, company, State.REFUSED))
    waits = shop.read(lambda db: findings(db, company))
    return (
        *((f"{owner.cause} {owner.cure}",) if owner.stopped else ()),
        *(f"{row.kind} {row.ref_number}: {row.cause}" for row in parked if row.code != VOIDED),
        *(str(one) for one in waits),
    )

"""Which papers the till makes: documents with the names behind their ids, and the jobs that will print them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tui_pos.core.receipt import ItemLine, Receipt, ShippingLine
from tui_pos.data.queries import people, receipts
from tui_pos.data.working import persons, printjobs
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.paper.companions import gift_receipt_document
from tui_pos.paper.dayreport import store_close_document, x_report_document, z_report_document
from tui_pos.paper.document import Document, encode_document
from tui_pos.paper.facts import Facts
from tui_pos.paper.sales import receipt_document
from tui_pos.till.machine import Machine


@dataclass(frozen=True, slots=True)
class Printing:
    """Build the documents of one till."""

    machine: Machine

    def receipt(self, receipt: Receipt, *, copy: int = 0, training: bool = False) -> Document:
        """Build a receipt; `copy` counts reprints."""
        return receipt_document(receipt, self._facts(receipt), copy=copy, training=training)

    def gift_receipt(self, receipt: Receipt) -> Document:
        """Build a receipt without prices, for the one who gets the gift."""
        return gift_receipt_document(receipt, self._facts(receipt))

    def x_report(self, read: bodies.ReadTaken) -> Document:
        """Build an X report."""
        return x_report_document(read, self._currency, self.machine.clock(), self._shop())

    def z_report(self, closed: bodies.DayClosed) -> Document:
        """Build a Z report."""
        return z_report_document(closed, self._currency, self.machine.clock(), self._shop())

    def store_close(self, closed: bodies.StoreClosed) -> Document:
        """Build the report of a closed store."""
        return store_close_document(closed, self._currency, self.machine.clock(), self._shop())

    def queue(self, db: Connection, document: Document, subject: str) -> int:
        """Put a document in the printer's queue, in the transaction of what it prints; gives the job's number."""
        machine = self.machine
        return printjobs.queue(
            db, machine.ids(), subject, encode_document(document), machine.clock()
        )

    @property
    def _currency(self) -> str:
        return self.machine.rules.company.currency

    def _shop(self) -> Facts:
        rules = self.machine.rules
        agencies = {agency.id: agency.name for agency in rules.tax.agencies}
        text, zone = rules.company.receipt, rules.company.zone
        return Facts(rules.store, text, zone, str(rules.till.number), names=agencies)

    def _facts(self, receipt: Receipt) -> Facts:
        rules, db = self.machine.rules, self.machine.db
        staff = {receipt.cashier, receipt.associate}
        staff |= {line.associate for line in receipt.lines if isinstance(line, ItemLine)}
        names = {one: _staff_name(db, one) for one in staff if one}
        origins = {
            line.origin.receipt
            for line in receipt.lines
            if isinstance(line, ItemLine) and line.origin
        }
        wanted = {one for one in (*origins, receipt.of, receipt.corrects) if one}
        return Facts(
            rules.store,
            rules.company.receipt,
            rules.company.zone,
            till=str(rules.till.number),
            cashier=names.get(receipt.cashier, ""),
            names=names,
            numbers=_numbers(db, wanted),
            customer=_customer_name(db, receipt.customer),
            ship_to=_address(db, receipt),
        )


def _address(db: Connection, receipt: Receipt) -> tuple[str, ...]:
    """Write where a delivery goes, as lines of an address label."""
    for line in receipt.lines:
        if isinstance(line, ShippingLine) and line.address:
            known = persons.fields_of(db, line.address)
            name = " ".join(filter(None, (known.get("first"), known.get("last"))))
            place = " ".join(
                filter(None, (known.get("city"), known.get("state"), known.get("postcode")))
            )
            lines = (known.get("company"), name, known.get("street"), known.get("street2"), place)
            return tuple(text for text in lines if text)
    return ()


def _staff_name(db: Connection, staff_id: str) -> str:
    """Give the name that paper may show of a member of staff: the first name, or the number."""
    staff = people.staff(db, staff_id)
    if staff is None:
        return ""
    return persons.fields_of(db, staff.person).get("first", "") or f"No. {staff.number}"


def _customer_name(db: Connection, customer_id: str) -> str:
    customer = people.customer(db, customer_id) if customer_id else None
    return people.name_of(db, customer.person) if customer else ""


def _numbers(db: Connection, ids: Iterable[str]) -> dict[str, str]:
    found = {one: receipts.by_id(db, one) for one in ids}
    return {one: finished.receipt.number for one, finished in found.items() if finished}

"""Sends each request to what works on it, and turns what came of it into response elements."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from lxml import etree

from exchange.rehearsal import host
from exchange.rehearsal.answers import Writer
from exchange.rehearsal.books import Txn
from exchange.rehearsal.convert import LINES, Converter, lines_of
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.elements import add_element, change_element
from exchange.rehearsal.faults import Faults
from exchange.rehearsal.grammar import Parsed
from exchange.rehearsal.journals import add_deposit, add_journal_entry, add_time_tracking
from exchange.rehearsal.lists import Record
from exchange.rehearsal.purchases import (
    add_bill,
    add_check,
    add_item_receipt,
    add_vendor_credit,
)
from exchange.rehearsal.queries import NOTHING, Iterator, Page, find_elements
from exchange.rehearsal.receivables import add_receive_payment
from exchange.rehearsal.removals import delete, delete_from_list, void
from exchange.rehearsal.sales import add_credit_memo, add_invoice, add_sales_receipt
from exchange.rehearsal.searches import (
    deletions,
    find_documents,
    find_transactions,
    transaction_rows,
    waiting_deposits,
)
from exchange.rehearsal.shapes_queries import LIST_QUERIES
from exchange.rehearsal.status import (
    APPLICATION_MAY_NOT,
    BAD_ID,
    DUPLICATE_MACRO,
    LOCK_TEXTS,
    MISSING,
    USER_MAY_NOT,
    Refused,
    Status,
)
from exchange.rehearsal.stock import add_inventory_adjustment
from exchange.rehearsal.values import Fields, Line

DOCUMENTS: dict[str, Callable[[Desk, Fields, list[Line]], Txn]] = {
    "SalesReceiptAdd": add_sales_receipt,
    "InvoiceAdd": add_invoice,
    "CreditMemoAdd": add_credit_memo,
    "ReceivePaymentAdd": add_receive_payment,
    "JournalEntryAdd": add_journal_entry,
    "CheckAdd": add_check,
    "BillAdd": add_bill,
    "ItemReceiptAdd": add_item_receipt,
    "VendorCreditAdd": add_vendor_credit,
    "InventoryAdjustmentAdd": add_inventory_adjustment,
    "DepositAdd": add_deposit,
    "TimeTrackingAdd": add_time_tracking,
}
INFORMATION = {
    "HostQuery": host.host,
    "CompanyQuery": host.company,
    "PreferencesQuery": host.preferences,
}
REMOVALS = ("TxnVoid", "TxnDel", "ListDel")


ROWS_OF_THEIR_OWN = ("ReceivePaymentToDepositQuery", "TxnDeletedQuery", "ListDeletedQuery")


@dataclass(slots=True)
class Open:
    """Keep what lives as long as a session: the open iterator."""

    iterator: Iterator | None = None
    started: int = 0


@dataclass(slots=True)
class Result:
    """Hold what a request came to: attributes and elements of its answer, and what a repeat is told."""

    elements: list[etree._Element]
    attributes: dict[str, str] = field(default_factory=dict)
    recovery: etree._Element | None = None


@dataclass(slots=True)
class Dispatch:
    """Work on one request at one desk; what it refuses raises `Refused` and has changed nothing."""

    desk: Desk
    faults: Faults
    session: Open
    macros: dict[str, str]

    def execute(self, name: str, parsed: Parsed) -> Result:
        """Run one request by its name without `Rq`."""
        fields = Converter(self.macros).fields(parsed)
        if name.endswith("Query"):
            return self._query(name, parsed, fields)
        self._may_write()
        if name in REMOVALS:
            return self._remove(name, fields)
        held = self._write(name, parsed, fields.part(name))
        writer = Writer(self.desk)
        if isinstance(held, Record):
            written = writer.element(held)
        else:
            written = writer.document(held, lines=True, links=True)
        return Result([_only(written, fields.texts("IncludeRetElement"))], {}, _recovery(held))

    def _may_write(self) -> None:
        """Refuse to write while a record is locked or a permission is missing."""
        if self.faults.forbidden == "user":
            raise Refused(USER_MAY_NOT, "Insufficient permission level to perform this action.")
        if self.faults.forbidden == "application":
            raise Refused(
                APPLICATION_MAY_NOT, "The application may not write to this company file."
            )
        if self.faults.use("lock_tries"):
            code = self.faults.lock_code
            raise Refused(code, LOCK_TEXTS[code])

    def _write(self, name: str, parsed: Parsed, body: Fields) -> Record | Txn:
        if name.endswith("Mod"):
            return change_element(self.desk, name.removesuffix("Mod"), body)
        if name not in DOCUMENTS:
            return add_element(self.desk, name.removesuffix("Add"), body)
        macro = parsed.children[0].node.get("defMacro")
        if macro is not None and (macro in self.macros or not macro.startswith("TxnID:")):
            raise Refused(DUPLICATE_MACRO, f'The macro "{macro}" cannot be defined.')
        txn = self._document(name, body)
        if macro is not None:
            self.macros[macro] = txn.txn_id
        return txn

    def _document(self, name: str, body: Fields) -> Txn:
        kind = name.removesuffix("Add")
        lists = self.desk.books.lists
        lines = [
            Line(line.tag, lists.resolve(line.fields, f"{kind} line")) for line in lines_of(body)
        ]
        sent = {key: value for key, value in body.items() if value is not None and key != LINES}
        return DOCUMENTS[name](self.desk, lists.resolve(Fields(sent), kind), lines)

    def _remove(self, name: str, fields: Fields) -> Result:
        desk = self.desk
        now = desk.moment(desk.now)
        kind = fields.text("ListDelType") or fields.text(f"{name}Type")
        if name == "ListDel":
            record = delete_from_list(desk, kind, fields.text("ListID"))
            full_name = desk.books.gone[-1].name
            rows = [("ListID", record.list_id), ("TimeDeleted", now), ("FullName", full_name)]
            return Result(_plain(desk, [("ListDelType", kind), *rows]))
        txn = (void if name == "TxnVoid" else delete)(desk, kind, fields.text("TxnID"))
        times = [("TimeDeleted", now)]
        if name == "TxnVoid":
            times = [("TimeCreated", desk.moment(txn.created)), ("TimeModified", now)]
        rows = [(f"{name}Type", kind), ("TxnID", txn.txn_id), *times, ("RefNumber", txn.ref_number)]
        return Result(_plain(desk, rows), {}, _recovery(txn))

    def _query(self, name: str, parsed: Parsed, fields: Fields) -> Result:
        wanted = fields.texts("IncludeRetElement")
        if name in INFORMATION:
            return Result([_only(INFORMATION[name](self.desk, fields), wanted)])
        page = self._page(name, parsed, fields)
        self.desk.status = page.status
        rows = self._rows(name, fields, page.matches)
        meta = parsed.node.get("metaData") or "NoMetaData"
        if meta != "NoMetaData":
            page.attributes["retCount"] = str(len(rows))
        if meta == "MetaDataOnly":
            rows = []
        return Result([_only(row, wanted) for row in rows], page.attributes)

    def _page(self, name: str, parsed: Parsed, fields: Fields) -> Page:
        """Find what a query asks for, or the next page of the iterator that it continues."""
        asked, most = parsed.node.get("iterator"), fields.whole("MaxReturned")
        if asked in ("Start", "Continue") and most is None:
            raise Refused(MISSING, "A query with an iterator needs MaxReturned.")
        if asked in ("Continue", "Stop"):
            iterator = self.session.iterator
            if iterator is None or parsed.node.get("iteratorID") != iterator.id:
                raise Refused(
                    BAD_ID, "The iterator is not open in this session: start the query again."
                )
            page = iterator.page(self.desk, 0 if asked == "Stop" else most or 0)
            if asked == "Stop" or not iterator.rest:
                self.session.iterator = None
            return page
        matches, status = self._find(name, fields)
        if asked == "Start":
            self.session.started += 1
            self.session.iterator = Iterator.start(name, self.session.started, matches)
            page = self.session.iterator.page(self.desk, most or 0)
            page.status = status
            return page
        return Page(matches if most is None else matches[:most], status)

    def _find(self, name: str, fields: Fields) -> tuple[Sequence[Record | Txn], Status]:
        if name in ROWS_OF_THEIR_OWN:
            return [], Status()
        if name in LIST_QUERIES:
            return find_elements(self.desk, name, fields)
        if name == "TransactionQuery":
            return find_transactions(self.desk, fields)
        return find_documents(self.desk, name, fields)

    def _rows(
        self, name: str, fields: Fields, matches: Sequence[Record | Txn]
    ) -> list[etree._Element]:
        rows: list[etree._Element] = []
        if name in ROWS_OF_THEIR_OWN:
            deposits = name == "ReceivePaymentToDepositQuery"
            rows = waiting_deposits(self.desk) if deposits else deletions(self.desk, name, fields)
            if not rows:
                self.desk.status = NOTHING
            return rows
        writer = Writer(self.desk)
        for held in matches:
            if isinstance(held, Record):
                rows.append(writer.element(held))
            elif name == "TransactionQuery":
                level = fields.text("TransactionDetailLevelFilter")
                rows += transaction_rows(self.desk, held, level)
            else:
                lines, links = fields.flag("IncludeLineItems"), fields.flag("IncludeLinkedTxns")
                rows.append(writer.document(held, lines, links))
        return rows


def _plain(desk: Desk, rows: list[tuple[str, str]]) -> list[etree._Element]:
    writer, root = Writer(desk), etree.Element("rows")
    for name, value in rows:
        writer.put(root, name, value)
    return list(root)


def _only(element: etree._Element, wanted: list[str]) -> etree._Element:
    """Drop the children that IncludeRetElement does not name; a misspelt name is silently missing."""
    if wanted:
        for child in list(element):
            if child.tag not in wanted:
                element.remove(child)
    return element


def _recovery(held: Record | Txn) -> etree._Element | None:
    """Write the ErrorRecovery aggregate of what a request saved; credits that were linked have none."""
    if isinstance(held, Txn) and not held.txn_id:
        return None
    root = etree.Element("ErrorRecovery")
    if isinstance(held, Record):
        etree.SubElement(root, "ListID").text = held.list_id
    else:
        etree.SubElement(root, "TxnID").text = held.txn_id
        etree.SubElement(root, "TxnNumber").text = str(held.number)
    etree.SubElement(root, "EditSequence").text = held.edit_sequence
    guid = (held.fields if isinstance(held, Record) else held.header).text("ExternalGUID")
    if guid:
        etree.SubElement(root, "ExternalGUID").text = guid
    return root

"""A QuickBooks in a hundred lines: it counts what is posted, remembers message sets, and fails when it is told to.

It reads XML by itself and knows nothing of the exchange's own records, so that a test can ask it what really happened.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from lxml import etree

OWNER = "{21FD7842-E768-456F-856B-4C27D1067FBF}"
FILE_ID = "{0E6DBEB9-9B9A-4E54-8F6D-6C3B8B1E6A11}"


class Thrown(Exception):
    """What QuickBooks throws instead of answering."""

    def __init__(self, hresult: str, message: str = "") -> None:
        super().__init__(hresult)
        self.hresult = hresult
        self.message = message


@dataclass
class Entry:
    """Something in the books: a transaction or a list entry."""

    id: str
    kind: str
    ref: str = ""
    name: str = ""
    date: str = ""
    guid: str = ""
    total: Decimal = Decimal(0)
    edit: str = "1"


@dataclass
class Books:
    """A company file. `refuse` maps a number or name to `(code, severity, message)`; `wrong_total` to a total.

    `remember` False forgets outcomes at once; `status` overrides the messageSetStatusCode of resent sets.
    `before` and `after` are called with the count of the set, before and after it runs, and may raise `Thrown`.
    """

    file_id: str = FILE_ID
    country: str = "US"
    versions: tuple[str, ...] = ("1.0", "12.0", "13.0", "16.0")
    closing: str = ""
    entries: list[Entry] = field(default_factory=list)
    sets: dict[str, tuple[str, str]] = field(default_factory=dict)
    refuse: dict[str, tuple[int, str, str]] = field(default_factory=dict)
    wrong_total: dict[str, str] = field(default_factory=dict)
    without_guid: bool = False
    status: int = 0
    asked: list[str] = field(default_factory=list)
    before: Callable[[int], None] = lambda count: None
    after: Callable[[int], None] = lambda count: None

    def process(self, text: str) -> str:
        """Run a message set."""
        self.asked.append(text)
        self.before(len(self.asked))
        root = etree.fromstring(text.encode())[0]
        new, old = root.get("newMessageSetID"), root.get("oldMessageSetID")
        if not len(root):
            return self._forget(old)
        if new in self.sets:
            answer = self._remembered(text, new)
        else:
            answer = self._run(root, new)
            if new:
                self.sets[new] = (_checksum(text), answer)
        self.after(len(self.asked))
        return answer

    def of(self, ref: str) -> list[Entry]:
        """Everything with a number or name."""
        return [one for one in self.entries if ref in (one.ref, one.name)]

    def _forget(self, old: str | None) -> str:
        if old == "ClearAllMessageSets":
            self.sets.clear()
        else:
            self.sets.pop(old or "", None)
        return _answer([], oldMessageSetID=old or "", messageSetStatusCode="0")

    def _remembered(self, text: str, new: str) -> str:
        if self.status:
            return _answer([], newMessageSetID=new, messageSetStatusCode=str(self.status))
        if self.sets[new][0] != _checksum(text):
            return _answer([], newMessageSetID=new, messageSetStatusCode="9001")
        return self.sets[new][1]

    def _run(self, root: Any, new: str | None) -> str:
        answers = [self._one(request) for request in root]
        return _answer(
            answers, **({"newMessageSetID": new, "messageSetStatusCode": "0"} if new else {})
        )

    def _one(self, request: Any) -> Any:
        name = request.tag.removesuffix("Rq")
        answer = etree.Element(f"{name}Rs", requestID=request.get("requestID", ""))
        code, severity, message, found = self._do(name, request)
        answer.set("statusCode", str(code))
        answer.set("statusSeverity", severity)
        answer.set("statusMessage", message)
        answer.extend(found)
        return answer

    def _do(self, name: str, request: Any) -> tuple[int, str, str, list[Any]]:
        if name == "HostQuery":
            return _fine([self._host()])
        if name == "CompanyQuery":
            return _fine([self._company()])
        if name == "PreferencesQuery":
            return _fine([self._preferences()])
        if name.endswith("Query"):
            return self._query(name.removesuffix("Query"), request)
        if name == "TxnVoid":
            return self._void(request)
        return self._add(name.removesuffix("Add"), request[0])

    def _add(self, kind: str, add: Any) -> tuple[int, str, str, list[Any]]:
        ref, name = add.findtext("RefNumber", ""), add.findtext("Name", "")
        if (ref or name) in self.refuse:
            return *self.refuse[ref or name], []
        if name and any(one.name.lower() == name.lower() for one in self.entries):
            return 3100, "Error", f'The name "{name}" of the list element is already in use.', []
        lines = [
            Decimal(line.findtext("Amount", "0"))
            for line in add
            if "Line" in line.tag and "Credit" not in line.tag
        ]
        total = Decimal(self.wrong_total.get(ref, str(sum(lines, Decimal("0.00")))))
        number = f"{len(self.entries) + 1:X}-1795348800"
        entry = Entry(
            number,
            kind,
            ref,
            name,
            add.findtext("TxnDate", ""),
            add.findtext("ExternalGUID", ""),
            total,
        )
        self.entries.append(entry)
        code, severity, message = self.refuse.get(f"warn {ref}", (0, "Info", "Status OK"))
        return code, severity, message, [self._record(entry, lines=True)]

    def _void(self, request: Any) -> tuple[int, str, str, list[Any]]:
        for entry in self.entries:
            if entry.id == request.findtext("TxnID"):
                entry.total = Decimal("0.00")
                parts = [etree.Element("TxnVoidType"), etree.Element("TxnID")]
                parts[0].text, parts[1].text = entry.kind, entry.id
                return _fine(parts)
        return 3120, "Error", "Object not found.", []

    def _query(self, kind: str, query: Any) -> tuple[int, str, str, list[Any]]:
        if kind in self.refuse:
            return *self.refuse[kind], []
        kinds = (kind,) if kind not in ("Item", "Entity") else ()
        ids = {node.text for tag in ("TxnID", "ListID") for node in query.iter(tag)}
        refs = {node.text for node in query.iter("RefNumberCaseSensitive")}
        names = {(node.text or "").lower() for node in query.iter("FullName")}
        day = query.findtext(".//FromTxnDate")
        found = [
            one
            for one in self.entries
            if (one.kind in kinds or (not kinds and one.name))
            and (
                one.id in ids
                or one.ref in refs
                or one.name.lower() in names - {""}
                or (day and one.date == day)
            )
        ]
        if not found:
            return 1, "Info", "A query request did not find a matching object in QuickBooks", []
        if ids and len(found) < len(ids):
            return (
                500,
                "Warn",
                "Some were not found.",
                [self._record(one, lines=True) for one in found],
            )
        return _fine([self._record(one, lines=True) for one in found])

    def _record(self, entry: Entry, *, lines: bool) -> Any:
        tag = entry.kind + "Ret"
        parts = [("TxnID" if entry.date else "ListID", entry.id), ("EditSequence", entry.edit)]
        if entry.name:
            return _element(tag, *parts, ("Name", entry.name), ("FullName", entry.name))
        total = {"Invoice": "Subtotal", "Check": "Amount", "Bill": "AmountDue"}.get(
            entry.kind, "TotalAmount"
        )
        parts += [("TxnDate", entry.date), ("RefNumber", entry.ref), (total, f"{entry.total:.2f}")]
        if entry.guid and not self.without_guid:
            parts.append(("ExternalGUID", entry.guid))
        record = _element(tag, *parts)
        if entry.kind == "JournalEntry" and lines:
            record.append(_element("JournalDebitLine", ("Amount", f"{entry.total:.2f}")))
        return record

    def _host(self) -> Any:
        versions = [("SupportedQBXMLVersion", one) for one in self.versions]
        return _element(
            "HostRet", ("ProductName", "QuickBooks Pro"), ("Country", self.country), *versions
        )

    def _company(self) -> Any:
        company = _element("CompanyRet", ("IsSampleCompany", "false"), ("CompanyName", "Test Shop"))
        if self.file_id:
            owner, name = ("OwnerID", OWNER), ("DataExtName", "FileID")
            company.append(
                _element(
                    "DataExtRet",
                    owner,
                    name,
                    ("DataExtType", "STR255TYPE"),
                    ("DataExtValue", self.file_id),
                )
            )
        return company

    def _preferences(self) -> Any:
        preferences = etree.Element("PreferencesRet")
        closing = [("ClosingDate", self.closing)] if self.closing else []
        preferences.append(
            _element("AccountingPreferences", ("IsUsingAccountNumbers", "false"), *closing)
        )
        return preferences


def _checksum(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _fine(found: list[Any]) -> tuple[int, str, str, list[Any]]:
    return 0, "Info", "Status OK", found


def _element(tag: str, *parts: tuple[str, str]) -> Any:
    element = etree.Element(tag)
    for name, text in parts:
        etree.SubElement(element, name).text = text
    return element


def _answer(answers: list[Any], **attributes: str) -> str:
    root = etree.Element("QBXML")
    messages = etree.SubElement(root, "QBXMLMsgsRs", attributes)
    messages.extend(answers)
    return '<?xml version="1.0" ?>\n' + str(etree.tostring(root, encoding="us-ascii"), "ascii")

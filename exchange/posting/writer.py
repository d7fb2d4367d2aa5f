"""The parts that requests are made of: references, amounts, memos, lines.

Every text is mapped and cut by the table of limits on the way. The memo carries our GUID, as does ExternalGUID; a
journal has no memo of its own, so its first line carries both texts.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Any, TypeVar

from exchange.posting.books import CompanyFile
from exchange.posting.document import Document
from exchange.posting.entry import Helper, HelperKind, Line, Party
from exchange.qbxml.limits import fit_field
from exchange.qbxml.purchases import ExpenseLineAdd
from exchange.qbxml.record import Ref
from exchange.qbxml.sales import SalesLine
from exchange.qbxml.wire import amount
from tui_pos.core.money import Money

S = TypeVar("S", bound=SalesLine)


class Writer:
    """Turn the parts of one document into parts of a request."""

    def __init__(self, document: Document, file: CompanyFile) -> None:
        self.document = document
        self.file = file

    def money(self, minor: int) -> Decimal:
        """Give an amount as qbXML takes it."""
        return amount(Money(minor, self.file.currency))

    def account(self, line: Line) -> Ref:
        """Point at a line's account."""
        return self.file.ref("account", line.account.name)

    def class_ref(self, name: str) -> Ref | None:
        """Point at a class, if there is one."""
        return self.file.ref("class", name) if name else None

    def party(self, party: Party | None) -> Ref | None:
        """Point at a customer, vendor or employee."""
        return self.file.ref(party.kind.value, party.name) if party else None

    def must(self, party: Party | None) -> Ref:
        """Point at the party that this kind of document cannot do without."""
        found = self.party(party)
        if found is None:
            raise ValueError(f"{self.document.kind} {self.document.ref_number} names nobody")
        return found

    def header(self) -> Line:
        """Give the line that is the document's total; every kind that asks has one."""
        header = self.document.header
        if header is None:
            raise ValueError(f"{self.document.kind} {self.document.ref_number} has no total")
        return header

    def memo(self, path: str) -> str:
        """Word the memo: what the document is, and our GUID whole, however long the text before it."""
        guid = f" {{{self.document.id}}}"
        limit = 4095 - len(guid)
        return fit_field(path, self.document.memo)[:limit].rstrip() + guid

    def method(self, name: str) -> Ref | None:
        """Point at a payment method."""
        return self.file.ref("payment method", name) if name else None

    def item(self, helper: Helper) -> Ref:
        """Point at an item; tax items have a list of their own."""
        name = "tax item" if helper.kind is HelperKind.SALES_TAX else "item"
        return self.file.ref(name, helper.full_name)

    def sales_lines(self, kind: type[S], sign: int) -> tuple[S, ...]:
        """Write the lines of a sales form; `sign` is -1 on a credit memo, which is itself the minus."""
        return tuple(self._sales_line(kind, line, sign) for line in self.document.lines)

    def _sales_line(self, kind: type[S], line: Line, sign: int) -> S:
        if line.item is None:
            raise ValueError(f"{line.account.name} has no item to post through")
        owed = sign * line.form_amount
        bare = line.item.kind in (HelperKind.SALES_TAX, HelperKind.PAYMENT)
        if line.item.kind is HelperKind.PAYMENT:
            owed *= -self.file.payment_sign
        code = self.file.taxable_code if line.taxable else self.file.non_taxable_code
        count = f" ({line.count} lines)" if line.count > 1 else ""
        check = f", check {line.check}" if line.check else ""
        path = "SalesReceiptAdd/SalesReceiptLineAdd/Desc"
        return kind(
            item_ref=self.item(line.item),
            desc=fit_field(path, line.memo + check + count) or None,
            quantity=None if line.quantity is None else sign * line.quantity,
            amount=self.money(owed),
            sales_tax_code_ref=None if bare else self.file.ref("tax code", code),
        )

    def form(self, path: str) -> dict[str, Any]:
        """Give the header fields that all sales forms share."""
        document = self.document
        taxed = any(line.taxable for line in document.lines)
        code = self.file.taxable_code if taxed else self.file.non_taxable_code
        return {
            "customer_ref": self.must(document.party),
            "class_ref": self.class_ref(document.class_name),
            "txn_date": document.day,
            "ref_number": fit_field(f"{path}/RefNumber", document.ref_number),
            "item_sales_tax_ref": self.item(document.tax_item) if document.tax_item else None,
            "memo": self.memo(f"{path}/Memo"),
            "is_to_be_printed": False,
            "customer_sales_tax_code_ref": self.file.ref("tax code", code),
            "external_guid": document.id,
        }

    def expenses(self, sign: int) -> tuple[ExpenseLineAdd, ...]:
        """Write expense lines; `sign` is -1 on a vendor credit."""
        return tuple(
            ExpenseLineAdd(
                account_ref=self.account(line),
                amount=self.money(sign * line.amount),
                memo=fit_field("BillAdd/ExpenseLineAdd/Memo", line.memo) or None,
                class_ref=self.class_ref(line.class_name),
            )
            for line in self.document.lines
        )

"""How the tenders of a receipt stand on paper: what was given, what went back, and nothing of a card but its end."""

from __future__ import annotations

from tui_pos.core.receipt import Receipt, Tender, TenderKind
from tui_pos.paper.document import Row, text_row
from tui_pos.paper.facts import Facts
from tui_pos.paper.goods import INDENT
from tui_pos.paper.parts import Amounts, ending


def tender_rows(
    receipt: Receipt, tender: Tender, facts: Facts, amounts: Amounts
) -> tuple[Row, ...]:
    """Give a tender's rows; money that goes to the customer is change on a sale and a refund on a return."""
    if not (tender.amount or tender.tendered or tender.change):
        return ()
    name = tender_name(tender, facts)
    if tender.amount < 0:
        rows = [amounts.row(_given_back(receipt, tender, name), -tender.amount, bold=True)]
    elif tender.change:
        rows = [
            amounts.row(f"{name} tendered", tender.tendered),
            amounts.row("Change", tender.change, bold=True),
        ]
    else:
        rows = [amounts.row(name, tender.amount)]
    return *rows, *(text_row(text, indent=INDENT) for text in _proofs(tender))


def _given_back(receipt: Receipt, tender: Tender, name: str) -> str:
    if receipt.due < 0:
        return f"Refund {name}"
    return "Change" if tender.kind is TenderKind.CASH else f"Change {name}"


def tender_name(tender: Tender, facts: Facts) -> str:
    """Call a tender what the customer knows it by."""
    match tender.kind:
        case TenderKind.CARD:
            return f"{tender.brand or tender.name} {ending(tender.last4)}".rstrip()
        case TenderKind.GIFT_CARD | TenderKind.GIFT_CERTIFICATE:
            return f"{tender.name} {ending(tender.number)}".rstrip()
        case TenderKind.DEPOSIT:
            return f"{tender.name} {facts.numbers.get(tender.order, '')}".rstrip()
        case TenderKind.CHECK | TenderKind.OTHER:
            return f"{tender.name} {tender.number}".rstrip()
        case _:
            return tender.name


def _proofs(tender: Tender) -> list[str]:
    proofs = []
    if tender.authorization:
        proofs.append(f"Authorization {tender.authorization}")
    if tender.reference:
        proofs.append(f"Reference {tender.reference}")
    if tender.unchecked:
        proofs.append("Not confirmed: no connection")
    return proofs

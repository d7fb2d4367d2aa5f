"""Twenty mistakes that receipts show: wrong signs, accounts, agencies and customers, tenders and receipts dropped."""

from __future__ import annotations

from typing import Any

from exchange.posting import account as accounts
from exchange.posting import documents, helpers, layout, settlements, setup, slips, tenders
from exchange.posting.account import Role
from exchange.posting.books import Books
from exchange.posting.entry import Helper, HelperKind, Line, Part, Posting
from exchange.posting.writer import Writer
from tests.exchange.planting import Patch, Plant, after, change, elsewhere, lines_of
from tui_pos.core.catalog import ItemType
from tui_pos.core.receipt import TenderKind


def shipping_as_goods(p: Patch) -> None:
    lines_of(
        p, lambda x: change(x, **elsewhere(Role.MERCHANDISE)) if x.part is Part.SHIPPING else x
    )


def gift_cards_as_income(p: Patch) -> None:
    lines_of(p, lambda x: change(x, **elsewhere(Role.BREAKAGE)) if x.part is Part.GIFT else x)


def services_as_goods(p: Patch) -> None:
    after(p, Books, "goods", lambda goods: change(goods, type=ItemType.INVENTORY))


def cards_into_the_drawer(p: Patch) -> None:
    p.setitem(tenders._ROLES, TenderKind.CARD, Role.CASH)


def checks_into_the_drawer(p: Patch) -> None:
    p.setitem(tenders._ROLES, TenderKind.CHECK, Role.CASH)


def tax_to_the_wrong_agency(p: Patch) -> None:
    after(p, helpers, "tax", lambda x: change(x, agency="County Tax Office"))


def cost_the_wrong_way(p: Patch) -> None:
    after(
        p,
        documents,
        "cost_posting",
        lambda x: Posting(tuple(change(y, amount=-y.amount) for y in x.lines)),
    )


def cost_forgotten(p: Patch) -> None:
    after(p, documents, "cost_posting", lambda x: Posting(()))


def over_short_the_wrong_way(p: Patch) -> None:
    after(
        p,
        documents,
        "closed_posting",
        lambda x: Posting(tuple(change(y, amount=-y.amount) for y in x.lines)),
    )


def over_short_forgotten(p: Patch) -> None:
    after(p, documents, "closed_posting", lambda x: Posting(()))


def charges_to_the_walk_in_customer(p: Patch) -> None:
    after(
        p,
        slips,
        "_form",
        lambda x: change(x, party=x.party and change(x.party, name="POS Daily Sales")),
    )


def payments_on_account_forgotten(p: Patch) -> None:
    p.setattr(settlements, "documents", lambda *a: [])


def a_receipt_left_out(p: Patch) -> None:
    right, count = documents._receipt, [0]

    def wrong(*args: Any) -> None:
        count[0] += 1
        if count[0] != 5:
            right(*args)

    p.setattr(documents, "_receipt", wrong)


def a_receipt_taken_twice(p: Patch) -> None:
    right, count = documents._receipt, [0]

    def wrong(*args: Any) -> None:
        count[0] += 1
        right(*args)
        if count[0] == 1:
            right(*args)

    p.setattr(documents, "_receipt", wrong)


def wrong_sign_on_the_form(p: Patch) -> None:
    p.setattr(Line, "form_amount", property(lambda line: line.amount))


def payment_items_positive(p: Patch) -> None:
    right = Writer.money

    def wrong(self: Writer, minor: int) -> Any:
        amount = right(self, minor)
        return abs(amount)

    p.setattr(Writer, "money", wrong)


def tax_below_the_returns(p: Patch) -> None:
    """QuickBooks then takes the tax for one that was given back."""
    order = lambda line: 0 if line.returned else 1 if line.part is Part.TAX else 2  # noqa: E731
    after(p, layout, "arrange", lambda lines: sorted(lines, key=order))


def a_tender_dropped_on_the_way(p: Patch) -> None:
    right = Writer.sales_lines

    def wrong(self: Writer, kind: Any, sign: int) -> Any:
        lines = right(self, kind, sign)
        return lines[:-1] if len(lines) > 1 else lines

    p.setattr(Writer, "sales_lines", wrong)


def items_on_the_wrong_account(p: Patch) -> None:
    right = setup._item_request

    def wrong(item: Helper, file: Any) -> Any:
        if item.kind is HelperKind.OTHER_CHARGE and item.account.name == "Service Sales":
            item = change(item, account=accounts.DEFAULTS[Role.MERCHANDISE])
        return right(item, file)

    p.setattr(setup, "_item_request", wrong)


def the_day_before(p: Patch) -> None:
    right = documents._summary
    p.setattr(
        documents,
        "_summary",
        lambda sheet: [change(x, day=x.day.replace(day=1)) for x in right(sheet)],
    )


ON_RECEIPTS: tuple[Plant, ...] = (
    shipping_as_goods,
    gift_cards_as_income,
    services_as_goods,
    cards_into_the_drawer,
    checks_into_the_drawer,
    tax_to_the_wrong_agency,
    cost_the_wrong_way,
    cost_forgotten,
    over_short_the_wrong_way,
    over_short_forgotten,
    charges_to_the_walk_in_customer,
    payments_on_account_forgotten,
    a_receipt_left_out,
    a_receipt_taken_twice,
    wrong_sign_on_the_form,
    payment_items_positive,
    tax_below_the_returns,
    a_tender_dropped_on_the_way,
    items_on_the_wrong_account,
    the_day_before,
)
"""All of them."""

"""Twenty mistakes planted in posting, one at a time: the rehearsal finds each, by a difference or by a refusal."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import msgspec
import pytest

from exchange.company.choices import choose
from exchange.posting import account as accounts
from exchange.posting import documents, helpers, layout, receipts, setup, slips, tenders
from exchange.posting.account import Role
from exchange.posting.books import Books
from exchange.posting.entry import Helper, HelperKind, Line, Part, Posting
from exchange.posting.mapping import Mapping
from exchange.posting.writer import Writer
from exchange.practice import practice_company
from exchange.rehearsal import Company
from exchange.rehearse import Report, Stage
from tui_pos.core.catalog import ItemType
from tui_pos.core.documents import DrawerClosed
from tui_pos.core.receipt import TenderKind
from tui_pos.data.shop import Shop
from tui_pos.demo.company import STORE, TILL
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.traded import FIRST_DAY, traded_shop

Patch = pytest.MonkeyPatch
change = msgspec.structs.replace


@pytest.fixture(scope="module")
def traded(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str, int]:
    """Two days with charges, payments on account, checks, gift cards, services, shipping, returns; a late short drawer."""
    folder = tmp_path_factory.mktemp("traded") / "shop"
    folder.mkdir()
    shop, clock = traded_shop(str(folder / "shop.sqlite"), 2, 23, 90)
    with shop:
        shop.append([short_drawer()], actor="demo")
        password = practice_company(shop)
    return folder, password, clock.now


def short_drawer() -> DrawerClosed:
    """A drawer of the first day whose count came late, 1.50 short."""
    return DrawerClosed(
        shift="shift-late",
        store=STORE.id,
        till=TILL.id,
        day=FIRST_DAY,
        staff="staff-1",
        begin=10_000,
        counts=(),
        leave=10_000,
        deposit=0,
        over_short=-150,
    )


def rehearsed(traded: tuple[Path, str, int], to: Path) -> Report:
    folder, password, now = traded
    shutil.copytree(folder, to)
    clock = TradeClock(now)
    books = Company(clock=clock)
    with Shop.open(str(to / "shop.sqlite"), clock=clock, synchronous="OFF") as shop:
        shop.work(lambda db: choose(db, "main", Mapping(), now=now))
        with Stage(shop, "main", password) as stage:
            stage.run(books, rest=lambda: clock.pass_seconds(3600))
            return stage.report(books)


def after(patch: Patch, module: Any, name: str, change_: Callable[[Any], Any]) -> None:
    """Let a function's result be changed on its way out."""
    right = getattr(module, name)
    patch.setattr(module, name, lambda *a, **k: change_(right(*a, **k)))


def lines_of(patch: Patch, wrong: Callable[[Line], Line | None]) -> None:
    """Change or drop lines of receipts as they are made; what is out of balance then goes to cash."""
    sold, paid = receipts.sales_lines, tenders.tender_line

    def sales_lines(*args: Any, **more: Any) -> Any:
        return [found for line in sold(*args, **more) if (found := wrong(line))]

    patch.setattr(receipts, "sales_lines", sales_lines)
    patch.setattr(tenders, "tender_line", lambda *a: wrong(paid(*a)))


def elsewhere(role: Role) -> dict[str, Any]:
    """Post a line to the account and item of another role."""
    target = accounts.DEFAULTS[role]
    return {"account": target, "item": helpers.on(target)}


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
    p.setattr(slips.settlements, "documents", lambda *a: [])


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


BUGS = (
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


def test_without_a_mistake_nothing_is_found(traded: tuple[Path, str, int], tmp_path: Path) -> None:
    """The control: the same day posts cleanly."""
    report = rehearsed(traded, tmp_path / "shop")
    assert report.clean, report.plain()


@pytest.mark.parametrize("bug", BUGS)
def test_each_planted_mistake_is_found(
    bug: Callable[[Patch], None],
    traded: tuple[Path, str, int],
    tmp_path: Path,
    monkeypatch: Patch,
) -> None:
    """Something differs, is refused, or stops the queue."""
    bug(monkeypatch)
    report = rehearsed(traded, tmp_path / "shop")
    assert report.difference or report.refused or report.troubles, report.plain()

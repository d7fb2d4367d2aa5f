"""Everything that is looked at before the first document is sent, and again before each cut.

    for check in preflight(db, "main"): ...
    confirm(shop, "main", ["accounts", "payment methods"], actor="owner")

Nothing is cut for a company while a check says STOP. What the exchange may add or change in QuickBooks is a check of
its own, which a person confirms once.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from exchange import waiting
from exchange.company import lists, opening, reading
from exchange.company.accounts import (
    adopt_renamed,
    enhanced_receiving,
    other_accounts,
    required_accounts,
)
from exchange.company.check import (
    EVERYTHING,
    Check,
    Level,
    ask,
    confirmations,
    lifted,
    note_confirmation,
    ok,
    stop,
    warn,
)
from exchange.company.choices import choose, mapping_of
from exchange.company.lists import NAMES, Lists
from exchange.company.taxes import tax_checks
from exchange.delivery import companies
from exchange.posting.mapping import Mapping
from exchange.qbxml.list_records import PreferencesRet
from exchange.qbxml.text import fit_name
from tui_pos.core.receipt import TenderKind
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import CommandRun
from tui_pos.journal.connection import Connection

__all__ = ["EVERYTHING", "Check", "Level", "cleared", "confirm", "decline_stock", "preflight"]

_RUN = "Run the Web Connector once; it reads the company file's preferences and lists."


def preflight(db: Connection, company: str, *, now: int = 0) -> list[Check]:
    """Look at everything; gives every finding, the good ones too, those that a person confirmed as warnings.

    `now` (milliseconds UTC) is the moment whose tax set-up and settings count, 0 for the ones that hold for ever.
    """
    found, confirmed = lists.preferences(db, company), confirmations(db, company)
    if found is None or not reading.was_read(db, company):
        unread = "QuickBooks' lists were not read yet."
        return [(warn if EVERYTHING in confirmed else stop)("lists", unread, _RUN)]
    return [lifted(check, confirmed) for check in _checks(db, company, found, now)]


def cleared(db: Connection, company: str, *, now: int = 0) -> bool:
    """Say whether documents may be made for a company: no check says STOP."""
    return all(check.level is not Level.STOP for check in preflight(db, company, now=now))


def confirm(shop: Shop, company: str, names: Iterable[str], *, actor: str) -> None:
    """Confirm checks by name, each once and for good; who did it is journalled.

    "renamed accounts" maps QuickBooks' own accounts under their names there; "opening stock" is decided in `opening`.
    Refuses (`check`) a name that no open check has, and then confirms nothing.
    """
    wanted, now = tuple(names), shop.clock()

    def work(db: Connection) -> None:
        open_now = {one.name for one in preflight(db, company, now=now) if one.confirmable}
        unknown = [name for name in wanted if name not in open_now]
        if unknown:
            raise Refusal(
                "check",
                f"Nothing named {unknown[0]!r} waits to be confirmed: see `tui-pos exchange check`.",
            )
        for name in wanted:
            if name == "renamed accounts":
                mapped = adopt_renamed(db, company, mapping_of(db, company))
                choose(db, company, mapped, now=now)
            elif name == opening.CHECK:
                opening.accept(db, company, now=now)
            note_confirmation(db, company, name, actor, now)

    note = f"{company}: {', '.join(wanted)}"
    shop.append([CommandRun("exchange confirm", note[:2000])], actor=actor, also=work)


def decline_stock(shop: Shop, company: str, *, actor: str) -> None:
    """Leave stock to QuickBooks, once: cost and memo journals stay off. Refuses (`opening_stock`) when it was decided."""
    note = CommandRun("exchange decline stock", company)
    shop.append([note], actor=actor, also=lambda db: opening.decline(db, company, now=shop.clock()))


def _checks(db: Connection, company: str, found: PreferencesRet, now: int) -> Iterator[Check]:
    mapping = mapping_of(db, company)
    yield ok("lists", "QuickBooks' preferences and lists were read.")
    yield _sales_tax(found)
    yield _inventory(found, mapping)
    yield from required_accounts(db, company, mapping)
    yield from other_accounts(db, company, mapping)
    stock = found.items_and_inventory_preferences
    enhanced = bool(stock and stock.enhanced_inventory_receiving_enabled)
    yield enhanced_receiving(db, company, mapping, enhanced)
    yield from tax_checks(db, company, mapping, now)
    yield _methods(db, company, now)
    yield _walk_in(db, company, mapping)
    yield _names(db, company)
    yield _classes(found, mapping)
    yield _closing(db, company)
    yield _currency(db, found)
    yield opening.check(db, company, mapping)


def _sales_tax(found: PreferencesRet) -> Check:
    if found.sales_tax_preferences is None:
        return stop(
            "sales tax",
            "Sales tax is switched off in the company file.",
            "Switch it on (Edit, Preferences, Sales Tax, Company Preferences), then run the Web Connector again.",
        )
    return ok("sales tax", "Sales tax is switched on.")


def _inventory(found: PreferencesRet, mapping: Mapping) -> Check:
    chosen = found.purchases_and_vendors_preferences
    if chosen is not None and chosen.is_using_inventory:
        return ok("inventory", "Inventory and purchase orders are switched on.")
    if not mapping.stock_journals:
        return ok("inventory", "Inventory is switched off, and no stock is posted.")
    return stop(
        "inventory",
        "Inventory and purchase orders are switched off in the company file.",
        "Switch them on (Edit, Preferences, Items & Inventory), then run the Web Connector again.",
    )


_PAID = {TenderKind.CASH: "Cash", TenderKind.CHECK: "Check"}
_MONEY = (TenderKind.CASH, TenderKind.CHECK, TenderKind.CARD, TenderKind.OTHER)


def _methods(db: Connection, company: str, now: int) -> Check:
    """Look for the payment methods of our tenders; QuickBooks shows deposits by them."""
    shop = settings.company(db, now)
    tenders = shop.tenders if shop else ()
    wanted = {
        fit_name(one.brand or _PAID.get(one.kind, one.name), 31)
        for one in tenders
        if one.active and one.kind in _MONEY
    }
    missing = sorted(
        name for name in wanted if lists.by_name(db, company, Lists.METHOD, name) is None
    )
    if not missing:
        return ok("payment methods", "QuickBooks has a payment method for every tender.")
    return ask(
        "payment methods",
        f"QuickBooks has no payment method for {', '.join(missing)}.",
        "Confirm to have payment methods added as documents need them.",
        tuple(f"payment method {name}" for name in missing),
    )


def _walk_in(db: Connection, company: str, mapping: Mapping) -> Check:
    name = fit_name(mapping.walk_in, 41)
    taken = lists.taken_by(db, company, name)
    if taken is Lists.CUSTOMER:
        return ok("walk-in customer", f"Anonymous sales are made out to {name}.")
    if taken is not None:
        return stop(
            "walk-in customer",
            f"The name {name} of the walk-in customer belongs to a {taken.value} in QuickBooks.",
            "Choose another name for the walk-in customer in the mapping.",
        )
    return ask(
        "walk-in customer",
        f"QuickBooks has no customer {name} for anonymous sales.",
        "Confirm to have it added, or name a customer that is there in the mapping.",
        (f"customer {name}",),
    )


_SHARED = """
    SELECT count(DISTINCT a.folded) FROM exchange_listed a JOIN exchange_link l
    ON l.company = a.company AND l.folded = a.folded
    WHERE a.company = ? AND a.list IN ({}) AND l.kind IN ({})"""


def _names(db: Connection, company: str) -> Check:
    """Count our people whose name stands in another of the four lists; they get a number behind it."""
    number = 0
    for kinds, own in ((("customer",), Lists.CUSTOMER), (("vendor", "agency"), Lists.VENDOR)):
        others = [one.value for one in NAMES if one is not own]
        sql = _SHARED.format(", ".join("?" * len(others)), ", ".join("?" * len(kinds)))
        number += int(db.execute(sql, (company, *others, *kinds))[0][0])
    if not number:
        return ok("names", "No name of ours belongs to somebody else in QuickBooks.")
    return warn(
        "names",
        f"{number} names of our customers and vendors belong to others in QuickBooks' lists.",
        "QuickBooks takes each name once over customers, vendors, employees and other names: rename one of the two.",
    )


def _classes(found: PreferencesRet, mapping: Mapping) -> Check:
    books = found.accounting_preferences
    if not mapping.use_classes:
        return ok("classes", "Stores are not tracked by class.")
    if books is not None and books.is_using_class_tracking:
        return ok("classes", "Class tracking is switched on, and stores are classes.")
    return stop(
        "classes",
        "Stores shall be classes, and class tracking is switched off in the company file.",
        "Switch it on (Edit, Preferences, Accounting, Company Preferences), or leave classes out of the mapping.",
    )


def _closing(db: Connection, company: str) -> Check:
    closing = companies.get(db, company).closing_date
    first = min((one.day for one in waiting.waiting(db, company)), default=None)
    if closing is None:
        return ok("closing date", "The books are not closed.")
    if first is None or first > closing:
        return ok("closing date", f"The books are closed up to {closing}, before all that waits.")
    return warn(
        "closing date",
        f"The books are closed up to {closing}, and documents from {first} on wait to be posted.",
        "They are set aside when their turn comes: move the closing date, or post from a later day.",
    )


def _currency(db: Connection, found: PreferencesRet) -> Check:
    chosen = found.multi_currency_preferences
    if chosen is None or not chosen.is_multi_currency_on:
        return ok("currency", "The company file keeps one currency.")
    home = chosen.home_currency_ref.full_name if chosen.home_currency_ref else ""
    return warn(
        "currency",
        f"The company file keeps several currencies (its own: {home or 'not told'}); everything is posted in"
        f" {settings.currency(db)} as the home currency.",
        "Keep the exchange's accounts and customers in the home currency: others are refused by QuickBooks.",
    )

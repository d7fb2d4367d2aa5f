"""Finding what is wrong with a shop's settings, all of it at once, before the shop sells by them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from tui_pos.core.catalog import PRICE_LEVELS
from tui_pos.core.money import EXPONENTS, format_minor
from tui_pos.core.receipt import TenderKind
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, PrinterSettings, Store, TenderType, Till
from tui_pos.core.taxcheck import check_tax_setup
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.core.text import clean
from tui_pos.paper.devices import drawer_pin, open_printer
from tui_pos.paper.template import check_receipt_text

LONGEST_NAME = 60
MOST_QUICK_CASH = 5
"""There are five quick cash keys."""

_RANGES = {
    "idle_lock_seconds": (0, 86_400),
    "pin_attempts": (1, 20),
    "cash_tender_limit": (1, None),
    "return_days": (0, None),
    "return_limit_offline": (0, None),
    "balance_limit_offline": (0, None),
    "own_receipts_days": (1, None),
    "other_receipts_days": (1, None),
    "day_start_hour": (0, 23),
}
"""Lowest and highest value of the company's plain numbers."""


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what is wrong and what to do (`sentence`) and where; only a `serious` one keeps the shop from working."""

    place: str
    sentence: str
    serious: bool = True

    def __str__(self) -> str:
        return f"{self.place}: {self.sentence}"


def check_shop(
    company: CompanySettings,
    tax: TaxSetup,
    stores: Iterable[Store],
    tills: Iterable[Till],
    *,
    node: bool = False,
) -> list[Finding]:
    """List everything wrong or surprising in a shop's settings; nothing serious means that it can sell.

    A company's `node` may wait for its first till.
    """
    tills = tuple(tills)
    return [
        *_company(company),
        *_tenders(company),
        *(Finding(f"tax, {found.place}", found.sentence) for found in check_tax_setup(tax)),
        *_stores(tuple(stores), tax),
        *_tills(tills, node=node),
        *_texts(company, tills),
    ]


def check_name(place: str, name: str) -> Iterator[Finding]:
    """Find what is wrong with a name that stands on receipts and screens."""
    if not name.strip():
        yield Finding(place, "The name is missing: type one.")
        return
    try:
        fit = clean(name, LONGEST_NAME)
    except Refusal as refusal:
        yield Finding(place, refusal.sentence)
        return
    if fit != name:
        yield Finding(place, f"The name holds control characters or blanks too many: type {fit!r}.")


def is_zone(name: str) -> bool:
    """Say whether there is a time zone of that name."""
    try:
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return False
    return True


def _company(company: CompanySettings) -> Iterator[Finding]:
    yield from check_name("company, name", company.name)
    if company.currency not in EXPONENTS:
        known = ", ".join(EXPONENTS)
        yield Finding(
            "company, currency",
            f"{company.currency!r} is no currency that can be used: choose {known}.",
        )
    if not is_zone(company.zone):
        sentence = f"There is no time zone {company.zone!r}: type one like America/Chicago."
        yield Finding("company, zone", sentence)
    for name, (low, high) in _RANGES.items():
        value: int = getattr(company, name)
        if value < low or (high is not None and value > high):
            wanted = f"{low} to {high}" if high is not None else f"{low} or more"
            yield Finding(f"company, {name}", f"{value} is out of bounds: set {wanted}.")
    if company.quantity_limit <= 0:
        sentence = f"With a limit of {company.quantity_limit} nothing could be sold: raise it."
        yield Finding("company, quantity_limit", sentence)
    if len(company.quick_cash) > MOST_QUICK_CASH:
        sentence = f"There are {len(company.quick_cash)} amounts for {MOST_QUICK_CASH} quick cash keys: remove some."
        yield Finding("company, quick_cash", sentence)
    for amount in company.quick_cash:
        if amount <= 0:
            sentence = f"{format_minor(amount)} is no amount that anybody hands over: remove it."
            yield Finding("company, quick_cash", sentence)


def _tenders(company: CompanySettings) -> Iterator[Finding]:
    active = [tender for tender in company.tenders if tender.active]
    if not any(tender.kind is TenderKind.CASH for tender in active):
        sentence = "No tender takes cash: change and the drawer's count need one."
        yield Finding("tenders", sentence)
    yield from _twice("tenders", "id", (tender.id for tender in company.tenders))
    yield from _twice("tenders", "key", (tender.key for tender in active if tender.key))
    for tender in company.tenders:
        yield from _tender(tender)


def _tender(tender: TenderType) -> Iterator[Finding]:
    place = f"tender {tender.id}"
    if not tender.id:
        yield Finding("tenders", "A tender has no id: give it a short word, such as cash.")
    yield from check_name(place, tender.name)
    if tender.limit is not None and tender.limit <= 0:
        sentence = (
            f"Its limit of {format_minor(tender.limit)} refuses every amount: raise or remove it."
        )
        yield Finding(place, sentence)


def _stores(stores: tuple[Store, ...], tax: TaxSetup) -> Iterator[Finding]:
    if not stores:
        yield Finding("stores", "There is no store: run tui-pos init.")
    yield from _twice("stores", "number", (str(store.number) for store in stores))
    known = {location.id for location in tax.locations}
    for store in stores:
        place = f"store {store.number}"
        yield from check_name(f"{place}, name", store.name)
        yield from _number(place, store.number)
        for line in (*store.address, store.phone):
            if not line.isprintable() or len(line) > LONGEST_NAME:
                sentence = f"An address line is plain text of at most {LONGEST_NAME} characters: type it again."
                yield Finding(f"{place}, address", sentence)
        if not 1 <= store.price_level <= PRICE_LEVELS:
            sentence = f"There is no price level {store.price_level}: choose 1 to {PRICE_LEVELS}."
            yield Finding(place, sentence)
        if store.tax_location not in known:
            sentence = "Its tax location does not exist: choose one of the tax set-up."
            yield Finding(place, sentence)


def _tills(tills: tuple[Till, ...], *, node: bool) -> Iterator[Finding]:
    if not tills and not node:
        yield Finding("tills", "There is no till: run tui-pos init.")
    pairs = Counter((till.store, till.number) for till in tills)
    for (_, number), times in pairs.items():
        if times > 1:
            sentence = f"{times} tills of one store have this number: give each its own."
            yield Finding(f"till {number}", sentence)
    for till in tills:
        place = f"till {till.number}"
        yield from check_name(f"{place}, name", till.name)
        yield from _number(place, till.number)
        yield from check_printer(f"{place}, printer", till.printer)


def _number(place: str, number: int) -> Iterator[Finding]:
    if not 1 <= number <= 99:
        sentence = f"The number {number} does not fit two digits of a receipt number: use 1 to 99."
        yield Finding(place, sentence)


def check_printer(place: str, printer: PrinterSettings) -> Iterator[Finding]:
    """Find a printer's settings that cannot be; nothing is connected."""
    try:
        open_printer(printer)
        drawer_pin(printer)
    except Refusal as refusal:
        yield Finding(place, refusal.sentence)


def _texts(company: CompanySettings, tills: tuple[Till, ...]) -> Iterator[Finding]:
    """Check the texts against every printer that there is, and say each thing once."""
    seen: set[Finding] = set()
    papers = {(till.printer.columns, till.printer.code_page) for till in tills}
    for columns, code_page in sorted(papers):
        try:
            found = check_receipt_text(company.receipt, columns, code_page)
        except (LookupError, ValueError):
            continue  # The printer's own finding names the code page.
        for each in found:
            finding = Finding(f"receipt, {each.place}", each.sentence, each.serious)
            if finding not in seen:
                seen.add(finding)
                yield finding


def _twice(place: str, what: str, names: Iterable[str]) -> Iterator[Finding]:
    for name, times in Counter(names).items():
        if times > 1:
            yield Finding(place, f"The {what} {name!r} is used {times} times: change the others.")

"""The questions of `tui-pos init`: each wrong answer gets one sentence and is asked again; nothing is written here."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from decimal import Decimal
from typing import TypeVar

import click

from tui_pos.core.money import EXPONENTS
from tui_pos.core.newshop import STANDARD_TENDERS
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, PrinterSettings, ReceiptText, TenderType
from tui_pos.core.text import typed
from tui_pos.paper.template import MOST_CHARACTERS, MOST_LINES
from tui_pos.till.credentials import check_pin
from tui_pos.till.shopcheck import LONGEST_NAME, Finding, check_name, check_printer, is_zone
from tui_pos.till.shopplan import SalesTax, ShopPlan, StaffPlan, StorePlan, TillPlan

T = TypeVar("T")

_PRINTERS = ("dummy", "file", "network")


def ask_plan() -> ShopPlan:
    """Ask an owner everything that a shop needs."""
    name = ask("Name of the shop", _name)
    address = ask_lines("Address", 4, LONGEST_NAME)
    phone = ask("Phone", _text, default="")
    zone = ask("Time zone", _zone, default=machine_zone())
    currency = ask("Currency", _currency, default="USD")
    sales_tax = ask_tax()
    tenders = ask("Tenders, with commas between", _tenders, default=_ids(STANDARD_TENDERS))
    owner = ask_owner()
    receipt = ReceiptText(
        footer=ask_lines("Last lines of receipts", MOST_LINES["footer"], MOST_CHARACTERS),
        return_policy=ask_lines("Return policy", MOST_LINES["return_policy"], MOST_CHARACTERS),
    )
    return ShopPlan(
        company=CompanySettings(name, currency, zone, tenders, receipt=receipt),
        owner=owner,
        store=StorePlan(address=address, phone=phone),
        till=TillPlan(printer=ask_printer()),
        sales_tax=sales_tax,
    )


def ask(
    question: str, read: Callable[[str], T], default: str | None = None, *, hidden: bool = False
) -> T:
    """Ask until `read` takes the answer; what it refuses is said in its own sentence."""
    while True:
        answer = click.prompt(
            question, default=default, hide_input=hidden and sys.stdin.isatty(), err=True, type=str
        )
        try:
            return read(answer.strip())
        except Refusal as refusal:
            click.echo(refusal.sentence, err=True)


def ask_lines(question: str, most: int, longest: int) -> tuple[str, ...]:
    """Ask for lines until an empty one."""
    lines: list[str] = []
    while len(lines) < most:
        hint = f"{question}, line {len(lines) + 1} (empty to go on)"
        line = ask(hint, lambda answer: typed(answer, longest), default="")
        if not line:
            break
        lines.append(line)
    return tuple(lines)


def ask_tax() -> SalesTax | None:
    """Ask for the one rate that most shops have; 0 is no sales tax."""
    percent = ask("Sales tax in percent (0 for none)", _percent, default="0")
    if not percent:
        return None
    return SalesTax(
        percent,
        name=ask("Name of the tax on receipts", _name, default="Sales tax"),
        agency=ask("Agency it is paid to, as in QuickBooks", _name, default="State tax agency"),
        included=click.confirm("Do your prices include the tax?", default=False, err=True),
    )


def ask_owner() -> StaffPlan:
    """Ask who the owner is, and for a PIN, twice."""
    first = ask("Owner's first name", _name)
    last = ask("Owner's last name", _text, default="")
    return StaffPlan(first, last, ask_pin("Owner's PIN"))


def ask_pin(question: str) -> str:
    """Ask for a new PIN twice, until both are the same."""
    while True:
        pin = ask(question, _pin, hidden=True)
        if ask("The same PIN again", str, hidden=True) == pin:
            return pin
        click.echo("The two PINs differ: type them again.", err=True)


def ask_printer() -> PrinterSettings:
    """Ask for the receipt printer; `dummy` prints nowhere."""
    kind = ask("Receipt printer (dummy, file or network)", _one_of(_PRINTERS), default="dummy")
    if kind == "dummy":
        return PrinterSettings()
    what = "Address of the printer, such as 192.168.1.50:9100" if kind == "network" else "File"
    target = ask(what, lambda answer: _target(kind, answer))
    columns = ask("Characters on a line of its paper", lambda a: _columns(kind, target, a), "42")
    return PrinterSettings(kind, target, columns)


def machine_zone() -> str:
    """Suggest the zone that this machine's clock is in."""
    try:
        _, _, zone = os.readlink("/etc/localtime").partition("zoneinfo/")
    except OSError:
        zone = ""
    return zone if zone and is_zone(zone) else "America/New_York"


def _pass(answer: T, findings: Iterator[Finding]) -> T:
    for finding in findings:
        raise Refusal("answer", finding.sentence)
    return answer


def _text(answer: str) -> str:
    return typed(answer, LONGEST_NAME)


def _name(answer: str) -> str:
    return _pass(_text(answer), check_name("name", answer))


def _zone(answer: str) -> str:
    if not is_zone(answer):
        raise Refusal("zone", f"There is no time zone {answer!r}: type one like America/Chicago.")
    return answer


def _currency(answer: str) -> str:
    return _one_of(tuple(EXPONENTS))(answer.upper())


def _percent(answer: str) -> Decimal:
    try:
        percent = Decimal(answer.removesuffix("%").strip())
    except ArithmeticError:
        percent = Decimal(-1)
    if not (percent.is_finite() and 0 <= percent <= 100):
        raise Refusal("percent", f"{answer} is not a tax rate: type a number like 8.25.")
    return percent


def _tenders(answer: str) -> tuple[TenderType, ...]:
    known = {tender.id: tender for tender in STANDARD_TENDERS}
    chosen = [word.strip().lower() for word in answer.split(",") if word.strip()]
    for word in chosen:
        _one_of(tuple(known))(word)
    if "cash" not in chosen:
        raise Refusal("tenders", "Without cash the drawer could not give change: add cash.")
    return tuple(known[word] for word in known if word in chosen)


def _ids(tenders: tuple[TenderType, ...]) -> str:
    return ", ".join(tender.id for tender in tenders)


def _pin(answer: str) -> str:
    check_pin(answer)
    return answer


def _one_of(known: tuple[str, ...]) -> Callable[[str], str]:
    def read(answer: str) -> str:
        if answer not in known:
            raise Refusal("choice", f"{answer!r} is none of them: type {', '.join(known)}.")
        return answer

    return read


def _target(kind: str, answer: str) -> str:
    return _pass(answer, check_printer("printer", PrinterSettings(kind, answer)))


def _columns(kind: str, target: str, answer: str) -> int:
    if not answer.isascii() or not answer.isdigit() or len(answer) > 3:
        raise Refusal("columns", f"{answer!r} is not a number of characters: type one like 42.")
    columns = int(answer)
    return _pass(columns, check_printer("printer", PrinterSettings(kind, target, columns)))

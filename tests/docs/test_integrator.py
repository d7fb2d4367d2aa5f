"""The integrator's guide names every setting, right, kind and printer as it is in the program."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from pathlib import Path
from typing import Any, get_args

import click
import msgspec
import pytest
from msgspec import NODEFAULT
from msgspec.structs import FieldInfo, fields

from drivers.printer import CODE_PAGES, MODELS, TRANSPORTS, Answers
from tests.docs.command_line import all_commands
from tests.docs.pages import INTEGRATOR, ROOT, rows
from tests.unit.commands.line import run
from tui_pos.commands.growth import growth
from tui_pos.config import Config
from tui_pos.core import newshop, taxsetup
from tui_pos.core.codelayouts import CodeLayouts
from tui_pos.core.instore import InStoreLayout
from tui_pos.core.money import EXPONENTS
from tui_pos.core.people import Right, Role
from tui_pos.core.receipt import TenderKind
from tui_pos.core.settings import (
    CashRounding,
    CompanySettings,
    PrinterSettings,
    ReceiptText,
    Rule,
    Stacking,
    Store,
    TenderType,
    Till,
)
from tui_pos.data.shop import Shop
from tui_pos.demo.shop import open_demo
from tui_pos.journal.kinds import KINDS
from tui_pos.till.shopplan import (
    DepartmentPlan,
    SalesTax,
    StaffPlan,
    StorePlan,
    TillPlan,
)

RECORDS: dict[str, type[msgspec.Struct]] = {
    "Machine": Config,
    "Company": CompanySettings,
    "Receipt texts": ReceiptText,
    "Tenders": TenderType,
    "Own codes": CodeLayouts,
    "Scale labels": InStoreLayout,
    "Store": StorePlan,
    "Till": TillPlan,
    "Printer": PrinterSettings,
    "One rate of tax": SalesTax,
    "Tax": taxsetup.TaxSetup,
    "Tax agencies": taxsetup.Agency,
    "Tax codes": taxsetup.TaxCode,
    "Tax locations": taxsetup.TaxLocation,
    "Tax components": taxsetup.Component,
    "Tax rates": taxsetup.Rate,
    "Tax holidays": taxsetup.Holiday,
    "Departments": DepartmentPlan,
    "Roles": Role,
    "Staff": StaffPlan,
}
"""Each heading of the settings, and the record under it."""

CHOICES: dict[tuple[str, str], list[str]] = {
    ("Machine", "log_level"): list(get_args(msgspec.structs.fields(Config)[-1].type)),
    ("Company", "currency"): list(EXPONENTS),
    ("Company", "cash_rounding"): list(CashRounding),
    ("Company", "discount_reason"): list(Rule),
    ("Company", "stacking"): list(Stacking),
    ("Company", "print_receipt"): list(Rule),
    ("Tenders", "kind"): list(TenderKind),
    ("Printer", "kind"): list(TRANSPORTS),
    ("Printer", "code_page"): list(CODE_PAGES),
    ("Printer", "model"): list(MODELS),
    ("Printer", "answers"): list(Answers),
    ("One rate of tax", "rounding"): list(taxsetup.TaxRounding),
    ("Tax", "rounding"): list(taxsetup.TaxRounding),
    ("Tax", "included_rounds"): list(taxsetup.IncludedRounds),
}
"""Settings that take one of a few words."""

UNUSED = "Not used yet."
UNWRITTEN = "Nothing writes it yet."

NOT_READERS = ("tui_pos/config.py", "core/settings.py", "till/shopcheck.py", "core/newshop.py")
"""Files that only define or check settings, or hand rights out."""


def test_every_command_is_explained_with_how_it_answers() -> None:
    """The table of commands has a row for each, and says which take `--format json`."""
    told = {row[0].strip("`"): row[2] for row in rows(INTEGRATOR, "Command line", 1)}
    known = all_commands()
    assert sorted(told) == sorted(known)
    for words, command in known.items():
        forms = [one.type for one in command.params if "--format" in one.opts]
        choices = [
            choice for form in forms if isinstance(form, click.Choice) for choice in form.choices
        ]
        written = told[words].lower().split(", ")
        assert choices == written if choices else told[words] != "text, JSON", words


@pytest.mark.parametrize("heading", RECORDS)
def test_every_setting_is_explained_with_its_default(heading: str) -> None:
    """The table under a heading has a row for each field, in the program's order, with the program's default."""
    told = [(row[0], row[2]) for row in rows(INTEGRATOR, heading)]
    assert told == [(f"`{one.encode_name}`", default_of(one)) for one in fields(RECORDS[heading])]
    assert all(len(row) == 4 and row[1] and row[3] for row in rows(INTEGRATOR, heading))


@pytest.mark.parametrize(("record", "heading"), [(Store, "Store"), (Till, "Till")])
def test_stores_and_tills_of_the_journal_are_explained(
    record: type[msgspec.Struct], heading: str
) -> None:
    """What a set-up adds to a store's or till's record is named beside what an integrator sets."""
    told = INTEGRATOR.read_text("utf-8")
    assert all(f"`{one.name}`" in told for one in fields(record)), heading


@pytest.mark.parametrize(("heading", "key"), CHOICES)
def test_every_word_that_a_setting_takes_is_named(heading: str, key: str) -> None:
    """A setting that takes one of a few words names them all, and no others."""
    units = next(row[1] for row in rows(INTEGRATOR, heading) if row[0] == f"`{key}`")
    assert sorted(re.findall(r"`([^`]+)`", units)) == sorted(CHOICES[heading, key])


@pytest.mark.parametrize("heading", RECORDS)
def test_a_setting_is_read_by_the_program_or_said_not_to_be(heading: str) -> None:
    """`Not used yet.` stands at exactly the settings that no code reads."""
    for key, _, _, meaning in rows(INTEGRATOR, heading):
        holder = r"\b(?:config|settings_?)" if heading == "Machine" else ""
        read = mentions(rf"{holder}\.{key.strip('`')}\b(?!\()")
        assert read is (meaning != UNUSED), f"say in {INTEGRATOR.name} what {key} does now"


def test_every_right_is_explained_and_who_has_it() -> None:
    """The table of rights has a row for each right, and says what a new shop's cashiers and managers may do."""
    roles = {role.name: role.rights for role in newshop.standard_roles(lambda name: name)}
    for row, right in zip(rows(INTEGRATOR, "Rights"), Right, strict=True):
        yes = ["yes" if right in roles[name] else "no" for name in ("Cashier", "Manager")]
        assert [row[0], *row[2:]] == [f"`{right}`", *yes]
        used = mentions(rf"\bRight\.{right.name}\b")
        assert used is (row[1] != UNUSED), f"say in {INTEGRATOR.name} what {right} allows now"


def test_the_words_about_owners_and_trainees_are_true() -> None:
    """An owner has all rights, a trainee two; discounts end at 10 % and 0 % without a manager."""
    roles = {role.name: role for role in newshop.standard_roles(lambda name: name)}
    assert roles["Owner"].rights == frozenset(Right)
    assert roles["Trainee"].rights == {Right.SELL, Right.TRAINING}
    assert (roles["Cashier"].discount_limit, roles["Trainee"].discount_limit) == (10, 0)


def test_every_kind_of_entry_is_explained() -> None:
    """The table of kinds has a row for each, in the program's order, and says which are not written yet."""
    told = rows(INTEGRATOR, "The journal")
    assert [row[0] for row in told] == [f"`{name}`" for name in KINDS]
    for name, says in told:
        body = KINDS[name.strip("`")].body.__name__
        written = mentions(rf"(?<!class )\b{body}\((?!\))")
        assert written is (UNWRITTEN not in says), f"say in {INTEGRATOR.name} whether {name} is"


def test_every_printer_and_its_answers_are_explained() -> None:
    """The section about printers has a row for each wire and for each way to confirm a job."""
    wires = rows(INTEGRATOR, "Printers")
    assert [row[0] for row in wires] == [f"`{kind}`" for kind in TRANSPORTS]
    told = INTEGRATOR.read_text("utf-8")
    assert all(f"| `{answer}` |" in told for answer in Answers)


def test_the_sizes_are_those_of_the_demo_shop(tmp_path: Path) -> None:
    """Two days of demo trade take what the table of sizes says, a quarter up or down."""
    told = [int(row[1].replace(",", "")) for row in rows(INTEGRATOR, "Sizes")]
    demo = tmp_path / "demo.sqlite"
    with Shop.open(str(demo)) as shop:
        open_demo(shop)
    sizes = [demo.stat().st_size]
    assert run("--db", demo, "demo", "trade", "--days", "2").status == 0
    with Shop.open(str(demo), read_only=True) as shop:
        sizes.append(round(shop.read(growth).a_receipt))
        ((entry, document),) = shop.read(lambda db: db.execute(_AVERAGES))
        sizes += [int(entry), int(document)]
    assert sizes == [pytest.approx(size, rel=0.25) for size in told]


_AVERAGES = """
    SELECT (SELECT AVG(LENGTH(raw)) FROM journal_entry WHERE kind = 'receipt.completed'),
        (SELECT SUM(LENGTH(payload)) FROM print_job) / (SELECT COUNT(*) FROM receipt)"""


def default_of(field: FieldInfo) -> str:
    """Write a field's default the way the guide does."""
    if field.default is NODEFAULT and field.default_factory is NODEFAULT:
        return "required"
    value = field.default if field.default is not NODEFAULT else field.default_factory()
    if value is None:
        return "none"
    if isinstance(value, msgspec.Struct) or (
        isinstance(value, tuple) and value and isinstance(value[0], msgspec.Struct)
    ):
        return "see below"
    return f"`{as_toml(msgspec.to_builtins(value))}`"


def as_toml(value: Any) -> str:
    """Write a plain value as TOML."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        return f'"{value}"'
    if isinstance(value, list | tuple):
        return f"[{', '.join(as_toml(one) for one in value)}]"
    return str(value)


def mentions(pattern: str) -> bool:
    """Say whether the program, apart from screens that only edit, says something."""
    return any(re.search(pattern, text) for text in sources())


@cache
def sources() -> tuple[str, ...]:
    return tuple(path.read_text("utf-8") for path in _readers())


def _readers() -> Iterator[Path]:
    for folder in ("tui_pos", "exchange", "drivers"):
        for path in (ROOT / folder).rglob("*.py"):
            name = path.relative_to(ROOT).as_posix()
            if not name.endswith(NOT_READERS) and "/office/" not in name and "/demo/" not in name:
                yield path

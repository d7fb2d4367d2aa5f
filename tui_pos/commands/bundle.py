"""The support bundle: what a stranger needs to help, and nothing about anybody.

Versions, settings without texts and names, how many rows each table has, which kinds of entries came last, and what
the doctor says. Written by what is named here, not by what is left out: a new setting is not in it until it is added.
"""

from __future__ import annotations

import json
import zipfile
from collections.abc import Mapping, Sequence
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

import msgspec

from tui_pos.commands.checkup import Check, secrets_in_paths
from tui_pos.commands.context import machine_settings, moment
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, Till
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.data.database import Address
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.data.snapshot import Snapshot
from tui_pos.data.tables import TABLES, name_of

LAST_ENTRIES = 500

_PACKAGES = (
    "tui-pos", "textual", "peewee", "apsw", "msgspec", "click", "biip", "pyserial", "python-escpos", "lxml",
    "cryptography", "argon2-cffi", "openpyxl", "starlette", "uvicorn", "httpx", "psycopg",
)  # fmt: skip
_PLAIN = (
    "currency", "zone", "cash_rounding", "discount_reason", "stacking", "customer_required", "associate_asked",
    "idle_lock_seconds", "pin_attempts", "quantity_limit", "cash_tender_limit", "return_days",
    "return_limit_offline", "balance_limit_offline", "print_receipt", "keys", "codes", "own_receipts_days",
    "other_receipts_days", "day_start_hour", "quick_cash",
)  # fmt: skip
"""The company's settings that are figures and choices; texts and names are not among them."""

_PRINTER = ("kind", "columns", "code_page", "model", "answers", "open_drawer", "drawer_pin")
_LAST = """
    SELECT e.pos, o.own, e.seq, e.kind, e.version, e.at, LENGTH(e.raw) FROM journal_entry e
    JOIN journal_origin o ON o.id = e.origin ORDER BY e.pos DESC LIMIT ?"""


def write_bundle(target: Path, checks: Sequence[Check], shop: Shop | None) -> None:
    """Write a bundle; without a shop that opens it holds versions and findings only. Refuses to write over a file."""
    parts: dict[str, Any] = {
        "versions.json": _versions(),
        "doctor.json": [_check(check) for check in checks],
    }
    if shop is not None:
        with moment(shop) as snapshot:
            parts["settings.json"] = _settings(shop)
            parts["tables.json"] = _tables(snapshot)
            parts["journal.json"] = _entries(snapshot)
    try:
        with zipfile.ZipFile(target, "x", zipfile.ZIP_DEFLATED) as file:
            for name, part in parts.items():
                file.writestr(name, json.dumps(msgspec.to_builtins(part), indent=1) + "\n")
    except OSError as error:
        why = f"The bundle {target} cannot be written: {error.strerror}. Give another name."
        raise Refusal("bundle", why) from error


def _versions() -> dict[str, str]:
    found = {}
    for package in _PACKAGES:
        try:
            found[package] = version(package)
        except PackageNotFoundError:
            found[package] = "not installed"
    return found


def _check(check: Check) -> dict[str, str]:
    """Write a finding without the places of this machine, which may hold an account's name."""
    try:
        places: Mapping[str, str] = secrets_in_paths()
    except Refusal:
        places = {str(Path.home()): "~"}
    says, cure = check.says, check.cure
    for place, word in sorted(places.items(), key=lambda pair: -len(pair[0])):
        if len(place) > 1:
            says, cure = says.replace(place, word), cure.replace(place, word)
    return {"name": check.name, "state": check.state.value, "says": says, "cure": cure}


def _settings(shop: Shop) -> dict[str, Any]:
    now = shop.clock()
    company = shop.read(lambda db: settings.company(db, now))
    tax = shop.read(lambda db: settings.tax(db, now))
    tills = shop.read(settings.tills)
    machine = machine_settings()
    return {
        "database": "postgresql" if Address(machine.database).is_postgres else "sqlite",
        "log_level": machine.log_level,
        "company": _company(company) if company else None,
        "tax": _tax(tax) if tax else None,
        "stores": len(shop.read(settings.stores)),
        "tills": [_till(till) for till in tills],
    }


def _company(company: CompanySettings) -> dict[str, Any]:
    found: dict[str, Any] = {name: getattr(company, name) for name in _PLAIN}
    found["tenders"] = [
        {"kind": tender.kind, "key": tender.key, "active": tender.active}
        for tender in company.tenders
    ]
    return found


def _tax(tax: TaxSetup) -> dict[str, Any]:
    return {
        "agencies": len(tax.agencies),
        "codes": len(tax.codes),
        "locations": len(tax.locations),
        "included": tax.included,
        "rounding": tax.rounding,
        "included_rounds": tax.included_rounds,
    }


def _till(till: Till) -> dict[str, Any]:
    return {
        "number": till.number,
        "printer": {name: getattr(till.printer, name) for name in _PRINTER},
    }


def _tables(snapshot: Snapshot) -> dict[str, int]:
    found = {}
    for table in ("journal_entry", *map(name_of, TABLES)):
        ((count,),) = snapshot.db.execute(f'SELECT COUNT(*) FROM "{table}"')
        found[table] = int(count)
    return found


def _entries(snapshot: Snapshot) -> list[dict[str, Any]]:
    names = ("pos", "own", "seq", "kind", "version", "at", "bytes")
    rows = snapshot.db.execute(_LAST, (LAST_ENTRIES,))
    return [dict(zip(names, row, strict=True)) for row in reversed(rows)]

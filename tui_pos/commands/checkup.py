"""The checks of `tui-pos doctor`: each looks at one thing and says what it found and how to cure it.

No check changes anything, and none quotes a name, a text or a body: what they say may be sent to a stranger.
"""

from __future__ import annotations

import os
import platform
import shutil
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from importlib.metadata import version
from pathlib import Path

import apsw

from drivers.printer import PrinterError
from tui_pos.commands.config import shop_findings
from tui_pos.commands.context import key_file, machine_settings, moment, open_shop
from tui_pos.commands.growth import growth
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Till
from tui_pos.data import dialect, upkeep
from tui_pos.data.database import Address
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection
from tui_pos.paper.devices import open_printer

MINUTE, DAY = 60_000, 86_400_000
BACKUP_DAYS = 7
"""A backup older than this is worth a word."""

_LOW, _FULL = 2 << 30, 200 << 20
"""Free bytes on the disk: below the first a note, below the second it is wrong."""

_OLDEST_CLOCK = 1_767_225_600_000
"""2026-01-01 UTC: a clock before it has lost its battery."""


class State(StrEnum):
    """Say how bad a finding is; only `wrong` makes the doctor's exit status 1."""

    GOOD = "good"
    NOTE = "note"
    WRONG = "wrong"


@dataclass(frozen=True, slots=True)
class Check:
    """Say what one check found, and what to do about it."""

    name: str
    state: State
    says: str
    cure: str = ""


def good(name: str, says: str) -> Check:
    """Say that something is as it should be."""
    return Check(name, State.GOOD, says)


def note(name: str, says: str, cure: str = "") -> Check:
    """Say something that the owner should know."""
    return Check(name, State.NOTE, says, cure)


def wrong(name: str, says: str, cure: str) -> Check:
    """Say that something has to be cured."""
    return Check(name, State.WRONG, says, cure)


def examine() -> list[Check]:
    """Run all checks; what keeps the later ones from running is the last finding."""
    checks = [_program(), _sqlite()]
    try:
        machine = machine_settings()
        address = Address(machine.database)
        if not address.is_postgres and address.path.exists():
            checks += _files(address.path, key_file(machine) or Path(f"{address.path}.key"))
            checks.append(_disk(address.path))
        with open_shop(read_only=True) as shop:
            checks += _shop(shop, address.is_postgres)
    except Refusal as refusal:
        checks.append(wrong("shop", "The shop's data cannot be opened.", refusal.sentence))
    return checks


def _shop(shop: Shop, is_postgres: bool) -> Iterator[Check]:
    with moment(shop) as snapshot:
        db = snapshot.db
        if not is_postgres:
            yield from _database(db)
        yield _clock(db, shop.clock())
        yield _backup(db, shop.clock())
        yield from _waiting(db)
        yield _growth(db)
    yield _journal(shop)
    yield _settings(shop)
    yield from map(_printer, _own_tills(shop))


def _program() -> Check:
    python = ".".join(map(str, sys.version_info[:3]))
    says = (
        f"tui-pos {version('tui-pos')}, Python {python}, {platform.system()} {platform.machine()}."
    )
    return good("program", says)


def _sqlite() -> Check:
    found = apsw.sqlite_lib_version()
    if tuple(map(int, found.split(".")[:3])) < dialect.OLDEST_SQLITE:
        return wrong(
            "sqlite", f"SQLite {found} can damage the shop's data.", "Install a newer apsw package."
        )
    return good("sqlite", f"SQLite {found}.")


def _files(path: Path, keys: Path) -> Iterator[Check]:
    """Look at whose the files are and who else may read them."""
    pepper = keys.with_suffix(".pepper")
    for name, file in (("database", path), ("key file", keys), ("pepper", pepper)):
        try:
            status = file.stat()
        except FileNotFoundError:
            cure = "Put it back from the backup; without it the register cannot work."
            yield wrong(name, f"The {name} is missing.", cure)
            continue
        if status.st_mode & 0o077:
            mode = f"{status.st_mode & 0o777:o}"
            yield wrong(name, f"Others may read the {name} (mode {mode}).", "Run: chmod 600 on it.")
        elif status.st_uid != os.geteuid():
            says = f"The {name} belongs to another account than the one that runs this."
            yield note(name, says, "Run the doctor as the account that runs the register.")
        else:
            yield good(name, f"The {name} is there, for its owner alone.")


def _disk(path: Path) -> Check:
    free = shutil.disk_usage(path.parent).free
    says = f"{free / (1 << 30):.1f} GiB are free beside the database."
    if free < _FULL:
        return wrong("disk", says, "Free space now: a full disk stops sales.")
    if free < _LOW:
        return note("disk", says, "Free space soon, or move the data to a larger disk.")
    return good("disk", says)


def _database(db: Connection) -> Iterator[Check]:
    ((mode,),) = db.execute("PRAGMA journal_mode")
    ((keys,),) = db.execute("PRAGMA foreign_keys")
    ((page,),) = db.execute("PRAGMA page_size")
    says = f"journal_mode {mode}, foreign_keys {keys}, page_size {page}."
    if mode == "wal" and keys:
        yield good("pragmas", says)
    else:
        yield wrong("pragmas", says, "Do not sell on this database: restore the last backup.")
    ((verdict,),) = db.execute("PRAGMA quick_check(1)")
    if verdict == "ok":
        yield good("integrity", "Every page of the database is in order.")
    else:
        cure = "Stop selling, copy the file away as evidence, and restore the last backup."
        yield wrong("integrity", "The database file is damaged.", cure)


def _clock(db: Connection, now: int) -> Check:
    ((last,),) = db.execute("SELECT COALESCE(MAX(at), 0) FROM journal_entry")
    cure = "Set the clock, and let the machine keep it by network time."
    if now < _OLDEST_CLOCK:
        return wrong("clock", "The clock stands before 2026: its battery may be empty.", cure)
    if last > now + MINUTE:
        days = (last - now) / DAY
        says = f"The clock is {days:.1f} days behind the last entry of the journal."
        return wrong("clock", says, cure)
    return good("clock", "The clock is not behind the journal.")


def _backup(db: Connection, now: int) -> Check:
    ((last,),) = db.execute("SELECT MAX(at) FROM journal_entry WHERE kind = 'backup.made'")
    cure = "Run: tui-pos backup FILE, to a medium that leaves the shop."
    if last is None:
        return note("backup", "No backup was ever made.", cure)
    days = (now - last) // DAY
    says = f"The last backup is {days} days old."
    return note("backup", says, cure) if days > BACKUP_DAYS else good("backup", says)


def _waiting(db: Connection) -> Iterator[Check]:
    """Count what somebody has to decide about."""
    places: tuple[tuple[str, str, str, str], ...] = (
        ("pending", "SELECT COUNT(*) FROM journal_pending", "entries are not in the tables yet",
         "Update tui-pos: a newer machine wrote them."),
        ("quarantine", "SELECT COUNT(*) FROM journal_quarantine", "entries of others were set aside",
         "Another machine sent two entries under one name: find out which one is right."),
        ("print jobs", "SELECT COUNT(*) FROM print_job WHERE state IN ('unconfirmed', 'failed')",
         "print jobs wait for a person", "The register asks for each: reprint or skip."),
    )  # fmt: skip
    for name, sql, what, cure in places:
        ((count,),) = db.execute(sql)
        yield note(name, f"{count} {what}.", cure) if count else good(name, f"No {what}.")


def _growth(db: Connection) -> Check:
    found = growth(db)
    if not found.receipts:
        return good("size", f"The data takes {found.whole / 1e6:.1f} MB; nothing was sold yet.")
    says = (
        f"The data takes {found.whole / 1e6:.1f} MB: {found.a_receipt:.0f} bytes a receipt,"
        f" {found.a_year / 1e6:.0f} MB a year as trade is now."
    )
    return good("size", says)


def _journal(shop: Shop) -> Check:
    verdict = upkeep.verify(shop)
    last = sum(origin.last for origin in verdict.origins)
    if verdict.ok:
        return good("journal", f"{last} entries are as they were written.")
    says = f"The journal was changed or damaged in {len(verdict.findings)} places."
    return wrong("journal", says, "Run: tui-pos journal verify, and keep a copy of everything.")


def _settings(shop: Shop) -> Check:
    found = shop_findings(shop)
    serious = sum(finding.serious for finding in found)
    if serious:
        says = f"{serious} settings keep the shop from working right."
        return wrong("settings", says, "Run: tui-pos config check.")
    if found:
        return note("settings", f"{len(found)} settings look odd.", "Run: tui-pos config check.")
    return good("settings", "The settings are in order.")


def _own_tills(shop: Shop) -> list[Till]:
    """Give this machine's till: the node's own, or the only one."""
    tills = shop.read(settings.tills)
    own = [till for till in tills if shop.has_node() and till.id == shop.origin().node]
    return own or list(tills[:1])


def _printer(till: Till) -> Check:
    kind = till.printer.kind
    if kind == "dummy":
        return note(
            "printer", "The printer is a dummy: receipts are not printed.", "Set a printer."
        )
    cure = "Look at its power, cable and address; then try again."
    try:
        status = open_printer(till.printer).status()
    except PrinterError as error:
        return wrong("printer", f"The {kind} printer does not work. {error.title}", cure)
    except Refusal as refusal:
        return wrong("printer", refusal.sentence, "Correct the printer's settings.")
    if status is None:
        return note("printer", f"The {kind} printer says nothing about itself.")
    return good("printer", f"The {kind} printer answers.")


def secrets_in_paths() -> dict[str, str]:
    """Give the places that a finding may name, with what stands for them in a bundle."""
    machine = machine_settings()
    address = Address(machine.database)
    places = {str(Path.home()): "~"}
    if not address.is_postgres:
        places[str(address.path.resolve().parent)] = "(data)"
        places[str(address.path.parent)] = "(data)"
    keys = key_file(machine)
    if keys:
        places[str(keys.parent)] = "(keys)"
    return places

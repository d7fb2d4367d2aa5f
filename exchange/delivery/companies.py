"""The companies that this node exchanges with: one row, one queue, one FileID each, never mixed."""

from __future__ import annotations

import re
from dataclasses import fields
from datetime import date
from uuid import UUID

from exchange.delivery.records import Company
from tui_pos.core.refusal import Refusal
from tui_pos.data.daynumber import from_day, to_day
from tui_pos.journal.connection import Connection, Row

_COLUMNS = (
    "company, name, login, password, file_id, path, edition, stopped, cause, cure, closing_day, epoch,"
    " look_from, look_to, created"
)
_INSERT = f"""
    INSERT INTO exchange_company ({_COLUMNS})
    VALUES (?, ?, ?, ?, ?, ?, ?, '', '', '', NULL, '', NULL, NULL, ?)"""
_STOP = "UPDATE exchange_company SET stopped = ?, cause = ?, cure = ? WHERE company = ?"
_DAYS = frozenset({"closing_date", "look_from", "look_to"})


def _company(row: Row) -> Company:
    values = dict(zip((field.name for field in fields(Company)), row, strict=True))
    for name in _DAYS:
        values[name] = from_day(values[name]) if values[name] else None
    return Company(**values)


def add(
    db: Connection,
    *,
    company: str,
    name: str,
    login: str,
    password: str,
    file_id: str,
    path: str = "",
    edition: str = "US",
    now: int,
) -> Company:
    """Make a company known; `password` is the hash. Its FileID never changes afterwards.

    Refusals: `company_key` (not a short word), `company_exists` (key, login or FileID is taken), `file_id`.
    """
    if not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,30}", company):
        raise Refusal(
            "company_key",
            f"{company!r} cannot name a company: use up to 31 small letters, digits and hyphens.",
        )
    if not re.fullmatch(r"[!-~]{1,60}", login):
        raise Refusal(
            "login", f"{login!r} cannot be a user name: use letters and digits, no spaces."
        )
    guid = "{" + str(_uuid(file_id)).upper() + "}"
    taken = db.execute(
        "SELECT company FROM exchange_company WHERE company = ? OR login = ? OR file_id = ?",
        (company, login, guid),
    )
    if taken:
        raise Refusal(
            "company_exists",
            f"The company {taken[0][0]} already uses this name, user or FileID: choose others.",
        )
    db.execute(_INSERT, (company, name, login, password, guid, path, edition, now))
    return get(db, company)


def _uuid(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        raise Refusal("file_id", f"{text!r} is not a FileID: it is a GUID in braces.") from None


def get(db: Connection, company: str) -> Company:
    """Give a company by its key; a Refusal with code `no_company` when there is none."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM exchange_company WHERE company = ?", (company,))
    if not rows:
        raise Refusal(
            "no_company",
            f"No company {company!r} is set up for the exchange: run `tui-pos exchange qwc` first.",
        )
    return _company(rows[0])


def by_login(db: Connection, login: str) -> Company | None:
    """Find the company of a Web Connector's user, None for a stranger."""
    rows = db.execute(f"SELECT {_COLUMNS} FROM exchange_company WHERE login = ?", (login,))
    return _company(rows[0]) if rows else None


def every(db: Connection) -> list[Company]:
    """List all companies."""
    return [
        _company(row)
        for row in db.execute(f"SELECT {_COLUMNS} FROM exchange_company ORDER BY company")
    ]


def set_password(db: Connection, company: str, hashed: str) -> None:
    """Replace a company's password; the .qwc file stays as it is."""
    db.execute("UPDATE exchange_company SET password = ? WHERE company = ?", (hashed, company))


def set_path(db: Connection, company: str, path: str) -> None:
    """Note the company file's full path on the QuickBooks machine, or empty for whichever file is open there."""
    db.execute("UPDATE exchange_company SET path = ? WHERE company = ?", (path, company))


def set_closing_date(db: Connection, company: str, day: date | None) -> None:
    """Note up to which day the books are closed."""
    number = to_day(day) if day else None
    db.execute("UPDATE exchange_company SET closing_day = ? WHERE company = ?", (number, company))


def stop(db: Connection, company: str, code: str, cause: str, cure: str) -> None:
    """Halt a company's queue; nothing but the voiding of a document leaves until `go`."""
    db.execute(_STOP, (code, cause, cure, company))


def go(db: Connection, company: str) -> None:
    """Let a company's queue run (again)."""
    db.execute(_STOP, ("", "", "", company))

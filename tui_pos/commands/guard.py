"""Who may run a command that reveals or changes what a right guards.

The command line has no back door. Either a member of staff who holds the right gives number and PIN (`--user`), with
the same lock-out as at the till, or the command runs as the account that owns the database (its service account).
"""

from __future__ import annotations

import os
import pwd
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import people
from tui_pos.data.shop import Shop
from tui_pos.till.machine import Machine
from tui_pos.till.signon import SignOn
from tui_pos.till.till import pepper_of, workplace

F = TypeVar("F", bound=Callable[..., Any])

ACCOUNT = "account"
"""The actor in the journal when the owning account ran a command without naming a member of staff."""


def user_option(command: F) -> F:
    """Give a command `--user`."""
    sentence = "Staff number of whoever runs this; asks for the PIN. Not needed by the account that owns the data."
    return click.option("--user", metavar="NUMBER", help=sentence)(command)


def allow(
    shop: Shop, right: Right, user: str | None, action: str, *, store: str | None = None
) -> str:
    """Give the actor to write into the journal, or refuse with a sentence that names what is missing.

    `store` says whose matter it is: that store's, with an empty one the whole company's, without one this machine's.
    """
    if user is None:
        check_account(Path(shop.ring.path), action)
        return ACCOUNT
    machine = Machine(shop, workplace(shop), pepper_of(shop), shop.clock, shop.ids)
    staff = SignOn(machine).verified(user, _ask_pin())
    role = people.role(machine.db, staff.role)
    if role is None or right not in role.rights:
        name = role.name if role else "Somebody without a role"
        raise Refusal("right", f"{name} may not {action}: ask somebody who may.")
    if store is None:
        store = "" if machine.is_office else machine.rules.store.id
    if not staff.looks_after(store):
        raise Refusal("store", f"To {action} takes somebody who looks after more than one store.")
    return staff.id


def check_account(owned: Path, action: str) -> None:
    """Make sure that this process runs as the account whose key file it is."""
    try:
        owner = owned.stat().st_uid
    except FileNotFoundError:
        return  # No key file: no node yet, and nothing that a right could guard.
    if owner != os.geteuid():
        raise Refusal(
            "account",
            f"Give --user NUMBER and a PIN to {action}, or run this as {_name(owner)}, who owns the shop's data.",
        )


def _ask_pin() -> str:
    """Ask for the PIN without showing it; from a pipe it is the first line."""
    if sys.stdin.isatty():
        pin: str = click.prompt("PIN", hide_input=True)
        return pin
    return sys.stdin.readline().strip()


def _name(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return f"user {uid}"

"""What every command needs: the machine's settings, the shop's database, and the two ways to answer."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click
import msgspec

from tui_pos import config
from tui_pos.config import Config
from tui_pos.core.refusal import Refusal
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop
from tui_pos.data.snapshot import Snapshot

F = TypeVar("F", bound=Callable[..., Any])

_encoder = msgspec.json.Encoder(decimal_format="string")


def machine_settings() -> Config:
    """Read the machine's settings with what the command line and the environment say."""
    given = click.get_current_context().find_root().obj or {}
    return config.load(given.get("config"), given.get("db"))


def open_shop(*, read_only: bool = False) -> Shop:
    """Open the shop's database, which must exist; refuses `in_use` while a register owns it."""
    settings = machine_settings()
    address = Address(settings.database)
    if not address.is_postgres and not address.path.exists():
        raise Refusal(
            "no_database",
            f"There is no shop at {address.path}: name its file with --db, or make one with tui-pos init.",
        )
    return Shop.open(settings.database, read_only=read_only, key_file=key_file(settings))


def open_beside() -> Shop:
    """Open the shop's database for one short piece of work, whether or not a service or register runs."""
    settings = machine_settings()
    address = Address(settings.database)
    if not address.is_postgres and not address.path.exists():
        raise Refusal(
            "no_database",
            f"There is no shop at {address.path}: name its file with --db, or make one with tui-pos init.",
        )
    return Shop.open(settings.database, beside=True, key_file=key_file(settings))


def open_books() -> Shop:
    """Open the database that the exchange works on; refuses a till that has a node, for the queue lies there."""
    from tui_pos.sync.line import has_joined

    shop = open_beside()
    if has_joined(shop):
        shop.close()
        raise Refusal(
            "till",
            "This is a till of a node, and QuickBooks is connected there: name the node's database with --db.",
        )
    return shop


def open_or_look(user: str | None = None) -> tuple[Shop, bool]:
    """Open the shop's database and say whether it is ours; only for reading when a register owns it.

    With a `user` it has to be ours: a wrong PIN that could not be counted would be a door for guessing.
    """
    try:
        return open_shop(), True
    except Refusal as refusal:
        if refusal.code != "in_use" or user is not None:
            raise
        return open_shop(read_only=True), False


def new_shop() -> Shop:
    """Open the database where the settings say, making the file and its folder when they are not there."""
    settings = machine_settings()
    address = Address(settings.database)
    if not address.is_postgres:
        try:
            address.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise Refusal(
                "storage",
                f"The folder {address.path.parent} cannot be made ({error.strerror}): name another file with --db.",
            ) from error
    return Shop.open(settings.database, key_file=key_file(settings))


def key_file(settings: Config) -> Path | None:
    """Say where the journal's keys lie; None for beside the SQLite file."""
    return Path(settings.key_file) if settings.key_file else None


def format_option(command: F) -> F:
    """Give a command `--format`: text for people, JSON for programs."""
    choice = click.Choice(["text", "json"])
    option = click.option("--format", "form", type=choice, default="text", help="How to answer.")
    return option(command)


def print_json(value: object) -> None:
    """Print a value as indented JSON, decimals as strings."""
    click.echo(msgspec.json.format(_encoder.encode(value)).decode())


def moment(shop: Shop) -> Snapshot:
    """Pin a moment of the database as it is, on a connection of its own; the register may go on beside."""
    return Snapshot(shop.database.address, shop.registry)

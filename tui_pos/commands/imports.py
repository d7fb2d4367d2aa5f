"""`tui-pos import`: take a list from another program over, all or nothing unless told otherwise."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from tui_pos.commands.context import open_shop
from tui_pos.commands.guard import ACCOUNT, allow, user_option
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.core.text import printable
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.till.machine import Machine
from tui_pos.till.till import pepper_of, workplace
from tui_pos.transfer.columns import COLUMNS, REQUIRED
from tui_pos.transfer.importing import MOST_SHOWN, Books, Imported, Progress, Reading, write

_COLUMNS = "\b\nColumns, in any order, by the names in the first row (* needed):\n" + "\n".join(
    f"{'*' if column.name in REQUIRED else ' '} {column.name:<17} {column.holds}"
    for column in COLUMNS
)


@click.group("import")
def import_() -> None:
    """Take lists over from files."""


@import_.command(epilog=_COLUMNS)
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only check the file; write nothing.")
@click.option("--skip-bad", is_flag=True, help="Leave wrong rows out and write the others.")
@click.option("--create-departments", is_flag=True, help="Make departments that the shop lacks.")
@user_option
def items(
    file: Path, dry_run: bool, skip_bad: bool, create_departments: bool, user: str | None
) -> None:
    """Import items from a .csv or .xlsx FILE, close the register first.

    Nothing is written while any row is wrong, unless --skip-bad says to leave such rows out.
    """
    with open_shop() as shop, Reading(shop, file, create_departments) as reading:
        actor = allow(shop, Right.ITEM_EDIT, user, "import items", store="")
        with _bar("Reading") as progress:
            reading.read(progress)
        _tell(reading)
        if reading.bad and not skip_bad:
            raise Refusal("import_rows", _nothing(reading))
        if dry_run:
            click.echo(f"Nothing was written: this was a dry run of {reading.good} items.")
            return
        with _bar("Writing") as progress:
            done = write(shop, reading, _books(shop, actor), actor, progress)
        note = f"{done.items} items from {file.name[:60]}"
        shop.append([bodies.CommandRun("import items", printable(note))], actor=actor)
        _done(done, reading)


def _books(shop: Shop, actor: str) -> Books:
    """Book quantities to this till's store on the day that is open, or on today's."""
    machine = Machine(shop, workplace(shop), pepper_of(shop), shop.clock, shop.ids)
    return Books(
        store=machine.rules.store.id,
        day=machine.open_day() or machine.suggested_day(),
        staff="" if actor == ACCOUNT else actor,
        prefix=f"M{machine.prefix}-",
    )


def _tell(reading: Reading) -> None:
    if reading.unread:
        click.echo(f"Columns that are not read: {printable(', '.join(reading.unread))}", err=True)
    for finding in reading.findings:
        click.echo(printable(str(finding)), err=True)
    if len(reading.findings) == MOST_SHOWN:
        click.echo(f"Only the first {MOST_SHOWN} are shown.", err=True)


def _nothing(reading: Reading) -> str:
    rows = f"{reading.bad} of {reading.rows} rows {'is' if reading.bad == 1 else 'are'} wrong"
    return f"Nothing was written, {rows}: correct the file, or leave them out with --skip-bad."


def _done(done: Imported, reading: Reading) -> None:
    parts = [f"{done.items} items written"]
    if done.departments:
        parts.append(f"{done.departments} departments made")
    if done.quantities:
        parts.append(f"{done.quantities} quantities on hand set by import memos")
    if reading.bad:
        parts.append(f"{reading.bad} rows left out")
    click.echo(", ".join(parts) + ".")


@contextmanager
def _bar(label: str) -> Iterator[Progress]:
    """Show a progress bar on a terminal; a file or a pipe gets none."""
    if not sys.stderr.isatty():
        yield lambda done, size: None
        return
    with click.progressbar(length=1000, label=label, file=sys.stderr) as bar:
        shown = 0

        def progress(done: int, size: int) -> None:
            nonlocal shown
            now = min(1000, 1000 * done // max(size, 1))
            bar.update(now - shown)
            shown = now

        yield progress

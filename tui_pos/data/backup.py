"""Copies of a shop's database, made while it is open, and coming back from one."""

from __future__ import annotations

import filecmp
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tui_pos.core.refusal import Refusal
from tui_pos.data import servercopy
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop
from tui_pos.data.snapshot import Snapshot
from tui_pos.data.sqlite import SqliteConnection, check_copy, copy_sqlite
from tui_pos.journal import epochs, origins
from tui_pos.journal.bodies import BackupMade
from tui_pos.journal.connection import StorageFailed
from tui_pos.journal.files import put_in_place, save_file

KEY_SUFFIX = ".key"
"""Beside the copy of the database lie the journal's keys, which are never in the database."""

ARCHIVE_SUFFIX = ".archive"
"""And a folder with the entries that were moved out of the database, if there are any."""


def write_backup(snapshot: Snapshot, target: Path, key_file: Path) -> BackupMade:
    """Copy a moment of the database to `target` and the keys to `target.key`; checked, synced and 0600 on return.

    The archive files of that moment go to the folder `target.archive`; one that is missing already is left to
    `journal verify` to tell.
    Safe in any thread while the shop sells; copying a live SQLite file by other means can give a damaged one. Append what
    comes back, so that the journal knows the copy as a witness. A Refusal, and no file, when the medium fails.
    """
    if target.exists():
        raise Refusal("file_exists", f"{target} exists already: give the backup a new name.")
    own = origins.own(snapshot.db)
    if own is None:
        raise Refusal(
            "no_node", "This database belongs to no till yet: there is nothing to back up."
        )
    beside = target.with_name(target.name + ".new")
    try:
        beside.unlink(missing_ok=True)
        if isinstance(snapshot.db, SqliteConnection):
            copy_sqlite(snapshot.db, beside)
        else:
            servercopy.dump(snapshot.db, snapshot.address, beside)
        save_file(target.with_name(target.name + KEY_SUFFIX), key_file.read_bytes())
        names = {str(name) for (name,) in snapshot.db.execute("SELECT name FROM journal_archive")}
        archive = key_file.with_suffix(ARCHIVE_SUFFIX)
        _copy_files(archive, _archive_of(target), lambda path: path.name in names)
        put_in_place(beside, target)
    except Refusal:
        beside.unlink(missing_ok=True)
        raise
    except (OSError, StorageFailed) as error:
        beside.unlink(missing_ok=True)
        raise Refusal(
            "storage", f"The backup to {target} failed: {error}. Check the medium and its space."
        ) from error
    return BackupMade(head=own.head, name=target.name, encrypted=False)


def restore(
    source: Path,
    url: str,
    *,
    actor: str,
    number_jump: int = epochs.NUMBER_JUMP,
    **options: Any,
) -> Shop:
    """Put a backup in the place of a lost database, open it with `Shop.open`'s options and begin a new epoch.

    On PostgreSQL the database has to be there and empty, and `key_file` be among the options.
    Nothing is overwritten: a damaged database has to be moved away first and stays as evidence. The copy gets its name
    only when the new epoch is in it, so that a power cut never leaves one that goes on in the old epoch. `number_jump`
    is 0 when the shop's node can give back what the backup lacks before anything is numbered.
    """
    address = Address(url)
    if address.is_postgres:
        return _restore_on_server(source, address, actor, number_jump, **options)
    path = address.path
    for suffix in ("", "-wal"):
        in_the_way = path.with_name(path.name + suffix)
        if in_the_way.exists():
            raise Refusal(
                "file_exists",
                f"{in_the_way} is in the way: move it to a safe place first, it may hold sales that the backup lacks.",
            )
    check_copy(source)
    keys = options.pop("key_file", None) or path.with_name(path.name + KEY_SUFFIX)
    stage = path.with_name(path.name + ".restoring")
    try:
        _put_archive_back(source, keys)
        if not keys.exists():
            save_file(keys, source.with_name(source.name + KEY_SUFFIX).read_bytes())
        _remove(stage)
        shutil.copyfile(source, stage)
        stage.chmod(0o600)
        with Shop.open(str(stage), key_file=keys, **options) as shop:
            reason = f"restored from {source.name}"
            shop.open_epoch(reason=reason, actor=actor, number_jump=number_jump)
        put_in_place(stage, path)
        _remove(stage)
    except OSError as error:
        raise Refusal(
            "storage",
            f"The backup could not be put in place: {error}. Check the disk and its space.",
        ) from error
    return Shop.open(url, key_file=keys, **options)


def _restore_on_server(
    source: Path, address: Address, actor: str, number_jump: int, *, key_file: Path, **options: Any
) -> Shop:
    """Bring a dump back into an empty database and begin a new epoch."""
    if not key_file.exists():
        save_file(key_file, source.with_name(source.name + KEY_SUFFIX).read_bytes())
    _put_archive_back(source, key_file)
    servercopy.load(source, address)
    shop = Shop.open(address.url, key_file=key_file, **options)
    shop.open_epoch(reason=f"restored from {source.name}", actor=actor, number_jump=number_jump)
    return shop


def _archive_of(copy: Path) -> Path:
    return copy.with_name(copy.name + ARCHIVE_SUFFIX)


def _put_archive_back(source: Path, keys: Path) -> None:
    """Put a backup's archive files where the restored database looks for them; another one of the same name is kept."""
    kept, folder = _archive_of(source), keys.with_suffix(ARCHIVE_SUFFIX)
    if not kept.is_dir():
        return
    for path in kept.iterdir():
        in_the_way = folder / path.name
        if in_the_way.exists() and not filecmp.cmp(path, in_the_way, shallow=False):
            raise Refusal(
                "file_exists",
                f"{in_the_way} is in the way and not the backup's: move the folder {folder} to a safe place first.",
            )
    _copy_files(kept, folder, lambda path: not (folder / path.name).exists())


def _copy_files(source: Path, folder: Path, wanted: Callable[[Path], bool]) -> None:
    """Copy some files of a folder, each whole and durable or not there."""
    found = [path for path in source.iterdir() if wanted(path)] if source.is_dir() else []
    if found:
        folder.mkdir(mode=0o700, exist_ok=True)
    for path in found:
        save_file(folder / path.name, path.read_bytes())


def _remove(stage: Path) -> None:
    """Take away what a restore that was cut short has left."""
    for suffix in ("", "-wal", "-shm", ".lock"):
        stage.with_name(stage.name + suffix).unlink(missing_ok=True)

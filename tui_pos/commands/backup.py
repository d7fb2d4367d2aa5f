"""`tui-pos backup` and `tui-pos restore`: a copy of the shop's data, made while it sells, and the way back from it."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

import click

from tui_pos.commands.context import key_file, machine_settings, moment, open_or_look
from tui_pos.commands.guard import ACCOUNT, allow, check_account, user_option
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.data import backup as copies
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import BackupMade
from tui_pos.journal.files import save_file
from tui_pos.transfer.sealing import check_passphrase, is_sealed, seal, unseal

PEPPER_SUFFIX = ".pepper"
"""Lies beside a plain backup too: without the pepper nobody's PIN would be right after coming back."""

_DATABASE = "shop.sqlite"
_SUFFIXES = ("", copies.KEY_SUFFIX, PEPPER_SUFFIX)
_ARCHIVED = "archive-"


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--encrypt", is_flag=True, help="Make one encrypted file; asks for a passphrase.")
@user_option
def backup(file: Path, encrypt: bool, user: str | None) -> None:
    """Copy the shop's data to FILE while it sells.

    Without --encrypt, FILE.key and FILE.pepper lie beside it, and the folder FILE.archive once old entries were moved
    out of the database: whoever has them all has the shop's books.
    """
    shop, owned = open_or_look(user)
    with shop:
        actor = allow(shop, Right.SETTINGS, user, "make a backup")
        if not file.absolute().parent.is_dir():
            raise Refusal("storage", f"There is no folder {file.parent}: is the medium there?")
        passphrase = _new_passphrase() if encrypt else ""
        made = _sealed(shop, file, passphrase) if encrypt else _plain(shop, file)
        if owned:
            shop.append([made], actor=actor)
    click.echo(f"The backup is {file}, up to entry {made.head.seq}.")
    click.echo(f"Head to check the journal against one day: {made.head.seq}:{made.head.mac[:16]}")
    if not owned:
        click.echo(
            "The register is open, so the journal does not know of this copy: note the head."
        )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def restore(file: Path) -> None:
    """Put the backup FILE in the place of lost data; nothing that is there is written over.

    On PostgreSQL the database has to be there, and be empty.
    Receipt numbers go on 1,000 higher, since nobody can say which were used after the backup.
    """
    settings = machine_settings()
    address = Address(settings.database)
    if not file.is_file():
        raise Refusal("no_backup", f"There is no backup at {file}: check the path.")
    keys = key_file(settings)
    if address.is_postgres and keys is None:
        raise Refusal("no_key_file", "Say in the settings where the journal's keys go: key_file.")
    check_account(keys or _beside(address.path, copies.KEY_SUFFIX), "restore")
    with TemporaryDirectory(dir=_folder(keys or address.path), prefix=".restore-") as folder:
        source = _opened(file, Path(folder)) if is_sealed(file) else file
        with copies.restore(source, settings.database, actor=ACCOUNT, key_file=keys) as shop:
            _put_pepper_back(shop, source)
            head = shop.head()
    place = "in the database" if address.is_postgres else f"at {address.path}"
    click.echo(f"{file} is back {place}; a new epoch {head.epoch} has begun.")
    click.echo(
        "Prove it with: tui-pos journal verify. Then open the register and count the drawer."
    )


def _plain(shop: Shop, file: Path) -> BackupMade:
    """Write the copy, the keys and the pepper; the copy comes last, so that it is never there without them."""
    pepper = shop.ring.path.with_suffix(PEPPER_SUFFIX)
    with moment(shop) as snapshot:
        made = copies.write_backup(snapshot, file, shop.ring.path)
    try:
        if pepper.exists():
            save_file(_beside(file, PEPPER_SUFFIX), pepper.read_bytes())
    except OSError as error:
        raise _failed(file, error) from error
    return made


def _sealed(shop: Shop, file: Path, passphrase: str) -> BackupMade:
    """Make the copy beside the database, where it is as safe as that, and only then the encrypted file."""
    if file.exists():
        raise Refusal("file_exists", f"{file} exists already: give the backup a new name.")
    with TemporaryDirectory(dir=_folder(shop.ring.path), prefix=".backup-") as folder:
        copy = Path(folder) / _DATABASE
        made = _plain(shop, copy)
        files = {f"{_DATABASE}{suffix}": _beside(copy, suffix) for suffix in _SUFFIXES}
        archived = _beside(copy, copies.ARCHIVE_SUFFIX)
        if archived.is_dir():
            files |= {f"{_ARCHIVED}{path.name}": path for path in sorted(archived.iterdir())}
        beside = _beside(file, ".new")
        try:
            beside.unlink(missing_ok=True)
            seal({name: path for name, path in files.items() if path.exists()}, beside, passphrase)
            beside.replace(file)
        except OSError as error:
            beside.unlink(missing_ok=True)
            raise _failed(file, error) from error
    return BackupMade(head=made.head, name=file.name, encrypted=True)


def _opened(file: Path, folder: Path) -> Path:
    """Open an encrypted backup into a folder and give the copy in it."""
    found = unseal(file, folder, _ask("Passphrase"))
    if _DATABASE not in found:
        raise Refusal("sealed", f"{file.name} holds no shop: it was sealed by something else.")
    archive = _beside(found[_DATABASE], copies.ARCHIVE_SUFFIX)
    for name, path in found.items():
        if name.startswith(_ARCHIVED):
            archive.mkdir(mode=0o700, exist_ok=True)
            path.rename(archive / name.removeprefix(_ARCHIVED))
    return found[_DATABASE]


def _put_pepper_back(shop: Shop, source: Path) -> None:
    """Put the pepper back unless there is one: without it everybody needs a new PIN."""
    kept, pepper = _beside(source, PEPPER_SUFFIX), shop.ring.path.with_suffix(PEPPER_SUFFIX)
    if kept.exists() and not pepper.exists():
        save_file(pepper, kept.read_bytes())


def _new_passphrase() -> str:
    passphrase = check_passphrase(_ask("Passphrase for the backup"))
    if sys.stdin.isatty() and _ask("The same again") != passphrase:
        raise Refusal("passphrase", "The two passphrases differ: nothing was written, try again.")
    return passphrase


def _ask(question: str) -> str:
    """Ask without showing; from a pipe it is the next line."""
    if sys.stdin.isatty():
        answer: str = click.prompt(question, hide_input=True, err=True)
        return answer
    return sys.stdin.readline().strip()


def _folder(path: Path) -> Path:
    folder = path.resolve().parent
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def _beside(path: Path, suffix: str) -> Path:
    return path.with_name(path.name + suffix)


def _failed(file: Path, error: OSError) -> Refusal:
    why = f"The backup to {file} failed: {error.strerror}. Check the medium and its space."
    return Refusal("storage", why)

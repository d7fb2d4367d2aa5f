"""What a person does to a company's exchange, each journalled with who did it, in the same transaction as its effect.

The commands of the command line act as the account that owns the database; screens pass the staff id of who is signed
on, or of the manager who approved it, as `actor`.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from exchange import recovery
from exchange.company import opening
from exchange.company.choices import choose
from exchange.company.clashes import Clash, settle_clash
from exchange.company.reading import request_reading
from exchange.delivery import companies, documents, reconciling
from exchange.delivery.judging import VOIDED
from exchange.delivery.queue import resend as look_up_and_send
from exchange.posting.mapping import Mapping
from exchange.succession import send_anew
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import CommandRun
from tui_pos.journal.connection import Connection

STOPPED_BY_HAND = "person"
"""The code of a company that somebody stopped."""

NOTE_LENGTH = 2000


def stop(shop: Shop, company: str, why: str, *, actor: str, name: str) -> None:
    """Halt a company's queue for a reason; what is under way in QuickBooks is still answered and looked up."""
    cause = f"Stopped by {name}: {why}".rstrip(".") + "."
    cure = "Nothing is posted until somebody lets it go on in the office, under QuickBooks."
    _do(
        shop,
        company,
        "stop",
        why,
        actor,
        lambda db: companies.stop(db, company, STOPPED_BY_HAND, cause, cure),
    )


def go(shop: Shop, company: str, *, actor: str) -> None:
    """Let a company's queue run again, whatever had stopped it."""
    was = shop.read(lambda db: companies.get(db, company))
    _do(
        shop,
        company,
        "go",
        f"was stopped: {was.cause}",
        actor,
        lambda db: companies.go(db, company),
    )


def resend(shop: Shop, company: str, document: str, *, actor: str) -> None:
    """Have a document looked up in QuickBooks, and sent if it is not there; refuses as `delivery.queue.resend` does.

    One that was voided there goes again as a new document, with a number of its own.
    """

    def work(db: Connection) -> None:
        if row is not None and row.code == VOIDED:
            send_anew(db, company, document, now=shop.clock())
        else:
            look_up_and_send(db, company, document, now=shop.clock())

    row = shop.read(lambda db: documents.find(db, company, document))
    _do(shop, company, "resend", row.ref_number if row else document, actor, work)


def keep_mapping(
    shop: Shop, company: str, mapping: Mapping, changed: list[str], *, actor: str
) -> None:
    """Keep another mapping; `changed` says in words what is different. Refuses (`mapping`) what cannot stand."""

    def work(db: Connection) -> None:
        choose(db, company, mapping, now=shop.clock())

    _do(shop, company, "map", "; ".join(changed), actor, work)


def compare(shop: Shop, company: str, first: date, last: date, *, actor: str) -> None:
    """Ask for a comparison with QuickBooks of the documents dated `first` to `last`, in the next session."""

    def work(db: Connection) -> None:
        reconciling.start(db, company, first, last, now=shop.clock())

    _do(shop, company, "reconcile", f"{first} to {last}", actor, work)


def send_missing(shop: Shop, company: str, *, actor: str) -> int:
    """Queue again what the last comparison found missing; says how many documents."""
    _do(shop, company, "send missing", "", actor, lambda db: None)
    return recovery.send_missing(shop, company)


def decline_stock(shop: Shop, company: str, *, actor: str) -> None:
    """Leave stock to QuickBooks: cost and memo journals stay off. Refuses (`opening_stock`) once that was decided."""

    def work(db: Connection) -> None:
        opening.decline(db, company, now=shop.clock())

    _do(shop, company, "decline stock", "", actor, work)


def read_lists(shop: Shop, company: str, *, actor: str) -> None:
    """Have QuickBooks' lists read whole in the next session, for what was deleted or merged there."""

    def work(db: Connection) -> None:
        request_reading(db, company, now=shop.clock(), whole=True)

    _do(shop, company, "read lists", "", actor, work)


def settle(shop: Shop, company: str, clash: Clash, *, actor: str) -> None:
    """Take a clash of records off the list, once a person has looked at it."""

    def work(db: Connection) -> None:
        settle_clash(db, company, clash, now=shop.clock())

    _do(shop, company, "settle", f"{clash.kind.value} {clash.ours_id} {clash.field}", actor, work)


def write_file(
    shop: Shop, company: str, path: Path, content: str, what: str, *, actor: str
) -> None:
    """Write a page to a new file; refuses (`file`) a name that is taken or cannot be written, and then writes nothing.

    A file is never replaced: the name may be that of the shop's own data.
    """
    try:
        with path.open("x", encoding="utf-8", newline="") as file:
            file.write(content)
    except FileExistsError:
        raise Refusal("file", f"{path} is there already: choose another name.") from None
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else "it is no name"
        raise Refusal("file", f"{path} cannot be written ({reason}): choose another.") from None
    _do(shop, company, "preview", f"{what} to {path}", actor, lambda db: None)


def _do(
    shop: Shop,
    company: str,
    verb: str,
    note: str,
    actor: str,
    work: Callable[[Connection], object],
) -> None:
    told = f"{company}: {note}" if note else company
    entry = CommandRun(f"exchange {verb}", told[:NOTE_LENGTH])
    shop.append([entry], actor=actor, also=work)

"""Restores: of the company file, under our feet or afterwards, and of our own database, at each stage of each kind."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

from exchange.delivery import briefs, documents, reconciling
from exchange.delivery.queue import resend
from exchange.delivery.states import State
from exchange.pump import pump
from exchange.recovery import send_missing
from exchange.rehearsal import Bookkeeper
from tests.faults.exchange.cases import Case, Target, Targets
from tests.faults.exchange.figures import Seen
from tests.faults.exchange.service import Death
from tests.faults.exchange.shops import KINDS, more_of
from tests.faults.exchange.site import Aim, AimedCompany, Site
from tui_pos.data.shop import Shop

SPAN = (date(2020, 1, 1), date(2040, 1, 1))
AWAY = 10 * 86_400
"""Seconds between a backup and its restore."""

Stage = Callable[[Site, Target], object]
"""Bring a case to the moment at which the backup is made."""


def restores(targets: Targets) -> Iterator[tuple[str, Case]]:
    """List the cases with their titles."""
    for request in KINDS:
        yield f"{request}: company file restored afterwards", _file_restored(targets, request)
        yield f"{request}: company file restored in a session", _file_replaced(targets, request)
        for when, stage in _STAGES.items():
            title = f"{request}: database restored from a backup {when}"
            yield title, _database_restored(targets, request, stage)
        yield (
            f"{request}: database restored, other receipts follow",
            _other_receipts(targets, request),
        )


def _other_receipts(targets: Targets, request: str) -> Case:
    """Go back to before the cut, where the day then holds more: what a lost database sent is voided by a person."""

    def case(folder: Path) -> Seen:
        site, target = _begun(targets, request, folder / "site")
        site.kill()
        shutil.copytree(site.folder, folder / "backup", ignore=shutil.ignore_patterns("clock"))
        site.finish()
        site.clock.pass_seconds(AWAY)
        site.kill()
        put_back(folder / "backup", site.folder)
        site.on_shop(lambda shop: shop.open_epoch(reason="restored", actor="test"))
        site.on_shop(lambda shop: more_of(shop, site.clock, target.kind))
        site.finish()
        first = site.report()
        site.on_shop(lambda shop: _choose_ours(shop, site))
        site.finish()
        return Seen(site.report(), site.kills - 2, missed=bool(first.lost or first.doubled))

    return case


def _choose_ours(shop: Shop, site: Site) -> None:
    """Void what the queue does not know in QuickBooks, as the cure says, and send again what was set aside."""
    known = {one.txn_id for one in shop.read(lambda db: briefs.latest(db, "main", most=500))}
    for txn in site.books.documents():
        if txn.txn_id not in known and not txn.voided:
            Bookkeeper(site.books).void(txn.txn_id)
    _send_again(shop)


def _begun(targets: Targets, request: str, folder: Path) -> tuple[Site, Target]:
    """Run quietly up to the update that carries the request."""
    target = targets.of(request)
    site = Site(targets.services, targets.templates.of(target.kind), folder)
    for _ in range(target.update):
        site.update()
    return site, target


def _file_restored(targets: Targets, request: str) -> Case:
    """Go back to a copy that was saved before any of it was posted."""

    def case(folder: Path) -> Seen:
        site, _ = _begun(targets, request, folder / "site")
        copy = site.books.save_copy()
        site.finish()
        site.books.restore(copy)
        return _recovered(site)

    return case


def _file_replaced(targets: Targets, request: str) -> Case:
    """Let somebody restore the older copy while the session runs, just behind the request."""

    def case(folder: Path) -> Seen:
        site, target = _begun(targets, request, folder / "site")
        aim = Aim(target.request, {"copy": site.books.save_copy()}, "restore_at", later=1)
        AimedCompany(site.books, aim)
        site.finish()
        return _recovered(site)

    return case


def _recovered(site: Site) -> Seen:
    """Do what the manual says after such a restore: compare, then send what is missing and what was refused."""
    site.on_shop(lambda shop: shop.work(
        lambda db: reconciling.start(db, "main", *SPAN, now=shop.clock())
    ))  # fmt: skip
    site.update()
    site.on_shop(_send_again)
    site.finish()
    return Seen(site.report(), site.kills - 1)


def _send_again(shop: Shop) -> None:
    send_missing(shop, "main")
    now = shop.clock()
    for row in shop.read(lambda db: documents.all_in_state(db, "main", State.REFUSED)):
        shop.work(lambda db, key=row.document: resend(db, "main", key, now=now))  # type: ignore[misc]


def _before_the_cut(site: Site, target: Target) -> None:
    """Nothing of the day is known yet."""


def _cut(site: Site, target: Target) -> None:
    site.on_shop(lambda shop: pump(shop, "main"))


def _on_its_way(site: Site, target: Target) -> None:
    site.update(death=Death("sendRequestXML", "after", target.call))


def _posted(site: Site, target: Target) -> None:
    site.update(death=Death("receiveResponseXML", "after", target.call))


_STAGES: dict[str, Stage] = {
    "before the day was cut": _before_the_cut,
    "after the cut": _cut,
    "while it was on its way": _on_its_way,
    "after it was posted": _posted,
}


def _database_restored(targets: Targets, request: str, stage: Stage) -> Case:
    """Post everything, then go on with a backup; the tills' receipts are all in it."""

    def case(folder: Path) -> Seen:
        site, target = _begun(targets, request, folder / "site")
        stage(site, target)
        site.kill()
        shutil.copytree(site.folder, folder / "backup", ignore=shutil.ignore_patterns("clock"))
        site.finish()
        site.clock.pass_seconds(AWAY)
        site.kill()
        put_back(folder / "backup", site.folder)
        site.on_shop(lambda shop: shop.open_epoch(reason="restored", actor="test"))
        site.finish()
        return Seen(site.report(), site.kills - 1)

    return case


def put_back(backup: Path, folder: Path) -> None:
    """Put a backup in the place of a shop's files; the time goes on."""
    for file in folder.iterdir():
        if file.name != "clock":
            file.unlink()
    for file in backup.iterdir():
        shutil.copy(file, folder)

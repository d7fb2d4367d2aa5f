"""The register of entry kinds: name, version, body type, and the steps that bring old bodies up to date."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import msgspec

from tui_pos.core import documents, receipt
from tui_pos.journal import bodies

Upgrade = Callable[[dict[str, Any]], dict[str, Any]]
"""A pure step from one version's decoded body to the next version's."""


@dataclass(frozen=True, slots=True)
class Kind:
    """Describe one kind of entry. `upgrades[i]` takes version i + 1 to i + 2, so version = len(upgrades) + 1."""

    name: str
    body: type[msgspec.Struct]
    upgrades: tuple[Upgrade, ...] = field(default=())

    @property
    def version(self) -> int:
        """The version that new entries are written in."""
        return len(self.upgrades) + 1


KINDS: dict[str, Kind] = {
    kind.name: kind
    for kind in (
        Kind("node.created", bodies.NodeCreated),
        Kind("epoch.opened", bodies.EpochOpened),
        Kind("checkpoint", bodies.Checkpoint),
        Kind("backup.made", bodies.BackupMade),
        Kind("company.saved", bodies.CompanySaved),
        Kind("stores.saved", bodies.StoresSaved),
        Kind("tills.saved", bodies.TillsSaved),
        Kind("tax.saved", bodies.TaxSaved),
        Kind("departments.saved", bodies.DepartmentsSaved),
        Kind("items.saved", bodies.ItemsSaved),
        Kind("prices.changed", bodies.PricesChanged),
        Kind("roles.saved", bodies.RolesSaved),
        Kind("staff.saved", bodies.StaffSaved),
        Kind("customers.saved", bodies.CustomersSaved),
        Kind("vendors.saved", bodies.VendorsSaved),
        Kind("person.erased", bodies.PersonErased),
        Kind("credential.changed", bodies.CredentialChanged),
        Kind("signed.on", bodies.SignedOn),
        Kind("signed.off", bodies.SignedOff),
        Kind("signon.refused", bodies.SignOnRefused),
        Kind("override.given", bodies.OverrideGiven),
        Kind("line.voided", bodies.LineVoided),
        Kind("tenders.voided", bodies.TendersVoided),
        Kind("sale.cancelled", bodies.SaleCancelled),
        Kind("sale.held", bodies.SaleHeld),
        Kind("sale.recalled", bodies.SaleRecalled),
        Kind("drawer.kicked", bodies.DrawerKicked),
        Kind("scan.refused", bodies.ScanRefused),
        Kind("receipt.completed", receipt.Receipt),
        Kind("training.completed", bodies.TrainingReceipt),
        Kind("receipt.reprinted", bodies.Reprinted),
        Kind("print.failed", bodies.PrintFailed),
        Kind("day.opened", bodies.DayOpened),
        Kind("day.read", bodies.ReadTaken),
        Kind("day.closed", bodies.DayClosed),
        Kind("store.closed", bodies.StoreClosed),
        Kind("drawer.opened", documents.DrawerOpened),
        Kind("drawer.closed", documents.DrawerClosed),
        Kind("cash.moved", documents.CashMove),
        Kind("voucher.posted", documents.Voucher),
        Kind("memo.posted", documents.Memo),
        Kind("count.posted", documents.StockCount),
        Kind("transfer.posted", documents.Transfer),
        Kind("order.saved", documents.Order),
        Kind("balance.set", bodies.BalanceSet),
        Kind("time.clocked", bodies.TimeClocked),
        Kind("exchange.cut", bodies.BatchCut),
        Kind("exchange.posted", bodies.DocumentPosted),
        Kind("exchange.parked", bodies.DocumentParked),
        Kind("exchange.voided", bodies.DocumentVoided),
        Kind("command.run", bodies.CommandRun),
        Kind("snapshot.begun", bodies.SnapshotBegun),
        Kind("snapshot.opened", bodies.SnapshotOpened),
        Kind("stock.stated", bodies.StockStated),
        Kind("balances.stated", bodies.BalancesStated),
        Kind("numbers.stated", bodies.NumbersStated),
    )
}

_encoder = msgspec.json.Encoder(decimal_format="string", order="deterministic")
_KIND_OF = {kind.body: kind for kind in KINDS.values()}


def encode(body: msgspec.Struct) -> tuple[str, int, bytes]:
    """Turn a body into the kind, version and exact bytes that the journal stores for ever."""
    kind = _KIND_OF[type(body)]
    return kind.name, kind.version, _encoder.encode(body)


def is_known(name: str, version: int) -> bool:
    """Say whether this program can read such an entry; others are kept raw until an upgrade can."""
    return name in KINDS and version <= KINDS[name].version


def decode(name: str, version: int, raw: bytes) -> msgspec.Struct:
    """Read stored bytes as the newest body type, through the upgrade steps of older versions.

    Raises `msgspec.ValidationError` or `DecodeError` for bytes that are not such a body, `KeyError` for an
    unknown kind: ask `is_known` first.
    """
    kind = KINDS[name]
    if version == kind.version:
        return msgspec.json.decode(raw, type=kind.body)
    plain = msgspec.json.decode(raw)
    for step in kind.upgrades[version - 1 :]:
        plain = step(plain)
    return msgspec.convert(plain, type=kind.body, strict=False)

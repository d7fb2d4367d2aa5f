"""Opening stock: the goods that QuickBooks counts too are taken out of its quantities, once, and their value stays.

The register keeps stock from the import on. On confirmation an InventoryAdjustment sets each item to quantity 0
against the asset account that it stands on itself, so the account's balance stays; then the item is made inactive. The
adjustments are documents of the queue, which posts each exactly once. An owner who declines keeps stock in
QuickBooks, and cost and memo journals stay off: both would count the same goods.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from uuid import UUID, uuid5
from zoneinfo import ZoneInfo

import msgspec

from exchange.company import links, lists
from exchange.company.check import Check, ask, ok, stop, warn
from exchange.company.choices import choose, mapping_of
from exchange.company.links import Kind, State
from exchange.company.lists import Listed, Lists
from exchange.delivery import cache, companies, documents
from exchange.delivery.queue import QueuedDocument, enqueue
from exchange.delivery.states import State as Posted
from exchange.posting.account import Role
from exchange.posting.mapping import Mapping
from exchange.qbxml.ledger import (
    InventoryAdjustmentAdd,
    InventoryAdjustmentLineAdd,
    QuantityAdjustment,
)
from exchange.qbxml.record import Ref
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

CHECK = "opening stock"
"""The name of the check that decides."""

LINES = 100
"""Items of one adjustment."""

_KIND, _PART = "opening", "opening_part"
_ACCEPTED, _DECLINED = "accepted", "declined"
_COUNTED = """
    FROM exchange_listed e WHERE e.company = ? AND e.list = 'item' AND e.active = 1
    AND e.kind IN ('ItemInventory', 'ItemInventoryAssembly') AND e.facts LIKE ?"""
_UNLINKED = """
    AND NOT EXISTS (SELECT 1 FROM exchange_link l
        WHERE l.company = e.company AND l.kind = 'item' AND l.list_id = e.list_id)"""


class _Part(msgspec.Struct, frozen=True):
    """Remember one adjustment: its document, its items (ours), and whether they were sent to rest."""

    document: str
    items: tuple[str, ...]
    rested: bool = False


def check(db: Connection, company: str, mapping: Mapping) -> Check:
    """Say how the opening stock stands."""
    decided = cache.get(db, company, _KIND)
    counted = _count(db, company, "")
    if decided is not None and decided.value == _ACCEPTED:
        left = sum(not part.rested for _, part in _parts(db, company))
        told = "is being taken" if left else "was taken"
        return ok(
            CHECK, f"The opening stock {told} out of QuickBooks' quantities; its value stays."
        )
    if decided is not None or not mapping.stock_journals:
        return warn(
            CHECK,
            "Stock is kept in QuickBooks: cost of sales and memos are not posted, as they would count the goods twice.",
            "To post them, confirm the opening stock and switch the stock journals on in the mapping.",
        )
    if not counted:
        return ok(CHECK, "QuickBooks counts no goods that the register counts too.")
    if _count(db, company, _UNLINKED):
        return stop(
            CHECK,
            f"QuickBooks has {counted} inventory items in stock, and not all of them were taken over: the stock value"
            " would be counted twice.",
            "Import the items (tui-pos exchange import items), or decline (tui-pos exchange check --decline-stock).",
        )
    return ask(
        CHECK,
        f"QuickBooks has {counted} inventory items in stock that the register counts too.",
        "Confirm to set them to quantity 0 there, their value kept, and make them inactive; or decline, and cost"
        " and memo journals stay off.",
        tuple(f"inventory adjustment {n}" for n in range(1, -(-counted // LINES) + 1)),
    )


def accept(db: Connection, company: str, *, now: int) -> None:
    """Queue the adjustments, inside the caller's transaction; refuses (`opening_stock`) when that was decided already."""
    _undecided(db, company)
    owner, day = companies.get(db, company), today(db, now)
    mapping = mapping_of(db, company)
    for n, (account, items) in enumerate(_groups(db, company, mapping), start=1):
        guid = uuid5(UUID(owner.file_id), f"opening/{n}")
        lines = tuple(
            InventoryAdjustmentLineAdd(
                item_ref=Ref(list_id=one.list_id),
                quantity_adjustment=QuantityAdjustment(new_quantity=Decimal(0)),
            )
            for one, _ in items
        )
        request = InventoryAdjustmentAdd(
            account_ref=Ref(full_name=account),
            txn_date=day,
            ref_number=f"OPEN-{n:04d}",
            memo="Opening stock: the register counts these goods from now on",
            external_guid=guid,
            lines=lines,
        )
        queued = QueuedDocument(request=request, expected_total=None)
        enqueue(db, company, [queued], now=now)
        _keep(db, company, n, _Part(queued.guid, tuple(ours for _, ours in items)), now)
    cache.put(db, company, _KIND, "", _ACCEPTED, now)


def decline(db: Connection, company: str, *, now: int) -> None:
    """Leave stock to QuickBooks: cost and memo journals stay off. Refuses (`opening_stock`) when that was decided."""
    _undecided(db, company)
    mapping = mapping_of(db, company)
    choose(db, company, msgspec.structs.replace(mapping, stock_journals=False), now=now)
    cache.put(db, company, _KIND, "", _DECLINED, now)


def carry_on(shop: Shop, company: str) -> None:
    """Put items to rest whose adjustment QuickBooks has; nothing to do most of the time."""
    if not any(not part.rested for _, part in shop.read(lambda db: _parts(db, company))):
        return

    def work(db: Connection) -> None:
        for n, part in _parts(db, company):
            row = documents.find(db, company, part.document)
            if part.rested or row is None or row.state is not Posted.POSTED:
                continue
            for ours in part.items:
                link = links.find(db, company, Kind.ITEM, ours)
                if link is not None:
                    rest = link.but(state=State.STALE, wanted={"active": ""})
                    links.put(db, company, [rest])
            _keep(db, company, n, msgspec.structs.replace(part, rested=True), shop.clock())

    shop.work(work)


def _undecided(db: Connection, company: str) -> None:
    if cache.get(db, company, _KIND) is not None:
        raise Refusal(
            "opening_stock", "The opening stock was decided already: it is taken out once or never."
        )


def _groups(
    db: Connection, company: str, mapping: Mapping
) -> Iterator[tuple[str, list[tuple[Listed, str]]]]:
    """Gather what is counted by asset account, so that its value stays where it is, at most `LINES` together."""
    groups: dict[str, list[tuple[Listed, str]]] = {}
    for entry in _stocked(db, company):
        link = links.by_list_id(db, company, Kind.ITEM, entry.list_id)
        if link is None:
            raise Refusal(
                "opening_stock",
                f"{entry.name} was not taken over yet: import the items first, then confirm the opening stock.",
            )
        account = entry.fact("asset") or mapping.account(Role.INVENTORY).name
        group = groups.setdefault(account, [])
        group.append((entry, link.ours))
        if len(group) == LINES:
            yield account, groups.pop(account)
    yield from sorted(groups.items())


def _stocked(db: Connection, company: str) -> Iterator[Listed]:
    for entry in lists.every(db, company, Lists.ITEM):
        if entry.active and entry.kind in STOCKED and entry.fact("quantity"):
            yield entry


STOCKED = ("ItemInventory", "ItemInventoryAssembly")
"""The kinds of items that QuickBooks counts."""


def _count(db: Connection, company: str, further: str) -> int:
    return int(db.execute(f"SELECT count(*) {_COUNTED}{further}", (company, '%"quantity":%'))[0][0])


def _parts(db: Connection, company: str) -> list[tuple[int, _Part]]:
    return [
        (int(one.key), msgspec.json.decode(one.value, type=_Part))
        for one in cache.every(db, company, _PART)
    ]


def _keep(db: Connection, company: str, n: int, part: _Part, now: int) -> None:
    cache.put(db, company, _PART, f"{n:06d}", msgspec.json.encode(part).decode(), now)


def today(db: Connection, now: int) -> date:
    """Give the date in the shop's own time zone."""
    shop = settings.company(db, now)
    zone = ZoneInfo(shop.zone) if shop else UTC
    return datetime.fromtimestamp(now / 1000, zone).date()

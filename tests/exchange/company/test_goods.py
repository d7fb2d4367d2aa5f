"""Items: taken over with departments, codes, costs and, once, quantities; and the opening stock that follows."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import msgspec
import pytest

from exchange.company import importing, links, opening
from exchange.company.check import Level
from exchange.company.choices import mapping_of
from exchange.company.clashes import clashes
from exchange.company.importing import Imported, Place, import_items
from exchange.company.links import Kind
from exchange.company.preflight import confirm, preflight
from exchange.delivery import documents
from exchange.delivery.states import State
from exchange.practice import COMPANY
from exchange.qbxml.items import (
    ItemNonInventoryAdd,
    ItemOtherChargeAdd,
    SalesAndPurchase,
    SalesOrPurchase,
)
from exchange.qbxml.record import Ref
from exchange.qbxml.response import parse
from exchange.rehearsal import Bookkeeper, Faults
from tests.exchange.company.conftest import OpenSite
from tests.exchange.company.site import Site, account, stock_item
from tui_pos.core.catalog import Item, ItemType
from tui_pos.core.documents import Memo, MemoSource
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import catalog, stock
from tui_pos.demo.company import STORE
from tui_pos.journal import reading
from tui_pos.journal.bodies import ItemsSaved

HERE = Place(store=STORE.id, day=date(2026, 11, 22), staff="staff-1", prefix="M0101-")
SALES = Ref(full_name="Sales")


def put(site: Site, name: str, quantity: str, cost: str, **more: str) -> None:
    """Add an inventory part in QuickBooks."""
    answer = parse(site.books.process(stock_item(name, quantity, cost, **more))).responses[0]
    assert answer.status_code == 0, answer.message


def stocked(site: Site) -> None:
    """A mug and a kettle under Kitchen, wrapping, delivery and engraving, and what no register sells."""
    site.add(account("Sales", "Income"), account("Beer Sales", "Income"))
    put(site, "Kitchen", "0", "0")
    put(
        site, "MUG-10", "12", "2.50", parent="Kitchen", price="6.95",
        description="Blue mug, half a pint",
    )  # fmt: skip
    put(site, "Kettle", "3", "11.25", parent="Kitchen", price="24.00", code="036000291452")
    sold = SalesOrPurchase(price=Decimal("1.50"), account_ref=SALES)
    site.add(
        ItemNonInventoryAdd(
            name="Wrapping", sales_tax_code_ref=Ref(full_name="Tax"),
            sales_and_purchase=SalesAndPurchase(
                sales_desc="Gift wrap", sales_price=Decimal("2.00"), purchase_cost=Decimal("0.40"),
                income_account_ref=Ref(full_name="Beer Sales"),
                expense_account_ref=Ref(full_name="Cost of Goods Sold"),
            ),
        ),
        ItemOtherChargeAdd(
            name="Delivery", sales_tax_code_ref=Ref(full_name="Non"), sales_or_purchase=sold
        ),
    )  # fmt: skip
    Bookkeeper(site.books).add("ItemSubtotal", "Subtotal")
    Bookkeeper(site.books).add_group("Tea set", {"Kitchen:Kettle": 1, "Kitchen:MUG-10": 4})


def taken(site: Site) -> Imported:
    site.read_lists()
    return import_items(site.shop, COMPANY, HERE, actor="staff-1")


def item(site: Site, name: str) -> Item:
    """Our item that an item of QuickBooks' is linked to."""
    link = site.see(links.by_name, COMPANY, Kind.ITEM, name)
    assert link is not None, name
    found = site.see(catalog.item, link.ours, site.clock())
    assert found is not None
    return found


def memos(site: Site) -> list[Memo]:
    return [one.body for one in site.see(lambda db: list(reading.walk(db, kinds=("memo.posted",))))]


def test_each_kind_of_item_becomes_what_the_predecessor_made_of_it(open_site: OpenSite) -> None:
    """Types, prices, costs, tax codes, codes, accounts; groups and subtotals stay there."""
    site = open_site()
    stocked(site)
    done = taken(site)
    assert (done.created, done.quantities, done.left_out) == (5, 2, 3)  # subtotal, group, 0 % tax
    mug, kettle = item(site, "Kitchen:MUG-10"), item(site, "Kitchen:Kettle")
    assert (mug.number, mug.name, mug.description) == ("MUG-10", "MUG-10", "Blue mug, half a pint")
    assert (mug.type, mug.prices, mug.cost, mug.tax_code) == (
        ItemType.INVENTORY, (695,), Decimal("2.5"), "Tax",
    )  # fmt: skip
    assert (kettle.number, kettle.codes) == ("10002", ("00036000291452",))
    departments = {one.id: one.name for one in site.see(catalog.departments)}
    assert departments[mug.department] == departments[kettle.department] == "Kitchen"
    wrapping, delivery = item(site, "Wrapping"), item(site, "Delivery")
    assert (wrapping.type, delivery.type) == (ItemType.NON_INVENTORY, ItemType.NON_INVENTORY)
    assert (wrapping.description, wrapping.cost, wrapping.income_account) == (
        "Gift wrap", Decimal("0.4"), "Beer Sales",
    )  # fmt: skip
    assert (wrapping.cost_account, delivery.tax_code) == (None, "Non")
    assert departments[delivery.department] == "QuickBooks"


def test_quantities_come_once_by_a_memo_that_never_posts(open_site: OpenSite) -> None:
    """Twelve mugs at 2.50 and three kettles at 11.25; a second import counts nothing again."""
    site = open_site()
    stocked(site)
    taken(site)
    (memo,) = memos(site)
    assert (memo.source, memo.reason) == (MemoSource.IMPORT, "QBFS Import")
    assert sorted(line.value for line in memo.lines) == [3000, 3375]
    mug = item(site, "Kitchen:MUG-10")
    assert site.see(stock.on_hand, mug.id) == {STORE.id: Decimal(12)}
    again = taken(site)
    assert (again.created, again.changed, again.quantities) == (0, 0, 0)
    assert len(memos(site)) == 1


def test_two_imports_at_the_same_time_count_nothing_twice(
    open_site: OpenSite, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Both have looked when the first stores: the second is refused, with neither items nor stock of its own."""
    site = open_site()
    stocked(site)
    site.read_lists()
    store = importing._store_goods

    def store_behind_another(*given: Any) -> None:
        monkeypatch.setattr(importing, "_store_goods", store)
        import_items(site.shop, COMPANY, HERE, actor="staff-1")
        store(*given)

    monkeypatch.setattr(importing, "_store_goods", store_behind_another)
    with pytest.raises(Refusal) as refused:
        import_items(site.shop, COMPANY, HERE, actor="staff-2")
    assert refused.value.code == "linked_twice"
    assert len(memos(site)) == 1
    assert site.see(stock.on_hand, item(site, "Kitchen:MUG-10").id) == {STORE.id: Decimal(12)}


def test_a_second_import_keeps_what_was_changed_here(open_site: OpenSite) -> None:
    """A price changed there comes in; one that was changed on both sides stays ours and is told."""
    site = open_site()
    stocked(site)
    taken(site)
    mug, kettle = item(site, "Kitchen:MUG-10"), item(site, "Kitchen:Kettle")
    site.shop.append(
        [ItemsSaved((msgspec.structs.replace(kettle, prices=(2599,), name="Copper kettle"),))],
        actor="staff-1",
    )
    for name, price in (("Kitchen:MUG-10", "7.25"), ("Kitchen:Kettle", "23.00")):
        record = site.books.books.lists.named(("ItemInventory",), name)
        assert record is not None
        record.fields["SalesPrice"] = Decimal(price)
        site.clock.pass_seconds(5)
        Bookkeeper(site.books).rename("ItemInventory", name, name.partition(":")[2])
    done = taken(site)
    assert (done.created, done.changed) == (0, 1)
    assert item(site, "Kitchen:MUG-10").prices == (725,)
    kept = item(site, "Kitchen:Kettle")
    assert (kept.prices, kept.name) == ((2599,), "Copper kettle")
    (clash,) = site.see(clashes, COMPANY)
    assert (clash.field, clash.ours, clash.theirs) == ("price", "2599", "2300")
    assert mug.id == item(site, "Kitchen:MUG-10").id


def test_helper_items_of_the_exchange_are_not_goods(open_site: OpenSite) -> None:
    """What the exchange added for its documents is left where it is."""
    from tests.exchange.company.test_preflight import close_a_day

    site = open_site()
    site.update()
    close_a_day(site)
    site.update()
    site.add(account("Sales", "Income"))
    put(site, "Bread", "0", "1.00")
    assert taken(site).created == 1


def test_a_bar_code_that_another_item_has_is_left_out(open_site: OpenSite) -> None:
    """Both items come; the code rings the one that had it first."""
    site = open_site()
    site.add(account("Sales", "Income"))
    put(site, "Bread", "0", "1.00", code="036000291452")
    put(site, "Rolls", "0", "1.00", code="036000291452")
    assert taken(site).created == 2
    codes = [item(site, name).codes for name in ("Bread", "Rolls")]
    assert codes == [("00036000291452",), ()] or codes == [(), ()]


def check(site: Site) -> tuple[Level, str]:
    (found,) = [
        one for one in site.see(preflight, COMPANY, now=site.clock()) if one.name == opening.CHECK
    ]
    return found.level, found.sentence


def without_consent(site: Site) -> None:
    """Let the rehearsal's blanket consent not decide over stock."""
    site.shop.work(lambda db: db.execute("DELETE FROM exchange_cache WHERE kind = 'confirmed'"))


def test_the_opening_stock_is_taken_out_once_and_its_value_stays(open_site: OpenSite) -> None:
    """Twelve mugs and three kettles at 63.75: quantity 0, the asset account untouched, items at rest."""
    site = open_site()
    stocked(site)
    without_consent(site)
    site.read_lists()
    assert check(site)[0] is Level.STOP
    assert "not all of them were taken over" in check(site)[1]
    with pytest.raises(Refusal, match="Nothing named 'opening stock' waits"):
        confirm(site.shop, COMPANY, [opening.CHECK], actor="staff-1")
    taken(site)
    assert check(site) == (
        Level.STOP, "QuickBooks has 2 inventory items in stock that the register counts too.",
    )  # fmt: skip
    before = site.books.trial_balance()
    confirm(site.shop, COMPANY, [opening.CHECK], actor="staff-1")
    for _ in range(4):
        site.update()
    for name in ("Kitchen:MUG-10", "Kitchen:Kettle"):
        assert site.books.stock(name)[0] == 0
        record = site.books.books.lists.named(("ItemInventory",), name)
        assert record is not None
        assert not record.active
    assert site.books.trial_balance().difference(before.nets()) == 0
    assert check(site)[1] == (
        "The opening stock was taken out of QuickBooks' quantities; its value stays."
    )
    with pytest.raises(Refusal, match="Nothing named"):
        confirm(site.shop, COMPANY, [opening.CHECK], actor="staff-1")
    assert len(site.books.documents("InventoryAdjustment")) == 2 + 1  # two openings there, ours
    again = taken(site)
    assert (again.created, again.changed) == (0, 0)
    assert item(site, "Kitchen:MUG-10").active


def test_the_opening_stock_is_taken_out_once_even_if_quickbooks_dies(open_site: OpenSite) -> None:
    """QuickBooks saves the adjustment and dies before it answers; the next session finds it."""
    site = open_site()
    stocked(site)
    without_consent(site)
    taken(site)
    confirm(site.shop, COMPANY, [opening.CHECK], actor="staff-1")
    site.books.faults = Faults(die_after_commit=4)  # behind host, company and preferences
    site.update()
    assert len(site.books.documents("InventoryAdjustment")) == 2 + 1
    (row,) = site.see(documents.all_in_state, COMPANY, State.SENDING)
    assert row.kind == "InventoryAdjustmentAdd"
    site.books.faults = Faults()
    for _ in range(4):
        site.update()
    assert len(site.books.documents("InventoryAdjustment")) == 2 + 1
    assert site.books.stock("Kitchen:MUG-10")[0] == 0


def test_an_owner_who_declines_keeps_stock_in_quickbooks(open_site: OpenSite) -> None:
    """Cost and memo journals stay off, and the pre-flight says why."""
    site = open_site()
    stocked(site)
    without_consent(site)
    taken(site)
    site.shop.work(lambda db: opening.decline(db, COMPANY, now=site.clock()))
    assert site.see(mapping_of, COMPANY).stock_journals is False
    level, sentence = check(site)
    assert level is Level.WARN
    assert "would count the goods twice" in sentence
    with pytest.raises(Refusal, match="once or never"):
        site.shop.work(lambda db: opening.accept(db, COMPANY, now=site.clock()))
    assert site.books.stock("Kitchen:MUG-10")[0] == 12

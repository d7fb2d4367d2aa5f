"""A chain's node keeps the lists and links on PostgreSQL, by the same SQL."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import pytest

from exchange.company.importing import import_customers, import_items, import_vendors
from exchange.company.opening import CHECK
from exchange.company.preflight import cleared, confirm, preflight
from exchange.practice import COMPANY
from exchange.qbxml.lists import VendorAdd
from exchange.rehearsal import Company
from tests.databases import database
from tests.exchange.company.site import NOW, Site, furnish
from tests.exchange.company.test_goods import HERE, check, stocked, without_consent
from tests.exchange.company.test_people import account, ann, change, edit, ours, owe, theirs
from tests.postgres import fresh_database
from tui_pos.data.queries import balances
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import TradeClock

__all__ = ["database"]


@pytest.mark.postgres
@pytest.mark.slow
def test_a_company_is_taken_over_and_shared_on_either_database(
    database: str | None, tmp_path: Path
) -> None:
    """Import, both ways, balances, pre-flight and opening stock, one after the other."""
    if database is None:
        pytest.skip("every other test runs on SQLite")
    clock = TradeClock(NOW)
    with ExitStack() as stack:
        url = stack.enter_context(fresh_database(database))
        shop = stack.enter_context(Shop.open(url, clock=clock, key_file=tmp_path / "node.key"))
        furnish(shop)
        site = Site(shop, Company(clock=clock), clock)
        stocked(site)
        list_id = ann(site)
        site.add(account("Old Sales", "Income"), VendorAdd(name="Acme Paper"))
        owe(site, list_id, "120.00")
        site.read_lists()
        assert import_customers(shop, COMPANY, actor="staff-1").created == 1
        assert import_vendors(shop, COMPANY, actor="staff-1").created == 1
        assert import_items(shop, COMPANY, HERE, actor="staff-1").created == 5
        site.update()
        one = ours(site, list_id)
        assert site.see(balances.balance, "account", one.id).amount == 12_000
        change(site, list_id, phone="555-0199")
        edit(site, one, {"email": "miller@example.org"})
        site.read_lists()
        site.update()
        assert site.fields(one.person)["phone"] == "555-0199"
        assert theirs(site, "Customer", "Ann Miller").fields.text("Email") == "miller@example.org"
        without_consent(site)
        names = [x.name for x in site.see(preflight, COMPANY, now=clock()) if x.confirmable]
        assert CHECK in names
        confirm(shop, COMPANY, names, actor="staff-1")
        for _ in range(4):
            site.update()
        assert site.books.stock("Kitchen:MUG-10")[0] == 0
        assert site.see(cleared, COMPANY, now=clock())
        assert check(site)[1].startswith("The opening stock was taken")

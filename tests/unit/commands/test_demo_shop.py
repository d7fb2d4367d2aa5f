"""The demo shop: data only, made by the same set-up as a real one."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.unit.commands.line import run
from tui_pos.core import gtin
from tui_pos.data.queries import catalog, people
from tui_pos.data.shop import Shop
from tui_pos.demo.catalogue import items
from tui_pos.demo.company import STAFF
from tui_pos.demo.shop import badge, open_demo
from tui_pos.till.till import Till


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(str(tmp_path / "demo.sqlite")) as opened:
        yield open_demo(opened)


def test_the_demo_is_a_shop_without_findings(tmp_path: Path) -> None:
    """Settings, tax, texts and printers of the demo pass the checks that a real shop has to pass."""
    open_demo(Shop.open(str(tmp_path / "demo.sqlite"))).close()
    done = run("--db", tmp_path / "demo.sqlite", "config", "check")
    assert (done.status, done.out) == (0, "The shop can sell by these settings.\n")


def test_the_demo_is_made_once(shop: Shop) -> None:
    """Opening it again leaves what was sold in it."""
    head = shop.head()
    open_demo(shop)
    assert shop.head() == head


def test_the_demo_has_the_goods_of_a_small_shop(shop: Shop) -> None:
    """At least 500 items over a dozen departments, each found by its code; every GTIN is valid."""
    db, now = shop.database.connection(), shop.clock()
    goods = items()
    assert len(goods) >= 500
    assert len(catalog.departments(db)) >= 12
    for item in goods:
        for code in item.codes:
            found = catalog.by_code(db, code, now)
            assert found is not None
            assert found.item.id == item.id
            assert len(code) < 14 or gtin.is_valid(code)


def test_the_demos_staff_sign_on_by_pin_and_by_badge(shop: Shop) -> None:
    """Owner, manager, cashiers and trainee, with different rights."""
    till = Till(shop)
    roles = []
    for staff in STAFF:
        session = till.people.by_pin(staff.number, staff.pin)
        assert session.name == f"{staff.person.last}, {staff.person.first}"
        roles.append(session.role.name)
        assert till.people.by_badge(badge(staff.number)).staff == session.staff
    assert roles == ["Owner", "Manager", "Cashier", "Cashier", "Trainee"]


def test_the_demos_customers_are_found_by_name_and_phone(shop: Shop) -> None:
    """Twelve made-up customers, a tax-exempt school among them."""
    db = shop.database.connection()
    (school,) = people.search_customers(db, "exampleton prim")
    assert school.customer.tax_exempt
    (found,) = people.search_customers(db, "5550113")
    assert (found.name, found.street) == ("Lowe, Sabra", "7 Chapel Row")

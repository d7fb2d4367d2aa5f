"""The demo shop put together: data only, made into a shop by the same set-up as a real one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict

from tui_pos.core.gtin import check_digit
from tui_pos.core.people import Customer
from tui_pos.data.shop import Shop
from tui_pos.demo.catalogue import departments, items
from tui_pos.demo.company import COMPANY, ROLES, STAFF, STORE, TILL, DemoStaff, customers, tax_setup
from tui_pos.till.setup import is_set_up, set_up
from tui_pos.till.shopplan import DepartmentPlan, ShopPlan, StaffPlan, StorePlan, TillPlan
from tui_pos.till.till import pepper_of


def plan() -> ShopPlan:
    """Say what the demo shop's owner has decided, staff with their PINs and badges included."""
    owner, *others = (_staff(staff) for staff in STAFF)
    return ShopPlan(
        company=COMPANY,
        owner=owner,
        store=StorePlan(
            STORE.number, STORE.name, STORE.address, STORE.phone, STORE.quickbooks_class, STORE.id
        ),
        till=TillPlan(TILL.number, TILL.name, TILL.printer, TILL.id),
        tax=tax_setup(),
        departments=tuple(
            DepartmentPlan(d.code, d.name, d.tax_code, d.age_limit, d.open_ring_limit, d.id)
            for d in departments()
        ),
        roles=ROLES,
        staff=tuple(others),
    )


def open_demo(shop: Shop) -> Shop:
    """Make an empty database the demo shop; one that is set up already is left as it is."""
    if not is_set_up(shop):
        set_up(shop, plan(), pepper_of(shop), items=items(), customers=known_customers())
    return shop


def known_customers() -> tuple[tuple[Customer, Mapping[str, str]], ...]:
    """Give the demo's customers with the fields of their person records."""
    return tuple(
        (customer, {field: value for field, value in asdict(person).items() if value})
        for customer, person in customers()
    )


def badge(number: str) -> str:
    """Give the badge of a member of staff: an EAN-13 that begins with 041, as the shop's settings say."""
    body = f"041{int(number):09d}"
    return body + check_digit(body)


def _staff(staff: DemoStaff) -> StaffPlan:
    roles = {role.id: role.name for role in ROLES}
    record = staff.record
    return StaffPlan(
        staff.person.first,
        staff.person.last,
        staff.pin,
        staff.number,
        roles[record.role],
        badge(staff.number),
        record.id,
        record.person,
    )

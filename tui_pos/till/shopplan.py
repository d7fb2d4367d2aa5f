"""What an owner decides about a new shop: one plan for prompts, for a TOML file and for the demo.

`check_plan` says what is wrong with it, `shape` turns it into the records that the journal carries.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

import msgspec

from tui_pos.core.catalog import Department
from tui_pos.core.identity import Ids
from tui_pos.core.newshop import OWNER, STANDARD_TENDERS, standard_roles
from tui_pos.core.people import Role, Staff
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, PrinterSettings, Store, Till
from tui_pos.core.taxsetup import (
    Agency,
    Component,
    Rate,
    TaxCode,
    TaxLocation,
    TaxRounding,
    TaxSetup,
)
from tui_pos.till.credentials import check_pin
from tui_pos.till.shopcheck import Finding, check_name, check_shop

MOST_CODE = 3
"""Characters of a department's code."""


class SalesTax(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Tax everything taxable at one rate of one agency: all that most shops need. `percent` 8.25 is 8.25 %."""

    percent: Decimal
    name: str = "Sales tax"
    agency: str = "State tax agency"
    included: bool = False
    rounding: TaxRounding = TaxRounding.RECEIPT


class StorePlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Plan the store; without a name it bears the company's, without an id it gets a new one."""

    number: int = 1
    name: str = ""
    address: tuple[str, ...] = ()
    phone: str = ""
    quickbooks_class: str = ""
    id: str = ""


class TillPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Plan the till; without an id it bears the node's."""

    number: int = 1
    name: str = "Till 1"
    printer: PrinterSettings = PrinterSettings()
    id: str = ""


class DepartmentPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Plan a department; `code` has at most three characters, `open_ring_limit` is in minor units."""

    code: str
    name: str
    tax_code: str = "Tax"
    age_limit: int | None = None
    open_ring_limit: int | None = None
    id: str = ""


class StaffPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Plan a member of staff with the PIN, and the badge if there is one; `role` is a role's name."""

    first: str
    last: str = ""
    pin: str = ""
    number: str = "1"
    role: str = OWNER
    badge: str = ""
    id: str = ""
    person: str = ""


class ShopPlan(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold all that makes a shop. Tax is `sales_tax` (one rate), `tax` (a whole set-up), or neither.

    Without tenders or roles the usual ones are taken, without departments there is one for everything.
    """

    company: CompanySettings
    owner: StaffPlan
    store: StorePlan = StorePlan()
    till: TillPlan = TillPlan()
    sales_tax: SalesTax | None = None
    tax: TaxSetup | None = None
    departments: tuple[DepartmentPlan, ...] = ()
    roles: tuple[Role, ...] = ()
    staff: tuple[StaffPlan, ...] = ()


@dataclass(frozen=True, slots=True)
class Shape:
    """Hold a plan's records with their identifiers; `people` are the staff, the owner first."""

    company: CompanySettings
    store: Store
    till: Till
    tax: TaxSetup
    departments: tuple[Department, ...]
    roles: tuple[Role, ...]
    people: tuple[tuple[Staff, StaffPlan], ...]


def check_plan(plan: ShopPlan) -> list[Finding]:
    """List what is wrong with a plan; with nothing serious among it `set_up` takes the plan."""
    made = shape(plan, lambda: "new", "node")
    return [
        *check_shop(made.company, made.tax, [made.store], [made.till]),
        *_check_tax(plan),
        *_check_departments(plan, made),
        *_check_staff(plan, made),
    ]


def shape(plan: ShopPlan, ids: Ids, node: str) -> Shape:
    """Turn a plan into records."""
    company = plan.company
    if not company.tenders:
        company = msgspec.structs.replace(company, tenders=STANDARD_TENDERS)
    tax = plan.tax or _simple_tax(plan, ids)
    store = Store(
        plan.store.id or ids(),
        plan.store.number,
        plan.store.name or company.name,
        plan.store.address,
        plan.store.phone,
        tax.default_location,
        plan.store.quickbooks_class,
    )
    till = Till(plan.till.id or node, store.id, plan.till.number, plan.till.name, plan.till.printer)
    code = tax.codes[0].code if tax.codes else "Tax"
    departments = plan.departments or (DepartmentPlan("GEN", "General", code),)
    roles = plan.roles or standard_roles(lambda _: ids())
    role_ids = {role.name: role.id for role in roles}
    people = tuple(
        (_staff(planned, role_ids, ids), planned) for planned in (plan.owner, *plan.staff)
    )
    return Shape(
        company, store, till, tax, tuple(_department(d, ids) for d in departments), roles, people
    )


def _simple_tax(plan: ShopPlan, ids: Ids) -> TaxSetup:
    """Make a set-up of one rate, or of none: codes and a location are there either way, for the day it changes."""
    simple = plan.sales_tax
    agencies: tuple[Agency, ...] = ()
    components: tuple[Component, ...] = ()
    if simple is not None and simple.percent:
        agencies = (Agency(ids(), simple.agency),)
        components = (Component(ids(), simple.name, agencies[0].id, (Rate(simple.percent),)),)
    name = plan.store.name or plan.company.name
    location = TaxLocation(ids(), name, {"Tax": components, "Non": ()})
    return TaxSetup(
        agencies=agencies,
        codes=(TaxCode("Tax", "Taxable"), TaxCode("Non", "Not taxable", taxable=False)),
        locations=(location,),
        default_location=location.id,
        included=simple.included if simple else False,
        rounding=simple.rounding if simple else TaxRounding.RECEIPT,
    )


def _department(planned: DepartmentPlan, ids: Ids) -> Department:
    return Department(
        planned.id or ids(),
        planned.code,
        planned.name,
        planned.tax_code,
        planned.age_limit,
        planned.open_ring_limit,
    )


def _staff(planned: StaffPlan, roles: Mapping[str, str], ids: Ids) -> Staff:
    role = roles.get(planned.role, "")
    return Staff(planned.id or ids(), planned.number, role, planned.person or ids())


def _check_tax(plan: ShopPlan) -> Iterator[Finding]:
    if plan.tax is not None and plan.sales_tax is not None:
        yield Finding("tax", "Both sales_tax and tax are given: keep one of them.")


def _check_departments(plan: ShopPlan, made: Shape) -> Iterator[Finding]:
    codes = {code.code for code in made.tax.codes}
    seen: set[str] = set()
    for planned in plan.departments:
        place = f"department {planned.code}"
        yield from check_name(place, planned.name)
        if not 1 <= len(planned.code) <= MOST_CODE:
            sentence = f"Its code must have 1 to {MOST_CODE} characters: shorten it."
            yield Finding(place, sentence)
        if planned.tax_code not in codes:
            sentence = (
                f"There is no tax code {planned.tax_code!r}: choose {', '.join(sorted(codes))}."
            )
            yield Finding(place, sentence)
        for word in sorted({planned.code.casefold(), planned.name.casefold()}):
            if word in seen:
                yield Finding(place, f"{word!r} is used by two departments: change one of them.")
            seen.add(word)


def _check_staff(plan: ShopPlan, made: Shape) -> Iterator[Finding]:
    roles = [role.name for role in made.roles]
    if plan.owner.role != OWNER or OWNER not in roles:
        yield Finding("owner", f"The owner's role is {OWNER}: without it nobody could set up more.")
    numbers: set[str] = set()
    for planned in (plan.owner, *plan.staff):
        place = f"staff {planned.number}"
        yield from check_name(place, f"{planned.first} {planned.last}".strip())
        if not planned.number.isascii() or not planned.number.isdigit():
            yield Finding(place, "A staff number is made of digits: the keypad has no letters.")
        if planned.number in numbers:
            yield Finding(place, "Two members of staff have this number: change one of them.")
        numbers.add(planned.number)
        if planned.role not in roles:
            yield Finding(place, f"There is no role {planned.role!r}: choose {', '.join(roles)}.")
        try:
            check_pin(planned.pin)
        except Refusal as refusal:
            yield Finding(f"{place}, PIN", refusal.sentence)

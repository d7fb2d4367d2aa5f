"""The demo shop itself: its settings, tax, staff, roles and customers. Nobody and nothing here is real."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tui_pos.core.newshop import standard_roles
from tui_pos.core.people import Customer, Staff, Vendor
from tui_pos.core.receipt import TenderKind
from tui_pos.core.settings import (
    CompanySettings,
    PrinterSettings,
    ReceiptText,
    Store,
    TenderType,
    Till,
)
from tui_pos.core.taxsetup import (
    Agency,
    Component,
    Holiday,
    Rate,
    TaxCode,
    TaxLocation,
    TaxSetup,
)
from tui_pos.demo.catalogue import stable_id

STORE = Store(
    id=stable_id("store-1"),
    number=1,
    name="Harbor Street General Store",
    address=("12 Harbor Street", "Exampleton"),
    phone="555-0100",
    tax_location=stable_id("tax-here"),
    quickbooks_class="Harbor Street",
)
TILL = Till(stable_id("till-1"), STORE.id, 1, "Till 1", PrinterSettings())

TENDERS = (
    TenderType("cash", "Cash", TenderKind.CASH, "cash"),
    TenderType("check", "Check", TenderKind.CHECK, "check", gives_change=True, needs_number=True, limit=50_000),
    TenderType("visa", "Visa", TenderKind.CARD, "card", opens_drawer=False, brand="Visa"),
    TenderType("mastercard", "MasterCard", TenderKind.CARD, opens_drawer=False, brand="MasterCard"),
    TenderType("debit", "Debit card", TenderKind.CARD, opens_drawer=False, brand="Debit"),
    TenderType("gift", "Gift card", TenderKind.GIFT_CARD, opens_drawer=False, needs_number=True),
    TenderType("credit", "Store credit", TenderKind.STORE_CREDIT, opens_drawer=False, needs_number=True),
    TenderType("account", "House account", TenderKind.ACCOUNT, opens_drawer=False),
)  # fmt: skip

COMPANY = CompanySettings(
    name="Harbor Street General Store",
    zone="America/New_York",
    tenders=TENDERS,
    receipt=ReceiptText(
        header=("A demo shop: nothing here is for sale",),
        footer=("Thank you, come again",),
        return_policy=("Returns within 90 days with this receipt.",),
    ),
    quick_picks=("4003", "1061", "5003", "6005"),
)

_STATE, _COUNTY = stable_id("agency-state"), stable_id("agency-county")


def _state(name: str, percent: str, **bounds: int | bool) -> Component:
    rates = (Rate(Decimal(percent)),)
    return Component(stable_id(f"tax-{name}"), name, _STATE, rates, **bounds)  # type: ignore[arg-type]


def _county(name: str, percent: str, later: str, starts: date) -> Component:
    rates = (Rate(Decimal(percent)), Rate(Decimal(later), starts))
    return Component(stable_id(f"tax-{name}"), name, _COUNTY, rates)


def tax_setup() -> TaxSetup:
    """Two agencies: a state tax and a county tax that rises in 2027; food at a lower rate; a luxury surcharge."""
    state = _state("State tax", "6")
    county = _county("County tax", "1.25", "1.5", date(2027, 1, 1))
    luxury = _state("Luxury surcharge", "5", lower=100_000, part_only=True)
    here = TaxLocation(
        STORE.tax_location,
        "Exampleton",
        {
            "Tax": (state, county),
            "Fod": (_state("State food tax", "2"),),
            "Lux": (state, county, luxury),
            "Non": (),
        },
        holidays=(Holiday("Back to school", date(2026, 8, 7), date(2026, 8, 9), ("Tax",), 10_000),),
    )
    away = TaxLocation(
        stable_id("tax-away"),
        "Outside the county",
        {
            "Tax": (state,),
            "Fod": (_state("State food tax", "2"),),
            "Lux": (state, luxury),
            "Non": (),
        },
    )
    return TaxSetup(
        agencies=(Agency(_STATE, "State Revenue Office"), Agency(_COUNTY, "County Tax Office")),
        codes=(
            TaxCode("Tax", "Taxable"),
            TaxCode("Fod", "Food"),
            TaxCode("Lux", "Luxury goods"),
            TaxCode("Non", "Not taxable", taxable=False),
        ),
        locations=(here, away),
        default_location=here.id,
    )


ROLES = standard_roles(lambda name: stable_id(f"role-{name.lower()}"))


@dataclass(frozen=True)
class Person:
    """Make up somebody: a first and a last name, and where they live."""

    first: str
    last: str
    street: str = ""
    phone: str = ""
    company: str = ""


@dataclass(frozen=True)
class DemoStaff:
    """Give a made-up member of staff a number, a role and the PIN that the demo shows."""

    number: str
    role: str
    pin: str
    person: Person

    @property
    def record(self) -> Staff:
        """The staff record that the journal carries."""
        return Staff(
            stable_id(f"staff-{self.number}"),
            self.number,
            stable_id(f"role-{self.role}"),
            self.person_id,
        )

    @property
    def person_id(self) -> str:
        """The person record that holds the name."""
        return stable_id(f"person-staff-{self.number}")


STAFF = (
    DemoStaff("1", "owner", "2580", Person("Odell", "Marrow")),
    DemoStaff("2", "manager", "1379", Person("Tamsin", "Quill")),
    DemoStaff("3", "cashier", "2468", Person("Bram", "Ferrow")),
    DemoStaff("4", "cashier", "1357", Person("Ines", "Calder")),
    DemoStaff("5", "trainee", "1212", Person("Wick", "Tolland")),
)

_CUSTOMERS = (
    Person("Alma", "Brindle", "3 Mill Lane", "555-0111"),
    Person("Jory", "Pennick", "18 Quay Road", "555-0112"),
    Person("Sabra", "Lowe", "7 Chapel Row", "555-0113"),
    Person("Edric", "Vance", "44 Mill Lane", "555-0114"),
    Person("", "", "1 School Street", "555-0120", "Exampleton Primary School"),
    Person("", "", "9 Dock Road", "555-0121", "Ferrybridge Boatyard"),
    Person("", "", "2 Market Square", "555-0122", "Copper Kettle Tea Room"),
    Person("Nell", "Harrow", "21 Quay Road", "555-0115"),
    Person("Otis", "Fenn", "5 Orchard Way", "555-0116"),
    Person("Ruth", "Ansel", "30 Chapel Row", "555-0117"),
    Person("Cyrus", "Thorne", "11 Orchard Way", "555-0118"),
    Person("Dilys", "Moorhen", "6 Harbor Street", "555-0119"),
)

_VENDORS = ("Tidewater Wholesale", "Millbrook Dairy", "Fenwright & Sons Paper")


def customers() -> tuple[tuple[Customer, Person], ...]:
    """Make the customers: a school that pays no tax, two firms on account, neighbours with and without a discount."""
    made = []
    for i, person in enumerate(_CUSTOMERS, start=1):
        made.append((_customer(i, person), person))
    return tuple(made)


def vendors() -> tuple[tuple[Vendor, str], ...]:
    """Make the vendors, each with the company's name."""
    return tuple(
        (Vendor(stable_id(f"vendor-{i}"), str(8000 + i), stable_id(f"person-vendor-{i}")), name)
        for i, name in enumerate(_VENDORS, start=1)
    )


def _customer(i: int, person: Person) -> Customer:
    school, firm = i == 5, i in (6, 7)
    return Customer(
        id=stable_id(f"customer-{i}"),
        number=str(7000 + i),
        person=stable_id(f"person-customer-{i}"),
        price_level=2 if firm else 1,
        discount=Decimal(5) if i in (1, 8) else Decimal(0),
        tax_exempt=school,
        exempt_certificate="EX-20931" if school else "",
        account_limit=100_000 if firm or school else None,
        accept_checks=i != 4,
        company=bool(person.company),
    )

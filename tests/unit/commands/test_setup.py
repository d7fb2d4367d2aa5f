"""Making a shop: what the plan says is what the tables hold, and a plan with faults makes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tui_pos.core.people import Right
from tui_pos.core.receipt import TenderKind
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CompanySettings, PrinterSettings, ReceiptText, TenderType
from tui_pos.core.taxcheck import check_tax_setup
from tui_pos.core.taxsetup import TaxSetup
from tui_pos.data.queries import catalog, people, settings
from tui_pos.data.shop import Shop
from tui_pos.data.working import credentials
from tui_pos.data.working.credentials import CredentialKind
from tui_pos.journal import reading
from tui_pos.till.credentials import Pepper
from tui_pos.till.setup import is_set_up, set_up
from tui_pos.till.shopplan import (
    DepartmentPlan,
    SalesTax,
    ShopPlan,
    StaffPlan,
    StorePlan,
    TillPlan,
    check_plan,
)

PEPPER = Pepper(b"p" * 32)
OWNER = StaffPlan("Ann", "Miller", "2580")


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[Shop]:
    with Shop.open(str(tmp_path / "shop.sqlite")) as opened:
        yield opened


def plan(**changes: Any) -> ShopPlan:
    usual = ShopPlan(CompanySettings("Corner Shop"), OWNER, sales_tax=SalesTax(Decimal("8.25")))
    return msgspec.structs.replace(usual, **changes)


def sentences(**changes: Any) -> list[str]:
    return [str(finding) for finding in check_plan(plan(**changes))]


def test_a_shop_from_a_name_a_rate_and_an_owner_can_sell(shop: Shop) -> None:
    """The least a plan can say gives tenders, roles, a department, a tax location and an owner with every right."""
    new = set_up(shop, plan(), PEPPER)
    db, now = shop.database.connection(), shop.clock()
    company, tax = settings.company(db, now), settings.tax(db, now)
    assert company is not None
    assert tax is not None
    assert [tender.id for tender in company.tenders][:3] == ["cash", "check", "visa"]
    assert check_tax_setup(tax) == []
    (component,) = tax.location(new.store.tax_location).rules["Tax"]
    assert component.rates[0].percent == Decimal("8.25")
    assert [d.name for d in catalog.departments(db)] == ["General"]
    assert [r.name for r in people.roles(db)] == ["Cashier", "Manager", "Owner", "Trainee"]
    owner = people.staff_by_number(db, "1")
    assert owner is not None
    role = people.role(db, owner.role)
    assert role is not None
    assert role.rights == frozenset(Right)
    assert people.name_of(db, owner.person) == "Miller, Ann"
    assert (new.store.name, new.till.id) == ("Corner Shop", shop.origin().node)


def test_a_shop_without_tax_still_has_codes_and_a_location(shop: Shop) -> None:
    """Where no sales tax is charged, items keep their codes for the day on which that changes."""
    new = set_up(shop, plan(sales_tax=None), PEPPER)
    tax = settings.tax(shop.database.connection(), shop.clock())
    assert tax is not None
    assert [code.code for code in tax.codes] == ["Tax", "Non"]
    assert tax.location(new.store.tax_location).rules == {"Tax": (), "Non": ()}
    assert tax.agencies == ()


def test_pins_badges_and_the_recovery_code_stay_out_of_the_journal(shop: Shop) -> None:
    """Secrets are kept as hashes in their own table; the journal says only that they were set."""
    new = set_up(
        shop, plan(owner=StaffPlan("Ann", "Miller", "2580", badge="0410000000012")), PEPPER
    )
    db = shop.database.connection()
    owner = people.staff_by_number(db, "1")
    assert owner is not None
    stored = credentials.credential(db, owner.id, CredentialKind.PIN)
    assert stored is not None
    assert PEPPER.pin_is(stored, "2580")
    assert credentials.by_lookup(db, PEPPER.badge_key("0410000000012")) == owner.id
    assert credentials.credential(db, "company", CredentialKind.RECOVERY) == PEPPER.badge_key(
        new.recovery_code
    )
    written = b"\n".join(entry.raw for entry in reading.walk(db))
    for secret in ("2580", "0410000000012", new.recovery_code, "Ann", "Miller"):
        assert secret.encode() not in written


def test_a_shop_is_made_in_two_transactions(shop: Shop) -> None:
    """The node comes first and everything else at once, so a power cut leaves a shop or an empty database."""
    set_up(shop, plan(), PEPPER)
    kinds = [entry.kind for entry in shop.read(lambda db: list(reading.walk(db)))]
    assert kinds == [
        "node.created",
        "company.saved",
        "stores.saved",
        "tills.saved",
        "tax.saved",
        "roles.saved",
        "staff.saved",
        "departments.saved",
        "credential.changed",
        "credential.changed",
    ]


def test_a_set_up_that_was_cut_off_after_the_node_can_be_repeated(shop: Shop) -> None:
    """A node without settings is no shop yet: the same command finishes it."""
    shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init")
    assert not is_set_up(shop)
    set_up(shop, plan(), PEPPER)
    assert is_set_up(shop)


def test_a_shop_is_never_set_up_twice(shop: Shop) -> None:
    """A second set-up would replace the owner and the numbers: it is refused and changes nothing."""
    set_up(shop, plan(), PEPPER)
    head = shop.head()
    with pytest.raises(Refusal, match="holds a shop already: choose another with --db"):
        set_up(shop, plan(company=CompanySettings("Other")), PEPPER)
    assert shop.head() == head


def test_a_plan_with_faults_makes_nothing(shop: Shop) -> None:
    """Not even the node is created."""
    with pytest.raises(Refusal, match="staff 1, PIN: A PIN like 1111 or 1234"):
        set_up(shop, plan(owner=StaffPlan("Ann", pin="1234")), PEPPER)
    assert not shop.has_node()


@pytest.mark.parametrize(
    ("changes", "finding"),
    [
        ({"company": CompanySettings(" ")}, "company, name: The name is missing: type one."),
        (
            {"company": CompanySettings("A\x1b[31mB")},
            "company, name: The name holds control characters or blanks too many: type 'AB'.",
        ),
        (
            {"company": CompanySettings("Shop", currency="USX")},
            "company, currency: 'USX' is no currency that can be used: choose USD, CAD, EUR, GBP, AUD, NZD,"
            " CHF, JPY.",
        ),
        (
            {"company": CompanySettings("Shop", zone="Mars/Olympus")},
            "company, zone: There is no time zone 'Mars/Olympus': type one like America/Chicago.",
        ),
        (
            {"company": CompanySettings("Shop", zone="../etc/passwd")},
            "company, zone: There is no time zone '../etc/passwd': type one like America/Chicago.",
        ),
        (
            {
                "company": CompanySettings(
                    "Shop", tenders=(TenderType("x", "Voucher", TenderKind.OTHER),)
                )
            },
            "tenders: No tender takes cash: change and the drawer's count need one.",
        ),
        (
            {"company": CompanySettings("Shop", receipt=ReceiptText(footer=("Bye\x07",)))},
            "receipt, footer, line 1: The line holds control characters: type it again.",
        ),
        (
            {"company": CompanySettings("Shop", pin_attempts=0)},
            "company, pin_attempts: 0 is out of bounds: set 1 to 20.",
        ),
        (
            {"sales_tax": SalesTax(Decimal("825"))},
            "tax, location new, code Tax, component new: 825 % is not a tax rate: type 0 to 100.",
        ),
        (
            {"tax": TaxSetup()},
            "tax: Both sales_tax and tax are given: keep one of them.",
        ),
        (
            {"store": StorePlan(number=100)},
            "store 100: The number 100 does not fit two digits of a receipt number: use 1 to 99.",
        ),
        (
            {"till": TillPlan(printer=PrinterSettings(columns=400))},
            "till 1, printer: The printer is set to 400 columns: 80 mm thermal printer, 48 columns takes 16 to 48.",
        ),
        (
            {"departments": (DepartmentPlan("FOOD", "Food"),)},
            "department FOOD: Its code must have 1 to 3 characters: shorten it.",
        ),
        (
            {"departments": (DepartmentPlan("FOO", "Food", "Fod"),)},
            "department FOO: There is no tax code 'Fod': choose Non, Tax.",
        ),
        (
            {"staff": (StaffPlan("Bo", pin="2468", number="1", role="Cashier"),)},
            "staff 1: Two members of staff have this number: change one of them.",
        ),
        (
            {"staff": (StaffPlan("Bo", pin="2468", number="2", role="Boss"),)},
            "staff 2: There is no role 'Boss': choose Owner, Manager, Cashier, Trainee.",
        ),
    ],
)
def test_every_fault_of_a_plan_has_its_place_and_sentence(
    changes: dict[str, Any], finding: str
) -> None:
    """The owner reads what is wrong, where, and what to do."""
    assert finding in sentences(**changes)


def test_what_only_looks_odd_is_said_but_refuses_nothing(shop: Shop) -> None:
    """A receipt line that is wider than the paper is wrapped: a note, no fault."""
    wide = ReceiptText(header=("x" * 50,))
    company = CompanySettings("Shop", receipt=wide)
    (found,) = check_plan(plan(company=company))
    assert not found.serious
    set_up(shop, plan(company=company), PEPPER)
    assert is_set_up(shop)

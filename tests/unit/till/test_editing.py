"""What an owner changes: refused when the shop could not sell by it, in force from the next sale on."""

from __future__ import annotations

from decimal import Decimal

import msgspec
import pytest

from tests.unit.till.conftest import Clock
from tui_pos.core.people import Right, Staff
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.core.settings import CashRounding
from tui_pos.core.taxsetup import Rate
from tui_pos.data.queries import people
from tui_pos.demo.catalogue import stable_id
from tui_pos.journal import reading
from tui_pos.till.checkout import Done
from tui_pos.till.editing import Editing
from tui_pos.till.lookup import FoundItem
from tui_pos.till.till import Till

OATS = "1001"


@pytest.fixture
def editing(till: Till) -> Editing:
    """The editors' verbs with the owner signed on."""
    till.people.by_pin("1", "2580")
    return Editing(till.machine, till.people)


def sold(till: Till) -> Done:
    """Sell one bag of oats for exact cash."""
    found = till.desk.look_up(OATS)
    assert isinstance(found, FoundItem)
    till.desk.ring(found)
    done = till.checkout.tender_by_key("cash")
    assert isinstance(done, Done)
    return done


def test_cash_rounding_holds_from_the_next_sale_on(till: Till, editing: Editing) -> None:
    """2.54 is 2.55 in cash once the shop rounds; the sale that was open is not touched."""
    found = till.desk.look_up(OATS)
    assert isinstance(found, FoundItem)
    till.desk.ring(found)
    company = editing.company
    editing.save_company(msgspec.structs.replace(company, cash_rounding=CashRounding.NEAREST_5))
    open_before = till.checkout.tender_by_key("cash")
    assert isinstance(open_before, Done)
    assert open_before.receipt.due == 254
    assert sold(till).receipt.due == 255


def test_settings_that_a_shop_cannot_sell_by_are_refused(editing: Editing) -> None:
    """A shop without cash, or in a zone that does not exist, is refused with the place that is wrong."""
    company = editing.company
    for bad in ({"zone": "Mars/Olympus"}, {"tenders": ()}):
        with pytest.raises(Refusal) as caught:
            editing.save_company(msgspec.structs.replace(company, **bad))
        assert caught.value.code == "setup"
    assert editing.company == company


def test_a_new_tax_rate_counts_from_its_day(till: Till, editing: Editing, clock: Clock) -> None:
    """Food tax rises from 2 % to 4 % next year: 2.54 today, 2.59 on a day of next year."""
    setup = editing.tax
    here = setup.locations[0]
    (food,) = here.rules["Fod"]
    from datetime import date

    raised = msgspec.structs.replace(food, rates=(*food.rates, Rate(Decimal(4), date(2027, 1, 1))))
    place = msgspec.structs.replace(here, rules=here.rules | {"Fod": (raised,)})
    others = tuple(
        msgspec.structs.replace(one, rules=one.rules | {"Fod": (raised,)})
        for one in setup.locations[1:]
    )
    editing.save_tax(msgspec.structs.replace(setup, locations=(place, *others)))
    assert sold(till).receipt.due == 254
    till.day.close()
    clock.now += 40 * 86_400_000
    till.day.begin(0)
    assert sold(till).receipt.due == 259


def test_a_tax_without_an_agency_is_refused(editing: Editing) -> None:
    """Every component names an agency that exists."""
    with pytest.raises(Refusal, match="agency"):
        editing.save_tax(msgspec.structs.replace(editing.tax, agencies=()))


def test_new_staff_sign_on_with_their_pin_and_nobody_else_may_add_them(
    till: Till, editing: Editing
) -> None:
    """The owner adds number 6; a cashier may not; the PIN is in no entry."""
    new = Staff("018f0000-0000-7000-8000-000000000006", "6", stable_id("role-cashier"))
    editing.save_staff(new, {"first": "Pia", "last": "Wend"}, pin="8642")
    assert till.people.by_pin("6", "8642").name == "Wend, Pia"
    with pytest.raises(NeedsRight):
        editing.save_staff(msgspec.structs.replace(new, number="7"), {"first": "X"}, pin="8643")
    raws = [entry.raw for entry in reading.walk(till.machine.db)]
    assert all(b"8642" not in raw and b"Wend" not in raw for raw in raws)


@pytest.mark.parametrize(
    ("number", "name", "pin", "match"),
    [
        ("3", "Pia", "8642", "belongs to somebody else"),
        ("12x", "Pia", "8642", "one to six digits"),
        ("6", "", "8642", "needs a name"),
        ("6", "Pia", "", "needs a PIN"),
        ("6", "Pia", "1234", "guessed first"),
        ("6", "Pia", "12", "4 to 12 digits"),
    ],
)
def test_staff_that_cannot_be_are_refused(
    editing: Editing, number: str, name: str, pin: str, match: str
) -> None:
    """Number, name and PIN are checked before anything is written."""
    new = Staff("018f0000-0000-7000-8000-000000000006", number, stable_id("role-cashier"))
    with pytest.raises(Refusal, match=match):
        editing.save_staff(new, {"first": name}, pin=pin)
    assert people.staff(editing.machine.db, new.id) is None


def test_the_last_right_to_set_staff_up_stays(editing: Editing) -> None:
    """The owner can neither leave nor lose the right when nobody else has it."""
    db = editing.machine.db
    owner = people.staff_by_number(db, "1")
    role = people.role(db, stable_id("role-owner"))
    assert owner is not None
    assert role is not None
    with pytest.raises(Refusal, match="leave that right with somebody"):
        editing.save_staff(msgspec.structs.replace(owner, active=False), {"first": "Odell"})
    with pytest.raises(Refusal, match="leave that right with somebody"):
        editing.save_role(msgspec.structs.replace(role, rights=role.rights - {Right.STAFF_SETUP}))

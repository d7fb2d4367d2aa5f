"""Staff and customers are known by id; their names are personal data, kept apart and erased for good."""

import pytest

from tests.unit.data.ledger import Ledger
from tui_pos.core.people import Customer, PersonKind, Right, Role, Staff, Vendor
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import people
from tui_pos.data.working import persons
from tui_pos.data.working.persons import FieldValue
from tui_pos.journal.bodies import (
    CustomersSaved,
    PersonErased,
    RolesSaved,
    StaffSaved,
    VendorsSaved,
)

CASHIER = Role("role-1", "Cashier", frozenset({Right.SELL, Right.RETURN_WITH_RECEIPT}))
ANN = Staff("staff-1", "7", "role-1", "person-ann")
BOB = Customer("cust-1", "1001", "person-bob", price_level=2)
EVE = Customer("cust-2", "1002", "person-eve")
NODE = "till-1"


@pytest.fixture
def club(ledger: Ledger) -> Ledger:
    """Two customers with names and telephones."""
    ledger.add(CustomersSaved((BOB, EVE)))
    name(
        ledger, "person-bob", first="Bob", last="Müller", phone="(555) 010-1234", city="Springfield"
    )
    name(
        ledger,
        "person-eve",
        first="Eve",
        last="Jones",
        company="Miller & Co",
        email="eve@example.org",
    )
    return ledger


def name(ledger: Ledger, person: str, at: int = 1, **fields: str) -> None:
    ledger.do(persons.save, person, PersonKind.CUSTOMER, fields, at=at, origin=NODE)


def found(ledger: Ledger, text: str) -> list[str]:
    return [hit.customer.id for hit in ledger.ask(people.search_customers, text)]


def test_roles_and_staff_are_given_as_they_were_saved(ledger: Ledger) -> None:
    ledger.add(RolesSaved((CASHIER,)), StaffSaved((ANN,)))
    assert ledger.ask(people.role, "role-1") == CASHIER
    assert ledger.ask(people.roles) == (CASHIER,)
    assert ledger.ask(people.staff, "staff-1") == ANN
    assert ledger.ask(people.staff_by_number, "7") == ANN
    assert ledger.ask(people.all_staff) == (ANN,)
    assert ledger.ask(people.staff_by_number, "8") is None


def test_a_number_given_to_somebody_new_is_the_new_ones(ledger: Ledger) -> None:
    gone = Staff("staff-0", "7", "role-1", active=False)
    ledger.add(StaffSaved((gone, ANN)))
    assert ledger.ask(people.staff_by_number, "7") == ANN


@pytest.mark.parametrize(
    ("typed", "ids"),
    [
        ("mul", ["cust-1"]),
        ("MÜLLER bob", ["cust-1"]),
        ("mil", ["cust-2"]),
        ("eve@example", ["cust-2"]),
        ("5550101", ["cust-1"]),
        ("0101234", ["cust-1"]),
        ("555 1234", ["cust-1"]),
        ("100", ["cust-2", "cust-1"]),
        ("1001", ["cust-1"]),
        ("nobody", []),
        ("", []),
    ],
)
def test_customers_are_found_by_name_company_telephone_e_mail_and_number(
    club: Ledger, typed: str, ids: list[str]
) -> None:
    assert found(club, typed) == ids


def test_a_hit_tells_what_tells_customers_apart(club: Ledger) -> None:
    (hit,) = club.ask(people.search_customers, "bob")
    assert (hit.name, hit.phone, hit.city) == ("Müller, Bob", "(555) 010-1234", "Springfield")
    assert club.ask(people.customer, "cust-1") == BOB
    assert club.ask(people.customer_by_number, "1002") == EVE


def test_a_customer_is_not_found_by_an_old_name(club: Ledger) -> None:
    name(club, "person-eve", last="Smith", company="")
    assert found(club, "jones") == found(club, "miller") == []
    assert found(club, "smith") == ["cust-2"]


def test_no_personal_data_is_in_the_journal(club: Ledger) -> None:
    rows = club.ask(lambda db: db.execute("SELECT raw FROM journal_entry"))
    stored = b"".join(raw for (raw,) in rows)
    assert b"1001" in stored
    assert b"Bob" not in stored
    assert b"Jones" not in stored


def test_erasing_a_person_blanks_everything_and_refuses_what_comes_after(club: Ledger) -> None:
    name(club, "person-bob", at=2, notes="likes tea")
    club.add(PersonErased("person-bob"))
    assert club.ask(persons.fields_of, "person-bob") == {}
    assert club.ask(people.name_of, "person-bob") == ""
    assert found(club, "bob") == found(club, "5550101234") == []
    for table in ("person_field", "person_history"):
        sql = f"SELECT COUNT(*) FROM {table} WHERE person = 'person-bob'"
        assert club.ask(lambda db, sql=sql: db.execute(sql)) == [(0,)]
    late = FieldValue("person-bob", "customer", "last", "Müller", 9, 9, "till-2")
    assert not club.do(persons.take, late)
    with pytest.raises(Refusal, match="erased"):
        name(club, "person-bob", last="Again")
    assert club.ask(persons.fields_of, "person-bob") == {}
    assert club.ask(people.customer, "cust-1") == BOB


def test_a_person_erased_before_anything_was_known_stays_erased(ledger: Ledger) -> None:
    ledger.add(PersonErased("person-x"))
    assert not ledger.do(persons.take, FieldValue("person-x", "staff", "last", "X", 1, 1, "till-2"))


def test_a_field_that_a_person_does_not_have_is_refused(ledger: Ledger) -> None:
    with pytest.raises(Refusal, match="shoe_size"):
        name(ledger, "person-bob", shoe_size="44")
    assert ledger.ask(persons.fields_of, "person-bob") == {}


def test_changes_are_handed_on_field_by_field(club: Ledger) -> None:
    values, change = club.ask(persons.since, 0, limit=3)
    assert [(v.person, v.field, v.version) for v in values] == [
        ("person-bob", "first", 1),
        ("person-bob", "last", 1),
        ("person-bob", "phone", 1),
    ]
    name(club, "person-bob", at=5, first="Robert", last="Müller")
    values, _ = club.ask(persons.since, change)
    assert values[-1] == FieldValue("person-bob", "customer", "first", "Robert", 2, 5, NODE)
    assert [v.field for v in values].count("last") == 2 - 1


def test_two_nodes_that_change_different_fields_both_win(club: Ledger) -> None:
    name(club, "person-eve", at=3, phone="555 77")
    club.do(persons.take, FieldValue("person-eve", "customer", "last", "Smith", 2, 4, "till-2"))
    fields = club.ask(persons.fields_of, "person-eve")
    assert (fields["phone"], fields["last"]) == ("555 77", "Smith")
    assert club.ask(persons.conflicts) == []


def test_of_two_changes_of_one_version_the_later_to_arrive_wins_and_the_other_is_flagged(
    club: Ledger,
) -> None:
    name(club, "person-eve", at=3, last="Smith")
    other = FieldValue("person-eve", "customer", "last", "Brown", 2, 4, "till-2")
    assert club.do(persons.take, other)
    assert club.ask(persons.fields_of, "person-eve")["last"] == "Brown"
    assert found(club, "brown") == ["cust-2"]
    (lost,) = club.ask(persons.conflicts)
    assert (lost.field, lost.value, lost.origin) == ("last", "Smith", NODE)
    club.do(persons.settle, "person-eve", "last")
    assert club.ask(persons.conflicts) == []


def test_a_repeat_changes_nothing_however_late_it_comes(club: Ledger) -> None:
    other = FieldValue("person-eve", "customer", "last", "Brown", 2, 4, "till-2")
    assert club.do(persons.take, other)
    assert not club.do(persons.take, other)
    name(club, "person-eve", at=6, last="Green")
    assert not club.do(persons.take, other)
    assert club.ask(persons.fields_of, "person-eve")["last"] == "Green"
    assert club.ask(persons.conflicts) == []


def test_the_same_value_from_two_nodes_is_no_conflict(club: Ledger) -> None:
    name(club, "person-eve", at=3, last="Smith")
    assert not club.do(
        persons.take, FieldValue("person-eve", "customer", "last", "Smith", 2, 4, "till-2")
    )
    assert club.ask(persons.conflicts) == []


def test_vendors_are_listed_by_number_and_found_by_name_and_number(club: Ledger) -> None:
    """The newest record of a vendor counts; one that is not active comes behind in a look-up by number."""
    old = Vendor("v-1", "V-2", "person-acme", terms="Net 30", active=False)
    new = Vendor("v-2", "V-2", "person-zeta", account_number="HS-4471")
    club.add(VendorsSaved((old, new)))
    club.add(VendorsSaved((Vendor("v-3", "V-1", "person-mill"),)))
    name(club, "person-acme", company="Acme Paper")
    assert club.ask(people.vendor, "v-1") == old
    assert club.ask(people.vendor, "v-9") is None
    assert club.ask(people.vendor_by_number, "V-2") == new
    assert [v.id for v in club.ask(people.vendors)] == ["v-3", "v-1", "v-2"]
    assert [v.id for v in club.ask(lambda db: people.vendors(db, after=old))] == ["v-2"]
    assert [v.id for v in club.ask(people.search_vendors, "acme")] == ["v-1"]

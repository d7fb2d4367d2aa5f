"""Three sides of a field: what was agreed, what is here, what is there."""

from __future__ import annotations

import pytest

from exchange.company.facts import facts_of
from exchange.company.merging import Difference, merge
from exchange.qbxml.list_records import CustomerRet
from exchange.qbxml.parts import Address


@pytest.mark.parametrize(
    ("agreed", "ours", "theirs", "take", "send"),
    [
        ("a", "a", "a", None, None),
        ("a", "a", "b", "b", None),
        ("a", "b", "a", None, "b"),
        ("a", "b", "b", None, None),
        ("a", "", "a", None, ""),
        ("a", "a", "", "", None),
        ("", "", "b", "b", None),
        ("", "b", "", None, "b"),
    ],
)
def test_what_one_side_changed_goes_to_the_other(
    agreed: str, ours: str, theirs: str, take: str | None, send: str | None
) -> None:
    """Nothing is a clash as long as one side stayed; an emptied field is a change too."""
    found = merge(["phone"], {"phone": agreed}, {"phone": ours}, {"phone": theirs})
    assert found.take.get("phone") == take
    assert found.send.get("phone") == send
    assert found.clashes == ()


def test_what_both_changed_is_ours_and_told() -> None:
    """It stays unagreed until QuickBooks has taken it."""
    found = merge(["city", "phone"], {"city": "x", "phone": "1"}, {"city": "y"}, {"city": "z"})
    assert (found.take, found.send, found.agreed) == ({}, {"city": "y"}, {"city": "x"})
    assert found.clashes == (Difference("city", "y", "z"),)


@pytest.mark.parametrize(
    ("lines", "street", "street2"),
    [
        (("Ann Miller", "12 Mill Lane"), "12 Mill Lane", None),
        (("12 Mill Lane", "Back door"), "12 Mill Lane", "Back door"),
        (("Miller & Co", "Ann Miller", "12 Mill Lane", "Floor 2", "Room 9"), "12 Mill Lane", "Floor 2, Room 9"),
        (("Ann Miller",), None, None),
    ],
)  # fmt: skip
def test_the_lines_of_an_address_that_repeat_the_name_are_no_street(
    lines: tuple[str, ...], street: str | None, street2: str | None
) -> None:
    """QuickBooks prints five free lines, the name among them."""
    named = {f"addr{n}": line for n, line in enumerate(lines, start=1)}
    entry = CustomerRet(
        list_id="1-1", name="Ann", company_name="Miller & Co", first_name="Ann", last_name="Miller",
        bill_address=Address(**named),
    )  # fmt: skip
    facts = facts_of(entry)
    assert (facts.get("street"), facts.get("street2")) == (street, street2)

"""Message set ids and the text that leaves."""

from lxml import etree

from exchange.delivery.sets import addressed, set_id, waiting_text
from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.lists import CustomerAdd
from tests.exchange.delivery.shopkit import receipt
from tui_pos.core.identity import uuid7_source


def test_a_uuid_is_spelled_in_22_characters() -> None:
    """QuickBooks takes at most 23; the smallest and the largest UUID show the range."""
    assert set_id("00000000-0000-0000-0000-000000000000") == "0" * 22
    assert set_id("ffffffff-ffff-ffff-ffff-ffffffffffff") == "7n42DGM5Tflk9n8mt7Fhc7"
    ids = uuid7_source()
    made = {set_id(ids()) for _ in range(1000)}
    assert len(made) == 1000
    assert {len(one) for one in made} == {22}


def test_a_waiting_request_is_addressed_with_its_set_id() -> None:
    """The id is the set's and the request's; everything else is as a message set writes it."""
    request = receipt(1).request
    text = addressed(waiting_text(request, "US"), "abc")
    assert text == MessageSet(requests={"abc": request}, new_message_set_id="abc").to_xml()
    assert etree.fromstring(text.encode())[0].get("newMessageSetID") == "abc"


def test_addressing_twice_gives_the_same_bytes() -> None:
    """QuickBooks compares a checksum, so a repetition must not differ in a single byte."""
    waiting = waiting_text(receipt(1).request, "US")
    assert addressed(waiting, "abc") == addressed(waiting, "abc")
    assert addressed(waiting, "abc") != addressed(waiting, "abd")


def test_letters_outside_ascii_survive_as_references() -> None:
    """What leaves is ASCII, so no transport can garble a customer's name."""
    text = addressed(waiting_text(CustomerAdd(name="Crème & Söhne"), "US"), "abc")
    assert "<Name>Cr&#232;me &amp; S&#246;hne</Name>" in text

"""The document around the requests."""

from __future__ import annotations

import pytest

from exchange.qbxml.envelope import FORGET_ALL, Edition, MessageSet, check_host
from exchange.qbxml.faults import BadRequest
from exchange.qbxml.list_records import HostRet
from exchange.qbxml.lists import ClassAdd
from exchange.qbxml.queries import HostQuery, PreferencesQuery
from tests.exchange.qbxml import reference
from tui_pos.core.refusal import Refusal

SET_ID = "SR0102004381K7Q2Z9M4TB"


def test_a_message_set_in_full() -> None:
    """Prolog, versions and attributes stand as QuickBooks wants them."""
    document = MessageSet(
        requests={"h": HostQuery(), "c": ClassAdd(name="Café")}, new_message_set_id=SET_ID
    ).to_xml()
    assert document == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<?qbxml version="13.0"?>'
        '<QBXML><QBXMLMsgsRq onError="stopOnError" newMessageSetID="SR0102004381K7Q2Z9M4TB">'
        '<HostQueryRq requestID="h"/>'
        '<ClassAddRq requestID="c"><ClassAdd><Name>Caf&#233;</Name></ClassAdd></ClassAddRq>'
        "</QBXMLMsgsRq></QBXML>"
    )


def test_a_document_is_the_same_each_time() -> None:
    """A resend must equal the first text, or QuickBooks answers 9001."""
    build = MessageSet(requests={"p": PreferencesQuery()}, new_message_set_id=SET_ID).to_xml
    assert build() == build()


def test_asking_for_an_outcome_and_forgetting_it() -> None:
    """Both ids and no request ask; the old id alone clears."""
    assert (
        MessageSet.ask_outcome(SET_ID)
        .to_xml()
        .endswith(
            f'<QBXMLMsgsRq onError="stopOnError" newMessageSetID="{SET_ID}" '
            f'oldMessageSetID="{SET_ID}"/></QBXML>'
        )
    )
    assert (
        MessageSet.forget(SET_ID)
        .to_xml()
        .endswith(f'<QBXMLMsgsRq onError="stopOnError" oldMessageSetID="{SET_ID}"/></QBXML>')
    )
    assert f'oldMessageSetID="{FORGET_ALL}"' in MessageSet.forget(FORGET_ALL).to_xml()


@reference.needs_schema
def test_recovery_sets_pass_the_validator() -> None:
    """Sets without requests are valid."""
    for message_set in (MessageSet.ask_outcome(SET_ID), MessageSet.forget(SET_ID)):
        assert reference.faults(message_set.to_xml()) == []


@pytest.mark.parametrize(
    "fields",
    [
        {"requests": {}},
        {"requests": {}, "new_message_set_id": SET_ID},
        {"requests": {"": HostQuery()}},
        {"requests": {"x" * 51: HostQuery()}},
        {"requests": {"line\nbreak": HostQuery()}},
        {"requests": {"h": HostQuery()}, "new_message_set_id": "x" * 24},
        {"requests": {"h": HostQuery()}, "new_message_set_id": ""},
        {"requests": {"h": HostQuery()}, "old_message_set_id": "ü"},
        {"requests": {"h": HostQuery()}, "version": '13.0"?><x>'},
        {"requests": {"h": HostQuery()}, "version": "thirteen"},
    ],
)
def test_a_message_set_that_cannot_be_is_refused(fields: dict[str, object]) -> None:
    """Ids are 1 to 23 (requests 1 to 50) printable characters, and a set has something to do."""
    with pytest.raises(BadRequest):
        MessageSet(**fields)  # type: ignore[arg-type]


def test_version_and_edition_are_parameters() -> None:
    """The version is declared as given; old Canadian and British tags are known."""
    requests = {"h": HostQuery()}
    assert '<?qbxml version="16.0"?>' in MessageSet(requests=requests, version="16.0").to_xml()
    canadian = MessageSet(requests=requests, version="CA3.0", edition=Edition.CA)
    assert '<?qbxml version="CA3.0"?>' in canadian.to_xml()


def test_a_quickbooks_that_is_too_old_is_told_so() -> None:
    """The versions come from HostQuery; 13.0 must be among them."""
    check_host(HostRet(supported_qbxml_version=("12.0", "13.0", "16.0")))
    old = HostRet(
        product_name="QuickBooks Pro 2008", supported_qbxml_version=("2.0", "CA3.0", "6.0", "7.0")
    )
    with pytest.raises(Refusal) as refusal:
        check_host(old)
    assert refusal.value.sentence == (
        "QuickBooks Pro 2008 takes qbXML up to 7.0, and 13.0 is needed: "
        "use QuickBooks Desktop 2014 or later."
    )
    with pytest.raises(Refusal, match="up to none"):
        check_host(HostRet())

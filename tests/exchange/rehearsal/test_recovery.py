"""Message sets that are remembered: what a repeat is answered, and what QuickBooks forgets."""

from __future__ import annotations

import os

import pytest
from lxml import etree

from exchange.rehearsal import Company, Faults, ProcessorError, Quirks
from tests.exchange.rehearsal.documents import SCHEMA_DIR, line, problems, receipt, rq, shop

SALE = receipt(
    line("Goods", "10.00"),
    "<ExternalGUID>{6B063959-81B0-4622-85D6-F548C8CCB517}</ExternalGUID>",
    ref="0102-000001",
)
SENT = rq(SALE, newMessageSetID="0102000001abcdefghijkl")


def answer(company: Company, text: str) -> etree._Element:
    """Send a document as it stands and give its QBXMLMsgsRs."""
    answered = company.process(text)
    if os.environ.get(SCHEMA_DIR):
        assert problems(answered) == []
    return etree.fromstring(answered.encode())[0]


def test_the_same_text_under_the_same_id_is_not_run_twice() -> None:
    """The repeat gets the status and an ErrorRecovery that names the document; the books hold one."""
    company = shop()
    first = answer(company, SENT)
    assert first.get("messageSetStatusCode") == "0"
    txn_id = first.findtext("SalesReceiptAddRs/SalesReceiptRet/TxnID")
    again = answer(company, SENT)
    assert again.get("messageSetStatusCode") == "0"
    assert again.find("SalesReceiptAddRs").get("statusCode") == "0"
    assert again.find("SalesReceiptAddRs/SalesReceiptRet") is None
    recovered = again.find("SalesReceiptAddRs/ErrorRecovery")
    assert recovered.findtext("TxnID") == txn_id
    assert recovered.findtext("ExternalGUID") == "{6B063959-81B0-4622-85D6-F548C8CCB517}"
    assert len(company.documents("SalesReceipt")) == 1


def test_the_other_reading_repeats_the_whole_answer() -> None:
    """With `recovery_in_full` the stored response comes back as it was."""
    company = shop(quirks=Quirks(recovery_in_full=True))
    assert company.process(SENT) == company.process(SENT)
    assert len(company.documents("SalesReceipt")) == 1


def test_other_text_under_the_same_id_is_9001() -> None:
    """A rebuilt request, different by one space, is not answered: the exact text must be kept."""
    company = shop()
    company.process(SENT)
    other = answer(company, SENT.replace("<Amount>", " <Amount>", 1))
    assert (other.get("messageSetStatusCode"), len(other)) == ("9001", 0)
    assert len(company.documents("SalesReceipt")) == 1


def test_an_empty_set_asks_for_the_status_and_one_with_the_old_id_forgets() -> None:
    """new = old asks, old alone forgets; afterwards there is nothing and the text would run again."""
    company = shop()
    company.process(SENT)
    name = "0102000001abcdefghijkl"
    asked = answer(company, rq("", newMessageSetID=name, oldMessageSetID=name))
    assert asked.findtext("SalesReceiptAddRs/ErrorRecovery/TxnID")
    cleared = answer(company, rq("", oldMessageSetID=name))
    assert cleared.get("messageSetStatusCode") == "0"
    assert answer(company, rq("", oldMessageSetID=name)).get("messageSetStatusCode") == "600"
    unknown = answer(company, rq("", newMessageSetID=name, oldMessageSetID=name))
    assert (unknown.get("messageSetStatusCode"), len(unknown)) == ("600", 0)
    answer(company, SENT)
    assert len(company.documents("SalesReceipt")) == 2


def test_the_old_id_may_be_forgotten_with_the_next_set() -> None:
    """old = the last set, new = this one: the last is forgotten, this one runs."""
    company = shop()
    company.process(SENT)
    following = rq(SALE, newMessageSetID="second", oldMessageSetID="0102000001abcdefghijkl")
    assert answer(company, following).get("messageSetStatusCode") == "0"
    assert set(company.books.message_sets) == {"second"}
    answer(company, rq("", oldMessageSetID="ClearAllMessageSets"))
    assert company.books.message_sets == {}


def test_an_id_over_23_characters_is_9004_and_runs_nothing() -> None:
    """A GUID of 36 characters is too long for a message set."""
    company = shop()
    long = rq(SALE, newMessageSetID="x" * 24)
    assert answer(company, long).get("messageSetStatusCode") == "9004"
    assert company.documents() == []
    assert answer(company, rq(SALE, newMessageSetID="x" * 23)).get("messageSetStatusCode") == "0"


def test_without_an_id_the_answer_has_no_set_status_and_a_repeat_doubles() -> None:
    """QuickBooks remembers only what asked to be remembered."""
    company = shop()
    assert answer(company, rq(SALE)).get("messageSetStatusCode") is None
    answer(company, rq(SALE))
    assert len(company.documents("SalesReceipt")) == 2


def test_a_refused_request_is_remembered_as_refused() -> None:
    """The repeat of a set that was refused gets the same refusal, without an ErrorRecovery."""
    company = shop()
    bad = SENT.replace("Walk-in", "Nobody")
    assert answer(company, bad)[0].get("statusCode") == "3140"
    again = answer(company, bad)[0]
    assert (again.get("statusCode"), len(again)) == ("3140", 0)


@pytest.mark.parametrize(
    ("faults", "saved", "repeated", "in_the_end"),
    [
        (Faults(die_before_commit=1), 0, "0", 1),
        (Faults(die_before_commit=1, remembered="id"), 0, "9002", 0),
        (Faults(die_after_commit=1), 1, "0", 1),
        (Faults(die_after_commit=1, remembered="id"), 1, "9002", 1),
        (Faults(lose_response=1), 1, "0", 1),
    ],
    ids=["before", "before, id known", "after", "after, answer lost", "answer lost on the way"],
)
def test_what_a_repeat_finds_after_quickbooks_died(
    faults: Faults, saved: int, repeated: str, in_the_end: int
) -> None:
    """9002 proves nothing: with it the document is there once, or not at all."""
    company = shop()
    company.faults = faults
    with pytest.raises(ProcessorError) as caught:
        company.process(SENT)
    assert caught.value.hresult == "0x80040402"
    assert len(company.documents("SalesReceipt")) == saved
    assert answer(company, SENT).get("messageSetStatusCode") == repeated
    assert len(company.documents("SalesReceipt")) == in_the_end


def test_a_restored_file_has_forgotten_documents_and_message_sets() -> None:
    """Back at the older copy the same text runs again: what was posted since is missing."""
    company = shop()
    copy = company.save_copy()
    company.process(SENT)
    company.restore(copy)
    assert company.documents() == []
    assert answer(company, SENT).findtext("SalesReceiptAddRs/SalesReceiptRet/RefNumber")
    assert len(company.documents("SalesReceipt")) == 1


def test_an_answer_that_could_not_be_stored_says_so() -> None:
    """9005: the receipt is there and answered, but a repeat finds no response (9002)."""
    company = shop()
    company.faults = Faults(store_fails=1)
    first = answer(company, SENT)
    assert first.get("messageSetStatusCode") == "9005"
    assert first.findtext("SalesReceiptAddRs/SalesReceiptRet/RefNumber") == "0102-000001"
    assert answer(company, SENT).get("messageSetStatusCode") == "9002"
    assert len(company.documents("SalesReceipt")) == 1

"""What each reply of QuickBooks does to a document: the route of every status code and HRESULT."""

from __future__ import annotations

from dataclasses import replace

import pytest

from exchange.delivery.jobs import Reply
from exchange.delivery.judging import Finding, judge_reply
from exchange.delivery.records import Document
from exchange.delivery.states import Event
from tests.exchange.delivery.shopkit import guid, sent_receipt

NOW = 1_000_000
SET = "0000000000000000000001"


@pytest.fixture
def document() -> Document:
    """A receipt over 10.00 that was sent once."""
    return sent_receipt(message_set=SET)


def judged(document: Document, text: str, hresult: str = "", message: str = "") -> Finding:
    return judge_reply(document, Reply.read(text, hresult, message).to(SET), NOW)


def answer(code: int, severity: str = "Error", message: str = "", inside: str = "") -> str:
    return (
        f'<?xml version="1.0" ?><QBXML><QBXMLMsgsRs newMessageSetID="{SET}" messageSetStatusCode="0">'
        f'<SalesReceiptAddRs requestID="{SET}" statusCode="{code}" statusSeverity="{severity}"'
        f' statusMessage="{message}">{inside}</SalesReceiptAddRs></QBXMLMsgsRs></QBXML>'
    )


def saved(total: str, *, guid_too: bool = True) -> str:
    identity = f"<ExternalGUID>{{{guid(1)}}}</ExternalGUID>" if guid_too else ""
    return (
        "<SalesReceiptRet><TxnID>1A-1</TxnID><EditSequence>77</EditSequence><TxnDate>2026-11-21</TxnDate>"
        f"<RefNumber>0101-000001</RefNumber><TotalAmount>{total}</TotalAmount>{identity}</SalesReceiptRet>"
    )


ROUTES = {
    # Definite refusals that a person must fix.
    501: "parked", 510: "parked", 1060: "parked",
    3000: "parked", 3010: "parked", 3020: "parked", 3030: "parked", 3031: "parked", 3035: "parked",
    3040: "parked", 3045: "parked", 3050: "parked", 3060: "parked", 3065: "parked", 3070: "parked",
    3090: "parked", 3130: "parked", 3140: "parked", 3150: "parked", 3151: "parked", 3152: "parked",
    3153: "parked", 3160: "parked", 3161: "parked", 3170: "parked", 3171: "parked", 3177: "parked",
    3180: "parked", 3185: "parked", 3190: "parked", 3205: "parked", 3210: "parked", 3261: "parked",
    3270: "parked", 3280: "parked", 3290: "parked", 3310: "parked", 9100: "parked", 9199: "parked",
    # Locks and passing troubles: the same later, under a new id.
    1000: "later", 1010: "later", 3175: "later", 3176: "later", 3231: "later",
    # It speaks of another record: looked up, and then a person's.
    3100: "look, then refuse", 3110: "look, then refuse", 3120: "look, then refuse",
    3200: "look, then refuse",
    # QuickBooks took something back: looked up, then sent anew.
    3220: "look, then queue", 3225: "look, then queue", 3230: "look, then queue",
    3240: "look, then queue",
    # Wrong configuration: the queue halts, the document waits.
    1030: "stop", 3250: "stop", 3260: "stop", 3262: "stop", 3263: "stop",
    # In nobody's documentation.
    4711: "parked",
}  # fmt: skip


def route(finding: Finding) -> str:
    if finding.event is Event.REQUEUED:
        return "stop" if finding.stop else "later"
    if finding.event is Event.DOUBTED:
        return f"look, then {finding.absent}"
    return str(finding.event)


@pytest.mark.parametrize(("code", "wanted"), ROUTES.items())
def test_the_route_of_a_refusal(document: Document, code: int, wanted: str) -> None:
    """Each status code of an error leads where the reference's table says, with cause, cure and QuickBooks' own words."""
    finding = judged(document, answer(code, message="Their own words."))
    assert route(finding) == wanted
    assert finding.code == str(code)
    assert "Their own words." in finding.cause
    assert finding.cure
    assert finding.trouble == ""


@pytest.mark.parametrize("code", [3170, 3180, 3185])
@pytest.mark.parametrize(
    "words",
    [
        "The object is in use.",
        "The list element could not be locked.",
        "Failed to acquire the lock for this object.",
        "It was modified by another user.",
    ],
)
def test_a_lock_told_by_the_text_is_tried_later(document: Document, code: int, words: str) -> None:
    """Codes of many causes are told apart by QuickBooks' own words."""
    finding = judged(document, answer(code, message=words))
    assert (route(finding), finding.next_try) == ("later", NOW + 60_000)


def test_a_lock_is_tried_after_1_5_15_30_60_minutes(document: Document) -> None:
    """The pauses grow, and stay at an hour: somebody may leave a window open over night."""
    waits = []
    for attempts in range(1, 8):
        finding = judged(replace(document, attempts=attempts), answer(3175))
        waits.append((finding.next_try - NOW) // 60_000)
    assert waits == [1, 5, 15, 30, 60, 60, 60]


def test_an_internal_error_gets_one_more_try(document: Document) -> None:
    """1000 twice is a person's matter."""
    assert route(judged(document, answer(1000))) == "later"
    assert route(judged(replace(document, attempts=2), answer(1000))) == "parked"


@pytest.mark.parametrize(
    ("code", "severity"), [(0, "Info"), (530, "Warn"), (550, "Warn"), (570, "Warn")]
)
def test_success_and_remarks_are_success(document: Document, code: int, severity: str) -> None:
    """A warning rides on a saved document; its words are kept."""
    finding = judged(document, answer(code, severity, "A remark.", saved("10.00")))
    assert finding.event is Event.SAVED
    assert (finding.txn_id, finding.edit_sequence, finding.returned) == ("1A-1", "77", 1000)
    assert ("A remark." in finding.cause) == (severity == "Warn")
    assert not finding.stop


def test_another_total_halts_the_queue(document: Document) -> None:
    """It is in the books, so it is posted; but nothing else follows it there."""
    finding = judged(document, answer(0, "Info", "", saved("10.01")))
    assert (finding.event, finding.stop, finding.code) == (Event.SAVED, True, "total_differs")
    assert finding.cause == "0101-000001 comes to 10.00 here and to 10.01 in QuickBooks."


def test_a_total_that_is_not_told_is_looked_up(document: Document) -> None:
    """A recovery that tells only the TxnID does not tell whether the amounts agree."""
    recovered = "<ErrorRecovery><TxnID>1A-1</TxnID><EditSequence>77</EditSequence></ErrorRecovery>"
    finding = judged(document, answer(0, "Info", "", recovered))
    assert (finding.event, finding.txn_id, finding.absent) == (Event.DOUBTED, "1A-1", "refuse")


def test_success_without_an_identity_is_looked_up(document: Document) -> None:
    """Nothing counts as posted without a TxnID."""
    finding = judged(document, answer(0, "Info"))
    assert route(finding) == "look, then queue"


@pytest.mark.parametrize(
    ("code", "wanted"),
    [
        (600, "look, then queue"),
        (9001, "look, then queue"),
        (9002, "look, then queue"),
        (9003, "look, then refuse"),
        (9004, "look, then refuse"),
        (9005, "look, then queue"),
        (9999, "look, then queue"),
    ],
)
def test_message_set_codes_prove_nothing(document: Document, code: int, wanted: str) -> None:
    """Whatever QuickBooks' record says instead of the outcome: only a look-up can tell."""
    text = f'<QBXML><QBXMLMsgsRs newMessageSetID="{SET}" messageSetStatusCode="{code}"/></QBXML>'
    finding = judged(document, text)
    assert (route(finding), finding.code) == (wanted, str(code))


def test_a_form_error_is_looked_up_and_never_sent_again(document: Document) -> None:
    """0x80040400: nothing ran, it says; a late repetition of it may belong to another document, so it is checked."""
    finding = judged(document, "", "0x80040400", "QuickBooks found an error when parsing.")
    assert (route(finding), finding.code) == ("look, then refuse", "0x80040400")
    assert finding.trouble == ""


@pytest.mark.parametrize(
    "hresult", ["0x80040402", "0x8004040D", "0x80040414", "0x80040438", "-2147220478", "weird"]
)
def test_another_hresult_leaves_it_sending_and_ends_the_session(
    document: Document, hresult: str
) -> None:
    """It may have run: the next session sends the same bytes, and QuickBooks answers from its record."""
    finding = judged(document, "", hresult)
    assert finding.event is None
    assert finding.trouble


@pytest.mark.parametrize(
    "text", ["", "   ", "no xml", "<QBXML/>", "<html><body>Proxy error</body></html>"]
)
def test_what_cannot_be_read_is_no_answer(document: Document, text: str) -> None:
    """Nothing is taken from it, and the session ends with a sentence."""
    finding = judged(document, text)
    assert finding.event is None
    assert finding.trouble


def test_no_answer_three_times_is_looked_up_and_six_times_set_aside(document: Document) -> None:
    """A document that never gets an answer does not block its company for ever."""
    routes = []
    for attempts in range(1, 8):
        finding = judged(replace(document, attempts=attempts), "", "0x80040402")
        routes.append("wait" if finding.event is None else route(finding))
    assert routes == ["wait"] * 2 + ["look, then queue"] * 3 + ["look, then refuse"] * 2


def test_an_answer_to_another_kind_of_request_is_no_answer(document: Document) -> None:
    """The id is right and the message is wrong: QuickBooks cannot have said that."""
    text = answer(0, "Info", "", saved("10.00")).replace("SalesReceiptAddRs", "InvoiceAddRs")
    finding = judged(document, text)
    assert finding.event is None
    assert "InvoiceAddRs" in finding.trouble


def test_an_answer_without_our_request_is_looked_up(document: Document) -> None:
    """The set came back without an answer to what was in it."""
    text = f'<QBXML><QBXMLMsgsRs newMessageSetID="{SET}"/></QBXML>'
    assert route(judged(document, text)) == "look, then queue"

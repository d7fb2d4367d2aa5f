"""The document around the requests: prolog, attributes, order of processing, hostile text."""

from __future__ import annotations

import pytest
from lxml import etree

from exchange.rehearsal import Company, ProcessorError, Quirks
from tests.exchange.rehearsal.documents import ask, journal, line, nets, receipt, rq, shop

HOST = '<HostQueryRq requestID="7"/>'


def thrown(company: Company, text: str) -> str:
    """Give the HRESULT that a document is answered."""
    with pytest.raises(ProcessorError) as caught:
        company.process(text)
    return caught.value.hresult


@pytest.mark.parametrize(
    "text",
    [
        "",
        "not xml",
        rq(HOST)[:-9],
        rq(HOST).replace("<QBXML>", "<!DOCTYPE QBXML><QBXML>"),
        rq(HOST).replace("<QBXML>", '<!DOCTYPE q [<!ENTITY a "x">]><QBXML>'),
        rq(HOST).replace("onError", "onerror"),
        rq(HOST).replace('onError="stopOnError"', ""),
        rq(HOST, "rollbackOnError"),
        rq(HOST, surprise="1"),
        rq(HOST, responseData="some"),
        rq(HOST).replace("<HostQueryRq", '<HostQueryRq iterator="Start"'),
        rq("<TillQueryRq/>"),
        rq("<HostQueryRq>text</HostQueryRq>"),
        rq("<HostQueryRs/>"),
        rq(receipt(line("Goods", "1.00")).replace("<Amount>", "<Amount/><Amount>")),
        rq(receipt("")),
        rq(receipt(line("Goods", "1.00"), "<CreditCardTxnInfo/>")),
        rq('<CustomerQueryRq iterator="Restart"/>'),
        rq("<CustomerAddRq><CustomerAdd><Name>Bell \x07</Name></CustomerAdd></CustomerAddRq>"),
        rq("<CustomerAddRq><CustomerAdd><Name>Caf\u00e9</Name></CustomerAdd></CustomerAddRq>"),
    ],
)
def test_a_document_that_does_not_parse_runs_nothing(text: str) -> None:
    """One HRESULT for the whole document, no status for any request, nothing saved."""
    company = shop()
    assert thrown(company, text) == "0x80040400"
    assert nets(company) == {}


def test_the_detail_names_the_place_for_the_person_who_rehearses() -> None:
    """QuickBooks says only that it found an error; the rehearsal says which element."""
    company = shop()
    bad = receipt(line("Goods", "1.00")).replace("RefNumber", "Refnumber")
    with pytest.raises(ProcessorError) as caught:
        company.process(rq(bad))
    assert "Refnumber" in caught.value.detail
    assert caught.value.message.startswith("QuickBooks found an error when parsing")


@pytest.mark.parametrize("version", ["0.9", "17.0", "99.0"])
def test_an_unknown_version_is_refused(version: str) -> None:
    """0x80040404 for a version that the product does not know, and for none."""
    company = shop()
    assert thrown(company, rq(HOST, version=version)) == "0x80040404"
    assert thrown(company, rq(HOST).replace("qbxml version", "other version")) == "0x80040404"


def test_a_declared_version_hides_newer_elements() -> None:
    """ExternalGUID came with 9.0: under 8.0 it does not exist."""
    company = shop()
    guid = "<ExternalGUID>{6B063959-81B0-4622-85D6-F548C8CCB517}</ExternalGUID>"
    body = receipt(line("Goods", "1.00"), guid)
    assert thrown(company, rq(body, version="8.0")) == "0x80040400"
    assert 'statusCode="0"' in company.process(rq(body, version="9.0"))


def test_raw_characters_may_be_taken_where_the_quirk_says_so() -> None:
    """By default a character above 127 must be a reference; a newer reading takes it raw."""
    lenient = shop(quirks=Quirks(raw_characters_refused=False))
    text = rq("<CustomerAddRq><CustomerAdd><Name>Caf\u00e9</Name></CustomerAdd></CustomerAddRq>")
    assert "Caf\u00e9" in lenient.process(text)


def test_overlong_text_may_fail_the_document_where_the_quirk_says_so() -> None:
    """By default one request gets a 3070; under the other reading the document does not parse."""
    strict = shop(quirks=Quirks(long_text_fails_parse=True))
    body = receipt(line("Goods", "1.00"), ref="x" * 12)
    assert thrown(strict, rq(body)) == "0x80040400"


def test_stop_on_error_answers_the_rest_with_3231() -> None:
    """What ran before stays; what comes after is answered and not run."""
    company = shop()
    body = (
        journal("Dr Freight 1.00", "Cr Till Cash 1.00", ref="a")
        + journal("Dr Freight 1.00", "Cr Till Cash 2.00", ref="b")
        + journal("Dr Freight 4.00", "Cr Till Cash 4.00", ref="c")
    )
    assert [answer.get("statusCode") for answer in ask(company, body)] == ["0", "3180", "3231"]
    assert nets(company) == {"Freight": "1.00", "Till Cash": "-1.00"}
    after = [answer.get("statusCode") for answer in ask(company, body, "continueOnError")]
    assert after == ["0", "3180", "0"]


def test_answers_come_in_order_with_their_request_ids() -> None:
    """One answer for each request, its requestID echoed; one of over fifty characters is a 1060."""
    company = shop()
    long = "x" * 51
    body = '<HostQueryRq requestID="b"/><CompanyQueryRq/><HostQueryRq requestID="a"/>'
    assert [answer.get("requestID") for answer in ask(company, body)] == ["b", None, "a"]
    assert ask(company, f'<HostQueryRq requestID="{long}"/>')[0].get("statusCode") == "1060"


def test_an_answer_has_no_qbxml_instruction_and_no_encoding() -> None:
    """A response is an XML declaration and QBXML, as the request processor writes it."""
    text = shop().process(rq(HOST))
    assert text.startswith('<?xml version="1.0" ?>\n<QBXML><QBXMLMsgsRs><HostQueryRs requestID="7"')


def test_response_data_may_be_left_out() -> None:
    """includeNone: statuses only."""
    company = shop()
    text = company.process(rq(receipt(line("Goods", "1.00")), responseData="includeNone"))
    answer = etree.fromstring(text.encode())[0][0]
    assert (answer.get("statusCode"), len(answer)) == ("0", 0)
    assert len(company.documents("SalesReceipt")) == 1


def test_only_the_elements_asked_for_come_back() -> None:
    """IncludeRetElement cuts the answer; a misspelt name is silently missing."""
    company = shop()
    wanted = (
        "<IncludeRetElement>TxnID</IncludeRetElement><IncludeRetElement>Txnid</IncludeRetElement>"
    )
    body = receipt(line("Goods", "1.00")).replace(
        "</SalesReceiptAdd>", f"</SalesReceiptAdd>{wanted}"
    )
    text = company.process(rq(body))
    answer = etree.fromstring(text.encode())[0][0]
    assert [child.tag for child in answer[0]] == ["TxnID"]


@pytest.mark.parametrize(
    ("element", "value", "status"),
    [
        ("TxnDate", "03/02/2026", "3020"),
        ("TxnDate", "2026-02-30", "3020"),
        ("IsToBePrinted", "yes", "3010"),
        ("ExternalGUID", "6B063959", "3000"),
        ("Amount", "19.9", "3040"),
        ("Amount", "1,000.00", "3040"),
        ("Amount", "1e3", "3040"),
        ("Quantity", "1.123456", "3060"),
        ("Rate", "$5", "3045"),
    ],
)
def test_a_value_that_does_not_convert_refuses_its_request(
    element: str, value: str, status: str
) -> None:
    """Dates, booleans, amounts, quantities and prices each have their own code."""
    company = shop()
    parts = {
        "TxnDate": receipt(line("Goods", "1.00"), day=value),
        "IsToBePrinted": receipt(line("Goods", "1.00"), f"<IsToBePrinted>{value}</IsToBePrinted>"),
        "ExternalGUID": receipt(line("Goods", "1.00"), f"<ExternalGUID>{value}</ExternalGUID>"),
        "Amount": receipt(line("Goods", value)),
        "Quantity": receipt(line("Goods", "1.00")).replace(
            "<Amount>", f"<Quantity>{value}</Quantity><Amount>"
        ),
        "Rate": receipt(line("Goods", "1.00")).replace("<Amount>", f"<Rate>{value}</Rate><Amount>"),
    }
    answer = etree.fromstring(company.process(rq(parts[element])).encode())[0][0]
    assert answer.get("statusCode") == status
    assert company.documents() == []

"""Reading calls from anybody, and writing answers that the Web Connector understands."""

from __future__ import annotations

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exchange.connector.operations import OPERATIONS
from exchange.connector.soap import BadCall, read_request, write_fault, write_result
from tests.exchange.connector.wire import dotnet, result, rpc, zeep_style

AUTHENTICATE = dotnet("authenticate", strUserName="tui-pos-main", strPassword="a<b>&c")


@pytest.mark.parametrize("wording", [dotnet, rpc, zeep_style])
@pytest.mark.parametrize("name", OPERATIONS)
def test_every_operation_is_read_however_it_is_worded(wording: object, name: str) -> None:
    """Default namespace or prefixes, header or none, document or RPC style: the same call."""
    values = {parameter: f"<{parameter}> & more" for parameter in OPERATIONS[name].parameters}
    request = read_request(wording(name, **values).encode())  # type: ignore[operator]
    assert request.operation is OPERATIONS[name]
    assert dict(request.values) == values


def test_missing_empty_and_nil_are_the_same() -> None:
    """The contract makes every string optional."""
    for text in (
        dotnet("receiveResponseXML", ticket="t"),
        dotnet("receiveResponseXML", ticket="t", response="", hresult="", message=""),
        dotnet("receiveResponseXML", ticket="t", response=None, hresult=None, message=None),
    ):
        request = read_request(text.encode())
        assert [request.text(name) for name in ("ticket", "response", "hresult", "message")] == [
            "t",
            "",
            "",
            "",
        ]


@pytest.mark.parametrize(
    ("text", "number"),
    [("13", 13), (" 13 ", 13), ("", 0), ("-1", 0), ("1e3", 0), ("99999999999", 0), ("²", 0)],
)
def test_a_number_is_read_or_nothing(text: str, number: int) -> None:
    """What is no number of a request processor's version counts as none."""
    request = read_request(dotnet("sendRequestXML", qbXMLMajorVers=text).encode())
    assert request.number("qbXMLMajorVers") == number


ACCENTS = AUTHENTICATE.replace("tui-pos-main", "Müller")


@pytest.mark.parametrize(
    ("body", "charset"),
    [
        (ACCENTS.encode(), ""),
        (ACCENTS.encode(), "utf-8"),
        (ACCENTS.encode(), '"UTF-8"'),
        (b"\xef\xbb\xbf" + ACCENTS.encode(), ""),
        (b"\xef\xbb\xbf" + ACCENTS.encode(), "utf-8"),
        (ACCENTS.encode("utf-16"), ""),
        (ACCENTS.encode("utf-16-le"), "utf-16le"),
        (ACCENTS.replace("utf-8", "windows-1252").encode("cp1252"), ""),
        (ACCENTS.replace("utf-8", "iso-8859-1").encode("latin-1"), ""),
        (ACCENTS.encode("latin-1"), "iso-8859-1"),
        (ACCENTS.replace("ü", "&#252;").encode("ascii"), "us-ascii"),
    ],
)
def test_every_usual_encoding_is_understood(body: bytes, charset: str) -> None:
    """By a byte order mark, by the header, by the XML declaration, else UTF-8."""
    assert read_request(body, charset).text("strUserName") == "Müller"


BOMB = '<!DOCTYPE a [<!ENTITY b "lol">{}]>'.format(
    "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10}">' for n in range(1, 10))
)
HEAD, TAIL = AUTHENTICATE.split("<soap:Body>")
ATTACKS = {
    "nothing": "",
    "spaces": "   ",
    "no XML": "GET / HTTP/1.1",
    "JSON": '{"a": 1}',
    "HTML": "<!doctype html><html></html>",
    "cut short": AUTHENTICATE[:-20],
    "two roots": AUTHENTICATE + "<a/>",
    "document type": AUTHENTICATE.replace("?>", "?><!DOCTYPE a>", 1),
    "billion laughs": AUTHENTICATE.replace("?>", f"?>{BOMB}", 1).replace("a&lt;b", "&b9;"),
    "external entity": AUTHENTICATE.replace(
        "?>", '?><!DOCTYPE a [<!ENTITY x SYSTEM "file:///etc/passwd">]>', 1
    ).replace("a&lt;b", "&x;"),
    "parameter entity": AUTHENTICATE.replace(
        "?>", '?><!DOCTYPE a [<!ENTITY % x SYSTEM "http://127.0.0.1:9/x">%x;]>', 1
    ),
    "undeclared entity": AUTHENTICATE.replace("a&lt;b", "&x;"),
    "deep": HEAD + "<soap:Header>" + "<a>" * 5000 + "</a>" * 5000 + "</soap:Header><soap:Body>" + TAIL,
    "wide": HEAD + "<soap:Header>" + "<a/>" * 200_000 + "</soap:Header><soap:Body>" + TAIL,
    "many attributes": AUTHENTICATE.replace("<strUserName", "<strUserName a='1' a='2'"),
    "control character": AUTHENTICATE.replace("tui", "\x01"),
    "reference to a control character": AUTHENTICATE.replace("tui", "&#1;"),
    "unknown prefix": AUTHENTICATE.replace("<soap:Body>", "<x:Body>"),
    "another namespace": AUTHENTICATE.replace("developer.intuit.com/", "developer.intuit.com"),
    "no namespace": AUTHENTICATE.replace(' xmlns="http://developer.intuit.com/"', ""),
    "another operation": AUTHENTICATE.replace("authenticate", "format"),
    "no operation": HEAD + "<soap:Body></soap:Body></soap:Envelope>",
    "two operations": AUTHENTICATE.replace("</soap:Body>", '<getLastError xmlns="http://developer.intuit.com/"/></soap:Body>'),
    "two bodies": AUTHENTICATE.replace("</soap:Body>", "</soap:Body><soap:Body/>"),
    "no body": "<soap:Envelope xmlns:soap='http://schemas.xmlsoap.org/soap/envelope/'/>",
    "a stranger in the envelope": AUTHENTICATE.replace("<soap:Body>", "<a/><soap:Body>"),
    "no envelope": "<authenticate xmlns='http://developer.intuit.com/'/>",
    "a parameter twice": AUTHENTICATE.replace("</authenticate>", "<strPassword>x</strPassword></authenticate>"),
    "XML in a parameter": AUTHENTICATE.replace("tui-pos-main", "<a>b</a>"),
}  # fmt: skip


@pytest.mark.parametrize("attack", ATTACKS)
def test_what_is_no_call_is_refused(attack: str) -> None:
    """Each with a sentence, none with a crash, and nothing of the machine in it."""
    with pytest.raises(BadCall) as bad:
        read_request(ATTACKS[attack].encode())
    assert bad.value.why.endswith((".", "here."))
    assert "root:" not in bad.value.why
    assert len(bad.value.why) < 200


@pytest.mark.parametrize(
    ("body", "charset"),
    [(b"\xff\xff\xff", ""), (AUTHENTICATE.encode(), "utf-7"), (AUTHENTICATE.encode(), "ebcdic"), ("é".encode("latin-1"), "utf-8"), (AUTHENTICATE.encode("utf-16-le"), "utf-8")],
)  # fmt: skip
def test_what_is_no_text_is_refused(body: bytes, charset: str) -> None:
    """Unknown encodings, and bytes that do not fit the one that is named."""
    with pytest.raises(BadCall):
        read_request(body, charset)


def test_an_envelope_of_another_soap_version_is_named_so() -> None:
    """SOAP 1.2 gets VersionMismatch, as SOAP 1.1 section 4.4.1 asks."""
    text = AUTHENTICATE.replace(
        "http://schemas.xmlsoap.org/soap/envelope/", "http://www.w3.org/2003/05/soap-envelope"
    )
    with pytest.raises(BadCall) as bad:
        read_request(text.encode())
    assert bad.value.code == "VersionMismatch"


@given(st.binary(max_size=400))
def test_bytes_never_crash_the_reader(body: bytes) -> None:
    """Anything is either a call or a refusal."""
    with pytest.raises(BadCall):
        read_request(body)


@given(st.data())
def test_a_damaged_call_never_crashes_the_reader(data: st.DataObject) -> None:
    """A call with a piece cut out or overwritten is still a call, or a refusal."""
    body = AUTHENTICATE.encode()
    start = data.draw(st.integers(0, len(body)))
    end = data.draw(st.integers(start, len(body)))
    damaged = body[:start] + data.draw(st.binary(max_size=10)) + body[end:]
    with suppress(BadCall):
        read_request(damaged)


def test_an_answer_is_literally_this() -> None:
    """Strings in Intuit's namespace, both of them there though the second is empty."""
    assert write_result(OPERATIONS["authenticate"], ["ticket", ""]).decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        '<authenticateResponse xmlns="http://developer.intuit.com/"><authenticateResult>'
        "<string>ticket</string><string></string>"
        "</authenticateResult></authenticateResponse></soap:Body></soap:Envelope>"
    )


def test_qbxml_leaves_as_escaped_text() -> None:
    """Never as nested XML; the client gets back exactly what was put in."""
    text = (
        '<?xml version="1.0" encoding="utf-8"?>\n<?qbxml version="13.0"?><QBXML>&#232; ]]></QBXML>'
    )
    answer = write_result(OPERATIONS["sendRequestXML"], text)
    assert b"&lt;QBXML&gt;&amp;#232;" in answer
    assert result(answer) == [text]


def test_a_number_leaves_as_a_number() -> None:
    """receiveResponseXML's int is required."""
    assert result(write_result(OPERATIONS["receiveResponseXML"], -1)) == ["-1"]


def test_a_fault_is_literally_this() -> None:
    """SOAP 1.1: code and string without a namespace."""
    assert etree.tostring(etree.fromstring(write_fault("Client", "a < b"))).decode() == (
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body><soap:Fault>'
        "<faultcode>soap:Client</faultcode><faultstring>a &lt; b</faultstring></soap:Fault></soap:Body></soap:Envelope>"
    )

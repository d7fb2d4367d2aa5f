"""How the calls are worded on the wire, how strictly answers are read, what a .qwc file must say."""

from __future__ import annotations

import subprocess
import sys

import pytest

from exchange.rehearsal import (
    BadAnswer,
    BadApplication,
    Line,
    RawClient,
    ZeepClient,
    read_qwc,
)
from tests.exchange.rehearsal.endpoint import Endpoint, word_answer

SIGN_ON = {"strUserName": "shop", "strPassword": "a&b"}


def worded(style: str, blank: str = "missing") -> str:
    """Word a receiveResponseXML without a response."""
    client = RawClient(Line("http://localhost:1/"), style, blank)  # type: ignore[arg-type]
    return client.word(
        "receiveResponseXML",
        {"ticket": "T", "response": None, "hresult": "0x80040400", "message": ""},
    )


def test_document_style_puts_the_namespace_on_the_body_child() -> None:
    """No prefix on the call, strings without a value left out."""
    assert worded("Document").endswith(
        '<soap:Body><receiveResponseXML xmlns="http://developer.intuit.com/"><ticket>T</ticket>'
        "<hresult>0x80040400</hresult><message /></receiveResponseXML></soap:Body></soap:Envelope>"
    )


@pytest.mark.parametrize(
    ("blank", "element"),
    [("missing", ""), ("nil", '<response xsi:nil="true" />'), ("empty", "<response />")],
)
def test_a_string_without_a_value_is_missing_nil_or_empty(blank: str, element: str) -> None:
    """An application must treat the three alike."""
    assert f"<ticket>T</ticket>{element}<hresult>" in worded("Document", blank)


def test_rpc_style_has_a_prefix_an_encoding_style_and_types() -> None:
    """The wrapper is prefixed, parameters have no namespace and say their type."""
    text = worded("RPC", "nil")
    assert 'soap:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"' in text
    assert (
        '<tns:receiveResponseXML><ticket xsi:type="xsd:string">T</ticket>'
        '<response xsi:nil="true" /><hresult xsi:type="xsd:string">0x80040400</hresult>'
    ) in text


def test_a_call_is_posted_with_the_headers_of_dot_net() -> None:
    """SOAPAction in quotes, text/xml in UTF-8, the agent of the .NET client, special characters escaped."""
    with Endpoint("x", password="a&b") as endpoint:
        client = RawClient(Line(endpoint.url))
        assert client.call("authenticate", SIGN_ON) == ["T-1", ""]
        client.close()
    headers = endpoint.headers[0]
    assert headers["SOAPAction"] == '"http://developer.intuit.com/authenticate"'
    assert headers["Content-Type"] == "text/xml; charset=utf-8"
    assert headers["User-Agent"].startswith("Mozilla/4.0 (compatible; MSIE 6.0; MS Web Services")
    assert b"<strPassword>a&amp;b</strPassword>" in endpoint.bodies[0]


@pytest.mark.parametrize("raw", [True, False])
def test_both_clients_read_the_same_answers(raw: bool) -> None:
    """A list of strings with an empty one, a number, a text, nothing."""
    with Endpoint("x") as endpoint:
        endpoint.said["authenticate"] = lambda asked: ["T", "", "60"]
        endpoint.said["receiveResponseXML"] = lambda asked: -3
        endpoint.said["closeConnection"] = lambda asked: "3 sales & 1 gift"
        wire = Line(endpoint.url)
        client = RawClient(wire) if raw else ZeepClient(wire)
        assert client.call("authenticate", SIGN_ON) == ["T", "", "60"]
        assert client.call("receiveResponseXML", {"ticket": "T", "response": "<a/>"}) == -3
        assert client.call("closeConnection", {"ticket": "T"}) == "3 sales & 1 gift"
        assert client.call("getLastError", {"ticket": "T"}) == ""
        client.close()


@pytest.mark.parametrize(
    ("operation", "body"),
    [
        ("authenticate", "<html>down for maintenance</html>"),
        ("authenticate", "not xml"),
        ("receiveResponseXML", word_answer("receiveResponseXML", "many")),
        (
            "receiveResponseXML",
            word_answer("receiveResponseXML", "").replace(
                "<receiveResponseXMLResult></receiveResponseXMLResult>", ""
            ),
        ),
        ("sendRequestXML", word_answer("sendRequestXML", "x").replace(">x<", "><QBXML/><")),
        ("closeConnection", word_answer("getLastError", "x")),
        (
            "closeConnection",
            word_answer("closeConnection", "x").replace("developer.intuit", "example"),
        ),
    ],
)
def test_an_answer_that_dot_net_would_not_understand_is_refused(operation: str, body: str) -> None:
    """Wrong elements, wrong namespace, XML instead of text, no number where one is required."""
    with Endpoint("x") as endpoint:
        endpoint.raw[operation] = body
        client = RawClient(Line(endpoint.url))
        with pytest.raises(BadAnswer):
            client.call(operation, {"ticket": "T"})
        client.close()


def test_strings_in_a_foreign_namespace_are_not_seen() -> None:
    """What WCF writes by default comes out as no strings at all: index out of range, 1012."""
    body = word_answer("authenticate", ["T", ""]).replace(
        "<string>", '<string xmlns="http://schemas.microsoft.com/2003/10/Serialization/Arrays">'
    )
    with Endpoint("x") as endpoint:
        endpoint.raw["authenticate"] = body
        client = RawClient(Line(endpoint.url))
        assert client.call("authenticate", SIGN_ON) == []
        client.close()


@pytest.mark.parametrize("raw", [True, False])
def test_a_fault_or_a_status_other_than_200_is_a_bad_answer(raw: bool) -> None:
    """The Web Connector takes nothing but 200."""
    with Endpoint("x") as endpoint:
        endpoint.status["getLastError"] = 500
        wire = Line(endpoint.url)
        client = RawClient(wire) if raw else ZeepClient(wire)
        with pytest.raises(BadAnswer):
            client.call("getLastError", {"ticket": "T"})
        client.close()


QWC = """<?xml version="1.0"?>
<QBWCXML>
 <AppName>tui-pos</AppName><AppID></AppID><AppURL>{url}</AppURL>
 <AppDescription>Register</AppDescription><AppSupport>{support}</AppSupport>
 <UserName>shop</UserName><OwnerID>{{57F3B9B1-86F1-4FCC-B1EE-566DE1813D20}}</OwnerID>
 <FileID>{{6B063959-81B0-4622-85D6-F548C8CCB517}}</FileID><QBType>QBFS</QBType>
 <Scheduler><RunEveryNMinutes>15</RunEveryNMinutes></Scheduler><Style>RPC</Style>
</QBWCXML>
"""


def qwc(url: str = "https://shop.local/qbwc", support: str = "https://shop.local/help") -> str:
    """Word a .qwc file."""
    return QWC.format(url=url, support=support)


def test_a_qwc_file_says_where_the_application_is_and_who_signs_on() -> None:
    """Address, user, the two GUIDs, style and interval."""
    application = read_qwc(qwc())
    assert (application.url, application.user) == ("https://shop.local/qbwc", "shop")
    assert application.file_id == "{6B063959-81B0-4622-85D6-F548C8CCB517}"
    assert (application.style, application.every_seconds) == ("RPC", 900)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        (qwc(support="https://other.local/help"), 1000),
        (qwc("https://10.0.0.5/qbwc", "https://10.0.0.5/help"), 1001),
        (qwc(support="https://10.0.0.5/help"), 1002),
        (qwc("http://shop.local/qbwc", "http://shop.local/help"), 1010),
        (qwc().replace("<UserName>shop</UserName>", ""), 0),
        (qwc().replace("QBFS", "QBPOS"), 0),
        (qwc().replace("{57F3B9B1", "57F3B9B1"), 0),
        (qwc().replace("QBWCXML", "QWC"), 0),
        ("<QBWCXML>", 0),
    ],
)
def test_a_qwc_file_that_the_web_connector_would_not_load_is_refused(
    text: str, number: int
) -> None:
    """The same host for both addresses, a name instead of a number, https, GUIDs in braces."""
    with pytest.raises(BadApplication) as caught:
        read_qwc(text)
    assert caught.value.number == number


def test_the_support_page_must_answer_without_a_login() -> None:
    """It is fetched before the application is added; on this machine plain http will do."""
    with Endpoint() as endpoint:
        application = read_qwc(qwc(endpoint.url, endpoint.url))
        wire = Line(endpoint.url)
        application.load(wire)
        wire.close()
    with pytest.raises(BadApplication) as caught:
        application.load(Line(endpoint.url))
    assert caught.value.number == 1004


def test_zeep_is_loaded_only_when_a_client_is_made_of_a_wsdl() -> None:
    """The rehearsal as a whole must not slow the start of a command that does not use it."""
    script = (
        "import sys, exchange.rehearsal; "
        "sys.exit(int(any(name in sys.modules for name in ('zeep', 'requests'))))"
    )
    assert subprocess.run([sys.executable, "-c", script], check=False).returncode == 0

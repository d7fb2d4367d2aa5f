"""Bad and hostile input, on the way out and on the way in."""

from __future__ import annotations

import time
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from exchange.qbxml.envelope import MessageSet
from exchange.qbxml.faults import EXCERPT, BadRequest, BadResponse
from exchange.qbxml.limits import fit_field
from exchange.qbxml.lists import CustomerAdd
from exchange.qbxml.response import MAX_CHARACTERS, MAX_DEPTH, parse
from tests.exchange.qbxml import reference

NASTY = [
    "A&B</FullName><X>",
    "]]>",
    "<![CDATA[x]]>",
    "<!DOCTYPE x>",
    "<!-- x -->",
    "&lt;b&gt; &amp;amp; &#65;",
    "' OR 1=1; --",
    '" onload="x',
    "bell\x07\x00\x1b[2J",
    "emoji 👩‍👩‍👧 family",
    "日本語",
    "x" * 1000,
    "\u202egnp.exe",
    "Weaver: Ann: Home",
    "{}%s{0}",
]


def customer(name: str, notes: str) -> str:
    request = CustomerAdd(
        name=fit_field("CustomerAdd/Name", name), notes=fit_field("CustomerAdd/Notes", notes)
    )
    return MessageSet(requests={"c": request}).to_xml()


@pytest.mark.parametrize("nasty", NASTY)
def test_what_people_type_stays_text(nasty: str) -> None:
    """A name is one element with one text, whatever it holds; the document stays ASCII and well-formed."""
    document = customer(nasty, nasty)
    assert document.isascii()
    added = etree.fromstring(document.encode("ascii"))[0][0][0]
    assert [child.tag for child in added] == ["Name", "Notes"]
    assert added[0].text == fit_field("CustomerAdd/Name", nasty)
    assert added[1].text == fit_field("CustomerAdd/Notes", nasty)
    assert all(len(child) == 0 for child in added)


@reference.needs_schema
@pytest.mark.parametrize("nasty", NASTY)
def test_what_people_type_passes_the_validator(nasty: str) -> None:
    """And QuickBooks takes it."""
    assert reference.faults(customer(nasty, nasty)) == []


@given(st.text(min_size=1), st.text())
def test_any_text_makes_a_document_or_a_refusal(name: str, notes: str) -> None:
    """There is no text that breaks a document."""
    try:
        document = customer(name, notes)
    except BadRequest:
        return  # a name of nothing but invisible characters
    added = etree.fromstring(document.encode("ascii"))[0][0][0]
    assert added.findtext("Name") == fit_field("CustomerAdd/Name", name)


def answer(inner: str = "", before: str = "") -> str:
    return (
        f"{before}<QBXML><QBXMLMsgsRs><CustomerQueryRs statusCode='0' statusSeverity='Info'>{inner}"
        "</CustomerQueryRs></QBXMLMsgsRs></QBXML>"
    )


BOMB = (
    '<!DOCTYPE b [<!ENTITY a "ha">'
    + "".join(f'<!ENTITY b{n} "{f"&b{n - 1};" * 10 if n else "&a;" * 10}">' for n in range(12))
    + "]>"
)

HOSTILE = {
    "empty": "",
    "white space": "  \n ",
    "plain text": "Error: QuickBooks is busy",
    "html": "<html><body>Bad gateway</body></html>",
    "cut off": answer()[:60],
    "two roots": answer() + answer(),
    "wrong root": "<QBXMLMsgsRs></QBXMLMsgsRs>",
    "a namespace": '<QBXML xmlns="urn:x"><QBXMLMsgsRs/></QBXML>',
    "a request": '<QBXML><QBXMLMsgsRq onError="stopOnError"/></QBXML>',
    "two sets": "<QBXML><QBXMLMsgsRs/><QBXMLMsgsRs/></QBXML>",
    "a set and more": "<QBXML><QBXMLMsgsRs/><Other/></QBXML>",
    "no status code": "<QBXML><QBXMLMsgsRs><ClassQueryRs statusSeverity='Info'/></QBXMLMsgsRs></QBXML>",
    "a word for a code": answer().replace("'0'", "'fine'"),
    "a huge code": answer().replace("'0'", "'" + "9" * 30 + "'"),
    "an unknown severity": answer().replace("Info", "Fatal"),
    "a request inside": answer().replace("CustomerQueryRs", "CustomerQueryRq"),
    "a doctype": answer(before="<!DOCTYPE QBXML>"),
    "a doctype after the declaration": answer(before='<?xml version="1.0"?>\n<!DOCTYPE QBXML>'),
    "a billion laughs": answer("&b11;", before=BOMB),
    "an external entity": answer(
        "&x;", before='<!DOCTYPE q [<!ENTITY x SYSTEM "file:///etc/passwd">]>'
    ),
    "a parameter entity": answer(
        before='<!DOCTYPE q [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>'
    ),
    "an external subset": answer(before='<!DOCTYPE q SYSTEM "http://127.0.0.1:9/x.dtd">'),
    "an undefined entity": answer("<CustomerRet><Name>&nbsp;</Name></CustomerRet>"),
    "a control character": answer("<CustomerRet><Name>a\x07b</Name></CustomerRet>"),
    "a control reference": answer("<CustomerRet><Name>a&#7;b</Name></CustomerRet>"),
    "a null": answer("\x00"),
    "a lone surrogate": answer("\ud800"),
    "too deep": answer("<a>" * MAX_DEPTH + "</a>" * MAX_DEPTH),
    "very deep": answer("<a>" * 100_000 + "</a>" * 100_000),
    "no identity": answer("<CustomerRet><Name>Rose</Name></CustomerRet>"),
    "two identities": answer("<CustomerRet><ListID>1-1</ListID><ListID>2-2</ListID></CustomerRet>"),
    "an amount with a comma": answer(
        "<CustomerRet><ListID>1-1</ListID><Balance>12,50</Balance></CustomerRet>"
    ),
    "an amount of elements": answer(
        "<CustomerRet><ListID>1-1</ListID><Balance>1<b/>2.00</Balance></CustomerRet>"
    ),
    "a date of nonsense": answer(
        "<CustomerRet><ListID>1-1</ListID><TimeModified>yesterday</TimeModified></CustomerRet>"
    ),
    "an identifier of 400 characters": answer(
        f"<CustomerRet><ListID>{'9' * 400}</ListID></CustomerRet>"
    ),
}


@pytest.mark.parametrize("case", HOSTILE)
def test_a_document_that_quickbooks_cannot_have_sent_is_refused(case: str) -> None:
    """It is refused quickly, in one sentence, with its place and a short piece of printable text."""
    start = time.process_time()
    with pytest.raises(BadResponse) as refusal:
        parse(HOSTILE[case])
    assert time.process_time() - start < 2
    fault = refusal.value
    assert fault.place
    assert fault.what
    assert len(fault.excerpt) <= EXCERPT
    assert fault.sentence.isprintable()
    assert len(fault.sentence) < 500
    assert "root:" not in fault.sentence


def test_an_error_says_where_and_what() -> None:
    """The place is a path and a line, the excerpt what stood there."""
    document = answer(
        "\n\n<CustomerRet><ListID>1-1</ListID>\n<Balance>12,50\x85é</Balance></CustomerRet>"
    )
    with pytest.raises(BadResponse) as refusal:
        parse(document)
    assert refusal.value.place == "CustomerQueryRs/CustomerRet/Balance, line 4"
    assert refusal.value.what == "it is not an amount"
    assert refusal.value.excerpt == "12,50??"
    assert refusal.value.sentence == (
        "The answer from QuickBooks cannot be read at CustomerQueryRs/CustomerRet/Balance, line 4: "
        "it is not an amount. It says '12,50??'. Nothing was taken from it; "
        "look the document up in QuickBooks before sending it again."
    )


def test_an_amount_is_not_hidden_by_a_comment_or_an_instruction() -> None:
    """Comments split no number."""
    document = answer(
        "<CustomerRet><ListID>1-1</ListID><Balance>1<!-- x -->2.<?y?>50</Balance></CustomerRet>"
    )
    (found,) = parse(document).responses[0].records
    assert str(getattr(found, "balance", None)) == "12.50"


@pytest.mark.parametrize(
    "document",
    [
        answer().encode("utf-16"),
        answer(before='<?xml version="1.0" encoding="utf-16"?>').encode("utf-16-le"),
        answer(before='<?xml version="1.0" encoding="utf-7"?>').encode("ascii"),
        answer(before='<?xml version="1.0" encoding="EBCDIC-CP-BE"?>').encode("ascii"),
        answer("<CustomerRet><Name>Café</Name></CustomerRet>").encode("latin-1"),
        answer("Café", before='<?xml version="1.0" encoding="us-ascii"?>').encode(),
        answer(before=BOMB).encode("utf-16"),
        b"\xff\xfe\x00",
        b"",
    ],
)
def test_bytes_of_a_wrong_encoding_are_refused(document: bytes) -> None:
    """Bytes that are not what they say, or say something QuickBooks never says, are not guessed at."""
    with pytest.raises(BadResponse):
        parse(document)


def test_a_body_of_20_megabytes_is_refused_unread() -> None:
    """The size is looked at before anything else; the limit is 16 MiB."""
    document = answer("x" * 20_000_000)
    tracemalloc.start()
    try:
        with pytest.raises(BadResponse, match="larger than 16 MiB"):
            parse(document)
        with pytest.raises(BadResponse, match="larger than 16 MiB"):
            parse(b"<" * (MAX_CHARACTERS + 1))
        assert tracemalloc.get_traced_memory()[1] < 64 * 1024 + MAX_CHARACTERS + 1
    finally:
        tracemalloc.stop()


def test_a_large_answer_within_the_limit_is_read() -> None:
    """A page of 2,000 customers with long notes is no attack."""
    customers = "".join(
        f"<CustomerRet><ListID>{number}-1</ListID><Notes>{'n' * 2000}</Notes></CustomerRet>"
        for number in range(2000)
    )
    assert len(parse(answer(customers)).responses[0].records) == 2000


def test_nothing_outside_the_document_is_read(tmp_path: Path) -> None:
    """A file named by an entity stays closed, even where its text would fit."""
    secret = tmp_path / "secret"
    secret.write_text("Rose")
    with pytest.raises(BadResponse) as refusal:
        parse(answer("&x;", before=f'<!DOCTYPE q [<!ENTITY x SYSTEM "{secret.as_uri()}">]>'))
    assert "Rose" not in refusal.value.sentence


def printable_or_none(document: str | bytes) -> bool:
    """Whether a document is read, or refused in printable words; any other error is raised."""
    try:
        parse(document)
    except BadResponse as refusal:
        return refusal.sentence.isprintable()
    return True


@given(st.text())
def test_no_text_crashes_the_parser(text: str) -> None:
    """Any text is an answer or a refusal."""
    for document in (text, answer(text), answer(f"<CustomerRet>{text}</CustomerRet>")):
        assert printable_or_none(document)


@given(st.binary())
def test_no_bytes_crash_the_parser(data: bytes) -> None:
    """Any bytes are an answer or a refusal."""
    assert printable_or_none(data)

"""Status bytes become facts."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer import replies
from drivers.printer.replies import Automatic, Printed, Processed, RealTime, Status, Unknown, parse


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"\x12", [RealTime(0x12)]),
        (b"\x1a", [RealTime(0x1A)]),
        (b"\x7e", [RealTime(0x7E)]),
        (b"\x10\x00\x00\x00\x12", [Automatic(), RealTime(0x12)]),
        (b"\x3c\x0c\x6f\x0f\x00", [Automatic(), Processed()]),
        (b"\x37\x22POS1\x00\x12", [Printed(b"POS1"), RealTime(0x12)]),
        (b"\x13\x11\x00", [Processed()]),
        (b"\x81\xff", [Unknown(0x81), Unknown(0xFF)]),
        (b"\x37\x21POS1\x00", [Unknown(0x37)]),
    ],
)
def test_replies_are_told_by_their_bit_patterns(data: bytes, expected: list[object]) -> None:
    """An unasked report in front of an answer is not taken for the answer, fed whole or byte by byte."""
    assert parse(bytearray(data)) == expected
    buffer, found = bytearray(), []
    for byte in data:
        buffer.append(byte)
        found += parse(buffer)
    assert (found, buffer) == (expected, bytearray())


def test_the_beginning_of_a_reply_waits_for_the_rest() -> None:
    """A report of four bytes may arrive in two pieces."""
    buffer = bytearray(b"\x12\x10\x00")
    assert parse(buffer) == [RealTime(0x12)]
    assert buffer == b"\x10\x00"


@given(st.binary(max_size=64))
def test_any_bytes_are_parsed_without_keeping_more_than_one_reply(data: bytes) -> None:
    """What is pending stays small, whatever is at the other end."""
    buffer = bytearray(data)
    parse(buffer)
    assert len(buffer) < 7


@pytest.mark.parametrize(
    ("answers", "expected", "title"),
    [
        ((0x12, 0x12), Status(online=True), ""),
        ((0x12, 0x1E), Status(online=True, paper_low=True), ""),
        (
            (0x1A, 0x7E, 0x32),
            Status(False, paper_out=True, paper_low=True),
            "out of paper: put in a new roll",
        ),
        ((0x1A, 0x12, 0x16), Status(False, cover_open=True), "cover is open: close it"),
        ((0x1A, 0x12, 0x52), Status(False, fault=True), "reports an error"),
        ((0x1A, 0x12, 0x12), Status(False), "off-line"),
    ],
)
def test_status_and_what_the_operator_is_told(
    answers: tuple[int, ...], expected: Status, title: str
) -> None:
    """DLE EOT 1 bit 3 off-line; 4 bits 2-3 low, 5-6 out; 2 bit 2 cover, 5 paper end, 6 error."""
    found = replies.status(*answers)
    assert found == expected
    assert found.ready is (title == "")
    assert title in found.title

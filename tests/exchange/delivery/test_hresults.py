"""Causes and cures of what QuickBooks throws."""

import pytest

from exchange.delivery.hresults import HRESULTS, Conduct, explain, number

KNOWN = [
    "80040400",
    "80040401",
    "80040402",
    "80040403",
    "80040404",
    "80040406",
    "80040408",
    "8004040A",
    "8004040D",
    "80040410",
    "80040414",
    "80040416",
    "80040417",
    "80040418",
    "8004041A",
    "8004041D",
    "8004041F",
    "80040420",
    "80040422",
    "80040424",
    "80040430",
    "80040438",
    "80040154",
    "80040308",
]
"""Every HRESULT in the references, written down by hand."""


def test_none_is_missing() -> None:
    """Each has one row, with a cause, a cure, and a code as QuickBooks writes it."""
    assert sorted(one.text for one in HRESULTS) == sorted(f"0x{code}" for code in KNOWN)
    for one in HRESULTS:
        assert one.cause.endswith(".")
        assert one.cure
        assert one.text in one.sentence


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("0x80040400", 0x80040400),
        ("0X8004040a", 0x8004040A),
        ("80040408", 0x80040408),
        (" 0x80040414 ", 0x80040414),
        ("-2147220480", 0x80040400),
        ("", None),
        ("0x", None),
        ("QuickBooks", None),
        ("0x8004040000", None),
    ],
)
def test_a_code_is_read_however_it_is_written(text: str, value: int | None) -> None:
    """The Web Connector writes hexadecimal; some logs and tools write the signed number."""
    assert number(text) == value


def test_only_a_missing_file_name_is_answered_with_a_path() -> None:
    """Any other answer to a connection error names a file to open, so a wrong one would open the wrong books."""
    assert [one.text for one in HRESULTS if one.conduct is Conduct.PATH] == [
        "0x80040416",
        "0x80040417",
    ]
    assert [one.text for one in HRESULTS if one.conduct is Conduct.FORM] == ["0x80040400"]


def test_an_unknown_code_is_tried_again_in_quickbooks_own_words() -> None:
    """Nothing is invented about it."""
    told = explain("0x8004FFFF", "Some  new\ntrouble")
    assert told.conduct is Conduct.LATER
    assert told.cause == (
        "QuickBooks reported an error that no reference knows (“0x8004FFFF”: Some new trouble)."
    )

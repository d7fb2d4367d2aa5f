"""Causes and cures of the Web Connector's own codes."""

from exchange.connector.codes import CODES, explain

KNOWN = [
    "1000",
    "1001",
    "1002",
    "1003",
    "1004",
    "1010",
    "1012",
    "1013",
    "1014",
    "1026",
    "1030",
    "1031",
    "1036",
    "1037",
    "1039",
    "1040",
    "1041",
    "1042",
    "1043",
    "1044",
    "1045",
    "1046",
    "1048",
]
"""Every code in the references, written down by hand."""


def test_none_is_missing() -> None:
    """Each has a cause and a cure in whole sentences."""
    assert sorted(CODES) == sorted(int(code) for code in KNOWN)
    for code, one in CODES.items():
        assert one.text == f"QBWC{code}"
        assert one.cause.endswith(".")
        assert one.cure.endswith((".", "?"))


def test_an_unknown_code_points_to_the_log() -> None:
    """Nothing is invented about it."""
    assert "QWCLog.txt" in explain(1999).cure
    assert explain(1048).cure.startswith("Import the root certificate")

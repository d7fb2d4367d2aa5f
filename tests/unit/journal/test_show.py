"""Entries as people and programs read them."""

import json
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from tui_pos.journal import showing
from tui_pos.journal.bodies import Head
from tui_pos.journal.entry import Entry
from tui_pos.journal.origins import Origin
from tui_pos.journal.verifying import OriginVerdict, Verdict
from tui_pos.journal.witnesses import Witness

AT = int(datetime(2026, 11, 22, 17, 30, 5, tzinfo=UTC).timestamp() * 1000)


def entry(raw: bytes, kind: str = "drawer.kicked") -> Entry:
    return Entry(12, "n1", "e1", 7, kind, 1, AT, date(2026, 11, 22), "anna", raw, b"\xab" * 32)


def test_a_line_of_text() -> None:
    """Place, local time, kind, actor and the body's plain values."""
    one = entry(b'{"till":"till-1","reason":"no_sale"}')
    assert showing.as_text(one, ZoneInfo("America/New_York")) == (
        "      12 2026-11-22 12:30:05 drawer.kicked      anna         till=till-1 reason=no_sale"
    )


def test_a_long_body_is_cut_and_cannot_steer_a_terminal() -> None:
    """Escape sequences in a body are shown as question marks."""
    one = entry(b'{"note":"\\u001b[2J' + b"x" * 200 + b'"}')
    text = showing.as_text(one, UTC)
    assert len(text) == 100
    assert "note=?[2Jxxx" in text
    assert text.endswith("...")


def test_a_line_of_json() -> None:
    """Everything of an entry, the body as an object."""
    shown = json.loads(showing.as_json(entry(b'{"till":"till-1","reason":"no_sale"}')))
    assert shown == {
        "pos": 12,
        "node": "n1",
        "epoch": "e1",
        "seq": 7,
        "kind": "drawer.kicked",
        "version": 1,
        "at": 1_795_368_605_000,
        "day": "2026-11-22",
        "actor": "anna",
        "mac": "ab" * 32,
        "body": {"till": "till-1", "reason": "no_sale"},
    }


def test_bytes_that_are_no_json_are_shown_as_text() -> None:
    """An entry of a newer program may be anything."""
    one = entry(b"\xff\x00 odd", "drawer.sang")
    assert json.loads(showing.as_json(one))["body"] == "\ufffd\x00 odd"
    assert showing.as_text(one, UTC).endswith("\ufffd? odd")


def test_a_verdict_says_what_is_wrong_and_who_vouches() -> None:
    """First the findings, then each chain, then the word."""
    origin = Origin(1, "n1", "e1", None, "till", True, True, True, 9, bytes(32), 0, bytes(32))
    fine = OriginVerdict(origin, 9, True, Witness("Z report 7", Head("n1", "e1", 8, "ab")))
    assert showing.verdict_text(Verdict([], [fine])) == (
        "till n1, epoch e1: entries up to 9 are an unbroken chain. Z report 7 vouches up to entry 8."
        " Nobody else holds the 1 after it yet.\n"
        "The journal is as it was written."
    )
    bad = Verdict(["Entry 3 was changed."], [fine])
    assert showing.verdict_text(bad).splitlines()[0] == "WRONG: Entry 3 was changed."
    assert json.loads(showing.verdict_json(bad)) == {
        "ok": False,
        "findings": ["Entry 3 was changed."],
        "origins": [
            {
                "node": "n1",
                "epoch": "e1",
                "role": "till",
                "last": 9,
                "chained": True,
                "vouched": 8,
                "witness": "Z report 7",
            }
        ],
    }

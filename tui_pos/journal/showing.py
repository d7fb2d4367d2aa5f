"""Showing entries to people and to programs: a line of text each, or a line of JSON each."""

from __future__ import annotations

from datetime import UTC, datetime, tzinfo
from typing import Any

import msgspec

from tui_pos.journal.entry import Entry
from tui_pos.journal.verifying import Verdict

_WIDTH = 100


def as_text(entry: Entry, zone: tzinfo = UTC, *, width: int = _WIDTH) -> str:
    """Write an entry as one line: place, local time, kind, actor, and as much of the body as fits; plain text only.

    Control characters from a body are shown as `?`, so that no entry can steer a terminal.
    """
    when = datetime.fromtimestamp(entry.at / 1000, zone).strftime("%Y-%m-%d %H:%M:%S")
    line = f"{entry.pos:>8} {when} {entry.kind:<18} {entry.actor:<12} {_body_text(entry)}"
    plain = "".join(char if char.isprintable() else "?" for char in line)
    return plain if len(plain) <= width else f"{plain[: width - 3]}..."


def as_json(entry: Entry) -> str:
    """Write an entry as one line of JSON with its body inside; the format of `journal show --format json`.

    Bytes that are not JSON (of a kind that this program does not know, say) come as a text instead of an object.
    """
    shown: dict[str, Any] = {
        "pos": entry.pos,
        "node": entry.node,
        "epoch": entry.epoch,
        "seq": entry.seq,
        "kind": entry.kind,
        "version": entry.version,
        "at": entry.at,
        "day": entry.day.isoformat() if entry.day else None,
        "actor": entry.actor,
        "mac": entry.mac.hex(),
        "body": _body_json(entry),
    }
    return msgspec.json.encode(shown).decode()


def verdict_text(verdict: Verdict) -> str:
    """Write what a verification found: what is wrong first, then how far each chain can be vouched for."""
    lines = [f"WRONG: {finding}" for finding in verdict.findings]
    lines += [origin.sentence() for origin in verdict.origins]
    lines.append(
        "The journal is as it was written."
        if verdict.ok
        else "The journal was tampered with or damaged."
    )
    return "\n".join(lines)


def verdict_json(verdict: Verdict) -> str:
    """Write a verdict as one line of JSON."""
    shown = {
        "ok": verdict.ok,
        "findings": verdict.findings,
        "origins": [
            {
                "node": one.origin.node,
                "epoch": one.origin.epoch,
                "role": one.origin.role,
                "last": one.last,
                "chained": one.chained,
                "vouched": one.vouched,
                "witness": one.witness.who if one.witness else None,
            }
            for one in verdict.origins
        ],
    }
    return msgspec.json.encode(shown).decode()


def _body_text(entry: Entry) -> str:
    body = _body_json(entry)
    if not isinstance(body, dict):
        return str(body)
    plain = (f"{key}={value}" for key, value in body.items() if isinstance(value, str | int))
    return " ".join(plain)


def _body_json(entry: Entry) -> object:
    try:
        return msgspec.json.decode(entry.raw)
    except msgspec.DecodeError:
        return entry.raw.decode(errors="replace")

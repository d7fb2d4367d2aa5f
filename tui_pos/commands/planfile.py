"""A shop's plan from a TOML file: decoded, and without a key that nobody reads."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.till.shopplan import ShopPlan

MOST_BYTES = 1_000_000
"""No shop is planned on more than this: what is larger is another file."""


def read_plan(path: Path) -> ShopPlan:
    """Read a plan; refuses (`plan`) with the place of what cannot be, or of a key that does not exist."""
    try:
        if path.stat().st_size > MOST_BYTES:
            raise Refusal(
                "plan", f"{path} is too large to be a shop's plan: check the file's name."
            )
        raw = tomllib.loads(path.read_text("utf-8"))
        plan = msgspec.convert(raw, ShopPlan, strict=False)
    except OSError as error:
        raise Refusal("plan", f"{path} cannot be read: {error.strerror}.") from error
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise Refusal("plan", f"{path} is not a TOML file: {error}.") from error
    except (msgspec.ValidationError, ValueError) as error:
        raise Refusal(
            "plan", f"{path} has a value that cannot be: {_named(str(error))}."
        ) from error
    strange = next(_unread(raw, msgspec.to_builtins(plan), ""), None)
    if strange:
        raise Refusal("plan", f"{path} sets {strange}, which does not exist: check the spelling.")
    return plan


def _named(message: str) -> str:
    """Write the place in a decoder's message the way the file does: `company.name` for `$.company.name`."""
    return message.replace("`$.", "`").rstrip(".")


def _unread(given: Any, read: Any, place: str) -> Iterator[str]:
    """Give the places of keys in the file that the plan does not hold."""
    if isinstance(given, dict) and isinstance(read, dict):
        for key, value in given.items():
            if key in read:
                yield from _unread(value, read[key], f"{place}{key}.")
            else:
                yield place + key
    elif isinstance(given, list) and isinstance(read, list | tuple):
        for n, (one, other) in enumerate(zip(given, read, strict=False), start=1):
            yield from _unread(one, other, f"{place.rstrip('.')}[{n}].")

"""Identifiers: UUIDv7 (RFC 9562 section 5.7), made from a clock and a random source that are passed in."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from uuid import UUID

Clock = Callable[[], int]
"""Milliseconds since 1970 in UTC."""

Ids = Callable[[], str]
"""Each call gives a new identifier in the 36-character text form that journal bodies carry."""


def system_clock() -> int:
    """Read the machine's clock in milliseconds UTC; the pure packages get it passed in, never call it."""
    return time.time_ns() // 1_000_000


def uuid7_source(clock: Clock = system_clock, random: Callable[[int], bytes] = os.urandom) -> Ids:
    """Make identifiers that sort by creation time; give a seeded `random` for repeatable ones.

    The time part never runs backwards within one source, so a clock set back does not reorder new rows.
    """
    last = 0

    def make() -> str:
        nonlocal last
        last = max(last, clock())
        noise = int.from_bytes(random(10), "big")
        value = (
            (last & (2**48 - 1)) << 80
            | 0x7 << 76
            | (noise >> 68 & 0xFFF) << 64
            | 0b10 << 62
            | (noise & (2**62 - 1))
        )
        return str(UUID(int=value))

    return make

"""What a document needs beside its own record: the shop, the paper's texts, and the names behind the ids."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from tui_pos.core.settings import ReceiptText, Store


@dataclass(frozen=True, slots=True)
class Facts:
    """Gather what the caller has looked up.

    `names` maps ids of staff and tax agencies to what paper may call them, `numbers` ids of receipts and orders to
    their printed numbers. What is missing is left out, never printed as an id. `customer` and `ship_to` are personal data.
    """

    store: Store
    text: ReceiptText
    zone: str
    till: str = ""
    cashier: str = ""
    names: Mapping[str, str] = field(default_factory=dict)
    numbers: Mapping[str, str] = field(default_factory=dict)
    customer: str = ""
    ship_to: tuple[str, ...] = ()


def local_time(milliseconds: int, zone: str) -> tuple[str, str]:
    """Give a moment as the shop's date and time of day, like `Mar 14, 2026` and `2:05 PM`.

    A zone that the machine does not know must not stop a sale: the time is then UTC and says so.
    """
    moment = datetime.fromtimestamp(milliseconds / 1000, UTC)
    suffix = ""
    try:
        moment = moment.astimezone(ZoneInfo(zone))
    except (ZoneInfoNotFoundError, ValueError, OSError):
        suffix = " UTC"
    half = "AM" if moment.hour < 12 else "PM"
    clock = f"{moment.hour % 12 or 12}:{moment.minute:02} {half}{suffix}"
    return f"{moment:%b} {moment.day}, {moment.year}", clock

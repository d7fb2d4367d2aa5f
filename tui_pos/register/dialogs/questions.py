"""Short questions: one text, a reason, an age, a price, serial numbers."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal

from tui_pos.core import inputline
from tui_pos.core.refusal import Refusal
from tui_pos.core.text import typed
from tui_pos.register.screens.dialog import Choice, Choose, Dialog, Field, Form, numbered

NOTE_LENGTH = 80
"""Characters of a typed reason or note."""


def read_amount(text: str, currency: str) -> int | None:
    """Read a typed amount as the money keys do, zero allowed; None when nothing is typed."""
    intent = inputline.read_line(text, "price", currency=currency)
    return intent.amount.minor if isinstance(intent, inputline.Price) else None


def one_text(
    title: str, text: str, label: str, *, value: str = "", empty: str = "", free: bool = True
) -> Dialog[str]:
    """Ask for one text; without `empty` as the answer to nothing typed, something must be typed."""

    def read(answer: str) -> str:
        cleaned = typed(answer, NOTE_LENGTH)
        if not cleaned and not empty:
            raise Refusal("empty", f"Type the {label.lower()}, or leave with Esc.")
        return cleaned or empty

    return one_value(title, text, label, read, value=value, free=free)


def one_value(
    title: str,
    text: str,
    label: str,
    read: Callable[[str], Decimal | int | str],
    *,
    value: str = "",
    free: bool = True,
) -> Dialog[str]:
    """Ask for one text that `read` can make sense of; a `Refusal` from it is shown and the text stays."""

    async def answer(values: dict[str, str]) -> str:
        read(values["it"])
        return values["it"]

    return Form(title, [Field("it", label, value, free=free)], answer, text)


def amount(
    title: str, text: str, label: str, currency: str, *, value: str = "", empty: int | None = None
) -> Dialog[int]:
    """Ask for an amount of money in minor units; `empty` is the answer when nothing is typed."""

    async def answer(values: dict[str, str]) -> int:
        minor = read_amount(values["it"], currency)
        if minor is None and empty is None:
            raise Refusal("amount", "Type an amount: 2000 and 20.00 are the same.")
        return minor if minor is not None else empty or 0

    return Form(title, [Field("it", label, value)], answer, text)


def reason(text: str, reasons: Sequence[str]) -> Dialog[str]:
    """Ask why: one key for each of the shop's reasons; where it has none, a text."""
    if not reasons:
        return one_text("Reason", text, "Reason")
    return Choose("Reason", text, numbered(reasons))


def age(text: str, years: str) -> Dialog[bool]:
    """Ask once a sale whether the customer is old enough."""
    choices = [
        Choice("Y", f"Yes, {years} or older", True),
        Choice("N", "No: do not sell it", False),
    ]
    return Choose("Age", text, choices, start=1)


def serials(text: str, count: int) -> Dialog[tuple[str, ...]]:
    """Ask for a serial number for each piece."""

    async def read(values: dict[str, str]) -> tuple[str, ...]:
        given = tuple(typed(value, NOTE_LENGTH) for value in values.values())
        if not all(given):
            raise Refusal("serial", "Type or scan a serial number for each piece.")
        return given

    fields = [
        Field(str(n), f"Number {n}" if count > 1 else "Number", free=False)
        for n in range(1, count + 1)
    ]
    return Form("Serial number", fields, read, text)

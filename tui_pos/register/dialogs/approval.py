"""The manager's override: what is to be allowed, why, and who allows it."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from tui_pos.register.screens.dialog import Field, Form
from tui_pos.till.approval import Approval

Try = Callable[[str, str, str], Awaitable[Approval]]
"""Checks number, PIN and reason; a `Refusal` says what is wrong with them."""


def override(text: str, attempt: Try) -> Form[Approval]:
    """Ask a manager to allow one action; both names and the reason are journalled by the till."""

    async def read(values: dict[str, str]) -> Approval:
        return await attempt(values["number"], values["pin"], values["reason"])

    fields = [
        Field("number", "Manager's number"),
        Field("pin", "PIN", secret=True),
        Field("reason", "Why", hint="may be left empty"),
    ]
    return Form("A manager must approve", fields, read, text)

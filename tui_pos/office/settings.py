"""The editors of the company's plain settings, receipt texts and quick cash keys."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from decimal import Decimal
from typing import Any

import msgspec

from tui_pos.core.money import Money
from tui_pos.core.quantity import parse_quantity
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import CashRounding, CompanySettings, ReceiptText, Rule, Stacking
from tui_pos.office.lists import Listed, ListEditor, is_yes, yes
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import Choose, Field, Form, numbered
from tui_pos.register.work import Work
from tui_pos.till.editing import Editing

TEXT_LINES = 4
"""Lines of a header, a footer or a return policy that can be typed here."""


class Setting(msgspec.Struct, frozen=True):
    """Name one setting, and how it is read and written."""

    field: str
    label: str
    read: Callable[[str, str], Any]
    write: Callable[[Any, str], str] = lambda value, currency: str(value)
    choices: tuple[str, ...] = ()


def _whole(text: str, currency: str) -> int:
    if not text.strip().isdigit():
        raise Refusal("setting", f"{text!r} is not a whole number: type one.")
    return int(text)


def _amount(text: str, currency: str) -> int:
    return Money.parse(text, currency).minor


def _words(text: str, currency: str) -> tuple[str, ...]:
    return tuple(word.strip() for word in text.split(",") if word.strip())


def _money(value: int, currency: str) -> str:
    return str(Money(value, currency))


def _listed(value: Sequence[str], currency: str) -> str:
    return ", ".join(value)


def _switch(value: bool, currency: str) -> str:
    return yes(value)


SETTINGS = (
    Setting("name", "Name of the shop", lambda text, currency: text),
    Setting("zone", "Time zone, such as America/Chicago", lambda text, currency: text),
    Setting("cash_rounding", "Cash rounding", lambda t, c: CashRounding(t), choices=tuple(CashRounding)),
    Setting("discount_reason", "Reason for a discount", lambda t, c: Rule(t), choices=tuple(Rule)),
    Setting("discount_reasons", "Reasons for discounts", _words, _listed),
    Setting("return_reasons", "Reasons for returns", _words, _listed),
    Setting("stacking", "When two discounts meet", lambda t, c: Stacking(t), choices=tuple(Stacking)),
    Setting("customer_required", "Customer on every sale", lambda t, c: is_yes(t), _switch, ("yes", "no")),
    Setting("idle_lock_seconds", "Lock an idle till after seconds", _whole),
    Setting("pin_attempts", "Wrong PINs before a lock-out", _whole),
    Setting("quantity_limit", "Highest quantity on a line", lambda t, c: parse_quantity(t)),
    Setting("cash_tender_limit", "Most cash above what is due", _amount, _money),
    Setting("return_days", "Days that a receipt can be returned", _whole),
    Setting("return_limit_offline", "Returns without the node, up to", _amount, _money),
    Setting("balance_limit_offline", "Balances spent without the node", _amount, _money),
    Setting("shipping_methods", "Ways of delivery", _words, _listed),
    Setting("print_receipt", "Print receipts", lambda t, c: Rule(t), choices=tuple(Rule)),
    Setting("quick_picks", "Quick-pick item numbers", _words, _listed),
    Setting("day_start_hour", "Hour at which a new business day begins", _whole),
)  # fmt: skip


class SettingsEditor:
    """Change the company's settings one at a time."""

    def __init__(self, work: Work, editing: Editing) -> None:
        self.work = work
        self.editing = editing

    async def run(self) -> None:
        """List the settings with their values."""
        columns = (("Setting", 42), ("Value", 0))
        await ListEditor(self.work, "Settings", columns, self._rows, self._edit).run()

    def _rows(self) -> list[Listed[Setting]]:
        company = self.editing.company
        return [
            Listed(one, (one.label, one.write(getattr(company, one.field), company.currency)))
            for one in SETTINGS
        ]

    async def _edit(self, setting: Setting | None) -> None:
        assert setting is not None
        company = await self.work.call(lambda: self.editing.company)
        value = setting.write(getattr(company, setting.field), company.currency)
        if setting.choices:
            text = await self.work.ask(Choose(setting.label, "", numbered(setting.choices)))
        else:
            text = await self.work.ask(
                questions.one_text(setting.label, "", "Value", value=value, empty=" ")
            )
        changed = msgspec.structs.replace(
            company, **{setting.field: setting.read(text.strip(), company.currency)}
        )
        await save_company(self.work, self.editing, changed)


async def save_company(work: Work, editing: Editing, changed: CompanySettings) -> None:
    """Save settings, asking for a manager where the right is missing."""
    await work.attempt(lambda given: editing.save_company(changed, given.approved))


async def edit_texts(work: Work, editing: Editing) -> None:
    """Change what is printed around a receipt's lines."""
    which = await work.ask(
        Choose(
            "Receipt texts", "", numbered(["Header", "Footer", "Return policy", "What is shown"])
        )
    )
    company = await work.call(lambda: editing.company)
    if which == "What is shown":
        receipt = await _shown(work, company.receipt)
    else:
        field = {"Header": "header", "Footer": "footer", "Return policy": "return_policy"}[which]
        lines = await _lines(work, which, getattr(company.receipt, field))
        receipt = msgspec.structs.replace(company.receipt, **{field: lines})
    await save_company(work, editing, msgspec.structs.replace(company, receipt=receipt))


async def _lines(work: Work, title: str, lines: tuple[str, ...]) -> tuple[str, ...]:
    async def read(values: dict[str, str]) -> tuple[str, ...]:
        texts = list(values.values())
        while texts and not texts[-1]:
            texts.pop()
        return tuple(texts)

    padded = [*lines, *[""] * TEXT_LINES][: max(TEXT_LINES, len(lines))]
    fields = [Field(str(n), f"Line {n}", text) for n, text in enumerate(padded, start=1)]
    return await work.ask(Form(title, fields, read, "Empty lines at the end are left out."))


async def _shown(work: Work, receipt: ReceiptText) -> ReceiptText:
    switches = [name for name in receipt.__struct_fields__ if name.startswith("show_")]

    async def read(values: dict[str, str]) -> ReceiptText:
        return msgspec.structs.replace(
            receipt, **{name: is_yes(text) for name, text in values.items()}
        )

    fields = [
        Field(
            name,
            name.removeprefix("show_").replace("_", " ").capitalize(),
            yes(getattr(receipt, name)),
        )
        for name in switches
    ]
    return await work.ask(Form("What a receipt shows", fields, read, "Type yes or no."))


async def edit_quick_cash(work: Work, editing: Editing) -> None:
    """Change the amounts of the quick cash keys."""
    company = await work.call(lambda: editing.company)

    async def read(values: dict[str, str]) -> tuple[int, ...]:
        amounts = [Money.parse(text, company.currency).minor for text in values.values() if text]
        return tuple(sorted(amounts))

    padded = [*(_money(amount, company.currency) for amount in company.quick_cash), *[""] * 5][:5]
    fields = [Field(str(n), f"Key {n}", text) for n, text in enumerate(padded, start=1)]
    amounts = await work.ask(Form("Quick cash keys", fields, read, "Amounts such as 20.00."))
    await save_company(work, editing, msgspec.structs.replace(company, quick_cash=amounts))


def percent(text: str) -> Decimal:
    """Read a percentage such as 8.25; refuse anything else."""
    try:
        value = Decimal(text.strip().removesuffix("%"))
    except ArithmeticError:
        raise Refusal("percent", f"{text!r} is not a percentage: type one like 8.25.") from None
    if not value.is_finite() or not 0 <= value <= 100:
        raise Refusal("percent", f"{text} is not between 0 and 100 percent: type another.")
    return value

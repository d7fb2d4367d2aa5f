"""Choosing one account from QuickBooks' chart, or naming another."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from exchange.charting import TYPE_WORDS, Chart
from exchange.posting.account import Account, AccountType
from tui_pos.core.refusal import Refusal
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import Choice, Choose
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.work import GivenUp, Work

COLUMNS = (("Account", 0), ("Type", 24))


class Offered(msgspec.Struct, frozen=True):
    """Offer an account; without one the row stands for its default, or with `new` for a name to be typed."""

    account: Account | None
    cells: tuple[str, str]
    new: bool = False


async def choose_account(
    work: Work, title: str, chart: Chart, accounts: Sequence[Account], default: str
) -> Account | None:
    """Ask for an account; None stands for the default. `GivenUp` when the list is left."""
    first = Offered(None, (f"(default) {default}", ""))
    last = Offered(None, ("+ An account that is not on the list", ""), new=True)
    rows = [first, *(Offered(one, (one.name, TYPE_WORDS[one.type])) for one in accounts), last]
    if chart.read:
        title = f"{title}: QuickBooks' chart of accounts"

    async def fetch(words: str) -> Sequence[Offered]:
        return [row for row in rows if row.new or words.lower() in " ".join(row.cells).lower()]

    taken = await work.choose(PickList(title, COLUMNS, fetch, lambda row: row.cells))
    if taken is None:
        raise GivenUp
    return await _another(work) if taken.new else taken.account


async def _another(work: Work) -> Account:
    """Ask for a name and a type; QuickBooks gets the account when a document first needs it."""
    name = await work.ask(
        questions.one_text(
            "Another account",
            "Type its full name, parents first, with : between. It is added to QuickBooks when a document first"
            " needs it.",
            "Name",
        )
    )
    kinds = [kind for kind in AccountType if kind is not AccountType.NON_POSTING]
    keys = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
    choices = [Choice(key, TYPE_WORDS[kind], kind) for key, kind in zip(keys, kinds, strict=False)]
    kind = await work.ask(Choose(name, "What type of account is it?", choices))
    try:
        return Account(name.strip(), kind)
    except ValueError as error:
        raise Refusal("account", f"{error}. Type another name.") from None


async def choose_name(work: Work, title: str, text: str, names: Sequence[str], value: str) -> str:
    """Ask for a name from one of QuickBooks' lists, or a typed one; empty stands for the default."""
    typed = "+ A name that is not on the list"
    rows = ["(default)", *names, typed]

    async def fetch(words: str) -> Sequence[str]:
        return [row for row in rows if row == typed or words.lower() in row.lower()]

    if names:
        taken = await work.choose(
            PickList(title, (("In QuickBooks", 0),), fetch, lambda row: (row,))
        )
        if taken is None:
            raise GivenUp
        if taken != typed:
            return "" if taken == "(default)" else taken
    return (await work.ask(questions.one_text(title, text, "Name", value=value, empty=" "))).strip()

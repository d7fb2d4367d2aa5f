"""How mistakes are planted in posting: results changed on their way out, lines moved to other accounts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
import pytest

from exchange.posting import account as accounts
from exchange.posting import helpers, receipts, tenders
from exchange.posting.account import Role
from exchange.posting.entry import Line, Posting

Patch = pytest.MonkeyPatch
Plant = Callable[[Patch], None]
change = msgspec.structs.replace


def after(patch: Patch, module: Any, name: str, change_: Callable[[Any], Any]) -> None:
    """Let a function's result be changed on its way out."""
    right = getattr(module, name)
    patch.setattr(module, name, lambda *a, **k: change_(right(*a, **k)))


def lines_of(patch: Patch, wrong: Callable[[Line], Line | None]) -> None:
    """Change or drop lines of receipts as they are made; what is out of balance then goes to cash."""
    sold, paid = receipts.sales_lines, tenders.tender_line

    def sales_lines(*args: Any, **more: Any) -> Any:
        return [found for line in sold(*args, **more) if (found := wrong(line))]

    patch.setattr(receipts, "sales_lines", sales_lines)
    patch.setattr(tenders, "tender_line", lambda *a: wrong(paid(*a)))


def elsewhere(role: Role) -> dict[str, Any]:
    """Post a line to the account and item of another role."""
    target = accounts.DEFAULTS[role]
    return {"account": target, "item": helpers.on(target)}


def turned(posting: Posting) -> Posting:
    """Turn debits into credits."""
    return Posting(tuple(change(line, amount=-line.amount) for line in posting.lines))


def onto(old: Role, new: Role) -> Callable[[Posting], Posting]:
    """Put the lines of one role's account on another's."""
    source, target = accounts.DEFAULTS[old], accounts.DEFAULTS[new]

    def moved(posting: Posting) -> Posting:
        lines = (change(x, account=target) if x.account == source else x for x in posting.lines)
        return Posting(tuple(lines))

    return moved

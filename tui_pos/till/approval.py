"""Which right an action on a sale needs, and how a manager gives it for one action."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from tui_pos.core import actions as act
from tui_pos.core.openline import GoodsLine
from tui_pos.core.people import Right, Role, Staff
from tui_pos.core.refusal import NeedsRight, Refusal
from tui_pos.core.sale import Sale


@dataclass(frozen=True, slots=True)
class Approval:
    """Say who gave one right for one action and why; made by the till after the manager's PIN was right."""

    by: Staff
    role: Role
    right: str
    reason: str = ""


_RIGHTS: dict[type, tuple[Right, str]] = {
    act.ReturnLine: (Right.RETURN_WITH_RECEIPT, "take goods back"),
    act.VoidLine: (Right.VOID_LINE, "void a line"),
    act.SetPrice: (Right.PRICE_OVERRIDE, "change a price"),
    act.DiscountLine: (Right.DISCOUNT, "give a discount"),
    act.DiscountSale: (Right.DISCOUNT, "give a discount"),
    act.SetPriceLevel: (Right.DISCOUNT, "choose another price level"),
    act.SetTaxLocation: (Right.TAX_EXEMPT, "choose where tax is found"),
    act.SetExempt: (Right.TAX_EXEMPT, "sell without tax"),
    act.AddDeposit: (Right.ORDERS, "handle deposits"),
}


def needed(sale: Sale, action: act.AnyAction) -> tuple[Right, str] | None:
    """Name the right an action needs and what it is called; most rings need none."""
    if isinstance(action, act.SetQuantity):
        less = abs(action.quantity) < abs(sale.goods(action.n).quantity)
        return (Right.VOID_LINE, "take goods off a sale") if less else None
    if isinstance(action, act.Ring):
        typed = action.price is not None and not action.item.open_price
        if typed and not action.open_ring:
            return Right.PRICE_OVERRIDE, "change a price"
        if action.quantity < 0:
            return Right.RETURN_WITHOUT_RECEIPT, "take goods back without a receipt"
        return (Right.OPEN_RING, "ring goods by department") if action.open_ring else None
    return _RIGHTS.get(type(action))


def check(role: Role, sale: Sale, action: act.AnyAction) -> None:
    """Let a role do an action, or raise `NeedsRight`; a discount above the role's limit needs a manager too."""
    need = needed(sale, action)
    if need is None:
        return
    right, what = need
    if right not in role.rights:
        raise NeedsRight(right, f"{role.name} may not {what}: ask a manager to approve it.")
    if right is Right.DISCOUNT and discount_percent(sale, action) > role.discount_limit:
        limit = f"{role.name} may discount up to {role.discount_limit} %"
        raise NeedsRight(right, f"{limit}: ask a manager to approve more.")


def discount_percent(sale: Sale, action: act.AnyAction) -> Decimal:
    """Express a discount as a percentage of what it is taken from, rounded up so that no limit is slipped under."""
    if not isinstance(action, act.DiscountLine | act.DiscountSale):
        return Decimal(0)
    if action.percent is not None:
        return action.percent
    if isinstance(action, act.DiscountLine):
        base = abs(sale.goods(action.n).extended)
    else:
        base = sum(
            line.extended
            for line in sale.lines
            if isinstance(line, GoodsLine) and line.discountable
        )
    if not action.amount or not base:
        return Decimal(0)
    return Decimal(-(-action.amount * 10_000 // base)) / 100


def check_approval(approval: Approval, right: Right | str, cashier: Staff) -> None:
    """Refuse an approval by somebody who may not give it: it takes the right itself and the right to override."""
    if approval.right != right or right not in approval.role.rights:
        raise Refusal(
            "approval", f"{approval.role.name} may not approve that: ask somebody with that right."
        )
    if Right.OVERRIDE not in approval.role.rights and approval.by.id != cashier.id:
        raise Refusal(
            "approval", f"{approval.role.name} may not approve for others: ask a manager."
        )

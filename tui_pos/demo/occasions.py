"""Every kind of receipt that a counter can make: each way of paying, returning, depositing, giving and charging.

An occasion is a function from a scene to the receipts it brings; `OCCASIONS` lists them in a fixed order.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from random import Random

from tui_pos.core import actions as act
from tui_pos.core.catalog import Item, ItemType, SerialPrompt
from tui_pos.core.receipt import DepositAction, Receipt
from tui_pos.demo.catalogue import items
from tui_pos.demo.company import STAFF, customers
from tui_pos.demo.counter import Counter

GOODS = tuple(
    item
    for item in items()
    if item.type is ItemType.INVENTORY
    and item.serial is SerialPrompt.NONE
    and 200 <= item.price(1) <= 4000
    and not (item.age_limit or item.sold_by_weight or item.open_price or item.recalled)
)
"""What can be rung without a question, at 2.00 to 40.00."""

LUXURY = next(item for item in items() if item.tax_code == "Lux")
SERVICES = tuple(item for item in items() if item.type is ItemType.SERVICE)
FIRMS = tuple(
    customer for customer, _ in customers() if customer.account_limit and not customer.tax_exempt
)


@dataclass
class Scene:
    """Give an occasion its counter, and chance to draw from."""

    counter: Counter
    chance: Random

    def basket(self) -> tuple[act.Ring, ...]:
        """Take one to three things, at times a service."""
        things = [
            act.Ring(self.thing(), Decimal(self.chance.randint(1, 2)))
            for _ in range(self.chance.randint(1, 3))
        ]
        if self.chance.random() < 0.3:
            things.append(act.Ring(self.chance.choice(SERVICES)))
        return tuple(things)

    def thing(self) -> Item:
        """Take one thing from the shelf."""
        return self.chance.choice(GOODS)

    def thing_rung(self) -> act.Ring:
        """Take one thing to the counter."""
        return act.Ring(self.thing())

    def back(self) -> act.Ring:
        """Bring one thing back without its receipt."""
        return act.Ring(self.thing(), Decimal(-1), reason="Defective")

    def firm(self) -> act.SetCustomer:
        """Serve a firm that has a house account."""
        return act.SetCustomer(self.chance.choice(FIRMS))

    def number(self) -> str:
        """Make up the number of a check or a card."""
        return str(self.chance.randint(1000, 999_999))

    def order(self) -> str:
        """Make up the order that a deposit stands on."""
        return self.counter.ids()

    def part(self, whole: int) -> int:
        """Draw a part of an amount, a fifth to a half."""
        return max(whole * self.chance.randint(20, 50) // 100, 1)

    def check(self, amount: int | None = None) -> act.AddTender:
        """Pay by check."""
        return act.AddTender("check", amount, number=self.number())

    def card(self, amount: int | None = None) -> act.AddTender:
        """Pay by card."""
        kind = self.chance.choice(("visa", "mastercard", "debit"))
        return act.AddTender(kind, amount, last4=f"{self.chance.randint(0, 9999):04d}")

    def ring(self, *things: act.AnyAction) -> tuple[Receipt, ...]:
        """Ring things and pay as the last ones say, the rest in cash."""
        tenders = tuple(thing for thing in things if isinstance(thing, act.AddTender))
        others = (thing for thing in things if not isinstance(thing, act.AddTender))
        sale = self.counter.sale(*others)
        return (self.counter.paid(sale, *tenders),)


def one_check(scene: Scene) -> tuple[Receipt, ...]:
    """One check over the whole sale."""
    return scene.ring(*scene.basket(), scene.check())


def several_checks(scene: Scene) -> tuple[Receipt, ...]:
    """Two checks, a card and cash on one receipt."""
    sale = scene.counter.sale(*scene.basket())
    part = max(sale.totals.due // 5, 1)
    tenders = (scene.check(part), scene.card(part), scene.check(part + 1))
    return (scene.counter.paid(sale, *tenders),)


def check_with_change(scene: Scene) -> tuple[Receipt, ...]:
    """A check over more than what is due, the rest given out in cash."""
    sale = scene.counter.sale(*scene.basket())
    return (scene.counter.paid(sale, scene.check(sale.totals.due + 500)),)


def charge(scene: Scene) -> tuple[Receipt, ...]:
    """A sale on account, whole, with the customer's order number."""
    noted = act.SetNote(purchase_order=f"PO-{scene.number()}")
    return scene.ring(*scene.basket(), scene.firm(), noted, act.AddTender("account"))


def charge_in_part(scene: Scene) -> tuple[Receipt, ...]:
    """A sale paid by cash, check and the house account."""
    sale = scene.counter.sale(*scene.basket(), scene.firm())
    part = max(sale.totals.due // 4 // 5 * 5, 5)
    tenders = (act.AddTender("cash", part), scene.check(part), act.AddTender("account"))
    return (scene.counter.paid(sale, *tenders),)


def payment(scene: Scene) -> tuple[Receipt, ...]:
    """A payment on account by cash and check."""
    amount = scene.chance.randint(2000, 9000)
    paid = (scene.firm(), act.AddAccountPayment(amount))
    return scene.ring(*paid, act.AddTender("cash", 1500), scene.check())


def payment_with_goods(scene: Scene) -> tuple[Receipt, ...]:
    """Goods and a payment on account on one receipt, by card and cash."""
    sale = scene.counter.sale(*scene.basket(), scene.firm(), act.AddAccountPayment(4000))
    by_card = min(scene.chance.randint(2500, 4500) // 5 * 5, sale.totals.due)
    return (scene.counter.paid(sale, scene.card(by_card)),)


def payment_by_gift_card(scene: Scene) -> tuple[Receipt, ...]:
    """A payment on account by gift card, which QuickBooks cannot deposit."""
    paid = (scene.firm(), act.AddAccountPayment(scene.chance.randint(1000, 3000)))
    return scene.ring(*paid, act.AddTender("gift", number=scene.number()))


def return_to_account(scene: Scene) -> tuple[Receipt, ...]:
    """Goods brought back, taken off what the customer owes."""
    return scene.ring(scene.back(), scene.firm(), act.AddTender("account"))


def deposit_taken(scene: Scene) -> tuple[Receipt, ...]:
    """A deposit on an order, by card."""
    amount = scene.chance.randint(500, 4000)
    return scene.ring(act.AddDeposit(scene.order(), amount), scene.card())


def deposit_used(scene: Scene) -> tuple[Receipt, ...]:
    """A deposit in cash, and the sale that it is used on, the rest by card."""
    order = scene.order()
    sale = scene.counter.sale(*scene.basket())
    amount = max(sale.totals.due // 3 // 5 * 5, 5)
    taken = scene.ring(act.AddDeposit(order, amount))
    used = act.AddTender("deposit", amount, order=order)
    return (*taken, scene.counter.paid(sale, used, scene.card()))


def deposit_refunded(scene: Scene) -> tuple[Receipt, ...]:
    """A deposit by check that is given back in cash."""
    order, amount = scene.order(), scene.chance.randint(100, 600) * 5
    taken = scene.ring(act.AddDeposit(order, amount), scene.check())
    return (*taken, *scene.ring(act.AddDeposit(order, -amount, DepositAction.REFUNDED)))


def deposit_forfeited(scene: Scene) -> tuple[Receipt, ...]:
    """A deposit that the shop keeps."""
    order, amount = scene.order(), scene.chance.randint(100, 600) * 5
    taken = scene.ring(act.AddDeposit(order, amount))
    kept = act.AddDeposit(order, amount, DepositAction.FORFEITED)
    return (*taken, *scene.ring(kept, act.AddTender("deposit", amount, order=order)))


def gift_card(scene: Scene) -> tuple[Receipt, ...]:
    """A gift card and a certificate sold, and a sale that both pay a part of."""
    card, paper = scene.number(), scene.number()
    sold = scene.ring(act.AddGiftCard(card, 2500), act.AddGiftCard(paper, 1500, True), scene.card())
    sale = scene.counter.sale(*scene.basket())
    by_card = act.AddTender("gift", scene.part(sale.totals.due), number=card)
    by_paper = act.AddTender("paper", scene.part(by_card.amount or 0), number=paper)
    return (*sold, scene.counter.paid(sale, by_card, by_paper))


def store_credit(scene: Scene) -> tuple[Receipt, ...]:
    """Goods brought back for store credit, and a sale that it pays a part of."""
    number = scene.number()
    back = scene.ring(scene.back(), act.AddTender("credit", number=number))
    sale = scene.counter.sale(*scene.basket())
    used = act.AddTender("credit", scene.part(sale.totals.due), number=number)
    return (*back, scene.counter.paid(sale, used))


def tip(scene: Scene) -> tuple[Receipt, ...]:
    """A tip on a card."""
    amount = act.AddTip(scene.chance.randint(50, 800), STAFF[3].record.id)
    return scene.ring(*scene.basket(), amount, scene.card())


def shipping(scene: Scene) -> tuple[Receipt, ...]:
    """Goods with their delivery, and a delivery by itself."""
    charged = act.SetShipping("Parcel", scene.chance.randint(300, 1500))
    return (
        *scene.ring(*scene.basket(), charged, scene.card()),
        *scene.ring(act.SetShipping("Courier", scene.chance.randint(300, 1500))),
    )


def refund_by_check(scene: Scene) -> tuple[Receipt, ...]:
    """Goods brought back, paid out by the shop's own check."""
    return scene.ring(scene.back(), scene.check())


def other_tender(scene: Scene) -> tuple[Receipt, ...]:
    """A sale by a way of paying that the shop made up."""
    return scene.ring(*scene.basket(), act.AddTender("app"))


def exchange(scene: Scene) -> tuple[Receipt, ...]:
    """Goods back and others sold on one receipt, once for more and once for less."""
    more = scene.ring(scene.back(), *scene.basket(), *scene.basket())
    less = scene.ring(scene.back(), scene.back(), scene.back(), scene.thing_rung())
    return (*more, *less)


def discounted(scene: Scene) -> tuple[Receipt, ...]:
    """A sale with a discount on a line and one on the whole."""
    percent = Decimal(scene.chance.choice((5, 10, 15)))
    on_line = act.DiscountLine(1, percent=percent, reason="Damaged")
    on_all = act.DiscountSale(amount=scene.chance.randint(10, 90), reason="Price match")
    return scene.ring(*scene.basket(), scene.thing_rung(), on_line, on_all, scene.card())


def luxury(scene: Scene) -> tuple[Receipt, ...]:
    """Goods under three taxes, one of them on a part of the price."""
    return scene.ring(act.Ring(LUXURY), scene.card())


def exempt(scene: Scene) -> tuple[Receipt, ...]:
    """A sale without tax, for a reason."""
    return scene.ring(*scene.basket(), act.SetExempt("Resale", "RC-1182"), scene.card())


def refund(scene: Scene) -> tuple[Receipt, ...]:
    """Goods brought back for cash and on a card."""
    return (*scene.ring(scene.back()), *scene.ring(scene.back(), scene.card()))


Occasion = Callable[[Scene], tuple[Receipt, ...]]

OCCASIONS: tuple[Occasion, ...] = (
    one_check,
    several_checks,
    check_with_change,
    charge,
    charge_in_part,
    payment,
    payment_with_goods,
    payment_by_gift_card,
    return_to_account,
    deposit_taken,
    deposit_used,
    deposit_refunded,
    deposit_forfeited,
    gift_card,
    store_credit,
    tip,
    shipping,
    refund_by_check,
    other_tender,
    exchange,
    discounted,
    luxury,
    exempt,
    refund,
)
"""All of them, in a fixed order."""

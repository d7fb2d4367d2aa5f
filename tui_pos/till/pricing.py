"""Changing prices: the regular ones and those of a level, at once or from a moment on, on every till between two sales."""

from __future__ import annotations

from tui_pos.core.catalog import PRICE_LEVELS, Item
from tui_pos.core.money import MAX_MINOR
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Store
from tui_pos.data.queries import settings
from tui_pos.journal import bodies
from tui_pos.till.approval import Approval
from tui_pos.till.machine import Machine
from tui_pos.till.signon import SignOn


class Pricing:
    """Set prices for the person who is signed on, or whoever approved it.

    The price of a level at which a single store sells is that store's own; all others are the company's.
    """

    def __init__(self, machine: Machine, people: SignOn) -> None:
        self.machine = machine
        self.people = people

    def levels(self) -> list[int]:
        """List the price levels that the person may set, the regular one first."""
        sees = self.people.signed_on().staff.looks_after
        return [level for level in range(1, PRICE_LEVELS + 1) if sees(self._matter(level))]

    def stores_at(self, level: int) -> list[Store]:
        """List the stores that sell at a level."""
        return [one for one in settings.stores(self.machine.db) if one.price_level == level]

    def change(
        self,
        item: Item,
        level: int,
        unit: str,
        price: int | None,
        starts: int = 0,
        approved: Approval | None = None,
    ) -> None:
        """Set one price from a moment on (milliseconds UTC, 0 at once); None takes a level's own price away."""
        by = self.people.allowed(
            Right.PRICE_EDIT, "change that price", self._matter(level), approved
        )
        if not 1 <= level <= PRICE_LEVELS:
            raise Refusal("price", f"There is no price level {level}: choose 1 to {PRICE_LEVELS}.")
        if unit not in ("", item.unit, *(one.name for one in item.units)):
            raise Refusal("price", f"{item.name} is not sold by the {unit}: choose another unit.")
        if price is None and level == 1 and unit in ("", item.unit):
            raise Refusal("price", f"{item.name} needs a regular price: type one.")
        if price is not None and not 0 <= price < MAX_MINOR:
            raise Refusal("price", "That cannot be a price: type it like 12.50.")
        if starts and starts <= self.machine.clock():
            raise Refusal(
                "price", "That moment has passed: leave it empty to change the price at once."
            )
        changed = bodies.PriceChange(item.id, level, price, "" if unit == item.unit else unit)
        self.machine.append(bodies.PricesChanged((changed,), starts), actor=by)

    def _matter(self, level: int) -> str:
        """Say whose matter a level's prices are: one store's, or (empty) the company's."""
        stores = self.stores_at(level)
        return stores[0].id if level != 1 and len(stores) == 1 else ""

"""What flows may do to the screen in front of the cashier."""

from __future__ import annotations

from decimal import Decimal
from typing import Protocol

from tui_pos.core.catalog import Item
from tui_pos.core.people import Customer
from tui_pos.core.sale import Sale
from tui_pos.core.settings import TenderType
from tui_pos.register.present import Money
from tui_pos.register.view import Tone
from tui_pos.register.work import Work
from tui_pos.till.checkout import Done


class Counter(Protocol):
    """Show what came of an intention, and hand over to another flow."""

    work: Work
    returning: bool

    @property
    def money(self) -> Money:
        """Write amounts of the shop's currency."""
        ...

    def key(self, action: str) -> str:
        """Name the key an action is on."""
        ...

    def current_line(self) -> int:
        """Give the number of the marked line; a `Refusal` in an empty sale."""
        ...

    def rung(self, sale: Sale) -> None:
        """Show a sale that has a new last line."""
        ...

    def changed(self, sale: Sale, text: str = "", tone: Tone = Tone.INFO) -> None:
        """Show a changed sale, the same line marked, and say what changed."""
        ...

    def cleared(self, text: str) -> None:
        """Show that no sale is open any more."""
        ...

    def finished(self, done: Done) -> None:
        """Show a finished receipt and its change; open the drawer and print."""
        ...

    def tell(self, text: str, tone: Tone = Tone.INFO) -> None:
        """Say something on the message line."""
        ...

    async def ring_item(self, item: Item, count: Decimal | None) -> None:
        """Ring an item that was chosen from a list."""
        ...

    async def search(self, text: str, count: Decimal | None) -> None:
        """Let the cashier choose an item from a list."""
        ...

    async def open_receipt(self, number: str) -> None:
        """Open a receipt to take goods back."""
        ...

    async def attach(self, customer: Customer) -> None:
        """Attach a customer to the sale."""
        ...

    async def tender_with(self, kind: TenderType, amount: int | None, number: str = "") -> None:
        """Take a tender of one type."""
        ...

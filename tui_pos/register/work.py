"""One thing after another: what the cashier wants is queued, done in order on the till's own thread, and shown.

Keys and scans never wait: they put an intention in the queue and the next key is taken at once. An intention that
needs an answer (a reason, an age, a manager) asks for it and is tried again with the answer.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from decimal import Decimal
from typing import TYPE_CHECKING, Any, TypeVar

import msgspec
from msgspec import structs

from tui_pos.core.actions import AgeChecked
from tui_pos.core.refusal import Needs, NeedsRight, Refusal
from tui_pos.register.dialogs import approval, questions
from tui_pos.register.finder import Finder
from tui_pos.register.screens.base import KeyScreen
from tui_pos.register.screens.dialog import Dialog
from tui_pos.register.screens.picklist import PickList
from tui_pos.till.approval import Approval

if TYPE_CHECKING:
    from textual.app import App

    from tui_pos.data.lanes import Lanes
    from tui_pos.data.shop import Shop
    from tui_pos.register.devices import Devices
    from tui_pos.till.till import Till

T = TypeVar("T")
Answer = TypeVar("Answer")
Row = TypeVar("Row")
Intention = Callable[[], Awaitable[None]]


_log = logging.getLogger(__name__)

_DEFECT = Refusal(
    "defect", "The program made a mistake and did not do that: look at the sale, then try again."
)


class GivenUp(Exception):
    """Say that the cashier left a question: nothing was done, and nothing is wrong."""


def _nothing() -> None:
    """Do nothing before anybody serves."""


class Answers(msgspec.Struct, frozen=True):
    """Collect what was asked for on the way to one action."""

    approved: Approval | None = None
    reason: str = ""
    price: int | None = None
    quantity: Decimal | None = None
    serials: tuple[str, ...] = ()
    number: str = ""


class Work:
    """Give flows the till, its thread, and a way to ask."""

    def __init__(
        self,
        app: App[None],
        till: Till,
        devices: Devices,
        lanes: Lanes,
    ) -> None:
        self.app = app
        self.till = till
        self.devices = devices
        self.lanes = lanes
        self.find_customer: Callable[[], Awaitable[bool]] | None = None
        self._waiting = 0
        self._free: Callable[[], None] = _nothing
        self._queue: asyncio.Queue[Intention] = asyncio.Queue()

    @property
    def shop(self) -> Shop:
        """The shop's database, for work that is given to `call`."""
        return self.till.shop

    def intend(self, intention: Intention) -> None:
        """Queue something to be done after all that was wanted before."""
        self._waiting += 1
        self._queue.put_nowait(intention)

    @property
    def busy(self) -> bool:
        """Say whether something is being done or waits to be."""
        return self._waiting > 0

    async def serve(
        self,
        refused: Callable[[Refusal], None],
        left: Callable[[], None],
        free: Callable[[], None],
    ) -> None:
        """Do what is queued, for ever; what cannot be done is told and changes nothing.

        `free` is called whenever keys may go on: after each intention, and when a question has opened.
        """
        self._free = free
        while True:
            intention = await self._queue.get()
            try:
                await intention()
            except Refusal as refusal:
                refused(refusal)
            except GivenUp:
                left()
            except Exception:
                _log.exception("an intention failed")
                refused(_DEFECT)
            self._waiting -= 1
            free()

    async def call(self, work: Callable[[], T]) -> T:
        """Do something on the till's thread."""
        return await self.lanes.write(lambda _: work())

    async def find(self, search: Callable[[Finder], T]) -> T:
        """Search or list on the reading thread, beside the sale."""
        store, moment = self.till.machine.rules.store, self.till.desk.moment
        return await self.lanes.read(lambda db: search(Finder(db, store, moment)))

    async def ask(self, dialog: Dialog[Answer]) -> Answer:
        """Ask a question; `GivenUp` when it is left with Escape."""
        answer: Answer | None = await self._open(dialog)
        if answer is None:
            raise GivenUp
        return answer

    async def show(self, screen: KeyScreen) -> None:
        """Show something until it is closed."""
        await self._open(screen)

    async def choose(self, picklist: PickList[Row]) -> Row | None:
        """Let the cashier take a row of a list; None when it was left."""
        row: Row | None = await self._open(picklist)
        return row

    async def _open(self, screen: KeyScreen) -> Any:
        """Put a screen on top, give it the keys that were typed ahead, and wait for its answer."""
        answer = self.app.push_screen(screen, wait_for_dismiss=True)
        self._free()
        return await answer

    async def attempt(self, act: Callable[[Answers], T], first: Answers | None = None) -> T:
        """Do something on the till's thread, asking for what it turns out to need, until it is done or refused."""
        answers = first or Answers()
        while True:
            try:
                return await self.call(lambda given=answers: act(given))  # type: ignore[misc]
            except NeedsRight as need:
                if answers.approved is not None:
                    raise
                answers = structs.replace(answers, approved=await self.approved(need))
            except Needs as need:
                answers = await self._with_answer(answers, need)

    async def approved(self, need: NeedsRight) -> Approval:
        """Have a manager approve one action: what, why and who, with number and PIN."""
        return await self.ask(approval.override(need.sentence, self._try_approval(need)))

    def _try_approval(self, need: NeedsRight) -> approval.Try:
        async def attempt(number: str, pin: str, reason: str) -> Approval:
            sale = self.till.desk.sale
            sale_id = sale.begin.sale if sale.begin else ""
            return await self.call(
                lambda: self.till.people.approve(
                    need.right, number, pin, reason, need.sentence, sale_id
                )
            )

        return attempt

    async def _with_answer(self, answers: Answers, need: Needs) -> Answers:
        """Ask for one missing thing; a thing that was given already and is asked again is a refusal."""
        company = self.till.machine.rules.company
        match need.what:
            case "age":
                await self._check_age(need)
                return answers
            case "customer" if self.find_customer is not None:
                if not await self.find_customer():
                    raise GivenUp
                return answers
            case "reason":
                returning = need.detail == "return"
                reasons = company.return_reasons if returning else company.discount_reasons
                reason = await self.ask(questions.reason(need.sentence, reasons))
                return structs.replace(answers, reason=reason)
            case "price":
                price = await self.ask(
                    questions.amount("Price", need.sentence, "Price", company.currency)
                )
                return structs.replace(answers, price=price)
            case "serial":
                count = int(Decimal(need.detail or "1"))
                serials = await self.ask(questions.serials(need.sentence, count))
                return structs.replace(answers, serials=serials)
            case "number":
                number = await self.ask(questions.one_text("Number", need.sentence, "Number"))
                return structs.replace(answers, number=number)
        raise need

    async def _check_age(self, need: Needs) -> None:
        old_enough = await self.ask(questions.age(need.sentence, need.detail))
        if not old_enough:
            raise Refusal("age", "Too young: the item was not rung.")
        await self.call(lambda: self.till.desk.do(AgeChecked(int(need.detail))))

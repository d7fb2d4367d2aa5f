"""Finished receipts: taking goods back, printing again, reversing, ringing again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar

from tui_pos.core.money import round_half_up
from tui_pos.core.openline import ReturnedLine
from tui_pos.core.quantity import parse_quantity
from tui_pos.core.receipt import ReceiptType
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries.receipts import Finished, ReceiptRow, Wanted
from tui_pos.register.counter import Counter
from tui_pos.register.dialogs import questions
from tui_pos.register.present import Money, quantity
from tui_pos.register.screens.dialog import Choice, Choose, yes_or_no
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.view import Tone
from tui_pos.register.work import GivenUp
from tui_pos.till.history import Returnable

LIMIT = 200
NUMBER_DIGITS = 6
RECEIPT_COLUMNS = (
    ("Receipt", 12),
    ("Day", 10),
    ("Time", 5),
    ("Cashier", 14),
    ("Total", -11),
    ("", 0),
)
RETURN_COLUMNS = (("Item", 0), ("Bought", -8), ("Back", -8), ("Left", -8), ("Paid each", -11))
_ALONE = "The node cannot be asked: what came back at other tills is not counted."
MONEY_KEYS = frozenset({"cash", "card", "check", "other_tender", "total"})


class ReturnList(PickList[Returnable]):
    """Show what can come back of a receipt: Enter takes one of the marked line, or as many as typed.

    A scan takes the line of that item. Money keys close the list and settle the sale.
    """

    passes = MONEY_KEYS
    KEYS = ("accept", "up", "down", "cash", "total", "leave")
    WORDS: ClassVar[Mapping[str, str]] = {"accept": "Take back", "leave": "Done"}

    def __init__(
        self, receipts: ReceiptFlow, found: Finished, rows: Sequence[Returnable], money: Money
    ) -> None:
        async def fetch(_: str) -> Sequence[Returnable]:
            return self.rows or rows

        super().__init__(
            f"Return of receipt {found.receipt.number}",
            RETURN_COLUMNS,
            fetch,
            lambda row: _return_cells(row, money),
            prompt="Quantity",
            empty="Nothing of this receipt can come back.",
        )
        self._receipts = receipts
        self._found = found
        self._taking = False
        self._alone = receipts.counter.work.till.machine.on_its_own

    def on_mount(self) -> None:
        """Say when other tills could not be asked."""
        super().on_mount()
        if self._alone:
            self.tell(_ALONE, Tone.WARNING)

    def typed(self) -> None:
        """Show the typed quantity; it does not narrow the list."""
        self.line.show(self.entry.text)
        if not self.rows:
            self.search()

    def do_accept(self) -> None:
        """Take the marked goods back."""
        if self.marked is not None:
            self._take(self.marked, self.entry.take())
            self.line.show("")

    def scanned(self, code: str) -> bool:
        """Take back the line whose item was scanned."""
        for index, row in enumerate(self.rows):
            if row.left > 0 and code in {row.line.code, row.line.number}:
                self.list.show_index(index)
                self._take(row, "")
                return True
        return False

    def _next(self, index: int) -> int:
        """Stay on a line of which something is left, else go to the next such line."""
        order = [*range(index, len(self.rows)), *range(index)]
        return next((at for at in order if self.rows[at].left > 0), index)

    def holds_keys(self) -> bool:
        """Let keys wait while something is taken back."""
        return self._taking

    def _take(self, row: Returnable, text: str) -> None:
        self._taking = True
        self.run_worker(self._return(row, text), group="return")

    async def _return(self, row: Returnable, text: str) -> None:
        try:
            count = parse_quantity(text) if text else min(row.left, Decimal(1))
            if not text and row.left != row.left.to_integral_value():
                count = row.left
            self.rows = await self._receipts.take_back(self._found, row, count)
        except Refusal as refusal:
            self.tell(refusal.sentence, Tone.ERROR)
        except GivenUp:
            self.tell("Nothing was taken back.")
        else:
            self.tell(f"{quantity(count)} {row.line.name} taken back.", Tone.GOOD)
            self.search(self._next(self.list.index))
            if not any(left.left > 0 for left in self.rows):
                self.dismiss(None)
        self._taking = False
        self.take_keys()


class ReceiptFlow:
    """Work with finished receipts."""

    def __init__(self, counter: Counter) -> None:
        self.counter = counter

    async def find(self, text: str = "") -> None:
        """Let the cashier choose a receipt and what to do with it."""
        work = self.counter.work

        async def fetch(words: str) -> Sequence[ReceiptRow]:
            wanted = _wanted(words, work.till.machine.prefix, self.counter.money)
            return await work.call(lambda: work.till.history.newest(wanted, limit=LIMIT))

        row = await work.choose(
            PickList("Receipts", RECEIPT_COLUMNS, fetch, self._cells, text=text)
        )
        if row is None:
            raise GivenUp
        found = await work.call(lambda: work.till.history.find(row.number))
        await self._choose_action(found)

    async def _choose_action(self, found: Finished) -> None:
        actions = [
            Choice("1", "Take goods back", self.give_back),
            Choice("2", "Print again, marked COPY", self.reprint),
            Choice("3", "Gift receipt, without prices", self.gift),
            Choice("4", "Reverse the whole receipt", self.reverse),
            Choice("5", "Ring a reversed receipt again, to correct it", self.correct),
        ]
        what = f"{self.counter.money(found.receipt.due)} on {found.receipt.day:%Y-%m-%d}"
        action = await self.counter.work.ask(
            Choose(f"Receipt {found.receipt.number}", what, actions)
        )
        await action(found)

    async def open(self, number: str) -> None:
        """Open a scanned receipt to take goods back."""
        history = self.counter.work.till.history
        await self.give_back(await self.counter.work.call(lambda: history.find(number)))

    async def give_back(self, found: Finished) -> None:
        """Take goods back line by line."""
        work = self.counter.work
        rows = await work.call(lambda: self._left(found))
        await work.choose(ReturnList(self, found, rows, self.counter.money))

    def _left(self, found: Finished) -> list[Returnable]:
        """List what was bought, counting what the open sale takes back as returned already."""
        till = self.counter.work.till
        back: dict[int, Decimal] = {}
        for line in till.desk.sale.lines:
            if not isinstance(line, ReturnedLine) or line.line.origin is None:
                continue
            origin = line.line.origin
            if origin.receipt == found.receipt.id:
                back[origin.line] = back.get(origin.line, Decimal(0)) - line.line.quantity
        return [
            replace(row, returned=row.returned + back.get(row.line.n, Decimal(0)))
            for row in till.history.returnable(found)
        ]

    async def take_back(self, found: Finished, row: Returnable, count: Decimal) -> list[Returnable]:
        """Put a return on the sale and give the lines with what is left of them."""
        work = self.counter.work
        history = work.till.history
        sale = await work.attempt(
            lambda given: history.return_line(
                found, row.line.n, count, given.reason, given.approved
            )
        )
        self.counter.rung(sale)
        return await work.call(lambda: self._left(found))

    async def reprint(self, found: Finished) -> None:
        """Print a receipt again."""
        work = self.counter.work
        await work.attempt(lambda given: work.till.history.reprint(found, approved=given.approved))
        work.devices.print_waiting()
        self.counter.tell(f"Copy of {found.receipt.number} is printing.", Tone.GOOD)

    async def gift(self, found: Finished) -> None:
        """Print a receipt without prices."""
        work = self.counter.work
        await work.attempt(
            lambda given: work.till.history.reprint(found, gift=True, approved=given.approved)
        )
        work.devices.print_waiting()
        self.counter.tell("The gift receipt is printing.", Tone.GOOD)

    async def last(self, *, gift: bool) -> None:
        """Print the last receipt again, or its gift receipt."""
        work = self.counter.work
        rows = await work.call(lambda: work.till.history.newest(Wanted(), limit=1))
        if not rows:
            raise Refusal("receipt", "There is no receipt yet.")
        found = await work.call(lambda: work.till.history.find(rows[0].number))
        await (self.gift(found) if gift else self.reprint(found))

    async def reverse(self, found: Finished) -> None:
        """Reverse a receipt whole, after asking once."""
        work = self.counter.work
        number, amount = found.receipt.number, self.counter.money(found.receipt.due)
        if not await work.ask(yes_or_no("Reverse?", f"{amount} of receipt {number} goes back.")):
            raise GivenUp
        done = await work.attempt(
            lambda given: work.till.history.reverse(found, approved=given.approved)
        )
        self.counter.finished(done)

    async def correct(self, found: Finished) -> None:
        """Ring a reversed receipt's goods again."""
        work = self.counter.work
        sale = await work.attempt(lambda given: work.till.history.copy_and_correct(found))
        self.counter.rung(sale)
        self.counter.tell(f"Correcting {found.receipt.number}: change what was wrong.")

    def _cells(self, row: ReceiptRow) -> Sequence[str]:
        at = self.counter.work.till.machine.local_time(row.completed)
        what = "reversal" if row.type == ReceiptType.REVERSAL else ""
        return (
            row.number, f"{row.day:%Y-%m-%d}", f"{at:%H:%M}", row.cashier,
            self.counter.money(row.due), what,
        )  # fmt: skip


def _wanted(words: str, prefix: str, money: Money) -> Wanted:
    """Read what was typed as an amount when it has a point, as a day when it is one, else as a number.

    The last digits of a number are enough: the rest is this till's.
    """
    text = words.strip()
    try:
        if "." in text:
            return Wanted(amount=questions.read_amount(text, money.currency))
        day = date.fromisoformat(text)
    except (Refusal, ValueError):
        short = text.isdigit() and len(text) <= NUMBER_DIGITS
        return Wanted(number=f"{prefix}-{int(text):0{NUMBER_DIGITS}d}" if short else text)
    return Wanted(first=day, last=day)


def _return_cells(row: Returnable, money: Money) -> Sequence[str]:
    line = row.line
    paid = money(round_half_up(Fraction(line.gross) / Fraction(line.quantity)))
    return (
        line.name, quantity(line.quantity), quantity(row.returned), quantity(row.left), paid
    )  # fmt: skip

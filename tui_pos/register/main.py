"""The register: sign-on, the sale screen, the idle lock, and where scans go."""

from __future__ import annotations

import asyncio
import time
from typing import TYPE_CHECKING

import msgspec
from textual import events
from textual.message import Message as Posted

from tui_pos.core.refusal import Refusal
from tui_pos.core.sale import State
from tui_pos.register import network, view
from tui_pos.register.app import TerminalApp
from tui_pos.register.console import Terminal
from tui_pos.register.keyboard import Arrived
from tui_pos.register.keymap import Keymap
from tui_pos.register.screens.base import KeyScreen
from tui_pos.register.screens.dialog import Dialog
from tui_pos.register.screens.signon import SignOnScreen
from tui_pos.register.view import Tone

if TYPE_CHECKING:
    from tui_pos.register.devices import DeviceState
    from tui_pos.register.screens.sale import SaleScreen
    from tui_pos.register.start import Opening
    from tui_pos.register.work import Work
    from tui_pos.till.signon import Session
    from tui_pos.till.till import Till

SCAN_WAITS_SECONDS = 2.0
"""How long a scan waits for a page of help or a list to be closed before it is refused aloud."""

LOOK_SECONDS = 1.0
"""How often the clock, the devices and the idle time are looked at."""

RETRY_SECONDS = 0.05

NETWORK_SECONDS = 1.0
"""How long after the sale screen the till begins to talk with its node: what that needs takes its time to import."""

SIGN_ON_SECONDS = 10.0
"""How long after the start it begins at a till where nobody signs on."""


class Scanned(Posted):
    """Bring one whole scan from a scanner's thread."""

    def __init__(self, code: str) -> None:
        super().__init__()
        self.code = code


class WaitingScan(msgspec.Struct):
    """Hold a scan that nobody can take yet."""

    code: str
    until: float


class RegisterApp(TerminalApp):
    """Sell at one till. `problem` is the refusal that ended a start which could not be."""

    till: Till
    work: Work
    sale: SaleScreen

    def __init__(self, opening: Opening, terminal: Terminal | None = None) -> None:
        super().__init__(Keymap.standard(), terminal)
        self.opening = opening
        self.problem: Refusal | None = None
        self._open = asyncio.Event()
        self._waiting: list[WaitingScan] = []
        self._last_key = time.monotonic()
        self._troubles: frozenset[DeviceState] = frozenset()
        self._refusal = ""
        self._seen = (0, 0)

    def on_mount(self) -> None:
        """Ask who works here; open the shop when that question stands on the screen."""
        self._sign_on = SignOnScreen(self._by_pin, self._by_badge)
        self.push_screen(self._sign_on, self._signed_on)
        self.call_after_refresh(self._begin)

    def _begin(self) -> None:
        self.run_worker(self._open_till(), group="open")

    async def _open_till(self) -> None:
        """Open the till in other threads; a shop that cannot be opened ends the program with the reason."""
        opening = self.opening
        try:
            self.till, lanes = await asyncio.to_thread(opening.open)
            self.keymap = Keymap.standard(self.till.machine.rules.company.keys)
        except Refusal as refusal:
            self.problem = refusal
            self.leave(1)
            return
        from tui_pos.register.screens.sale import SaleScreen
        from tui_pos.register.work import Work

        self.work = Work(self, self.till, opening.devices, lanes)
        self.sale = SaleScreen(self.work)
        self.sale.visible = not opening.only
        self._open.set()
        self._sign_on.welcome(self.till.machine.rules.company.name, self._top())
        self.set_interval(LOOK_SECONDS, self._look)
        self.set_timer(SIGN_ON_SECONDS, opening.network.start)

    # Who works here

    def _ask_sign_on(self) -> None:
        session = self.till.people.session
        locked = session.name if session is not None and session.locked else ""
        self._sign_on = SignOnScreen(self._by_pin, self._by_badge, locked)
        self._sign_on.welcome(self.till.machine.rules.company.name, self._top())
        self.push_screen(self._sign_on, self._signed_on)

    async def _by_pin(self, number: str, pin: str) -> Session:
        await self._open.wait()
        people = self.till.people
        if people.session is not None and people.session.locked:
            return await self.work.call(lambda: people.unlock(number, pin))
        return await self.work.call(lambda: people.by_pin(number, pin))

    async def _by_badge(self, code: str) -> Session:
        await self._open.wait()
        return await self.work.call(lambda: self.till.people.by_badge(code))

    def _signed_on(self, session: Session | None) -> None:
        self._last_key = time.monotonic()
        if not self.sale.is_attached:
            self.push_screen(self.sale)
            self.set_timer(NETWORK_SECONDS, self.opening.network.start)
        self.refresh_top()
        self.work.intend(self.sale.resume if not self.opening.only else self._only)

    async def _only(self) -> None:
        """Show the one screen this program was started for, and leave with it."""
        await self.opening.hooks[self.opening.only](self.work)
        self.leave()

    def signed_off(self) -> None:
        """Ask for somebody else, now that whoever was signed on may no longer work here."""
        if not self._at_sign_on:
            self._ask_sign_on()

    async def lock(self) -> None:
        """Lock the till with its sale; with no sale open, sign off so that somebody else can sign on."""
        people = self.till.people
        if self.till.desk.sale.lines:
            await self.work.call(people.lock)
        else:
            await self.work.call(people.sign_off)
        self._ask_sign_on()

    def _look(self) -> None:
        """Show the minute, the devices and the network; lock when nobody has touched the till for a while."""
        self._say_troubles()
        self._renew()
        self.refresh_top()
        limit = self.till.machine.rules.company.idle_lock_seconds
        idle = time.monotonic() - self._last_key > limit > 0
        if idle and self.till.people.session is not None and not self._at_sign_on:
            self._last_key = time.monotonic()
            self.run_worker(self.lock())

    def _say_troubles(self) -> None:
        """Say once what has become wrong with a device or the network; the top line keeps it as long as it lasts."""
        troubles = frozenset(s for s in self.opening.devices.states() if not s.well)
        for state in troubles - self._troubles:
            self.sale.tell(state.detail or f"The {state.name} is {state.word}.", Tone.WARNING)
        self._troubles = troubles
        why = self.opening.network.state().why
        if why and why != self._refusal:
            self.sale.tell(f"The till and its node: {why}", Tone.WARNING)
        self._refusal = why

    def _renew(self) -> None:
        """Between two sales take over what has arrived or come due; inside one nothing changes."""
        now = self.till.machine.clock()
        seen = (self.opening.network.state().read, now // 60_000)
        free = self.till.desk.sale.state is State.NEW and not self.work.busy
        if seen != self._seen and free and self.sale.is_attached:
            self._seen = seen
            self.work.intend(self.sale.renew)

    @property
    def _at_sign_on(self) -> bool:
        return isinstance(self.screen, SignOnScreen)

    def on_arrived(self, message: Arrived) -> None:
        """Note that somebody is there."""
        self._last_key = time.monotonic()

    def on_key(self, event: events.Key) -> None:
        """Note that somebody is there, where keys come one by one."""
        self._last_key = time.monotonic()

    # The top line

    def refresh_top(self) -> None:
        """Show where, who, when, and what is in trouble."""
        if self._at_sign_on:
            self._sign_on.top.show(self._top())
        self.sale.show_top(self._top())

    def _top(self) -> view.TopLine:
        machine, session = self.till.machine, self.till.people.session
        troubles = [f"{state.name} {state.word}".upper() for state in self._troubles]
        line = network.word(self.opening.network.state(), machine.local_time, machine.clock())
        return view.TopLine(
            place=f"{machine.rules.store.name}  {machine.rules.till.name}",
            receipt=self.sale.receipt_number,
            cashier=session.name if session is not None and not session.locked else "",
            time=f"{machine.local_time():%H:%M}",
            states=(*sorted(troubles), *([line] if line else [])),
            training=session is not None and session.training,
        )

    # Scans

    def on_scanned(self, message: Scanned) -> None:
        """Take a scan from a scanner's thread."""
        self._last_key = time.monotonic()
        self.scan(message.code)

    def scan(self, code: str) -> None:
        """Give a scan to the screen on top; let it wait where it may, or refuse it aloud."""
        if not self._waiting and self._offer(code):
            return
        if self._deciding:
            self._refuse(code)
            return
        self._waiting.append(WaitingScan(code, time.monotonic() + SCAN_WAITS_SECONDS))
        if len(self._waiting) == 1:
            self.set_timer(RETRY_SECONDS, self._retry)

    @property
    def _deciding(self) -> bool:
        return isinstance(self.screen, Dialog) and self.screen.decides

    def _offer(self, code: str) -> bool:
        return isinstance(self.screen, KeyScreen) and self.screen.scanned(code)

    def _retry(self) -> None:
        while self._waiting and self._offer(self._waiting[0].code):
            self._waiting.pop(0)
        now = time.monotonic()
        for scan in [scan for scan in self._waiting if self._deciding or scan.until < now]:
            self._waiting.remove(scan)
            self._refuse(scan.code)
        if self._waiting:
            self.set_timer(RETRY_SECONDS, self._retry)

    def _refuse(self, code: str) -> None:
        """Say aloud that a scan was not rung, and journal it: no scan is swallowed."""
        sentence = "A scan was not rung: answer this first, then scan again."
        if isinstance(self.screen, Dialog):
            self.screen.refuse(sentence)
        else:
            self.sale.tell(sentence, Tone.ERROR)
        self.run_worker(self._journal_refused(code))

    async def _journal_refused(self, code: str) -> None:
        try:
            await self.work.call(lambda: self.till.desk.scan_refused(code, "dialog"))
        except Refusal as refusal:
            self.sale.tell(refusal.sentence, Tone.ERROR)

    def opened(self, action: str) -> None:
        """Open a screen that another part of the program has put in the menu."""
        hook = self.opening.hooks.get(action)
        if hook is None:
            self.sale.tell("This till does not have those screens.", Tone.ERROR)
        else:
            self.work.intend(lambda: hook(self.work))

"""The till's receipt printer and drawer, driven by the spool's own thread."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from tui_pos.data.lanes import Lanes
from tui_pos.data.working import printjobs
from tui_pos.data.working.printjobs import JobState
from tui_pos.journal.connection import Connection
from tui_pos.paper.devices import drawer_pin, open_printer
from tui_pos.paper.jobs import JobTable
from tui_pos.paper.spool import DrawerFailed, JobChanged, PrinterChanged, Spool, SpoolEvent
from tui_pos.register.devices import DeviceState
from tui_pos.till.till import Till


class TillPrinter:
    """Print what is queued and open the drawer; made on the till's thread, and told of nothing that would wait."""

    def __init__(self, till: Till, lanes: Lanes) -> None:
        self._till = till
        self._lanes = lanes
        self._printer = DeviceState("printer", "ok")
        self._drawer = DeviceState("drawer", "ok")
        self._asking: dict[int, str] = {}
        settings = till.machine.rules.till.printer
        self._pin = drawer_pin(settings)
        self._spool = Spool(
            open_printer(settings), JobTable(self._work, till.machine.clock), self._heard
        )
        self._spool.start()

    def _work(self, work: Callable[[Connection], Any]) -> Any:
        return self._lanes.write(lambda shop: shop.work(work)).result()

    def _heard(self, event: SpoolEvent) -> None:
        """Keep what the spool says; the register looks at it once a second."""
        match event:
            case PrinterChanged(works, title):
                self._printer = DeviceState(
                    "printer", "ok" if works and not title else "look", works, title
                )
            case DrawerFailed(title):
                self._drawer = DeviceState("drawer", "look", False, title)
            case JobChanged(job, JobState.UNCONFIRMED | JobState.FAILED, title):
                self._asking[job] = title
            case JobChanged(job, _, _):
                self._asking.pop(job, None)

    def open_drawer(self) -> None:
        """Pulse the drawer; the reason is in the journal already."""
        self._drawer = DeviceState("drawer", "ok")
        self._spool.kick(self._pin)

    def print_waiting(self) -> None:
        """Begin with the print jobs that wait."""
        self._spool.wake()

    def states(self) -> Sequence[DeviceState]:
        """Say how printer and drawer are, and whether a paper waits for a decision."""
        asking = len(self._asking)
        doubt = DeviceState(
            "papers", f"{asking} in doubt", False, "Did it print? Print it again or skip it."
        )
        return (self._printer, self._drawer, *([doubt] if asking else []))

    def show_customer(self, upper: str, lower: str) -> None:
        """Show nothing: this till has no customer display yet."""

    def in_doubt(self) -> list[printjobs.PrintJob]:
        """List the papers of which nobody knows whether they came out; asked on the till's thread."""
        waiting = {JobState.UNCONFIRMED, JobState.FAILED}
        return [job for job in printjobs.unfinished(self._till.machine.db) if job.state in waiting]

    def stop(self) -> None:
        """Let a running job end, for two seconds at most; never called on the till's thread."""
        self._spool.stop(2.0)

"""`tui-pos demo network`: a node and some tills that trade against it, all on this machine, to watch."""

from __future__ import annotations

import sys
import tempfile
import time
from collections.abc import Callable
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from random import Random
from threading import Event, Thread

import click

from tui_pos.commands.context import print_json
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.demo.pace import Tally, TradeClock
from tui_pos.sync import enrolment, joining, status
from tui_pos.sync.link import Unreachable

RECEIPTS_A_ROUND = 8
"""Customers that a till serves between two talks with the node."""


@dataclass
class _DemoTill:
    """One till of the demo: its own database, its own cashiers, its own way to the node."""

    name: str
    path: Path
    url: str
    code: str
    seed: int
    stop: Event
    word: str = "joining"
    tally: Tally = field(default_factory=Tally)
    error: str = ""

    def join(self) -> None:
        """Make the database and join; one till after the other, as their migrations share one process."""
        with Shop.open(str(self.path)) as shop:
            joining.join(shop, self.url, self.code)

    def run(self) -> None:
        """Load, then trade and talk until told to stop; ends in step."""
        try:
            with Shop.open(str(self.path)) as shop:
                member = joining.membership(shop)
                assert member is not None
                joining.first_load(shop, member)
                self._trade(shop, member)
        except (Refusal, Unreachable) as error:
            self.word, self.error = "stopped", str(error)

    def _trade(self, shop: Shop, member: joining.Membership) -> None:
        from tui_pos.demo.trade import Trader
        from tui_pos.till.till import Till

        clock = TradeClock(shop.clock())
        till = Till(shop, clock=clock)
        trader = Trader(till, clock, Random(self.seed), self.tally)
        day = till.machine.suggested_day()
        while not self.stop.is_set():
            self.word = "selling"
            trader.trade(day, 1, RECEIPTS_A_ROUND)
            day += timedelta(days=1)
            self.word = "talking"
            joining.first_load(shop, member)
            self.word = "in step"
            self.stop.wait(0.5)


@click.command()
@click.option("--tills", type=click.IntRange(1, 20), default=3, show_default=True)
@click.option("--seconds", type=click.IntRange(1, 86_400), help="End by itself; otherwise Ctrl+C.")
@click.option("--folder", type=click.Path(path_type=Path), help="Keep the databases here.")
@click.option("--format", "form", type=click.Choice(["text", "json"]), default="text")
def network(tills: int, seconds: int | None, folder: Path | None, form: str) -> None:
    """Start a node and tills that trade against it on this machine, with a live view; nothing of it is real."""
    with ExitStack() as stack:
        where = folder or Path(stack.enter_context(tempfile.TemporaryDirectory()))
        where.mkdir(parents=True, exist_ok=True)
        database = str(where / "node.sqlite")
        codes = _found(database, tills)
        stop, (server, serving) = Event(), _serve(database)
        demo = [
            _DemoTill(f"Till {n}", where / f"till-{n}.sqlite", server, code, n, stop)
            for n, code in enumerate(codes, start=1)
        ]
        for till in demo:
            till.join()
        threads = [Thread(target=till.run, daemon=True) for till in demo]
        for thread in threads:
            thread.start()
        show = _view(database, demo) if form == "text" else lambda: None
        _watch(show, seconds)
        stop.set()
        for thread in threads:
            thread.join(60)
        show()
        serving()
        if form == "json":
            _report(database, demo)


def _found(database: str, tills: int) -> list[str]:
    """Make the demo company at the node and a code for each till."""
    from tui_pos.demo.catalogue import items
    from tui_pos.demo.shop import known_customers, plan
    from tui_pos.till.setup import is_set_up, set_up
    from tui_pos.till.till import pepper_of

    with Shop.open(database) as shop:
        if is_set_up(shop):
            raise Refusal("setup_done", "The folder holds a demo already: choose an empty one.")
        people = known_customers()
        set_up(shop, plan(), pepper_of(shop), items=items(), customers=people, office=True)
        return [enrolment.new_code(shop).code for _ in range(tills)]


def _serve(database: str) -> tuple[str, Callable[[], None]]:
    """Serve from a thread; gives the address, and how to stop."""
    from tui_pos.sync.listen import Listen
    from tui_pos.sync.service import build_app
    from tui_pos.sync.serving import Server

    ready, ports = Event(), list[int]()

    def told(port: int) -> None:
        ports.append(port)
        ready.set()

    app = build_app(lambda read_only: Shop.open(database, read_only=read_only))
    server = Server(app, Listen(port=0), told)
    thread = Thread(target=server.run, daemon=True)
    thread.start()
    if not ready.wait(30):
        raise Refusal("serve", "The demo's node did not start: see the messages above.")

    def stop() -> None:
        server.should_exit = True
        thread.join(30)

    return f"http://127.0.0.1:{ports[0]}", stop


def _watch(show: Callable[[], None], seconds: int | None) -> None:
    ends = time.monotonic() + (seconds or 10**9)
    try:
        while time.monotonic() < ends:
            show()
            time.sleep(min(1.0, max(0.0, ends - time.monotonic())))
    except KeyboardInterrupt:
        click.echo("\nStopping …", err=True)


def _view(database: str, demo: list[_DemoTill]) -> Callable[[], None]:
    """Paint the tills and the node's page again and again, or line after line where there is no terminal."""

    def show() -> None:
        with Shop.open(database, read_only=True) as shop:
            now = shop.clock()
            found = shop.read(lambda db: status.status(db, now))
        if sys.stdout.isatty():
            click.clear()
        for till in demo:
            text = f"{till.name}: {till.word}, {till.tally.receipts} receipts, {till.tally.gross / 100:.2f} {till.error}"
            click.echo(text.rstrip())
        click.echo()
        for line in status.lines(found, now):
            click.echo(line)

    return show


def _report(database: str, demo: list[_DemoTill]) -> None:
    with Shop.open(database) as shop:
        now = shop.clock()
        found = shop.read(lambda db: status.status(db, now))
        receipts = shop.read(lambda db: db.execute("SELECT count(*), sum(gross) FROM receipt"))
        different = shop.rebuild()
    (count, gross), *_ = receipts
    rung = sum(till.tally.receipts for till in demo)
    answer = {"tills": len(demo), "rung": rung, "at_node": count, "gross": gross or 0, "entries": found.entries,
              "rebuild_differs": different, "errors": [till.error for till in demo if till.error]}  # fmt: skip
    print_json(answer)

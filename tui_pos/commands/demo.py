"""`tui-pos demo`: made-up trade in the demo shop, to look at reports, to rehearse and to test."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from importlib.metadata import version
from random import Random

import click

from tui_pos.commands.context import format_option, key_file, machine_settings, print_json
from tui_pos.commands.network import network
from tui_pos.core.identity import uuid7_source
from tui_pos.core.refusal import Refusal
from tui_pos.data.database import Address
from tui_pos.data.queries import days as day_queries
from tui_pos.data.shop import Shop
from tui_pos.demo.company import STORE
from tui_pos.demo.pace import TradeClock

FIRST_DAY = date(2026, 1, 5)
"""The Monday on which a new demo shop begins to trade, so that a seed gives the same journal on any day."""


@click.group()
def demo() -> None:
    """Fill the demo shop with made-up trade."""


demo.add_command(network)


@demo.command()
@click.option(
    "--days",
    type=click.IntRange(1, 3650),
    default=7,
    show_default=True,
    help="Business days to ring.",
)
@click.option(
    "--seed", type=int, default=1, show_default=True, help="The same seed gives the same journal."
)
@click.option(
    "--receipts",
    type=click.IntRange(1, 2000),
    default=60,
    show_default=True,
    help="Receipts a day, about.",
)
@format_option
def trade(days: int, seed: int, receipts: int, form: str) -> None:
    """Ring days of trade in the demo shop named by --db, through the same till as the register."""
    from tui_pos.demo.shop import open_demo
    from tui_pos.demo.trade import Trader
    from tui_pos.till.till import Till

    settings = machine_settings()
    path = Address(settings.database).path
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    chance = Random(seed)
    clock = TradeClock(
        int(datetime.combine(FIRST_DAY, datetime.min.time(), UTC).timestamp() * 1000)
    )
    ids = uuid7_source(clock, chance.randbytes)
    with Shop.open(settings.database, clock=clock, ids=ids, key_file=key_file(settings)) as shop:
        if not shop.has_node():
            # A key from the seed too: the demo's journal protects nobody, and so it comes out the same to the last MAC.
            program, key = version("tui-pos"), chance.randbytes(32)
            shop.create_node(role="till", name="Till 1", program=program, actor="init", key=key)
        till = Till(open_demo(shop), clock=clock, ids=ids)
        if till.machine.rules.store.id != STORE.id:
            raise Refusal(
                "demo", f"{path} is a real shop: made-up trade goes into a demo shop only."
            )
        first = _first_day(till)
        tally = Trader(till, clock, chance).trade(first, days, receipts)
        shop.fold_all()
        head = shop.head()
    answer = {"database": str(path), "first": first, "days": days, "seed": seed, "receipts": tally.receipts,
              "gross": tally.gross, "entries": head.seq, "mac": head.mac}  # fmt: skip
    if form == "json":
        print_json(answer)
        return
    click.echo(f"{tally.receipts} receipts of {days} days from {first} are in {path}.")
    click.echo(
        f"Journal of {head.seq} entries, last MAC {head.mac[:16]}: the same for the same seed."
    )


def _first_day(till: object) -> date:
    from tui_pos.till.till import Till

    assert isinstance(till, Till)
    if till.day.open is not None:
        raise Refusal(
            "day", f"The day {till.day.open} is open in this shop: close it in the register first."
        )
    last = day_queries.last_closed(till.machine.db, till.machine.till_id)
    return last + timedelta(days=1) if last else FIRST_DAY

"""`tui-pos register`: the cashier's full screen."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from tui_pos import config
from tui_pos.core.refusal import Refusal

if TYPE_CHECKING:
    from tui_pos.config import Config
    from tui_pos.data.lanes import Lanes
    from tui_pos.data.shop import Shop
    from tui_pos.register.devices import Devices
    from tui_pos.register.network import Network
    from tui_pos.register.start import Hook
    from tui_pos.register.work import Work
    from tui_pos.till.till import Till


@click.command()
@click.option(
    "--demo", is_flag=True, help="Sell in the demo shop, which is made when it is not there."
)
def register(demo: bool) -> None:
    """Sell at this till, full-screen on this terminal."""
    from tui_pos.register.start import run

    if not sys.stdin.isatty() or not sys.stderr.isatty():
        raise Refusal("terminal", "The register needs a terminal: start it on the till's console.")
    url = _demo_shop() if demo else own_shop()
    keys = None if demo else own_keys()
    raise SystemExit(
        run(
            lambda: open_lanes(url, keys),
            devices=_printer_and_drawer,
            network=line_to_node,
            hooks={"office": office_screens()},
        )
    )


def open_lanes(url: str, key_file: Path | None, *, beside: bool = False) -> Lanes:
    """Open the database on its threads, imported behind the first paint; see `Shop.open`."""
    from tui_pos.data.lanes import Lanes

    return Lanes(url, key_file=key_file, beside=beside)


def line_to_node(shop: Shop, lanes: Lanes) -> Network:
    """Give a till that has joined a node its line there."""
    from tui_pos.register.network import Alone
    from tui_pos.sync.line import Line, has_joined

    return Line(lanes, shop) if has_joined(shop) else Alone()


def _printer_and_drawer(till: Till, lanes: Lanes) -> Devices:
    """Make the till's devices on its own thread; what they need is imported behind the first paint."""
    from tui_pos.register.tillprinter import TillPrinter

    return TillPrinter(till, lanes)


def office_screens() -> Hook:
    """Give what opens the manager's screens and those the command line adds, imported when somebody asks for them."""
    added = (click.get_current_context().find_root().obj or {}).get("screens")

    async def open_office(work: Work) -> None:
        from tui_pos.office.menu import Office

        await Office(work, added).run()

    return open_office


def own_shop() -> str:
    """Give the database that the settings name; refuses when there is no shop in it.

    Nothing of the database is imported for that: the sign-on stands on the screen before it is.
    """
    url = machine_settings().database
    is_file = "://" not in url or url.startswith("sqlite://")
    if is_file and not Path(url.removeprefix("sqlite://")).exists():
        raise Refusal(
            "no_database",
            f"There is no shop at {url}: make one with tui-pos init, or try register --demo.",
        )
    return url


def own_keys() -> Path | None:
    """Say where the settings keep the journal's keys; None for beside the SQLite file."""
    key_file = machine_settings().key_file
    return Path(key_file) if key_file else None


def machine_settings() -> Config:
    """Read this machine's settings, importing nothing of the database."""
    given = click.get_current_context().find_root().obj or {}
    return config.load(given.get("config"), given.get("db"))


def _demo_shop() -> str:
    """Make the demo shop once, in a file of its own, unless --db names another."""
    from tui_pos.config import data_folder
    from tui_pos.data.shop import Shop
    from tui_pos.demo.shop import open_demo

    given = (click.get_current_context().find_root().obj or {}).get("db")
    path = Path(given) if given else data_folder() / "demo.sqlite"
    if not path.exists():
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        with Shop.open(str(path)) as shop:
            open_demo(shop)
    return str(path)

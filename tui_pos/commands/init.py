"""`tui-pos init`: make this machine a shop with one till, by questions or from a file."""

from __future__ import annotations

import sys
from importlib.resources import files
from pathlib import Path

import click
import msgspec

from tui_pos.commands.context import key_file, machine_settings, new_shop
from tui_pos.commands.planfile import read_plan
from tui_pos.commands.prompts import ask_pin, ask_plan
from tui_pos.commands.serve import PORT
from tui_pos.core.refusal import Refusal
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop
from tui_pos.register.keymap import check_changes
from tui_pos.till.setup import NewShop, is_set_up, set_up
from tui_pos.till.shopcheck import Finding
from tui_pos.till.shopplan import ShopPlan, check_plan
from tui_pos.till.till import pepper_of


@click.command()
@click.option(
    "--from", "source", type=click.Path(path_type=Path), help="Take the answers from a TOML file."
)
@click.option("--example", is_flag=True, help="Print such a file with every key explained.")
@click.option("--node", is_flag=True, help="Make a back-office node, whose tills are to join.")
@click.option("--with-node", is_flag=True, help="Make a till, and its node beside it.")
@click.option("--port", default=PORT, show_default=True, help="With --with-node: the node's port.")
def init(source: Path | None, example: bool, node: bool, with_node: bool, port: int) -> None:
    """Make this machine a shop with one till, or with --node a company's back-office node.

    With --with-node it becomes both, each with a file of its own; a shop that is there already gets its node. Nothing
    is written until every answer is known and right.
    """
    if example:
        text = files("tui_pos.commands").joinpath("init_example.toml").read_text("utf-8")
        click.echo(text, nl=False)
        return
    if node and with_node:
        raise click.UsageError("--node makes a node alone: leave out one of the two.")
    if with_node:
        from tui_pos.commands.onemachine import check

        check(machine_settings(), port)
    if not (_has_shop() and with_node):
        _make_shop(source, node)
    if with_node:
        _add_node(port)


def _make_shop(source: Path | None, node: bool) -> None:
    _refuse_a_second()
    plan = _with_pin(read_plan(source)) if source else ask_plan()
    _show(check_plan(plan) + _keys(plan))
    if source is None:
        click.confirm("Make this shop?", default=True, abort=True, err=True)
    with new_shop() as shop:
        made = set_up(shop, plan, pepper_of(shop), office=node)
        _tell(shop, plan, made, source)


def _add_node(port: int) -> None:
    from tui_pos.commands.onemachine import add_node

    with new_shop() as shop:
        made = add_node(shop, port)
    listens = "" if port == PORT else f" --port {port}"
    click.echo(f"Its node: {made.database}, reached at {made.url}.")
    click.echo(f"Start the node first, with: tui-pos --db {made.database} serve{listens}")


def _refuse_a_second() -> None:
    """Say that there is a shop already before anybody answers twenty questions for nothing."""
    if _has_shop():
        path = Address(machine_settings().database).path
        raise Refusal("setup_done", f"{path} holds a shop already: choose another with --db.")


def _has_shop() -> bool:
    settings = machine_settings()
    address = Address(settings.database)
    if address.is_postgres or not address.path.exists() or not address.path.stat().st_size:
        return False
    with Shop.open(settings.database, read_only=True, key_file=key_file(settings)) as shop:
        return is_set_up(shop)


def _with_pin(plan: ShopPlan) -> ShopPlan:
    """Ask for the owner's PIN when the file leaves it out."""
    if plan.owner.pin or not sys.stdin.isatty():
        return plan
    owner = msgspec.structs.replace(plan.owner, pin=ask_pin("Owner's PIN"))
    return msgspec.structs.replace(plan, owner=owner)


def _keys(plan: ShopPlan) -> list[Finding]:
    return [Finding("company, keys", sentence) for sentence in check_changes(plan.company.keys)]


def _show(findings: list[Finding]) -> None:
    """Say everything that was found; go on only when nothing serious is among it."""
    for finding in findings:
        click.echo(str(finding), err=True)
    serious = sum(finding.serious for finding in findings)
    if serious:
        raise Refusal(
            "setup", f"Nothing was written: correct the {serious} above and run it again."
        )


def _tell(shop: Shop, plan: ShopPlan, made: NewShop, source: Path | None) -> None:
    office = shop.origin().role == "office"
    what = "its node" if office else made.till.name
    click.echo(f"{plan.company.name} is ready: {what} of store {made.store.number:02d}.")
    click.echo(f"Data: {shop.database.address.url}")
    click.echo(f"Keys: {shop.ring.path} and {shop.ring.path.with_suffix('.pepper')}")
    click.echo(f"Recovery code for a lost PIN: {made.recovery_code}")
    click.echo("Write the code on paper now and lock it away: it is shown this once.")
    if source is not None and any(staff.pin for staff in (plan.owner, *plan.staff)):
        click.echo(f"{source} may hold PINs in plain text: delete it, or take them out.")
    if office:
        click.echo("Serve the tills with: tui-pos serve; let one in with: tui-pos serve --code")
        return
    click.echo(f"Start selling with: tui-pos register, number {plan.owner.number} and the PIN.")

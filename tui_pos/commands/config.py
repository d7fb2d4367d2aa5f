"""`tui-pos config check`: everything wrong with the machine's settings and the shop's, each with its place."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import click

from tui_pos.commands.context import format_option, machine_settings, open_shop, print_json
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.register.keymap import check_changes
from tui_pos.till.machine import OFFICE
from tui_pos.till.shopcheck import Finding, check_shop


@click.group()
def config() -> None:
    """Look at the settings of this machine and of the shop."""


@config.command()
@format_option
@click.pass_context
def check(ctx: click.Context, form: str) -> None:
    """Check the machine's TOML file and the shop's settings: tax, tenders, texts, keys, zone, printers.

    Exit status 0 when the shop can sell by them, 1 when something serious is wrong.
    """
    findings = all_findings()
    if form == "json":
        print_json({"ok": not _serious(findings), "findings": findings})
    else:
        for finding in findings:
            click.echo(f"{'wrong' if finding.serious else 'note '}  {finding}")
        click.echo(_verdict(findings))
    ctx.exit(1 if _serious(findings) else 0)


def all_findings() -> list[Finding]:
    """Find everything that is wrong, the machine's file first; what cannot be read is a finding too."""
    try:
        machine = machine_settings()
    except Refusal as refusal:
        return [Finding("machine", refusal.sentence)]
    found = list(_log(machine.log))
    try:
        shop = open_shop(read_only=True)
    except Refusal as refusal:
        return [*found, Finding("machine, database", refusal.sentence)]
    with shop:
        return found + shop_findings(shop)


def shop_findings(shop: Shop) -> list[Finding]:
    """Find what is wrong with the settings that are in force in a shop."""
    now = shop.clock()
    company = shop.read(lambda db: settings.company(db, now))
    tax = shop.read(lambda db: settings.tax(db, now))
    if company is None or tax is None:
        return [Finding("shop", "This database has no settings: run tui-pos init.")]
    stores, tills = shop.read(settings.stores), shop.read(settings.tills)
    keys = [Finding("company, keys", sentence) for sentence in check_changes(company.keys)]
    node = shop.has_node() and shop.origin().role == OFFICE
    return check_shop(company, tax, stores, tills, node=node) + keys


def _log(log: str) -> Iterator[Finding]:
    folder = Path(log).parent
    if log and not folder.is_dir():
        sentence = f"There is no folder {folder}: make it, or leave the log out."
        yield Finding("machine, log", sentence)


def _serious(findings: list[Finding]) -> list[Finding]:
    return [finding for finding in findings if finding.serious]


def _verdict(findings: list[Finding]) -> str:
    serious = len(_serious(findings))
    if serious:
        return f"{serious} to correct before the shop can sell by these settings."
    return "The shop can sell by these settings."

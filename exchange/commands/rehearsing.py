"""`tui-pos exchange rehearse`: the whole exchange against a stand-in, before anybody's books are touched."""

from __future__ import annotations

import tempfile
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING

import click

from exchange.commands.group import exchange
from exchange.posting.mapping import Discounts, Mapping, Mode
from tui_pos.commands.context import format_option, print_json
from tui_pos.core.money import format_minor

if TYPE_CHECKING:
    from exchange.rehearse import Report


@exchange.command()
@click.option("--days", type=click.IntRange(1, 366), default=3, show_default=True)
@click.option("--seed", type=int, default=1, show_default=True, help="The same seed, the same run.")
@click.option("--receipts", type=click.IntRange(1, 500), default=40, show_default=True)
@click.option("--mode", type=click.Choice([mode.value for mode in Mode]), default="summarised")
@click.option("--discounts", type=click.Choice([one.value for one in Discounts]), default="net")
@click.option("--computed-tax", is_flag=True, help="Let QuickBooks compute the tax.")
@click.option("--faults", is_flag=True, help="Let calls get lost and QuickBooks fail, by chance.")
@click.option("--strict", is_flag=True, help="Call through a client made from the served WSDL.")
@format_option
def rehearse(
    days: int,
    seed: int,
    receipts: int,
    mode: str,
    discounts: str,
    computed_tax: bool,
    faults: bool,
    strict: bool,
    form: str,
) -> None:
    """Trade some days in a demo shop, post them to a stand-in company file, and compare both books.

    After the days are posted, some receipts of the first one arrive late and make a small batch of their own.
    """
    from exchange.company.choices import choose
    from exchange.mishaps import by_chance
    from exchange.practice import practice_company
    from exchange.rehearsal import Company
    from exchange.rehearse import Stage

    mapping = Mapping(
        mode=Mode(mode), discounts=Discounts(discounts), quickbooks_computes_tax=computed_tax
    )
    given = click.get_current_context().find_root().obj
    chance = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        shop, clock = given["trade"](str(Path(folder) / "shop.sqlite"), days, seed, receipts)
        with shop:
            password = practice_company(shop)
            shop.work(lambda db: choose(db, "main", mapping, now=clock()))
            books = Company(clock=clock)
            mishaps = (lambda: by_chance(chance)) if faults else None
            with Stage(shop, "main", password, strict=strict) as stage:
                stage.run(books, mishaps, rest=lambda: clock.pass_seconds(3600))
                stage.on_shop(lambda shop: given["late"](shop, clock, seed))
                stage.run(books, rest=lambda: clock.pass_seconds(3600))
                report = stage.report(books)
    if form == "json":
        print_json(report.plain())
    else:
        click.echo(_told(report))
    if not report.clean:
        raise SystemExit(1)


def _told(report: Report) -> str:
    lines = [
        f"{report.documents} documents, {report.posted} posted, {report.refused} refused,"
        f" lost {report.lost}, doubled {report.doubled}, difference {format_minor(report.difference)}"
        f" in {report.sessions} sessions.",
        "",
        f"{'Account':<46}{'Ours':>14}{'QuickBooks':>14}{'Register':>14}",
    ]
    for account in sorted({*report.ours, *report.quickbooks, *report.register}):
        three = (report.ours, report.quickbooks, report.register)
        figures = "".join(f"{format_minor(one.get(account, 0)):>14}" for one in three)
        lines.append(f"{account[:45]:<46}{figures}")
    lines += ["", *report.troubles] if report.troubles else []
    return "\n".join(lines)

"""`tui-pos exchange status`, `preview`, `log`: how the exchange stands, and what it posts."""

from __future__ import annotations

from datetime import datetime

import click

from exchange.commands.group import answer, company_option, exchange
from tui_pos.commands.context import format_option, open_books, print_json


@exchange.command()
@company_option
@format_option
def status(named: str, form: str) -> None:
    """Tell how documents stand, what waits for a person, and how the last session went."""
    from exchange.inspecting import only_company
    from exchange.inspecting import status as told

    with open_books() as shop:
        found = shop.read(lambda db: told(db, only_company(db, named)))
    answer(found, form)


@exchange.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The business day.")
@company_option
@click.option(
    "--format",
    "form",
    type=click.Choice(["text", "csv", "json"]),
    default="text",
    help="How to answer.",
)
def preview(day: datetime, named: str, form: str) -> None:
    """Show every debit and credit of a day: as it was cut, or as it would be cut now."""
    from exchange.inspecting import only_company
    from exchange.showing import day_page, page_csv, page_plain, page_text

    with open_books() as shop:
        company = shop.read(lambda db: only_company(db, named))
        pages = day_page(shop, company, day.date())
    match form:
        case "json":
            print_json(page_plain(company, day.date(), pages))
        case "csv":
            click.echo(page_csv(pages), nl=False)
        case _:
            click.echo(page_text(pages), nl=False)


@exchange.command()
@click.argument("document", default="")
@company_option
@format_option
def log(document: str, named: str, form: str) -> None:
    """List the last documents, or show the qbXML of one, sent and answered, named by number or GUID."""
    from exchange.inspecting import log as told
    from exchange.inspecting import only_company

    with open_books() as shop:
        found = shop.read(lambda db: told(db, only_company(db, named), document))
    answer(found, form)

"""`tui-pos exchange resend`, `reconcile`, `map`, `stop`, `go`: what a person decides, journalled with who it was."""

from __future__ import annotations

from dataclasses import asdict
from datetime import datetime
from pathlib import Path

import click

from exchange.commands.group import answer, company_option, exchange
from tui_pos.commands.context import format_option, open_books, print_json
from tui_pos.commands.guard import ACCOUNT, allow, user_option
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop

_DAY = click.DateTime(["%Y-%m-%d"])


def _allowed(shop: Shop, user: str | None, action: str) -> str:
    """Let nobody act for the company who looks after one store, wherever the exchange's database is."""
    return allow(shop, Right.EXCHANGE, user, action, store="")


@exchange.command()
@click.argument("document")
@company_option
@user_option
def resend(document: str, named: str, user: str | None) -> None:
    """Have a document looked up in QuickBooks, and sent if it is not there."""
    from exchange import verbs
    from exchange.inspecting import find, only_company

    with open_books() as shop:
        actor = _allowed(shop, user, "send a document again")
        company = shop.read(lambda db: only_company(db, named))
        rows = shop.read(lambda db: find(db, company, document))
        if len(rows) > 1:
            guids = ", ".join(row.document for row in rows)
            raise Refusal("several", f"Several documents bear {document}: name one of {guids}.")
        verbs.resend(shop, company, rows[0].document, actor=actor)
    click.echo(f"{rows[0].kind.removesuffix('Add')} {document} is looked up in the next session.")


@exchange.command()
@click.option("--from", "first", type=_DAY, help="Compare documents from this day on.")
@click.option("--to", "last", type=_DAY, help="The last day to compare.")
@click.option("--send-missing", is_flag=True, help="Queue again what the last comparison missed.")
@company_option
@user_option
@format_option
def reconcile(
    first: datetime | None,
    last: datetime | None,
    send_missing: bool,
    named: str,
    user: str | None,
    form: str,
) -> None:
    """Compare posted documents with QuickBooks in the next session; show what the last comparison found."""
    from exchange import verbs
    from exchange.delivery import reconciling
    from exchange.inspecting import only_company

    if (first is None) != (last is None):
        raise click.UsageError("Give both --from and --to, or neither.")
    with open_books() as shop:
        company = shop.read(lambda db: only_company(db, named))
        if send_missing:
            sent = verbs.send_missing(
                shop, company, actor=_allowed(shop, user, "send documents again")
            )
            return click.echo(f"{sent} documents are looked up and sent in the next session.")
        found = shop.read(lambda db: reconciling.differences(db, company))
        run = shop.read(lambda db: reconciling.progress(db, company))
        if first and last:
            actor = _allowed(shop, user, "compare with QuickBooks")
            verbs.compare(shop, company, first.date(), last.date(), actor=actor)
    answer({"last": asdict(run) if run else None, "found": [asdict(one) for one in found]}, form)


@exchange.command("map")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False), help="JSON to keep.")
@company_option
@user_option
def map_(path: str | None, named: str, user: str | None) -> None:
    """Print the mapping of accounts as JSON, or keep the one in a file."""
    from exchange import verbs
    from exchange.company.choices import mapping_of, read_mapping
    from exchange.inspecting import only_company
    from exchange.remapping import changes

    with open_books() as shop:
        company = shop.read(lambda db: only_company(db, named))
        if path:
            actor = _allowed(shop, user, "change the mapping")
            wanted = read_mapping(Path(path).read_text(encoding="utf-8"))
            told = changes(shop.read(lambda db: mapping_of(db, company)), wanted, {})
            verbs.keep_mapping(shop, company, wanted, told, actor=actor)
        print_json(shop.read(lambda db: mapping_of(db, company)))


@exchange.command()
@click.argument("why")
@company_option
@user_option
def stop(why: str, named: str, user: str | None) -> None:
    """Post nothing more until `go`, and say WHY; documents go on being cut and wait."""
    from exchange import verbs
    from exchange.inspecting import only_company

    with open_books() as shop:
        actor = _allowed(shop, user, "stop the exchange")
        company = shop.read(lambda db: only_company(db, named))
        name = "the service account" if actor == ACCOUNT else f"number {user}"
        verbs.stop(shop, company, why, actor=actor, name=name)
    click.echo(f"The exchange of {company} is stopped.")


@exchange.command()
@company_option
@user_option
def go(named: str, user: str | None) -> None:
    """Let the exchange go on after a stop, whoever or whatever stopped it."""
    from exchange import verbs
    from exchange.delivery import companies
    from exchange.inspecting import only_company

    with open_books() as shop:
        actor = _allowed(shop, user, "let the exchange go on")
        company = shop.read(lambda db: only_company(db, named))
        was = shop.read(lambda db: companies.get(db, company))
        verbs.go(shop, company, actor=actor)
    click.echo(
        f"The exchange of {company} goes on. What had stopped it: {was.cause}"
        if was.stopped
        else f"{company} was not stopped."
    )

"""`tui-pos exchange …`: connect to QuickBooks, see what would be posted, how it stands, and rehearse it all."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from collections.abc import Mapping as Mapping_
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any, TypeVar

import click

from exchange.posting.mapping import Discounts, Mapping, Mode
from tui_pos.commands.context import format_option, open_or_look, open_shop, print_json
from tui_pos.core.money import format_minor
from tui_pos.core.refusal import Refusal

if TYPE_CHECKING:
    from exchange.rehearse import Report

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def exchange() -> None:
    """Post the shop's days to QuickBooks Desktop through the Web Connector."""


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
    """Trade some days in a demo shop, post them to a stand-in company file, and compare both books."""
    from exchange.company.choices import choose
    from exchange.mishaps import by_chance
    from exchange.practice import practice_company
    from exchange.rehearsal import Company
    from exchange.rehearse import Stage

    mapping = Mapping(
        mode=Mode(mode), discounts=Discounts(discounts), quickbooks_computes_tax=computed_tax
    )
    trade = click.get_current_context().find_root().obj["trade"]
    chance = Random(seed)
    with tempfile.TemporaryDirectory() as folder:
        shop, clock = trade(str(Path(folder) / "shop.sqlite"), days, seed, receipts)
        with shop:
            password = practice_company(shop)
            shop.work(lambda db: choose(db, "main", mapping, now=clock()))
            books = Company(clock=clock)
            with Stage(shop, "main", password, strict=strict) as stage:
                stage.run(
                    books,
                    (lambda: by_chance(chance)) if faults else None,
                    rest=lambda: clock.pass_seconds(3600),
                )
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


def company_option(command: F) -> F:
    """Give a command `--company`."""
    sentence = "Which company, when there are several."
    return click.option("--company", "named", default="", metavar="KEY", help=sentence)(command)


@exchange.command()
@company_option
@format_option
def status(named: str, form: str) -> None:
    """Tell how documents stand, what waits for a person, and how the last session went."""
    from exchange.inspecting import only_company
    from exchange.inspecting import status as told

    shop, _ = open_or_look()
    with shop:
        answer = shop.read(lambda db: told(db, only_company(db, named)))
    _print(answer, form)


@exchange.command()
@click.option("--day", type=click.DateTime(["%Y-%m-%d"]), required=True, help="The business day.")
@click.option("--csv", "as_csv", is_flag=True, help="Write comma-separated values.")
@company_option
def preview(day: datetime, as_csv: bool, named: str) -> None:
    """Show every debit and credit of a day: as it was cut, or as it would be cut now."""
    from exchange.inspecting import only_company
    from exchange.posting.preview import preview_csv, preview_text
    from exchange.showing import day_page

    with open_shop() as shop:
        company = shop.read(lambda db: only_company(db, named))
        for title, made in day_page(shop, company, day.date()):
            click.echo(preview_csv(made) if as_csv else preview_text(title, made))


@exchange.command()
@click.argument("document", default="")
@company_option
@format_option
def log(document: str, named: str, form: str) -> None:
    """List the last documents, or show the qbXML of one, sent and answered, named by number or GUID."""
    from exchange.inspecting import log as told
    from exchange.inspecting import only_company

    shop, _ = open_or_look()
    with shop:
        answer = shop.read(lambda db: told(db, only_company(db, named), document))
    _print(answer, form)


@exchange.command()
@click.argument("document")
@company_option
def resend(document: str, named: str) -> None:
    """Have a document looked up in QuickBooks, and sent if it is not there."""
    from exchange.delivery.queue import resend as again
    from exchange.inspecting import find, only_company

    with open_shop() as shop:
        company = shop.read(lambda db: only_company(db, named))
        rows = shop.read(lambda db: find(db, company, document))
        if len(rows) > 1:
            guids = ", ".join(row.document for row in rows)
            raise Refusal("several", f"Several documents bear {document}: name one of {guids}.")
        shop.work(lambda db: again(db, company, rows[0].document, now=shop.clock()))
    click.echo(f"{rows[0].kind.removesuffix('Add')} {document} is looked up in the next session.")


@exchange.command()
@click.option("--from", "first", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--to", "last", type=click.DateTime(["%Y-%m-%d"]), required=True)
@click.option("--send-missing", is_flag=True, help="Queue again what the last comparison missed.")
@company_option
@format_option
def reconcile(first: datetime, last: datetime, send_missing: bool, named: str, form: str) -> None:
    """Compare posted documents with QuickBooks in the next session; show what the last comparison found."""
    from exchange import recovery
    from exchange.delivery import reconciling
    from exchange.inspecting import only_company

    with open_shop() as shop:
        company = shop.read(lambda db: only_company(db, named))
        found = shop.read(lambda db: reconciling.differences(db, company))
        run = shop.read(lambda db: reconciling.progress(db, company))
        if send_missing:
            sent = recovery.send_missing(shop, company)
            return click.echo(f"{sent} documents are looked up and sent in the next session.")
        span = (first.date(), last.date())
        shop.work(lambda db: reconciling.start(db, company, *span, now=shop.clock()))
    _print({"last": asdict(run) if run else None, "found": [asdict(one) for one in found]}, form)


@exchange.command("map")
@click.option("--file", "path", type=click.Path(exists=True, dir_okay=False), help="JSON to keep.")
@company_option
def map_(path: str | None, named: str) -> None:
    """Print the mapping of accounts as JSON, or keep the one in a file."""
    from exchange.company.choices import choose, mapping_of, read_mapping
    from exchange.inspecting import only_company

    with open_shop() as shop:
        company = shop.read(lambda db: only_company(db, named))
        if path:
            wanted = read_mapping(Path(path).read_text(encoding="utf-8"))
            shop.work(lambda db: choose(db, company, wanted, now=shop.clock()))
        print_json(shop.read(lambda db: mapping_of(db, company)))


@exchange.command()
@click.option("--company", "company", default="main", show_default=True, metavar="KEY")
@click.option("--name", default="", help="The company's name, for a new one.")
@click.option("--host", default="localhost", show_default=True, help="The node's host name.")
@click.option("--port", type=int, default=None)
@click.option("--begin", type=click.DateTime(["%Y-%m-%d"]), help="Post nothing before this day.")
@click.option("--new-password", is_flag=True, help="Make another password.")
@click.argument("file", type=click.Path(dir_okay=False))
def qwc(
    company: str,
    name: str,
    host: str,
    port: int | None,
    begin: datetime | None,
    new_password: bool,
    file: str,
) -> None:
    """Write the file that makes this shop known to the Web Connector; a new company gets its password once."""
    from exchange.connecting import connect
    from exchange.connector.qwc import qwc_file, service_url

    url = service_url(host, port)
    with open_shop() as shop:
        owner, password = connect(
            shop, company, name, new_password=new_password, begin=begin.date() if begin else None
        )
    Path(file).write_bytes(qwc_file(owner, url))
    click.echo(f"{file} is written for {owner.name}: open it on the QuickBooks machine.")
    if password:
        click.echo(f"Type this password into the Web Connector, once: {password}")


@exchange.command()
@click.argument("host")
@click.argument("folder", type=click.Path(file_okay=False))
def certificate(host: str, folder: str) -> None:
    """Make a server certificate for the node's host name, and the root for the QuickBooks machine."""
    from exchange.connector.certificate import make_certificate, save

    save(make_certificate(host), Path(folder))
    click.echo(f"Root, chain and key for {host} are in {folder}.")


def _print(answer: object, form: str) -> None:
    """Print plain values: as JSON, or a line to a value."""
    if form == "json":
        return print_json(answer)
    for line in _lines(answer, ""):
        click.echo(line)


def _lines(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping_):
        for key, inner in value.items():
            label = str(key).replace("_", " ")
            if isinstance(inner, Mapping_ | list) and inner:
                yield f"{indent}{label}:"
                yield from _lines(inner, indent + "  ")
            elif inner not in ("", None, [], {}):
                yield f"{indent}{label}: {inner}"
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from ([""] if n and isinstance(one, Mapping_) else [])
            yield from _lines(one, indent)
    else:
        yield f"{indent}{value}"

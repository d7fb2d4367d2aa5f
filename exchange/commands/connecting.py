"""`tui-pos exchange qwc` and `certificate`: what makes the shop known to the Web Connector."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path
from socket import gethostname

import click

from exchange.commands.group import exchange
from tui_pos.commands.context import open_books
from tui_pos.commands.guard import allow, user_option
from tui_pos.core.people import Right


@exchange.command()
@click.option("--company", "company", default="main", show_default=True, metavar="KEY")
@click.option("--name", default="", help="The company's name, for a new one.")
@click.option("--host", default="localhost", show_default=True, help="The node's host name.")
@click.option(
    "--port",
    type=int,
    default=8771,
    show_default=True,
    help="Where serve answers the Web Connector.",
)
@click.option("--begin", type=click.DateTime(["%Y-%m-%d"]), help="Post nothing before this day.")
@click.option("--new-password", is_flag=True, help="Make another password.")
@click.argument("file", type=click.Path(dir_okay=False))
@user_option
def qwc(
    company: str,
    name: str,
    host: str,
    port: int,
    begin: datetime | None,
    new_password: bool,
    file: str,
    user: str | None,
) -> None:
    """Write the file that makes this shop known to the Web Connector; a new company gets its password once."""
    from exchange.connecting import connect
    from exchange.connector.certificate import forwarder_steps
    from exchange.connector.qwc import LOCALHOST, qwc_file, service_url

    url = service_url(host, port)
    with open_books() as shop:
        actor = allow(shop, Right.EXCHANGE, user, "connect a company to QuickBooks", store="")
        first = begin.date() if begin else None
        owner, password = connect(
            shop, company, name, new_password=new_password, begin=first, actor=actor
        )
    Path(file).write_bytes(qwc_file(owner, url))
    click.echo(f"{file} is written for {owner.name}: open it on the QuickBooks machine.")
    if password:
        click.echo(f"Type this password into the Web Connector, once: {password}")
    if host.strip().lower() == LOCALHOST:
        click.echo()
        click.echo(forwarder_steps(gethostname(), port), nl=False)


@exchange.command()
@click.argument("host")
@click.argument("folder", type=click.Path(file_okay=False))
def certificate(host: str, folder: str) -> None:
    """Make a server certificate for the node's host name, and the root for the QuickBooks machine."""
    from exchange.connector.certificate import import_steps, make_certificate, save

    made = make_certificate(host)
    save(made, Path(folder))
    click.echo(f"Root, chain and key for {host} are in {folder}. Serve with them:")
    click.echo(f"    tui-pos serve --exchange-host 0.0.0.0 --exchange-tls {folder}")
    click.echo()
    click.echo(import_steps(made), nl=False)

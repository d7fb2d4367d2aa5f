"""`tui-pos serve`: be the back-office node of a company, and look after its tills."""

from __future__ import annotations

import socket
import sys
from datetime import date, datetime
from pathlib import Path

import click

from tui_pos.commands.context import (
    format_option,
    key_file,
    machine_settings,
    open_beside,
    print_json,
)
from tui_pos.commands.guard import allow, user_option
from tui_pos.config import Config
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Till
from tui_pos.data.database import Address
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.sync import enrolment, status
from tui_pos.sync.authority import Certificates, given
from tui_pos.sync.listen import Listen
from tui_pos.sync.ticket import keep_address, known_address, ticket

PORT = 8770


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option("--port", default=PORT, show_default=True, type=click.IntRange(0, 65535))
@click.option("--plain", is_flag=True, help="No TLS, for tills on this machine only.")
@click.option("--name", "names", multiple=True, help="Another name or address of this node.")
@click.option(
    "--tls-cert", type=click.Path(path_type=Path), help="A certificate of your own (PEM)."
)
@click.option("--tls-key", type=click.Path(path_type=Path), help="Its key.")
@click.option("--tls-authority", type=click.Path(path_type=Path), help="Who signed it.")
@click.option(
    "--exchange-host",
    default="127.0.0.1",
    show_default=True,
    help="Address for QuickBooks' Web Connector.",
)
@click.option(
    "--exchange-port",
    type=click.IntRange(0, 65535),
    help="Port for the Web Connector; the one behind --port unless told.",
)
@click.option(
    "--exchange-tls",
    metavar="FOLDER",
    type=click.Path(path_type=Path),
    help="What exchange certificate wrote.",
)
@click.option("--status", "show", is_flag=True, help="Say how the tills are doing, and end.")
@click.option("--code", is_flag=True, help="Make a one-time code for a till to join with, and end.")
@click.option(
    "--store", default="", help="The number of the store that is meant, with the options that end."
)
@click.option("--replace", metavar="TILL", help="With --code: for a machine that takes its place.")
@click.option("--revoke", metavar="TILL", help="Shut a till out at once, and end.")
@click.option("--rename", metavar="TILL", help="Give a till the name --till-name, and end.")
@click.option("--move", metavar="TILL", help="Move a till to the store --store, and end.")
@click.option(
    "--close-day",
    type=click.DateTime(["%Y-%m-%d"]),
    metavar="DATE",
    help="Close the day of --store though a till has it open still, and end.",
)
@click.option("--till-name", default="", help="With --code or --rename: the till's name.")
@click.option("--why", default="", help="With --revoke: the reason, for the journal.")
@user_option
@format_option
def serve(
    host: str, port: int, plain: bool, names: tuple[str, ...], tls_cert: Path | None,
    tls_key: Path | None, tls_authority: Path | None, exchange_host: str, exchange_port: int | None,
    exchange_tls: Path | None, show: bool, code: bool, store: str,
    replace: str | None, revoke: str | None, rename: str | None, move: str | None,
    close_day: datetime | None, till_name: str, why: str, user: str | None, form: str,
) -> None:  # fmt: skip
    """Serve the company's tills. With one of the options that end, look after them while another process serves."""
    if show:
        _show_status(store, form)
    elif code or replace:
        _make_code(store, till_name, replace, user, form)
    elif revoke or rename or move:
        _change(revoke, rename, move, store, till_name, why, user)
    elif close_day:
        _close_day(store, close_day.date(), user)
    else:
        settings_ = machine_settings()
        own = _certificates(settings_, plain, names, tls_cert, tls_key, tls_authority)
        behind = port + 1 if port else 0
        connector = _connector_at(
            exchange_host, behind if exchange_port is None else exchange_port, exchange_tls
        )
        _serve(settings_, Listen(host, port, own), connector, _reached(host, names))


def _serve(config: Config, listen: Listen, connector: Listen, reached: str) -> None:
    from tui_pos.sync.logs import to_standard_error
    from tui_pos.sync.service import build_app
    from tui_pos.sync.serving import Server

    to_standard_error(config.log_level)
    keys = key_file(config)
    _make_node(config)
    app = build_app(
        lambda read_only: Shop.open(config.database, read_only=read_only, key_file=keys),
        authority=listen.certificates.authority if listen.certificates else "",
        named=bool(listen.certificates and listen.certificates.named),
    )
    make = click.get_current_context().find_root().obj["exchange"]
    exchange = make(Shop.open(config.database, beside=True, key_file=keys))

    def ready(port: int) -> None:
        assert server.beside is not None
        address = _url(Listen(reached, port, listen.certificates), port)
        keep_address(_key_path(config), address)
        at = _url(connector, server.beside.port)
        click.echo(f"The Web Connector is answered at {at}/qbwc.", err=True)
        click.echo(f"Serving at {_url(listen, port)}; Ctrl+C stops.", err=True)

    server = Server(app, listen, ready, (exchange, connector))
    try:
        server.run()
    except KeyboardInterrupt:
        click.echo("Stopped.", err=True)


def _url(listen: Listen, port: int) -> str:
    return f"{'https' if listen.certificates else 'http'}://{listen.host}:{port}"


def _reached(host: str, names: tuple[str, ...]) -> str:
    """Say by which name tills reach this node: the one it was given, or the machine's own."""
    everywhere = host in ("0.0.0.0", "::")
    return names[0] if names else socket.gethostname() if everywhere else host


def _connector_at(host: str, port: int, tls: Path | None) -> Listen:
    """Say where the Web Connector is answered, with the files that `exchange certificate` wrote."""
    if tls is None:
        return Listen(host, port)
    return Listen(host, port, given(tls / "tui-pos-server.pem", tls / "tui-pos-server.key", None))


def _make_node(config: Config) -> None:
    """Make an empty database a node that waits for the first till to bring its company."""
    from tui_pos.sync.node import PROGRAM

    address = Address(config.database)
    if not address.is_postgres:
        address.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    with Shop.open(config.database, key_file=key_file(config)) as shop:
        if not shop.has_node():
            shop.create_node(role="office", name="Office", program=PROGRAM, actor="serve")


def _certificates(
    config: Config,
    plain: bool,
    names: tuple[str, ...],
    chain: Path | None,
    key: Path | None,
    authority: Path | None,
) -> Certificates | None:
    from tui_pos.sync import authority as tls

    if plain:
        return None
    if chain or key:
        if not (chain and key):
            raise Refusal("tls", "Give both --tls-cert and --tls-key.")
        return tls.given(chain, key, authority)
    return tls.own(_key_path(config).with_suffix(".tls"), names)


def _key_path(config: Config) -> Path:
    given = key_file(config)
    path = Address(config.database).path
    return given or path.with_name(path.name + ".key")


def _show_status(store: str, form: str) -> None:
    config = machine_settings()
    with Shop.open(config.database, read_only=True, key_file=key_file(config)) as shop:
        now = shop.clock()
        place = _store(shop, store)
        found = shop.read(lambda db: status.status(db, now, place))
    if form == "json":
        print_json(found)
        return
    for line in status.lines(found, now):
        click.echo(line)


def _make_code(store: str, name: str, replaced: str | None, user: str | None, form: str) -> None:
    with open_beside() as shop:
        url = known_address(shop.ring.path)
        if replaced:
            till = _find(shop, replaced)
            allow(shop, Right.SETTINGS, user, "replace a till", store=till.store)
            made = enrolment.new_code(shop, till=till.id)
        else:
            place = _store(shop, store)
            allow(shop, Right.SETTINGS, user, "let a till in", store=place)
            made = enrolment.new_code(shop, store=place, name=name)
    if form == "json":
        answer = {"code": made.code, "expires": made.expires, "till": made.till.name, "url": url}
        print_json(answer)
        return
    click.echo(f"Code for {made.till.name or 'the first till'}: {made.code}")
    click.echo(
        f"It opens once, within {enrolment.CODE_MINUTES} minutes: tui-pos join {url or 'URL'}"
    )
    if sys.stdout.isatty():
        _qr(ticket(url, made.code) if url else made.code)


def _qr(text: str) -> None:
    """Draw a code for a scanner or a telephone; two half blocks a character."""
    import qrcode

    drawing = qrcode.QRCode(border=2)
    drawing.add_data(text)
    drawing.print_ascii(invert=True)


def _change(
    revoke: str | None, rename: str | None, move: str | None, store: str, name: str, why: str,
    user: str | None,
) -> None:  # fmt: skip
    with open_beside() as shop:
        till = _find(shop, revoke or rename or move or "")
        place = "" if move else till.store
        actor = allow(shop, Right.SETTINGS, user, "change a till", store=place)
        if revoke:
            enrolment.revoke(shop, till.id, actor=actor, why=why or "no reason given")
            click.echo("The till is shut out: its credential is dead.")
            click.echo("Whoever has it may try PINs at leisure: change those of your managers now.")
        elif rename:
            enrolment.change_till(shop, till.id, actor=actor, name=name)
            click.echo(f"The till is called {name} from its next sale on.")
        elif move:
            there = _store(shop, store)
            moved = enrolment.change_till(shop, till.id, actor=actor, store=there)
            click.echo(f"The till is number {moved.number} of its new store from its next sale on.")


def _close_day(number: str, day: date, user: str | None) -> None:
    """Close a store's day by hand, for a till that will not close it any more."""
    from tui_pos.sync import closing

    with open_beside() as shop:
        id_ = _store(shop, number)
        store = shop.read(lambda db: settings.store(db, id_))
        if store is None:
            raise Refusal("store", "Say which store's day it is: give its number with --store.")
        actor = allow(shop, Right.CLOSE_DAY, user, "close the store's day", store=store.id)
        closed = closing.close_by_hand(shop, store, day, actor=actor)
    click.echo(f"{day} is closed at {store.name}: close {closed.number} of the store.")


def _find(shop: Shop, wanted: str) -> Till:
    """Find a till by its id, its name, or store and number (0102); refuses a name that several tills have."""
    stores = {store.id: store.number for store in shop.read(settings.stores)}
    found: dict[str, Till] = {}
    for till in shop.read(settings.tills):
        place = f"{stores.get(till.store, 0):02d}{till.number:02d}"
        if wanted in (till.id, till.name, place):
            found.setdefault(place, till)
    if len(found) > 1:
        places = ", ".join(sorted(found))
        raise Refusal("till", f"Several tills are called {wanted}: name one of {places}.")
    if not found:
        raise Refusal("till", f"There is no till {wanted}: serve --status lists them.")
    return next(iter(found.values()))


def _store(shop: Shop, number: str) -> str:
    if not number:
        return ""
    for store in shop.read(settings.stores):
        if number in (str(store.number), f"{store.number:02d}", store.name):
            return store.id
    raise Refusal("store", f"There is no store {number}: look at the settings.")

"""A shop of one machine: the node beside the till, with a file, keys and a port of its own, as on two machines."""

from __future__ import annotations

import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Event, Thread

from tui_pos.config import Config
from tui_pos.core.refusal import Refusal
from tui_pos.data.database import Address
from tui_pos.data.shop import Shop
from tui_pos.sync import enrolment, joining
from tui_pos.sync.authority import Certificates, own
from tui_pos.sync.listen import Listen
from tui_pos.sync.node import PROGRAM

_START_SECONDS = 30.0


@dataclass(frozen=True, slots=True)
class Beside:
    """Tell where the node beside a till is."""

    database: Path
    url: str


def check(settings: Config, port: int) -> None:
    """Refuse before anything is written what cannot be a shop with its node on one machine."""
    if Address(settings.database).is_postgres:
        raise Refusal(
            "with_node",
            "A till works on a SQLite file: name one with --db, and give PostgreSQL to the node by init --node.",
        )
    if settings.key_file:
        raise Refusal(
            "with_node",
            "key_file in the settings names the keys of one database, and here are two: leave it out.",
        )
    for wanted in (port, port + 1):
        _must_be_free(wanted)


def _must_be_free(port: int) -> None:
    """Refuse a port that something listens at; the one behind the node's is for the Web Connector."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            raise Refusal(
                "port", f"Port {port} is taken: choose another with --port, for serve too."
            ) from error


def add_node(shop: Shop, port: int) -> Beside:
    """Make the node's database beside a till's, and let the till join it over loopback, bringing its company along.

    Cut off anywhere it can be called again.
    """
    path = shop.database.address.path
    database = path.with_name(f"{path.stem}-node{path.suffix}")
    found = joining.membership(shop)
    if found is None:
        code = _make(database)
        with _serving(database, port) as url:
            joining.first_load(shop, joining.join(shop, url, code))
        return Beside(database, url)
    if not database.exists():
        raise Refusal(
            "joined", f"This till belongs to the node at {found.url}: it needs no other one."
        )
    with _serving(database, port):
        joining.first_load(shop, found)
    return Beside(database, found.url)


def _make(database: Path) -> str:
    """Make the database a node that waits for its first till; gives the code to join with."""
    with Shop.open(str(database)) as shop:
        if not shop.has_node():
            shop.create_node(role="office", name="Office", program=PROGRAM, actor="init")
        return enrolment.new_code(shop).code


@contextmanager
def _serving(database: Path, port: int) -> Iterator[str]:
    """Be the node for a moment, as `tui-pos serve` is it from then on."""
    from tui_pos.sync.service import build_app
    from tui_pos.sync.serving import Server

    certificates = _certificates(database)
    app = build_app(
        lambda read_only: Shop.open(str(database), read_only=read_only),
        authority=certificates.authority,
        named=certificates.named,
    )
    ready = Event()
    server = Server(app, Listen(port=port, certificates=certificates), lambda _: ready.set())
    thread = Thread(target=server.run, name="node", daemon=True)
    thread.start()
    if not ready.wait(_START_SECONDS):
        raise Refusal("serve", "The node did not start: see the messages above.")
    try:
        yield f"https://127.0.0.1:{port}"
    finally:
        server.should_exit = True
        thread.join()


def _certificates(database: Path) -> Certificates:
    return own(database.with_name(f"{database.name}.tls"))

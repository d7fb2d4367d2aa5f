"""A till joins its node: by a code, once; and what it keeps of that."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import days, settings
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.journal.files import save_file
from tui_pos.sync import codes, link, loading, wire
from tui_pos.sync.client import Runner, Sync
from tui_pos.sync.http import HttpLink, check_url, trusting, unpinned
from tui_pos.sync.line import SUFFIX
from tui_pos.sync.node import PROGRAM
from tui_pos.sync.state import Board
from tui_pos.till.till import own_till, pepper_of

Progress = Callable[[int, int], None]
"""Called with how many of how many entries are here."""


class Membership(msgspec.Struct, frozen=True):
    """Hold what a till needs to reach its node: a file beside the database (0600), for it holds the credential."""

    url: str
    office: str
    company: str
    token: str
    authority: str = ""
    named: bool = False

    def link(self, *, quick: bool = False) -> HttpLink:
        """Make the way to the node; `quick` for questions that a cashier waits for."""
        context = trusting(self.authority, named=self.named)
        return HttpLink(self.url, self.token, context=context, quick=quick)


def membership_path(shop: Shop) -> Path:
    """Say where a till keeps what it needs to reach its node."""
    return shop.ring.path.with_suffix(SUFFIX)


def membership(shop: Shop) -> Membership | None:
    """Give what this till needs to reach its node, None when it works alone."""
    path = membership_path(shop)
    if not path.exists():
        return None
    try:
        return msgspec.json.decode(path.read_bytes(), type=Membership)
    except msgspec.MsgspecError as error:
        raise Refusal(
            "membership", f"{path} is damaged: join the node again with a new code."
        ) from error


def look(url: str) -> tuple[str, wire.About]:
    """Ask a node who it is; what it says is believed only after the code has proven it."""
    address = check_url(url)
    context = unpinned() if address.startswith("https://") else None
    first = HttpLink(address, context=context)
    try:
        about = first.look(link.ABOUT, wire.About)
    finally:
        first.close()
    if address.startswith("https://") and not about.authority:
        raise Refusal("join", f"{address} shows no certificate to pin: this is no node of tui-pos.")
    if about.protocol > wire.PROTOCOL + 1:
        raise Refusal(
            "protocol", "The node is more than one release ahead: update this till first."
        )
    return address, about


def join(shop: Shop, url: str, code: str) -> Membership:
    """Join a node with a one-time code: the till gets identity, credential and pepper, and keeps its own journal.

    Refuses (`joined`) a till that has joined already and still can, (`day`) one in the middle of a business day, (`code`,
    `join` ...) what the node refuses. Run `first_load` next.
    """
    key = codes.key_of(code)
    address, about = look(url)
    _check_free(shop, about)
    salt = os.urandom(16)
    asked = _request(shop, codes.till_proof(key, about, salt), salt)
    way = HttpLink(address, context=trusting(about.authority, named=about.named))
    try:
        joined = way.ask(link.JOIN, asked, wire.Joined)
    finally:
        way.close()
    if not codes.same(joined.proof, codes.node_proof(key, about, salt)):
        raise Refusal("join", "What answered does not know the code: check the node's address.")
    found = Membership(
        address, joined.office, joined.company, joined.token, about.authority, about.named
    )
    return _settle(shop, joined, found)


def _settle(shop: Shop, joined: wire.Joined, found: Membership) -> Membership:
    """Become the till that the node said; the file with the credential is written last."""
    if not shop.has_node():
        shop.create_node(
            role="till",
            name=joined.name,
            program=PROGRAM,
            actor="join",
            node=joined.node,
            key=joined.key,
        )
    pepper_of(shop).replace(joined.pepper)
    save_file(membership_path(shop), msgspec.json.encode(found))
    return found


def first_load(shop: Shop, found: Membership, progress: Progress | None = None) -> None:
    """Fetch everything once; cut off anywhere it goes on where it was. Selling is possible behind it, or during it."""
    run: Runner = lambda work: work(shop)  # noqa: E731
    way = found.link()
    board, pepper = Board(shop.clock), pepper_of(shop)
    sync = Sync(run, way, found.office, pepper, board, progress, loading.ALONE)
    try:
        while sync.round():
            pass
        shop.fold_all()
    finally:
        way.close()


def _check_free(shop: Shop, about: wire.About) -> None:
    old = membership(shop)
    if old is not None and old.office != about.node:
        raise Refusal(
            "joined",
            f"This till belongs to the node at {old.url}: revoke it there, and remove {membership_path(shop)}.",
        )


def _request(shop: Shop, proof: bytes, salt: bytes) -> wire.Join:
    """Say what this till brings: nothing, or the journal, company and pepper of a shop that has been selling."""
    if not shop.has_node():
        return wire.Join(proof, salt, PROGRAM)
    origin = shop.origin()
    company = shop.read(lambda db: settings.company(db, shop.clock()))
    if company is None:
        return wire.Join(proof, salt, PROGRAM, origin.node, shop.ring.key(origin.node))
    own = own_till(shop)
    till = shop.read(lambda db: settings.till(db, own))
    assert till is not None
    if shop.read(lambda db: days.open_day(db, own)) is not None:
        raise Refusal("day", "A business day is open here: close it, then join.")
    if own != origin.node:
        renamed = msgspec.structs.replace(till, id=origin.node)
        shop.append([bodies.TillsSaved((renamed,))], actor="join")
    head = shop.head()
    return wire.Join(
        proof=proof,
        salt=salt,
        program=PROGRAM,
        node=origin.node,
        key=shop.ring.key(origin.node),
        epoch=head.epoch,
        seq=head.seq,
        company=company.name,
        store=till.store,
        number=till.number,
        name=till.name,
        printer=till.printer,
        pepper=pepper_of(shop).secrets,
    )

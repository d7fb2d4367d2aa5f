"""What a person should look at: fields that both sides changed, entries that are gone, changes that were refused."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import msgspec

from exchange.company import links
from exchange.company.links import Kind, Link, State
from exchange.company.merging import Difference
from exchange.delivery import cache, documents
from exchange.delivery.queue import resend
from tui_pos.journal.connection import Connection

_KIND = "clash"


@dataclass(frozen=True, slots=True)
class Clash:
    """Tell one matter: `field` is empty when the whole record is concerned; the register's text is the one that holds."""

    kind: Kind
    ours_id: str
    name: str
    field: str
    ours: str
    theirs: str
    sentence: str
    at: int


class _Kept(msgspec.Struct, frozen=True):
    name: str
    ours: str
    theirs: str


def note(db: Connection, company: str, link: Link, found: Iterable[Difference], now: int) -> None:
    """Remember fields that both sides changed, each in the place of what it showed before."""
    for one in found:
        text = msgspec.json.encode(_Kept(link.name, one.ours, one.theirs)).decode()
        cache.put(db, company, _KIND, f"{link.kind.value}/{link.ours}/{one.field}", text, now)


def clashes(db: Connection, company: str) -> list[Clash]:
    """List everything that a person should look at, changed fields first."""
    found: list[Clash] = []
    for one in cache.every(db, company, _KIND):
        kind, ours, field = one.key.split("/", 2)
        kept = msgspec.json.decode(one.value, type=_Kept)
        sentence = (
            f"{kept.name}: {field} was changed on both sides. The register's “{kept.ours}” holds;"
            f" QuickBooks had “{kept.theirs}”."
        )
        found.append(
            Clash(Kind(kind), ours, kept.name, field, kept.ours, kept.theirs, sentence, one.at)
        )
    for link in links.in_state(db, company, (State.GONE, State.REFUSED), limit=1000):
        found.append(Clash(link.kind, link.ours, link.name, "", "", "", link.cause, 0))
    return found


def settle_clash(db: Connection, company: str, clash: Clash, *, now: int) -> None:
    """Take a clash off the list after a person has looked; a record that is gone is linked anew when it is needed."""
    if clash.field:
        cache.drop(db, company, _KIND, f"{clash.kind.value}/{clash.ours_id}/{clash.field}")
        return
    link = links.find(db, company, clash.kind, clash.ours_id)
    if link is not None and link.state is State.REFUSED:
        links.put(db, company, [link.but(state=State.LINKED, wanted={}, cause="")])
    elif link is not None and link.state is State.GONE:
        links.put(db, company, [links.new(link.kind, link.ours, link.name)])
        key = f"{link.kind.value}:{link.name.casefold()}"
        if documents.find(db, company, key) is not None:
            resend(db, company, key, now=now)

"""`tui-pos journal`: what happened, the proof that nothing was changed, and the tables made again from it."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, tzinfo
from zoneinfo import ZoneInfo

import click
import msgspec

from tui_pos.commands.context import format_option, moment, open_or_look, open_shop, print_json
from tui_pos.commands.guard import allow, user_option
from tui_pos.core.people import Right
from tui_pos.core.refusal import Refusal
from tui_pos.data import upkeep
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.data.snapshot import Snapshot
from tui_pos.journal import bodies, reading, showing
from tui_pos.journal.bodies import Head
from tui_pos.journal.entry import Entry
from tui_pos.journal.kinds import KINDS
from tui_pos.journal.witnesses import Witness


@click.group()
def journal() -> None:
    """Show, prove and replay what happened."""


@journal.command()
@click.option(
    "--last", type=click.IntRange(1), default=50, help="How many, the newest; 50 if not said."
)
@click.option("--after", type=click.IntRange(0), help="Instead, all entries behind this place.")
@click.option("--kind", "kinds", multiple=True, help="Only this kind; may be given several times.")
@format_option
@user_option
def show(last: int, after: int | None, kinds: tuple[str, ...], form: str, user: str | None) -> None:
    """Show entries, one on a line, in the order in which they arrived; people stand there as ids."""
    shop, _ = open_or_look(user)
    with shop:
        allow(shop, Right.SETTINGS, user, "read the journal")
        zone = _zone(shop)
        with moment(shop) as snapshot:
            for entry in _chosen(snapshot, last, after, kinds):
                text = showing.as_json(entry) if form == "json" else showing.as_text(entry, zone)
                click.echo(text)


@journal.command()
@click.option("--head", help="An entry that you hold, as SEQ:MAC: a backup and a node show one.")
@format_option
@click.pass_context
def verify(ctx: click.Context, head: str | None, form: str) -> None:
    """Prove that no entry was changed, removed or put in, and say up to where others can vouch for it.

    Exit status 0 when everything is as it was written, 1 otherwise.
    """
    shop, _ = open_or_look()
    with shop:
        verdict = upkeep.verify(shop, [_witness(shop, head)] if head else [])
    say = showing.verdict_json if form == "json" else showing.verdict_text
    click.echo(say(verdict))
    ctx.exit(0 if verdict.ok else 1)


@journal.command()
@format_option
@user_option
@click.pass_context
def rebuild(ctx: click.Context, form: str, user: str | None) -> None:
    """Make all tables again from the entries, and name those that were different. Close the register first.

    Exit status 0 when the tables were right, 1 when some were not; they are right now.
    """
    with open_shop() as shop:
        actor = allow(shop, Right.SETTINGS, user, "rebuild the tables")
        different = shop.rebuild()
        note = f"{len(different)} tables were different"
        shop.append([bodies.CommandRun("journal rebuild", note)], actor=actor)
    if form == "json":
        print_json({"ok": not different, "different": different})
    elif different:
        click.echo(f"These tables were wrong and have been made again: {', '.join(different)}.")
    else:
        click.echo("The tables are what the entries say.")
    ctx.exit(1 if different else 0)


@journal.command()
@click.argument("kind", type=click.Choice(sorted(KINDS)), required=False)
def schema(kind: str | None) -> None:
    """Print the bodies of entries as JSON Schema, all kinds or one; amounts are whole minor units."""
    chosen = [KINDS[kind]] if kind else KINDS.values()
    print_json({f"{one.name}.v{one.version}": _schema(one.body) for one in chosen})


def _schema(body: type[msgspec.Struct]) -> dict[str, object]:
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **msgspec.json.schema(body)}


def _chosen(
    snapshot: Snapshot, last: int, after: int | None, kinds: tuple[str, ...]
) -> Iterator[Entry]:
    """Give the entries that were asked for; the newest are found by walking back a page at a time."""
    if after is not None:
        yield from reading.walk(snapshot.db, after, kinds=kinds)
        return
    start, found = snapshot.pos, list[Entry]()
    while start > 0 and len(found) < last:
        end, start = start, max(0, start - 500)
        found = reading.after(snapshot.db, start, upto=end, kinds=kinds) + found
    yield from found[-last:]


def _zone(shop: Shop) -> tzinfo:
    company = shop.read(lambda db: settings.company(db, shop.clock()))
    return ZoneInfo(company.zone) if company else UTC


def _witness(shop: Shop, head: str) -> Witness:
    """Read `SEQ:MAC`, an entry of this node's epoch."""
    seq, _, mac = head.partition(":")
    if not (seq.isascii() and seq.isdigit()) or len(mac) < 8:
        raise Refusal(
            "head", f"{head!r} is no head: type it as SEQ:MAC, at least 8 digits of the MAC."
        )
    origin = shop.origin()
    return Witness("The head you gave", Head(origin.node, origin.epoch, int(seq), mac))

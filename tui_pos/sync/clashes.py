"""Personal data that was changed on two tills at once: the value that lost, the one that stands, and a person's choice."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.core.people import PersonKind
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import people, settings
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection

LONGEST_VALUE = 80


@dataclass(frozen=True, slots=True)
class Clash:
    """Tell one field of a person that two tills changed: `lost` was entered `at` (milliseconds UTC) at `till`."""

    person: str
    kind: PersonKind
    name: str
    field: str
    lost: str
    stands: str
    at: int
    till: str
    store: str


def clashes(db: Connection, store: str = "") -> list[Clash]:
    """List the values that lost and that nobody has looked at, oldest first; of one store's tills, or of all."""
    tills = {till.id: till for till in settings.tills(db)}
    found = []
    for lost in persons.conflicts(db):
        till = tills.get(lost.origin)
        at_store = till.store if till else ""
        if store in ("", at_store):
            now = persons.fields_of(db, lost.person)
            found.append(
                Clash(
                    person=lost.person,
                    kind=PersonKind(lost.kind),
                    name=people.display_name(now),
                    field=lost.field,
                    lost=lost.value,
                    stands=now.get(lost.field, ""),
                    at=lost.at,
                    till=till.name if till else "the node",
                    store=at_store,
                )
            )
    return found


def settle(shop: Shop, clash: Clash, value: str, *, actor: str) -> None:
    """Let one value stand, which travels to every till when it is another than now, and mark the clash as looked at.

    The journal says who settled which field of whom, and no value: personal data is not in it.
    """
    if len(value) > LONGEST_VALUE or not value.isprintable():
        raise Refusal(
            "value", f"A value is plain text of at most {LONGEST_VALUE} characters: type it again."
        )
    node = shop.origin().node

    def also(db: Connection) -> None:
        chosen = {clash.field: value}
        persons.save(db, clash.person, clash.kind, chosen, at=shop.clock(), origin=node)
        persons.settle(db, clash.person, clash.field)

    run = bodies.CommandRun("settle clash", f"{clash.field} of person {clash.person}")
    shop.append([run], actor=actor, also=also)

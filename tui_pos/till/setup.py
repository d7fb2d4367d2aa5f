"""Making a fresh database a working shop.

new = set_up(shop, plan, pepper)
print(new.recovery_code)
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import version

import msgspec

from tui_pos.core.catalog import Item
from tui_pos.core.people import Customer, PersonKind
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Store, Till
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.data.working import credentials, persons
from tui_pos.data.working.credentials import CredentialKind
from tui_pos.journal import bodies
from tui_pos.journal.connection import Connection
from tui_pos.till.credentials import Pepper, new_recovery_code
from tui_pos.till.shopplan import Shape, ShopPlan, check_plan, shape
from tui_pos.till.signon import COMPANY

ACTOR = "init"
"""Who stands in the journal behind a shop's first entries."""

ITEMS_AN_ENTRY = 500
"""Items in one entry: some 100 kB, which a till reads and another node receives in one go."""

Known = tuple[Customer, Mapping[str, str]]
"""A customer with the fields of the person record."""


@dataclass(frozen=True, slots=True)
class NewShop:
    """Tell what was made. The recovery code is nowhere else in plain text: show it once, on paper."""

    store: Store
    till: Till
    recovery_code: str


def set_up(
    shop: Shop,
    plan: ShopPlan,
    pepper: Pepper,
    *,
    items: Sequence[Item] = (),
    customers: Sequence[Known] = (),
    office: bool = False,
) -> NewShop:
    """Make an empty database a working shop; `customers` come with the fields of their person records.

    With `office` it is a back-office node: a company with its store, whose tills are to join.

    Refuses a plan with faults (`setup`) and a database that is set up already (`setup_done`). The node is made in one
    transaction and everything else in a second one: after a power cut between them the call can be repeated.
    """
    faults = [finding for finding in check_plan(plan) if finding.serious]
    if faults:
        raise Refusal("setup", str(faults[0]))
    if is_set_up(shop):
        raise Refusal("setup_done", "This database holds a shop already: choose another with --db.")
    if not shop.has_node():
        role, name = ("office", "Office") if office else ("till", plan.till.name)
        shop.create_node(role=role, name=name, program=version("tui-pos"), actor=ACTOR)
    node = shop.origin().node
    made = shape(plan, shop.ids, node)
    code = new_recovery_code(os.urandom(16))
    secrets = _secrets(made, pepper, code)
    entries = [*_entries(made, items, customers), *_changed(secrets)]
    if office:
        entries = [entry for entry in entries if not isinstance(entry, bodies.TillsSaved)]

    def also(db: Connection) -> None:
        now = shop.clock()
        for staff, planned in made.people:
            name = {"first": planned.first, "last": planned.last}
            persons.save(db, staff.person, PersonKind.STAFF, name, at=now, origin=node)
        for customer, fields in customers:
            persons.save(db, customer.person, PersonKind.CUSTOMER, fields, at=now, origin=node)
        for secret in secrets:
            credentials.set_credential(
                db, secret.subject, secret.kind, secret.hashed, now=now, lookup=secret.lookup
            )

    shop.append(entries, actor=ACTOR, also=also)
    return NewShop(made.store, made.till, code)


def is_set_up(shop: Shop) -> bool:
    """Say whether a database holds a shop: a node without settings is the rest of a set-up that was cut off."""
    return shop.read(lambda db: settings.company(db, shop.clock())) is not None


@dataclass(frozen=True, slots=True)
class _Secret:
    """Hold one credential in its stored form."""

    subject: str
    kind: CredentialKind
    hashed: str
    lookup: str | None = None


def _entries(
    made: Shape, items: Sequence[Item], customers: Sequence[Known]
) -> list[msgspec.Struct]:
    """Say in the journal what the shop begins with."""
    entries: list[msgspec.Struct] = [
        bodies.CompanySaved(made.company),
        bodies.StoresSaved((made.store,)),
        bodies.TillsSaved((made.till,)),
        bodies.TaxSaved(made.tax),
        bodies.RolesSaved(made.roles),
        bodies.StaffSaved(tuple(staff for staff, _ in made.people)),
        bodies.DepartmentsSaved(made.departments),
    ]
    for start in range(0, len(items), ITEMS_AN_ENTRY):
        entries.append(bodies.ItemsSaved(tuple(items[start : start + ITEMS_AN_ENTRY]), ACTOR))
    if customers:
        entries.append(bodies.CustomersSaved(tuple(customer for customer, _ in customers)))
    return entries


def _secrets(made: Shape, pepper: Pepper, recovery_code: str) -> list[_Secret]:
    """Hash everybody's PIN and badge and the recovery code; about 40 ms a PIN, so before the transaction."""
    secrets = [_Secret(COMPANY, CredentialKind.RECOVERY, pepper.badge_key(recovery_code))]
    for staff, planned in made.people:
        secrets.append(_Secret(staff.id, CredentialKind.PIN, pepper.hash_pin(planned.pin)))
        if planned.badge:
            key = pepper.badge_key(planned.badge)
            secrets.append(_Secret(staff.id, CredentialKind.BADGE, key, key))
    return secrets


def _changed(secrets: Sequence[_Secret]) -> list[msgspec.Struct]:
    return [
        bodies.CredentialChanged(secret.subject, ACTOR, secret.kind.value) for secret in secrets
    ]

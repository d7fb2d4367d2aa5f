"""A tiny working shop in a fresh database, for tests that need the real till on real files."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from tests.builders import DEPARTMENT, TENDERS, item, tax
from tui_pos.core.identity import Clock, Ids, system_clock
from tui_pos.core.people import Right, Role, Staff
from tui_pos.core.settings import CompanySettings, Store, Till
from tui_pos.data.shop import Shop
from tui_pos.data.working import credentials
from tui_pos.data.working.credentials import CredentialKind
from tui_pos.journal import bodies
from tui_pos.till.credentials import Pepper
from tui_pos.till.till import pepper_path

STORE = Store("store-1", 1, "Main Street", tax_location="here")
TILL = Till("till-1", "store-1", 1, "Till 1")
OWNER = Staff("staff-1", "1", "role-owner")
PIN = "2580"
ITEMS = tuple(
    item(f"Item {n}", f"{n}.99", codes=(f"{n:04d}",), number=str(100 + n)) for n in range(1, 13)
)
PEPPER = b"pepper for tests, 32 bytes long!"


@cache
def hashed_pin() -> str:
    return Pepper(PEPPER).hash_pin(PIN)


def make_shop(
    path: Path, *, clock: Clock = system_clock, ids: Ids | None = None, key: bytes | None = None
) -> None:
    """Set a shop up: one store, one till, twelve items from 1.99, one owner with number 1 and PIN 2580."""
    pepper_path(path).write_bytes(PEPPER)
    with Shop.open(str(path), clock=clock, ids=ids) as shop:
        shop.create_node(role="till", name="Till 1", program="test", actor="init", key=key)
        shop.append(
            [
                bodies.CompanySaved(CompanySettings("Test Shop", tenders=TENDERS)),
                bodies.StoresSaved((STORE,)),
                bodies.TillsSaved((TILL,)),
                bodies.TaxSaved(tax()),
                bodies.DepartmentsSaved((DEPARTMENT,)),
                bodies.ItemsSaved(ITEMS),
                bodies.RolesSaved((Role("role-owner", "Owner", frozenset(Right)),)),
                bodies.StaffSaved((OWNER,)),
            ],
            actor="init",
        )
        shop.work(
            lambda db: credentials.set_credential(
                db, OWNER.id, CredentialKind.PIN, hashed_pin(), now=0
            )
        )

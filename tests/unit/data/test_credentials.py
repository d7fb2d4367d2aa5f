"""Credentials are hashes in their own table; who is locked out stays so over a restart."""

from tests.tinyshop import OpenShop
from tests.unit.data.ledger import Ledger
from tui_pos.data.working import credentials
from tui_pos.data.working.credentials import CredentialKind, Lock
from tui_pos.journal.projecting import REGISTRY

PIN, BADGE = CredentialKind.PIN, CredentialKind.BADGE


def test_a_pin_is_stored_as_its_hash_and_replaced(ledger: Ledger) -> None:
    assert ledger.ask(credentials.credential, "staff-1", PIN) is None
    ledger.do(credentials.set_credential, "staff-1", PIN, "$argon2id$one", now=1)
    ledger.do(credentials.set_credential, "staff-1", PIN, "$argon2id$two", now=2)
    ledger.do(credentials.set_credential, "staff-2", PIN, "$argon2id$three", now=2)
    assert ledger.ask(credentials.credential, "staff-1", PIN) == "$argon2id$two"
    assert ledger.ask(credentials.credentials, PIN) == {
        "staff-1": "$argon2id$two",
        "staff-2": "$argon2id$three",
    }


def test_a_badge_is_found_without_trying_every_hash(ledger: Ledger) -> None:
    ledger.do(credentials.set_credential, "staff-1", BADGE, "hash", now=1, lookup="keyed")
    assert ledger.ask(credentials.by_lookup, "keyed") == "staff-1"
    assert ledger.ask(credentials.by_lookup, "other") is None
    ledger.do(credentials.remove_credential, "staff-1", BADGE)
    assert ledger.ask(credentials.by_lookup, "keyed") is None


def test_failures_are_counted_until_a_sign_on_succeeds(ledger: Ledger) -> None:
    assert ledger.ask(credentials.lock_of, "staff-1") == Lock(0, 0, 0)
    assert ledger.do(credentials.failed, "staff-1", 1000) == Lock(1, 1000, 0)
    assert ledger.do(credentials.failed, "staff-1", 2000, 32_000) == Lock(2, 2000, 32_000)
    assert ledger.ask(credentials.lock_of, "staff-2") == Lock()
    ledger.do(credentials.forgive, "staff-1")
    assert ledger.ask(credentials.lock_of, "staff-1") == Lock()


def test_a_restart_does_not_forgive(empty: Ledger, open_shop: OpenShop) -> None:
    empty.do(credentials.failed, "staff-1", 1000, 61_000)
    empty.shop.close()
    again = open_shop("till-1", registry=REGISTRY)
    assert again.read(lambda db: credentials.lock_of(db, "staff-1")) == Lock(1, 1000, 61_000)


def test_a_rebuild_leaves_credentials_and_locks_alone(ledger: Ledger) -> None:
    ledger.do(credentials.set_credential, "staff-1", PIN, "$argon2id$one", now=1)
    ledger.do(credentials.failed, "staff-1", 1000)
    assert ledger.shop.rebuild() == []
    assert ledger.ask(credentials.credential, "staff-1", PIN) == "$argon2id$one"
    assert ledger.ask(credentials.lock_of, "staff-1").failures == 1

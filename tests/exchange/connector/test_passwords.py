"""Passwords: argon2id, slowed and locked out per address, and no stranger stops the exchange."""

from __future__ import annotations

import asyncio

import pytest

from exchange.connector import passwords
from tests.exchange.connector.wire import serving
from tests.exchange.delivery.shopkit import PASSWORD, OpenShop, queue, receipt
from tests.tinyshop import Clock

RIGHT = {"strUserName": "tui-pos-main", "strPassword": PASSWORD}
WRONG = {"strUserName": "tui-pos-main", "strPassword": "wrong"}
STRANGER = "192.168.1.99"


def test_a_password_is_kept_as_argon2id() -> None:
    """OWASP's minimum of memory and passes, a salt of its own each time."""
    first, second = passwords.hash_password("secret"), passwords.hash_password("secret")
    assert first.startswith("$argon2id$v=19$m=19456,t=2,p=1$")
    assert first != second
    assert passwords.password_is(first, "secret")
    assert not passwords.password_is(first, "Secret")
    assert not passwords.password_is(first, "")
    assert not passwords.password_is(None, "secret")
    assert not passwords.password_is("no hash", "secret")
    assert not passwords.password_is(first, "x" * 1_000_000)


def test_new_passwords_have_128_bits() -> None:
    """22 characters of 64."""
    made = {passwords.new_password() for _ in range(100)}
    assert len(made) == 100
    assert {len(one) for one in made} == {22}


@pytest.mark.parametrize(
    ("source", "key"),
    [
        ("192.168.1.99", "192.168.1.99"),
        ("::ffff:192.168.1.99", "192.168.1.99"),
        ("2001:db8:1:2:aaaa::1", "2001:db8:1:2::/64"),
        ("2001:db8:1:2:bbbb::2", "2001:db8:1:2::/64"),
        ("::1", "::/64"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_wrong_passwords_are_counted_per_address(source: str, key: str) -> None:
    """An IPv6 host owns 64 bits of addresses and counts as one."""
    assert passwords.address_key(source) == key


@pytest.mark.parametrize("user", ["tui-pos-main", "nobody", "", "' OR '1'='1", "TUI-POS-MAIN"])
async def test_a_wrong_user_or_password_is_nvu(open_shop: OpenShop, user: str) -> None:
    """The same answer for both, with a ticket that closeConnection takes."""
    async with serving(open_shop()) as service:
        assert await service.call("authenticate", strUserName=user, strPassword="wrong") == "nvu"
        assert len(service.ticket) == 32
        assert (await service.call("closeConnection", ticket=service.ticket)).startswith(
            "No session"
        )


async def test_each_wrong_password_is_answered_later_than_the_last(open_shop: OpenShop) -> None:
    """Half a second, doubling; the fifth locks the address for a minute, and no password is looked at meanwhile."""
    clock = Clock()
    shop = open_shop(clock=clock)
    queue(shop, receipt(1))
    async with serving(shop) as service:
        for _ in range(5):
            assert await service.call("authenticate", STRANGER, **WRONG) == "nvu"
        assert service.pauses == [0.5, 1.0, 2.0, 4.0, 8.0]
        assert await service.call("authenticate", STRANGER, **RIGHT) == "nvu"
        assert len(service.pauses) == 5
        clock.now += 60_000
        assert await service.call("authenticate", STRANGER, **RIGHT) == ""


async def test_a_stranger_on_the_lan_cannot_stop_the_exchange(open_shop: OpenShop) -> None:
    """He locks himself out; the shop's own computer signs in."""
    shop = open_shop()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        for _ in range(8):
            await service.call("authenticate", STRANGER, **WRONG)
        assert await service.call("authenticate", **RIGHT) == ""


async def test_lock_outs_grow_to_a_quarter_of_an_hour_and_outlive_a_restart(
    open_shop: OpenShop,
) -> None:
    """1, 2, 4, 8, 15, 15 minutes; the count is in the database."""
    clock = Clock()
    shop = open_shop(clock=clock)
    locks = []
    for _ in range(10):
        standing = shop.work(lambda db: passwords.failed(db, STRANGER, clock.now))
        locks.append(max(standing.locked_until - clock.now, 0) // 60_000)
        clock.now += 3_600_000
    assert locks == [0, 0, 0, 0, 1, 2, 4, 8, 15, 15]
    async with serving(shop) as service:
        await service.call("authenticate", STRANGER, **WRONG)
    async with serving(shop) as service:
        assert await service.call("authenticate", STRANGER, **RIGHT) == "nvu"
    clock.now += passwords.FORGET_MS + 1
    assert shop.read(lambda db: passwords.standing(db, STRANGER, clock.now)).failures == 0


async def test_a_right_password_forgives_and_a_new_one_forgives_all(open_shop: OpenShop) -> None:
    """Mistyped twice, then right: the count is gone."""
    shop = open_shop()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        await service.call("authenticate", **WRONG)
        await service.call("authenticate", **WRONG)
        assert await service.call("authenticate", **RIGHT) == ""
        assert shop.read(lambda db: db.execute("SELECT * FROM exchange_lockout")) == []
        await service.call("authenticate", STRANGER, **WRONG)
        shop.work(passwords.forgive)
        assert shop.read(lambda db: db.execute("SELECT * FROM exchange_lockout")) == []


async def test_a_flood_of_passwords_from_one_address_waits_in_a_short_line(
    open_shop: OpenShop,
) -> None:
    """Three are checked, the others are refused unread: the machine's memory and time are not the stranger's."""
    async with serving(open_shop()) as service:
        answers = await asyncio.gather(
            *(service.call("authenticate", STRANGER, **WRONG) for _ in range(20))
        )
        assert answers == ["nvu"] * 20
        assert len(service.pauses) == 3

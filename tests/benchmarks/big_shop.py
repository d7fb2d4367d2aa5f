"""A shop with many items, for figures that must not grow with the shop."""

from __future__ import annotations

from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from random import Random

from tests.builders import DEPARTMENT
from tests.shops import PIN, make_shop
from tui_pos.core.catalog import Item
from tui_pos.core.gtin import check_digit, normal
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies
from tui_pos.till.till import Till

WORDS = [
    "apple",
    "barley",
    "cedar",
    "dill",
    "ember",
    "fennel",
    "ginger",
    "honey",
    "iris",
    "juniper",
    "kelp",
    "lemon",
    "maple",
    "nettle",
    "olive",
    "pepper",
    "quince",
    "rosemary",
    "sage",
    "thyme",
    "umber",
    "vanilla",
    "walnut",
    "yarrow",
    "zest",
    "amber",
    "birch",
    "clove",
    "daisy",
    "elder",
]
BATCH = 500


def code_of(n: int) -> str:
    """Give the bar code of the nth item: a demonstration GTIN-13."""
    body = f"952{n:09d}"
    return body + check_digit(body)


def many_items(count: int, seed: int = 1) -> Iterator[Item]:
    """Make items with three-word names and a GTIN each."""
    chance = Random(seed)
    for n in range(1, count + 1):
        name = " ".join(chance.sample(WORDS, 3)).capitalize() + f" {n % 97}"
        yield Item(
            id=f"018f0000-0000-7000-8000-{n:012x}",
            number=str(100_000 + n),
            name=name,
            department=DEPARTMENT.id,
            prices=(chance.randint(50, 20_000),),
            codes=(normal(code_of(n)),),
            cost=Decimal(chance.randint(10, 9_000)) / 100,
        )


def load_items(shop: Shop, count: int) -> None:
    """Store items the way an import does: one entry for each batch of 500."""
    batch: list[Item] = []
    for item in many_items(count):
        batch.append(item)
        if len(batch) == BATCH:
            shop.append([bodies.ItemsSaved(tuple(batch))], actor="benchmark")
            batch.clear()
    if batch:
        shop.append([bodies.ItemsSaved(tuple(batch))], actor="benchmark")


def open_till(shop: Shop) -> Till:
    """Sign on at a till whose day is open."""
    till = Till(shop)
    till.people.by_pin("1", PIN)
    if till.day.open is None:
        till.day.begin(10_000)
    return till


def big_shop(path: Path, count: int) -> Shop:
    """Make a shop with `count` items and open it."""
    make_shop(path)
    shop = Shop.open(str(path))
    load_items(shop, count)
    shop.fold_all()
    return shop

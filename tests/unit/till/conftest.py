"""Fixtures of the till's tests: a copy of the demo shop, its clock, a till with the day open."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.builders import NOON
from tui_pos.data.shop import Shop
from tui_pos.demo.shop import open_demo
from tui_pos.till.till import Till


@dataclass
class Clock:
    """A clock that the test turns."""

    now: int = NOON

    def __call__(self) -> int:
        return self.now


@pytest.fixture(scope="session")
def demo_files(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The files of a fresh demo shop, made once."""
    folder = tmp_path_factory.mktemp("demo")
    with Shop.open(str(folder / "shop.sqlite"), clock=Clock()) as shop:
        open_demo(shop)
    return folder


@pytest.fixture
def clock() -> Clock:
    """Noon of the test's day."""
    return Clock()


@pytest.fixture
def path(demo_files: Path, tmp_path: Path) -> Path:
    """A copy of the demo shop's files."""
    for file in demo_files.iterdir():
        if file.is_file():
            (tmp_path / file.name).write_bytes(file.read_bytes())
    return tmp_path / "shop.sqlite"


@pytest.fixture
def till(path: Path, clock: Clock) -> Iterator[Till]:
    """A till of the demo shop, its day open with 100.00, the cashier (number 3) signed on."""
    with Shop.open(str(path), clock=clock) as shop:
        made = Till(shop, clock=clock)
        made.people.by_pin("1", "2580")
        made.day.begin(10_000)
        made.people.by_pin("3", "2468")
        yield made

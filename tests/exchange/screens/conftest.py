"""Fixtures: the shop with posted days made once, and screens opened on a copy of it."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.exchange.screens.books import posted_shop
from tests.screens.register import OWNER
from tests.screens.terminal import Terminal
from tui_pos.data.shop import Shop

ENTER, ESC, DOWN = "\r", "\x1b", "\x1b[B"


class Office(Terminal):
    """The exchange's screens on one shop."""

    def __init__(self, database: Path, who: tuple[str, str] = OWNER) -> None:
        command = [sys.executable, "-m", "tests.exchange.screens.opened", str(database)]
        super().__init__(command, env={"HOME": str(database.parent)})
        self.database = database
        self.wait("Number")
        self.send(f"{who[0]}{ENTER}{who[1]}{ENTER}")

    def type(self, keys: str) -> None:
        """Type as fingers do; a burst that ends with Enter would be taken for a scan."""
        for key in [keys] if keys.startswith(ESC) else keys:
            self.send(key)
            self.quiet(0.07)

    def see(self, keys: str, *texts: str) -> str:
        """Type, and wait until all of these stand on the screen; gives it with single spaces."""
        self.type(keys)
        self.wait(lambda screen: all(text in plain(screen) for text in texts))
        return plain(self.text())

    def end(self) -> None:
        """Leave every screen and end the program, so that the database can be looked at."""
        assert self.stop()[0] == 0


def plain(screen: str) -> str:
    """Give a screen without its frames, with single spaces and no line ends."""
    return " ".join(screen.replace("│", " ").split())


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The shop as `posted_shop` leaves it."""
    return posted_shop(tmp_path_factory.mktemp("posted"))


@pytest.fixture
def database(made: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    for file in made.parent.iterdir():
        if file.is_file() and not file.name.endswith(".lock"):
            shutil.copy(file, tmp_path / file.name)
    return tmp_path / made.name


@pytest.fixture
def office(database: Path) -> Iterator[Office]:
    """The screens with the owner signed on, and the menu open."""
    opened = Office(database)
    try:
        opened.wait("QuickBooks: Rehearsal")
        yield opened
    finally:
        opened.close()


@pytest.fixture
def shop(database: Path) -> Iterator[Shop]:
    """The shop without any screens."""
    with Shop.open(str(database)) as opened:
        yield opened

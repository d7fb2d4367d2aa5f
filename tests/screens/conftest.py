"""Fixtures: the demo shop made once, and a copy for each test with the day open."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.screens.register import Register, copy_shop, make_shop, register


@pytest.fixture(scope="session")
def made_shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo shop as it is after set-up."""
    return make_shop(tmp_path_factory.mktemp("demo"))


@pytest.fixture
def shop(made_shop: Path, tmp_path: Path) -> Path:
    """A copy that a test may change."""
    return copy_shop(made_shop, tmp_path)


@pytest.fixture
def till(shop: Path) -> Iterator[Register]:
    """A register with the owner signed on and the day open."""
    with register(shop) as started:
        started.sign_on()
        started.open_day()
        yield started

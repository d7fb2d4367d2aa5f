"""Fixtures that run a test on both databases."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.tinyshop import OpenShop, shops


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def database(request: pytest.FixtureRequest) -> str | None:
    """Give the server's address, or None for SQLite."""
    if request.param == "sqlite":
        return None
    server = os.environ.get(postgres.VARIABLE)
    if server is None:
        pytest.skip(postgres.WHY_NOT)
    return server


@pytest.fixture
def open_shop(tmp_path: Path, database: str | None) -> Iterator[OpenShop]:
    """Give a function that opens tiny shops by name on the database under test."""
    with shops(tmp_path, database) as opener:
        yield opener

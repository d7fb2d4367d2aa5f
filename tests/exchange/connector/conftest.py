from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.databases import database
from tests.exchange.delivery.shopkit import OpenShop, exchange_shops

__all__ = ["database", "open_shop"]


@pytest.fixture
def open_shop(tmp_path: Path, database: str | None) -> Iterator[OpenShop]:
    """Give a function that opens shops with a company to exchange with, on the database under test."""
    with exchange_shops(tmp_path, database) as opener:
        yield opener

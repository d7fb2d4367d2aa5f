from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import database
from tests.sync.network import Network

__all__ = ["database"]


@pytest.fixture
def network(tmp_path: Path, database: str | None) -> Iterator[Network]:
    """A folder for a node and its tills, the node on the database under test."""
    with ExitStack() as stack:
        yield Network(tmp_path, database, stack)

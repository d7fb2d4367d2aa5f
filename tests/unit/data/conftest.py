from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.databases import database, open_shop
from tests.tinyshop import Clock, OpenShop
from tests.unit.data.ledger import Ledger
from tests.unit.data.template import Template, made
from tui_pos.journal.projecting import REGISTRY

__all__ = ["database", "open_shop"]


@pytest.fixture(scope="session")
def templates(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str | None, Template]]:
    """Small shops by server address (None: SQLite), each made when it is first asked for."""
    with ExitStack() as stack:

        class Templates(dict[str | None, Template]):
            def __missing__(self, server: str | None) -> Template:
                folder = tmp_path_factory.mktemp("template")
                self[server] = stack.enter_context(made(folder, server))
                return self[server]

        yield Templates()


@pytest.fixture
def empty(open_shop: OpenShop) -> Ledger:
    """A new database with nothing set up."""
    clock = Clock()
    shop = open_shop("till-1", registry=REGISTRY, clock=clock, node=False)
    shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init", node="till-1")
    return Ledger(shop, clock)


@pytest.fixture
def ledger(
    templates: dict[str | None, Template], database: str | None, tmp_path: Path
) -> Iterator[Ledger]:
    """A small shop of the test's own."""
    with templates[database].copy(tmp_path) as copied:
        yield copied

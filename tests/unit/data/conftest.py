import pytest

from tests.databases import database, open_shop
from tests.tinyshop import Clock, OpenShop
from tests.unit.data.ledger import Ledger
from tui_pos.journal.projecting import REGISTRY

__all__ = ["database", "open_shop"]


@pytest.fixture
def empty(open_shop: OpenShop) -> Ledger:
    """A new database of the product's own tables."""
    clock = Clock()
    shop = open_shop("till-1", registry=REGISTRY, clock=clock, node=False)
    shop.create_node(role="till", name="Till 1", program="0.1.0", actor="init", node="till-1")
    return Ledger(shop, clock)


@pytest.fixture
def ledger(empty: Ledger) -> Ledger:
    """A small shop."""
    return empty.opened()

"""A company with its node and tills, made once: every history begins with copies of it."""

from __future__ import annotations

from pathlib import Path

from tests.shops import STORE
from tests.sync.network import found_company
from tui_pos.core.settings import Till
from tui_pos.data.shop import Shop
from tui_pos.data.working import enrolments
from tui_pos.journal import bodies
from tui_pos.sync.codes import token_hash
from tui_pos.till.till import pepper_of

NOON = 1_795_867_200_000
NODE_KEYS = "node.key"


def make_template(folder: Path, tills: int, node_url: str) -> None:
    """Make the node and its tills; beside their files lie the node's id and each till's credential."""
    clock = lambda: NOON  # noqa: E731
    with Shop.open(node_url, clock=clock, key_file=folder / NODE_KEYS) as shop:
        found_company(shop)
        (folder / "office").write_text(shop.origin().node)
        for number in range(1, tills + 1):
            name = f"till-{number}"
            with Shop.open(
                str(folder / f"{name}.sqlite"), clock=clock, key_file=folder / f"{name}.key"
            ) as till:
                till.create_node(role="till", name=name, program="test", actor="init")
                id_ = till.origin().node
                pepper_of(till).replace(pepper_of(shop).secrets)
                shop.ring.add(id_, till.ring.key(id_))
            _enrol(shop, id_, number, folder / f"{name}.token")


def _enrol(shop: Shop, id_: str, number: int, file: Path) -> None:
    token = f"{id_}.secret"
    file.write_text(token)
    shop.append([bodies.TillsSaved((Till(id_, STORE.id, number, f"Till {number}"),))], actor="init")
    shop.work(lambda db: enrolments.enrol(db, id_, token_hash(token), NOON))

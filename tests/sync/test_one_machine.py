"""A shop of one machine: the till and its node, each with a file of its own, made by one command."""

from __future__ import annotations

import random
import socket
from pathlib import Path

import pytest

from tests.screens.register import F, register
from tests.sync.network import receipts_in
from tests.sync.processes import ServeProcess
from tests.unit.commands.line import PLAN, SALES_TAX, make_shop, run
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.sync import joining


@pytest.fixture
def port() -> int:
    """A port that is free now, below those that connections are given."""
    while True:
        with socket.socket() as probe:
            found = random.randrange(20_000, 30_000)
            try:
                probe.bind(("127.0.0.1", found))
            except OSError:
                continue
            return found


def check_pair(folder: Path, port: int) -> Path:
    """See that both databases hold the same company and the till knows its node; gives the node's."""
    till, node = folder / "shop.sqlite", folder / "shop-node.sqlite"
    with Shop.open(str(till)) as one, Shop.open(str(node)) as other:
        for shop in (one, other):
            company = shop.read(lambda db: settings.company(db, 0))
            assert company is not None
            assert company.name == "Corner Shop"
        known = joining.membership(one)
        assert known is not None
        assert known.url == f"https://127.0.0.1:{port}"
        assert known.office == other.origin().node
        assert (one.origin().role, other.origin().role) == ("till", "office")
        assert one.origin().node != other.origin().node
    return node


def test_one_command_makes_till_and_node(tmp_path: Path, port: int) -> None:
    """Both are ready: the company is at the node, the till knows the way there, and it is told how to start."""
    answers = tmp_path / "plan.toml"
    answers.write_text(PLAN + SALES_TAX)
    done = run(
        "--db", tmp_path / "shop.sqlite", "init", "--with-node", "--port", str(port), "--from", answers
    )  # fmt: skip
    assert (done.status, done.err) == (0, "")
    node = check_pair(tmp_path, port)
    assert "Recovery code" in done.out
    assert f"tui-pos --db {node} serve --port {port}" in done.out


def test_a_shop_that_has_been_selling_gets_its_node(tmp_path: Path, port: int) -> None:
    """Nothing is asked again; a second time it finds everything there."""
    database = make_shop(tmp_path)
    for _ in range(2):
        done = run("--db", database, "init", "--with-node", "--port", str(port))
        assert (done.status, done.err) == (0, "")
    check_pair(tmp_path, port)


def test_a_taken_port_is_refused_before_anything_is_written(tmp_path: Path) -> None:
    """It says which, and what to do."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        used = taken.getsockname()[1]
        done = run("--db", tmp_path / "shop.sqlite", "init", "--with-node", "--port", str(used))
    assert done.status == 1
    assert f"Port {used} is taken" in done.err
    assert list(tmp_path.iterdir()) == []


@pytest.mark.slow
def test_what_it_made_works_with_serve_and_register(tmp_path: Path, port: int) -> None:
    """The register sells, and its node has the receipt."""
    database = make_shop(tmp_path)
    assert run("--db", database, "init", "--with-node", "--port", str(port)).status == 0
    node = tmp_path / "shop-node.sqlite"
    serve = ServeProcess(node, port, plain=False)

    def sold() -> int:
        with Shop.open(str(node), read_only=True) as shop:
            return len(receipts_in(shop))

    with register(database) as till:
        till.sign_on()
        till.open_day()
        till.wait(lambda text: "in step" in text.splitlines()[0], 20)
        till.send("500/")
        till.wait("department")
        till.send("\r")
        till.wait("5.00")
        till.send(F[2])
        till.wait("is finished")
        till.until(lambda: sold() == 1)
        till.stop()
    serve.stop()

"""The register in step with its node: two processes, a real terminal, and a network that comes and goes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from tests.screens.register import ENTER, ESC, F, Register, register
from tests.sync.network import Network, receipts_in
from tests.sync.processes import ServeProcess, make_till
from tests.sync.test_down import price

pytestmark = pytest.mark.slow


@pytest.fixture
def company(tmp_path: Path) -> Iterator[Network]:
    """A company at a node on SQLite; what runs is a process of its own."""
    with ExitStack() as stack:
        network = Network(tmp_path, None, stack)
        network.found()
        yield network


def in_step(text: str) -> bool:
    """Say whether the top line says so."""
    return "in step" in text.splitlines()[0]


def sell(till: Register, code: str, amount: str) -> None:
    """Ring one item and take exact cash."""
    till.ring(code, amount)
    till.send(F[2])
    till.wait("is finished")


def test_a_register_and_its_node(company: Network) -> None:
    """A sale is at the node within seconds; while the node is away selling goes on; then all of it goes up.

    A price changed at another till is rung from the next sale on.
    """
    codes = [company.code(), company.code()]
    serve = ServeProcess(company.folder / "node.sqlite")
    till_db = make_till(company, "till", serve.url, codes[0])
    other = company.join("other", serve.url, codes[1])

    def sold() -> int:
        with company.serving_beside() as node:
            return len(receipts_in(node))

    with register(till_db) as till:
        till.sign_on()
        till.open_day()
        till.wait(in_step, 20)
        sell(till, "103", "3.99")
        till.until(lambda: sold() == 1)
        till.wait(in_step)

        serve.stop()
        till.wait("offline since", 20)
        sell(till, "104", "4.99")
        sell(till, "105", "5.99")
        till.send("/w")
        page = till.wait("Last errors")
        assert "does not answer" in page
        assert "To send       4 entries" in page
        till.send(ESC)

        serve = ServeProcess(company.folder / "node.sqlite", serve.port)
        till.wait(in_step, 20)
        till.until(lambda: sold() == 3)
        till.send("/w")
        till.wait("To send       0 entries")
        till.send(ESC)

        price(other, 6, 1234)
        other.meet()
        till.wait(lambda text: in_step(text) and "Network" not in text)

        def new_price() -> bool:
            till.send("106" + ENTER)
            shown = till.wait(lambda text: "1 x Item 6" in text)
            if "12.34" in shown:
                return True
            till.send("/c" + "y")
            till.wait(lambda text: "1 x Item 6" not in text)
            return False

        till.until(new_price, 20)
        status, seconds = till.stop()
        assert status == 0
        assert seconds < 2
    serve.stop()

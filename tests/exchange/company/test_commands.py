"""The commands that look over, confirm, and import, as a person at the node types them."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from exchange.commands import exchange
from exchange.company import reading
from exchange.practice import COMPANY
from tests.exchange.company.conftest import OpenSite
from tests.exchange.company.site import Site, account, customer
from tests.exchange.company.test_goods import put
from tui_pos.core.refusal import Refusal

Run = Callable[..., Result]


@pytest.fixture
def filled(open_site: OpenSite) -> Site:
    """A company file with a customer and goods, whose lists were read."""
    site = open_site(practice=False)
    site.add(account("Sales", "Income"), customer("Ann Miller"))
    put(site, "Bread", "7", "1.20")
    site.update()
    return site


@pytest.fixture
def run(filled: Site, tmp_path: Path) -> Run:
    """Run a command on the shop's file."""

    def runner(*words: str) -> Result:
        given: dict[str, Any] = {"db": str(tmp_path / "shop" / "shop.sqlite"), "config": None}
        return CliRunner().invoke(exchange, words, obj=given)

    return runner


def test_check_tells_what_stops_and_its_status_says_so(run: Run) -> None:
    """Text for people with the cure below, JSON for programs; status 1 while nothing is sent."""
    done = run("check")
    assert done.exit_code == 1
    assert "ok    sales tax: Sales tax is switched on." in done.output
    assert "STOP  accounts: QuickBooks lacks" in done.output
    assert "      + account Cash in Drawer" in done.output
    told = json.loads(run("check", "--format", "json").output)
    assert [one["name"] for one in told if one["level"] == "stop" and not one["confirmable"]] == [
        "opening stock"
    ]


def test_a_shop_is_confirmed_imported_and_ready(run: Run, filled: Site) -> None:
    """Confirm what is added, import, confirm the opening stock: then nothing stops any more."""
    assert run("check", "--confirm").exit_code == 1
    refused = run("check", "--confirm-stock")
    assert isinstance(refused.exception, Refusal)
    assert "import the items first" in refused.exception.sentence
    done = json.loads(run("import", "items", "--format", "json").output)
    assert (done["created"], done["quantities"]) == (1, 1)
    assert "created: 1" in run("import", "customers").output
    assert "created: 0" in run("import", "vendors").output
    done = run("check", "--confirm-stock")
    assert (done.exit_code, "STOP" in done.output) == (0, False)
    for _ in range(3):
        filled.update()
    assert filled.books.stock("Bread")[0] == 0
    assert run("clashes").output == ""
    assert json.loads(run("clashes", "--format", "json").output) == []


def test_the_opening_stock_can_be_declined_and_the_lists_asked_for(run: Run, filled: Site) -> None:
    """One of the two, never both; reading again waits for the next session."""
    assert run("check", "--confirm-stock", "--decline-stock").exit_code == 2
    assert "warn  opening stock" in run("check", "--decline-stock", "--read").output
    assert filled.see(reading.reading, COMPANY).requested


def test_items_go_to_the_store_that_was_named(run: Run) -> None:
    """A store that there is not is refused before anything is written."""
    refused = run("import", "items", "--store", "7")
    assert isinstance(refused.exception, Refusal)
    assert refused.exception.sentence == "There is no store 7: look at the settings."

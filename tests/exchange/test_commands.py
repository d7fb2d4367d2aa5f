"""The exchange on the command line."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import msgspec
import pytest

from exchange.rehearsal import read_qwc
from tui_pos.data.queries import people, settings
from tui_pos.data.shop import Shop
from tui_pos.demo.traded import traded_shop
from tui_pos.journal.bodies import StaffSaved
from tui_pos.journal.reading import walk


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> str:
    """A shop with a day of trade."""
    path = str(tmp_path_factory.mktemp("shop") / "shop.sqlite")
    traded_shop(path, 1, 5, 4)[0].close()
    return path


def run(database: str, *words: str) -> tuple[int, str, str]:
    """Run `tui-pos exchange …` and give exit status, output and errors."""
    command = [sys.executable, "-m", "tui_pos", "--db", database, "exchange", *words]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    return done.returncode, done.stdout, done.stderr


def test_a_company_is_connected_once_and_keeps_its_identity(database: str, tmp_path: Path) -> None:
    """The password is told once; the file written again bears the same FileID, and the map is the defaults'."""
    file = tmp_path / "shop.qwc"
    status, said, _ = run(database, "qwc", str(file))
    assert (status, said.count("Type this password")) == (0, 1)
    first = read_qwc(file.read_text())
    status, said, _ = run(database, "qwc", str(file))
    assert (status, "Type this password" in said) == (0, False)
    assert read_qwc(file.read_text()) == first
    status, said, _ = run(database, "status", "--format", "json")
    assert (status, json.loads(said)["company"], json.loads(said)["stopped"]) == (0, "main", "")
    status, _, error = run(database, "resend", "0101-000001")
    assert (status, "holds no document" in error) == (1, True)
    wrong = tmp_path / "map.json"
    wrong.write_text('{"roles": {"cash in the drawer": {"name": "Sales", "type": "Income"}}}')
    status, _, error = run(database, "map", "--file", str(wrong))
    assert (status, "The mapping is not kept" in error) == (1, True)


def test_a_person_stops_the_exchange_and_lets_it_go_on(database: str, tmp_path: Path) -> None:
    """While it is stopped `status` says who stopped it and why; both are in the journal."""
    run(database, "qwc", str(tmp_path / "shop.qwc"))
    status, said, _ = run(database, "stop", "the bookkeeper is closing the year")
    assert (status, said) == (0, "The exchange of main is stopped.\n")
    told = json.loads(run(database, "status", "--format", "json")[1])["stopped"]
    assert told.startswith(
        "Stopped by the service account: the bookkeeper is closing the year. Nothing is posted"
    )
    status, said, _ = run(database, "go")
    assert (status, said.startswith("The exchange of main goes on.")) == (0, True)
    assert json.loads(run(database, "status", "--format", "json")[1])["stopped"] == ""
    with Shop.open(database, read_only=True) as shop:
        runs = [
            entry.body for entry in shop.read(lambda db: list(walk(db, kinds=("command.run",))))
        ]
    assert [body.command for body in runs[-2:]] == ["exchange stop", "exchange go"]


def test_a_member_of_staff_without_the_right_changes_nothing(database: str, tmp_path: Path) -> None:
    """Number 3 is a cashier; whoever does not run the service account needs the right to exchange."""
    run(database, "qwc", str(tmp_path / "shop.qwc"))
    command = [sys.executable, "-m", "tui_pos", "--db", database, "exchange", "stop", "x"]
    done = subprocess.run(
        [*command, "--user", "3"], input="2468\n", capture_output=True, text=True, timeout=60
    )
    assert (done.returncode, done.stdout) == (1, "")
    assert "may not stop the exchange" in done.stderr


def test_rehearse_says_what_agreed_as_json(tmp_path: Path) -> None:
    """Exit status 0 only when nothing was lost, doubled, refused or different."""
    words = ("rehearse", "--days", "1", "--receipts", "6", "--seed", "3", "--format", "json")
    status, said, _ = run(str(tmp_path / "none.sqlite"), *words)
    answer = json.loads(said)
    wanted = {"refused": 0, "lost": 0, "doubled": 0, "difference": "0.00", "troubles": []}
    assert {key: answer[key] for key in wanted} == wanted
    assert answer["documents"] == answer["posted"] > 0
    assert answer["ours"] == answer["quickbooks"] == answer["register"]
    assert status == 0


def test_a_stores_manager_does_not_act_for_the_company(database: str, tmp_path: Path) -> None:
    """Number 1 has the right; looking after one store he stops nothing, at that store's own till either."""
    run(database, "qwc", str(tmp_path / "shop.qwc"))
    with Shop.open(database) as shop:
        owner = shop.read(lambda db: people.staff_by_number(db, "1"))
        assert owner is not None
        store = shop.read(settings.stores)[0].id
        shop.append([StaffSaved((msgspec.structs.replace(owner, store=store),))], actor="test")
    command = [sys.executable, "-m", "tui_pos", "--db", database, "exchange"]
    for words in (["stop", "x"], ["go"], ["check", "--confirm"], ["import", "items"]):
        done = subprocess.run(
            [*command, *words, "--user", "1"], input="2580\n", capture_output=True, text=True, timeout=60
        )  # fmt: skip
        assert (done.returncode, done.stdout) == (1, "")
        assert "takes somebody who looks after more than one store" in done.stderr

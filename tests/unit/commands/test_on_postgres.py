"""The commands of a shop on PostgreSQL: the same, with the keys where the machine's settings say."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests import postgres
from tests.unit.commands.line import PLAN, SALES_TAX, Done, run
from tests.unit.transfer.files import csv_file

LIST = """
    Number | Name | Department | Price | Cost | Codes         | Quantity
    1001   | Mug  | General    | 7.50  | 3.25 | 9520000000011 | 12
    1002   | Bowl | General    | 4.00  | 1.10 | 9520000000028 | 3
"""


class Machine:
    """A machine whose settings file names a database on a server."""

    def __init__(self, folder: Path, address: str) -> None:
        self.folder = folder
        self.settings = folder / "machine.toml"
        self.settings.write_text(f'database = "{address}"\nkey_file = "{folder / "shop.key"}"\n')

    def run(self, *args: str | Path, typed: str = "") -> Done:
        return run("--config", self.settings, *args, typed=typed)


@pytest.fixture
def machine(tmp_path: Path) -> Iterator[Machine]:
    server = os.environ.get(postgres.VARIABLE)
    if server is None:
        pytest.skip(postgres.WHY_NOT)
    with postgres.fresh_database(server) as address:
        made = Machine(tmp_path, address)
        (tmp_path / "plan.toml").write_text(PLAN + SALES_TAX)
        done = made.run("init", "--from", tmp_path / "plan.toml")
        assert done.status == 0, done.err
        yield made


@pytest.mark.postgres
def test_a_shop_on_a_server_is_made_filled_and_proven(machine: Machine) -> None:
    """Set-up, import, verification and rebuild work as on a file."""
    done = machine.run("import", "items", csv_file(machine.folder / "a.csv", LIST))
    assert done.out == "2 items written, 2 quantities on hand set by import memos.\n", done.err
    assert machine.run("config", "check").out == "The shop can sell by these settings.\n"
    verified = machine.run("journal", "verify")
    assert (verified.status, verified.err) == (0, "")
    assert machine.run("journal", "rebuild").out == "The tables are what the entries say.\n"
    assert "memo.posted" in machine.run("journal", "show").out


@pytest.mark.postgres
def test_the_doctor_examines_a_server_too(machine: Machine) -> None:
    """What only files have is left out; sizes and the journal are there."""
    done = machine.run("doctor", "--bundle", machine.folder / "b.zip")
    assert done.status == 0, done.out
    assert "The data takes" in done.out
    assert "pragmas" not in done.out


@pytest.mark.postgres
def test_pins_are_asked_for_on_a_server_as_well(machine: Machine) -> None:
    """The pepper lies beside the key file."""
    path = csv_file(machine.folder / "a.csv", LIST)
    done = machine.run("import", "items", "--user", "1", path, typed="2580\n")
    assert done.status == 0, done.err
    wrong = machine.run("import", "items", "--user", "1", path, typed="1379\n")
    assert wrong.err == "That PIN is not right: try again.\n"


@pytest.mark.postgres
def test_a_backup_of_a_server_comes_back_into_an_empty_database(machine: Machine) -> None:
    """backup, then restore elsewhere: the same shop with its keys and PINs, in a new epoch; a full database stays as it is."""
    kept = machine.folder / "kept"
    kept.mkdir()
    made = machine.run("backup", kept / "monday")
    assert made.status == 0, made.err
    assert sorted(path.name for path in kept.iterdir()) == ["monday", "monday.key", "monday.pepper"]
    assert {path.stat().st_mode & 0o777 for path in kept.iterdir()} == {0o600}
    refused = machine.run("restore", kept / "monday")
    assert (refused.status, "holds something already" in refused.err) == (1, True)
    elsewhere = machine.folder / "elsewhere"
    elsewhere.mkdir()
    with postgres.fresh_database(os.environ[postgres.VARIABLE]) as address:
        other = Machine(elsewhere, address)
        back = other.run("restore", kept / "monday")
        assert back.status == 0, back.err
        assert "is back in the database; a new epoch" in back.out
        verified = other.run("journal", "verify")
        assert (verified.status, verified.err) == (0, "")
        assert other.run("journal", "rebuild").out == "The tables are what the entries say.\n"
        assert "epoch.opened" in other.run("journal", "show").out
        assert (elsewhere / "shop.pepper").read_bytes() == (
            machine.folder / "shop.pepper"
        ).read_bytes()

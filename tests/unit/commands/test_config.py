"""`tui-pos config check` and `tui-pos keys`."""

from __future__ import annotations

import json
from pathlib import Path

import msgspec

from tests.unit.commands.line import make_shop, run, run_process
from tui_pos.core.settings import PrinterSettings, ReceiptText
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies


def change(database: Path, **changes: object) -> None:
    """Save the company's settings with some changed, as an older version might have left them."""
    with Shop.open(str(database)) as shop:
        company = shop.read(lambda db: settings.company(db, shop.clock()))
        assert company is not None
        changed = msgspec.structs.replace(company, **changes)
        shop.append([bodies.CompanySaved(changed)], actor="test")


def test_a_new_shop_has_no_findings(tmp_path: Path) -> None:
    """What init made can sell."""
    database = make_shop(tmp_path)
    done = run_process("--db", database, "config", "check")
    assert (done.status, done.out) == (0, "The shop can sell by these settings.\n")


def test_every_finding_has_its_place_and_the_status_says_whether_it_is_serious(
    tmp_path: Path,
) -> None:
    """A line too wide is a note; a key that types and a zone that does not exist are not."""
    database = make_shop(tmp_path)
    change(database, receipt=ReceiptText(footer=("y" * 43,)))
    done = run("--db", database, "config", "check")
    assert done.status == 0
    assert (
        "note   receipt, footer, line 1: The line is wider than the paper's 42 columns" in done.out
    )
    change(database, zone="Mars", keys={"cash": "7"})
    done = run("--db", database, "config", "check", "--format", "json")
    assert done.status == 1
    found = json.loads(done.out)
    assert found["ok"] is False
    assert found["findings"][0] == {
        "place": "company, zone",
        "sentence": "There is no time zone 'Mars': type one like America/Chicago.",
        "serious": True,
    }
    assert {finding["place"] for finding in found["findings"]} == {
        "company, zone",
        "company, keys",
        "receipt, footer, line 1",
    }


def test_the_machines_own_file_is_checked_first(tmp_path: Path) -> None:
    """A key that does not exist there is found by name."""
    (tmp_path / "machine.toml").write_text('databse = "x"\n')
    done = run("--config", tmp_path / "machine.toml", "config", "check")
    assert done.status == 1
    assert "Object contains unknown field `databse`" in done.out


def test_everything_about_the_machine_is_said_at_once(tmp_path: Path) -> None:
    """A log without a folder and a database without a file, each by its key."""
    settings_file = tmp_path / "machine.toml"
    settings_file.write_text(
        f'database = "{tmp_path}/no.sqlite"\nlog = "{tmp_path}/none/till.log"\n'
    )
    done = run("--config", settings_file, "config", "check")
    assert done.status == 1
    assert (
        f"machine, log: There is no folder {tmp_path}/none: make it, or leave the log out."
        in done.out
    )
    assert f"machine, database: There is no shop at {tmp_path}/no.sqlite" in done.out


def test_a_missing_shop_is_a_finding(tmp_path: Path) -> None:
    """Whoever looks in the wrong place hears where was looked."""
    done = run("--db", tmp_path / "no.sqlite", "config", "check")
    assert done.status == 1
    assert f"There is no shop at {tmp_path}/no.sqlite: name its file with --db" in done.out


def test_the_key_card_shows_the_shops_own_keys(tmp_path: Path) -> None:
    """A rebound key stands on the card; without a shop the standard keys do."""
    database = make_shop(tmp_path)
    change(database, keys={"cash": "ctrl+k"})
    assert "Ctrl+K     Take cash" in run("--db", database, "keys").out
    assert "F2         Take cash" in run("--db", tmp_path / "no.sqlite", "keys").out
    rows = json.loads(run("--db", database, "keys", "--format", "json").out)
    assert {"action": "cash", "key": "Ctrl+K"}.items() <= rows[1].items()


def test_the_key_card_comes_out_of_the_tills_printer(tmp_path: Path) -> None:
    """The card is printed on the paper that the till has."""
    database = make_shop(tmp_path)
    paper = tmp_path / "paper"
    with Shop.open(str(database)) as shop:
        (till,) = shop.read(settings.tills)
        printer = PrinterSettings("file", str(paper))
        shop.append(
            [bodies.TillsSaved((msgspec.structs.replace(till, printer=printer),))], actor="test"
        )
    assert run("--db", database, "keys", "--print").status == 0
    printed = paper.read_bytes()
    assert b"Take cash: the amount typed, or alone  \x1bE\x01 F2\n" in printed
    assert b"Keys of the register" in printed

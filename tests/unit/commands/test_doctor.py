"""`tui-pos doctor`: each fault is found with its cure, and a bundle tells nothing about anybody."""

from __future__ import annotations

import json
import socket
import zipfile
from collections.abc import Iterator
from pathlib import Path
from random import Random

import msgspec
import pytest

from tests.unit.commands.line import make_shop, run, run_process
from tui_pos.commands.context import moment
from tui_pos.commands.growth import growth
from tui_pos.core.identity import system_clock
from tui_pos.core.people import Customer, PersonKind
from tui_pos.core.settings import PrinterSettings
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.demo.pace import TradeClock
from tui_pos.demo.shop import open_demo
from tui_pos.demo.trade import Trader
from tui_pos.journal import bodies
from tui_pos.till.till import Till

SECRETS = """
[company]
name = "Zebedee Trading"
discount_reasons = ["Quagga day"]
keys = {cash = "ctrl+k"}
[company.receipt]
header = ["Visit zebedee-trading.example"]
footer = ["Regards, the Oryx family"]
return_policy = ["Ask for Okapi"]
[[company.tenders]]
id = "cash"
name = "Kudu cash"
kind = "cash"
[owner]
first = "Bongo"
last = "Dikdik"
pin = "2580"
[store]
name = "Gerenuk Corner"
address = ["7 Gnu Lane", "Springbok"]
phone = "555-0177"
[till]
name = "Impala till"
[sales_tax]
percent = "8.25"
name = "Eland tax"
agency = "Nyala office"
[[departments]]
code = "SIT"
name = "Sitatunga goods"
[till.printer]
kind = "file"
target = "/srv/klipspringer-paper"
"""
NAMED = (
    "Zebedee", "zebedee", "Quagga", "Oryx", "Okapi", "Kudu", "Bongo", "Dikdik", "Gerenuk", "Gnu", "Springbok",
    "555-0177", "5550177", "Impala", "Eland", "Nyala", "Sitatunga", "klipspringer", "Duiker", "Steenbok", "duiker@",
    "555-0188", "Bushbuck",
)  # fmt: skip


def checks(database: Path) -> dict[str, dict[str, str]]:
    """Give the doctor's findings by name."""
    answer = json.loads(run("--db", database, "doctor", "--format", "json").out)
    return {check["name"]: check for check in answer["checks"]}


def print_to(database: Path, printer: PrinterSettings) -> None:
    """Give the till another printer."""
    with Shop.open(str(database)) as shop:
        (till,) = shop.read(settings.tills)
        changed = msgspec.structs.replace(till, printer=printer)
        shop.append([bodies.TillsSaved((changed,))], actor="test")


def test_a_new_shop_is_healthy(tmp_path: Path) -> None:
    """Nothing is wrong; that nothing prints and no backup was made is worth a word."""
    database = make_shop(tmp_path)
    done = run_process("--db", database, "doctor")
    assert done.status == 0, done.out
    found = checks(database)
    assert {name for name, check in found.items() if check["state"] == "note"} == {
        "printer",
        "backup",
    }
    assert found["journal"]["says"] == "10 entries are as they were written."
    assert found["integrity"]["says"] == "Every page of the database is in order."


@pytest.mark.parametrize("name", ["shop.sqlite", "shop.sqlite.key", "shop.sqlite.pepper"])
def test_files_that_others_may_read_are_found(tmp_path: Path, name: str) -> None:
    """Books, journal keys and the pepper of the PINs are for one account alone."""
    database = make_shop(tmp_path)
    (tmp_path / name).chmod(0o644)
    kind = {"sqlite": "database", "key": "key file", "pepper": "pepper"}[name.rsplit(".", 1)[1]]
    found = checks(database)[kind]
    assert found == {
        "name": kind,
        "state": "wrong",
        "says": f"Others may read the {kind} (mode 644).",
        "cure": "Run: chmod 600 on it.",
    }


def test_a_lost_pepper_is_found(tmp_path: Path) -> None:
    """Without it no PIN is right any more: better to hear it before the morning."""
    database = make_shop(tmp_path)
    (tmp_path / "shop.sqlite.pepper").unlink()
    assert checks(database)["pepper"]["says"] == "The pepper is missing."
    assert run("--db", database, "doctor").status == 1


def test_a_clock_behind_the_journal_is_found(tmp_path: Path) -> None:
    """The last entry was written two days ahead of now, so the clock was set back."""
    database = make_shop(tmp_path)
    with Shop.open(str(database), clock=lambda: system_clock() + 2 * 86_400_000) as shop:
        shop.append([bodies.DrawerKicked("till-1", "no_sale")], actor="staff-1")
    found = checks(database)["clock"]
    assert found["state"] == "wrong"
    assert "The clock is 2.0 days behind the last entry of the journal." in found["says"]


@pytest.fixture
def deaf_port() -> Iterator[int]:
    """A port of this machine on which nobody listens."""
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        yield held.getsockname()[1]


def test_a_printer_that_does_not_answer_is_found(tmp_path: Path, deaf_port: int) -> None:
    """The finding says what the printer's driver says to the cashier."""
    database = make_shop(tmp_path)
    print_to(database, PrinterSettings("network", f"127.0.0.1:{deaf_port}"))
    found = checks(database)["printer"]
    assert found["state"] == "wrong"
    assert found["says"].startswith("The network printer does not work. ")


def test_settings_that_cannot_be_are_found(tmp_path: Path) -> None:
    """The doctor counts, config check tells which."""
    database = make_shop(tmp_path)
    print_to(database, PrinterSettings(columns=400))
    found = checks(database)["settings"]
    assert found["says"] == "1 settings keep the shop from working right."
    assert found["cure"] == "Run: tui-pos config check."


def test_a_shop_that_cannot_be_opened_is_the_finding(tmp_path: Path) -> None:
    """The doctor works best on the sick: versions and the reason are said anyway."""
    (tmp_path / "shop.sqlite").write_bytes(b"no database" * 500)
    done = run("--db", tmp_path / "shop.sqlite", "doctor", "--bundle", tmp_path / "b.zip")
    assert done.status == 1
    assert "wrong shop        The shop's data cannot be opened." in done.out
    with zipfile.ZipFile(tmp_path / "b.zip") as file:
        assert file.namelist() == ["versions.json", "doctor.json"]


def test_the_doctor_looks_beside_a_register_that_sells(tmp_path: Path) -> None:
    """It only reads, so it may run at any hour."""
    database = make_shop(tmp_path)
    with Shop.open(str(database)):
        assert run_process("--db", database, "doctor").status == 0


def test_bytes_a_receipt_are_measured_on_real_trade(tmp_path: Path) -> None:
    """A receipt with its lines, taxes, tenders, stock and entry takes a few kilobytes, not a hundred."""
    clock = TradeClock(1_795_867_200_000)
    with Shop.open(str(tmp_path / "demo.sqlite"), clock=clock) as shop:
        open_demo(shop)
        day = Till(shop, clock=clock).machine.suggested_day()
        Trader(Till(shop, clock=clock), clock, Random(1)).trade(day, 1, 60)
        shop.fold_all()
        with moment(shop) as snapshot:
            found = growth(snapshot.db)
    assert found.receipts > 30
    assert 1_000 < found.a_receipt < 20_000
    assert found.a_year == pytest.approx(found.a_receipt * found.receipts * 365)


def bundle(folder: Path) -> dict[str, str]:
    """Make a shop full of names and pack a bundle of it."""
    folder = folder / "home-of-bushbuck-Bushbuck"
    folder.mkdir()
    database = make_shop(folder, SECRETS)
    with Shop.open(str(database)) as shop:
        customer = Customer("customer-1", "7001", "person-1")
        fields = {
            "first": "Duiker",
            "last": "Steenbok",
            "phone": "555-0188",
            "email": "duiker@x.example",
        }

        def remember(db: object) -> None:
            now, node = shop.clock(), "node"
            persons.save(db, "person-1", PersonKind.CUSTOMER, fields, at=now, origin=node)  # type: ignore[arg-type]

        shop.append([bodies.CustomersSaved((customer,))], actor="staff-1", also=remember)
        shop.append([bodies.DrawerKicked("till-1", "no_sale", note="For Duiker")], actor="Duiker")
    assert run("--db", database, "doctor", "--bundle", folder / "b.zip").status == 0
    with zipfile.ZipFile(folder / "b.zip") as file:
        return {name: file.read(name).decode() for name in file.namelist()}


def test_a_bundle_holds_no_personal_data(tmp_path: Path) -> None:
    """No name, address, phone, text, place on the disk, PIN, key or body is in it, whatever the shop holds."""
    parts = bundle(tmp_path)
    everything = "\n".join(parts.values())
    for name in (*NAMED, "2580", "pepper for", str(tmp_path)):
        assert name not in everything, name
    keys = (tmp_path / "home-of-bushbuck-Bushbuck" / "shop.sqlite.key").read_text().split()
    assert not any(key in everything for key in keys)


def test_a_bundle_holds_what_helps(tmp_path: Path) -> None:
    """Versions, figures and choices, row counts, kinds of the last entries, and the findings."""
    parts = {name: json.loads(text) for name, text in bundle(tmp_path).items()}
    assert sorted(parts) == [
        "doctor.json",
        "journal.json",
        "settings.json",
        "tables.json",
        "versions.json",
    ]
    assert parts["versions.json"]["tui-pos"] == "0.1.0"
    assert parts["settings.json"]["company"]["keys"] == {"cash": "ctrl+k"}
    assert parts["settings.json"]["tills"][0]["printer"]["kind"] == "file"
    assert parts["tables.json"]["customer"] == 1
    last = parts["journal.json"][-1]
    assert (last["kind"], last["version"], sorted(last)) == (
        "drawer.kicked",
        1,
        ["at", "bytes", "kind", "own", "pos", "seq", "version"],
    )
    assert {check["name"] for check in parts["doctor.json"]} >= {
        "program",
        "journal",
        "printer",
        "clock",
    }


def test_a_bundle_is_not_written_over_a_file(tmp_path: Path) -> None:
    """The name was taken: nothing is lost."""
    database = make_shop(tmp_path)
    (tmp_path / "b.zip").write_text("mine")
    done = run("--db", database, "doctor", "--bundle", tmp_path / "b.zip")
    assert done.status == 1
    assert "cannot be written: File exists. Give another name." in done.err
    assert (tmp_path / "b.zip").read_text() == "mine"

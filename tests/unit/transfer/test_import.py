"""`tui-pos import items`: all or nothing, found by scan afterwards, stock by memo, and never without a right."""

from __future__ import annotations

import os
import pwd
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.commands.line import make_shop, run, run_process
from tests.unit.transfer.files import csv_file, sheet, table, workbook
from tui_pos.core.documents import Memo, MemoSource
from tui_pos.data.queries import catalog, stock
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies, reading
from tui_pos.journal.entry import Entry
from tui_pos.till.till import Till

LIST = """
    Number | Name         | Department | Price | Cost | Codes         | Quantity | Unit 2 | Unit 2 factor | Unit 2 price | Unit 2 codes
    1001   | Mug          | General    | 7.50  | 3.25 | 9520000000011 | 12       |        |               |              |
    1002   | Cola         | General    | 1.29  | 0.40 | 9520000000028 | 0        | case   | 24            | 25.00        | 9520000000035
    1003   | Gift wrap    | General    | 2.00  |      |               |          |        |               |              |
"""

STAFF = '[[staff]]\nnumber = "2"\nfirst = "Ben"\nrole = "Cashier"\npin = "2468"\n'


def entries(database: Path) -> list[Entry]:
    with Shop.open(str(database)) as shop:
        return shop.read(lambda db: list(reading.walk(db)))


def test_a_list_becomes_items_that_a_scan_finds(tmp_path: Path) -> None:
    """After the import the till knows the goods by their codes, units and numbers."""
    database = make_shop(tmp_path)
    done = run_process("--db", database, "import", "items", csv_file(tmp_path / "a.csv", LIST))
    assert (done.status, done.err) == (0, "")
    assert done.out == "3 items written, 1 quantities on hand set by import memos.\n"
    with Shop.open(str(database)) as shop:
        db, now = shop.database.connection(), shop.clock()
        mug = catalog.by_code(db, "09520000000011", now)
        case = catalog.by_code(db, "09520000000035", now)
        wrap = catalog.by_number(db, "1003", now)
        assert mug is not None
        assert case is not None
        assert wrap is not None
        assert (mug.item.name, mug.item.price(), mug.item.cost) == ("Mug", 750, Decimal("3.25"))
        assert (case.item.name, case.unit, case.item.price(1, "case")) == ("Cola", "case", 2500)
        store = Till(shop).machine.rules.store.id
        assert stock.on_hand(db, mug.item.id) == {store: Decimal(12)}
        assert stock.on_hand(db, case.item.id) == {}


def test_a_workbook_gives_the_same_items(tmp_path: Path) -> None:
    """Whatever the format, the items are the same."""
    database = make_shop(tmp_path)
    path = workbook(tmp_path / "a.xlsx", sheet(table(LIST)))
    assert run("--db", database, "import", "items", path).status == 0
    with Shop.open(str(database)) as shop:
        found = catalog.by_code(shop.database.connection(), "09520000000028", shop.clock())
    assert found is not None
    assert found.item.prices == (129,)


def test_quantities_come_by_an_import_memo_at_cost(tmp_path: Path) -> None:
    """12 mugs at 3.25 put 39.00 of stock into the shop, in a memo that never posts to the books."""
    database = make_shop(tmp_path)
    run("--db", database, "import", "items", csv_file(tmp_path / "a.csv", LIST))
    written = entries(database)
    assert [entry.kind for entry in written[-3:]] == ["items.saved", "memo.posted", "command.run"]
    memo, command = written[-2].body, written[-1].body
    assert isinstance(memo, Memo)
    assert (memo.source, memo.reason, memo.number) == (
        MemoSource.IMPORT,
        "Data Import",
        "M0101-00001",
    )
    assert [(line.new_quantity, line.value) for line in memo.lines] == [(Decimal(12), 3900)]
    assert written[-2].day == memo.day
    assert command == bodies.CommandRun("import items", "3 items from a.csv")


def test_nothing_is_written_while_a_row_is_wrong(tmp_path: Path) -> None:
    """One wrong cell keeps the whole list out; the place and the reason are said."""
    database = make_shop(tmp_path)
    before = entries(database)
    path = csv_file(tmp_path / "a.csv", LIST.replace("1.29", "1.2.9"))
    done = run("--db", database, "import", "items", path)
    assert (done.status, done.out) == (1, "")
    assert done.err == (
        "line 3, price: '1.2.9' is not an amount of money: type it like 12.50.\n"
        "Nothing was written, 1 of 3 rows is wrong: correct the file, or leave them out with --skip-bad.\n"
    )
    assert entries(database) == before


def test_wrong_rows_are_left_out_when_told_so(tmp_path: Path) -> None:
    """--skip-bad writes the rest and says how many rows are missing."""
    database = make_shop(tmp_path)
    path = csv_file(tmp_path / "a.csv", LIST.replace("1.29", "1.2.9"))
    done = run("--db", database, "import", "items", "--skip-bad", path)
    assert done.status == 0
    assert done.out.endswith(", 1 rows left out.\n")
    with Shop.open(str(database)) as shop:
        db = shop.database.connection()
        assert catalog.by_number(db, "1001", shop.clock()) is not None
        assert catalog.by_number(db, "1002", shop.clock()) is None


def test_a_dry_run_writes_nothing(tmp_path: Path) -> None:
    """The file is checked, the shop stays as it is."""
    database = make_shop(tmp_path)
    before = entries(database)
    done = run("--db", database, "import", "items", "--dry-run", csv_file(tmp_path / "a.csv", LIST))
    assert (done.status, done.out) == (0, "Nothing was written: this was a dry run of 3 items.\n")
    assert entries(database) == before


def test_numbers_and_codes_that_are_there_already_are_found(tmp_path: Path) -> None:
    """Twice in the file, or in the shop before: either way the row is wrong."""
    database = make_shop(tmp_path)
    run("--db", database, "import", "items", csv_file(tmp_path / "a.csv", LIST))
    again = """
        Number | Name  | Department | Price | Codes
        1001   | Bowl  | General    | 4.00  | 9520000000042
        2001   | Plate | General    | 5.00  | 9520000000028
        2002   | Cup   | General    | 6.00  | 9520000000059
        2002   | Jug   | General    | 6.00  | 9520000000066
        2003   | Can   | General    | 6.00  | 09520000000059
    """
    done = run("--db", database, "import", "items", csv_file(tmp_path / "b.csv", again))
    assert done.status == 1
    assert sorted(done.err.splitlines()[:-1]) == [
        "line 2, number: The shop has an item with 1001 already: change one of them.",
        "line 3, codes: The shop has an item with 09520000000028 already: change one of them.",
        "line 5, number: Line 4 has the number 2002 too: change one.",
        "line 6, codes: Line 4 has the code 09520000000059 too: change one.",
    ]


def test_a_list_can_be_run_again_after_it_was_cut_off(tmp_path: Path) -> None:
    """What is there already counts as wrong, so --skip-bad writes only what is missing."""
    database = make_shop(tmp_path)
    path = csv_file(tmp_path / "a.csv", LIST)
    run("--db", database, "import", "items", path)
    longer = csv_file(tmp_path / "b.csv", LIST + "1004 | Bag | General | 0.10 ||||||| ")
    done = run("--db", database, "import", "items", "--skip-bad", longer)
    assert done.out == "1 items written, 3 rows left out.\n"


def test_departments_are_made_only_when_told_so(tmp_path: Path) -> None:
    """A misspelt department would otherwise become a new one."""
    database = make_shop(tmp_path)
    path = csv_file(tmp_path / "a.csv", LIST.replace("General", "Kitchen"))
    refused = run("--db", database, "import", "items", path)
    assert "line 2, department: The shop has no department 'Kitchen'" in refused.err
    done = run("--db", database, "import", "items", "--create-departments", path)
    assert done.out.startswith("3 items written, 1 departments made, ")
    with Shop.open(str(database)) as shop:
        names = [(d.code, d.name) for d in shop.read(catalog.departments)]
    assert names == [("GEN", "General"), ("KIT", "Kitchen")]


def test_many_rows_are_written_in_batches(tmp_path: Path) -> None:
    """An entry holds at most 500 items, so that no till and no node ever chokes on one."""
    database = make_shop(tmp_path)
    rows = "".join(f"\n{n} | Thing {n} | General | 1.00" for n in range(1, 1202))
    path = csv_file(tmp_path / "a.csv", f"Number | Name | Department | Price{rows}")
    assert run("--db", database, "import", "items", path).status == 0
    saved = [entry.body for entry in entries(database) if entry.kind == "items.saved"]
    assert [len(body.items) for body in saved if isinstance(body, bodies.ItemsSaved)] == [
        500,
        500,
        201,
    ]


def test_only_the_first_hundred_findings_are_shown(tmp_path: Path) -> None:
    """A list in the wrong order does not flood the screen; the count is still right."""
    database = make_shop(tmp_path)
    rows = "".join(f"\n{n} | Thing | General | x" for n in range(300))
    path = csv_file(tmp_path / "a.csv", f"Number | Name | Department | Price{rows}")
    done = run("--db", database, "import", "items", path)
    assert len(done.err.splitlines()) == 102
    assert "Nothing was written, 300 of 300 rows are wrong" in done.err


def test_names_from_a_file_cannot_steer_the_terminal(tmp_path: Path) -> None:
    """What a finding quotes from the file is shown without its control characters."""
    database = make_shop(tmp_path)
    raw = b"Number,Name,Department,Price,\x1b]0;owned\x07\n1,Mug,\x1b[2JToys,1\n"
    (tmp_path / "a.csv").write_bytes(raw)
    done = run("--db", database, "import", "items", tmp_path / "a.csv")
    assert done.status == 1
    assert "\x1b" not in done.err
    assert "\x07" not in done.err


def test_a_member_of_staff_imports_with_the_right_and_the_pin(tmp_path: Path) -> None:
    """--user asks for the PIN; the journal names who it was."""
    database = make_shop(tmp_path)
    path = csv_file(tmp_path / "a.csv", LIST)
    done = run("--db", database, "import", "items", "--user", "1", path, typed="2580\n")
    assert done.status == 0, done.err
    with Shop.open(str(database)) as shop:
        owner = Till(shop).people.verified("1", "2580")
    assert entries(database)[-1].actor == owner.id


def test_a_wrong_pin_is_counted_and_locks_out_as_at_the_till(tmp_path: Path) -> None:
    """The command line is no place to guess PINs: five wrong ones lock for half a minute, and it is journalled."""
    database = make_shop(tmp_path)
    path = csv_file(tmp_path / "a.csv", LIST)
    command = ("--db", database, "import", "items", "--user", "1", path)
    for _ in range(5):
        assert run(*command, typed="9999\n").err == "That PIN is not right: try again.\n"
    assert "Too many wrong tries: wait" in run(*command, typed="2580\n").err
    kinds = [entry.kind for entry in entries(database)]
    assert kinds.count("signon.refused") == 5
    assert "items.saved" not in kinds


def test_a_cashier_may_not_import(tmp_path: Path) -> None:
    """The right PIN without the right to edit items changes nothing."""
    plan = '[company]\nname = "Shop"\n[owner]\nfirst = "Ann"\npin = "2580"\n' + STAFF
    database = make_shop(tmp_path, plan)
    path = csv_file(tmp_path / "a.csv", LIST)
    done = run("--db", database, "import", "items", "--user", "2", path, typed="2468\n")
    assert (done.status, done.err) == (1, "Cashier may not import items: ask somebody who may.\n")


def test_another_account_needs_a_pin(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Without --user only the account that owns the data may run it."""
    database = make_shop(tmp_path)
    owner = pwd.getpwuid(os.geteuid()).pw_name
    monkeypatch.setattr(os, "geteuid", lambda: 54321)
    done = run("--db", database, "import", "items", csv_file(tmp_path / "a.csv", LIST))
    assert done.status == 1
    assert done.err == (
        f"Give --user NUMBER and a PIN to import items, or run this as {owner}, who owns the shop's data.\n"
    )


def test_an_open_register_keeps_its_data_to_itself(tmp_path: Path) -> None:
    """One process owns the file: the import says who has it, and waits for no one."""
    database = make_shop(tmp_path)
    with Shop.open(str(database)):
        done = run_process("--db", database, "import", "items", csv_file(tmp_path / "a.csv", LIST))
    assert done.status == 1
    assert f"in use by another tui-pos (process {os.getpid()}): close it first." in done.err

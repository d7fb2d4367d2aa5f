"""`tui-pos journal`: shown, verified, rebuilt; what was changed behind its back is found."""

from __future__ import annotations

import json
from pathlib import Path

import apsw

from tests.unit.commands.line import make_shop, run, run_process
from tui_pos.data.shop import Shop
from tui_pos.journal import bodies


def tamper(database: Path, *statements: str) -> None:
    """Change the file with another program, its guards taken away first."""
    raw = apsw.Connection(str(database))
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
        raw.execute(f'DROP TRIGGER "{name}"')
    for statement in statements:
        raw.execute(statement)
    raw.close()


def kick(database: Path, times: int, note: str = "") -> None:
    """Open the drawer without a sale some times."""
    with Shop.open(str(database)) as shop:
        for _ in range(times):
            shop.append([bodies.DrawerKicked("till-1", "no_sale", note=note)], actor="staff-1")


def test_entries_are_shown_one_on_a_line_in_the_shops_time(tmp_path: Path) -> None:
    """The newest stand last, as they arrived; people stand there as ids only."""
    database = make_shop(tmp_path)
    kick(database, 2, "Change\x1b[31m")
    done = run_process("--db", database, "journal", "show", "--last", "3")
    assert done.status == 0
    lines = done.out.splitlines()
    assert [line.split()[3] for line in lines] == [
        "credential.changed",
        "drawer.kicked",
        "drawer.kicked",
    ]
    assert "reason=no_sale" in lines[-1]
    assert "\x1b" not in done.out
    assert "Miller" not in run("--db", database, "journal", "show").out


def test_entries_can_be_chosen_by_kind_and_place(tmp_path: Path) -> None:
    """More than a page of other entries may lie between; JSON has one entry on a line."""
    database = make_shop(tmp_path)
    with Shop.open(str(database)) as shop:
        shop.append([bodies.DrawerKicked("till-1", "sale")] * 1100, actor="staff-1")
    out = run("--db", database, "journal", "show", "--kind", "node.created", "--format", "json").out
    (created,) = [json.loads(line) for line in out.splitlines()]
    assert (created["pos"], created["seq"], created["body"]["role"]) == (1, 1, "till")
    all_after = run("--db", database, "journal", "show", "--after", "10").out
    assert len(all_after.splitlines()) == 1100
    newest = run("--db", database, "journal", "show").out.splitlines()
    assert len(newest) == 50
    assert newest[-1].startswith("    1110 ")


def test_an_honest_journal_verifies(tmp_path: Path) -> None:
    """The answer says how far the chain is unbroken, and that nobody else vouches for it yet."""
    database = make_shop(tmp_path)
    done = run("--db", database, "journal", "verify")
    assert done.status == 0
    assert "entries up to 10 are an unbroken chain. Nobody else is known to hold any" in done.out
    assert done.out.endswith("The journal is as it was written.\n")
    assert (
        json.loads(run("--db", database, "journal", "verify", "--format", "json").out)["ok"] is True
    )


def test_a_changed_entry_is_found(tmp_path: Path) -> None:
    """One byte of one body, changed by another program, and the status is 1."""
    database = make_shop(tmp_path)
    kick(database, 2)
    tamper(
        database,
        "UPDATE journal_entry SET raw = CAST(replace(CAST(raw AS TEXT), 'no_sale', 'payouts') AS BLOB)"
        " WHERE pos = 11",
    )
    done = run("--db", database, "journal", "verify")
    assert done.status == 1
    assert "(place 11, drawer.kicked) was changed, or the one before it was." in done.out


def test_a_tail_that_was_cut_off_is_found_with_a_head_that_somebody_holds(tmp_path: Path) -> None:
    """The last entries leave no gap behind them: the head on paper is the witness."""
    database = make_shop(tmp_path)
    kick(database, 2)
    with Shop.open(str(database)) as shop:
        head = shop.head()
        before = shop.read(lambda db: db.execute("SELECT mac FROM journal_entry WHERE pos = 10"))
    noted = f"{head.seq}:{head.mac[:16]}"
    good = run("--db", database, "journal", "verify", "--head", noted)
    assert good.status == 0
    assert "The head you gave vouches up to entry 12." in good.out
    tamper(
        database,
        "DELETE FROM journal_entry WHERE pos > 10",
        f"UPDATE journal_origin SET seq = 10, mac = x'{before[0][0].hex()}'",
    )
    assert run("--db", database, "journal", "verify").status == 0
    done = run("--db", database, "journal", "verify", "--head", noted)
    assert done.status == 1
    assert "the journal here ends at 10: its last entries were cut off." in done.out


def test_a_head_that_is_none_is_refused(tmp_path: Path) -> None:
    """A mistyped head is said to be one, not compared."""
    database = make_shop(tmp_path)
    done = run("--db", database, "journal", "verify", "--head", "twelve")
    assert (done.status, done.err) == (
        1,
        "'twelve' is no head: type it as SEQ:MAC, at least 8 digits of the MAC.\n",
    )


def test_the_journal_can_be_read_and_verified_while_the_register_sells(tmp_path: Path) -> None:
    """Reading beside an owner is safe, even with roll-ups still to be folded."""
    database = make_shop(tmp_path)
    with Shop.open(str(database)):
        assert run_process("--db", database, "journal", "show", "--last", "1").status == 0
        assert run_process("--db", database, "journal", "verify").status == 0
        refused = run_process("--db", database, "journal", "rebuild")
    assert refused.status == 1
    assert "close it first" in refused.err


def test_a_pin_is_asked_only_where_wrong_ones_can_be_counted(tmp_path: Path) -> None:
    """Beside an open register nothing can be counted, so --user is refused there."""
    database = make_shop(tmp_path)
    with Shop.open(str(database)):
        done = run_process("--db", database, "journal", "show", "--user", "1", typed="2580\n")
    assert done.status == 1
    assert "close it first" in done.err
    allowed = run("--db", database, "journal", "show", "--user", "1", typed="2580\n")
    assert allowed.status == 0


def test_a_rebuild_names_the_tables_that_were_wrong(tmp_path: Path) -> None:
    """A price changed behind the journal's back is put right, and somebody hears of it."""
    database = make_shop(tmp_path)
    assert (
        run("--db", database, "journal", "rebuild").out == "The tables are what the entries say.\n"
    )
    tamper(database, "UPDATE department SET name = 'Special'")
    done = run("--db", database, "journal", "rebuild", "--format", "json")
    assert done.status == 1
    assert json.loads(done.out) == {"ok": False, "different": ["department"]}
    assert run("--db", database, "journal", "rebuild").status == 0

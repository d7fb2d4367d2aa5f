"""`tui-pos init`: by questions and from a file, nothing written before everything is right."""

from __future__ import annotations

import re
from decimal import Decimal
from pathlib import Path

import pytest

from tests.unit.commands.line import PLAN, SALES_TAX, make_shop, run, run_process
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.till.till import Till

ANSWERS = """\
Corner Shop
1 Main Street
Exampleton NY 10001

555-0100
America/Chicago
USD
8.25
Sales tax
State tax agency
n
cash, check, visa
Ann
Miller
2580
2580
Thank you

Returns within 30 days.

dummy
y
"""


def test_a_shop_is_made_by_answering_questions(tmp_path: Path) -> None:
    """One run of questions gives a shop in which the owner signs on with the PIN."""
    database = tmp_path / "new folder" / "shop.sqlite"
    done = run_process("--db", database, "init", typed=ANSWERS)
    assert done.status == 0, done.err
    assert "Corner Shop is ready: Till 1 of store 01." in done.out
    assert re.search(r"Recovery code for a lost PIN: ([A-Z2-9]{5}-){4}[A-Z2-9]{5}\n", done.out)
    with Shop.open(str(database)) as shop:
        till = Till(shop)
        rules = till.machine.rules
        assert rules.company.zone == "America/Chicago"
        assert [tender.id for tender in rules.company.tenders] == ["cash", "check", "visa"]
        assert rules.company.receipt.return_policy == ("Returns within 30 days.",)
        assert rules.store.address == ("1 Main Street", "Exampleton NY 10001")
        assert till.people.by_pin("1", "2580").name == "Miller, Ann"


def test_a_wrong_answer_gets_one_sentence_and_is_asked_again(tmp_path: Path) -> None:
    """Whoever mistypes learns what is wrong and answers the same question again."""
    wrong = ANSWERS.replace("America/Chicago", "Chicago\nAmerica/Chicago")
    wrong = wrong.replace("8.25", "eight\n825\n8.25%").replace("cash, check, visa", "visa\ncash")
    wrong = wrong.replace("2580\n2580", "1234\n12\n2580\n2581\n2580\n2580")
    done = run("--db", tmp_path / "shop.sqlite", "init", typed=wrong)
    assert done.status == 0
    for sentence in (
        "There is no time zone 'Chicago': type one like America/Chicago.",
        "eight is not a tax rate: type a number like 8.25.",
        "825 is not a tax rate: type a number like 8.25.",
        "Without cash the drawer could not give change: add cash.",
        "A PIN like 1111 or 1234 is guessed first: choose another.",
        "A PIN has 4 to 12 digits: choose another.",
        "The two PINs differ: type them again.",
    ):
        assert done.err.count(sentence) == 1
    with Shop.open(str(tmp_path / "shop.sqlite")) as shop:
        tax = shop.read(lambda db: settings.tax(db, shop.clock()))
    assert tax is not None
    assert tax.locations[0].rules["Tax"][0].rates[0].percent == Decimal("8.25")


@pytest.mark.parametrize("typed", [ANSWERS[:-2] + "n\n", ANSWERS[:40], ""])
def test_nothing_is_written_unless_every_question_was_answered(tmp_path: Path, typed: str) -> None:
    """Stopping half way, or saying no at the end, leaves no file behind."""
    done = run("--db", tmp_path / "shop.sqlite", "init", typed=typed)
    assert done.status == 1
    assert list(tmp_path.iterdir()) == []


def test_the_printed_example_makes_a_shop_as_it_is(tmp_path: Path) -> None:
    """The example that init prints is a plan itself, once it has a PIN."""
    example = run("init", "--example")
    assert example.status == 0
    database = make_shop(tmp_path, example.out.replace('pin = ""', 'pin = "2580"'))
    with Shop.open(str(database)) as shop:
        till = Till(shop)
        assert till.machine.prefix == "0101"
        assert till.people.by_pin("2", "2468").role.name == "Cashier"


def test_a_file_with_pins_is_pointed_at(tmp_path: Path) -> None:
    """A PIN in a file is a PIN that others can read: whoever set up is told."""
    answers = tmp_path / "plan.toml"
    answers.write_text(PLAN)
    done = run("--db", tmp_path / "shop.sqlite", "init", "--from", answers)
    assert f"{answers} may hold PINs in plain text: delete it, or take them out." in done.out


@pytest.mark.parametrize(
    ("plan", "sentence"),
    [
        ("[company", "is not a TOML file: Expected ']' at the end of a table declaration"),
        ('[company]\nname = "A"\n', "has a value that cannot be: Object missing required field `owner`."),
        (PLAN.replace('"Ann"', "7"), "has a value that cannot be: Expected `str`, got `int` - at `owner.first`."),
        (PLAN + 'nmae = "x"\n', "Object contains unknown field `nmae` - at `owner`."),
        (PLAN.replace("name =", "colour = 1\nname ="), "sets company.colour, which does not exist: check the spelling."),
        (PLAN.replace('"2580"', '"1111"'), "staff 1, PIN: A PIN like 1111 or 1234 is guessed first"),
        (PLAN.replace("name =", 'zone = "Mars"\nname ='), "company, zone: There is no time zone 'Mars'"),
        (PLAN.replace("name =", "keys = {cash = 'a'}\nname ="), "company, keys: 'a' is needed for typing"),
    ],
)  # fmt: skip
def test_a_file_that_cannot_be_makes_no_shop(tmp_path: Path, plan: str, sentence: str) -> None:
    """Each fault of a plan is a sentence with its place; nothing is written."""
    (tmp_path / "plan.toml").write_text(plan)
    done = run("--db", tmp_path / "shop.sqlite", "init", "--from", tmp_path / "plan.toml")
    assert done.status == 1
    assert sentence in done.err
    assert [path.name for path in tmp_path.iterdir()] == ["plan.toml"]


def test_all_faults_of_a_file_are_said_at_once(tmp_path: Path) -> None:
    """Nobody corrects one thing only to hear of the next."""
    plan = PLAN.replace("name =", 'zone = "Mars"\ncurrency = "ABC"\nname =') + SALES_TAX
    (tmp_path / "plan.toml").write_text(plan.replace("8.25", "825"))
    done = run("--db", tmp_path / "shop.sqlite", "init", "--from", tmp_path / "plan.toml")
    assert done.err.count("\n") == 4
    assert "Nothing was written: correct the 3 above and run it again." in done.err


def test_a_shop_is_not_made_over_another(tmp_path: Path) -> None:
    """The refusal comes before the first question."""
    database = make_shop(tmp_path)
    done = run("--db", database, "init", typed="")
    assert done.status == 1
    assert done.err == f"{database} holds a shop already: choose another with --db.\n"


def test_another_programs_database_is_left_alone(tmp_path: Path) -> None:
    """A file that is no shop is refused, not emptied."""
    (tmp_path / "shop.sqlite").write_bytes(b"SQLite format 3\0" + bytes(4080))
    (tmp_path / "plan.toml").write_text(PLAN)
    done = run("--db", tmp_path / "shop.sqlite", "init", "--from", tmp_path / "plan.toml")
    assert done.status == 1
    assert "belongs to another program: choose another file for the shop." in done.err
    assert len((tmp_path / "shop.sqlite").read_bytes()) == 4096

"""Every command that the pages show works as shown."""

from __future__ import annotations

import os
import subprocess
import sys
import tomllib
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path

import pytest

from tests.docs.command_line import commands_in, what_is_wrong
from tests.docs.pages import OWNER, PAGES, README, ROOT, Block, blocks, commands, inline_code, rows
from tests.screens.terminal import Terminal
from tui_pos.demo.company import ROLES, STAFF

IN_VENV = ".venv/bin/"
"""Where the pages' commands lie; the tests take those of the environment they run in."""

SECONDS = 60.0


@dataclass(frozen=True)
class Talk:
    """Say what is answered to a command at the keyboard: what is waited for, and what is typed then.

    A full-screen command does not end by itself: it is told to stop, and has to end in order.
    """

    says: tuple[tuple[str, str], ...]
    full_screen: bool = True


EDITORS = rows(OWNER, "Change settings, taxes and staff")
OPEN_THE_OFFICE = (
    ("Number", "1\r2580\r"),
    ("Count the cash", "10000\r"),
    ("is open", "/o"),
    *((f"{letter}  {title}", "") for letter, title, _ in EDITORS),
)

TALKS = {
    "tui-pos register --demo": Talk(
        (
            ("Harbor Street General Store", "3\r2468\r"),
            ("Count the cash", "10000\r"),
            ("is open", "1001\r"),
            ("Rolled oats", "3*1254\r"),
            ("3 x Ball pen black", "\x1b[[B"),
            ("Receipt 0101-000001 is finished.", "oats\r"),
            ("Search", ""),
        )
    ),
    "tui-pos register": Talk(OPEN_THE_OFFICE),
    "tui-pos init": Talk(
        (
            ("Name of the shop", "Shoe Box\r"),
            ("Address, line 1", "1 Main Street\r"),
            ("Address, line 2", "\r"),
            ("Phone", "\r"),
            ("Time zone", "America/Chicago\r"),
            ("Currency", "\r"),
            ("Sales tax in percent", "8.25\r"),
            ("Name of the tax", "\r"),
            ("Agency", "\r"),
            ("include the tax?", "\r"),
            ("Tenders", "\r"),
            ("first name", "Ann\r"),
            ("last name", "\r"),
            ("Owner's PIN", "2580\r"),
            ("The same PIN again", "2580\r"),
            ("Last lines of receipts", "\r"),
            ("Return policy", "\r"),
            ("Receipt printer", "\r"),
            ("Make this shop?", "\r"),
            ("Recovery code", ""),
        ),
        full_screen=False,
    ),
}
"""The answers to every block marked `talk`."""


@dataclass(frozen=True)
class Desk:
    """Be the empty folder that a page's commands run in, with a home and a shop of its own."""

    folder: Path

    @property
    def environment(self) -> dict[str, str]:
        """The variables that are set there; everything else is the test's."""
        home = str(self.folder / "home")
        return {
            "PATH": f"{Path(sys.executable).parent}:{os.environ['PATH']}",
            "HOME": home,
            "XDG_DATA_HOME": home,
            "XDG_CONFIG_HOME": home,
            "PYTHONPATH": str(ROOT),
            "PYTHONDONTWRITEBYTECODE": "1",
            "TUI_POS_DB": str(self.folder / "machine/shop.sqlite"),
        }

    def run(self, block: Block) -> None:
        """Run a block's lines in a shell that stops at the first that fails."""
        done = subprocess.run(
            ["sh", "-eu", "-c", block.text.replace(IN_VENV, "")],
            cwd=self.folder,
            env={**os.environ, **self.environment},
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            timeout=SECONDS,
        )
        assert done.returncode == 0, f"{block}: {block.text}{done.stdout}{done.stderr}"

    def talk(self, block: Block) -> None:
        """Run a block's one command in a terminal and answer it."""
        command = block.text.replace(IN_VENV, "").strip()
        talk = TALKS[command]
        argv = ["sh", "-c", f"exec {command}"]
        with Terminal(argv, env=self.environment, cwd=str(self.folder)) as terminal:
            for shown, typed in talk.says:
                terminal.wait(shown, SECONDS)
                terminal.send(typed)
            status = terminal.stop()[0] if talk.full_screen else terminal.ended()
        assert status == 0, block


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_the_commands_of_a_page_work_one_after_the_other(page: Path, tmp_path: Path) -> None:
    """In an empty folder, with the files that the page shows, each command ends well."""
    desk = Desk(tmp_path)
    (tmp_path / "home").mkdir()
    for block in blocks(page):
        if block.language == "sh" and block.mark in ("", "talk"):
            desk.talk(block) if block.mark else desk.run(block)
        elif block.language != "sh" and block.mark:
            (tmp_path / block.mark).write_text(block.text, "utf-8")


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_what_is_too_long_to_run_has_all_its_parts(page: Path) -> None:
    """Programs, modules, extras and commands of a block marked `setup` exist."""
    for block in commands(page, "setup"):
        for words in commands_in(block.text):
            assert not _missing(words), f"{block}: {' '.join(words)}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_command_that_is_named_exists(page: Path) -> None:
    """`tui-pos …` in a sentence or a block is a command of the program, with options it has."""
    shown = [text for text in inline_code(page) if text.startswith("tui-pos ")]
    for block in commands(page, "", "talk", "setup"):
        lines = commands_in(block.text.replace(IN_VENV, ""))
        shown += [" ".join(words) for words in lines if words[0] == "tui-pos"]
    for text in shown:
        (words,) = commands_in(text)
        assert not what_is_wrong(words), f"{page.name}: {text}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_block_of_commands_is_marked(page: Path) -> None:
    """Nothing looks like a command and is not tested."""
    for block in blocks(page):
        assert block.language in {"sh", "text", "toml", "csv"}, block
        assert block.language != "sh" or block.mark in {"", "talk", "setup"}, block


def test_the_readme_names_who_signs_on_in_the_demo() -> None:
    """Numbers, PINs, names and roles are those of the demo shop."""
    roles = {role.id: role.name for role in ROLES}
    assert rows(README, "Try it") == [
        [staff.number, staff.pin, f"{staff.person.first} {staff.person.last}", roles[staff.record.role]]
        for staff in STAFF
    ]  # fmt: skip


def test_the_continuous_run_uses_the_readmes_test_command() -> None:
    """What lands has passed the command that the README gives everybody."""
    (test_command,) = [
        " ".join(words).replace(IN_VENV, "")
        for block in commands(README, "setup")
        for words in commands_in(block.text)
        if "pytest" in words
    ]
    script = (ROOT / ".ci/run").read_text("utf-8").splitlines()
    assert any(line.endswith(test_command) for line in script)
    assert any(line.endswith("-e '.[test]'") for line in script)


def _missing(words: list[str]) -> str:
    """Say what a command needs that is not there."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    program, rest = words[0].removeprefix(IN_VENV), words[1:]
    if program == "tui-pos":
        return what_is_wrong([program, *rest]) if program in project["scripts"] else program
    if program == "pip":
        assert rest[:2] == ["install", "-e"]
        extra = rest[2].removeprefix(".").strip("[]")
        return "" if not extra or extra in project["optional-dependencies"] else rest[2]
    if program in ("python", "python3") and rest[0] == "-m":
        nested = rest[1] == "tests.postgres" and rest[2:]
        return _missing(rest[2:]) if nested else "" if find_spec(rest[1]) else rest[1]
    return program

"""A lost PIN comes back with the recovery code, once."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from tui_pos.core.refusal import Refusal
from tui_pos.data.shop import Shop
from tui_pos.demo.shop import plan
from tui_pos.till.setup import set_up
from tui_pos.till.till import Till, pepper_of


def recover(path: Path, *lines: str) -> subprocess.CompletedProcess[str]:
    """Run the command with these answers."""
    command = [sys.executable, "-m", "tui_pos", "--db", str(path), "recover", "1"]
    return subprocess.run(command, input="\n".join(lines) + "\n", capture_output=True, text=True)


def test_the_owner_gets_a_new_pin_once(tmp_path: Path) -> None:
    """A wrong code is refused, the right one sets the PIN, and a second time it is worth nothing."""
    path = tmp_path / "shop.sqlite"
    with Shop.open(str(path)) as shop:
        code = set_up(shop, plan(), pepper_of(shop)).recovery_code
    wrong = recover(path, "AAAAA-BBBBB-CCCCC-DDDDD-EEEEE", "97531")
    assert (wrong.returncode, "not the recovery code" in wrong.stderr) == (1, True)
    right = recover(path, code.lower(), "97531")
    assert (right.returncode, "Marrow, Odell has a new PIN" in right.stdout) == (0, True)
    assert recover(path, code, "86420").returncode == 1
    with Shop.open(str(path)) as shop:
        people = Till(shop).people
        assert people.by_pin("1", "97531").name == "Marrow, Odell"
        with pytest.raises(Refusal):
            people.by_pin("1", "2580")

"""The register opens a shop whose journal keys lie where the machine's settings say."""

from __future__ import annotations

import sys
from pathlib import Path

from tests.screens.register import Register
from tests.unit.commands.line import PLAN, SALES_TAX, run


def test_a_key_file_of_its_own(tmp_path: Path) -> None:
    """Keys, pepper and database are found in their two folders, and nothing is made beside the database."""
    data, keys = tmp_path / "data", tmp_path / "keys"
    keys.mkdir()
    settings, answers = tmp_path / "tui-pos.toml", tmp_path / "plan.toml"
    settings.write_text(f'database = "{data}/shop.sqlite"\nkey_file = "{keys}/shop.key"\n')
    answers.write_text(PLAN + SALES_TAX)
    assert run("--config", settings, "init", "--from", answers).status == 0
    before = sorted(keys.iterdir())
    with Register([sys.executable, "-m", "tui_pos", "--config", str(settings), "register"]) as till:
        till.sign_on()
        till.open_day()
        assert till.stop()[0] == 0
    assert sorted(keys.iterdir()) == before
    assert sorted(file.name for file in data.iterdir()) == ["shop.sqlite", "shop.sqlite.lock"]

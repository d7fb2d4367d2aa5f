"""The parts of the docs that the program itself makes: `python -m tests.docs` writes them again."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from tests.docs.bookkeeper import bookkeeper
from tests.docs.pages import BOOKKEEPER, CASHIER, ROOT
from tests.docs.sale_screen import sale_screen
from tests.unit.commands.line import run
from tui_pos.register.keymap import Keymap

SCHEMA = ROOT / "docs/entries.schema.json"
PICTURE = ROOT / "docs/sale-screen.svg"

CARD = re.compile(r"(?<=^```text\n)Keys of the register\n.*?(?=^```$)", re.MULTILINE | re.DOTALL)
"""The key card on the cashier's page."""


def schema() -> str:
    """Print the schema of all entries."""
    return run("journal", "schema").out


def cashier() -> str:
    """Put the standard key card into the cashier's page."""
    card = Keymap.standard().card()
    return CARD.sub(lambda _: card, CASHIER.read_text("utf-8"))


GENERATED: dict[Path, Callable[[], str]] = {
    PICTURE: sale_screen,
    SCHEMA: schema,
    CASHIER: cashier,
    BOOKKEEPER: bookkeeper,
}
"""Each file, and what makes its content."""

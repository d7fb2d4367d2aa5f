"""The register on the demo shop in a pseudo-terminal, worked by keys."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.screens.terminal import Terminal
from tui_pos.data.shop import Shop
from tui_pos.demo.shop import open_demo

F = {
    n: key
    for n, key in enumerate(
        ("\x1b[[A", "\x1b[[B", "\x1b[[C", "\x1b[[D", "\x1b[[E", "\x1b[17~",
         "\x1b[18~", "\x1b[19~", "\x1b[20~", "\x1b[21~", "\x1b[23~", "\x1b[24~"), 1,
    )
}  # fmt: skip
"""What the Linux console sends for F1 to F12."""

ENTER, ESC, UP, DOWN, BACKSPACE = "\r", "\x1b", "\x1b[A", "\x1b[B", "\x7f"

OWNER, CASHIER = ("1", "2580"), ("3", "2468")
OATS_16 = "9520000000011"
"""Rolled oats 16 oz, 2.49, food at 2 %: with tax 2.54."""
OATS_32 = "9520000000028"
"""Rolled oats 32 oz, 2.84."""


def make_shop(folder: Path) -> Path:
    """Make the demo shop in a folder; gives its database."""
    path = folder / "shop.sqlite"
    open_demo(Shop.open(str(path))).close()
    return path


def copy_shop(shop: Path, folder: Path) -> Path:
    """Copy a shop with all that lies beside its database."""
    for file in shop.parent.iterdir():
        if file.is_file():
            shutil.copy(file, folder / file.name)
    return folder / shop.name


class Register(Terminal):
    """Work a register like a cashier."""

    def sign_on(self, who: tuple[str, str] = OWNER) -> None:
        """Type number and PIN."""
        self.wait("Number")
        self.send(f"{who[0]}{ENTER}{who[1]}{ENTER}")
        self.wait("Scan or type")

    def open_day(self, amount: str = "10000") -> None:
        """Count the float in."""
        self.wait("Count the cash")
        self.send(amount + ENTER)
        self.wait("is open.")

    def ring(self, code: str, shows: str) -> str:
        """Type a code and wait for its line."""
        self.send(code + ENTER)
        return self.wait(shows)

    def figures(self) -> list[str]:
        """The small figures beside the total, label and amount."""
        rows = self.text().splitlines()
        start = next(i for i, row in enumerate(rows) if row.startswith("──")) + 1
        return [" ".join(row[:27].split()) for row in rows[start : start + 5] if row[:27].strip()]


@contextmanager
def register(db: Path, **options: int | str) -> Iterator[Register]:
    """Start the register over a database and end it."""
    argv = [sys.executable, "-m", "tui_pos", "--db", str(db), "register"]
    till = Register(argv, **options)  # type: ignore[arg-type]
    try:
        yield till
    finally:
        till.close()

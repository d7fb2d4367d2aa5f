"""Backups and lost disks, for tests of what comes back."""

from __future__ import annotations

import shutil
from pathlib import Path

from tui_pos.data.backup import write_backup
from tui_pos.data.shop import Shop


def back_up(shop: Shop, target: Path) -> None:
    """Write a backup with the product's own tool."""
    with shop.snapshot() as snapshot:
        write_backup(snapshot, target, shop.ring.path)


def lose(shop: Shop) -> Path:
    """Close a database and move it away, as an owner does with a damaged one."""
    path = shop.database.address.path
    shop.close()
    for suffix in ("", "-wal", "-shm"):
        file = path.with_name(path.name + suffix)
        if file.exists():
            shutil.move(file, file.with_name(file.name + ".damaged"))
    return path

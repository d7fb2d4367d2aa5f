"""How a new till finds its node: the node's address and a one-time code in one text, as a scanner types it."""

from __future__ import annotations

from pathlib import Path

from tui_pos.journal.files import save_file

SUFFIX = ".address"


def ticket(url: str, code: str) -> str:
    """Write address and code in one text, in capitals: the QR code of such a text has a third fewer modules."""
    return f"{url} {code}".strip().upper()


def read(text: str) -> tuple[str, str]:
    """Take a scanned or typed text apart into the address, empty when there is none, and the code."""
    first, _, rest = text.strip().partition(" ")
    if "://" in first:
        return first.lower(), rest.strip()
    return "", text.strip()


def keep_address(keys: Path, url: str) -> None:
    """Note beside the journal's keys where tills reach the node, for the screens of another process."""
    save_file(keys.with_suffix(SUFFIX), url.encode())


def known_address(keys: Path) -> str:
    """Say where tills reach the node; empty when it has not served yet."""
    try:
        return keys.with_suffix(SUFFIX).read_text("utf-8").strip()
    except OSError:
        return ""

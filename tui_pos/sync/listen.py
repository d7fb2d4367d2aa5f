"""Where a service listens, and what it shows there."""

from __future__ import annotations

from dataclasses import dataclass

from tui_pos.sync.authority import Certificates


@dataclass(frozen=True, slots=True)
class Listen:
    """Say where a service listens; port 0 takes a free one."""

    host: str = "127.0.0.1"
    port: int = 8770
    certificates: Certificates | None = None


def is_loopback(host: str) -> bool:
    """Say whether nobody but this machine can reach an address."""
    return host in ("127.0.0.1", "::1", "localhost")

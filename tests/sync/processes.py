"""A node as a process of its own, as the shop runs it, and a register at a till that has joined it."""

from __future__ import annotations

import re
import signal
import subprocess
import sys
from pathlib import Path
from threading import Thread

from tests.sync.network import Network
from tui_pos.sync import joining


class ServeProcess:
    """Run `tui-pos serve` on loopback; started again it listens at the same port."""

    def __init__(self, database: Path, port: int = 0, *, plain: bool = True) -> None:
        argv = [
            sys.executable,
            "-m",
            "tui_pos",
            "--db",
            str(database),
            "serve",
            *(["--plain"] if plain else []),
        ]
        self.process = subprocess.Popen(
            [*argv, "--port", str(port), "--exchange-port", "0"], stderr=subprocess.PIPE, text=True
        )
        assert self.process.stderr is not None
        said = ""
        for line in self.process.stderr:
            said += line
            if found := re.search(r"Serving at (https?://127\.0\.0\.1:(\d+))", line):
                self.url, self.port = found[1], int(found[2])
                break
        else:
            raise AssertionError(f"the node did not start:\n{said}")
        self._reader = Thread(target=self.process.stderr.read, daemon=True)
        self._reader.start()

    def stop(self) -> None:
        """Stop it in good order."""
        self.process.terminate()
        assert self.process.wait(20) in (0, -signal.SIGTERM)
        self._reader.join(5)
        assert self.process.stderr is not None
        self.process.stderr.close()


def make_till(network: Network, name: str, url: str, code: str) -> Path:
    """Join an empty till and load it; gives its database, closed."""
    path = network.folder / f"{name}.sqlite"
    with network.open_till(name) as shop:
        joining.first_load(shop, joining.join(shop, url, code))
    return path

"""`tui-pos serve` with any options in a process of its own, for tests of what only a process can show."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.sync.network import Network
from tui_pos.sync import authority


class Process:
    """One serving process: its address, and what it wrote to standard error when it has ended."""

    def __init__(
        self, network: Network, words: tuple[str, ...], environment: dict[str, str]
    ) -> None:
        self._process = subprocess.Popen(
            [*command_line(network), "serve", "--port", "0", *words],
            stderr=subprocess.PIPE, text=True, env=os.environ | environment,
        )  # fmt: skip
        assert self._process.stderr is not None
        self.said = ""
        for line in self._process.stderr:
            self.said += line
            if line.startswith("Serving at "):
                break
        else:
            self._process.wait()
            self._process.stderr.close()
            raise AssertionError(f"serve ended: {self.said}")
        self.url = line.split()[2].rstrip(";")

    def stop(self, seconds: float = 30) -> int:
        """Ask it to end as systemd does and wait; gives the exit status, minus the signal when that ended it."""
        assert self._process.stderr is not None
        if self._process.returncode is None:
            self._process.send_signal(signal.SIGTERM)
            self.said += self._process.stderr.read()
            self._process.stderr.close()
        return self._process.wait(seconds)


@contextmanager
def serving(network: Network, *words: str, **environment: str) -> Iterator[Process]:
    """Serve a network's node for a while in a process of its own."""
    process = Process(network, words, environment)
    try:
        yield process
    finally:
        assert process.stop() in (0, -signal.SIGTERM), process.said


def command_line(network: Network) -> list[str]:
    """Begin a command on the node's database."""
    config = network.folder / "machine.toml"
    config.write_text(f'key_file = "{network.folder / "node.sqlite.key"}"\n')
    at = ["--db", network.url_of_node, "--config", str(config)]
    return [sys.executable, "-m", "tui_pos", *at]


def command(network: Network, *words: str) -> str:
    """Run a command on the node's database, beside whoever serves it."""
    line = [*command_line(network), *words]
    done = subprocess.run(line, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout


def certificate_files(folder: Path) -> tuple[str, str, str]:
    """Make what a shop gets from an authority of its own: chain, key and the authority's certificate."""
    made = authority.own(folder, ("127.0.0.1",))
    return str(made.chain), str(made.key), str(folder / "authority.pem")

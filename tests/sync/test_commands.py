"""The commands: a node, a code, a till that joins, the status, and the demo of all of it."""

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from tests.sync.network import STORES, found_company
from tui_pos.core.settings import Till
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import TillsSaved


def command(
    folder: Path, database: str, *words: str, **options: object
) -> subprocess.CompletedProcess:
    """Run tui-pos on a database of the folder."""
    return subprocess.run(
        [sys.executable, "-m", "tui_pos", "--db", str(folder / database), *words],
        capture_output=True, text=True, timeout=100, **options,  # type: ignore[call-overload]
    )  # fmt: skip


@contextmanager
def served(folder: Path, *words: str) -> Iterator[str]:
    """Serve the node of the folder in a process of its own; gives its address."""
    process = subprocess.Popen(
        [sys.executable, "-m", "tui_pos", "--db", str(folder / "node.sqlite"), "serve", "--port", "0", *words],
        stderr=subprocess.PIPE, text=True,
    )  # fmt: skip
    assert process.stderr is not None
    try:
        for line in process.stderr:
            if line.startswith("Serving at "):
                break
        yield line.split()[2].rstrip(";")
    finally:
        process.send_signal(signal.SIGTERM)
        process.stderr.read()
        process.stderr.close()
        assert process.wait(30) in (0, -signal.SIGTERM)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a company's node."""
    with Shop.open(str(tmp_path / "node.sqlite")) as shop:
        found_company(shop)
    return tmp_path


def test_from_an_empty_machine_to_a_till(folder: Path) -> None:
    """serve, serve --code, join over TLS with a pinned certificate, and the till stands in the status."""
    with served(folder) as url:
        assert url.startswith("https://127.0.0.1:")
        code = json.loads(
            command(
                folder, "node.sqlite", "serve", "--code", "--store", "1", "--format", "json"
            ).stdout
        )["code"]
        joined = command(folder, "till.sqlite", "join", url, "--code", code)
        assert joined.returncode == 0, joined.stderr
        assert "Everything is here" in joined.stderr
        again = command(folder, "other.sqlite", "join", url, "--code", code)
        assert (again.returncode, "opens nothing" in again.stderr) == (1, True)
        status = json.loads(
            command(folder, "node.sqlite", "serve", "--status", "--format", "json").stdout
        )
        assert [(till["name"], till["store"]) for till in status["tills"]] == [
            ("Till 1", "Main Street")
        ]
        page = command(folder, "node.sqlite", "serve", "--status").stdout
        assert "01 Till 1 Main Street" in page
        assert page.splitlines()[3].endswith("well")
        shut = command(folder, "node.sqlite", "serve", "--revoke", "0101", "--why", "stolen")
        assert "shut out" in shut.stdout
        refused = command(folder, "till.sqlite", "join", url)
        assert (refused.returncode, "does not know this till" in refused.stderr) == (1, True)


def test_a_name_that_two_stores_tills_have_shuts_out_neither(folder: Path) -> None:
    """Every store may have a Till 1: the command asks for store and number instead of taking the first."""
    tills = (Till("one", STORES[0].id, 1, "Till 1"), Till("two", STORES[1].id, 1, "Till 1"))
    with Shop.open(str(folder / "node.sqlite")) as shop:
        shop.append([TillsSaved(tills)], actor="test")
    done = command(folder, "node.sqlite", "serve", "--rename", "Till 1", "--till-name", "Bar")
    assert (done.returncode, done.stdout) == (1, "")
    assert "Several tills are called Till 1: name one of 0101, 0201." in done.stderr
    done = command(folder, "node.sqlite", "serve", "--rename", "0201", "--till-name", "Bar")
    assert done.returncode == 0, done.stderr
    with Shop.open(str(folder / "node.sqlite"), read_only=True) as shop:
        assert [till.name for till in shop.read(settings.tills)] == ["Till 1", "Bar"]


def test_a_scan_of_the_nodes_screen_is_all_that_join_needs(folder: Path) -> None:
    """The QR code holds address and code; `tui-pos join` alone takes them from the scanner."""
    with served(folder) as url:
        words = ("serve", "--code", "--store", "1", "--format", "json")
        made = json.loads(command(folder, "node.sqlite", *words).stdout)
        assert made["url"] == url
        scan = f"{made['url']} {made['code']}".upper() + "\n"
        joined = command(folder, "till.sqlite", "join", input=scan)
        assert joined.returncode == 0, joined.stderr
    nothing = command(folder, "other.sqlite", "join", input="ABCD-EFGH-JKLM\n")
    assert (nothing.returncode, "address is missing" in nothing.stderr) == (1, True)


def test_a_pin_lets_a_till_in_at_the_node(folder: Path) -> None:
    """--user takes the owner's number and PIN; a wrong PIN makes no code, and the status of a store is that store's."""
    words = ("serve", "--code", "--store", "2", "--user", "1", "--format", "json")
    made = command(folder, "node.sqlite", *words, input="2580\n")
    assert json.loads(made.stdout)["till"] == "Till 1"
    wrong = command(folder, "node.sqlite", *words, input="1111\n")
    assert (wrong.returncode, wrong.stderr) == (1, "That PIN is not right: try again.\n")
    nowhere = command(folder, "node.sqlite", "serve", "--status", "--store", "9")
    assert (nowhere.returncode, "There is no store 9" in nowhere.stderr) == (1, True)
    hill = command(folder, "node.sqlite", "serve", "--status", "--store", "2")
    assert "0 tills" in hill.stdout


def test_a_node_without_a_way_says_so(tmp_path: Path) -> None:
    """An address where nobody serves, and a code that is none."""
    nobody = command(
        tmp_path, "till.sqlite", "join", "http://127.0.0.1:1", "--code", "AAAA-BBBB-CCCC"
    )
    assert nobody.returncode == 1
    assert "does not answer" in nobody.stderr
    typed = command(tmp_path, "till.sqlite", "join", "http://127.0.0.1:1", "--code", "AAA")
    assert "three groups of four letters" in typed.stderr


def test_nothing_is_said_in_the_open_beyond_this_machine(folder: Path) -> None:
    """--plain with another address than this machine's own is refused."""
    done = command(folder, "node.sqlite", "serve", "--plain", "--host", "0.0.0.0", "--port", "0")
    assert done.returncode == 1
    assert "speaks TLS only" in done.stderr


def test_the_demo_network_ends_in_step(tmp_path: Path) -> None:
    """Two tills trade for a few seconds; the node has every receipt, and its tables rebuild to the same."""
    done = command(
        tmp_path, "unused", "demo", "network", "--tills", "2", "--seconds", "3", "--format", "json"
    )
    answer = json.loads(done.stdout)
    assert answer["rung"] == answer["at_node"] > 0
    assert (answer["errors"], answer["rebuild_differs"]) == ([], [])

"""The serving process: what systemd hears of it, how it stops, what it shows over TLS, and two of them on one database."""

import signal
import socket
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from pathlib import Path
from threading import Event

import httpx
import pytest

from tests.sync.network import Network, receipts_in, ring
from tests.sync.served import certificate_files, command, serving
from tests.sync.test_down import item_at, price
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.sync import authority, joining, service, wire
from tui_pos.sync.link import Unreachable


def test_systemd_hears_when_the_node_is_ready_and_when_it_stops(network: Network) -> None:
    """READY=1 comes when tills can be answered, STOPPING=1 when it was asked to stop (sd_notify(3))."""
    network.found()
    address = network.folder / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(address))
        systemd.settimeout(20)
        with serving(network, "--plain", NOTIFY_SOCKET=str(address)) as process:
            assert systemd.recv(100) == b"READY=1"
            assert httpx.get(f"{process.url}/ready").json()["status"] == "ready"
        assert systemd.recv(100) == b"STOPPING=1"


def test_nobody_is_waited_for_when_the_node_stops(network: Network) -> None:
    """A till that waits for news gets an empty answer at once, and the process ends without an error."""
    network.found()
    code = network.code()
    with serving(network, "--plain") as process, ThreadPoolExecutor() as pool:
        member = network.join("till", process.url, code)
        asked = wire.Feed("", 2**40, wait=25, peek=True)
        member.link.ask("feed", wire.Feed("", 0), wire.Fed)
        epoch = member.link.ask("feed", asked, wire.Fed).epoch
        began = time.monotonic()
        waiting = pool.submit(
            member.link.ask, "feed", wire.Feed(epoch, 2**40, epoch, 2**40, 25, True), wire.Fed, 25
        )
        until_asked(process.url)
        status = process.stop()
        assert waiting.result().entries == ()
        assert time.monotonic() - began < 15
        assert status in (0, -signal.SIGTERM)
        assert '"level": "error"' not in process.said


def until_asked(url: str) -> None:
    """Let the node answer something else, so that what was asked before has arrived."""
    for _ in range(3):
        assert httpx.get(f"{url}/health").json()["status"] == "ok"


def test_a_shops_own_certificates(network: Network, tmp_path: Path) -> None:
    """With --tls-cert, --tls-key and --tls-authority tills pin that authority, and the node's name has to be in it."""
    network.found()
    code = network.code()
    chain, key, signer = certificate_files(tmp_path / "given")
    words = ("--tls-cert", chain, "--tls-key", key, "--tls-authority", signer)
    with serving(network, *words) as process:
        member = network.join("till", process.url, code)
        assert member.membership.named
        assert member.membership.authority.strip() == Path(signer).read_text().strip()
        sold = ring(member.till())
        member.meet()
    with closing(network.open_node()) as node:
        assert receipts_in(node) == [sold.number]


def test_a_shops_own_certificate_for_another_name_opens_nothing(
    network: Network, tmp_path: Path
) -> None:
    """Whoever has some certificate of the shop's authority is not the node for that: the till asks nothing of it."""
    network.found()
    code = network.code()
    chain, key, signer = certificate_files(tmp_path / "given")
    words = ("--tls-cert", chain, "--tls-key", key, "--tls-authority", signer)
    with (
        serving(network, "--host", "127.0.0.2", *words) as process,
        pytest.raises(Unreachable, match="certificate"),
    ):
        network.join("till", process.url, code)
    with closing(network.open_node()) as node:
        assert node.read(settings.tills) == ()


def _at(known: joining.Membership, url: str) -> joining.Membership:
    return joining.Membership(
        url, known.office, known.company, known.token, known.authority, known.named
    )


@pytest.mark.parametrize("missing", ["--tls-cert", "--tls-key"])
def test_half_a_certificate_is_refused(network: Network, tmp_path: Path, missing: str) -> None:
    """One of the two files without the other: a sentence, and nobody is served."""
    network.found()
    chain, key, _ = certificate_files(tmp_path / "given")
    files = {"--tls-cert": chain, "--tls-key": key}
    del files[missing]
    with pytest.raises(AssertionError, match="Give both --tls-cert and --tls-key"):
        serving(network, *(word for pair in files.items() for word in pair)).__enter__()


def test_beyond_this_machine_the_nodes_own_authority_speaks(network: Network) -> None:
    """On an address that is not this machine's own name tills join over TLS alone, with the authority's certificate pinned."""
    network.found()
    code = network.code()
    with serving(network, "--host", "127.0.0.2") as process:
        assert process.url.startswith("https://127.0.0.2:")
        member = network.join("till", process.url, code)
        assert not member.membership.named
        sold = ring(member.till())
        member.meet()
        with pytest.raises(Refusal, match="https"):
            joining.look(process.url.replace("https", "http"))
    with closing(network.open_node()) as node:
        assert receipts_in(node) == [sold.number]


def test_a_till_whose_clock_is_far_off_still_trusts_its_node(
    network: Network, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """For a clock a year ahead the node's certificate has ended; it is the pinned one, so the till sells in step."""
    network.found()
    code = network.code()
    monkeypatch.setattr(authority, "CERTIFICATE_DAYS", -1)
    with network.serving(authority.own(tmp_path / "tls")) as served:
        member = network.join("till", served.url, code)
        ring(member.till())
        member.meet()
        assert member.board.state().text == "in step"


def test_the_watch_goes_on_after_a_mistake(
    network: Network, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What fails once is tried again: without a watch no store's day would close any more."""
    tried: list[Shop] = []
    again = Event()

    def close_days(shop: Shop) -> None:
        tried.append(shop)
        if len(tried) == 1:
            raise ValueError("a mistake")
        again.set()

    monkeypatch.setattr(service, "POLL_SECONDS", 0.01)
    monkeypatch.setattr(service, "DEFECT_SECONDS", 0.01)
    monkeypatch.setattr(service.closing, "close_days", close_days)
    network.found()
    with network.serving():
        assert again.wait(20)


on_postgres = pytest.mark.parametrize(
    "database", [pytest.param("postgres", marks=pytest.mark.postgres)], indirect=True
)
"""For what SQLite cannot: one process owns its file."""


@on_postgres
def test_two_services_are_one_node(network: Network) -> None:
    """A till that joined at one is known at the other, hears there what came in here, and is dead at both when revoked."""
    network.found()
    codes = [network.code(), network.code()]
    with serving(network, "--plain") as first, serving(network, "--plain") as second:
        one = network.join("one", first.url, codes[0])
        two = network.join("two", second.url, codes[1])
        sold = ring(one.till())
        price(one, 1, 321)
        one.meet()
        two.meet()
        assert receipts_in(two.shop) == [sold.number]
        assert item_at(two.shop, "0001", two.clock()).price() == 321
        elsewhere = network.member(one.shop, _at(one.membership, second.url))
        elsewhere.meet()
        command(network, "serve", "--revoke", one.node, "--why", "stolen")
        for url in (first.url, second.url):
            with pytest.raises(Refusal, match="does not know this till"):
                network.member(one.shop, _at(one.membership, url)).meet()
        two.meet()


@on_postgres
def test_news_of_one_service_wakes_who_waits_at_the_other(network: Network) -> None:
    """A price that came in at one reaches a till that waits at the other, long before its waiting time is over."""
    network.found()
    codes = [network.code(), network.code()]
    with serving(network, "--plain") as first, serving(network, "--plain") as second:
        one = network.join("one", first.url, codes[0])
        two = network.join("two", second.url, codes[1])
        with ThreadPoolExecutor() as pool:
            waiting = pool.submit(two.link.ask, "feed", two.board.reading(25), wire.Fed, 25)
            until_asked(second.url)
            price(one, 1, 321)
            one.meet()
            began = time.monotonic()
            waiting.result()
            assert time.monotonic() - began < 15

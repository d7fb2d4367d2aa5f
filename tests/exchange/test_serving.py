"""The service as it is installed: tui-pos serve answers the Web Connector and cuts what is closed."""

import json
import signal
import subprocess
import sys
import urllib.request
from pathlib import Path

from exchange.connector.qwc import qwc_file
from exchange.delivery import companies
from exchange.practice import practice_company
from exchange.rehearsal import Company, Line, RawClient, WebConnector, read_qwc
from exchange.rehearsal.webconnector import Outcome
from tui_pos.demo.traded import traded_shop


def test_two_closed_days_reach_quickbooks_through_the_service(tmp_path: Path) -> None:
    """A shop with two closed days, `tui-pos serve`, and updates of the Web Connector: everything is posted, once."""
    path = tmp_path / "shop.sqlite"
    shop, clock = traded_shop(str(path), 2, 5, 12)
    with shop:
        password = practice_company(shop)
        owner = shop.read(lambda db: companies.get(db, "main"))
    command = [sys.executable, "-m", "tui_pos", "--db", str(path)]
    process = subprocess.Popen(
        [*command, "serve", "--plain", "--port", "0"], stderr=subprocess.PIPE, text=True
    )
    assert process.stderr is not None
    try:
        told = next(line for line in process.stderr if "Web Connector" in line)
        url = told.split()[-1].rstrip(".").replace("127.0.0.1", "localhost")
        page = urllib.request.urlopen(url + "/support", timeout=10).read().decode()
        assert "No session" in page
        line = Line(url)
        books = Company(clock=clock)
        connector = WebConnector(
            read_qwc(qwc_file(owner, url).decode()), password, books, RawClient(line)
        )
        updates = connector.run()
        line.close()
        assert updates[0].outcome is Outcome.COMPLETED
        assert updates[-1].outcome is Outcome.NO_DATA
        status = json.loads(
            subprocess.run(
                [*command, "exchange", "status", "--format", "json"],
                capture_output=True, check=True, timeout=60,
            ).stdout
        )  # fmt: skip
        assert set(status["states"]) == {"posted"}
        assert status["states"]["posted"] == len(list(books.documents())) > 0
        assert (status["parked"], status["to_be_cut"], status["findings"]) == ([], [], [])
    finally:
        process.send_signal(signal.SIGTERM)
        rest = process.stderr.read()
        process.stderr.close()
        assert process.wait(30) in (0, -signal.SIGTERM)
    assert "Traceback" not in rest

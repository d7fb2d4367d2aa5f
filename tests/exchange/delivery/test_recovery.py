"""Whatever is lost, repeated, delayed or killed at whatever moment: every document is in the books exactly once."""

from __future__ import annotations

import random
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from exchange.connector.calls import COMPLETE, Calls
from tests.exchange.delivery.books import Books, Thrown
from tests.exchange.delivery.session import Session, run
from tests.exchange.delivery.shopkit import (
    OpenShop,
    account,
    add_company,
    entries,
    journal,
    queue,
    receipt,
    row,
    states,
)
from tests.tinyshop import Clock
from tui_pos.data.shop import Shop

REFS = ["0101-000001", "0101-000002", "POS Cash", "SS-261121-3"]


class Killed(BaseException):
    """The service is gone, as after SIGKILL."""


class GaveUp(Exception):
    """The Web Connector has no answer and ends its session."""


class World:
    """A shop's file that can be opened again and again, and the books behind it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.clock, self.books = folder, Clock(), Books()
        self.shop = self._open()
        self.sessions = 0

    def _open(self) -> Shop:
        return Shop.open(str(self.folder / "node.sqlite"), clock=self.clock)

    def restart(self) -> None:
        """What a new process finds: the file, and nothing of the old one's memory."""
        self.shop.close()
        self.shop = self._open()

    def kill_at_commit(self, *, after: bool) -> None:
        """Let the service die at its next commit, just before or just after the sync."""
        connection: Any = self.shop.database.connection()
        commit = connection.commit

        def dying() -> None:
            if after:
                commit()
            raise Killed

        connection.commit = dying

    def session(self) -> Session:
        self.sessions += 1
        return Session(self.shop, f"ticket-{self.sessions}")

    def finish(self) -> None:
        """Run plain sessions, hours apart, until there is nothing left."""
        for _ in range(8):
            self.clock.now += 2 * 3_600_000
            self.sessions += 1
            if run(self.shop, self.books, f"ticket-{self.sessions}") == "Nothing to exchange.":
                return
        raise AssertionError(f"the queue does not come to rest: {states(self.shop)}")

    def check(self) -> None:
        """Nothing lost, nothing doubled, the journal agrees."""
        assert states(self.shop) == ["posted"] * 4
        assert sorted(one.ref or one.name for one in self.books.entries) == REFS
        assert entries(self.shop, "exchange.posted") == 3


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop with an account and three documents to send, to be copied for each case."""
    folder = tmp_path_factory.mktemp("template")
    with Shop.open(str(folder / "node.sqlite"), clock=Clock()) as shop:
        shop.create_node(role="office", name="node", program="0.1.0", actor="init")
        shop.work(add_company)
        needs = ("account:POS Cash",)
        queue(
            shop, account("POS Cash"), receipt(1, needs=needs), receipt(2, needs=needs), journal(3)
        )
    return folder


@pytest.fixture
def world(template: Path, tmp_path: Path) -> Iterator[World]:
    shutil.copytree(template, tmp_path / "shop")
    world = World(tmp_path / "shop")
    yield world
    world.shop.close()


class Client:
    """A Web Connector that runs one session and has one accident, at the nth call of its kind."""

    def __init__(self, world: World, fault: str, nth: int) -> None:
        self.world, self.fault, self.nth = world, fault, nth
        self.happened = False
        self.late: list[Callable[[], Any]] = []

    def run(self) -> None:
        world = self.world
        session = world.session()
        try:
            for number in range(1, 100):
                due = number == self.nth
                text = self._send(session, due)
                if not text:
                    break
                response, hresult = self._quickbooks(text, due)
                answer = self._receive(session, response, hresult, due)
                if not 0 <= answer < COMPLETE:
                    break
            session.close()
        except GaveUp:
            pass
        for delivery in self.late:
            delivery()

    def _hits(self, name: str, due: bool) -> bool:
        hit = due and self.fault == name and not self.happened
        self.happened = self.happened or hit
        return hit

    def _send(self, session: Session, due: bool) -> str:
        self._deliver_late()
        if self._hits("request lost", due):
            raise GaveUp
        for after in (False, True):
            when = "after" if after else "before"
            if self._hits(f"killed {when} request is stored", due):
                self._kill(after, session.send)
                raise GaveUp
            if self._hits(f"killed {when} request is stored, asked again", due):
                self._kill(after, session.send)
                _again(self.world, session)
                return session.send()
        text = session.send()
        if self._hits("request's answer lost", due):
            raise GaveUp
        if self._hits("request's answer lost, asked again", due):
            assert session.send() == text
        if self._hits("request repeated late", due):
            self.late.append(session.send)
        return text

    def _quickbooks(self, text: str, due: bool) -> tuple[str, str]:
        books = self.world.books
        if self._hits("QuickBooks dies before it runs", due):
            return "", "0x80040402"
        if self._hits("no answer at all", due):
            return "", ""
        response = books.process(text)
        if self._hits("QuickBooks dies after it ran", due):
            return "", "0x80040402"
        if self._hits("ticket of the request processor lost", due):
            return "", "0x8004040D"
        if self._hits("form error, falsely", due):
            return "", "0x80040400"
        if self._hits("response cut short", due):
            return response[: len(response) // 2], ""
        if self._hits("response of a proxy", due):
            return "<html><body>502</body></html>", ""
        return response, ""

    def _receive(self, session: Session, response: str, hresult: str, due: bool) -> int:
        self._deliver_late()
        if self._hits("response lost", due):
            raise GaveUp
        for after in (False, True):
            when = "after" if after else "before"
            if self._hits(f"killed {when} response is stored", due):
                self._kill(after, lambda: session.receive(response, hresult))
                raise GaveUp
            if self._hits(f"killed {when} response is stored, told again", due):
                self._kill(after, lambda: session.receive(response, hresult))
                _again(self.world, session)
                return session.receive(response, hresult)
        answer = session.receive(response, hresult)
        if self._hits("response's answer lost", due):
            raise GaveUp
        if self._hits("response repeated", due):
            assert session.receive(response, hresult) == answer
        if self._hits("response repeated late", due):
            self.late.append(lambda: session.receive(response, hresult))
        if self._hits("hresult repeated late", due):
            self.late.append(lambda: session.receive("", "0x80040400"))
        if self._hits("response repeated after the session", due):
            self.late += [lambda: None, lambda: session.receive(response, hresult)]
        return answer

    def _deliver_late(self) -> None:
        if self.late:
            self.late.pop(0)()

    def _kill(self, after: bool, call: Callable[[], Any]) -> None:
        self.world.kill_at_commit(after=after)
        with pytest.raises(Killed):
            call()
        self.world.restart()


def _again(world: World, session: Session) -> None:
    """Point a client's session at the service that was started anew."""
    session.calls = Calls(world.shop, session.jobs)


FAULTS = (
    "request lost",
    "request's answer lost",
    "request's answer lost, asked again",
    "request repeated late",
    "killed before request is stored",
    "killed after request is stored",
    "killed before request is stored, asked again",
    "killed after request is stored, asked again",
    "QuickBooks dies before it runs",
    "QuickBooks dies after it ran",
    "ticket of the request processor lost",
    "form error, falsely",
    "no answer at all",
    "response cut short",
    "response of a proxy",
    "response lost",
    "response's answer lost",
    "response repeated",
    "response repeated late",
    "hresult repeated late",
    "response repeated after the session",
    "killed before response is stored",
    "killed after response is stored",
    "killed before response is stored, told again",
    "killed after response is stored, told again",
)


@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.parametrize("nth", [1, 2, 3, 4, 5, 6])
def test_one_accident(world: World, fault: str, nth: int) -> None:
    """At the file's recognition, an account, three documents and the forgetting of outcomes."""
    client = Client(world, fault, nth)
    client.run()
    assert client.happened
    world.finish()
    world.check()


@pytest.mark.parametrize("seed", range(40))
def test_many_accidents(world: World, seed: int) -> None:
    """Six sessions in a row, each with an accident of its own."""
    dice = random.Random(seed)
    for _ in range(6):
        Client(world, dice.choice(FAULTS), dice.randrange(1, 6)).run()
        world.clock.now += 60_000
    world.finish()
    world.check()


@pytest.mark.parametrize("code", [600, 9001, 9002, 9005])
@pytest.mark.parametrize("posted", [True, False], ids=["it was posted", "it was not"])
def test_a_record_that_is_no_help_is_replaced_by_a_look_up(
    world: World, code: int, posted: bool
) -> None:
    """QuickBooks does not know the outcome any more: found by its GUID it is posted, else it is sent anew."""
    session = world.session()
    for _ in range(2):
        session.step(world.books)
    text = session.send()
    if posted:
        world.books.process(text)
    else:
        world.books.sets[row(world.shop, 1).message_set] = ("", "")
    world.books.status = code
    asked = len(world.books.asked)
    world.finish()
    world.check()
    looked = [text for text in world.books.asked[asked:] if "SalesReceiptQueryRq" in text]
    assert len(looked) == 1


@pytest.mark.parametrize("hresult", ["0x80040402", "0x80040414"])
def test_a_document_that_never_gets_an_answer_is_set_aside(world: World, hresult: str) -> None:
    """It is sent a few times, looked up, and left to a person; the others go on in the same sessions."""
    books = world.books

    def poison(_count: int) -> None:
        if "RefNumber>0101-000001<" in books.asked[-1] and "AddRq" in books.asked[-1]:
            raise Thrown(hresult)

    books.before = poison
    world.finish()
    assert states(world.shop) == ["posted", "refused", "posted", "posted"]
    assert [one.ref for one in books.of("0101-000001")] == []


def test_a_refused_form_is_looked_up_once_and_set_aside(world: World) -> None:
    """0x80040400 for one document: the rest of the same session goes on."""
    books = world.books

    def poison(_count: int) -> None:
        if "RefNumber>0101-000001<" in books.asked[-1] and "AddRq" in books.asked[-1]:
            raise Thrown(
                "0x80040400", "QuickBooks found an error when parsing the provided XML text stream."
            )

    books.before = poison
    assert run(world.shop, books, "t1") == "2 posted, 1 set aside for a person."
    found = row(world.shop, 1)
    assert (found.state, found.code) == ("refused", "0x80040400")
    assert found.attempts == 1


def test_the_service_restarts_between_any_two_calls(world: World) -> None:
    """Every call of a whole session is answered by another process."""
    session = world.session()
    done = False
    while not done:
        world.restart()
        _again(world, session)
        text = session.send()
        response = world.books.process(text)
        world.restart()
        _again(world, session)
        done = session.receive(response) == COMPLETE
    world.restart()
    _again(world, session)
    assert session.close() == "3 posted."
    assert session.close() == "3 posted."
    world.check()


def test_two_processes_serve_one_session(open_shop: OpenShop, database: str | None) -> None:
    """On PostgreSQL every call may reach another process; a file belongs to one."""
    if database is None:
        return
    first, second = open_shop(), open_shop(fresh=False)
    books = Books()
    queue(first, account("POS Cash"), receipt(1), receipt(2), journal(3))
    session, shops = Session(first), [first, second]
    answer = 0
    while answer < COMPLETE:
        session.calls = Calls(shops[0], session.jobs)
        text = session.send()
        session.calls = Calls(shops[1], session.jobs)
        answer = session.receive(books.process(text))
        shops.reverse()
    assert states(second) == ["posted"] * 4
    assert len(books.entries) == 4


def test_an_answer_to_something_never_asked_changes_nothing(world: World) -> None:
    """It names another request: the outstanding one stays outstanding, and a few of them end the session."""
    session = world.session()
    text = session.send()
    stray = '<QBXML><QBXMLMsgsRs><SalesReceiptAddRs requestID="x" statusCode="0" statusSeverity="Info"/></QBXMLMsgsRs></QBXML>'
    for _ in range(5):
        assert session.receive(stray) == 0
    assert session.receive(stray) == -1
    assert "out of step" in session.error()
    assert "HostQueryRq" in text
    world.finish()
    world.check()


def test_a_response_before_any_request_ends_the_session(world: World) -> None:
    """Nothing is taken from it."""
    session = world.session()
    assert session.receive("<QBXML/>") == -1
    assert (
        session.error()
        == "QuickBooks answered a question that was not asked: nothing was taken from it."
    )
    world.finish()
    world.check()


def test_a_look_up_that_quickbooks_does_not_read_holds_up_one_row(world: World) -> None:
    """0x80040400 for the question: it is asked again in an hour, and the rest of the session goes on."""
    books = world.books
    session = world.session()
    for _ in range(2):
        session.step(books)
    books.process(session.send())
    books.status = 9002

    def unreadable(_count: int) -> None:
        if "SalesReceiptQueryRq" in books.asked[-1]:
            raise Thrown("0x80040400", "QuickBooks found an error when parsing.")

    books.before = unreadable
    assert run(world.shop, books, "t2") == "2 posted."
    assert states(world.shop) == ["posted", "unknown", "posted", "posted"]
    assert row(world.shop, 1).message_set in books.sets  # nothing is forgotten meanwhile
    books.before = lambda count: None
    world.finish()
    world.check()

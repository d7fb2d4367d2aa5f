"""The job protocol, as an import would use it: is there work, what to ask, what to do with the reply."""

from __future__ import annotations

from exchange.delivery import cache
from exchange.delivery.jobs import Job, Question, Reply, Taken, Turn
from exchange.delivery.sets import asking
from exchange.delivery.standard import standard_jobs
from exchange.qbxml.list_records import AccountRet
from exchange.qbxml.queries import AccountQuery
from tests.exchange.delivery.books import Books, Entry
from tests.exchange.delivery.session import Session
from tests.exchange.delivery.shopkit import OpenShop, entries, queue, receipt, states
from tui_pos.journal.bodies import CommandRun
from tui_pos.journal.connection import Connection


class ImportAccounts:
    """Read two accounts by name, one question each, and journal the end of it."""

    name = "import accounts"
    names = ("POS Cash", "POS Sales")

    def has_work(self, turn: Turn) -> bool:
        return bool(self._missing(turn))

    def ask(self, turn: Turn) -> Question | None:
        missing = self._missing(turn)
        if not missing:
            return None
        asked = turn.new_id()
        query = AccountQuery(full_name=(missing[0],))
        text = asking({"account": query}, asked, turn.company.edition)
        return Question(asked=asked, text=text, about=missing[0])

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        answer = reply.answer("account", AccountQuery)
        if answer is None:
            return Taken(trouble=reply.trouble or "QuickBooks did not answer.")
        found = answer.all(AccountRet)
        list_id = found[0].list_id if found else ""
        last = self._missing(turn) == [about]

        def write(db: Connection) -> None:
            cache.put(db, turn.company.company, "account", about, list_id, turn.now)

        note = CommandRun(command="import accounts")
        return Taken(entries=(note,) if last else (), write=write)

    def _missing(self, turn: Turn) -> list[str]:
        known = {one.key for one in cache.every(turn.db, turn.company.company, "account")}
        return [name for name in self.names if name not in known]


def jobs() -> tuple[Job, ...]:
    return standard_jobs(ImportAccounts())


def books() -> Books:
    return Books(
        entries=[
            Entry("80-1", "Account", name="POS Cash"),
            Entry("80-2", "Account", name="POS Sales"),
        ]
    )


def test_an_import_runs_behind_the_documents(open_shop: OpenShop) -> None:
    """Questions one by one, what came back in the cache, an entry with the last; then there is no work."""
    shop, quickbooks = open_shop(), books()
    queue(shop, receipt(1))
    session = Session(shop, jobs=jobs())
    while session.step(quickbooks) < 100:
        pass
    kept = shop.read(lambda db: cache.every(db, "main", "account"))
    assert [(one.key, one.value) for one in kept] == [("POS Cash", "80-1"), ("POS Sales", "80-2")]
    assert entries(shop, "command.run") == 1
    order = [
        kind
        for text in quickbooks.asked
        for kind in ("HostQ", "ReceiptAdd", "AccountQ", "ClearAll")
        if kind in text
    ]
    assert order == ["HostQ", "ReceiptAdd", "AccountQ", "AccountQ", "ClearAll"]
    assert not Session(shop, "t2", jobs=jobs()).has_work


def test_an_import_that_is_lost_half_way_goes_on_in_the_next_session(open_shop: OpenShop) -> None:
    """The answer to the second question never comes: the first one's is kept."""
    shop, quickbooks = open_shop(), books()
    session = Session(shop, jobs=jobs())
    for _ in range(2):
        session.step(quickbooks)
    session.send()
    again = Session(shop, "t2", jobs=jobs())
    while again.step(quickbooks) < 100:
        pass
    asked = [text for text in quickbooks.asked if "AccountQ" in text]
    assert ["POS Cash" in text for text in asked] == [True, False]


def test_an_answer_of_the_wrong_kind_ends_the_session(open_shop: OpenShop) -> None:
    """Nothing is taken from it, and the user is told."""
    shop, quickbooks = open_shop(), books()
    session = Session(shop, jobs=jobs())
    session.step(quickbooks)
    wrong = quickbooks.process(session.send()).replace("AccountQueryRs", "VendorQueryRs")
    assert session.receive(wrong) == -1
    assert "VendorQueryRs" in session.error()
    assert shop.read(lambda db: cache.every(db, "main", "account")) == []


def test_a_reply_to_a_job_that_an_upgrade_took_away_ends_the_session(open_shop: OpenShop) -> None:
    """The next session works with the jobs that there are."""
    shop, quickbooks = open_shop(), books()
    session = Session(shop, jobs=jobs())
    session.step(quickbooks)
    text = session.send()
    session.calls = type(session.calls)(shop, standard_jobs())
    assert session.receive(quickbooks.process(text)) == -1
    assert "another version of tui-pos" in session.error()


def test_a_trouble_in_an_import_does_not_touch_the_documents(open_shop: OpenShop) -> None:
    """They were posted before."""
    shop, quickbooks = open_shop(), books()
    queue(shop, receipt(1))
    session = Session(shop, jobs=jobs())
    for _ in range(2):
        session.step(quickbooks)
    session.send()
    assert session.receive("", "0x80040402") == -1
    assert states(shop) == ["posted"]

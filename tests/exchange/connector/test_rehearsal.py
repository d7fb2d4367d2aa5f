"""The exchange against an independent Web Connector and an independent QuickBooks, over real HTTP, with accidents."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from exchange.connector.qwc import qwc_file, service_url
from exchange.delivery import companies, reconciling
from exchange.delivery.queue import QueuedDocument, QueuedSetup, resend
from exchange.qbxml.items import ItemOtherChargeAdd, SalesOrPurchase
from exchange.qbxml.ledger import JournalCreditLine, JournalDebitLine, JournalEntryAdd
from exchange.qbxml.lists import AccountAdd, CustomerAdd
from exchange.qbxml.record import Ref
from exchange.qbxml.sales import SalesReceiptAdd, SalesReceiptLineAdd
from exchange.rehearsal import (
    Application,
    Company,
    Faults,
    Line,
    LineFault,
    Outcome,
    RawClient,
    Update,
    WebConnector,
    ZeepClient,
    read_qwc,
)
from tests.exchange.connector.test_serving import served
from tests.exchange.delivery.shopkit import (
    DAY,
    PASSWORD,
    OpenShop,
    entries,
    guid,
    queue,
    states,
)
from tests.tinyshop import Clock
from tui_pos.data.shop import Shop

_LATER = "UPDATE exchange_document SET next_try = ? WHERE document = ?"


def day_of_documents() -> list[QueuedSetup | QueuedDocument]:
    """Four list entries, then three journals and three receipts that need them."""
    setups = [
        QueuedSetup(key="customer", request=CustomerAdd(name="POS Daily Sales")),
        QueuedSetup(key="income", request=AccountAdd(name="POS Sales", account_type="Income")),
        QueuedSetup(key="cash", request=AccountAdd(name="POS Cash", account_type="Bank")),
        QueuedSetup(
            key="item",
            request=ItemOtherChargeAdd(
                name="POS Goods",
                sales_or_purchase=SalesOrPurchase(account_ref=Ref(full_name="POS Sales")),
            ),
            needs=("income",),
        ),
    ]
    return [*setups, *(_journal(n) for n in (1, 2, 3)), *(_receipt(n) for n in (4, 5, 6))]


def _journal(number: int) -> QueuedDocument:
    amount = Decimal(f"{number}0.00")
    add = JournalEntryAdd(
        txn_date=DAY,
        ref_number=f"JE-{number}",
        external_guid=guid(number),
        lines=(
            JournalDebitLine(account_ref=Ref(full_name="POS Cash"), amount=amount),
            JournalCreditLine(account_ref=Ref(full_name="POS Sales"), amount=amount),
        ),
    )
    return QueuedDocument(request=add, expected_total=number * 1000, needs=("income", "cash"))


def _receipt(number: int, day: date = DAY) -> QueuedDocument:
    add = SalesReceiptAdd(
        customer_ref=Ref(full_name="POS Daily Sales"),
        txn_date=day,
        ref_number=f"SR-{number}",
        deposit_to_account_ref=Ref(full_name="POS Cash"),
        external_guid=guid(number),
        lines=(
            SalesReceiptLineAdd(
                item_ref=Ref(full_name="POS Goods"), amount=Decimal(f"{number}.25")
            ),
        ),
    )
    return QueuedDocument(
        request=add, expected_total=number * 100 + 25, needs=("customer", "cash", "item")
    )


TAKINGS = Decimal("75.75")
"""10 + 20 + 30 in journals, 4.25 + 5.25 + 6.25 in receipts."""


@dataclass
class Rehearsal:
    """A shop that is served, and the file that QuickBooks has open."""

    shop: Shop
    clock: Clock
    company: Company
    application: Application

    def update(
        self,
        *faults: LineFault,
        style: str = "Document",
        strict: bool = False,
        tries: int = 1,
        password: str = PASSWORD,
    ) -> Update:
        """Run one update; what was delayed arrives when it is over."""
        line = Line(self.application.url, faults)
        client = ZeepClient(line) if strict else RawClient(line, style=style)  # type: ignore[arg-type]
        connector = WebConnector(
            self.application,
            password,
            self.company,
            client,
            tries=tries,
            sleep=lambda seconds: None,
        )
        try:
            return connector.update()
        finally:
            client.close()

    def settle(self) -> None:
        """Run updates two hours apart until there is nothing left."""
        for _ in range(8):
            self.clock.now += 2 * 3_600_000
            if self.update().outcome is Outcome.NO_DATA:
                return
        raise AssertionError(f"the queue does not come to rest: {states(self.shop)}")

    def check(self) -> None:
        """Nothing lost, nothing doubled, the books agree to the cent."""
        assert states(self.shop) == ["posted"] * 10
        assert sorted(txn.ref_number for txn in self.company.documents()) == [
            "JE-1", "JE-2", "JE-3", "SR-4", "SR-5", "SR-6",
        ]  # fmt: skip
        balance = self.company.trial_balance()
        assert balance["POS Cash"].debit - balance["POS Cash"].credit == TAKINGS
        assert balance["POS Sales"].credit - balance["POS Sales"].debit == TAKINGS
        assert entries(self.shop, "exchange.posted") == 6


@contextmanager
def rehearsing(open_shop: OpenShop) -> Iterator[Rehearsal]:
    clock = Clock()
    shop = open_shop(clock=clock)
    queue(shop, *day_of_documents())
    owner = shop.read(lambda db: companies.get(db, "main"))
    with served(shop) as port:
        application = read_qwc(qwc_file(owner, service_url("localhost", port)).decode())
        company = Company(clock=clock)
        company.stamp_file_id(application.owner_id, application.file_id)
        yield Rehearsal(shop, clock, company, application)


@pytest.fixture
def rehearsal(open_shop: OpenShop) -> Iterator[Rehearsal]:
    with rehearsing(open_shop) as it:
        yield it


def test_the_web_connector_takes_our_file_and_posts_a_day(rehearsal: Rehearsal) -> None:
    """From the .qwc file and the support page to the trial balance, through the served description."""
    line = Line(rehearsal.application.url)
    rehearsal.application.load(line)
    line.close()
    update = rehearsal.update(strict=True)
    assert (update.outcome, update.text) == (Outcome.COMPLETED, "6 posted.")
    assert rehearsal.update(strict=True).outcome is Outcome.NO_DATA
    rehearsal.check()


@pytest.mark.parametrize("style", ["Document", "RPC"])
def test_a_raw_web_connector_posts_a_day(rehearsal: Rehearsal, style: str) -> None:
    """Worded by hand, in both styles."""
    assert rehearsal.update(style=style).outcome is Outcome.COMPLETED
    rehearsal.check()


def test_a_wrong_password_is_told_and_posts_nothing(rehearsal: Rehearsal) -> None:
    """The Web Connector's own words; the queue waits."""
    assert rehearsal.update(password="wrong").outcome is Outcome.BAD_PASSWORD
    assert rehearsal.company.documents() == []


def test_another_company_file_gets_nothing(rehearsal: Rehearsal) -> None:
    """The file carries another FileID, then none."""
    rehearsal.company = Company(clock=rehearsal.clock)
    rehearsal.company.stamp_file_id(
        rehearsal.application.owner_id, "{99999999-9999-9999-9999-999999999999}"
    )
    update = rehearsal.update()
    assert "belongs to another company" in update.text
    assert rehearsal.company.documents() == []
    assert states(rehearsal.shop) == ["queued"] * 10


KINDS = ("lose request", "lose response", "repeat", "delay", "disconnect")
LINE_FAULTS = [
    (LineFault(kind, operation, nth), tries)  # type: ignore[arg-type]
    for kind in KINDS
    for operation, nths, all_tries in (
        ("authenticate", (1,), (1,)),
        ("sendRequestXML", (1, 3, 7), (1,)),
        ("receiveResponseXML", (1, 3, 7), (1, 3)),
        ("closeConnection", (1,), (1,)),
    )
    for nth in nths
    for tries in all_tries
]


@pytest.mark.parametrize(
    ("fault", "tries"),
    LINE_FAULTS,
    ids=[f"{one.kind} {one.operation} {one.nth}, {tries} tries" for one, tries in LINE_FAULTS],
)
def test_an_accident_on_the_line(rehearsal: Rehearsal, fault: LineFault, tries: int) -> None:
    """Each call lost, repeated, delayed or cut, with a Web Connector that gives up at once and one that tries again."""
    rehearsal.update(fault, tries=tries)
    rehearsal.settle()
    rehearsal.check()


QUICKBOOKS_FAULTS = {
    "dies before it saves": Faults(die_before_commit=6),
    "dies after it saved": Faults(die_after_commit=6),
    "dies after it saved an account": Faults(die_after_commit=4),
    "dies after it saved, and forgot the set": Faults(die_after_commit=7, remembered="id"),
    "dies after it saved, and forgot the answer": Faults(die_after_commit=7, remembered="answer"),
    "loses its answer": Faults(lose_response=8),
    "record locked": Faults(lock_tries=3),
    "dialog open": Faults(modal_dialog=2),
    "file busy": Faults(file_busy=1),
}


@pytest.mark.parametrize("fault", QUICKBOOKS_FAULTS)
def test_an_accident_in_quickbooks(rehearsal: Rehearsal, fault: str) -> None:
    """The program dies before or after it saved, forgets what it did, or is in somebody's hands."""
    rehearsal.company.faults = QUICKBOOKS_FAULTS[fault]
    rehearsal.update()
    rehearsal.settle()
    rehearsal.check()


def test_a_company_file_that_was_restored_is_made_whole(rehearsal: Rehearsal) -> None:
    """The bookkeeper brings back a copy without the last two receipts: found missing, resent, posted once."""
    for document in (5, 6):
        later = (rehearsal.clock.now + 3_600_000, str(guid(document)))
        rehearsal.shop.work(lambda db, later=later: db.execute(_LATER, later))
    rehearsal.update()
    copy = rehearsal.company.save_copy()
    rehearsal.settle()
    rehearsal.check()
    rehearsal.company.restore(copy)
    shop = rehearsal.shop
    shop.work(lambda db: reconciling.start(db, "main", DAY, DAY, now=rehearsal.clock.now))
    rehearsal.settle()
    missing = shop.read(lambda db: reconciling.differences(db, "main"))
    assert [(one.ref_number, one.what) for one in missing] == [
        ("SR-5", "missing"),
        ("SR-6", "missing"),
    ]
    for one in missing:
        shop.work(lambda db, one=one: resend(db, "main", one.document, now=rehearsal.clock.now))
    rehearsal.settle()
    assert states(shop) == ["posted"] * 10
    assert len(rehearsal.company.documents()) == 6
    balance = rehearsal.company.trial_balance()
    assert balance["POS Cash"].debit - balance["POS Cash"].credit == TAKINGS

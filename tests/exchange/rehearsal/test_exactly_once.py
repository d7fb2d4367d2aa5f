"""The whole rehearsal together: a careful application, every fault of the line, every death of QuickBooks."""

from __future__ import annotations

import pytest
from lxml import etree

from exchange.rehearsal import (
    Application,
    Company,
    Faults,
    Line,
    LineFault,
    RawClient,
    WebConnector,
)
from tests.exchange.rehearsal.documents import line, receipt, rq, shop
from tests.exchange.rehearsal.endpoint import Endpoint, Said

NUMBERS = ["1", "2", "3"]


class Careful(Endpoint):
    """Keep each request until QuickBooks has answered it, and send the same text again until then."""

    def answer(self, operation: str, asked: dict[str, str | None]) -> Said:
        """Take a request off the list only for an answer that bears its message set ID."""
        if operation != "receiveResponseXML":
            return super().answer(operation, asked)
        self.calls.append((operation, asked))
        if asked.get("hresult") or not asked.get("response"):
            return -1
        answered = etree.fromstring((asked["response"] or "").encode())[0]
        sent = etree.fromstring(self.requests[0].encode())[0] if self.requests else None
        if sent is not None and answered.get("newMessageSetID") == sent.get("newMessageSetID"):
            self.requests.pop(0)
        return 50 if self.requests else 100


def sales() -> list[str]:
    """Word three receipts, each in a set of its own."""
    return [
        rq(receipt(line("Goods", "10.00"), ref=number), newMessageSetID=f"sale-{number}")
        for number in NUMBERS
    ]


def delivered(company: Company, requests: list[str], *faults: LineFault) -> list[str]:
    """Run updates until the application has no work left; give the numbers in the books, in order."""
    with Careful(*requests) as endpoint:
        application = Application("App", endpoint.url, endpoint.url, "shop", "{O}", "{F}")
        client = RawClient(Line(endpoint.url, faults))
        agent = WebConnector(application, "secret", company, client, sleep=lambda seconds: None)
        for _ in range(10):
            agent.update()
            if not endpoint.requests:
                break
        client.close()
        assert endpoint.requests == []
    return [txn.ref_number for txn in company.documents("SalesReceipt")]


@pytest.mark.parametrize("nth", range(1, 12))
@pytest.mark.parametrize("kind", ["lose request", "lose response", "repeat", "delay", "disconnect"])
def test_each_receipt_is_posted_once_whatever_happens_to_one_call(kind: str, nth: int) -> None:
    """Same text, same message set ID, sent until answered: three receipts, not two and not four."""
    fault = LineFault(kind, nth=nth)  # type: ignore[arg-type]
    assert delivered(shop(), sales(), fault) == NUMBERS


@pytest.mark.parametrize("nth", range(1, 5))
@pytest.mark.parametrize("when", ["before", "after", "answer lost", "dialog"])
def test_each_receipt_is_posted_once_whenever_quickbooks_dies(when: str, nth: int) -> None:
    """Before the commit nothing is there and it runs again; after it the answer comes from memory.

    An update asks for host, company and preferences first, so the receipts are requests 4, 5 and 6.
    """
    company = shop()
    company.faults = {
        "before": Faults(die_before_commit=nth + 3),
        "after": Faults(die_after_commit=nth + 3),
        "answer lost": Faults(lose_response=nth + 1),
        "dialog": Faults(modal_dialog=nth),
    }[when]
    assert delivered(company, sales()) == NUMBERS


def test_without_message_set_ids_a_lost_answer_doubles_the_receipt() -> None:
    """The counter-proof: the same death without QuickBooks' memory posts twice."""
    company = shop()
    company.faults = Faults(die_after_commit=4)
    assert delivered(company, [rq(receipt(line("Goods", "10.00"), ref="1"))]) == ["1", "1"]

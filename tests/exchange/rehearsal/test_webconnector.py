"""The stand-in Web Connector against a small application on the loopback: order of calls, endings, faults."""

from __future__ import annotations

import pytest
from lxml import etree

from exchange.rehearsal import (
    Application,
    Company,
    Faults,
    Line,
    LineFault,
    Outcome,
    RawClient,
    WebConnector,
    ZeepClient,
)
from tests.exchange.rehearsal.documents import line, nets, receipt, rq, shop
from tests.exchange.rehearsal.endpoint import Endpoint

OWNER = "{57F3B9B1-86F1-4FCC-B1EE-566DE1813D20}"
FILE = "{6B063959-81B0-4622-85D6-F548C8CCB517}"

SALES = [
    rq(receipt(line("Goods", f"{number}0.00"), ref=str(number)), newMessageSetID=f"set-{number}")
    for number in (1, 2)
]

SESSION = [
    "serverVersion",
    "clientVersion",
    "authenticate",
    "sendRequestXML",
    "receiveResponseXML",
    "sendRequestXML",
    "receiveResponseXML",
    "closeConnection",
]


def connector(
    endpoint: Endpoint, company: Company, *faults: LineFault, password: str = "secret"
) -> WebConnector:
    """Tie the application to a company file, through a raw client."""
    application = Application("App", endpoint.url, endpoint.url, "shop", OWNER, FILE)
    client = RawClient(Line(endpoint.url, faults))
    return WebConnector(application, password, company, client, sleep=lambda seconds: None)


def test_a_whole_session_in_the_order_of_the_real_one() -> None:
    """Versions, authenticate, two requests and their responses, close; 100 ends it."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company)
        update = agent.update()
        agent.client.close()
    assert endpoint.operations == SESSION == update.operations
    assert (update.outcome, update.text, update.sets) == (Outcome.COMPLETED, "all done", 2)
    assert [txn.ref_number for txn in company.documents("SalesReceipt")] == ["1", "2"]
    assert nets(company)["Sales:Goods"] == "-30.00"


def test_zeep_runs_the_same_session_from_the_served_wsdl() -> None:
    """Strictly by the WSDL at ?wsdl, over the same line, with the same calls."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company)
        agent.client = ZeepClient(Line(endpoint.url))
        update = agent.update()
        agent.client.close()
    assert endpoint.operations == SESSION == update.operations
    assert update.outcome is Outcome.COMPLETED
    assert len(company.documents("SalesReceipt")) == 2


@pytest.mark.parametrize("kind", ["Document", "RPC", "zeep"])
def test_the_first_request_carries_host_company_and_preferences(kind: str) -> None:
    """strHCPResponse is full once and empty after; file, country and version come with every request."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company)
        wire = Line(endpoint.url)
        agent.client = (
            ZeepClient(wire) if kind == "zeep" else RawClient(wire, kind)  # type: ignore[arg-type]
        )
        agent.update()
        agent.client.close()
    first, second = (asked for name, asked in endpoint.calls if name == "sendRequestXML")
    about = etree.fromstring((first["strHCPResponse"] or "").encode())[0]
    assert [answer.tag for answer in about] == [
        "HostQueryRs",
        "CompanyQueryRs",
        "PreferencesQueryRs",
    ]
    assert about.findtext("CompanyQueryRs/CompanyRet/DataExtRet/DataExtValue") == FILE
    assert not second.get("strHCPResponse")
    assert second["strCompanyFileName"] == company.path
    assert (second["qbXMLCountry"], second["qbXMLMajorVers"], second["qbXMLMinorVers"]) == (
        "US",
        "16",
        "0",
    )


@pytest.mark.parametrize(
    ("word", "outcome"),
    [
        ("none", Outcome.NO_DATA),
        ("NVU", Outcome.BAD_PASSWORD),
        ("Busy", Outcome.BUSY),
    ],
)
def test_the_application_may_have_no_work_or_turn_the_user_away(
    word: str, outcome: Outcome
) -> None:
    """none, nvu and busy in any case of letters: the connection is closed at once, QuickBooks not touched."""
    company = shop()
    company.faults = Faults(modal_dialog=1)
    with Endpoint(*SALES) as endpoint:
        endpoint.said["authenticate"] = lambda asked: ["T-9", word]
        agent = connector(endpoint, company)
        update = agent.update()
        agent.client.close()
    assert update.outcome is outcome
    assert update.operations[-1] == "closeConnection"
    assert endpoint.calls[-1] == ("closeConnection", {"ticket": "T-9"})
    assert company.faults.modal_dialog == 1


def test_a_wrong_password_is_what_the_application_says_it_is() -> None:
    """The ticket that comes with nvu may be empty; closeConnection is called with it all the same."""
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, shop(), password="guessed")
        update = agent.update()
        agent.client.close()
    assert update.outcome is Outcome.BAD_PASSWORD
    assert endpoint.operations[-1] == "closeConnection"


def test_an_application_may_postpone_and_slow_down() -> None:
    """Third element: seconds to wait; fourth: least interval; empty ones mean nothing."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company)
        endpoint.said["authenticate"] = lambda asked: ["T", "", "600", "1800"]
        postponed = agent.update()
        endpoint.said["authenticate"] = lambda asked: ["T", "", "", "1800"]
        slowed = agent.update()
        agent.auto_run = False
        endpoint.said["authenticate"] = lambda asked: ["T", "", "600", ""]
        endpoint.requests = list(SALES)
        by_hand = agent.update()
        agent.client.close()
    assert (postponed.outcome, postponed.postponed) == (Outcome.POSTPONED, 600)
    assert postponed.operations[-1] == "closeConnection"
    assert (slowed.outcome, slowed.least_interval) == (Outcome.COMPLETED, 1800)
    assert (by_hand.outcome, by_hand.postponed) == (Outcome.COMPLETED, 0)


@pytest.mark.parametrize(
    ("answer", "outcome", "problem"),
    [
        ("", Outcome.COMPLETED, 0),
        ("W:old", Outcome.COMPLETED, 0),
        ("E:too old", Outcome.REFUSED, 0),
        ("O:2.4", Outcome.REFUSED, 0),
        ("fine", Outcome.REFUSED, 1046),
    ],
)
def test_the_version_check_has_its_own_little_language(
    answer: str, outcome: Outcome, problem: int
) -> None:
    """Empty goes on, W: warns, E: and O: stop, anything else is not understood (1046)."""
    with Endpoint(*SALES) as endpoint:
        endpoint.said["clientVersion"] = lambda asked: answer
        agent = connector(endpoint, shop())
        update = agent.update()
        agent.client.close()
    assert (update.outcome, update.problem) == (outcome, problem)


def test_a_negative_answer_asks_for_the_last_error_and_closes() -> None:
    """The status column shows the text of the error, not that of closeConnection."""
    with Endpoint(*SALES) as endpoint:
        endpoint.said["receiveResponseXML"] = lambda asked: -7
        endpoint.said["getLastError"] = lambda asked: "wrong company"
        agent = connector(endpoint, shop())
        update = agent.update()
        agent.client.close()
    assert update.operations[-3:] == ["receiveResponseXML", "getLastError", "closeConnection"]
    assert (update.outcome, update.text) == (Outcome.WITH_ERROR, "wrong company")


def test_an_application_that_never_ends_is_stopped() -> None:
    """The real one goes on for ever; the stand-in stops after a limit and says so."""
    with Endpoint(SALES[0]) as endpoint:
        endpoint.said["receiveResponseXML"] = lambda asked: 0
        agent = connector(endpoint, shop())
        agent.most_sets = 3
        update = agent.update()
        agent.client.close()
    assert (update.outcome, update.sets) == (Outcome.WITH_ERROR, 3)
    assert update.text == "stopped after 3 message sets: the application never ended"


def test_an_empty_request_asks_why_and_a_noop_tries_again() -> None:
    """ "" then NoOp pauses five seconds and asks again; "" without an error ends the session."""
    pauses: list[float] = []
    answers = ["NoOp", "NoOp", ""]
    with Endpoint(SALES[0]) as endpoint:
        endpoint.said["sendRequestXML"] = lambda asked: ""
        endpoint.said["getLastError"] = lambda asked: answers.pop(0)
        agent = connector(endpoint, shop())
        agent.sleep = pauses.append
        update = agent.update()
        agent.client.close()
    assert pauses == [5.0, 5.0]
    assert update.operations[3:] == ["sendRequestXML", "getLastError"] * 3 + ["closeConnection"]
    assert (update.outcome, update.sets) == (Outcome.COMPLETED, 0)


def test_nobody_is_at_the_keyboard_for_interactive_mode() -> None:
    """The URL is fetched and the dialog rejected."""
    with Endpoint(SALES[0]) as endpoint:
        endpoint.said["sendRequestXML"] = lambda asked: ""
        endpoint.said["getLastError"] = lambda asked: "Interactive mode"
        agent = connector(endpoint, shop())
        update = agent.update()
        agent.client.close()
    assert update.operations[-3:] == ["getInteractiveURL", "interactiveRejected", "closeConnection"]


def test_a_refusal_of_quickbooks_reaches_the_application_as_hresult() -> None:
    """Response empty, hresult and message filled; the application decides to go on."""
    company = shop()
    with Endpoint("<broken", SALES[1]) as endpoint:
        agent = connector(endpoint, company)
        agent.update()
        agent.client.close()
    first, second = endpoint.responses
    assert (first.get("response"), first["hresult"]) == (None, "0x80040400")
    assert "parsing the provided XML" in (first["message"] or "")
    assert "SalesReceiptRet" in (second["response"] or "")
    assert second.get("hresult") is None


def test_a_company_file_that_cannot_be_opened_is_reported_until_done() -> None:
    """A dialog is open: connectionError, "done", closeConnection; no request was asked for."""
    company = shop()
    company.faults = Faults(modal_dialog=1)
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company)
        update = agent.update()
        agent.client.close()
    assert update.operations[-2:] == ["connectionError", "closeConnection"]
    name, asked = endpoint.calls[-2]
    assert (name, asked["hresult"]) == ("connectionError", "0x80040414")
    assert (update.outcome, update.problem) == (Outcome.NOT_CONNECTED, 1013)
    assert company.documents() == []


def test_the_application_may_name_another_file_to_try() -> None:
    """QuickBooks is closed: the stored path is answered once, and the update goes on with it."""
    company = shop()
    company.is_open = False
    with Endpoint(*SALES) as endpoint:
        endpoint.said["connectionError"] = lambda asked: company.path
        agent = connector(endpoint, company)
        update = agent.update()
        agent.client.close()
    assert (update.outcome, update.sets) == (Outcome.COMPLETED, 2)
    assert update.operations.count("connectionError") == 1


def test_an_application_that_never_says_done_would_be_asked_for_ever() -> None:
    """The real one loops; the stand-in stops after ten files."""
    company = shop()
    company.is_open = False
    with Endpoint(*SALES) as endpoint:
        endpoint.said["connectionError"] = lambda asked: ""
        agent = connector(endpoint, company)
        update = agent.update()
        agent.client.close()
    assert update.operations.count("connectionError") == 10
    assert update.outcome is Outcome.NOT_CONNECTED


def test_the_file_id_of_a_file_that_belongs_to_somebody_else_stays() -> None:
    """The stamp is written once: the application sees whose file it is and can refuse to post."""
    company = shop()
    company.stamp_file_id(OWNER, "{11111111-81B0-4622-85D6-F548C8CCB517}")
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company)
        agent.update()
        agent.client.close()
    about = next(asked for name, asked in endpoint.calls if name == "sendRequestXML")
    assert "{11111111-81B0-4622-85D6-F548C8CCB517}" in (about["strHCPResponse"] or "")


@pytest.mark.parametrize("nth", range(1, 9))
@pytest.mark.parametrize("kind", ["lose request", "lose response", "disconnect"])
def test_a_call_without_an_answer_ends_the_update(kind: str, nth: int) -> None:
    """Wherever the line breaks, the update ends with the code of that call; what reached the books stays."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company, LineFault(kind, nth=nth))  # type: ignore[arg-type]
        update = agent.update()
        agent.client.close()
    assert update.outcome is Outcome.BROKEN
    arrived = nth if kind == "lose response" else nth - 1
    assert endpoint.operations == SESSION[:arrived]
    codes = {4: 1041, 5: 1042, 6: 1041, 7: 1042, 8: 1044, 2: 1046}
    assert update.problem == codes.get(nth, 1012)
    assert len(company.documents("SalesReceipt")) == (0 if nth < 5 else 1 if nth < 7 else 2)


def test_a_repeated_call_arrives_twice() -> None:
    """The second answer counts: a repeated receiveResponseXML takes the next request off the list, too."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company, LineFault("repeat", "receiveResponseXML"))
        update = agent.update()
        agent.client.close()
    assert endpoint.operations.count("receiveResponseXML") == 2
    assert update.outcome is Outcome.COMPLETED
    assert len(company.documents("SalesReceipt")) == 1


def test_a_delayed_call_arrives_after_the_next_one() -> None:
    """The first update gives up; its response reaches the application in the middle of the second."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company, LineFault("delay", "receiveResponseXML"))
        agent.update()
        assert endpoint.operations == SESSION[:4]
        agent.update()
        agent.client.close()
    assert endpoint.operations[4:6] == ["serverVersion", "receiveResponseXML"]


def test_a_broken_response_may_be_tried_again_and_the_connection_closed() -> None:
    """Two habits that are not documented can be rehearsed: repeating, and closing after a break."""
    company = shop()
    faults = [
        LineFault("lose response", "receiveResponseXML"),
        LineFault("lose request", "sendRequestXML", 2),
    ]
    with Endpoint(*SALES, SALES[0]) as endpoint:
        agent = connector(endpoint, company, *faults)
        agent.tries, agent.closes_after_break = 2, True
        update = agent.update()
        agent.client.close()
    assert endpoint.operations[4:] == ["receiveResponseXML"] * 2 + ["closeConnection"]
    assert (update.outcome, update.problem) == (Outcome.BROKEN, 1041)


def test_updates_run_until_nothing_is_left() -> None:
    """One update carries both receipts, the second finds no work."""
    company = shop()
    with Endpoint(*SALES) as endpoint:
        agent = connector(endpoint, company)
        updates = agent.run()
        agent.client.close()
    assert [update.outcome for update in updates] == [Outcome.COMPLETED, Outcome.NO_DATA]


def test_an_application_that_is_not_there_breaks_at_once() -> None:
    """Nothing listens: 1012, and QuickBooks is not opened."""
    with Endpoint(*SALES) as endpoint:
        pass
    agent = connector(endpoint, shop())
    update = agent.update()
    assert (update.outcome, update.problem, update.operations) == (
        Outcome.BROKEN,
        1012,
        ["serverVersion"],
    )

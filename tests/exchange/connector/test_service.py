"""The endpoint as the Web Connector and as strangers meet it, call by call."""

from __future__ import annotations

from typing import Any

import httpx
import pytest
from starlette.applications import Starlette

from exchange.connector import sessions
from exchange.connector.app import connector_routes
from exchange.connector.lane import ShopThread
from exchange.connector.service import Connector
from exchange.delivery import companies
from exchange.delivery.states import State
from tests.exchange.connector.wire import dotnet, fault, result, rpc, serving, zeep_style
from tests.exchange.delivery.books import Books
from tests.exchange.delivery.shopkit import (
    PASSWORD,
    OpenShop,
    add_company,
    queue,
    receipt,
    row,
    states,
)
from tests.tinyshop import Clock

LOGIN = {"strUserName": "tui-pos-main", "strPassword": PASSWORD}
FIRST = {"strHCPResponse": "", "strCompanyFileName": r"C:\QB\Shop.qbw", "qbXMLCountry": "US", "qbXMLMajorVers": "13", "qbXMLMinorVers": "0"}  # fmt: skip
UNKNOWN = "No session is open under this ticket. Check the user name and the password, then run the update again."


async def test_a_whole_session(open_shop: OpenShop) -> None:
    """In the order of a real Web Connector's log, from the version to the good-bye."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1), receipt(2))
    async with serving(shop) as service:
        call = service.call
        assert (await call("serverVersion")).startswith("tui-pos ")
        assert await call("clientVersion", strVersion="2.3.0.215") == ""
        assert await call("authenticate", **LOGIN) == ""
        ticket = service.ticket
        assert len(ticket) == 32
        progress = []
        while not progress or progress[-1] != "100":
            request = await call("sendRequestXML", ticket=ticket, **FIRST)
            response = books.process(request)
            progress.append(
                await call(
                    "receiveResponseXML", ticket=ticket, response=response, hresult="", message=""
                )
            )
        assert progress == ["25", "50", "75", "100"]
        assert await call("getLastError", ticket=ticket) == ""
        assert await call("closeConnection", ticket=ticket) == "2 posted."
        assert await call("authenticate", **LOGIN) == "none"
        assert await call("closeConnection", ticket=service.ticket) == "Nothing to exchange."
    assert states(shop) == ["posted", "posted"]
    assert len(books.entries) == 2


@pytest.mark.parametrize("wording", [dotnet, rpc, zeep_style])
async def test_each_wording_gets_the_same_answers(open_shop: OpenShop, wording: Any) -> None:
    """Document or RPC style, with prefixes or without, quoted SOAPAction or none."""
    shop = open_shop()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        answer = await service.post(wording("authenticate", **LOGIN), SOAPAction='""')
        ticket, file = result(answer.content)
        assert (answer.status_code, file) == (200, "")
        assert answer.headers["content-type"] == "text/xml; charset=utf-8"
        assert int(answer.headers["content-length"]) == len(answer.content)
        answer = await service.post(wording("sendRequestXML", ticket=ticket, **FIRST))
        assert "HostQueryRq" in result(answer.content)[0]
        answer = await service.post(
            wording("receiveResponseXML", ticket=ticket, hresult="0x80040402")
        )
        assert result(answer.content) == ["-1"]
        answer = await service.post(wording("getLastError", ticket=ticket))
        assert "unexpected error" in result(answer.content)[0]
        answer = await service.post(wording("getServerVersion", ticket=""))
        assert result(answer.content)[0].startswith("tui-pos ")


@pytest.mark.parametrize(
    ("operation", "values", "wanted"),
    [
        ("sendRequestXML", FIRST, ""),
        ("receiveResponseXML", {"response": "<QBXML/>"}, "-1"),
        ("connectionError", {"hresult": "0x80040408", "message": "x"}, "done"),
        ("getLastError", {}, UNKNOWN),
        ("closeConnection", {}, UNKNOWN),
        ("getInteractiveURL", {"sessionID": "x"}, ""),
        ("interactiveDone", {}, "Done"),
        ("interactiveRejected", {"reason": "x"}, ""),
    ],
)
@pytest.mark.parametrize(
    "ticket",
    ["", "unknown", None, "' OR 1=1 --", "x" * 10_000],
    ids=["empty", "unknown", "nil", "quoted", "long"],
)
async def test_an_unknown_ticket_gets_an_answer_and_never_a_fault(
    open_shop: OpenShop, operation: str, values: dict[str, str], wanted: str, ticket: str | None
) -> None:
    """A fault would make the Web Connector try again."""
    name = "wcTicket" if operation.startswith(("getI", "inter")) else "ticket"
    async with serving(open_shop()) as service:
        assert await service.call(operation, **({name: ticket} | values)) == wanted


async def test_a_stolen_ticket_is_worth_nothing_elsewhere(open_shop: OpenShop) -> None:
    """It belongs to the computer that gave the password; the session goes on undisturbed."""
    shop = open_shop()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        ticket = service.ticket
        first = await service.call("sendRequestXML", ticket=ticket, **FIRST)
        thief = "192.168.1.66"
        assert await service.call("sendRequestXML", thief, ticket=ticket, **FIRST) == ""
        assert (
            await service.call(
                "receiveResponseXML", thief, ticket=ticket, response=Books().process(first)
            )
            == "-1"
        )
        assert await service.call("connectionError", thief, ticket=ticket, hresult="1") == "done"
        assert await service.call("closeConnection", thief, ticket=ticket) == UNKNOWN
        assert await service.call("sendRequestXML", ticket=ticket, **FIRST) == first


async def test_a_ticket_of_one_company_opens_no_other(open_shop: OpenShop) -> None:
    """With the other company's file open the session ends, and neither queue has moved."""
    shop = open_shop()
    other = "{11111111-2222-3333-4444-555555555555}"
    shop.work(lambda db: add_company(db, "other", file_id=other))
    queue(shop, receipt(1))
    queue(shop, receipt(2), company="other")
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        request = await service.call("sendRequestXML", ticket=service.ticket, **FIRST)
        response = Books(file_id=other).process(request)
        assert (
            await service.call("receiveResponseXML", ticket=service.ticket, response=response)
            == "-1"
        )
        assert "belongs to another company" in await service.call(
            "closeConnection", ticket=service.ticket
        )
    assert (states(shop), states(shop, "other")) == (["queued"], ["queued"])


async def test_another_session_of_the_company_ends_the_first(open_shop: OpenShop) -> None:
    """The first ticket is dead: it is answered like an unknown one."""
    shop = open_shop()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        first = service.ticket
        await service.call("authenticate", **LOGIN)
        assert await service.call("sendRequestXML", ticket=first, **FIRST) == ""
        assert await service.call("closeConnection", ticket=first) == UNKNOWN
        assert "HostQueryRq" in await service.call("sendRequestXML", ticket=service.ticket, **FIRST)


async def test_a_company_file_is_named_once_when_quickbooks_is_closed(open_shop: OpenShop) -> None:
    """authenticate names the stored path; so does the first connection error of the right kind, and no second."""
    path = r"C:\Users\Public\Shop & Söhne.qbw"
    shop = open_shop()
    queue(shop, receipt(1))
    shop.work(lambda db: companies.set_path(db, "main", path))
    async with serving(shop) as service:
        assert await service.call("authenticate", **LOGIN) == path
        error = {"ticket": service.ticket, "hresult": "0x80040416", "message": "No file."}
        assert await service.call("connectionError", **error) == path
        assert await service.call("connectionError", **error) == "done"
        assert "QuickBooks is closed" in await service.call("getLastError", ticket=service.ticket)
        assert "QuickBooks is closed" in await service.call(
            "closeConnection", ticket=service.ticket
        )
    assert states(shop) == ["queued"]


@pytest.mark.parametrize(
    "hresult", ["0x80040408", "0x8004040A", "0x80040414", "0x80040420", "", "x"]
)
async def test_other_connection_errors_end_the_session(open_shop: OpenShop, hresult: str) -> None:
    """An answer other than done would name a company file: never for another file that is open."""
    shop = open_shop()
    queue(shop, receipt(1))
    shop.work(lambda db: companies.set_path(db, "main", r"C:\Shop.qbw"))
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        told = await service.call(
            "connectionError", ticket=service.ticket, hresult=hresult, message="Words."
        )
        assert told == "done"
        assert await service.call("getLastError", ticket=service.ticket) != ""
        assert await service.call("sendRequestXML", ticket=service.ticket, **FIRST) == ""


async def test_the_description_and_the_support_page_need_no_login(open_shop: OpenShop) -> None:
    """GET and HEAD answer 200 on all three addresses that the Web Connector may look at."""
    async with serving(open_shop()) as service:
        for path in ("/qbwc", "/qbwc?wsdl", "/qbwc?WSDL", "/qbwc/support"):
            for method in ("GET", "HEAD"):
                answer = await service.request(method, path)
                assert answer.status_code == 200
        description = await service.request("GET", "/qbwc?wsdl")
        assert b'location="http://node.shop.example/qbwc"' in description.content
        assert (await service.request("PUT", "/qbwc")).status_code == 405


async def test_the_support_page_says_how_when_and_how_many(open_shop: OpenShop) -> None:
    """And nothing else: no company, no user, no text of an error."""
    clock, books = Clock(), Books()
    shop = open_shop(clock=clock)
    queue(shop, receipt(1))
    async with serving(shop) as service:
        page = (await service.request("GET", "/qbwc/support")).text
        assert "<p>No session yet.</p>" in page
        await service.call("authenticate", **LOGIN)
        page = (await service.request("GET", "/qbwc/support")).text
        assert "<p>Last session: running, 2026-11-22 12:00 UTC, 0 documents posted.</p>" in page
        answer = "0"
        while answer != "100":
            request = await service.call("sendRequestXML", ticket=service.ticket, **FIRST)
            answer = await service.call(
                "receiveResponseXML", ticket=service.ticket, response=books.process(request)
            )
        await service.call("closeConnection", ticket=service.ticket)
        page = (await service.request("GET", "/qbwc/support")).text
        assert "<p>Last session: done, 2026-11-22 12:00 UTC, 1 document posted.</p>" in page
        queue(shop, receipt(2))
        clock.now += 60_000
        await service.call("authenticate", **LOGIN)
        await service.call("connectionError", ticket=service.ticket, hresult="0x80040408")
        page = (await service.request("GET", "/qbwc/support")).text
        assert "<p>Last session: failed, " in page
        assert "tui-pos-main" not in page
        assert "Test Shop" not in page


async def test_a_bad_message_gets_a_fault(open_shop: OpenShop) -> None:
    """Status 500 as SOAP over HTTP asks, the code Client, and a sentence."""
    async with serving(open_shop()) as service:
        answer = await service.post("<a/>")
        assert (answer.status_code, fault(answer.content)) == (
            500,
            ("soap:Client", "The message is not a SOAP envelope."),
        )


async def test_a_message_that_is_too_large_is_not_read(open_shop: OpenShop) -> None:
    """By what is announced, and by what comes; receiveResponseXML may be larger than the others."""
    async with serving(open_shop(), max_request=10_000, max_response=50_000) as service:
        small, large, huge = "x" * 5000, "x" * 20_000, "x" * 60_000
        assert await service.call("receiveResponseXML", ticket="t", response=large) == "-1"
        assert await service.call("getLastError", ticket=small) == UNKNOWN
        assert (await service.post(dotnet("getLastError", ticket=large))).status_code == 413
        answer = await service.post(dotnet("receiveResponseXML", response=huge))
        assert (answer.status_code, answer.headers["connection"]) == (413, "close")

        async def pieces() -> Any:
            for _ in range(60):
                yield b"x" * 1000

        answer = await service.request("POST", "/qbwc", content=pieces())
        assert answer.status_code == 413


async def test_a_large_response_is_read_beside_the_event_loop(open_shop: OpenShop) -> None:
    """Three megabytes of qbXML arrive whole."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        request = await service.call("sendRequestXML", ticket=service.ticket, **FIRST)
        padding = "<!--" + "x" * 3_000_000 + "-->"
        response = books.process(request).replace("<QBXML>", f"<QBXML>{padding}")
        assert (
            await service.call("receiveResponseXML", ticket=service.ticket, response=response)
            == "33"
        )


async def test_a_database_that_fails_is_a_fault_of_ours(open_shop: OpenShop) -> None:
    """Status 500, the code Server, no word about the inside; nothing is pretended to be stored."""
    shop = open_shop()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        sql = "DROP TABLE exchange_session"
        shop.work(lambda db: db.execute(sql))
        answer = await service.post(dotnet("sendRequestXML", ticket=service.ticket, **FIRST))
        assert (answer.status_code, fault(answer.content)) == (
            500,
            (
                "soap:Server",
                "The shop's database cannot be used at the moment. Run the update again later.",
            ),
        )


async def test_old_sessions_are_dropped(open_shop: OpenShop) -> None:
    """Those that had work after ninety days, those without after one."""
    clock = Clock()
    shop = open_shop(clock=clock)
    queue(shop, receipt(1))
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        books, answer = Books(), "0"
        while answer != "100":
            request = await service.call("sendRequestXML", ticket=service.ticket, **FIRST)
            answer = await service.call(
                "receiveResponseXML", ticket=service.ticket, response=books.process(request)
            )
        await service.call("authenticate", **LOGIN)
        for days, left in ((1, 3), (2, 2), (90, 1)):
            clock.now += days * sessions.DAY_MS
            await service.call("authenticate", **LOGIN)
            count = shop.read(lambda db: len(sessions.recent(db, "main", most=99)))
            assert count == left


async def test_the_session_stands_in_the_database(open_shop: OpenShop) -> None:
    """State, file, request and counts of a session under way are columns."""
    shop = open_shop()
    queue(shop, receipt(1))
    async with serving(shop) as service:
        await service.call("authenticate", **LOGIN)
        text = await service.call("sendRequestXML", ticket=service.ticket, **FIRST)
        (found,) = shop.read(lambda db: sessions.recent(db, "main"))
        assert (found.state, found.file, found.question, found.job, found.source) == (
            "asked",
            r"C:\QB\Shop.qbw",
            text,
            "identify",
            "192.168.1.20",
        )
    assert row(shop).state is State.QUEUED


async def test_it_is_answered_where_it_is(open_shop: OpenShop) -> None:
    """POST to /qbwc is answered without a redirect."""
    shop = open_shop()
    lane = ShopThread(shop)
    app = Starlette(routes=connector_routes(Connector(lane)))
    transport = httpx.ASGITransport(app=app)
    async with httpx.AsyncClient(transport=transport, base_url="http://node") as client:
        answer = await client.post("/qbwc", content=dotnet("serverVersion"))
        assert answer.status_code == 200
        assert result(answer.content)[0].startswith("tui-pos")
        assert (await client.get("/qbwc/support")).status_code == 200
    lane.stop()

"""A whole session over real HTTP on loopback: a zeep client built from the served description, and a raw one."""

from __future__ import annotations

import asyncio
import http.client
import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import uvicorn
import zeep
from lxml import etree
from starlette.applications import Starlette
from starlette.routing import Route

from exchange.connector.app import connector_routes
from exchange.connector.lane import ShopThread
from exchange.connector.operations import OPERATIONS
from exchange.connector.service import Connector
from exchange.connector.wsdl import wsdl
from tests.exchange.connector.wire import dotnet, result, rpc
from tests.exchange.delivery.books import Books
from tests.exchange.delivery.shopkit import (
    PASSWORD,
    OpenShop,
    account,
    journal,
    queue,
    receipt,
    states,
)
from tui_pos.data.shop import Shop

LOGIN = ("tui-pos-main", PASSWORD)


@contextmanager
def served(shop: Shop, *more: Route) -> Iterator[int]:
    """Serve a shop on a free port of loopback, in a thread of its own."""
    lane = ShopThread(shop)
    connector = Connector(lane)
    app = Starlette(routes=[*more, *connector_routes(connector)])
    config = uvicorn.Config(
        app, host="127.0.0.1", port=0, log_level="warning", access_log=False, proxy_headers=False
    )
    server = uvicorn.Server(config)

    async def serve() -> None:
        await server.serve()
        for connection in list(server.server_state.connections):
            connection.transport.abort()
        for _ in range(3):
            await asyncio.sleep(0)

    thread = threading.Thread(target=asyncio.run, args=(serve(),), daemon=True)
    thread.start()
    try:
        while not server.started:
            assert thread.is_alive()
            thread.join(0.01)
        yield server.servers[0].sockets[0].getsockname()[1]
    finally:
        server.should_exit = True
        thread.join()
        connector.stop()
        lane.stop()


def strict_client(location: str) -> zeep.Client:
    """A zeep client that takes nothing but what the description says, and no entities."""
    settings = zeep.Settings(
        strict=True, forbid_dtd=True, forbid_entities=True, forbid_external=True
    )
    return zeep.Client(location, settings=settings)


def test_the_description_names_every_operation_of_the_contract(tmp_path: Path) -> None:
    """zeep reads it in strict mode: service, port, actions, parameters in order, types."""
    path = tmp_path / "served.wsdl"
    path.write_bytes(wsdl("https://node.shop.example/qbwc"))
    client = strict_client(str(path))
    service = client.wsdl.services["QBWebConnectorSvc"]
    port = service.ports["QBWebConnectorSvcSoap"]
    assert port.binding_options["address"] == "https://node.shop.example/qbwc"
    operations = port.binding._operations
    assert set(operations) == set(OPERATIONS)
    for name, operation in operations.items():
        assert operation.soapaction == f"http://developer.intuit.com/{name}"
        assert operation.style == "document"
        elements = operation.input.body.type.elements
        assert [element for element, _ in elements] == list(OPERATIONS[name].parameters)
    assert "authenticateResult: ns0:ArrayOfString" in str(
        operations["authenticate"].output.signature()
    )
    assert "receiveResponseXMLResult: xsd:int" in str(
        operations["receiveResponseXML"].output.signature()
    )


def test_the_description_agrees_with_the_makers_own(tmp_path: Path) -> None:
    """Names, order and types of the maker's description, where a copy of it is at hand."""
    folder = os.environ.get("QBWC_WSDL_DIR")
    if folder is None:
        pytest.skip("QBWC_WSDL_DIR is not set: it names a folder with QBWebConnectorSvc.wsdl")
    path = tmp_path / "served.wsdl"
    path.write_bytes(wsdl("https://node.shop.example/qbwc"))
    ours, theirs = _signatures(str(path)), _signatures(f"{folder}/QBWebConnectorSvc.wsdl")
    assert {name: ours[name] for name in theirs} == theirs


def _signatures(location: str) -> dict[str, tuple[str, str, str]]:
    port = next(iter(zeep.Client(location).wsdl.services["QBWebConnectorSvc"].ports.values()))
    return {
        name: (one.soapaction, one.input.signature(), one.output.signature())
        for name, one in port.binding._operations.items()
    }


def test_a_strict_zeep_client_runs_a_whole_session(open_shop: OpenShop) -> None:
    """Built from what `?wsdl` serves, over real HTTP, from authenticate to closeConnection."""
    shop, books = open_shop(), Books()
    queue(shop, account("POS Cash"), receipt(1, needs=("account:POS Cash",)), journal(2))
    with served(shop) as port:
        client = strict_client(f"http://127.0.0.1:{port}/qbwc?wsdl")
        service = client.service
        assert service.serverVersion().startswith("tui-pos")
        assert not service.clientVersion("2.3.0.215")
        ticket, file = service.authenticate(*LOGIN)
        assert not file
        answer = 0
        while answer < 100:
            request = service.sendRequestXML(ticket, "", r"C:\Shop.qbw", "US", 13, 0)
            answer = service.receiveResponseXML(ticket, books.process(request), "", "")
        assert service.closeConnection(ticket) == "2 posted."
        assert service.authenticate(*LOGIN)[1] == "none"
        assert service.authenticate("tui-pos-main", "wrong")[1] == "nvu"
    assert states(shop) == ["posted"] * 3


@pytest.mark.parametrize("wording", [dotnet, rpc])
def test_a_raw_client_runs_a_whole_session_on_one_connection(
    open_shop: OpenShop, wording: object
) -> None:
    """Keep-alive, quoted SOAPAction, missing elements, both styles."""
    shop, books = open_shop(), Books()
    queue(shop, receipt(1), receipt(2))
    with served(shop) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        sockets = set()

        def call(operation: str, **values: str) -> list[str]:
            headers = {
                "Content-Type": "text/xml; charset=utf-8",
                "SOAPAction": f'"http://developer.intuit.com/{operation}"',
                "Expect": "100-continue",
            }
            body = wording(operation, **values).encode()  # type: ignore[operator]
            connection.request("POST", "/qbwc", body, headers)
            sockets.add(connection.sock)
            answer = connection.getresponse()
            assert answer.status == 200
            return result(answer.read())

        ticket = call("authenticate", strUserName=LOGIN[0], strPassword=LOGIN[1])[0]
        answer = "0"
        while answer != "100":
            (request,) = call("sendRequestXML", ticket=ticket, qbXMLMajorVers="13")
            (answer,) = call("receiveResponseXML", ticket=ticket, response=books.process(request))
        assert call("closeConnection", ticket=ticket) == ["2 posted."]
        assert len(sockets) == 1
        connection.close()
    assert len(books.entries) == 2


def test_two_services_on_one_server_share_a_session(
    open_shop: OpenShop, database: str | None
) -> None:
    """On PostgreSQL two processes' worth of services answer every other call."""
    if database is None:
        return
    shop, books = open_shop(), Books()
    queue(shop, *(receipt(number) for number in range(1, 6)))
    with served(shop) as one, served(open_shop(fresh=False)) as two:
        clients = [
            strict_client(f"http://127.0.0.1:{port}/qbwc?wsdl").service for port in (one, two)
        ]
        ticket, _ = clients[0].authenticate(*LOGIN)
        answer = 0
        while answer < 100:
            request = clients[1].sendRequestXML(ticket, "", "", "US", 13, 0)
            answer = clients[0].receiveResponseXML(ticket, books.process(request), "", "")
            clients.reverse()
    assert len(books.entries) == 5


def test_a_hostile_host_header_stays_text(open_shop: OpenShop) -> None:
    """The description names the address that was asked for, as text."""
    with served(open_shop()) as port:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
        connection.request("GET", "/qbwc?wsdl", headers={"Host": 'a"><x>/'})
        answer = connection.getresponse()
        body = answer.read()
        connection.close()
    if answer.status == 200:
        assert etree.fromstring(body).find(".//x") is None

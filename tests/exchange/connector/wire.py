"""Literal SOAP texts, as different clients word them, and a service to send them to."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from xml.sax.saxutils import escape

import httpx
from lxml import etree
from starlette.applications import Starlette

from exchange.connector.app import connector_routes
from exchange.connector.lane import ShopThread
from exchange.connector.service import Connector
from tui_pos.data.shop import Shop

ENVELOPE = "http://schemas.xmlsoap.org/soap/envelope/"
INTUIT = "http://developer.intuit.com/"


def dotnet(operation: str, **values: str | None) -> str:
    """Word a call as the .NET Web Connector does: the namespace by default on the body's child."""
    parts = "".join(
        f'<{name} xsi:nil="true" />' if value is None else f"<{name}>{escape(value)}</{name}>"
        for name, value in values.items()
    )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema">'
        f'<soap:Body><{operation} xmlns="http://developer.intuit.com/">{parts}</{operation}></soap:Body>'
        "</soap:Envelope>"
    )


def rpc(operation: str, **values: str) -> str:
    """Word a call in RPC style: a prefixed wrapper, an encoding style, a type on every parameter."""
    parts = "".join(
        f'<{name} xsi:type="xsd:string">{escape(value)}</{name}>' for name, value in values.items()
    )
    return (
        '<SOAP-ENV:Envelope xmlns:SOAP-ENV="http://schemas.xmlsoap.org/soap/envelope/"'
        ' xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xmlns:xsd="http://www.w3.org/2001/XMLSchema"'
        ' SOAP-ENV:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/">'
        f'<SOAP-ENV:Body><ns1:{operation} xmlns:ns1="http://developer.intuit.com/">{parts}</ns1:{operation}>'
        "</SOAP-ENV:Body></SOAP-ENV:Envelope>"
    )


def zeep_style(operation: str, **values: str) -> str:
    """Word a call as zeep does: prefixes of its own on everything, a header before the body."""
    parts = "".join(f"<ns0:{name}>{escape(value)}</ns0:{name}>" for name, value in values.items())
    return (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        '<soap-env:Envelope xmlns:soap-env="http://schemas.xmlsoap.org/soap/envelope/"><soap-env:Header>'
        '<trace xmlns="urn:x"><id>1</id></trace></soap-env:Header>'
        f'<soap-env:Body><ns0:{operation} xmlns:ns0="http://developer.intuit.com/">{parts}</ns0:{operation}>'
        "</soap-env:Body></soap-env:Envelope>"
    )


def result(answer: bytes) -> list[str]:
    """Read an answer the way the Web Connector does: by the names and the namespace of the contract."""
    body = etree.fromstring(answer).find(f"{{{ENVELOPE}}}Body")
    (response,) = body
    (only,) = response
    operation = etree.QName(response).localname.removesuffix("Response")
    assert response.tag == f"{{{INTUIT}}}{operation}Response"
    assert only.tag == f"{{{INTUIT}}}{operation}Result"
    if operation == "authenticate":
        assert {child.tag for child in only} == {f"{{{INTUIT}}}string"}
        return [child.text or "" for child in only]
    assert not len(only)
    return [only.text or ""]


def fault(answer: bytes) -> tuple[str, str]:
    """Read a fault: its code and its words."""
    found = etree.fromstring(answer).find(f"{{{ENVELOPE}}}Body/{{{ENVELOPE}}}Fault")
    return found.findtext("faultcode"), found.findtext("faultstring")


@dataclass
class Service:
    """A connector in this process, called from addresses that the test chooses, without a network."""

    shop: Shop
    pauses: list[float] = field(default_factory=list)
    limits: dict[str, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.lane = ShopThread(self.shop)
        self.connector = Connector(self.lane, pause=self._pause)
        self.app = Starlette(routes=connector_routes(self.connector, **self.limits))

    async def _pause(self, seconds: float) -> None:
        self.pauses.append(seconds)

    def stop(self) -> None:
        self.connector.stop()
        self.lane.stop()

    async def request(
        self, method: str, path: str, source: str = "192.168.1.20", **more: Any
    ) -> httpx.Response:
        transport = httpx.ASGITransport(
            app=self.app, client=(source, 50000), raise_app_exceptions=False
        )
        async with httpx.AsyncClient(
            transport=transport, base_url="http://node.shop.example"
        ) as client:
            return await client.request(method, path, **more)

    async def post(
        self, text: str | bytes, source: str = "192.168.1.20", **headers: str
    ) -> httpx.Response:
        content = text.encode() if isinstance(text, str) else text
        sent = {"Content-Type": "text/xml; charset=utf-8"} | {
            k.replace("_", "-"): v for k, v in headers.items()
        }
        return await self.request("POST", "/qbwc", source, content=content, headers=sent)

    async def call(self, operation: str, source: str = "192.168.1.20", **values: str | None) -> str:
        """Make a call and give its result; for authenticate the second text, after remembering the ticket."""
        answer = await self.post(
            dotnet(operation, **values), source, SOAPAction=f'"{INTUIT}{operation}"'
        )
        assert answer.status_code == 200, answer.text
        texts = result(answer.content)
        if operation == "authenticate":
            self.ticket = texts[0]
            return texts[1]
        return texts[0]


@asynccontextmanager
async def serving(shop: Shop, **limits: int) -> AsyncIterator[Service]:
    """Give a connector for a shop and stop its threads at the end."""
    service = Service(shop, limits=limits)
    try:
        yield service
    finally:
        service.stop()

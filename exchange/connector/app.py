"""The connector as an ASGI application: the SOAP endpoint, its description, and the support page.

app = Starlette(routes=connector_routes(Connector(lane)))    # /qbwc (POST; GET with ?wsdl), /qbwc/support
"""

from __future__ import annotations

import asyncio
import logging
from contextlib import AsyncExitStack

from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from exchange.connector.operations import PATH, SUPPORT
from exchange.connector.service import LARGE, Connector
from exchange.connector.soap import (
    BadCall,
    Request,
    read_request,
    write_fault,
    write_result,
)
from exchange.connector.telling import support_page
from exchange.connector.wsdl import wsdl

MAX_REQUEST = 5 * 1024 * 1024
"""Bytes of a call other than receiveResponseXML."""

MAX_RESPONSE = 20 * 1024 * 1024
"""Bytes of a receiveResponseXML call, which carries what QuickBooks answered, escaped."""

READ_SECONDS = 60.0
"""How long a caller may take to deliver a call."""

_SCARCE = 1024 * 1024
_AT_ONCE = 2
"""Calls above a mebibyte that are read at the same time; others wait."""

_TYPE = "text/xml; charset=utf-8"
_OUT_OF_ORDER = "The shop's database cannot be used at the moment. Run the update again later."

_log = logging.getLogger("tui_pos.exchange")


class TooLarge(Exception):
    """Say that a call is larger than is allowed."""


def connector_routes(
    connector: Connector, *, max_request: int = MAX_REQUEST, max_response: int = MAX_RESPONSE
) -> list[Route]:
    """Give the routes of the connector, for the root of a host: a mount at /qbwc would redirect /qbwc to /qbwc/."""
    endpoint = _Endpoint(connector, max_request, max_response)
    return [
        Route(PATH, endpoint.post, methods=["POST"]),
        Route(PATH, endpoint.get, methods=["GET"]),
        Route(SUPPORT, endpoint.support, methods=["GET"]),
    ]


class _Endpoint:
    """Carry calls between HTTP and the connector."""

    def __init__(self, connector: Connector, max_request: int, max_response: int) -> None:
        self._connector = connector
        self._max_request = max_request
        self._max_response = max_response
        self._large = asyncio.Semaphore(_AT_ONCE)

    async def get(self, request: HttpRequest) -> Response:
        """Give the service description for `?wsdl`, else the support page: the Web Connector looks before it calls."""
        if "wsdl" in {key.lower() for key in request.query_params}:
            return Response(wsdl(str(request.url.replace(query=""))), media_type=_TYPE)
        return await self.support(request)

    async def support(self, request: HttpRequest) -> Response:
        """Say how the last session went; nobody has to log in for it."""
        page = support_page(await self._connector.last_session())
        return Response(page, media_type="text/html; charset=utf-8")

    async def post(self, request: HttpRequest) -> Response:
        """Answer one SOAP call."""
        try:
            async with AsyncExitStack() as stack:
                call = await self._read(request, stack)
        except TooLarge:
            headers = {"Connection": "close"}
            return PlainTextResponse("The message is too large.\n", 413, headers)
        except ClientDisconnect:
            return Response(status_code=400)
        except TimeoutError:
            headers = {"Connection": "close"}
            return PlainTextResponse("The message did not arrive in time.\n", 408, headers)
        except BadCall as bad:
            return Response(write_fault(bad.code, bad.why), 500, media_type=_TYPE)
        source = request.client.host if request.client else ""
        try:
            result = await self._connector.answer(call, source)
        except Exception:
            _log.exception("the call %s could not be answered", call.operation.name)
            return Response(write_fault("Server", _OUT_OF_ORDER), 500, media_type=_TYPE)
        return Response(write_result(call.operation, result), media_type=_TYPE)

    async def _read(self, request: HttpRequest, stack: AsyncExitStack) -> Request:
        """Read and parse a call; large ones one or two at a time, beside the event loop."""
        async with asyncio.timeout(READ_SECONDS):
            body = await self._body(request, stack)
        charset = _charset(request.headers.get("content-type", ""))
        if len(body) < LARGE:
            call: object = read_request(body, charset)
        else:
            call = await self._connector.beside(lambda: read_request(body, charset))
        assert isinstance(call, Request)
        if len(body) > self._max_request and call.operation.name != "receiveResponseXML":
            raise TooLarge
        return call

    async def _body(self, request: HttpRequest, stack: AsyncExitStack) -> bytes:
        allowed = max(self._max_request, self._max_response)
        announced = request.headers.get("content-length", "")
        if announced.isdecimal() and int(announced) > allowed:
            raise TooLarge
        pieces, size, scarce = [], 0, False
        async for piece in request.stream():
            pieces.append(piece)
            size += len(piece)
            if size > allowed:
                raise TooLarge
            if size > _SCARCE and not scarce:
                scarce = True
                await stack.enter_async_context(self._large)
        return b"".join(pieces)


def _charset(content_type: str) -> str:
    """Find the charset parameter of a Content-Type."""
    for part in content_type.split(";")[1:]:
        name, _, value = part.partition("=")
        if name.strip().lower() == "charset":
            return value.strip()
    return ""

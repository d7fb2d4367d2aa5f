"""A client that knows the application only through the WSDL that it serves, read by zeep in strict mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from exchange.rehearsal.contract import Answered, BadAnswer, Sent
from exchange.rehearsal.line import Line


class ZeepClient:
    """Call an application through the WSDL at its address; zeep is loaded when the first one is made."""

    def __init__(self, line: Line, wsdl: str | None = None) -> None:
        from zeep import Client, Settings

        self._line = line
        self._client = Client(
            wsdl or f"{line.url}?wsdl",
            transport=_transport(line),
            settings=Settings(strict=True, xml_huge_tree=False),
        )
        self._service = self._client.service

    def call(self, operation: str, parameters: Mapping[str, Sent]) -> Answered:
        """Call one operation; raises `LineBroken` or `BadAnswer`."""
        from zeep.exceptions import Error

        try:
            answer: Any = getattr(self._service, operation)(**parameters)
        except Error as problem:
            raise BadAnswer(f"{operation}: {problem}") from problem
        except AttributeError:
            raise BadAnswer(f"the WSDL has no operation {operation}") from None
        if answer is None:
            return ""
        if isinstance(answer, (str, int)):
            return answer
        return [text or "" for text in getattr(answer, "string", answer)]

    def close(self) -> None:
        """Hang up."""
        self._line.close()


def _transport(line: Line) -> Any:
    """Make a zeep transport that sends over our line, so that its faults and its certificates apply."""
    from zeep.transports import Transport

    class LineTransport(Transport):
        """Carry zeep's calls over a `Line`."""

        def load(self, url: str) -> bytes:
            """Fetch the WSDL."""
            reply = line.get(url)
            if reply.status != 200:
                raise BadAnswer(f"{url} was answered HTTP {reply.status}")
            return reply.body

        def post(self, address: str, message: bytes, headers: Mapping[str, str]) -> Any:
            """Send one call."""
            from requests import Response

            operation = headers["SOAPAction"].strip('"').rsplit("/", 1)[-1]
            reply = line.post(operation, message, headers)
            response = Response()
            response.status_code = reply.status
            response.headers["Content-Type"] = reply.content_type
            response._content = reply.body
            return response

    return LineTransport()

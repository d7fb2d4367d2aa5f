"""A tiny SOAP application for the tests: it hands out a fixed list of qbXML requests on the loopback."""

from __future__ import annotations

import threading
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from types import TracebackType
from xml.sax.saxutils import escape

from lxml import etree

from exchange.rehearsal.contract import NAMESPACE, NUMBERS, OPERATIONS

Said = str | int | list[str]

TYPES = {"string": "s:string", "int": "s:int", "strings": "t:Strings"}


def wsdl(url: str) -> str:
    """Describe the service: one element for each call and answer, one port, document style."""
    elements, messages, port, binding = "", "", "", ""
    for name, operation in OPERATIONS.items():
        parameters = "".join(
            f'<s:element name="{parameter}" type="s:{"int" if parameter in NUMBERS else "string"}"'
            f' minOccurs="{int(parameter in NUMBERS)}"/>'
            for parameter in operation.parameters
        )
        least = int(operation.result == "int")
        elements += (
            f'<s:element name="{name}"><s:complexType><s:sequence>{parameters}</s:sequence>'
            f'</s:complexType></s:element><s:element name="{name}Response"><s:complexType><s:sequence>'
            f'<s:element name="{name}Result" type="{TYPES[operation.result]}" minOccurs="{least}"/>'
            "</s:sequence></s:complexType></s:element>"
        )
        messages += (
            f'<w:message name="{name}In"><w:part name="body" element="t:{name}"/></w:message>'
            f'<w:message name="{name}Out"><w:part name="body" element="t:{name}Response"/></w:message>'
        )
        port += (
            f'<w:operation name="{name}"><w:input message="t:{name}In"/>'
            f'<w:output message="t:{name}Out"/></w:operation>'
        )
        binding += (
            f'<w:operation name="{name}"><p:operation soapAction="{NAMESPACE}{name}"/>'
            '<w:input><p:body use="literal"/></w:input>'
            '<w:output><p:body use="literal"/></w:output></w:operation>'
        )
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<w:definitions xmlns:w="http://schemas.xmlsoap.org/wsdl/"'
        ' xmlns:p="http://schemas.xmlsoap.org/wsdl/soap/" xmlns:s="http://www.w3.org/2001/XMLSchema"'
        f' xmlns:t="{NAMESPACE}" targetNamespace="{NAMESPACE}"><w:types>'
        f'<s:schema elementFormDefault="qualified" targetNamespace="{NAMESPACE}">'
        '<s:complexType name="Strings"><s:sequence><s:element name="string" type="s:string"'
        ' nillable="true" minOccurs="0" maxOccurs="unbounded"/></s:sequence></s:complexType>'
        f'{elements}</s:schema></w:types>{messages}<w:portType name="Calls">{port}</w:portType>'
        '<w:binding name="Soap" type="t:Calls">'
        '<p:binding transport="http://schemas.xmlsoap.org/soap/http" style="document"/>'
        f'{binding}</w:binding><w:service name="Application"><w:port name="Soap" binding="t:Soap">'
        f'<p:address location="{url}"/></w:port></w:service></w:definitions>'
    )


class Endpoint:
    """Serve as the application: hand out `requests` in order, keep every call and every response.

    `said` replaces what an operation answers; `raw` replaces the whole body of an answer; `status` its code.
    """

    def __init__(self, *requests: str, password: str = "secret") -> None:
        self.requests = list(requests)
        self.password = password
        self.calls: list[tuple[str, dict[str, str | None]]] = []
        self.bodies: list[bytes] = []
        self.headers: list[dict[str, str]] = []
        self.said: dict[str, Callable[[dict[str, str | None]], Said]] = {}
        self.raw: dict[str, str] = {}
        self.status: dict[str, int] = {}
        self.responses: list[dict[str, str | None]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._server.daemon_threads = True
        self.url = f"http://localhost:{self._server.server_address[1]}/app"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,))

    def __enter__(self) -> Endpoint:
        self._thread.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    @property
    def operations(self) -> list[str]:
        """List the operations that arrived, in order."""
        return [operation for operation, _ in self.calls]

    def answer(self, operation: str, asked: dict[str, str | None]) -> Said:
        """Answer one call."""
        self.calls.append((operation, asked))
        if operation in self.said:
            return self.said[operation](asked)
        if operation == "authenticate":
            if asked.get("strPassword") != self.password:
                return ["", "nvu"]
            return ["T-1", "" if self.requests else "none"]
        if operation == "sendRequestXML":
            return self.requests[0] if self.requests else ""
        if operation == "receiveResponseXML":
            self.responses.append(asked)
            self.requests.pop(0)
            return 50 if self.requests else 100
        return {
            "serverVersion": "test 1",
            "connectionError": "done",
            "closeConnection": "all done",
        }.get(operation, "")

    def _handler(self) -> type[BaseHTTPRequestHandler]:
        endpoint = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"
            wbufsize = (
                65_536  # headers and body in one packet, or each answer waits 40 ms for an ACK
            )

            def log_message(self, format: str, *args: object) -> None:
                """Keep the test run quiet."""

            def do_GET(self) -> None:
                text = wsdl(endpoint.url) if self.path.endswith("?wsdl") else "<html>help</html>"
                self._send(200, text)

            def do_POST(self) -> None:
                length = int(self.headers["Content-Length"])
                body = self.rfile.read(length)
                if len(body) < length:
                    self.close_connection = True
                    return
                endpoint.bodies.append(body)
                endpoint.headers.append(dict(self.headers.items()))
                operation, asked = read_call(body)
                said = endpoint.answer(operation, asked)
                text = endpoint.raw.get(operation) or word_answer(operation, said)
                self._send(endpoint.status.get(operation, 200), text)

            def _send(self, status: int, text: str) -> None:
                content = text.encode()
                self.send_response(status)
                self.send_header("Content-Type", "text/xml; charset=utf-8")
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

        return Handler


def read_call(body: bytes) -> tuple[str, dict[str, str | None]]:
    """Read a call, whatever its prefixes and whatever its style."""
    root = etree.fromstring(body)
    call = root.find("{http://schemas.xmlsoap.org/soap/envelope/}Body")[0]
    return etree.QName(call).localname, {etree.QName(child).localname: child.text for child in call}


def word_answer(operation: str, said: Said) -> str:
    """Word the answer to a call."""
    if isinstance(said, list):
        inner = "".join(f"<string>{escape(text)}</string>" for text in said)
    else:
        inner = escape(str(said))
    return (
        '<?xml version="1.0" encoding="utf-8"?>'
        '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>'
        f'<{operation}Response xmlns="{NAMESPACE}"><{operation}Result>{inner}</{operation}Result>'
        f"</{operation}Response></soap:Body></soap:Envelope>"
    )

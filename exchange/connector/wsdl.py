"""The service description that we serve, written from the table of operations (WSDL 1.1, document/literal)."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from lxml import etree

from exchange.connector.operations import NAMESPACE, OPERATIONS, Operation, Shape

SERVICE = "QBWebConnectorSvc"
"""The service's name; port, port type and binding carry it with `Soap` behind, as the Web Connector expects."""

PORT = "QBWebConnectorSvcSoap"

_WSDL = "http://schemas.xmlsoap.org/wsdl/"
_SOAP = "http://schemas.xmlsoap.org/wsdl/soap/"
_XSD = "http://www.w3.org/2001/XMLSchema"
_TRANSPORT = "http://schemas.xmlsoap.org/soap/http"
_TYPES = {Shape.STRING: "xs:string", Shape.INT: "xs:int", Shape.STRINGS: "tns:ArrayOfString"}


def wsdl(address: str) -> bytes:
    """Describe the service at an address, an absolute URL."""
    names = {"wsdl": _WSDL, "soap": _SOAP, "xs": _XSD, "tns": NAMESPACE}
    root = etree.Element(
        f"{{{_WSDL}}}definitions", nsmap=names, name=SERVICE, targetNamespace=NAMESPACE
    )
    _types(etree.SubElement(root, f"{{{_WSDL}}}types"))
    for operation in OPERATIONS.values():
        for message, element in _messages(operation):
            part = etree.SubElement(root, f"{{{_WSDL}}}message", name=message)
            etree.SubElement(part, f"{{{_WSDL}}}part", name="parameters", element=f"tns:{element}")
    _port_type(etree.SubElement(root, f"{{{_WSDL}}}portType", name=PORT))
    _binding(etree.SubElement(root, f"{{{_WSDL}}}binding", name=PORT, type=f"tns:{PORT}"))
    service = etree.SubElement(root, f"{{{_WSDL}}}service", name=SERVICE)
    port = etree.SubElement(service, f"{{{_WSDL}}}port", name=PORT, binding=f"tns:{PORT}")
    etree.SubElement(port, f"{{{_SOAP}}}address", location=address)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))


def _messages(operation: Operation) -> Iterator[tuple[str, str]]:
    yield f"{operation.name}SoapIn", operation.name
    yield f"{operation.name}SoapOut", f"{operation.name}Response"


def _types(types: Any) -> None:
    schema = etree.SubElement(
        types, f"{{{_XSD}}}schema", elementFormDefault="qualified", targetNamespace=NAMESPACE
    )
    for operation in OPERATIONS.values():
        call = _sequence(schema, operation.name)
        for parameter in operation.parameters:
            number = parameter in operation.numbers
            _element(call, parameter, "xs:int" if number else "xs:string", required=number)
        answer = _sequence(schema, f"{operation.name}Response")
        required = operation.shape is Shape.INT
        _element(answer, f"{operation.name}Result", _TYPES[operation.shape], required=required)
    array = etree.SubElement(schema, f"{{{_XSD}}}complexType", name="ArrayOfString")
    texts = etree.SubElement(array, f"{{{_XSD}}}sequence")
    etree.SubElement(
        texts,
        f"{{{_XSD}}}element",
        name="string",
        type="xs:string",
        minOccurs="0",
        maxOccurs="unbounded",
        nillable="true",
    )


def _sequence(schema: Any, name: str) -> Any:
    element = etree.SubElement(schema, f"{{{_XSD}}}element", name=name)
    kind = etree.SubElement(element, f"{{{_XSD}}}complexType")
    return etree.SubElement(kind, f"{{{_XSD}}}sequence")


def _element(sequence: Any, name: str, kind: str, *, required: bool) -> None:
    least = "1" if required else "0"
    etree.SubElement(
        sequence, f"{{{_XSD}}}element", name=name, type=kind, minOccurs=least, maxOccurs="1"
    )


def _port_type(port_type: Any) -> None:
    for operation in OPERATIONS.values():
        element = etree.SubElement(port_type, f"{{{_WSDL}}}operation", name=operation.name)
        for side, message in zip(("input", "output"), ("SoapIn", "SoapOut"), strict=True):
            etree.SubElement(
                element, f"{{{_WSDL}}}{side}", message=f"tns:{operation.name}{message}"
            )


def _binding(binding: Any) -> None:
    etree.SubElement(binding, f"{{{_SOAP}}}binding", transport=_TRANSPORT, style="document")
    for operation in OPERATIONS.values():
        element = etree.SubElement(binding, f"{{{_WSDL}}}operation", name=operation.name)
        etree.SubElement(
            element, f"{{{_SOAP}}}operation", soapAction=operation.action, style="document"
        )
        for side in ("input", "output"):
            body = etree.SubElement(element, f"{{{_WSDL}}}{side}")
            etree.SubElement(body, f"{{{_SOAP}}}body", use="literal")

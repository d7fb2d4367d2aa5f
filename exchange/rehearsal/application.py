"""The .qwc file that tells the Web Connector about an application, with the rules it is loaded by."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from exchange.rehearsal.contract import LineBroken
from exchange.rehearsal.line import Line
from tui_pos.core.refusal import Refusal

_GUID = re.compile(r"\{[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}\}")
REQUIRED = (
    "AppName",
    "AppID",
    "AppURL",
    "AppDescription",
    "AppSupport",
    "UserName",
    "OwnerID",
    "FileID",
    "QBType",
)


class BadApplication(Refusal):
    """Refuse a .qwc file: `number` is the Web Connector's own code, 0 if it has none for the fault."""

    def __init__(self, number: int, sentence: str) -> None:
        super().__init__(f"qbwc{number}", sentence)
        self.number = number


@dataclass(frozen=True, slots=True)
class Application:
    """Know what a .qwc file says of an application."""

    name: str
    url: str
    support: str
    user: str
    owner_id: str
    file_id: str
    style: str = "Document"
    every_seconds: int = 0

    def load(self, line: Line) -> None:
        """Fetch the support page, as the Web Connector does before it adds an application (200 or 202, no login)."""
        try:
            reply = line.get(self.support)
        except LineBroken as broken:
            raise BadApplication(1004, f"AppSupport cannot be reached: {broken}") from broken
        if reply.status not in (200, 202):
            raise BadApplication(1003, f"AppSupport was answered HTTP {reply.status}.")


def read_qwc(text: str) -> Application:
    """Read a .qwc file; what the Web Connector would not load raises `BadApplication`."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False)
    try:
        root = etree.fromstring(text.encode(), parser)
    except (etree.XMLSyntaxError, ValueError) as problem:
        raise BadApplication(0, f"The file is not XML: {problem}") from None
    if root.tag != "QBWCXML":
        raise BadApplication(0, f"The root is {root.tag}, not QBWCXML.")
    for name in REQUIRED:
        if root.find(name) is None:
            raise BadApplication(0, f"The file has no {name}.")
    if root.findtext("QBType") != "QBFS":
        raise BadApplication(0, "QBType is not QBFS.")
    for name in ("OwnerID", "FileID"):
        if not _GUID.fullmatch(root.findtext(name) or ""):
            raise BadApplication(0, f"{name} is not a GUID in braces.")
    _check_addresses(root.findtext("AppURL") or "", root.findtext("AppSupport") or "")
    return Application(
        root.findtext("AppName") or "",
        root.findtext("AppURL") or "",
        root.findtext("AppSupport") or "",
        root.findtext("UserName") or "",
        root.findtext("OwnerID") or "",
        root.findtext("FileID") or "",
        root.findtext("Style") or "Document",
        _interval(root),
    )


def _interval(root: etree._Element) -> int:
    """Read how often the application is to be run; the first of the two fields wins."""
    for field in root.findall("Scheduler/*"):
        if field.tag in ("RunEveryNMinutes", "RunEveryNSeconds"):
            factor = 60 if field.tag == "RunEveryNMinutes" else 1
            return int(field.text or 0) * factor
    return 0


def _check_addresses(url: str, support: str) -> None:
    """Hold the addresses to the rules: a host name, the same for both, https unless it is this machine."""
    host, support_host = urlsplit(url).hostname or "", urlsplit(support).hostname or ""
    for address, code in ((host, 1001), (support_host, 1002)):
        if _is_number(address):
            raise BadApplication(
                code, f"{address} is a number; the Web Connector wants a host name."
            )
    if host != support_host:
        raise BadApplication(1000, f"AppURL is on {host}, AppSupport on {support_host}.")
    if host != "localhost" and urlsplit(url).scheme != "https":
        raise BadApplication(1010, "AppURL must be https unless it is on localhost.")


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True

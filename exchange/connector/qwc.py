"""The .qwc file, which makes a connection known to the Web Connector: no password, and always the same identity."""

from __future__ import annotations

import ipaddress
import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from lxml import etree

from exchange.connector.operations import PATH, SUPPORT
from exchange.delivery.records import OWNER_ID, Company
from tui_pos.core.refusal import Refusal

LOCALHOST = "localhost"
"""The one host that the Web Connector calls without TLS."""

LONGEST_DESCRIPTION = 80

_LABEL = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Schedule:
    """Say how often the Web Connector runs by itself; None leaves it to the user."""

    minutes: int | None = 15

    def __post_init__(self) -> None:
        """Refuse what the Web Connector's own window would not take."""
        if self.minutes is not None and not 1 <= self.minutes <= 1440:
            raise Refusal(
                "schedule", f"Every {self.minutes} minutes is not possible: give 1 to 1440."
            )


def check_host(host: str) -> str:
    """Give a host name in small letters, or refuse one that the Web Connector would not accept (QBWC1001).

    It has to be a name that the QuickBooks machine can resolve, never an address in numbers.
    """
    name = host.strip().lower().rstrip(".")
    if _is_address(name):
        raise Refusal(
            "host_address",
            f"{host} is an address in numbers, which the Web Connector refuses: give the node a name in DNS or in the"
            " Windows hosts file of the QuickBooks machine.",
        )
    labels = name.split(".")
    if len(name) > 253 or not all(_LABEL.fullmatch(label) for label in labels):
        raise Refusal(
            "host_name", f"{host!r} is not a host name: use letters, digits, hyphens and points."
        )
    return name


def _is_address(name: str) -> bool:
    """Tell numbers from a name in every spelling that Windows reads as an address, such as `2130706433` or `0x7f.1`."""
    try:
        ipaddress.ip_address(name.strip("[]"))
    except ValueError:
        return bool(re.fullmatch(r"(\d+|0x[0-9a-f]*)", name.rpartition(".")[2], re.ASCII))
    return True


def service_url(host: str, port: int | None = None) -> str:
    """Give the address of the endpoint: https, but for the QuickBooks machine itself; `port` None is the usual one."""
    name = check_host(host)
    scheme = "http" if name == LOCALHOST else "https"
    if port is not None and not 1 <= port <= 65535:
        raise Refusal("port", f"{port} is not a port: give 1 to 65535.")
    return f"{scheme}://{name}{f':{port}' if port else ''}{PATH}"


def qwc_file(company: Company, url: str, schedule: Schedule | None = None) -> bytes:
    """Write the file for one company; `url` is `service_url`'s. Writing it again gives the same identity."""
    parts = urlsplit(url)
    if parts.scheme != "https" and parts.hostname != LOCALHOST:
        raise Refusal(
            "not_https",
            f"{url} is not safe: the password would cross the network in the clear. Use https, or localhost.",
        )
    check_host(parts.hostname or "")
    root = etree.Element("QBWCXML")
    name = f"tui-pos {company.company}"
    fields = {
        "AppName": name,
        "AppID": "",
        "AppURL": url,
        "AppDescription": f"Sales and stock of {company.name}"[:LONGEST_DESCRIPTION],
        "AppSupport": url.removesuffix(PATH) + SUPPORT,
        "UserName": company.login,
        "OwnerID": OWNER_ID,
        "FileID": company.file_id,
        "QBType": "QBFS",
        "AppUniqueName": name,
        "IsReadOnly": "false",
        "PersonalDataPref": "pdpOptional",
        "UnattendedModePref": "umpOptional",
    }
    for tag, text in fields.items():
        etree.SubElement(root, tag).text = text
    chosen = schedule or Schedule()
    if chosen.minutes is not None:
        scheduler = etree.SubElement(root, "Scheduler")
        etree.SubElement(scheduler, "RunEveryNMinutes").text = str(chosen.minutes)
    etree.indent(root)
    return bytes(etree.tostring(root, encoding="utf-8", xml_declaration=True))

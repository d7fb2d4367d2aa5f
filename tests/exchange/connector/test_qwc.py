"""The .qwc file."""

from __future__ import annotations

import pytest
from lxml import etree

from exchange.connector.qwc import Schedule, check_host, qwc_file, service_url
from tests.exchange.delivery.shopkit import OWNER_COMPANY
from tui_pos.core.refusal import Refusal


def test_the_file_is_literally_this() -> None:
    """No password in it; the same OwnerID for ever, the company's own FileID; support page on the same host."""
    assert qwc_file(OWNER_COMPANY, service_url("node.shop.example", 8443)).decode() == (
        "<?xml version='1.0' encoding='utf-8'?>\n"
        "<QBWCXML>\n"
        "  <AppName>tui-pos main</AppName>\n"
        "  <AppID></AppID>\n"
        "  <AppURL>https://node.shop.example:8443/qbwc</AppURL>\n"
        "  <AppDescription>Sales and stock of Test Shop</AppDescription>\n"
        "  <AppSupport>https://node.shop.example:8443/qbwc/support</AppSupport>\n"
        "  <UserName>tui-pos-main</UserName>\n"
        "  <OwnerID>{21FD7842-E768-456F-856B-4C27D1067FBF}</OwnerID>\n"
        "  <FileID>{0E6DBEB9-9B9A-4E54-8F6D-6C3B8B1E6A11}</FileID>\n"
        "  <QBType>QBFS</QBType>\n"
        "  <AppUniqueName>tui-pos main</AppUniqueName>\n"
        "  <IsReadOnly>false</IsReadOnly>\n"
        "  <PersonalDataPref>pdpOptional</PersonalDataPref>\n"
        "  <UnattendedModePref>umpOptional</UnattendedModePref>\n"
        "  <Scheduler>\n"
        "    <RunEveryNMinutes>15</RunEveryNMinutes>\n"
        "  </Scheduler>\n"
        "</QBWCXML>"
    )


def test_writing_it_again_gives_the_same_file() -> None:
    """A second registration under another FileID would be refused by the Web Connector (QBWC1039)."""
    url = service_url("node")
    assert qwc_file(OWNER_COMPANY, url) == qwc_file(OWNER_COMPANY, url)


def test_the_schedule_may_be_left_to_the_user() -> None:
    """Or be anything from a minute to a day."""
    file = etree.fromstring(qwc_file(OWNER_COMPANY, service_url("node"), Schedule(None)))
    assert file.find("Scheduler") is None
    file = etree.fromstring(qwc_file(OWNER_COMPANY, service_url("node"), Schedule(60)))
    assert file.findtext("Scheduler/RunEveryNMinutes") == "60"
    for minutes in (0, -1, 1441):
        with pytest.raises(Refusal) as refused:
            Schedule(minutes)
        assert refused.value.code == "schedule"


@pytest.mark.parametrize(
    ("host", "port", "url"),
    [
        ("node.shop.example", None, "https://node.shop.example/qbwc"),
        ("Node.Shop.Example.", 8443, "https://node.shop.example:8443/qbwc"),
        ("node", 443, "https://node:443/qbwc"),
        ("localhost", 8080, "http://localhost:8080/qbwc"),
        (" LOCALHOST ", None, "http://localhost/qbwc"),
        ("3com.example", None, "https://3com.example/qbwc"),
    ],
)
def test_https_but_for_the_machine_itself(host: str, port: int | None, url: str) -> None:
    """The Web Connector refuses anything else (QBWC1010)."""
    assert service_url(host, port) == url


@pytest.mark.parametrize(
    "host",
    [
        "192.168.1.5",
        "127.0.0.1",
        "::1",
        "[2001:db8::1]",
        "2130706433",
        "0x7f.1",
        "10.1",
        "1.2.3.4.",
    ],
)
def test_an_address_in_numbers_is_refused(host: str) -> None:
    """In every spelling that Windows takes for one (QBWC1001)."""
    with pytest.raises(Refusal) as refused:
        check_host(host)
    assert refused.value.code == "host_address"


@pytest.mark.parametrize(
    "host",
    [
        "",
        "a b",
        "-a",
        "a-",
        "a..b",
        "a_b",
        "a/b",
        "a:b",
        "user@node",
        "ä.example",
        "x" * 64,
        "a." * 130 + "a",
    ],
)
def test_what_is_no_host_name_is_refused(host: str) -> None:
    """Before it goes into a file that would not work."""
    with pytest.raises(Refusal) as refused:
        check_host(host)
    assert refused.value.code == "host_name"


def test_a_password_never_crosses_the_network_in_the_clear() -> None:
    """An http address of another machine is refused even when somebody writes it by hand."""
    with pytest.raises(Refusal) as refused:
        qwc_file(OWNER_COMPANY, "http://node.shop.example/qbwc")
    assert refused.value.code == "not_https"
    for port in (0, 65536):
        with pytest.raises(Refusal) as refused:
            service_url("node", port)
        assert refused.value.code == "port"

"""Settings of a printer and of the receipt's texts, checked before they are used."""

from __future__ import annotations

import msgspec
import pytest

from drivers.drawer import DrawerPin
from drivers.printer import Answers
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import PrinterSettings, ReceiptText
from tui_pos.paper.devices import drawer_pin, open_printer
from tui_pos.paper.template import Finding, check_receipt_text


def test_the_default_till_prints_on_a_dummy_of_42_columns() -> None:
    """A new till works before anybody has chosen a printer."""
    printer = open_printer(PrinterSettings())
    assert (printer.columns, printer.code_page, printer.answers) == (42, "cp437", Answers.NOTHING)
    assert drawer_pin(PrinterSettings()) is DrawerPin.PIN_2


def test_a_network_printer_is_not_reached_before_its_first_job() -> None:
    """Starting the register does not wait for a printer that is switched off."""
    settings = PrinterSettings(
        "network", "192.0.2.1", 42, "cp858", True, "epson-tm-t88", "printed", 5
    )
    printer = open_printer(settings)
    assert (printer.where, printer.answers) == ("192.0.2.1:9100", Answers.PRINTED)
    assert drawer_pin(settings) is DrawerPin.PIN_5


@pytest.mark.parametrize(
    ("setting", "value", "sentence"),
    [
        ("kind", "usb", "choose dummy, file, network"),
        ("kind", "network", "write it like 192.168.1.50:9100"),
        ("kind", "file", "needs the path"),
        ("model", "lpt1", "choose generic-80"),
        ("code_page", "utf-8", "choose cp437"),
        ("columns", 64, "takes 16 to 48"),
        ("columns", 0, "takes 16 to 48"),
        ("answers", "yes", "choose nothing, status, processed, printed"),
    ],
)
def test_a_wrong_printer_setting_is_named(setting: str, value: object, sentence: str) -> None:
    """The sentence says what can be chosen instead."""
    with pytest.raises(Refusal, match=sentence) as caught:
        open_printer(msgspec.structs.replace(PrinterSettings(), **{setting: value}))
    assert caught.value.code == "printer"


def test_a_wrong_drawer_pin_is_named() -> None:
    """Only two pins can be pulsed."""
    with pytest.raises(Refusal, match="choose 2, 5"):
        drawer_pin(PrinterSettings(drawer_pin=3))


def test_good_texts_have_no_findings() -> None:
    """An ordinary heading, footer and policy pass."""
    text = ReceiptText(("Open seven days",), ("Thank you!",), ("Goods come back within 90 days.",))
    assert check_receipt_text(text, 42, "cp437") == []


def test_every_finding_says_where_and_what() -> None:
    """All are shown, not the first; only serious ones forbid the text."""
    text = ReceiptText(
        header=("x" * 50, "Prix: 5 €", "ring\x07"),
        footer=("z" * 201,),
        return_policy=("line",) * 21,
    )
    assert check_receipt_text(text, 42, "cp437") == [
        Finding(
            "header, line 1",
            "The line is wider than the paper's 42 columns and is printed on 2 lines.",
        ),
        Finding(
            "header, line 2", "The printer lacks some of these characters and prints: Prix: 5 EUR"
        ),
        Finding(
            "header, line 3", "The line holds control characters: type it again.", serious=True
        ),
        Finding("footer, line 1", "The line has 201 characters: shorten it to 200.", serious=True),
        Finding(
            "footer, line 1",
            "The line is wider than the paper's 42 columns and is printed on 5 lines.",
        ),
        Finding(
            "return_policy", "There are 21 lines: keep it to 20, paper is not free.", serious=True
        ),
    ]

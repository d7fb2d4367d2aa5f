"""The QR code of a one-time code: it fits a till's console, and the picture is the code's own modules."""

from __future__ import annotations

import qrcode

from tui_pos.office import qr
from tui_pos.register.console_font import ANY, SAFE, Font
from tui_pos.sync.ticket import read, ticket

CODE = "ABCD-EFGH-JKLM"
CONSOLE = Font(SAFE)


def modules(text: str) -> list[list[bool]]:
    """Make the modules with one row of white around, as the library draws them."""
    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=1)
    made.add_data(text, optimize=0)
    return made.get_matrix()


def test_a_code_alone_fits_the_console() -> None:
    """24 rows of 80 columns hold a code of twelve letters: 23 rows of two characters a module."""
    found = qr.drawn(CODE, CONSOLE, 24)
    assert found is not None
    assert (len(found), sum(len(text) for text, _ in found[0])) == (23, 46)
    shown = [[style.bgcolor.name == "black" for _, style in row] for row in found]  # type: ignore[union-attr]
    assert shown == modules(CODE)


def test_a_code_with_its_address_fits_where_half_blocks_can_be_drawn() -> None:
    """On 24 rows the address fits only with two modules a character; on 28 also with two characters a module."""
    text = ticket("https://192.168.100.200:8770", CODE)
    assert len(text) == 43
    assert qr.drawn(text, CONSOLE, 24) is None
    assert len(qr.drawn(text, CONSOLE, 28) or []) == 27
    halves = qr.drawn(text, ANY, 24)
    assert halves is not None
    assert len(halves) == 14
    shown = [[char in "▀█" for char in row[0][0]] for row in halves]
    assert shown == modules(text)[::2]


def test_a_scan_is_taken_apart() -> None:
    """Address and code come back from what a scanner types; a typed code alone is a code."""
    assert read(ticket("https://node.shop.example:8770", CODE)) == (
        "https://node.shop.example:8770",
        CODE,
    )
    assert read(" abcd efgh jklm ") == ("", "abcd efgh jklm")
    assert read("https://node:8770") == ("https://node:8770", "")

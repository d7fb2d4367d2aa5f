"""QR codes of characters, for a scanner or a telephone in front of a terminal (ISO/IEC 18004)."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style

from tui_pos.register.console_font import Font
from tui_pos.register.widgets.lines import Line

_BORDER = 1
"""Modules of white around it. The standard asks for four; a terminal's rows are few, and readers take one."""

_WHITE = Style.parse("black on white")
_BLACK = Style.parse("white on black")
_HALVES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


def drawn(text: str, font: Font, rows: int) -> list[Line] | None:
    """Draw a text's QR code in at most `rows` rows; None when it does not fit.

    Two modules a character where the font has half blocks, otherwise two characters a module: the fonts of the
    console lack them.
    """
    modules = _modules(text)
    if font.glyphs is None or {"▀", "▄", "█"} <= font.glyphs:
        found = [_halves(modules[n : n + 2]) for n in range(0, len(modules), 2)]
    else:
        found = [tuple(("  ", _BLACK if dark else _WHITE) for dark in row) for row in modules]
    return found if len(found) <= rows else None


def _modules(text: str) -> list[list[bool]]:
    import qrcode

    made = qrcode.QRCode(error_correction=qrcode.constants.ERROR_CORRECT_L, border=_BORDER)
    made.add_data(text, optimize=0)
    return made.get_matrix()


def _halves(pair: Sequence[Sequence[bool]]) -> Line:
    upper = pair[0]
    lower = pair[1] if len(pair) > 1 else [False] * len(upper)
    return (("".join(_HALVES[one] for one in zip(upper, lower, strict=True)), _WHITE),)

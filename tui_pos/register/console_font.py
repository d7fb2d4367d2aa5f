"""What the Linux console can draw, so that a screen never shows a white diamond where a character should be.

`SAFE` holds the characters that are drawn right in every font a till is likely to boot with: the kernel's
built-in CP437-like font (drivers/tty/vt/cp437.uni), and Debian's Lat2, Lat15, Uni2 and Uni3 families
(console-setup; Fixed, Terminus and VGA faces). Screens draw their own furniture from it alone. Texts that
people wrote are reduced to what the loaded font has, which the kernel tells (ioctl_console(2), GIO_UNIMAP).
"""

from __future__ import annotations

import array
import fcntl
import os
import struct
import unicodedata

from rich.cells import cell_len

ASCII = frozenset(map(chr, range(32, 127)))
"""Printable ASCII."""

SAFE = ASCII | frozenset("─│┌┐└┘├┤┬┴┼█░▒←↑→↓¡£§«¬°±µ·»¿ÄÇÉÑÖÜßàáâäçèéêëíîñóôö÷úü")
"""Single lines, full and shaded blocks, arrows, and the few letters that all those fonts share."""

_GIO_UNIMAP = 0x4B66
_MAX_PAIRS = 4096


class Font:
    """Tell which characters can be drawn here; `glyphs` None means a terminal that draws any of them."""

    def __init__(self, glyphs: frozenset[str] | None) -> None:
        self.glyphs = glyphs

    def clean(self, text: str) -> str:
        """Make a text safe to draw: no control or escape codes, nothing that this font has no glyph for.

        A letter whose marked form is missing loses the mark; anything else that is missing becomes `?`.
        """
        if text.isascii() and text.isprintable():
            return text
        return "".join([self._draw(character) for character in text])

    def _draw(self, character: str) -> str:
        if character in ASCII:
            return character
        if character.isspace():
            return " "
        if not character.isprintable() or cell_len(character) < 1:
            return "?"
        if self.glyphs is None or character in self.glyphs:
            return character
        parts = unicodedata.normalize("NFKD", character)
        kept = "".join(c for c in parts if not unicodedata.combining(c))
        return kept if kept and all(c in self.glyphs for c in kept) else "?"


ANY = Font(None)
"""A terminal emulator, which brings its own fonts."""


def detect(fd: int) -> Font:
    """Find out what the terminal on `fd` can draw: on the console what its font has, elsewhere anything."""
    if os.environ.get("TERM") != "linux":
        return ANY
    return Font(loaded_glyphs(fd) or SAFE)


def loaded_glyphs(fd: int) -> frozenset[str] | None:
    """Ask the kernel which characters the console's font has; None when `fd` is not a console."""
    pairs = array.array("H", bytes(_MAX_PAIRS * 4))
    address, _ = pairs.buffer_info()
    request = struct.pack("@HP", _MAX_PAIRS, address)
    try:
        answer = fcntl.ioctl(fd, _GIO_UNIMAP, request)
    except OSError:
        return None
    count = struct.unpack_from("@H", answer)[0]
    return frozenset(c for c in map(chr, pairs[0 : 2 * count : 2]) if c.isprintable())

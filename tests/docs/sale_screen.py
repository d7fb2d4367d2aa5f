"""The picture of the sale screen: the real register on the demo shop, a few keys, and Textual's own export."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from datetime import UTC, datetime
from html import unescape
from pathlib import Path
from tempfile import TemporaryDirectory

from textual.pilot import Pilot

from tui_pos.data.lanes import Lanes
from tui_pos.data.shop import Shop
from tui_pos.demo.shop import open_demo
from tui_pos.register.main import RegisterApp
from tui_pos.register.start import Opening

SIZE = (80, 24)
MONDAY = datetime(2026, 1, 5, 15, 24, tzinfo=UTC)
"""A moment for the clock of the picture: 10:24 in the demo shop's zone."""

SALE = (
    ("3\r2468\r", "Count the cash"),
    ("10000\r", "is open"),
    ("3*1001\r", "3 x Rolled oats"),
    ("2*4015\r", "Sweet potatoes"),
    ("1254\r", "Ball pen black"),
    ("2003\r", "1 x T-shirt"),
    ("10{f9}", "Line discounted"),
    ("{f6}Sabra", "555-0113"),
    ("\r", "Customer: "),
    ("1116\r", "Root beer can"),
)
"""What is typed, and what has to be on the screen before one goes on."""

_FONT_FACE = re.compile(r"@font-face \{.*?\}\n", re.DOTALL)
_ID = re.compile(r"terminal-\d+")
_TEXT = re.compile(
    r'<text class="(?P<style>\S+)" x="(?P<x>[\d.]+)" y="(?P<y>[\d.]+)"[^>]*>(?P<text>[^<]*)</text>'
)
_STYLE = re.compile(r"\.(?P<style>\S+) \{ (?P<looks>[^}]*?);? \}")
_KEY = re.compile(r"\{(\w+)\}|(.)", re.DOTALL)
_SECONDS = 20.0


def sale_screen() -> str:
    """Ring the sale of the picture in a new demo shop; gives the SVG."""
    with TemporaryDirectory() as folder:
        database = Path(folder) / "shop.sqlite"
        open_demo(Shop.open(str(database), clock=_clock)).close()
        return asyncio.run(_ring(Opening(lambda: Lanes(str(database), clock=_clock))))


def drawn(svg: str) -> Counter[tuple[str, str, str, str]]:
    """Say what an SVG shows, in words that do not change with the exporter: each text, its place and its looks."""
    looks = {match["style"]: match["looks"] for match in _STYLE.finditer(svg)}
    return Counter(
        (match["x"], match["y"], unescape(match["text"]), looks.get(match["style"], ""))
        for match in _TEXT.finditer(svg)
    )


def screen_text(svg: str) -> str:
    """Give the words on the picture, row by row."""
    rows: dict[float, str] = {}
    for _, y, text, _ in sorted(drawn(svg), key=lambda at: (float(at[1]), float(at[0]))):
        rows[float(y)] = rows.get(float(y), "") + text.replace("\xa0", " ")
    return "\n".join(rows.values())


def _clock() -> int:
    return int(MONDAY.timestamp() * 1000)


async def _ring(opening: Opening) -> str:
    app = RegisterApp(opening)
    try:
        async with app.run_test(size=SIZE) as pilot:
            await _until(pilot, "Harbor Street General Store")
            for typed, shown in SALE:
                await pilot.press(*_keys(typed))
                await _until(pilot, shown)
            svg = app.export_screenshot(title="tui-pos register --demo")
    finally:
        opening.close()
    svg = _FONT_FACE.sub("", svg).replace("Fira Code, monospace", "monospace")
    svg = _ID.sub("sale-screen", svg)
    return "\n".join(line.rstrip() for line in svg.splitlines()) + "\n"


def _keys(typed: str) -> list[str]:
    """Split `10{f9}` into the names that Textual gives keys."""
    names = {"\r": "enter", "*": "asterisk", ".": "full_stop", "-": "minus"}
    found = [(match[1], match[2]) for match in _KEY.finditer(typed)]
    return [name or names.get(sign, sign) for name, sign in found]


async def _until(pilot: Pilot[None], shown: str) -> None:
    """Wait until a text stands on the screen."""
    for _ in range(int(_SECONDS / 0.02)):
        if shown in screen_text(pilot.app.export_screenshot()):
            return
        await pilot.pause(0.02)
    raise AssertionError(f"{shown!r} is not shown:\n{screen_text(pilot.app.export_screenshot())}")

"""The pages hang together, and what the program makes of them is as it would make it now."""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.docs.generated import CARD, PICTURE, SCHEMA, cashier, schema
from tests.docs.pages import CASHIER, PAGES, README, ROOT, anchors, links, text_of
from tests.docs.sale_screen import drawn, sale_screen
from tests.unit.commands.line import run
from tui_pos.commands.keys import card_document
from tui_pos.journal.kinds import KINDS
from tui_pos.paper.document import Row
from tui_pos.register.keymap import Keymap

REFRESH = "run: python -m tests.docs"

LONGEST_PAGE = 80
"""Lines that the cashier's page may have beside its key card: it is one page."""


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_links_lead_somewhere(page: Path) -> None:
    """Every link to a file of the project, and to a heading in it, finds it."""
    for link in links(page):
        if "://" in link:
            continue
        name, _, anchor = link.partition("#")
        target = (page.parent / name).resolve() if name else page
        assert target.is_relative_to(ROOT), link
        assert target.exists(), f"{page.name}: {link}"
        assert not anchor or anchor in anchors(target), f"{page.name}: {link}"


def test_every_page_can_be_reached_from_the_readme() -> None:
    """Who begins at the README finds all pages."""
    reached = {README}
    waiting = [README]
    while waiting:
        page = waiting.pop()
        for link in links(page):
            target = (page.parent / link.partition("#")[0]).resolve()
            if target in PAGES and target not in reached:
                reached.add(target)
                waiting.append(target)
    assert reached == set(PAGES)


def test_the_picture_of_the_sale_screen_is_current() -> None:
    """The register rings the picture's sale again: every text at its place, in its colors."""
    assert drawn(PICTURE.read_text("utf-8")) == drawn(sale_screen()), REFRESH


def test_the_picture_needs_nothing_from_elsewhere() -> None:
    """No fonts and no scripts are loaded from the network, and nothing is told apart by a machine's own ids."""
    svg = PICTURE.read_text("utf-8")
    assert ElementTree.fromstring(svg).tag.endswith("svg")
    outside = set(re.findall(r"https?://[^\s\"'<>]+", svg))
    assert outside == {"http://www.w3.org/2000/svg", "https://www.textualize.io"}
    assert not re.search(r"@font-face|<script|terminal-\d", svg)


def test_the_cashiers_key_card_is_current() -> None:
    """The card on the cashier's page is what `tui-pos keys` shows, to the letter."""
    assert CASHIER.read_text("utf-8") == cashier(), REFRESH
    assert _card() == run("--db", ROOT / "no-such-shop.sqlite", "keys").out


def test_the_printed_key_card_says_the_same() -> None:
    """`tui-pos keys --print` prints each key with the sentence that the page has, in the page's order."""
    (section,) = card_document(Keymap.standard()).sections
    printed = [
        " ".join(cell.text.strip() for cell in reversed(element.cells))
        for element in section.elements
        if isinstance(element, Row)
    ]
    unfolded = _card().replace("\n" + " " * 11, " ").splitlines()
    shown = [" ".join(row.split()) for row in unfolded if row]
    menu = next(n for n, row in enumerate(shown) if row.startswith("/ opens"))
    shown[menu + 1 :] = [f"/ {row}" for row in shown[menu + 1 :]]
    assert printed == shown


def test_the_cashiers_page_is_one_page() -> None:
    """Beside the key card it holds no more than fits on a sheet."""
    assert len(CARD.sub("", text_of(CASHIER)).splitlines()) <= LONGEST_PAGE


def test_the_schema_of_entries_is_current() -> None:
    """It describes each kind of entry at its version; the indentation of descriptions is nobody's business."""
    kept = json.loads(SCHEMA.read_text("utf-8"))
    assert _plain(kept) == _plain(json.loads(schema())), REFRESH
    assert list(kept) == [f"{kind.name}.v{kind.version}" for kind in KINDS.values()]


def _card() -> str:
    match = CARD.search(text_of(CASHIER))
    assert match is not None
    return match[0]


def _plain(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: _plain(one) for key, one in value.items()}
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return " ".join(value.split()) if isinstance(value, str) else value

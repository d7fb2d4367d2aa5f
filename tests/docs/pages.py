"""The pages for people: their code blocks, links, headings and tables, read the way GitHub shows them.

A block that begins with ```sh holds commands. What stands behind `sh` says what the tests do with them: nothing (run in
an empty folder), `talk` (run in a pseudo-terminal, the answers are in `test_commands.py`), or `setup` (not run, for it
takes the network or minutes; only its parts are looked for).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
README = ROOT / "README.md"
INTEGRATOR = ROOT / "docs/integrator.md"
BOOKKEEPER = ROOT / "docs/bookkeeper.md"
CASHIER = ROOT / "docs/cashier.md"
OWNER = ROOT / "docs/owner.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (?P<title>.+)$", re.MULTILINE)
_TABLE = re.compile(r"(?:^\|.*\n)+", re.MULTILINE)
_CODE = re.compile(r"`(?P<text>[^`\n]+)`")


@dataclass(frozen=True)
class Block:
    """Hold one fenced block: `mark` is what stands behind the language."""

    page: Path
    line: int
    language: str
    mark: str
    text: str

    def __str__(self) -> str:
        return f"{self.page.name}:{self.line}"


@cache
def text_of(page: Path) -> str:
    return page.read_text("utf-8")


def blocks(page: Path) -> list[Block]:
    """List a page's fenced blocks."""
    text = text_of(page)
    found = []
    for match in _FENCE.finditer(text):
        language, _, mark = match["info"].strip().partition(" ")
        line = text.count("\n", 0, match.start()) + 2
        found.append(Block(page, line, language, mark.strip(), match["text"]))
    return found


def commands(page: Path, *marks: str) -> list[Block]:
    """List a page's blocks of commands with one of these marks."""
    return [block for block in blocks(page) if block.language == "sh" and block.mark in marks]


def prose(page: Path) -> str:
    """Give a page without its fenced blocks."""
    return _FENCE.sub("", text_of(page))


def links(page: Path) -> list[str]:
    """List where a page's links and pictures lead."""
    return [match["target"] for match in _LINK.finditer(prose(page))]


def inline_code(page: Path) -> list[str]:
    """List what stands in backticks in a page's sentences and tables."""
    return [match["text"] for match in _CODE.finditer(prose(page))]


def anchors(page: Path) -> set[str]:
    """Give the names that links into a page may end in, made from its headings as GitHub makes them."""
    titles = [match["title"].replace("`", "") for match in _HEADING.finditer(prose(page))]
    return {re.sub(r"[^\w\- ]", "", title.lower()).strip().replace(" ", "-") for title in titles}


def rows(page: Path, heading: str, skip: int = 0) -> list[list[str]]:
    """Give the rows of the first table under a heading, or of one further down, without its top, cell by cell."""
    text = prose(page)
    found = (match.end() for match in _HEADING.finditer(text) if match["title"] == heading)
    start = next(found, None)
    assert start is not None, f"{page.name} has no heading {heading!r}"
    section = re.split(r"^#", text[start:], maxsplit=1, flags=re.MULTILINE)[0]
    tables = _TABLE.findall(section)
    assert len(tables) > skip, f"{page.name} has too few tables under {heading!r}"
    return [_cells(line) for line in tables[skip].splitlines()[2:]]


def _cells(line: str) -> list[str]:
    return [cell.strip() for cell in line.strip().strip("|").split("|")]

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
CASHIER = ROOT / "docs/cashier.md"
PAGES = (README, *sorted((ROOT / "docs").glob("*.md")))

_FENCE = re.compile(r"^```(?P<info>[^\n`]*)\n(?P<text>.*?)^```$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#{1,6} (?P<title>.+)$", re.MULTILINE)
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


def rows(page: Path, heading: str) -> list[list[str]]:
    """Give the rows of the first table under a heading, without the heading row, cell by cell."""
    text = prose(page)
    start = next(
        (match.end() for match in _HEADING.finditer(text) if match["title"] == heading), None
    )
    assert start is not None, f"{page.name} has no heading {heading!r}"
    table: list[list[str]] = []
    for line in text[start:].splitlines()[1:]:
        if line.startswith("|"):
            cells = line.strip().strip("|").replace("\\|", "\0").split("|")
            table.append([cell.strip().replace("\0", "|") for cell in cells])
        elif table or line.startswith("#"):
            break
    assert len(table) > 2, f"{page.name} has no table under {heading!r}"
    return table[2:]

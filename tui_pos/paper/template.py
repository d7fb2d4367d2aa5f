"""Checking the texts that a shop sets around its receipts, before they are saved."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from drivers.printer import fit
from tui_pos.core.settings import ReceiptText
from tui_pos.paper.layout import wrap

MOST_LINES = {"header": 8, "footer": 12, "return_policy": 20}
MOST_CHARACTERS = 200


@dataclass(frozen=True, slots=True)
class Finding:
    """Point at one thing in a shop's texts: `place` is like `footer, line 2`.

    A `serious` finding means that the text cannot be used; the others say how it will look.
    """

    place: str
    sentence: str
    serious: bool = False


def check_receipt_text(text: ReceiptText, columns: int, code_page: str) -> list[Finding]:
    """Find everything wrong or surprising in the texts, for one printer's paper and characters."""
    findings: list[Finding] = []
    for name, most in MOST_LINES.items():
        lines: tuple[str, ...] = getattr(text, name)
        if len(lines) > most:
            sentence = f"There are {len(lines)} lines: keep it to {most}, paper is not free."
            findings.append(Finding(name, sentence, serious=True))
        for n, line in enumerate(lines, 1):
            findings += _line(f"{name}, line {n}", line, columns, code_page)
    return findings


def _line(place: str, line: str, columns: int, code_page: str) -> Iterator[Finding]:
    if len(line) > MOST_CHARACTERS:
        sentence = f"The line has {len(line)} characters: shorten it to {MOST_CHARACTERS}."
        yield Finding(place, sentence, serious=True)
    if not line.isprintable():
        yield Finding(place, "The line holds control characters: type it again.", serious=True)
        return
    fitted = fit(line, code_page)
    if fitted != line:
        yield Finding(place, f"The printer lacks some of these characters and prints: {fitted}")
    if (broken := len(wrap(fitted, columns))) > 1:
        yield Finding(
            place,
            f"The line is wider than the paper's {columns} columns and is printed on {broken} lines.",
        )

"""Telling a keyboard scanner from a person."""

from __future__ import annotations

from textual.events import Key

from tui_pos.register.keyboard import Stroke
from tui_pos.register.screens.bursts import split_scans


def typed(text: str, gap: float, start: float = 0.0) -> list[Stroke]:
    """Strokes of a text, so many seconds apart; a newline is the Enter key."""
    return [
        Stroke(Key("enter", "\r") if c == "\n" else Key(c, c), start + n * gap)
        for n, c in enumerate(text)
    ]


def parts(strokes: list[Stroke]) -> list[str]:
    """What was told apart: scans in brackets, keys as text."""
    return [
        f"[{part}]" if isinstance(part, str) else "".join(s.key.character or "" for s in part)
        for part in split_scans(strokes)
    ]


def test_quick_keys_that_end_with_enter_are_a_scan() -> None:
    """Thirteen digits 8 ms apart and Enter."""
    assert parts(typed("4006381333931\n", 0.008)) == ["[4006381333931]"]


def test_a_person_is_never_taken_for_a_scanner() -> None:
    """The same digits 120 ms apart are keys, Enter included."""
    assert parts(typed("4006381333931\n", 0.12)) == ["4006381333931\r"]


def test_a_pin_is_too_short_for_a_scan() -> None:
    """Four digits and Enter are keys, however quick."""
    assert parts(typed("2580\n", 0.005)) == ["2580\r"]


def test_two_scans_and_a_key_before_them() -> None:
    """A key pressed earlier is not part of the scan that follows."""
    strokes = typed("y", 0.01) + typed("9520000000011\n", 0.008, 0.5)
    strokes += typed("9520000000028\n", 0.008, 0.7)
    assert parts(strokes) == ["y", "[9520000000011]", "[9520000000028]"]


def test_quick_keys_without_enter_stay_keys() -> None:
    """Only a terminator makes a scan; what has none is left to the screen."""
    assert parts(typed("95200000", 0.008)) == ["95200000"]

"""What a card reader or a licence types is never taken for money keys, and is never shown."""

from __future__ import annotations

import pytest

from tests.screens.register import ENTER, OATS_16, Register


@pytest.mark.parametrize(
    "swipe",
    ["%B4111111111111111^DOE/JOHN^2512101000000000?", ";4111111111111111=25121010000000000?"],
)
def test_a_swiped_card_pays_nothing_and_is_refused_masked(till: Register, swipe: str) -> None:
    """Both tracks are refused with a sentence; the sale stays as it is and no digit is left on the screen."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send(swipe + ENTER)
    text = till.wait("card")
    assert "is finished" not in text
    assert "4111111111111111" not in text
    assert "1 Rolled oats 16 oz" in text


def test_a_driving_licence_pays_nothing(till: Register) -> None:
    """Its first sign is `@`, which alone is a quick cash key; in a scan it is a sign like any other."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("@ANSI 636000090002DL" + ENTER)
    till.wait("Search>")
    assert "is finished" not in till.text()


def test_a_quick_cash_key_alone_still_takes_the_money(till: Register) -> None:
    """`#` alone is the third of the shop's amounts."""
    till.ring(OATS_16, "1 x Rolled oats 16 oz")
    till.send("#")
    till.wait("is finished.")

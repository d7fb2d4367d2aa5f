"""Keys, actions and the printed card."""

from __future__ import annotations

import pytest

from tui_pos.core.refusal import Refusal
from tui_pos.register.keymap import ACTIONS, BY_LETTER, Keymap, check_changes


@pytest.mark.parametrize(
    ("key", "character", "action"),
    [
        ("f1", None, "help"),
        ("f2", None, "cash"),
        ("f3", None, "card"),
        ("f4", None, "check"),
        ("f5", None, "other_tender"),
        ("f6", None, "customer"),
        ("f7", None, "hold"),
        ("f8", None, "void_line"),
        ("f9", None, "discount"),
        ("f10", None, "price"),
        ("f11", None, "return"),
        ("f12", None, "total"),
        ("enter", "\r", "accept"),
        ("asterisk", "*", "times"),
        ("slash", "/", "menu"),
        ("plus", "+", "more"),
        ("minus", "-", "less"),
        ("escape", "\x1b", "leave"),
        ("a", "a", None),
    ],
)
def test_the_standard_keys(key: str, character: str | None, action: str | None) -> None:
    """The keys are those of the printed card."""
    assert Keymap.standard().action(key, character) == action


def test_a_shop_may_bind_an_action_elsewhere() -> None:
    """Cash on F5 and the other tenders on F2: the keys and what the screen shows both follow."""
    keymap = Keymap.standard({"cash": "F5", "other_tender": "F2"})
    assert keymap.action("f5", None) == "cash"
    assert keymap.action("f2", None) == "other_tender"
    assert keymap.row(["cash", "total"]) == (("F5", "Cash"), ("F12", "Total"))


def test_an_action_of_the_menu_may_get_a_key() -> None:
    """No sale on Ctrl+N, for a keyboard that has a key for it."""
    keymap = Keymap.standard({"no_sale": "Ctrl+N"})
    assert keymap.action("ctrl+n", "\x0e") == "no_sale"
    assert keymap.key("no_sale") == "Ctrl+N"
    assert Keymap.standard().key("no_sale") == "/ N"


@pytest.mark.parametrize(
    ("changes", "sentence"),
    [
        ({"cash": "F3"}, "F3 is bound to 'cash' and 'card': change one."),
        ({"cash": "F13"}, "'F13' is not a key the console sends: use F1 to F12, Ctrl or a sign."),
        ({"cash": "7"}, "'7' is needed for typing: bind 'cash' to another key."),
        ({"bank": "F3"}, "There is no action 'bank' to bind: tui-pos keys lists them."),
        ({"leave": "F3"}, "'leave' keeps its key Esc: leave it out."),
    ],
)
def test_a_binding_that_cannot_be_is_refused(changes: dict[str, str], sentence: str) -> None:
    """Nobody may bind a key twice, a key that the console does not send, or one that is typed with."""
    assert check_changes(changes) == [sentence]
    with pytest.raises(Refusal) as refused:
        Keymap.standard(changes)
    assert refused.value.sentence == sentence


def test_no_two_actions_share_a_key_or_a_letter() -> None:
    """Each key and each letter of the menu means one thing."""
    keys = [action.key for action in ACTIONS if action.key]
    assert len(keys) == len(set(keys))
    assert len(BY_LETTER) == len([action for action in ACTIONS if action.menu])


def test_the_card_fits_a_page_and_names_every_action() -> None:
    """The card is plain ASCII of at most 79 columns with every explanation on it."""
    card = Keymap.standard().card()
    assert card.isascii()
    assert max(map(len, card.splitlines())) <= 79
    for action in ACTIONS:
        assert action.does.split()[0] in card
    assert "F2         Take cash: the amount typed, or alone exactly what is due." in card

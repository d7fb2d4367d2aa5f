"""Which key does what: actions with stable ids, the standard keys, and a shop's own.

Every action has an id that settings, tests and the help use; the key is only its current address. What a
screen shows in its key rows, the help page and the printed card are all read from here, so they cannot lie.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import msgspec

from tui_pos.core.refusal import Refusal


class Action(msgspec.Struct, frozen=True):
    """Describe one thing a key can do: `word` stands beside the key, `does` explains it in a sentence.

    `menu` is the letter that picks it after the menu key, for actions without a key of their own.
    """

    id: str
    word: str
    does: str
    key: str = ""
    menu: str = ""


ACTIONS = (
    Action("help", "Help", "Explain the keys that work here.", "f1"),
    Action("cash", "Cash", "Take cash: the amount typed, or alone exactly what is due.", "f2"),
    Action("card", "Card", "Take a card on the terminal: the amount typed, or all that is due.", "f3"),
    Action("check", "Check", "Take a check and ask for its number.", "f4"),
    Action("other_tender", "Other", "Choose another tender: gift card, store credit, account.", "f5"),
    Action("customer", "Customer", "Attach a customer: search, choose, or add one.", "f6"),
    Action("hold", "Hold", "Put the sale on hold; with no sale open, recall one.", "f7"),
    Action("void_line", "Void", "Take the marked line off the sale.", "f8"),
    Action("discount", "Discount", "Discount the line by the percent typed, or by an amount such as 1.50; "
           "after Total the whole sale.", "f9"),
    Action("price", "Price", "Give the line the price typed; alone, look a price up.", "f10"),
    Action("return", "Return", "Make the next item a return; press again to undo.", "f11"),
    Action("total", "Total", "Show the total, the ways to pay and the quick cash keys.", "f12"),
    Action("accept", "Ring", "Ring the code typed, search for the words typed, accept a choice.", "enter"),
    Action("times", "Times", "After a number: how many of the next item (3* then scan).", "*"),
    Action("menu", "Menu", "Open the menu; after an amount, ring it in a department.", "/"),
    Action("more", "One more", "One more of the marked line.", "+"),
    Action("less", "One less", "One less of the marked line.", "-"),
    Action("up", "Line up", "Mark the line above.", "up"),
    Action("down", "Line down", "Mark the line below.", "down"),
    Action("page_up", "Page up", "Go up a page.", "pageup"),
    Action("page_down", "Page down", "Go down a page.", "pagedown"),
    Action("first", "First", "Go to the first line.", "home"),
    Action("last", "Last", "Go to the last line.", "end"),
    Action("next_field", "Next field", "Go to the next field.", "tab"),
    Action("leave", "Leave", "Leave a question and change nothing; clear the line.", "escape"),
    Action("rub_out", "Rub out", "Take back the last character.", "backspace"),
    *(
        Action(f"quick_cash_{n}", f"Cash {n}", f"Cash handed over: the shop's quick cash amount {n}.", key)
        for n, key in enumerate("!@#$%", 1)
    ),
    Action("associate", "Associate", "Say who sold the line or the sale.", menu="a"),
    Action("reprint", "Print copy", "Print the last receipt again, marked COPY.", menu="b"),
    Action("cancel_sale", "Cancel sale", "Give the whole sale up.", menu="c"),
    Action("devices", "Devices", "Show how printer, drawer, scanner and lines are.", menu="d"),
    Action("tax_exempt", "Tax exempt", "Charge no tax on this sale, for a reason.", menu="e"),
    Action("gift_receipt", "Gift receipt", "Print the last receipt without prices.", menu="g"),
    Action("held_sales", "Held sales", "List the sales on hold and recall one.", menu="h"),
    Action("note", "Note", "Write a note on the receipt.", menu="k"),
    Action("price_level", "Price level", "Price the sale at another level.", menu="l"),
    Action("no_sale", "No sale", "Open the drawer without a sale, for a reason.", menu="n"),
    Action("office", "Office", "Open the manager's screens.", menu="o"),
    Action("price_check", "Price check", "Show the price of an item without ringing it.", menu="p"),
    Action("lock", "Lock", "Lock the till or change the cashier; the sale stays.", menu="q"),
    Action("receipts", "Receipts", "Find a receipt: return, reprint, reverse, ring again.", menu="r"),
    Action("shipping", "Shipping", "Deliver the goods: address, method, charge.", menu="s"),
    Action("training", "Training", "Practise: nothing counts until you leave training.", menu="t"),
    Action("network", "Network", "Show how the till stands with the company's node.", menu="w"),
    Action("x_report", "X report", "Print the figures of the day so far.", menu="x"),
    Action("day", "Open, close day", "Open the business day; close it and print the Z report.", menu="z"),
)  # fmt: skip
"""Everything that a key can do, in the order of the printed card."""

FIXED = frozenset({"accept", "leave", "rub_out", "up", "down"})
"""Actions without which nobody could answer a question; their standard keys stay theirs."""

_LABELS = {
    "escape": "Esc", "pageup": "PgUp", "pagedown": "PgDn", "enter": "Enter", "up": "Up", "down": "Down",
    "backspace": "Backspace", "home": "Home", "end": "End", "tab": "Tab",
}  # fmt: skip


def label(key: str) -> str:
    """Write a key the way it is engraved: `f2` is `F2`, `ctrl+b` is `Ctrl+B`."""
    if len(key) == 1:
        return key
    return "+".join(_LABELS.get(part, part.capitalize()) for part in key.split("+"))


class Keymap:
    """Find the action of a key and the key of an action."""

    def __init__(self, keys: Mapping[str, str]) -> None:
        self._keys = dict(keys)
        self._actions = {key: action for action, key in self._keys.items()}

    @classmethod
    def standard(cls, changes: Mapping[str, str] | None = None) -> Keymap:
        """Take the standard keys with a shop's changes (action id to key); `Refusal` for one that cannot be."""
        problems = check_changes(changes or {})
        if problems:
            raise Refusal("keys", problems[0])
        keys = {action.id: action.key for action in ACTIONS if action.key}
        keys.update({action: normal(key) for action, key in (changes or {}).items()})
        return cls(keys)

    def action(self, key: str, character: str | None) -> str | None:
        """Say what a key press does; None when it only types its character."""
        if character is not None and character.isprintable():
            return self._actions.get(character) or self._actions.get(key)
        return self._actions.get(key)

    def key(self, action: str) -> str:
        """Name the key that an action is on now, as engraved; the menu key and a letter for the others."""
        if action in self._keys:
            return label(self._keys[action])
        return f"{label(self._keys['menu'])} {BY_ID[action].menu.upper()}"

    def row(self, actions: Iterable[str], **words: str) -> tuple[tuple[str, str], ...]:
        """List keys with their words for a screen's key rows; `words` replaces some for this screen."""
        return tuple((self.key(id), words.get(id, BY_ID[id].word)) for id in actions)

    def explained(self, actions: Sequence[str], width: int = 79) -> list[str]:
        """Explain these actions by their keys, and the menu by its letters, in rows of at most `width`."""
        rows = [f"{self.key(id):<10} {BY_ID[id].does}" for id in actions]
        rows += ["", f"{self.key('menu')} opens the menu; then a letter:", ""]
        rows += [f"{action.menu.upper():<10} {action.does}" for action in BY_LETTER.values()]
        return [part for row in rows for part in _folded(row, width)]

    def card(self) -> str:
        """Write the card to lay beside the till: every key, and every letter of the menu."""
        rows = ["Keys of the register", ""]
        rows += self.explained([action.id for action in ACTIONS if action.id in self._keys])
        return "\n".join(rows) + "\n"


BY_ID = {action.id: action for action in ACTIONS}
"""The actions by id."""

BY_LETTER = {action.menu: action for action in ACTIONS if action.menu}
"""The actions of the menu by letter."""


def normal(key: str) -> str:
    """Give a key as written in the settings (`F2`, `Ctrl+B`, `*`) its one spelling."""
    return key if len(key) == 1 else key.strip().lower().replace(" ", "")


def check_changes(changes: Mapping[str, str]) -> list[str]:
    """Say what is wrong with a shop's own keys, one sentence each; an empty list means nothing is."""
    found: list[str] = []
    keys = {action.id: action.key for action in ACTIONS if action.key}
    for action, key in changes.items():
        if action not in BY_ID:
            found.append(f"There is no action {action!r} to bind: tui-pos keys lists them.")
        elif action in FIXED:
            found.append(f"{action!r} keeps its key {label(BY_ID[action].key)}: leave it out.")
        elif len(key) == 1 and key.isalnum():
            found.append(f"{key!r} is needed for typing: bind {action!r} to another key.")
        elif not _is_key(normal(key)):
            found.append(f"{key!r} is not a key the console sends: use F1 to F12, Ctrl or a sign.")
        else:
            keys[action] = normal(key)
    taken: dict[str, str] = {}
    for action, key in keys.items():
        if key in taken:
            found.append(f"{label(key)} is bound to {taken[key]!r} and {action!r}: change one.")
        taken[key] = action
    return found


def _is_key(key: str) -> bool:
    if len(key) == 1:
        return key.isprintable() and not key.isspace()
    head, _, tail = key.rpartition("+")
    named = tail in _CONSOLE_KEYS or (len(tail) == 1 and tail.isalpha())
    return named if head == "ctrl" else head == "" and tail in _CONSOLE_KEYS


_CONSOLE_KEYS = frozenset(
    [*(f"f{n}" for n in range(1, 13)), "tab", "insert", "delete", "home", "end", "pageup", "pagedown",
     "up", "down", "left", "right", "escape", "enter", "backspace"]
)  # fmt: skip


def _folded(row: str, width: int) -> list[str]:
    """Break a row between words, its rest under the explanation."""
    lines: list[str] = []
    indent = " " * 11
    while len(row) > width:
        cut = row.rfind(" ", 0, width)
        lines.append(row[:cut])
        row = indent + row[cut + 1 :]
    return [*lines, row]

"""The menu: one letter picks an action without a key of its own; after an amount, one a department."""

from __future__ import annotations

from collections.abc import Sequence

from rich.style import Style

from tui_pos.core.catalog import Department
from tui_pos.register import theme
from tui_pos.register.keymap import BY_LETTER, Action
from tui_pos.register.screens.dialog import Dialog
from tui_pos.register.widgets.lines import Line, fit


class Menu(Dialog[str]):
    """Offer actions by letter in two columns; answers with the action's id."""

    WIDTH = 76

    def __init__(self, actions: Sequence[Action]) -> None:
        super().__init__("Menu")
        self._actions = sorted(actions, key=lambda action: action.menu)

    def body(self, width: int) -> list[Line]:
        """Draw the actions down the columns."""
        half = -(-len(self._actions) // 2)
        field = width // 2
        rows: list[Line] = []
        for row in range(half):
            line: list[tuple[str, Style]] = []
            for action in self._actions[row::half][:2]:
                key = f" {action.menu.upper()} "
                line += [(key, theme.KEY_NAME), (fit(" " + action.word, field - 3), theme.PLAIN)]
            rows.append(tuple(line))
        return rows

    def keys(self) -> str:
        """Name the keys that answer."""
        return f"Type a letter, or {self._key('leave')} to leave"

    def lettered(self) -> None:
        """Answer with the letter's action."""
        letter = self.entry.take()[-1:].lower()
        action = BY_LETTER.get(letter)
        if action is not None and action in self._actions:
            self.dismiss(action.id)
        elif letter:
            self.refuse(f"No action has the letter {letter.upper()}.")

    def wants(self, action: str) -> bool:
        """Let every sign be typed."""
        return action == "leave"


class Departments(Dialog[str]):
    """Offer departments by code for an amount that is rung without an item; answers with the code."""

    def __init__(self, amount: str, departments: Sequence[Department]) -> None:
        super().__init__(f"Ring {amount} in which department?")
        self._departments = [department for department in departments if department.active]

    def body(self, width: int) -> list[Line]:
        """Draw those whose code or name begins with what is typed."""
        rows: list[Line] = [
            (
                (fit(f" {department.code} ", 6), theme.KEY_NAME),
                (fit(" " + self.box.clean(department.name), width - 6), theme.PLAIN),
            )
            for department in self._fitting(self.entry.text)
        ]
        return [*rows, (("> " + self.box.clean(self.entry.text), theme.STRONG), (" ", theme.BAR))]

    def _fitting(self, text: str) -> list[Department]:
        wanted = text.lower()
        return [
            department
            for department in self._departments
            if department.code.lower().startswith(wanted)
            or department.name.lower().startswith(wanted)
        ]

    def lettered(self) -> None:
        """Answer at once when only one department fits, or one's code is what was typed and no other's begins so."""
        fitting = self._fitting(self.entry.text)
        if len(fitting) == 1 and self.entry.text:
            self.dismiss(fitting[0].code)
            return
        if not fitting:
            self.entry.rub_out()
            self.app.bell()

    def typed(self) -> None:
        """Show the departments that fit."""
        super().typed()
        self._fit()

    def do_accept(self) -> None:
        """Take the one whose code is what was typed, or the first that fits."""
        fitting = self._fitting(self.entry.text)
        exact = [one for one in fitting if one.code.lower() == self.entry.text.lower()]
        if fitting:
            self.dismiss((exact or fitting)[0].code)

    def wants(self, action: str) -> bool:
        """Let every sign be typed."""
        return action in {"accept", "leave", "rub_out"}

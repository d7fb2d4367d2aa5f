"""The network's screen: how the till stands with its node, looked at anew each second."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from tui_pos.register.screens.dialog import Show

LOOK_SECONDS = 1.0


class NetworkPage(Show):
    """Show rows that change while one looks at them."""

    def __init__(self, look: Callable[[], Sequence[str]]) -> None:
        super().__init__("Network", look())
        self._look = look

    def on_mount(self) -> None:
        """Begin to look."""
        super().on_mount()
        self.set_interval(LOOK_SECONDS, self._again)

    def _again(self) -> None:
        self.replace(self._look())

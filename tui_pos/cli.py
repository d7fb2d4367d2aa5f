"""The one command: `tui-pos …`. Families of commands are loaded when they are used."""

from __future__ import annotations

import sys
from importlib import import_module
from typing import Any

EXIT_DONE, EXIT_REFUSED, EXIT_USAGE = 0, 1, 2

_FAMILIES = {
    "init": "tui_pos.commands.init",
    "config": "tui_pos.commands.config",
    "import": "tui_pos.commands.imports",
    "journal": "tui_pos.commands.journal",
    "backup": "tui_pos.commands.backup",
    "restore": "tui_pos.commands.backup",
    "doctor": "tui_pos.commands.doctor",
    "keys": "tui_pos.commands.keys",
    "demo": "tui_pos.commands.demo",
    "register": "tui_pos.commands.register",
    "office": "tui_pos.commands.office",
}
"""Where each command lives: module and, in it, a click command of that name (`import` is `import_`)."""


def main() -> None:
    """Run the command line; the register's terminal is hushed before anything slow is imported."""
    if sys.argv[1:2] == ["register"] and "--help" not in sys.argv:
        from tui_pos.register.console import hush

        hush()
    from tui_pos.core.refusal import Refusal

    try:
        _group()(prog_name="tui-pos")
    except Refusal as refusal:
        print(refusal.sentence, file=sys.stderr)
        raise SystemExit(EXIT_REFUSED) from None


def _group() -> Any:
    import click

    class Lazy(click.Group):
        def list_commands(self, ctx: click.Context) -> list[str]:
            return sorted(_FAMILIES)

        def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
            if name not in _FAMILIES:
                return None
            module = import_module(_FAMILIES[name])
            command: click.Command = getattr(module, f"{name}_" if name == "import" else name)
            return command

    return Lazy(
        "tui-pos",
        help="Point of sale for shops on QuickBooks Desktop.",
        context_settings={"help_option_names": ["-h", "--help"]},
        params=[
            click.Option(["--db"], envvar="TUI_POS_DB", help="Database: a SQLite file or a postgresql:// URL."),
            click.Option(["--config"], type=click.Path(dir_okay=False), help="Settings of this machine (TOML)."),
        ],
        callback=_remember,
    )


def _remember(db: str | None, config: str | None) -> None:
    import click

    click.get_current_context().obj = {"db": db, "config": config}

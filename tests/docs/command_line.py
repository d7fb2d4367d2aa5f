"""What stands behind `tui-pos` on a page, looked up in the program's own commands."""

from __future__ import annotations

import shlex
from collections.abc import Iterator, Sequence

import click

from tui_pos.cli import _group


def commands_in(script: str) -> list[list[str]]:
    """Give the commands of a script as words, `&&` and line ends between them."""
    lines = script.replace("&&", "\n").splitlines()
    return [words for line in lines if (words := shlex.split(line, comments=True))]


def all_commands() -> dict[str, click.Command]:
    """Give every command that does something, by its words."""
    return dict(_leaves("tui-pos", _group()))


def _leaves(words: str, command: click.Command) -> Iterator[tuple[str, click.Command]]:
    if not isinstance(command, click.Group):
        yield words, command
        return
    context = click.Context(command)
    for name in command.list_commands(context):
        found = command.get_command(context, name)
        assert found is not None
        yield from _leaves(f"{words} {name}", found)


def what_is_wrong(words: Sequence[str]) -> str:
    """Say which command or option of a `tui-pos` line does not exist; empty when all do."""
    command: click.Command = _group()
    context = click.Context(command)
    rest = list(words[1:])
    while rest:
        word = rest.pop(0)
        if word.startswith("-"):
            option = _option(command, word)
            if option is None and word != "--help":
                return f"{command.name} has no option {word}"
            if option is not None and not option.is_flag and rest:
                rest.pop(0)
        elif isinstance(command, click.Group):
            found = command.get_command(context, word)
            if found is None:
                return f"there is no command {word}"
            command = found
    return ""


def _option(command: click.Command, word: str) -> click.Option | None:
    for parameter in command.params:
        if isinstance(parameter, click.Option) and word in parameter.opts:
            return parameter
    return None

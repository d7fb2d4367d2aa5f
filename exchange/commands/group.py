"""The group that the exchange's commands are in, and what they share."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from collections.abc import Mapping as Mapping_
from typing import Any, TypeVar

import click

from tui_pos.commands.context import print_json

F = TypeVar("F", bound=Callable[..., Any])


@click.group()
def exchange() -> None:
    """Post the shop's days to QuickBooks Desktop through the Web Connector."""


def company_option(command: F) -> F:
    """Give a command `--company`."""
    sentence = "Which company, when there are several."
    return click.option("--company", "named", default="", metavar="KEY", help=sentence)(command)


def answer(told: object, form: str) -> None:
    """Print plain values: as JSON, or a line to a value."""
    if form == "json":
        return print_json(told)
    for line in _lines(told, ""):
        click.echo(line)


def _lines(value: object, indent: str) -> Iterator[str]:
    if isinstance(value, Mapping_):
        for key, inner in value.items():
            label = str(key).replace("_", " ")
            if isinstance(inner, Mapping_ | list) and inner:
                yield f"{indent}{label}:"
                yield from _lines(inner, indent + "  ")
            elif inner not in ("", None, [], {}):
                yield f"{indent}{label}: {inner}"
    elif isinstance(value, list):
        for n, one in enumerate(value):
            yield from ([""] if n and isinstance(one, Mapping_) else [])
            yield from _lines(one, indent)
    else:
        yield f"{indent}{value}"

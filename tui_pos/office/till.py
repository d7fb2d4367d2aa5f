"""The editor of one till: its name, its receipt printer and its drawer."""

from __future__ import annotations

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import PrinterSettings, Till
from tui_pos.core.text import typed
from tui_pos.office.lists import is_yes, tell, yes
from tui_pos.paper.devices import KINDS
from tui_pos.register.screens.dialog import Choice, Choose, Field, Form
from tui_pos.register.work import Work
from tui_pos.till.editing import Editing
from tui_pos.till.shopcheck import LONGEST_NAME

TARGETS = {"network": "Address, such as 192.168.1.50:9100", "file": "Device file or file"}
"""What a kind of printer is reached by; a dummy by nothing."""

FROM_NOW = "The register uses the printer from its next start on."


async def edit_own_till(work: Work, editing: Editing) -> None:
    """Change the till that this is."""
    (till,) = await work.call(editing.tills)
    name = f"Name: {till.name}"
    chosen = await work.ask(
        Choose("This till", "", [Choice("1", name, "name"), Choice("2", "Printer and drawer", "printer")])
    )  # fmt: skip
    await (
        edit_name(work, editing, till) if chosen == "name" else edit_printer(work, editing, till)
    )


async def edit_name(work: Work, editing: Editing, till: Till) -> None:
    """Give a till another name."""

    async def read(values: dict[str, str]) -> Till:
        return msgspec.structs.replace(till, name=typed(values["name"], LONGEST_NAME))

    changed = await work.ask(Form("Name of the till", [Field("name", "Name", till.name)], read))
    await work.attempt(lambda given: editing.save_till(changed, given.approved))


async def edit_printer(work: Work, editing: Editing, till: Till) -> None:
    """Change which printer and drawer a till has."""
    printer = till.printer
    kinds = [Choice(str(n), kind, kind) for n, kind in enumerate(KINDS, 1)]
    start = [choice.answer for choice in kinds].index(printer.kind)
    kind = await work.ask(Choose("Which kind of printer?", f"{till.name}. A dummy prints nowhere.", kinds, start))  # fmt: skip
    changed = await work.ask(_form(till, kind))
    await work.attempt(lambda given: editing.save_till(changed, given.approved))
    await tell(work, till.name, FROM_NOW)


def _form(till: Till, kind: str) -> Form[Till]:
    printer = till.printer
    target = printer.target if kind == printer.kind else ""

    async def read(values: dict[str, str]) -> Till:
        return msgspec.structs.replace(till, printer=_printer(printer, kind, values))

    fields = [
        *([Field("target", TARGETS[kind], target)] if kind in TARGETS else []),
        Field("model", "Model", printer.model),
        Field("columns", "Characters on a line", str(printer.columns)),
        Field("code_page", "Code page", printer.code_page),
        Field("open_drawer", "Opens the drawer", yes(printer.open_drawer)),
        Field("drawer_pin", "Drawer's pin, 2 or 5", str(printer.drawer_pin)),
    ]
    return Form(f"Printer of {till.name}", fields, read)


def _printer(before: PrinterSettings, kind: str, values: dict[str, str]) -> PrinterSettings:
    return msgspec.structs.replace(
        before,
        kind=kind,
        target=values.get("target", ""),
        columns=_whole(values["columns"]),
        code_page=values["code_page"],
        open_drawer=is_yes(values["open_drawer"]),
        model=values["model"],
        drawer_pin=_whole(values["drawer_pin"]),
    )


def _whole(text: str) -> int:
    if not (text.isascii() and text.isdigit() and len(text) <= 3):
        raise Refusal("printer", f"{text!r} is not a whole number: type one.")
    return int(text)

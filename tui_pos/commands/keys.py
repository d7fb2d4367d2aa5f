"""`tui-pos keys`: the card to lay beside the till, with the shop's own keys."""

from __future__ import annotations

import click

from drivers.printer import PrinterError
from tui_pos.commands.context import format_option, open_shop, print_json
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import Till
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.paper.devices import open_printer
from tui_pos.paper.document import Cell, Document, Row, Section, Side, Space, text_row
from tui_pos.paper.render import to_operations
from tui_pos.register.keymap import ACTIONS, Action, Keymap
from tui_pos.till.till import own_till


@click.command()
@click.option("--print", "on_paper", is_flag=True, help="Print the card on the till's printer.")
@format_option
def keys(on_paper: bool, form: str) -> None:
    """Show every key of the register and what it does."""
    if on_paper:
        with open_shop(read_only=True) as shop:
            _print(_keymap(shop), _own(shop))
        return
    keymap = _keymap_of_the_shop_if_any()
    if form == "json":
        rows = [
            {"action": a.id, "key": keymap.key(a.id), "word": a.word, "does": a.does}
            for a in ACTIONS
        ]
        print_json(rows)
    else:
        click.echo(keymap.card(), nl=False)


def card_document(keymap: Keymap) -> Document:
    """Lay the card out for the receipt printer: what a key does, and the key at the right edge."""
    keyed = [action for action in ACTIONS if action.key]
    menu = [action for action in ACTIONS if not action.key]
    title = text_row("Keys of the register", Side.CENTER, bold=True)
    opens = text_row(f"{keymap.key('menu')} opens the menu; then a letter:")
    rows = (_row(keymap, action) for action in keyed)
    letters = (_row(keymap, action) for action in menu)
    section = Section("keys", (title, Space(), *rows, Space(), opens, *letters))
    return Document("key_card", "", (section,))


def _row(keymap: Keymap, action: Action) -> Row:
    return Row((Cell(action.does), Cell(f" {keymap.key(action.id)}", Side.RIGHT, bold=True)))


def _print(keymap: Keymap, till: Till) -> None:
    printer = open_printer(till.printer)
    document = card_document(keymap)
    try:
        printer.print(to_operations(document, printer.columns, printer.code_page))
    except PrinterError as error:
        raise Refusal("printer", error.title) from error


def _own(shop: Shop) -> Till:
    own = own_till(shop)
    till = shop.read(lambda db: settings.till(db, own))
    if till is None:
        raise Refusal("setup", "This database has no till of its own: run tui-pos init first.")
    return till


def _keymap(shop: Shop) -> Keymap:
    company = shop.read(lambda db: settings.company(db, shop.clock()))
    return Keymap.standard(company.keys if company else {})


def _keymap_of_the_shop_if_any() -> Keymap:
    """Without a shop, or with one that cannot be read now, the standard keys are shown."""
    try:
        shop = open_shop(read_only=True)
    except Refusal:
        return Keymap.standard()
    with shop:
        return _keymap(shop)

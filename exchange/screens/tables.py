"""The tables of the mapping: accounts by use, tenders, departments, items, stores."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import msgspec

from exchange.charting import TYPE_WORDS, names_of
from exchange.company.lists import Lists
from exchange.posting.account import DEFAULTS, Account, Role
from exchange.posting.mapping import ItemAccounts, TenderMap
from exchange.screens.choosing import choose_account, choose_name
from tui_pos.core.catalog import Department, Item
from tui_pos.core.receipt import TenderKind
from tui_pos.core.settings import Store, TenderType
from tui_pos.data.queries import catalog, settings
from tui_pos.data.queries.search import search_items
from tui_pos.journal.connection import Connection
from tui_pos.office.lists import Listed, ListEditor
from tui_pos.register.dialogs import questions
from tui_pos.register.screens.dialog import Choose, numbered
from tui_pos.register.screens.picklist import PickList
from tui_pos.register.work import GivenUp

if TYPE_CHECKING:
    from exchange.screens.mapping import MappingEditor

ROLE_COLUMNS = (("Used for", 27), ("Account", 0), ("Type", 23))
TENDER_COLUMNS = (("Tender", 24), ("Account", 0), ("Payment method", 18))
GOODS_COLUMNS = (("Name", 20), ("Income", 0), ("Cost", 17), ("Asset", 17))
STORE_COLUMNS = (("Store", 34), ("Class", 0))
_TENDER_ROLES = {
    TenderKind.CHECK: Role.CHECKS,
    TenderKind.CARD: Role.CARDS,
    TenderKind.OTHER: Role.OTHER_TENDERS,
    TenderKind.GIFT_CARD: Role.GIFT_CARDS,
    TenderKind.GIFT_CERTIFICATE: Role.GIFT_CERTIFICATES,
    TenderKind.STORE_CREDIT: Role.STORE_CREDIT,
    TenderKind.DEPOSIT: Role.DEPOSITS,
}
"""The use whose account a tender has until it is mapped; cash and customer accounts are mapped by use alone."""


_GOODS = {
    "Income": ("income", Role.MERCHANDISE),
    "Cost": ("cost", Role.COGS),
    "Asset": ("asset", Role.INVENTORY),
}
"""What goods have accounts for: the field, and the use whose accounts are offered first."""


class Paid(msgspec.Struct, frozen=True):
    """Name one way of paying: a tender, or one card brand of it; `key` is its key in the mapping."""

    key: str
    label: str
    tender: TenderType


async def edit_roles(editor: MappingEditor) -> None:
    """Map what each account is used for."""

    def rows() -> list[Listed[Role]]:
        return [Listed(role, _role_cells(editor, role)) for role in Role]

    async def edit(role: Role | None) -> None:
        assert role is not None
        standard = DEFAULTS.get(role)
        account = await choose_account(
            editor.work,
            role.value.capitalize(),
            editor.chart,
            editor.chart.for_role(role),
            standard.name if standard else "none: it is not posted",
        )
        roles = {key: one for key, one in editor.draft.roles.items() if key is not role}
        editor.change(
            msgspec.structs.replace(
                editor.draft, roles=roles | ({role: account} if account else {})
            )
        )

    await ListEditor(editor.work, "Accounts by use", ROLE_COLUMNS, rows, edit).run()


def _role_cells(editor: MappingEditor, role: Role) -> tuple[str, ...]:
    account = editor.draft.find(role)
    name = role.value.capitalize()
    if account is None:
        return (name, "-", "not posted")
    return (name, editor.chart.shown(account), TYPE_WORDS[account.type])


async def edit_tenders(editor: MappingEditor) -> None:
    """Map where each way of paying lands, and the payment method that QuickBooks shows for it."""
    now = editor.work.shop.clock()
    owner = await editor.desk.read(lambda db: settings.company(db, now))
    tenders = [one for one in owner.tenders if one.kind in _TENDER_ROLES] if owner else []

    def rows() -> list[Listed[Paid]]:
        return [Listed(paid, _tender_cells(editor, paid)) for paid in _ways(editor, tenders)]

    async def edit(paid: Paid | None) -> None:
        if paid is None:
            paid = await _brand(editor, tenders)
        await _edit_tender(editor, paid)

    new = "Another card brand"
    await ListEditor(editor.work, "Tenders", TENDER_COLUMNS, rows, edit, new).run()


def _ways(editor: MappingEditor, tenders: Sequence[TenderType]) -> list[Paid]:
    found: list[Paid] = []
    for one in tenders:
        found.append(Paid(one.id, one.name, one))
        brands = sorted(key for key in editor.draft.tenders if key.startswith(f"{one.id}/"))
        found += [Paid(key, f"{one.name}: {key.partition('/')[2]}", one) for key in brands]
    return found


def _tender_cells(editor: MappingEditor, paid: Paid) -> tuple[str, ...]:
    brand = paid.key.partition("/")[2] or paid.tender.brand
    chosen = editor.draft.tender(paid.tender.id, brand)
    account = chosen.account or editor.draft.account(_TENDER_ROLES[paid.tender.kind])
    is_card = paid.tender.kind is TenderKind.CARD
    method = chosen.method or brand or ("the card's brand" if is_card else paid.tender.name)
    return (paid.label, editor.chart.shown(account), method)


async def _brand(editor: MappingEditor, tenders: Sequence[TenderType]) -> Paid:
    """Ask for a card brand, as the terminal names it."""
    cards = [one for one in tenders if one.kind is TenderKind.CARD]
    card = cards[0]
    if len(cards) > 1:
        name = await editor.work.ask(
            Choose("Which tender?", "", numbered([one.name for one in cards]))
        )
        card = next(one for one in cards if one.name == name)
    text = "Type the brand as it stands on receipts, such as Visa or Amex."
    brand = (await editor.work.ask(questions.one_text(card.name, text, "Brand"))).strip()
    return Paid(f"{card.id}/{brand}", f"{card.name}: {brand}", card)


async def _edit_tender(editor: MappingEditor, paid: Paid) -> None:
    what = await editor.work.ask(
        Choose(paid.label, "", numbered(["Account", "Payment method", "Back to the default"]))
    )
    chosen = editor.draft.tenders.get(paid.key, TenderMap())
    if what == "Account":
        role = _TENDER_ROLES[paid.tender.kind]
        default = editor.draft.account(role).name
        accounts = editor.chart.for_role(role)
        account = await choose_account(editor.work, paid.label, editor.chart, accounts, default)
        chosen = msgspec.structs.replace(chosen, account=account)
    elif what == "Payment method":
        text = "The name that QuickBooks shows. Empty for the tender's own or the card's brand."
        methods = await _names(editor, Lists.METHOD)
        method = await choose_name(editor.work, paid.label, text, methods, chosen.method)
        chosen = msgspec.structs.replace(chosen, method=method)
    else:
        chosen = TenderMap()
    rest = {key: one for key, one in editor.draft.tenders.items() if key != paid.key}
    mapped = rest | ({paid.key: chosen} if chosen != TenderMap() else {})
    editor.change(msgspec.structs.replace(editor.draft, tenders=mapped))


async def edit_goods(editor: MappingEditor) -> None:
    """Map the accounts of whole departments."""
    departments = await editor.desk.read(catalog.departments)

    def rows() -> list[Listed[Department]]:
        chosen = editor.draft.departments
        return [
            Listed(one, (one.name, *_goods_cells(editor, chosen.get(one.id))))
            for one in departments
        ]

    async def edit(department: Department | None) -> None:
        assert department is not None
        chosen = editor.draft.departments
        accounts = await _edit_accounts(editor, department.name, chosen.get(department.id))
        editor.change(
            msgspec.structs.replace(
                editor.draft, departments=_with(chosen, department.id, accounts)
            )
        )

    await ListEditor(editor.work, "Departments", GOODS_COLUMNS, rows, edit).run()


async def edit_items(editor: MappingEditor) -> None:
    """Map the accounts of single items."""
    now = editor.work.shop.clock()

    def rows() -> list[Listed[Item]]:
        chosen = editor.draft.items
        items = editor.work.shop.read(lambda db: catalog.items(db, sorted(chosen), now))
        return [
            Listed(one, (one.name, *_goods_cells(editor, chosen.get(one.id))))
            for one in items.values()
        ]

    async def edit(item: Item | None) -> None:
        item = item or await _find_item(editor, now)
        chosen = editor.draft.items
        accounts = await _edit_accounts(editor, item.name, chosen.get(item.id))
        editor.change(msgspec.structs.replace(editor.draft, items=_with(chosen, item.id, accounts)))

    await ListEditor(editor.work, "Items", GOODS_COLUMNS, rows, edit, "Another item").run()


async def _find_item(editor: MappingEditor, now: int) -> Item:
    async def fetch(words: str) -> Sequence[Item]:
        def look(db: Connection) -> Sequence[Item]:
            return search_items(db, words, now).items

        return await editor.desk.read(look) if words else ()

    taken = await editor.work.choose(
        PickList(
            "Which item?",
            (("Number", 12), ("Name", 0)),
            fetch,
            lambda item: (item.number, item.name),
            empty="Type a number or words of a name.",
        )
    )
    if taken is None:
        raise GivenUp
    return taken


def _goods_cells(editor: MappingEditor, chosen: ItemAccounts | None) -> tuple[str, ...]:
    accounts = (chosen.income, chosen.cost, chosen.asset) if chosen else (None, None, None)
    return tuple(editor.chart.shown(one) if one else "default" for one in accounts)


async def _edit_accounts(
    editor: MappingEditor, name: str, chosen: ItemAccounts | None
) -> ItemAccounts:
    what = await editor.work.ask(Choose(name, "Which account?", numbered(list(_GOODS))))
    field, role = _GOODS[what]
    account: Account | None = await choose_account(
        editor.work,
        f"{name}, {field}",
        editor.chart,
        editor.chart.for_role(role),
        "the nearest of department, store and type",
    )
    return msgspec.structs.replace(chosen or ItemAccounts(), **{field: account})


def _with(
    chosen: dict[str, ItemAccounts], key: str, accounts: ItemAccounts
) -> dict[str, ItemAccounts]:
    rest = {other: one for other, one in chosen.items() if other != key}
    return rest | ({key: accounts} if accounts != ItemAccounts() else {})


async def edit_stores(editor: MappingEditor) -> None:
    """Map the class of each store."""
    stores = await editor.desk.read(settings.stores)

    def rows() -> list[Listed[Store]]:
        return [Listed(one, (one.name, _class_of(editor, one))) for one in stores]

    async def edit(store: Store | None) -> None:
        assert store is not None
        text = "The class that the store's lines carry in QuickBooks. Empty for the store's name."
        if not editor.draft.use_classes:
            text += " Classes are off: switch them on under Choices."
        value = editor.draft.classes.get(store.id, "")
        known = await _names(editor, Lists.CLASS)
        name = await choose_name(editor.work, store.name, text, known, value)
        rest = {key: one for key, one in editor.draft.classes.items() if key != store.id}
        classes = rest | ({store.id: name} if name else {})
        editor.change(msgspec.structs.replace(editor.draft, classes=classes))

    await ListEditor(editor.work, "Stores", STORE_COLUMNS, rows, edit).run()


async def _names(editor: MappingEditor, name: Lists) -> list[str]:
    """Give the names in one of QuickBooks' lists; empty before they were read."""
    company = editor.desk.company
    return await editor.desk.read(lambda db: names_of(db, company, name))


def _class_of(editor: MappingEditor, store: Store) -> str:
    if not editor.draft.use_classes:
        return "classes are off"
    return editor.draft.classes.get(store.id) or store.quickbooks_class or store.name

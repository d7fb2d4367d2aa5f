"""From a row of a list to an item: every cell read, every fault found, with its column and a sentence."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import TypeVar

import msgspec

from tui_pos.core.catalog import PRICE_LEVELS, Department, Item, ItemType, SerialPrompt, Unit
from tui_pos.core.identity import Ids
from tui_pos.core.refusal import Refusal
from tui_pos.data.words import fold
from tui_pos.transfer import cells
from tui_pos.transfer.columns import MOST_UNITS, Header

T = TypeVar("T")

LONGEST = {"number": 20, "name": 60, "description": 250, "unit": 12, "attribute": 12, "size": 12}
"""Characters; the predecessor's limits for attribute and size."""

MOST_DEPARTMENT = 30
_ACCOUNT = 159
"""Characters of an account's full name in QuickBooks."""

_TYPES = {
    "inventory": ItemType.INVENTORY,
    "noninventory": ItemType.NON_INVENTORY,
    "service": ItemType.SERVICE,
}
_SERIAL = {
    "none": SerialPrompt.NONE,
    "no": SerialPrompt.NONE,
    "optional": SerialPrompt.OPTIONAL,
    "required": SerialPrompt.REQUIRED,
    "yes": SerialPrompt.REQUIRED,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """Say what is wrong in a row: the line it begins on, the column (empty for the whole row) and the sentence."""

    line: int
    column: str
    sentence: str

    def __str__(self) -> str:
        place = f"line {self.line}, {self.column}" if self.column else f"line {self.line}"
        return f"{place}: {self.sentence}"


class Listed(msgspec.Struct, frozen=True):
    """Hold one good row: the item, and how many the list says are on hand."""

    item: Item
    quantity: Decimal = Decimal(0)


class Departments:
    """Find departments by name or code, and make those that a list brings along if that is wanted."""

    def __init__(
        self, known: Iterable[Department], tax_codes: Sequence[str], ids: Ids | None
    ) -> None:
        self._by_word: dict[str, Department] = {}
        self._tax_code = "Tax" if "Tax" in tax_codes else (tax_codes[0] if tax_codes else "Tax")
        self._ids = ids
        self.made: list[Department] = []
        for department in known:
            self._learn(department)

    def find(self, name: str, code: str) -> Department:
        """Give the department of a row; refuses one that the shop does not have unless new ones are made."""
        wanted = code or name
        found = self._by_word.get(fold(wanted)) or self._by_word.get(fold(name))
        if found is not None:
            return found
        if self._ids is None:
            raise Refusal(
                "import_cell",
                f"The shop has no department {name!r}: make it first, or use --create-departments.",
            )
        if len(name) > MOST_DEPARTMENT:
            sentence = f"A department's name has at most {MOST_DEPARTMENT} characters: shorten it."
            raise Refusal("import_cell", sentence)
        made = Department(self._ids(), self._free_code(code or name), name, self._tax_code)
        self.made.append(made)
        self._learn(made)
        return made

    def _learn(self, department: Department) -> None:
        self._by_word.setdefault(fold(department.name), department)
        self._by_word.setdefault(fold(department.code), department)

    def _free_code(self, wanted: str) -> str:
        """Make a code of three characters that no other department has."""
        letters = "".join(char for char in wanted.upper() if char.isalnum())[:3] or "DEP"
        if fold(letters) not in self._by_word:
            return letters
        for width in (1, 2, 3):
            for n in range(10 ** (width - 1), 10**width):
                code = f"{letters[: 3 - width]}{n}"
                if fold(code) not in self._by_word:
                    return code
        raise Refusal("import_cell", "There is no free code for another department: merge some.")


@dataclass(slots=True)
class ItemReader:
    """Read the rows of a list by its header; `findings` gathers what is wrong with the row read last.

    `tax_codes` gives the shop's codes by their names in lower case: QuickBooks does not tell capitals apart either.
    """

    header: Header
    currency: str
    tax_codes: Mapping[str, str]
    departments: Departments
    ids: Ids
    findings: list[Finding] = field(default_factory=list)
    _line: int = 0
    _cells: Sequence[str] = ()

    def read(self, line: int, row: Sequence[str]) -> Listed | None:
        """Give what a row says, or None with `findings`."""
        self._line, self._cells, self.findings = line, row, []
        if any(cell.strip() for cell in row[self.header.width :]):
            self._find("", "The row has more cells than the first row has names: look for a comma.")
        department = self._department()
        item_type = self._get("type", _type, ItemType.INVENTORY)
        quantity = self._get("quantity", cells.quantity, Decimal(0))
        if quantity and item_type is not ItemType.INVENTORY:
            self._find("quantity", "Only inventory has a quantity on hand: leave the cell empty.")
        open_price = self._get("open price", cells.flag, False)
        unit = self._get("unit", _text("unit"), "ea")
        item = Item(
            id=self.ids(),
            number=self._needed("number", _number),
            name=self._needed("name", _text("name")),
            department=department.id if department else "",
            type=item_type,
            tax_code=self._tax_code(department),
            prices=self._prices(open_price),
            unit=unit,
            units=tuple(self._units(unit)),
            codes=self._codes(),
            cost=self._get("cost", cells.cost, Decimal(0)),
            description=self._get("description", _text("description"), ""),
            style=self._get("style", _text("name"), ""),
            attribute=self._get("attribute", _text("attribute"), ""),
            size=self._get("size", _text("size"), ""),
            serial=self._get("serial", _serial, SerialPrompt.NONE),
            age_limit=self._get("age limit", lambda cell: cells.whole(cell, 1, 99), None),
            sold_by_weight=self._get("by weight", cells.flag, False),
            tare=self._get("tare", cells.cost, Decimal(0)),
            open_price=open_price,
            price_limit=self._get("price limit", self._amount, None),
            not_for_sale=self._get("not for sale", cells.flag, False),
            recalled=self._get("recalled", cells.flag, False),
            discountable=self._get("discountable", cells.flag, True),
            income_account=self._get("income account", _account, None),
            cost_account=self._get("cost account", _account, None),
            asset_account=self._get("asset account", _account, None),
            active=self._get("active", cells.flag, True),
        )
        return None if self.findings else Listed(item, quantity)

    def _find(self, column: str, sentence: str) -> None:
        self.findings.append(Finding(self._line, column, sentence))

    def _get(self, column: str, read: Callable[[str], T], default: T) -> T:
        """Read a cell; an empty one, or a column that is not there, gives the default."""
        place = self.header.places.get(column)
        if place is None or place >= len(self._cells) or not self._cells[place]:
            return default
        try:
            cell = cells.value(self._cells[place])
            return read(cell) if cell else default
        except Refusal as refusal:
            self._find(column, refusal.sentence)
            return default

    def _needed(self, column: str, read: Callable[[str], str]) -> str:
        before = len(self.findings)
        found = self._get(column, read, "")
        if not found and len(self.findings) == before:
            self._find(column, f"The {column} is missing: type one.")
        return found

    def _amount(self, cell: str) -> int:
        return cells.amount(cell, self.currency)

    def _department(self) -> Department | None:
        before = len(self.findings)
        name = self._needed("department", _text("name"))
        code = self._get("department code", lambda cell: cells.text(cell, 3), "")
        if len(self.findings) > before:
            return None
        try:
            return self.departments.find(name, code)
        except Refusal as refusal:
            self._find("department", refusal.sentence)
            return None

    def _tax_code(self, department: Department | None) -> str:
        usual = department.tax_code if department else ""
        given = self._get("tax code", lambda cell: cell, usual)
        found = self.tax_codes.get(given.casefold())
        if found is None and given:
            known = ", ".join(sorted(self.tax_codes.values()))
            self._find("tax code", f"The shop has no tax code {given!r}: use one of {known}.")
        return found or ""

    def _prices(self, open_price: bool) -> tuple[int | None, ...]:
        before = len(self.findings)
        none: int | None = None
        prices = [self._get("price", self._amount, none)]
        if prices[0] is None and len(self.findings) == before and not open_price:
            self._find("price", "The price is missing: type one, or yes under open price.")
        prices[0] = prices[0] or 0
        for level in range(2, PRICE_LEVELS + 1):
            prices.append(self._get(f"price {level}", self._amount, none))
        while prices[-1] is None:
            prices.pop()
        return tuple(prices)

    def _codes(self) -> tuple[str, ...]:
        none: tuple[str, ...] = ()
        found = self._get("codes", cells.codes, none) + self._get(
            "alternate lookup", cells.codes, none
        )
        return tuple(dict.fromkeys(found))

    def _units(self, base: str) -> Iterator[Unit]:
        none: tuple[str, ...] = ()
        price: int | None = None
        names = {fold(base)}
        for n in range(2, MOST_UNITS + 2):
            name = self._get(f"unit {n}", _text("unit"), "")
            factor = self._get(f"unit {n} factor", cells.decimal, Decimal(0))
            price = self._get(f"unit {n} price", self._amount, None)
            codes = self._get(f"unit {n} codes", cells.codes, none)
            if not name:
                if factor or price is not None or codes:
                    self._find(f"unit {n}", "The unit has no name: type one, such as case.")
                continue
            if factor <= 0:
                self._find(f"unit {n} factor", "How many base units it holds is missing: type it.")
            if fold(name) in names:
                self._find(f"unit {n}", f"The unit {name!r} is there twice: rename one of them.")
            names.add(fold(name))
            yield Unit(name, factor, () if price is None else (price,), codes)


def _text(column: str) -> Callable[[str], str]:
    limit = LONGEST[column]
    return lambda cell: cells.text(cell, limit)


def _number(cell: str) -> str:
    number = cells.text(cell, LONGEST["number"])
    if " " in number:
        raise Refusal("import_cell", "An item number holds no blanks: take them out.")
    return number


def _account(cell: str) -> str | None:
    return cells.text(cell, _ACCOUNT)


def _type(cell: str) -> ItemType:
    found = _TYPES.get("".join(char for char in cell.casefold() if char.isalpha()))
    if found is None:
        sentence = f"{cell!r} is no item type: use inventory, non-inventory or service."
        raise Refusal("import_cell", sentence)
    return found


def _serial(cell: str) -> SerialPrompt:
    found = _SERIAL.get(cell.casefold())
    if found is None:
        raise Refusal("import_cell", f"{cell!r} is none of none, optional, required: use one.")
    return found

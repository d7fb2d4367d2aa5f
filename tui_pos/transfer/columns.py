"""The columns of an item list: what each is called, what it holds, and what other programs call it."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from tui_pos.core.refusal import Refusal

MOST_UNITS = 3
"""Units of measure beside the base unit, as the predecessor had."""


@dataclass(frozen=True, slots=True)
class Column:
    """Describe one column: `name` is ours, `holds` explains it, `also` are headings of other programs."""

    name: str
    holds: str
    also: tuple[str, ...] = ()


COLUMNS = (
    Column("number", "the item's own number or word, up to 20 characters, once", ("item number", "item no", "item #", "sku")),
    Column("name", "what stands on receipts, up to 60 characters", ("item name", "description 1")),
    Column("department", "a department's name or code", ("department name", "dept", "category")),
    Column("department code", "tells departments of one name apart; names a new one", ("dept code",)),
    Column("description", "more about the item", ("item description", "description 2")),
    Column("type", "inventory (the default), non-inventory or service", ("item type",)),
    Column("tax code", "a tax code of the shop; the department's when empty", ("tax",)),
    Column("price", "the regular price", ("regular price", "price 1", "price level 1")),
    Column("price 2", "the price at level 2; the regular one when empty", ("custom price 1", "price level 2")),
    Column("price 3", "the price at level 3", ("custom price 2", "price level 3")),
    Column("price 4", "the price at level 4", ("custom price 3", "price level 4")),
    Column("price 5", "the price at level 5", ("custom price 4", "price level 5")),
    Column("price limit", "the highest price that may be typed"),
    Column("cost", "the average unit cost, up to 5 decimals", ("average unit cost", "avg unit cost", "unit cost", "avg cost")),
    Column("codes", "bar codes, several with ; between", ("code", "bar code", "barcode", "upc", "ean", "gtin")),
    Column("alternate lookup", "one more code", ("alu", "alternate code")),
    Column("unit", "the base unit: ea when empty", ("unit of measure", "base unit", "base unit of measure", "uom")),
    *(
        column
        for n in range(2, MOST_UNITS + 2)
        for column in (
            Column(f"unit {n}", "a further unit of measure, such as case"),
            Column(f"unit {n} factor", "how many base units it holds"),
            Column(f"unit {n} price", "its price; base price times factor when empty"),
            Column(f"unit {n} codes", "its bar codes, several with ; between", (f"unit {n} code", f"unit {n} upc")),
        )
    ),
    Column("style", "a name that sizes and colors of one thing share", ("style name",)),
    Column("attribute", "color, pattern or the like, up to 12 characters", ("color", "colour")),
    Column("size", "up to 12 characters"),
    Column("serial", "none, optional or required: ask for a serial number", ("serial tracking", "serial number")),
    Column("age limit", "the customer's least age in years", ("age",)),
    Column("by weight", "yes: sold by weight", ("sold by weight", "weighed")),
    Column("tare", "weight of the packing that is taken off"),
    Column("open price", "yes: the price is typed at each sale"),
    Column("not for sale", "yes: the register refuses it"),
    Column("recalled", "yes: the register refuses it and says why"),
    Column("discountable", "no: discounts leave it out"),
    Column("income account", "its account in QuickBooks"),
    Column("cost account", "its cost of goods account", ("cogs account",)),
    Column("asset account", "its inventory account"),
    Column("active", "no: kept but not sold"),
    Column("quantity", "how many are on hand; makes an import memo", ("quantity on hand", "on hand", "on hand qty", "qty", "qty 1")),
)  # fmt: skip
"""Every column that is read. Only number, name, department and price are needed."""

REQUIRED = ("number", "name", "department", "price")

_PLAIN = re.compile(r"[^a-z0-9]+")


def plain(heading: str) -> str:
    """Write a heading without capitals and signs: `Item #` and `ITEM_NO.` are found as `item number` and `item no`."""
    return _PLAIN.sub(" ", heading.casefold().replace("#", " number ")).strip()


_KNOWN = {plain(name): column.name for column in COLUMNS for name in (column.name, *column.also)}


@dataclass(frozen=True, slots=True)
class Header:
    """Say which column stands where, and which headings nobody reads."""

    places: dict[str, int]
    unread: tuple[str, ...]
    width: int


def read_header(cells: Sequence[str]) -> Header:
    """Find the columns of a list; refuses (`import_header`) a list without a needed column, or with one twice."""
    places: dict[str, int] = {}
    unread = []
    for place, heading in enumerate(cells):
        name = _KNOWN.get(plain(heading))
        if name is None:
            if heading.strip():
                unread.append(heading.strip())
        elif name in places:
            raise Refusal(
                "import_header", f"Two columns hold the {name}: take one of them out of the file."
            )
        else:
            places[name] = place
    missing = [name for name in REQUIRED if name not in places]
    if missing:
        known = ", ".join(places) or "none"
        raise Refusal(
            "import_header",
            f"The first row must name the columns; {', '.join(missing)} is missing (known here: {known}).",
        )
    return Header(places, tuple(unread), len(cells))

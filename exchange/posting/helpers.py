"""Names of the helper items: the items in QuickBooks that our lines post through.

A name says what it posts to and is the same for ever: `POS-Tax Sales/Merchandise` is the Other Charge item on
Sales:Merchandise for taxable goods, `POS Sales/Merchandise` for goods that are not taxed, `POS Gift Cards
Outstanding` the one on that liability, `POS-Pay Visa` the Payment item of a tender, `POS-Items Sales/Merchandise:#1001
Mug` a non-inventory item of detailed mode, `8.25% State` a tax item. What does not fit into 31 characters is cut and
told apart by four digits of a checksum, so that two accounts never share an item. Tax items go by rate and name only,
as the predecessor's did: `check_taxes` finds two taxes that would share one.
"""

from __future__ import annotations

import zlib
from decimal import Decimal

from exchange.posting.account import Account
from exchange.posting.books import Books
from exchange.posting.entry import Helper, HelperKind
from exchange.posting.mapping import Goods
from exchange.qbxml.text import fit_name
from tui_pos.core.receipt import ItemLine, TaxTotal
from tui_pos.core.taxcheck import Finding
from tui_pos.core.taxsetup import TaxSetup

LIMIT = 31
"""Characters of an item's name."""

TAX_ROUNDING = "POS Tax Rounding"
"""The item on which stands what QuickBooks' own tax differs from the register's."""


def _name(prefix: str, text: str) -> str:
    """Make a name of at most 31 characters; what cannot stand there whole is told apart by a checksum of it."""
    name = fit_name(prefix + text, 4095)
    if name == prefix + text and len(name) <= LIMIT:
        return name
    return _marked(prefix + text, text)


def _marked(name: str, whole: str) -> str:
    mark = f"~{zlib.crc32(whole.casefold().encode()) & 0xFFFF:04X}"
    return fit_name(name, LIMIT - len(mark)) + mark


def _for_account(prefix: str, account: Account) -> str:
    """Write an account's levels with `/`; where that is too long, or not unmistakable, the last one and a mark."""
    name = prefix + account.name.replace(":", "/")
    if "/" in account.name or len(name) > LIMIT:
        return _marked(prefix + account.last, account.name)
    return name


def on(account: Account, taxable: bool = False) -> Helper:
    """Give the Other Charge item on an account, taxable goods having one of their own; either sign posts there."""
    prefix = "POS-Tax " if taxable else "POS "
    return Helper(HelperKind.OTHER_CHARGE, _for_account(prefix, account), account, taxable)


def tax_rounding(account: Account) -> Helper:
    """Give the item for cents that QuickBooks computes differently."""
    return Helper(HelperKind.OTHER_CHARGE, TAX_ROUNDING, account)


def payment(method: str, account: Account) -> Helper:
    """Give the Payment item of a tender: its lines appear under Payments to Deposit."""
    method = fit_name(method, LIMIT)
    return Helper(HelperKind.PAYMENT, _name("POS-Pay ", method), account, method=method)


def item(line: ItemLine, account: Account, goods: Goods) -> Helper:
    """Give the non-inventory item of something sold, for detailed documents.

    It stands under a parent for its income account: when an item is mapped elsewhere, or stores have accounts of
    their own, the same goods get an item under each, and no line follows an item's old account.
    """
    text = f"{line.number} {line.name}".strip() or goods.department_name or "Goods"
    return Helper(
        HelperKind.NON_INVENTORY,
        fit_name(f"#{text}", LIMIT),
        account,
        bool(line.taxes),
        parent=_for_account("POS-Items ", account),
    )


def percent_text(percent: Decimal) -> str:
    """Write a rate as the predecessor did, with two places or as many as it has: `6.00`, `8.875`."""
    exact = percent.normalize()
    return f"{exact:.2f}" if -int(exact.as_tuple().exponent) <= 2 else f"{exact:f}"


def tax(total: TaxTotal, account: Account, books: Books) -> Helper:
    """Give the tax item of a component at its rate: the one that was mapped, else `8.25% State`."""
    rate = percent_text(total.percent)
    key = f"{total.component}/{total.percent.normalize():f}"
    bare = f"{total.percent.normalize():f}"
    text = total.name if bare in total.name or rate in total.name else f"{rate}% {total.name}"
    mapped = books.mapping.tax_items.get(key)
    name = fit_name(mapped, LIMIT) if mapped else _name("", text)
    return Helper(
        HelperKind.SALES_TAX,
        name,
        account,
        percent=total.percent,
        agency=books.agency(total.agency, total.name),
    )


def no_tax(books: Books, account: Account) -> Helper:
    """Give the 0 % item that stands in the header of documents whose tax stands on the lines."""
    name = fit_name(books.mapping.zero_tax_item, LIMIT)
    return Helper(HelperKind.SALES_TAX, name, account, percent=Decimal(0))


def check_taxes(setup: TaxSetup) -> list[Finding]:
    """List taxes of one name that are paid to different agencies: they would share a tax item in QuickBooks."""
    agencies: dict[str, set[str]] = {}
    for location in setup.locations:
        for components in location.rules.values():
            for component in components:
                agencies.setdefault(component.name.casefold(), set()).add(component.agency)
    return [
        Finding(
            f"tax {name}",
            f"The tax {name!r} is paid to {len(paid)} agencies: give each its own name, such as the county's.",
        )
        for name, paid in agencies.items()
        if len(paid) > 1
    ]

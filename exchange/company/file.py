"""The company file as it answered when a session recognised it, and the job that asks before anything is cut."""

from __future__ import annotations

from exchange.delivery import cache
from exchange.delivery.jobs import Question, Reply, Taken, Turn
from exchange.posting.books import CompanyFile
from exchange.qbxml.list_records import PreferencesRet
from exchange.qbxml.response import parse
from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection

_SIGN = "payment_sign"


class Ask:
    """Open a session with a company whose file was never asked: recognising it is all the work there is."""

    name = "ask"

    def has_work(self, turn: Turn) -> bool:
        """Say whether the file never told its preferences."""
        return cache.get(turn.db, turn.company.company, cache.IDENTITY) is None

    def ask(self, turn: Turn) -> Question | None:
        """Ask nothing: the session's first question was enough."""
        return None

    def take(self, turn: Turn, about: str, reply: Reply) -> Taken:
        """Take nothing from a reply that was not asked for."""
        return Taken()


def file_of(db: Connection, company: str, currency: str) -> CompanyFile | None:
    """Give what the company file said of itself; None before its first session.

    Refuses (`sales_tax_off`) a file without sales tax: documents cannot be written without its two codes.
    """
    found = cache.get(db, company, cache.IDENTITY)
    if found is None:
        return None
    answers = parse(found.value)
    for response in answers.responses:
        for record in response.records:
            if isinstance(record, PreferencesRet):
                return _file(record, currency, _sign(db, company))
    raise Refusal(
        "preferences", "QuickBooks did not tell its preferences: run the Web Connector once more."
    )


def _file(preferences: PreferencesRet, currency: str, sign: int) -> CompanyFile:
    tax = preferences.sales_tax_preferences
    taxable = tax.default_taxable_sales_tax_code_ref if tax else None
    exempt = tax.default_non_taxable_sales_tax_code_ref if tax else None
    if taxable is None or exempt is None or not taxable.full_name or not exempt.full_name:
        raise Refusal(
            "sales_tax_off",
            "Sales tax is switched off in the company file: switch it on (Edit, Preferences, Sales Tax, Company"
            " Preferences), then run the Web Connector again.",
        )
    sales = preferences.sales_and_customers_preferences
    stock = preferences.items_and_inventory_preferences
    applying = sales.is_auto_applying_payments if sales else None
    enhanced = stock.enhanced_inventory_receiving_enabled if stock else None
    return CompanyFile(
        taxable_code=taxable.full_name,
        non_taxable_code=exempt.full_name,
        auto_apply=applying is not False,
        enhanced_receiving=bool(enhanced),
        payment_sign=sign,
        currency=currency,
    )


def _sign(db: Connection, company: str) -> int:
    found = cache.get(db, company, _SIGN)
    return int(found.value) if found else -1


def set_payment_sign(db: Connection, company: str, sign: int, *, now: int) -> None:
    """Note with which sign Payment items reduce a total in this file (-1 or +1)."""
    cache.put(db, company, _SIGN, "", str(sign), now)

"""Terms of payment by their name: the ones that QuickBooks lacks are added where the name says what they mean.

`Net 30` is due in 30 days, `2% 10 Net 30` gives two percent within 10 of them, `Due on receipt` is due at once. Any
other name has to be added by a person in QuickBooks; until then it is left out of what is sent.
"""

from __future__ import annotations

import re
from decimal import Decimal

from exchange.company import lists
from exchange.company.lists import Lists
from exchange.delivery import documents
from exchange.delivery.queue import QueuedSetup, enqueue_setup
from exchange.qbxml.lists import StandardTermsAdd
from exchange.qbxml.text import fit_name
from tui_pos.journal.connection import Connection

_NET = re.compile(
    r"(?:(?P<percent>\d{1,2}(?:\.\d{1,2})?) ?% (?P<within>\d{1,3}),? )?net (?P<days>\d{1,3})",
    re.ASCII | re.IGNORECASE,
)


def terms_request(name: str) -> StandardTermsAdd | None:
    """Write what adds terms, None where the name does not say what they are."""
    found = _NET.fullmatch(name.strip())
    if found is not None:
        percent = found["percent"]
        return StandardTermsAdd(
            name=fit_name(name, 31),
            std_due_days=int(found["days"]),
            std_discount_days=int(found["within"]) if percent else None,
            discount_pct=Decimal(percent) if percent else None,
        )
    if name.strip().casefold() == "due on receipt":
        return StandardTermsAdd(name=fit_name(name, 31), std_due_days=0)
    return None


def key_of(name: str) -> str:
    """Name the set-up request of terms, as documents that need them do."""
    return f"terms:{fit_name(name, 31).casefold()}"


def can_be_sent(db: Connection, company: str, name: str) -> bool:
    """Say whether QuickBooks has terms, or can be given them."""
    known = lists.by_name(db, company, Lists.TERMS, name) is not None
    return known or terms_request(name) is not None


def provide(db: Connection, company: str, name: str, now: int) -> tuple[str, ...]:
    """Queue terms that QuickBooks lacks, inside the caller's transaction; gives the keys to wait for."""
    request = terms_request(name)
    if request is None or lists.by_name(db, company, Lists.TERMS, name) is not None:
        return ()
    key = key_of(name)
    if documents.find(db, company, key) is None:
        enqueue_setup(db, company, [QueuedSetup(key=key, request=request)], now=now)
    return (key,)

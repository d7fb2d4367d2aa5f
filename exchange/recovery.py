"""After a restore of the company file: what it has forgotten of ours is looked up and sent again, lists first.

reconciling.start(db, "main", first, last, now=now)     # in the next session QuickBooks is compared with us
send_missing(shop, "main")                              # then: what was found missing goes out again
"""

from __future__ import annotations

from exchange.delivery import documents, reconciling
from exchange.delivery.queue import resend
from exchange.delivery.records import Role
from exchange.delivery.states import State
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection


def send_missing(shop: Shop, company: str) -> int:
    """Queue again what the last comparison found missing; says how many documents.

    List entries are looked up by name first and added only where the older file lacks them; so are documents.
    """
    now = shop.clock()

    def work(db: Connection) -> int:
        missing = [one for one in reconciling.differences(db, company) if one.what == _MISSING]
        if not missing:
            return 0
        for row in documents.all_in_state(db, company, State.POSTED):
            if row.role is Role.SETUP:
                resend(db, company, row.document, now=now)
        for one in missing:
            resend(db, company, one.document, now=now)
        return len(missing)

    return shop.work(work)


_MISSING = "missing"

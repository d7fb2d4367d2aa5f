"""The company of a rehearsal: made in a shop that is thrown away, with a password that nobody has to type."""

from __future__ import annotations

from exchange.company.check import EVERYTHING, note_confirmation
from exchange.connector.passwords import hash_password, new_password
from exchange.delivery import companies
from tui_pos.data.shop import Shop
from tui_pos.journal.connection import Connection

COMPANY = "main"
FILE_ID = "{0197C0DE-1111-7222-8333-000000000001}"


def practice_company(shop: Shop) -> str:
    """Make the company `main` known to a shop, all checks confirmed, and give the Web Connector's password."""
    password, now = new_password(), shop.clock()
    hashed = hash_password(password)

    def work(db: Connection) -> None:
        companies.add(
            db,
            company=COMPANY,
            name="Rehearsal",
            login="tui-pos-rehearsal",
            password=hashed,
            file_id=FILE_ID,
            now=now,
        )
        note_confirmation(db, COMPANY, EVERYTHING, "rehearsal", now)

    shop.work(work)
    return password

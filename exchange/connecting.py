"""Making a company known to the exchange, once, and giving it a password."""

from __future__ import annotations

from datetime import date
from uuid import uuid4

from exchange import waiting
from exchange.connector import passwords
from exchange.delivery import companies
from exchange.delivery.records import Company
from tui_pos.core.refusal import Refusal
from tui_pos.data.queries import settings
from tui_pos.data.shop import Shop
from tui_pos.journal.bodies import CommandRun
from tui_pos.journal.connection import Connection


def connect(
    shop: Shop, company: str, name: str, *, new_password: bool, begin: date | None, actor: str
) -> tuple[Company, str]:
    """Give a company, made if it is new, and its password if one was made now (it is nowhere else in the clear).

    A company's FileID is made here and never changes. `begin` is the first day that is posted, fixed when the
    company is made.
    """
    now = shop.clock()

    def work(db: Connection) -> tuple[Company, str]:
        known = company in {one.company for one in companies.every(db)}
        made = passwords.new_password() if new_password or not known else ""
        if not known:
            owner = settings.company(db, now)
            companies.add(
                db,
                company=company,
                name=name or (owner.name if owner else company),
                login=f"tui-pos-{company}",
                password=passwords.hash_password(made),
                file_id="{" + str(uuid4()) + "}",
                now=now,
            )
        elif made:
            companies.set_password(db, company, passwords.hash_password(made))
            passwords.forgive(db)
        if begin is not None:
            if known:
                raise Refusal(
                    "begin", "The first day was fixed when the company was set up: it stays."
                )
            waiting.begin_with(db, company, begin, now=now)
        return companies.get(db, company), made

    made: list[tuple[Company, str]] = []
    note = f"{company}: {'a new password' if new_password else 'the file for the Web Connector'}"
    shop.append(
        [CommandRun("exchange qwc", note)], actor=actor, also=lambda db: made.append(work(db))
    )
    return made[0]

"""A shop whose customers, vendors and goods bear hostile names posts every kind of document, and none to wrong books."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from exchange.company.choices import choose
from exchange.posting.mapping import Mapping, Mode, Split
from exchange.practice import practice_company
from exchange.rehearse import Stage
from tests.exchange.companyfile import Recorded, company_file
from tests.exchange.qbxml import reference
from tui_pos.core.people import PersonKind
from tui_pos.data.shop import Shop
from tui_pos.data.working import persons
from tui_pos.demo.catalogue import departments
from tui_pos.demo.company import customers, vendors
from tui_pos.demo.counter import BRANCH
from tui_pos.demo.traded import traded_shop
from tui_pos.journal.bodies import DepartmentsSaved, StoresSaved
from tui_pos.journal.connection import Connection

NASTY = (
    "Zo\x07e\x1b[31m \x00 Tabs\tand\r\nlines",
    "]]><QBXML>&amp;</Name> Robert'); DROP TABLE",
    "A:B:C" + "y" * 200,
    "Ünïcode \U0001f600 \ufeff\u202e שלום",
    "Copper Kettle Tea Room",
    "COPPER KETTLE TEA ROOM",
    "   spaces   ",
)


def renamed(shop: Shop) -> None:
    """Give firms, vendors, departments and the branch names that are too long, clash, or hold what no text holds."""
    node, now = shop.origin().node, shop.clock()
    store = msgspec.structs.replace(BRANCH, name=NASTY[2], quickbooks_class=NASTY[1])
    goods = tuple(
        msgspec.structs.replace(one, name=NASTY[n % len(NASTY)])
        for n, one in enumerate(departments())
    )

    def names(db: Connection) -> None:
        firms = [one.person for one, _ in customers() if one.account_limit]
        for n, person in enumerate(firms):
            fields = {"company": NASTY[n]}
            persons.save(db, person, PersonKind.CUSTOMER, fields, at=now, origin=node)
        for n, (vendor, _) in enumerate(vendors(), 3):
            fields = {"company": NASTY[n]}
            persons.save(db, vendor.person, PersonKind.VENDOR, fields, at=now, origin=node)

    shop.append([StoresSaved((store,)), DepartmentsSaved(goods)], actor="test", also=names)


@pytest.mark.parametrize("mode", [Mode.SUMMARISED, Mode.DETAILED])
def test_hostile_names_post_every_document_once(tmp_path: Path, mode: Mode) -> None:
    """Nothing is refused, lost, doubled or different, and what left is valid where the schema can be asked."""
    shop, clock = traded_shop(str(tmp_path / "shop.sqlite"), 1, 31, 6)
    mapping = Mapping(mode=mode, use_classes=True, split=Split.DEPARTMENT_STORE)
    with shop:
        renamed(shop)
        password = practice_company(shop)
        shop.work(lambda db: choose(db, "main", mapping, now=clock()))
        books = company_file(clock)
        recorded = Recorded(books)
        with Stage(shop, "main", password) as stage:
            stage.run(books, rest=lambda: clock.pass_seconds(3600))
            report = stage.report(books)
    assert report.clean, report.plain()
    assert all(text.isascii() for text in recorded.texts)
    if reference.is_set():
        ours = [text for text in recorded.texts if 'qbxml version="13.0"' in text]
        assert [fault for text in ours for fault in reference.faults(text)] == []

"""Figures of taking a company over from QuickBooks: so many customers and items read, then imported, in one process."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from time import perf_counter

from tests.benchmarks.figures import Figure


def import_company(count: int) -> Iterator[Figure]:
    """Read and import `count` customers and `count` items; the memory is what the process grows by meanwhile."""
    line = [sys.executable, "-m", __name__, str(count)]
    done = subprocess.run(line, capture_output=True, text=True, check=True)
    told = json.loads(done.stdout.splitlines()[-1])
    assert told["customers"] == told["items"] == count, told
    goal, what = 300 * count / 100_000, f"{count:,} customers and items from QuickBooks"
    yield Figure(f"{what}, read into the lists", told["reading"], "s", goal)
    yield Figure(f"{what}, imported", told["importing"], "s", goal)
    yield Figure(f"{what}, memory", told["memory"], "MiB", 64)


_CUSTOMER = """<CustomerRet><ListID>8{n:07X}-1</ListID><TimeCreated>2026-01-05T09:00:00-05:00</TimeCreated>
<TimeModified>2026-01-05T09:00:00-05:00</TimeModified><EditSequence>1767621600</EditSequence><Name>Customer {n}</Name>
<FullName>Customer {n}</FullName><IsActive>true</IsActive><Sublevel>0</Sublevel><FirstName>Ann</FirstName>
<LastName>Miller {n}</LastName><BillAddress><Addr1>Ann Miller {n}</Addr1><Addr2>{n} Mill Lane</Addr2>
<City>Exampleton</City><State>MA</State><PostalCode>02139</PostalCode></BillAddress><Phone>555-{n:07d}</Phone>
<Email>c{n}@example.org</Email><Balance>0.00</Balance><TotalBalance>0.00</TotalBalance></CustomerRet>"""
_ITEM = """<ItemInventoryRet><ListID>9{n:07X}-1</ListID><TimeCreated>2026-01-05T09:00:00-05:00</TimeCreated>
<TimeModified>2026-01-05T09:00:00-05:00</TimeModified><EditSequence>1767621600</EditSequence><Name>Item {n}</Name>
<FullName>Goods:Item {n}</FullName><BarCodeValue>L{n}</BarCodeValue><IsActive>true</IsActive>
<ParentRef><FullName>Goods</FullName></ParentRef><Sublevel>1</Sublevel><SalesTaxCodeRef><FullName>Tax</FullName>
</SalesTaxCodeRef><SalesDesc>Item {n} of many colors</SalesDesc><SalesPrice>6.95</SalesPrice><IncomeAccountRef>
<FullName>Sales</FullName></IncomeAccountRef><PurchaseCost>2.50</PurchaseCost><AssetAccountRef>
<FullName>Inventory Asset</FullName></AssetAccountRef><QuantityOnHand>12</QuantityOnHand><AverageCost>2.50</AverageCost>
</ItemInventoryRet>"""
_RECORDS = {"CustomerQuery": _CUSTOMER, "ItemQuery": _ITEM}
_ANSWER = """<?xml version="1.0" ?><QBXML><QBXMLMsgsRs><{query}Rs requestID="{id}" statusCode="0" statusSeverity="Info"
 statusMessage="Status OK" iteratorRemainingCount="{left}" iteratorID="{{{place}}}">{records}</{query}Rs></QBXMLMsgsRs></QBXML>"""


def _page(text: str, count: int) -> str | None:
    """Answer a page of the two long lists as QuickBooks would; None for any other question."""
    asked = re.search(r'<(CustomerQuery|ItemQuery)Rq requestID="([^"]+)"', text)
    if asked is None or "<ListID>" in text:
        return None
    at = re.search(r'iteratorID="\{(\d+)\}"', text)
    first = int(at[1]) if at else 0
    most = int(re.findall(r"<MaxReturned>(\d+)<", text)[0])
    last = min(first + most, count)
    records = "".join(_RECORDS[asked[1]].format(n=n) for n in range(first, last))
    return _ANSWER.format(
        query=asked[1], id=asked[2], left=count - last, place=last, records=records
    )


def _memory(name: str) -> float:
    status = Path("/proc/self/status").read_text()
    (kilobytes,) = [line.split()[1] for line in status.splitlines() if line.startswith(name)]
    return int(kilobytes) / 1024


def _measure(count: int) -> dict[str, float]:
    from exchange.company.importing import import_customers, import_items, place_of
    from exchange.practice import COMPANY
    from tests.exchange.company.site import Site, site, template
    from tui_pos.data.shop import Shop

    class Paper:
        """Answer the long lists from paper, all else from the stand-in."""

        def __init__(self, site: Site) -> None:
            self._begin = site.books.begin_session

        def __call__(self) -> Paper:
            self._session = self._begin()
            return self

        def process(self, text: str) -> str:
            return _page(text, count) or self._session.process(text)

    def timed(work: object) -> float:
        began = perf_counter()
        work()  # type: ignore[operator]
        return perf_counter() - began

    with tempfile.TemporaryDirectory() as name:
        made = Path(name) / "made"
        made.mkdir()
        with site(template(made), Path(name)) as place:
            place.update()
            place.asked = _Forgetful()
            place.books.begin_session = Paper(place)  # type: ignore[method-assign, assignment]
            place.clock.pass_seconds(60)
            before = _memory("VmRSS")
            reading = timed(lambda: place.read_lists(whole=True))
            shop: Shop = place.shop
            where = shop.read(lambda db: place_of(db, "", "staff-1", now=shop.clock()))
            found: dict[str, float] = {}

            def take_over() -> None:
                people = import_customers(shop, COMPANY, actor="staff-1")
                found["customers"] = people.created
                found["items"] = import_items(shop, COMPANY, where, actor="staff-1").created

            importing = timed(take_over)
            grown = _memory("VmHWM") - before
    return {"reading": reading, "importing": importing, "memory": grown} | found


class _Forgetful(list[str]):
    """Keep nothing of what is put into it."""

    def append(self, one: str) -> None:
        """Forget it."""


if __name__ == "__main__":
    print(json.dumps(_measure(int(sys.argv[1]))))

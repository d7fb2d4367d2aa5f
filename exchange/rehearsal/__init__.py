"""A stand-in QuickBooks company and a stand-in Web Connector, to rehearse the exchange before touching books.

- `Company` is a company file: `process(request_xml)` answers qbXML as QuickBooks Desktop (US) would and raises
  `ProcessorError` with an HRESULT where it would throw; `trial_balance()` and its neighbours say what was
  posted; `save_copy()` and `restore()` are "Save a copy" and the return to it.
- `TrialBalance` lists accounts with turnovers and balances, and measures its difference to other books.
- `Faults` says what goes wrong on purpose, `Quirks` which reading of the open points is rehearsed.
- `Bookkeeper` is a person who changes, voids and deletes by hand.

Nothing here is shared with what builds and posts the documents: it is a second reading of the same
specification, written from the published behaviour of QuickBooks and the Web Connector.
"""

from exchange.rehearsal.bookkeeper import Bookkeeper
from exchange.rehearsal.company import Company, Session, Waiting
from exchange.rehearsal.faults import Copy, Faults, Quirks
from exchange.rehearsal.ledger import Row, TrialBalance
from exchange.rehearsal.status import ProcessorError

__all__ = [
    "Bookkeeper",
    "Company",
    "Copy",
    "Faults",
    "ProcessorError",
    "Quirks",
    "Row",
    "Session",
    "TrialBalance",
    "Waiting",
]

"""A stand-in QuickBooks company and a stand-in Web Connector, to rehearse the exchange before touching books.

- `Company` is a company file: `process(request_xml)` answers qbXML as QuickBooks Desktop (US) would and raises
  `ProcessorError` with an HRESULT where it would throw; `trial_balance()` and its neighbours say what was
  posted; `save_copy()` and `restore()` are "Save a copy" and the return to it.
- `TrialBalance` lists accounts with turnovers and balances, and measures its difference to other books.
- `Faults` says what goes wrong on purpose, `Quirks` which reading of the open points is rehearsed.
- `Bookkeeper` is a person who changes, voids and deletes by hand.
- `WebConnector` runs updates of an `Application` (a .qwc file, `read_qwc`) against a `Company`: `update()` once,
  `run()` until nothing is left. It calls through a `ZeepClient`, built strictly from the WSDL that is served, or
  a `RawClient`, worded as the .NET Web Connector words its calls; both over a `Line` with its `LineFault`s.

Nothing here is shared with what builds and posts the documents: it is a second reading of the same
specification, written from the published behaviour of QuickBooks and the Web Connector.
"""

from exchange.rehearsal.application import Application, BadApplication, read_qwc
from exchange.rehearsal.bookkeeper import Bookkeeper
from exchange.rehearsal.company import Company, Session, Waiting
from exchange.rehearsal.contract import BadAnswer, LineBroken
from exchange.rehearsal.faults import Copy, Faults, Quirks
from exchange.rehearsal.ledger import Row, TrialBalance
from exchange.rehearsal.line import Line, LineFault
from exchange.rehearsal.rawclient import RawClient
from exchange.rehearsal.status import ProcessorError
from exchange.rehearsal.webconnector import Call, Outcome, Update, WebConnector
from exchange.rehearsal.zeepclient import ZeepClient

__all__ = [
    "Application",
    "BadAnswer",
    "BadApplication",
    "Bookkeeper",
    "Call",
    "Company",
    "Copy",
    "Faults",
    "Line",
    "LineBroken",
    "LineFault",
    "Outcome",
    "ProcessorError",
    "Quirks",
    "RawClient",
    "Row",
    "Session",
    "TrialBalance",
    "Update",
    "Waiting",
    "WebConnector",
    "ZeepClient",
    "read_qwc",
]

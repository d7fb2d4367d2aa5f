"""The small bodies of journal entries that are not documents of their own.

Documents (receipts, vouchers, orders and the rest) are defined in `core.receipt` and `core.documents`, records in
`core.catalog`, `core.people`, `core.taxsetup` and `core.settings`. No body ever carries names, addresses, PINs,
tokens or card data: people are referred to by id. Amounts are minor units, times milliseconds UTC.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import msgspec

from tui_pos.core.catalog import Department, Item
from tui_pos.core.people import Customer, Role, Staff, Vendor
from tui_pos.core.receipt import Receipt, Tender
from tui_pos.core.settings import CompanySettings, Store, Till
from tui_pos.core.taxsetup import TaxSetup


class Body(msgspec.Struct, frozen=True, omit_defaults=True):
    """Be the base of every entry body: frozen, and defaults are not written."""


class NodeCreated(Body, frozen=True):
    """Begin a node's journal: who it is and the program version that made it."""

    node: str
    role: str
    name: str
    program: str


class EpochOpened(Body, frozen=True):
    """Begin a new epoch after a restore: names the old epoch and the last entry that the backup still had.

    `number_jump` is added to every running number of documents that this node gives out: 1,000 when no other node
    can say which numbers were used after the backup.
    """

    prior_epoch: str
    last_seq: int
    last_mac: str
    reason: str
    number_jump: int = 0


class Head(Body, frozen=True):
    """Name the last entry known of one origin."""

    node: str
    epoch: str
    seq: int
    mac: str


class Checkpoint(Body, frozen=True):
    """Vouch for the tables at a position: heads of all origins and the hash of the tables."""

    pos: int
    heads: tuple[Head, ...]
    tables_hash: str
    archived_before: int = 0


class BackupMade(Body, frozen=True):
    """Say that a backup was written up to a head, which makes it a witness."""

    head: Head
    name: str
    encrypted: bool


class CompanySaved(Body, frozen=True):
    """Replace the company's settings; `starts` is when they take effect (0 at once)."""

    settings: CompanySettings
    starts: int = 0


class StoresSaved(Body, frozen=True):
    """Add or replace stores."""

    stores: tuple[Store, ...]


class TillsSaved(Body, frozen=True):
    """Add or replace tills."""

    tills: tuple[Till, ...]


class TaxSaved(Body, frozen=True):
    """Replace the tax set-up; rates inside it carry their own start dates."""

    setup: TaxSetup
    starts: int = 0


class DepartmentsSaved(Body, frozen=True):
    """Add or replace departments."""

    departments: tuple[Department, ...]


class ItemsSaved(Body, frozen=True):
    """Add or replace items. Quantities never travel here: stock moves by documents.

    With `whole` a snapshot says all that counts of them: their costs too, and that no earlier price change waits.
    """

    items: tuple[Item, ...]
    source: str = ""
    whole: bool = False


class PriceChange(Body, frozen=True):
    """Set one price: level 1 to 5, of the base unit or of `unit`; None clears it."""

    item: str
    level: int
    price: int | None
    unit: str = ""


class PricesChanged(Body, frozen=True):
    """Change prices at `starts` (0 at once), on every till between two sales."""

    changes: tuple[PriceChange, ...]
    starts: int = 0


class RolesSaved(Body, frozen=True):
    """Add or replace roles."""

    roles: tuple[Role, ...]


class StaffSaved(Body, frozen=True):
    """Add or replace staff; credentials travel apart and never enter the journal."""

    staff: tuple[Staff, ...]


class CustomersSaved(Body, frozen=True):
    """Add or replace customers' terms; personal data travels in person records."""

    customers: tuple[Customer, ...]


class VendorsSaved(Body, frozen=True):
    """Add or replace vendors; personal data travels in person records."""

    vendors: tuple[Vendor, ...]


class PersonErased(Body, frozen=True):
    """Say that a person's data was blanked everywhere on request."""

    person: str


class SignedOn(Body, frozen=True):
    """A member of staff took the register; `method` is `pin`, `badge` or `recovery`."""

    staff: str
    till: str
    method: str
    training: bool = False


class SignedOff(Body, frozen=True):
    """A member of staff left the register; `why` is `key`, `sale`, `idle` or `revoked`."""

    staff: str
    till: str
    why: str


class SignOnRefused(Body, frozen=True):
    """A sign-on failed; `locked_until` is when the next try is allowed (0 at once)."""

    till: str
    staff: str
    attempts: int
    locked_until: int = 0


class CredentialChanged(Body, frozen=True):
    """A PIN or badge was set, by whom and whose; never the secret itself."""

    staff: str
    by: str
    what: str


class OverrideGiven(Body, frozen=True):
    """A manager allowed one action: what, why, for whom and by whom."""

    right: str
    action: str
    staff: str
    by: str
    reason: str = ""
    sale: str = ""


class LineVoided(Body, frozen=True):
    """A line was taken off an open sale; `amount` is its price after discounts, before added tax."""

    sale: str
    till: str
    n: int
    item: str
    name: str
    quantity: Decimal
    amount: int
    by: str = ""
    training: bool = False


class TendersVoided(Body, frozen=True):
    """What was paid on an open sale was given back, so that its lines could change again."""

    sale: str
    till: str
    tenders: tuple[Tender, ...]
    training: bool = False


class SaleCancelled(Body, frozen=True):
    """An open sale was abandoned with its lines; `amount` is what it stood at."""

    sale: str
    till: str
    lines: int
    amount: int
    reason: str = ""
    training: bool = False


class SaleHeld(Body, frozen=True):
    """A sale was put aside under a label."""

    sale: str
    till: str
    label: str
    lines: int
    amount: int


class SaleRecalled(Body, frozen=True):
    """A held sale was taken up again."""

    sale: str
    till: str


class DrawerKicked(Body, frozen=True):
    """The drawer was opened; `reason` is `sale`, `no_sale`, `payout`, `paid_in`, `drop`, `count` or `float`."""

    till: str
    reason: str
    receipt: str = ""
    note: str = ""


class ScanRefused(Body, frozen=True):
    """A scan could not be rung; `code` is masked and cut before it comes here."""

    till: str
    code: str
    why: str
    sale: str = ""


class Reprinted(Body, frozen=True):
    """A receipt was printed again; `copy` counts from 1, `gift` leaves out the prices."""

    receipt: str
    copy: int
    gift: bool = False


class PrintFailed(Body, frozen=True):
    """A print job could not be finished or confirmed."""

    job: str
    why: str


class TrainingReceipt(Body, frozen=True):
    """A receipt rung for practice: own numbers, never in X, Z, reports, stock or the exchange."""

    receipt: Receipt


class TenderTotal(Body, frozen=True):
    """Sum one tender type over a day: what came in, what went out, how often."""

    type: str
    name: str
    kind: str
    received: int
    paid: int
    count: int


class TaxLine(Body, frozen=True):
    """Sum one tax component over a day."""

    component: str
    name: str
    agency: str
    base: int
    amount: int


class DayTotals(Body, frozen=True):
    """Hold the figures of an X or Z report; sales and returns apart, all in minor units."""

    receipts: int = 0
    first: str = ""
    last: str = ""
    sales_net: int = 0
    returns_net: int = 0
    discounts: int = 0
    tax: int = 0
    exempt_net: int = 0
    shipping: int = 0
    tips: int = 0
    gift_cards: int = 0
    deposits: int = 0
    account_payments: int = 0
    rounding: int = 0
    gross: int = 0
    cost: int = 0
    items: Decimal = Decimal(0)
    voids: int = 0
    voids_amount: int = 0
    cancels: int = 0
    cancels_amount: int = 0
    no_sales: int = 0
    overrides: int = 0
    reprints: int = 0
    tenders: tuple[TenderTotal, ...] = ()
    taxes: tuple[TaxLine, ...] = ()
    cash_moves: int = 0
    begin: int = 0
    cash_expected: int = 0


class DayOpened(Body, frozen=True):
    """Begin a business day at a store with the float that each drawer starts from."""

    store: str
    till: str
    day: date
    begin: int = 0


class DayClosed(Body, frozen=True):
    """Close a till's part of a business day: the Z report, numbered from 1 without gaps."""

    store: str
    till: str
    day: date
    number: int
    totals: DayTotals
    head: Head | None = None


class StoreClosed(Body, frozen=True):
    """Close the business day of a whole store; the exchange cuts its batches here and never re-cuts them."""

    store: str
    day: date
    number: int
    totals: DayTotals


class ReadTaken(Body, frozen=True):
    """An X report was read; it resets nothing."""

    till: str
    day: date
    totals: DayTotals


class TimeClocked(Body, frozen=True):
    """A member of staff clocked in or out, with the time that counts for pay."""

    staff: str
    store: str
    at: int
    direction: str
    corrects: str = ""


class BalanceSet(Body, frozen=True):
    """Set or change a balance by hand or from QuickBooks: house account, store credit or gift card."""

    account: str
    kind: str
    change: int
    why: str
    as_of: int = 0


class BatchCut(Body, frozen=True):
    """The exchange made a day's receipts into QuickBooks documents; the list never changes afterwards."""

    company: str
    batch: str
    store: str
    day: date
    documents: tuple[str, ...]
    sources: tuple[str, ...]


class DocumentPosted(Body, frozen=True):
    """QuickBooks has one of our documents: its TxnID is the proof."""

    company: str
    document: str
    kind: str
    ref_number: str
    txn_id: str
    edit_sequence: str = ""
    amount: int = 0
    txn_date: date | None = None


class DocumentParked(Body, frozen=True):
    """A document was refused or taken out of the queue; a person has to act."""

    company: str
    document: str
    why: str
    cure: str = ""


class DocumentVoided(Body, frozen=True):
    """QuickBooks keeps one of our documents at 0.00: it was posted under `txn_id` and then voided."""

    company: str
    document: str
    txn_id: str
    why: str


class SnapshotBegun(Body, frozen=True):
    """A till asks its node for a snapshot: what it wrote up to here the node counts, what follows it counts itself."""

    office: str


class SnapshotOpened(Body, frozen=True):
    """Begin a snapshot: what follows says how things stood at a place of the node's journal.

    `heads` are the last entries that are counted in it; figures known before are done with.
    """

    office: str
    epoch: str
    place: int
    heads: tuple[Head, ...]


class StatedStock(Body, frozen=True):
    """Say how much there was of an item, in base units."""

    item: str
    quantity: Decimal


class StockStated(Body, frozen=True):
    """Say what was on hand in a store at a snapshot's place; what it does not name was 0."""

    store: str
    items: tuple[StatedStock, ...]


class StatedBalance(Body, frozen=True):
    """Say what a balance stood at, in minor units, and since when."""

    kind: str
    account: str
    balance: int
    as_of: int


class BalancesStated(Body, frozen=True):
    """Say what house accounts, credits, cards and deposits stood at; what it does not name was 0."""

    balances: tuple[StatedBalance, ...]


class StatedNumber(Body, frozen=True):
    """Say which number of a series was given out last, and by which node."""

    series: str
    scope: str
    last: int
    node: str


class NumbersStated(Body, frozen=True):
    """Say which numbers were given out, so that none is given out twice."""

    numbers: tuple[StatedNumber, ...]


class CommandRun(Body, frozen=True):
    """A guarded command was used, at the command line or on a screen (backup, restore, export, import, exchange)."""

    command: str
    note: str = ""

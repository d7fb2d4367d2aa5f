"""The tables of a shop, one module for each area, and the list that the first migration creates."""

from __future__ import annotations

from tui_pos.data.tables.balances import BalanceMovement
from tui_pos.data.tables.base import Table
from tui_pos.data.tables.catalog import Department, Item, ItemCode, ItemUnit, PriceChange
from tui_pos.data.tables.counters import Counter
from tui_pos.data.tables.days import DayClosing, DayOpening, StoreClosing, TillEvent
from tui_pos.data.tables.documents import Memo, StockCount, Transfer, Voucher
from tui_pos.data.tables.drawers import CashMove, DrawerCount, DrawerSession
from tui_pos.data.tables.exchange import (
    ExchangeBatch,
    ExchangeParking,
    ExchangePosting,
    ExchangeVoid,
)
from tui_pos.data.tables.identity import Identity
from tui_pos.data.tables.orders import OrderDoc, OrderLine, OrderRevision
from tui_pos.data.tables.people import Customer, Role, Staff, TimeClock, Vendor
from tui_pos.data.tables.persons import Credential, Lockout, Person, PersonField, PersonHistory
from tui_pos.data.tables.receipts import (
    Receipt,
    ReceiptLine,
    ReceiptTax,
    ReceiptTender,
    ReturnedLine,
)
from tui_pos.data.tables.setup import CompanySetting, Store, TaxSetting, Till
from tui_pos.data.tables.snapshots import (
    KeptPage,
    KeptSnapshot,
    SnapshotBegun,
    SnapshotHead,
)
from tui_pos.data.tables.stock import DepartmentSales, ItemSales, OnHand, StockMovement
from tui_pos.data.tables.working import OpenSale, OpenSaleAction, PrintJob

PROJECTED: tuple[type[Table], ...] = (
    Identity,
    CompanySetting, TaxSetting, Store, Till,
    Department, Item, ItemCode, ItemUnit, PriceChange,
    Role, Staff, Customer, Vendor, TimeClock,
    Receipt, ReceiptLine, ReceiptTax, ReceiptTender, ReturnedLine,
    StockMovement, BalanceMovement,
    DrawerSession, DrawerCount, CashMove,
    Voucher, Memo, Transfer, StockCount,
    OrderDoc, OrderLine, OrderRevision,
    DayOpening, DayClosing, StoreClosing, TillEvent, Counter,
    ExchangeBatch, ExchangePosting, ExchangeParking, ExchangeVoid,
    SnapshotBegun, SnapshotHead,
)  # fmt: skip
"""What projectors keep, parents before children."""

FOLDED: tuple[type[Table], ...] = (OnHand, ItemSales, DepartmentSales)
"""What folds keep behind the sale."""

WORKING: tuple[type[Table], ...] = (
    Person, PersonField, PersonHistory, Credential, Lockout,
    OpenSale, OpenSaleAction, PrintJob, KeptSnapshot, KeptPage,
)  # fmt: skip
"""What no entry stands behind: personal data, credentials, and what is under way."""

TABLES: tuple[type[Table], ...] = (*PROJECTED, *FOLDED, *WORKING)
"""Every table of a shop, in the order in which they can be created."""


def name_of(table: type[Table]) -> str:
    """Give a table's name in the database."""
    return str(table._meta.table_name)


def key_of(table: type[Table]) -> tuple[str, ...]:
    """Give the columns of a table's primary key, which is the order in which two copies of it are compared."""
    return tuple(field.column_name for field in table._meta.get_primary_keys())

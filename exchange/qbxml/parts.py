"""Annotations and small aggregates that many qbXML messages share."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Annotated
from uuid import UUID

from exchange.qbxml.record import Only, Record, Ref, RefTo, record
from exchange.qbxml.wire import (
    AMTTYPE,
    BOOLTYPE,
    DATETIMETYPE,
    DATETYPE,
    GUIDTYPE,
    IDTYPE,
    INTTYPE,
    PERCENTTYPE,
    PRICETYPE,
    QUANTYPE,
    TIMEINTERVALTYPE,
    Name,
    OneOf,
    Text,
)

Amount = Annotated[Decimal, AMTTYPE]
Price = Annotated[Decimal, PRICETYPE]
Percent = Annotated[Decimal, PERCENTTYPE]
Quantity = Annotated[Decimal, QUANTYPE]
Day = Annotated[date, DATETYPE]
Moment = Annotated[datetime, DATETIMETYPE]
Span = Annotated[timedelta, TIMEINTERVALTYPE]
YesNo = Annotated[bool, BOOLTYPE]
Whole = Annotated[int, INTTYPE]
Id = Annotated[str, IDTYPE]
Guid = Annotated[UUID, GUIDTYPE]

Name31 = Annotated[str, Name(31)]
Name41 = Annotated[str, Name(41)]
Str = Annotated[str, Text()]
"""Text in an answer, of whatever length QuickBooks holds."""
Str5 = Annotated[str, Text(5)]
Str7 = Annotated[str, Text(7)]
Str11 = Annotated[str, Text(11)]
Str13 = Annotated[str, Text(13)]
Str15 = Annotated[str, Text(15)]
Str16 = Annotated[str, Text(16)]
Str20 = Annotated[str, Text(20)]
Str21 = Annotated[str, Text(21)]
Str25 = Annotated[str, Text(25)]
Str29 = Annotated[str, Text(29)]
Str31 = Annotated[str, Text(31)]
Str41 = Annotated[str, Text(41)]
Str50 = Annotated[str, Text(50)]
Str99 = Annotated[str, Text(99)]
Str200 = Annotated[str, Text(200)]
Str1023 = Annotated[str, Text(1023)]
Str4095 = Annotated[str, Text(4095)]

Ref3 = Annotated[Ref, RefTo(3)]
Ref5 = Annotated[Ref, RefTo(5)]
Ref15 = Annotated[Ref, RefTo(15)]
Ref31 = Annotated[Ref, RefTo(31)]
Ref41 = Annotated[Ref, RefTo(41)]
Ref159 = Annotated[Ref, RefTo(159)]
Ref209 = Annotated[Ref, RefTo(209)]

US_ONLY = Only("US")
NOT_US = Only("CA", "UK")

ACCOUNT_TYPES = (
    "AccountsPayable",
    "AccountsReceivable",
    "Bank",
    "CostOfGoodsSold",
    "CreditCard",
    "Equity",
    "Expense",
    "FixedAsset",
    "Income",
    "LongTermLiability",
    "NonPosting",
    "OtherAsset",
    "OtherCurrentAsset",
    "OtherCurrentLiability",
    "OtherExpense",
    "OtherIncome",
)
"""The kinds of accounts; NonPosting ones exist but cannot be added."""

AccountType = Annotated[str, OneOf(*ACCOUNT_TYPES)]
Billable = Annotated[str, OneOf("Billable", "NotBillable", "HasBeenBilled")]


@record
class Address(Record):
    """Hold a postal address: at most five printed lines, or QuickBooks refuses it (status 3205)."""

    addr1: Str41 | None = None
    addr2: Str41 | None = None
    addr3: Str41 | None = None
    addr4: Str41 | None = None
    addr5: Str41 | None = None
    city: Str31 | None = None
    state: Str21 | None = None
    postal_code: Str13 | None = None
    country: Str31 | None = None
    note: Str41 | None = None

    def rules(self) -> Iterable[str]:
        """City, state, postal code and country print as two lines, so Addr4 and Addr5 exclude them."""
        if (self.addr4 or self.addr5) and (self.city or self.state or self.postal_code):
            yield "Addr4 and Addr5 cannot stand beside City, State or PostalCode: join some lines"


@record
class DataExtRet(Record):
    """Hold a custom field; under a private owner it is how a company file carries its FileID."""

    owner_id: Guid | None = None
    data_ext_name: Str
    data_ext_type: Str | None = None
    data_ext_value: Str = ""


@record
class LinkedTxn(Record):
    """Name a transaction that another one is applied to or paid by."""

    txn_id: Id
    txn_type: Str | None = None
    txn_date: Day | None = None
    ref_number: Str | None = None
    amount: Amount | None = None


@record
class ErrorRecovery(Record):
    """Hold what an earlier execution of a resent message set made: its identity and edit sequence."""

    list_id: Id | None = None
    owner_id: Guid | None = None
    txn_id: Id | None = None
    txn_number: Whole | None = None
    edit_sequence: Str16 | None = None
    external_guid: Guid | None = None

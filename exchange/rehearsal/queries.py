"""Answers queries: which elements and documents match, a page of them, with iterators."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta, timezone
from decimal import Decimal
from typing import TypeVar
from uuid import UUID

from exchange.rehearsal.books import Txn
from exchange.rehearsal.desk import Desk
from exchange.rehearsal.lists import ITEMS, TERMS, Record, space_of
from exchange.rehearsal.status import (
    BAD_DATE_RANGE,
    NO_MATCH,
    SOME_MISSING,
    Refused,
    Status,
)
from exchange.rehearsal.values import ZERO, Fields

Held = TypeVar("Held", Record, Txn)

NOTHING = Status(NO_MATCH, "A query request did not find a matching object in QuickBooks.")

LIST_KINDS: dict[str, tuple[str, ...]] = {
    "ItemQuery": ITEMS,
    "TermsQuery": TERMS,
    "StandardTermsQuery": ("StandardTerms",),
}
"""The kinds that a list query covers, where its name does not say so itself."""


@dataclass(slots=True)
class Page:
    """Answer one query: the matches of this page and what the response element has to say."""

    matches: Sequence[Record | Txn]
    status: Status = field(default_factory=Status)
    attributes: dict[str, str] = field(default_factory=dict)


@dataclass(slots=True)
class Iterator:
    """Page through one query; a session has one open at a time, and it ends with its session."""

    id: str
    query: str
    rest: list[str]

    @classmethod
    def start(cls, query: str, number: int, matches: Sequence[Record | Txn]) -> Iterator:
        """Open an iterator over all matches of a query."""
        ids = [held.list_id if isinstance(held, Record) else held.txn_id for held in matches]
        return cls(f"{{{UUID(int=number, version=4)}}}", query, ids)

    def page(self, desk: Desk, most: int) -> Page:
        """Give the next page; elements that were deleted meanwhile are left out."""
        taken, self.rest = self.rest[:most], self.rest[most:]
        held = [desk.books.lists.records.get(one) or desk.books.txns.get(one) for one in taken]
        return Page(
            [one for one in held if one is not None],
            attributes={"iteratorRemainingCount": str(len(self.rest)), "iteratorID": self.id},
        )


def find_elements(desk: Desk, query: str, fields: Fields) -> tuple[list[Record], Status]:
    """Find the list elements that a list query asks for."""
    kinds = LIST_KINDS.get(query, (query.removesuffix("Query"),))
    lists = desk.books.lists
    if "ListID" in fields or "FullName" in fields:
        wanted = fields.texts("ListID")
        found = [lists.records.get(list_id) for list_id in wanted]
        found = [record if record and record.kind in kinds else None for record in found]
        named = fields.texts("FullName")
        found += [lists.named(kinds, name) for name in named]
        return some(found, [*wanted, *named])
    active = fields.text("ActiveStatus") or "ActiveOnly"
    tests: list[Callable[[Record], bool]] = [modified_between(desk, fields)]
    if active != "All":
        tests.append(lambda record: record.active == (active == "ActiveOnly"))
    tests += _name_tests(desk, fields)
    tests += [
        _type_test(name, fields.texts(name))
        for name in ("AccountType", "PaymentMethodType")
        if fields.texts(name)
    ]
    if fields.part("TotalBalanceFilter"):
        tests.append(_balance_test(desk, fields.part("TotalBalanceFilter")))
    found_now = [record for record in lists.of(*kinds) if all(test(record) for test in tests)]
    return found_now, (Status() if found_now else NOTHING)


def some(found: Iterable[Held | None], wanted: Sequence[str]) -> tuple[list[Held], Status]:
    """Give what was found by ID, name or number; 500 names the first that was not."""
    pairs = list(zip(found, wanted, strict=True))
    missing = [name for one, name in pairs if one is None]
    matches = [one for one, _ in pairs if one is not None]
    if missing:
        return matches, Status(
            SOME_MISSING,
            "The query request has not been fully completed. There was a required element "
            f'("{missing[0]}") that could not be found in QuickBooks.',
        )
    return matches, Status()


def _type_test(name: str, wanted: Sequence[str]) -> Callable[[Record], bool]:
    return lambda record: record.fields.text(name) in wanted


def _name_tests(desk: Desk, fields: Fields) -> list[Callable[[Record], bool]]:
    lists = desk.books.lists
    named = fields.part("NameFilter")
    if named:
        return [lambda record: text_matches(named, "Name", lists.full_name(record))]
    between = fields.part("NameRangeFilter")
    if between:
        low = between.text("FromName").casefold()
        high = between.text("ToName").casefold() or "\U0010ffff"
        return [lambda record: low <= lists.full_name(record).casefold() <= high]
    return []


def text_matches(criterion: Fields, name: str, value: str) -> bool:
    """Test a text against a MatchCriterion, whatever the case of its letters."""
    wanted, value = criterion.text(name).casefold(), value.casefold()
    how = criterion.text("MatchCriterion")
    if how == "StartsWith":
        return value.startswith(wanted)
    return value.endswith(wanted) if how == "EndsWith" else wanted in value


def _balance_test(desk: Desk, asked: Fields) -> Callable[[Record], bool]:
    books = desk.books
    receivable = books.ledger.by_entity(books.accounts_of_type("AccountsReceivable"))
    payable = books.ledger.by_entity(books.accounts_of_type("AccountsPayable"))
    limit, operator = asked.number("Amount") or ZERO, asked.text("Operator")

    def test(record: Record) -> bool:
        owed = payable if record.kind == "Vendor" else receivable
        balance = owed.get(record.list_id, ZERO)
        balance = -balance if record.kind == "Vendor" else balance
        return compares(balance, operator, limit)

    return test


def compares(value: Decimal, operator: str, limit: Decimal) -> bool:
    """Compare as the Operator of a filter says."""
    if value == limit:
        return "Equal" in operator
    return operator.startswith("Less") if value < limit else operator.startswith("Greater")


def modified_between(desk: Desk, fields: Fields) -> Callable[[Record | Txn], bool]:
    """Test the time of the last change, both ends included; a date alone means its whole day."""
    first = moment_of(desk, fields.text("FromModifiedDate"), time.min)
    last = moment_of(desk, fields.text("ToModifiedDate"), time.max)
    if first is not None and last is not None and first > last:
        raise Refused(BAD_DATE_RANGE, "The first date of the range is after the last one.")

    def test(held: Record | Txn) -> bool:
        return (first is None or held.modified >= first) and (last is None or held.modified <= last)

    return test


def moment_of(desk: Desk, text: str, clock: time) -> int | None:
    """Read a date or time of a filter; without an offset it is the QuickBooks machine's local time."""
    if not text:
        return None
    zone = timezone(timedelta(minutes=desk.utc_offset))
    try:
        when = datetime.fromisoformat(text)
    except ValueError:
        raise Refused(3020, f'There was an error when converting the date "{text}".') from None
    if "T" not in text:
        when = datetime.combine(when.date(), clock.replace(microsecond=0))
    return int((when if when.tzinfo else when.replace(tzinfo=zone)).timestamp())


def chosen_elements(desk: Desk, kinds: Sequence[str], chosen: Fields) -> set[str]:
    """Resolve an entity, account, item or class filter to the ListIDs that it lets through."""
    lists = desk.books.lists
    ids = {*chosen.texts("ListID"), *_named_ids(desk, kinds, chosen.texts("FullName"))}
    above = {
        chosen.text("ListIDWithChildren"),
        *_named_ids(desk, kinds, [chosen.text("FullNameWithChildren")]),
    }
    for ancestor in above - {""}:
        if ancestor in lists.records:
            ids.update(
                record.list_id for record in lists.of(*kinds) if lists.descends(record, ancestor)
            )
    return ids


def _named_ids(desk: Desk, kinds: Sequence[str], names: Iterable[str]) -> set[str]:
    by_space: dict[str, list[str]] = {}
    for kind in kinds:
        by_space.setdefault(space_of(kind), []).append(kind)
    found = {
        record.list_id
        for name in names
        if name
        for same in by_space.values()
        if (record := desk.books.lists.named(same, name))
    }
    return found

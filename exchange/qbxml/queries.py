"""Queries about the host, the company and its lists.

Long lists come in pages: start with `iterator="Start"` and `max_returned`, go on with `next_page` and the iterator id
of the answer until nothing remains. An iterator lives in one session only; after an error start again.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Annotated, TypeVar

from exchange.qbxml.message import Query
from exchange.qbxml.parts import AccountType, Guid, Id, Moment, Str50, Str4095, Whole
from exchange.qbxml.record import Attribute, Record, record
from exchange.qbxml.wire import OneOf, Text

Q = TypeVar("Q", bound=Query)

Active = Annotated[str, OneOf("ActiveOnly", "InactiveOnly", "All")]
"""Which entries a list query gives; QuickBooks takes ActiveOnly when nothing is said."""

Match = Annotated[str, OneOf("StartsWith", "Contains", "EndsWith")]
Page = Annotated[str | None, Attribute("iterator"), OneOf("Start", "Continue", "Stop")]
PageId = Annotated[str | None, Attribute("iteratorID"), Text(50)]


def next_page(query: Q, iterator_id: str) -> Q:
    """Ask for the page after the one just answered, with the iterator id of that answer."""
    return replace(query, iterator="Continue", iterator_id=iterator_id)  # type: ignore[type-var]


def paging_rules(iterator: str | None, iterator_id: str | None, size: int | None) -> Iterable[str]:
    """Say what an iterator lacks: a page size to start or go on, an id to go on or stop."""
    if iterator in ("Start", "Continue") and not size:
        yield "an iterator needs MaxReturned"
    if (iterator in ("Continue", "Stop")) != (iterator_id is not None):
        yield "iterator Continue and Stop need an iterator id, and nothing else has one"


@record
class HostQuery(Query):
    """Ask which QuickBooks answers, and which versions of qbXML it takes."""


@record
class CompanyQuery(Query):
    """Ask whose company file is open; with our `owner_id` the answer carries its FileID."""

    owner_id: tuple[Guid, ...] = ()


@record
class PreferencesQuery(Query):
    """Ask for the preferences that decide what can be posted."""


@record
class NameFilter(Record):
    """Narrow a list query by a part of the name."""

    match_criterion: Match
    name: Str4095


@record
class ListFilter(Query):
    """Choose list entries: by ListIDs, or by full names, or by filters."""

    CHOICES = (
        (
            ("list_id",),
            ("full_name",),
            (
                "max_returned",
                "active_status",
                "from_modified_date",
                "to_modified_date",
                "name_filter",
            ),
        ),
    )

    list_id: tuple[Id, ...] = ()
    full_name: tuple[Str4095, ...] = ()
    max_returned: Whole | None = None
    active_status: Active | None = None
    from_modified_date: Moment | None = None
    to_modified_date: Moment | None = None
    name_filter: NameFilter | None = None


@record
class AccountQuery(ListFilter):
    """Ask for accounts and their balances; there is no iterator on this list."""

    account_type: tuple[AccountType, ...] = ()
    include_ret_element: tuple[Str50, ...] = ()


@record
class ListLookup(ListFilter):
    """Ask for the entries of a short list; subclasses name it."""

    include_ret_element: tuple[Str50, ...] = ()


@record
class ClassQuery(ListLookup):
    """Ask for classes."""


@record
class PaymentMethodQuery(ListLookup):
    """Ask for payment methods."""


@record
class TermsQuery(ListLookup):
    """Ask for terms of both kinds, standard and date-driven."""


@record
class SalesTaxCodeQuery(ListLookup):
    """Ask for sales tax codes, which only say taxable or not."""


@record
class EmployeeQuery(ListLookup):
    """Ask for employees, whose names no customer or vendor may have."""


@record
class OtherNameQuery(ListLookup):
    """Ask for the Other Names list, whose names no customer or vendor may have."""


@record
class PagedLookup(ListLookup):
    """Ask for the entries of a long list, in pages if `iterator` says so."""

    iterator: Page = None
    iterator_id: PageId = None

    def rules(self) -> Iterable[str]:
        """Pages need their size and their iterator."""
        return paging_rules(self.iterator, self.iterator_id, self.max_returned)


@record
class EntityQuery(PagedLookup):
    """Ask for customers, vendors, employees and other names at once: the four lists that share their names."""


@record
class CustomerQuery(PagedLookup):
    """Ask for customers and their balances."""


@record
class VendorQuery(PagedLookup):
    """Ask for vendors and their balances."""


@record
class ItemQuery(PagedLookup):
    """Ask for items of all kinds, mixed."""


@record
class ItemSalesTaxQuery(PagedLookup):
    """Ask for single sales taxes."""


@record
class ItemSalesTaxGroupQuery(PagedLookup):
    """Ask for groups of sales taxes."""

"""What a shop has set up about sales tax: agencies, codes, locations, dated rates and holidays.

The shape is the predecessor's: a *tax location* is the set of rates of one place, a *tax code* is a class of
goods, and each location says for each code how the tax is found, as up to three components with an agency each.
A single rate is one component without bounds; a tax that begins above a price is one with a lower bound.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

import msgspec


class TaxRounding(StrEnum):
    """Name where tax is rounded: on each line, or once per component on the whole receipt."""

    LINE = "line"
    RECEIPT = "receipt"


class IncludedRounds(StrEnum):
    """Name which figure is rounded when prices include tax; the other one is the difference."""

    TAX = "tax"
    NET = "net"


class Agency(msgspec.Struct, frozen=True, forbid_unknown_fields=False):
    """Stand for the authority that a component's tax is paid to; QuickBooks knows it as a vendor."""

    id: str
    name: str


class Rate(msgspec.Struct, frozen=True):
    """Hold a percentage (`8.25` is 8.25 %) from a business day on; `starts` None means since ever."""

    percent: Decimal
    starts: date | None = None


class Component(msgspec.Struct, frozen=True):
    """Add one rate of one agency to a code's tax.

    `lower` and `upper` bound the *unit price* in minor units: the component applies above `lower` and up to
    `upper`. With `part_only` it taxes only the part of the price between the bounds, otherwise the whole price.
    """

    id: str
    name: str
    agency: str
    rates: tuple[Rate, ...]
    lower: int | None = None
    upper: int | None = None
    part_only: bool = False


class TaxCode(msgspec.Struct, frozen=True):
    """Class goods for tax, as QuickBooks does: a name of at most three letters (`Tax`, `Non`, `Lux`)."""

    code: str
    name: str
    taxable: bool = True


class Holiday(msgspec.Struct, frozen=True):
    """Suspend the tax of some codes on business days `first` to `last`, for unit prices up to `price_limit`."""

    name: str
    first: date
    last: date
    codes: tuple[str, ...]
    price_limit: int | None = None


class TaxLocation(msgspec.Struct, frozen=True):
    """Gather the rules of one place: for each tax code its components (none means no tax there)."""

    id: str
    name: str
    rules: dict[str, tuple[Component, ...]]
    holidays: tuple[Holiday, ...] = ()


class TaxSetup(msgspec.Struct, frozen=True):
    """Hold everything about tax that a company has decided."""

    agencies: tuple[Agency, ...] = ()
    codes: tuple[TaxCode, ...] = ()
    locations: tuple[TaxLocation, ...] = ()
    default_location: str = ""
    included: bool = False
    rounding: TaxRounding = TaxRounding.RECEIPT
    included_rounds: IncludedRounds = IncludedRounds.TAX
    shipping_code: str = "Non"

    def location(self, location_id: str) -> TaxLocation:
        """Find a location by id; `KeyError` when the company has none of that id."""
        for location in self.locations:
            if location.id == location_id:
                return location
        raise KeyError(location_id)

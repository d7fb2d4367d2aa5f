"""Which codes a shop gives a meaning of its own: scale labels, gift and customer cards, coupons, badges."""

from __future__ import annotations

from itertools import combinations

import msgspec

from tui_pos.core.gtin import is_digits
from tui_pos.core.instore import InStoreLayout

MAX_PREFIX = 12


class CodeLayouts(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """Hold the prefixes that tell the shop's own codes apart, checked when they are read.

    A code of 12 digits is compared with a 0 in front, as EAN-13 writes a UPC-A; so the UPC-A codes that begin with
    4, which the standard leaves to a shop's own cards and coupons, begin with 04 here. Every other code is compared
    as it is, and one of 8 digits or fewer never. A setting that cannot work is a `ValueError` with a sentence, which msgspec reports with its place.
    """

    in_store: tuple[InStoreLayout, ...] = (InStoreLayout(),)
    staff: tuple[str, ...] = ("041",)
    customer: tuple[str, ...] = ("042",)
    gift: tuple[str, ...] = ("043",)
    coupon: tuple[str, ...] = ("044", "05", "981", "982", "983", "984", "99")

    def __post_init__(self) -> None:
        prefixes = [
            *(layout.prefix for layout in self.in_store),
            *self.staff,
            *self.customer,
            *self.gift,
            *self.coupon,
        ]
        for prefix in prefixes:
            _check_prefix(prefix)
        for one, other in combinations(prefixes, 2):
            if one.startswith(other) or other.startswith(one):
                raise ValueError(
                    f"the code prefixes {one} and {other} overlap: a code could mean either"
                )


def _check_prefix(prefix: str) -> None:
    plain = prefix.isascii() and prefix.isprintable() and " " not in prefix
    if not plain or not 1 <= len(prefix) <= MAX_PREFIX:
        raise ValueError(
            f"the code prefix {prefix!r} must be 1 to {MAX_PREFIX} plain characters, no blanks"
        )
    if is_digits(prefix) and len(prefix) < 2:
        raise ValueError(
            f"the code prefix {prefix} is a single digit: it would claim other codes, use two or more"
        )

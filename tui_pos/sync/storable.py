"""What a database can keep of a message: whole numbers far from its limits, and texts of a sensible length without NUL.

A number at the limit would be taken once and never be counted up again; PostgreSQL keeps no NUL in a text; and one
text as long as a body would make an answer that no till takes.
"""

from __future__ import annotations

import msgspec

from tui_pos.data.working.persons import FieldValue

LARGEST = 2**53
LONGEST_TEXT = 4_000


def storable(value: object) -> bool:
    """Say whether all numbers and texts in a message, however deep, can be kept."""
    if isinstance(value, str):
        return len(value) <= LONGEST_TEXT and "\0" not in value
    if isinstance(value, int):
        return -LARGEST <= value <= LARGEST
    if isinstance(value, tuple):
        return all(map(storable, value))
    if isinstance(value, dict):
        return all(storable(part) for pair in value.items() for part in pair)
    if isinstance(value, msgspec.Struct):
        return all(storable(getattr(value, name)) for name in value.__struct_fields__)
    if isinstance(value, FieldValue):
        return all(storable(getattr(value, name)) for name in FieldValue.__slots__)
    return True

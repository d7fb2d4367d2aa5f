"""The numbers that documents bear in QuickBooks, and their GUIDs: the keys that recovery finds them by.

At most 11 characters. A receipt's documents bear its number. A store's daily ones are `SS-YYMMDD-n`, n counting the
batches of the day; `SS-YYMMDD-C`, `-O` and `-M` are cost, over/short and memos of the first batch. Eleven characters
are full then, so the second batch doubles the letter in place of the dash (`SS-YYMMDDCC`), the third and later say
which (`SS-YYMMDDC3` … `C9`, then `CA` …), and n takes that place too above 9. Cash moves have no number of their own:
they count in base 36 behind a `P` (`SS-YYMMDDP1`), balances set by hand behind a `B`; in a later batch its number
comes first and one dash goes (`SSYYMMDDP21`).

A GUID is computed from what the document stands for (version 5): one receipt, or exactly these receipts of a day. So
the same entries always make the same document, whichever batch a restored database cuts them into, and other entries
never make one that could be taken for it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from uuid import UUID, uuid5

import msgspec

from tui_pos.core.refusal import Refusal

_DIGITS = "123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_NAMESPACE = UUID("5f0b43c5-6e3f-5a0e-9e0c-2b7d1f6a9d10")
MAX_REF = 11


class Batch(msgspec.Struct, frozen=True):
    """Name a batch: a store's business day, and which of its batches (1 at the store's close, then the late ones)."""

    store: str
    day: date
    number: int = 1


def guid(*parts: str) -> UUID:
    """Give the GUID of a document, always the same for the same parts."""
    return uuid5(_NAMESPACE, "\x1f".join(parts))


def gathered(batch: Batch, kind: str, sources: Iterable[str]) -> UUID:
    """Give the GUID of a document that many entries of a day went into; the batch's number plays no part."""
    return guid(batch.store, str(batch.day), kind, *sorted(sources))


def again(ref_number: str) -> str:
    """Number the next try of a document that was voided: a letter behind it, from R on, dashes making room for it."""
    bare = ref_number.replace("-", "")
    tries = "RSTUVWXYZ"
    tried = tries.find(bare[-1:]) + 1 if len(bare) > 1 else 0
    if tried:
        return bare[:-1] + tries[min(tried, len(tries) - 1)]
    return bare[: MAX_REF - 1] + tries[0]


def daily(store: int, batch: Batch) -> str:
    """Number the summary of a batch."""
    head = _head(store, batch.day)
    return f"{head}-{batch.number}" if batch.number < 10 else f"{head}{_upto(99, batch)}"


def lettered(store: int, batch: Batch, letter: str) -> str:
    """Number the one journal of its kind in a batch."""
    head = _head(store, batch.day)
    if batch.number == 1:
        return f"{head}-{letter}"
    others = _DIGITS[2:].replace(letter, "0")
    late = letter + others
    return f"{head}{letter}{late[_upto(len(late) + 1, batch) - 2]}"


def counted(store: int, batch: Batch, letter: str, i: int) -> str:
    """Number the i-th document (from 1) of a kind in a batch; after 35 the numbers repeat, and the GUID decides."""
    nth = _DIGITS[(i - 1) % len(_DIGITS)]
    head = _head(store, batch.day)
    if batch.number == 1:
        return f"{head}{letter}{nth}"
    return f"{head.replace('-', '')}{letter}{_DIGITS[_upto(len(_DIGITS), batch) - 1]}{nth}"


def _head(store: int, day: date) -> str:
    return f"{store:02}-{day:%y%m%d}"


def _upto(most: int, batch: Batch) -> int:
    if batch.number > most:
        raise Refusal(
            "batches",
            f"{batch.day} has more than {most} batches: collect late receipts for a day before posting them.",
        )
    return batch.number

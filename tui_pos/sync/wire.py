"""What travels between a till and its node: one small type for each question and answer.

Bodies are msgpack, compressed with gzip. Fields are only ever added, with defaults, and unknown ones are passed over,
so that programs one release apart understand each other. Sizes and counts are limited before anything is decoded, and
the types allow no nesting, so no body can cost more than it weighs.
"""

from __future__ import annotations

import zlib
from typing import TypeVar

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import PrinterSettings
from tui_pos.data.working.persons import FieldValue
from tui_pos.journal.bodies import Head
from tui_pos.journal.entry import Entry
from tui_pos.journal.reading import day_number, stored_day
from tui_pos.sync.storable import storable

PROTOCOL = 1
"""The version of this conversation; a node talks with tills of the same and of the one before."""

MOST_BYTES = 8_000_000
"""The most that a body may weigh unpacked."""

MOST_PACKED = 2_000_000
"""The most that a body may weigh as it arrives."""

BATCH_BYTES = 1_000_000
"""What a sender puts into one body: far below what is taken, one entry of whatever size always fits."""

BATCH_ENTRIES = 1_000
"""Entries in one body."""

_LAST_DAY = 99991231

MEDIA_TYPE = "application/vnd.tui-pos+msgpack"

T = TypeVar("T", bound="Message")


class Message(msgspec.Struct, frozen=True, omit_defaults=True):
    """Be the base of everything that travels."""


class Carried(msgspec.Struct, frozen=True, array_like=True):
    """Carry one entry under its own name; `pos` is its place in the sender's database, `day` the number YYYYMMDD or 0."""

    pos: int
    node: str
    epoch: str
    seq: int
    kind: str
    version: int
    at: int
    day: int
    actor: str
    raw: bytes
    mac: bytes

    @classmethod
    def of(cls, entry: Entry) -> Carried:
        """Pack an entry."""
        day = day_number(entry.day) or 0
        return cls(entry.pos, entry.node, entry.epoch, entry.seq, entry.kind, entry.version,
                   entry.at, day, entry.actor, entry.raw, entry.mac)  # fmt: skip

    def entry(self) -> Entry:
        """Unpack it; a day that is none is a `ValueError`."""
        if self.day > _LAST_DAY:
            raise ValueError(f"{self.day} is no day")
        return Entry(self.pos, self.node, self.epoch, self.seq, self.kind, self.version,
                     self.at, stored_day(self.day), self.actor, self.raw, self.mac)  # fmt: skip


class About(Message, frozen=True):
    """Say who a node is, before anybody trusts it: `authority` is the certificate to pin, empty on one machine.

    `named` says that the certificate is a public one, whose host name has to fit as well.
    """

    node: str
    company: str
    program: str
    protocol: int = PROTOCOL
    authority: str = ""
    named: bool = False


class Join(Message, frozen=True):
    """Ask to be let in with a one-time code, whose knowledge `proof` shows; see `sync.codes`.

    A new till brings nothing; one that has sold alone names its `node` with its journal's `key`, its last entry
    (`epoch`, `seq`), its company, its place there, and the pepper under which its PINs are kept.
    """

    proof: bytes
    salt: bytes
    program: str
    node: str = ""
    key: bytes = b""
    epoch: str = ""
    seq: int = 0
    company: str = ""
    store: str = ""
    number: int = 0
    name: str = ""
    printer: PrinterSettings = PrinterSettings()
    pepper: bytes = b""
    protocol: int = PROTOCOL


class Joined(Message, frozen=True):
    """Let a till in: who it is from now on, its credential, its journal's key, the company's pepper, and proof that the node knows the code."""

    proof: bytes
    node: str
    token: str
    key: bytes
    pepper: bytes
    office: str
    company: str
    name: str


class Hello(Message, frozen=True):
    """Begin: what the till has, by the last entry of each of its epochs, and what it holds of the node's own.

    `first` is the epoch that the till's cursors count in, `queue` how many entries it believes unsent.
    """

    program: str
    now: int
    heads: tuple[Head, ...]
    office: tuple[Head, ...] = ()
    secrets: bytes = b""
    queue: int = 0
    feed: int = 0
    protocol: int = PROTOCOL


class Welcome(Message, frozen=True):
    """Answer: what the node has of the till, which of its own entries it lacks after a restore, and whether secrets differ."""

    program: str
    now: int
    marks: tuple[Head, ...]
    epoch: str
    wanted: tuple[Head, ...] = ()
    secrets: bool = False
    protocol: int = PROTOCOL


class Push(Message, frozen=True):
    """Hand entries over, each origin's in order; `queue` is how many will remain."""

    entries: tuple[Carried, ...]
    queue: int = 0


class Pushed(Message, frozen=True):
    """Acknowledge: the last entry without a gap before it, of each origin that was pushed; it is durable.

    `refused` says in a sentence why what follows a mark was not taken.
    """

    marks: tuple[Head, ...]
    quarantined: int = 0
    pending: int = 0
    refused: str = ""


class Tail(Message, frozen=True):
    """Ask for a till's own entries behind one, after it was restored."""

    epoch: str
    after: int


class Entries(Message, frozen=True):
    """Give entries, and whether there are more."""

    entries: tuple[Carried, ...] = ()
    more: bool = False


class Feed(Message, frozen=True):
    """Ask for what others did behind a place, waiting up to `wait` seconds for something that cannot wait itself.

    With `peek` the answer only says that there is something. `snapshots` says that the till can load one.
    """

    epoch: str
    after: int
    persons_epoch: str = ""
    persons: int = 0
    wait: int = 0
    peek: bool = False
    snapshots: bool = False


class Fed(Message, frozen=True):
    """Give what others did: entries up to the place `upto` of `last`, and personal data up to its change number.

    `after` is the place behind which these entries begin: lower than what was asked when the node was restored. With
    `snapshot` nothing comes: so much happened that the till had better load a snapshot.
    """

    epoch: str
    after: int
    upto: int
    last: int
    entries: tuple[Carried, ...] = ()
    fields: tuple[FieldValue, ...] = ()
    persons: int = 0
    more: bool = False
    snapshot: bool = False


class Snapshot(Message, frozen=True):
    """Ask for the next part of a snapshot: `id` empty at first, then the `page`s, then documents behind a place, `past`.

    `epoch` and `begun` name the till's own entry with which it asked: figures count what it wrote up to that.
    """

    epoch: str
    begun: int
    id: str = ""
    page: int = 0
    past: int = 0


class Stated(Message, frozen=True):
    """Give a part of a snapshot that stands at a `place` of the node's `epoch`: entries, and what to ask for next.

    A page's entries are `packed` by themselves, as they are kept; earlier documents come as `entries`. `done` of
    `total` entries are given with this part.
    """

    id: str
    place: int
    epoch: str
    page: int
    past: int
    done: int
    total: int
    packed: bytes = b""
    entries: tuple[Carried, ...] = ()
    more: bool = False


class Persons(Message, frozen=True):
    """Hand changed personal data over, field by field."""

    fields: tuple[FieldValue, ...]


class Taken(Message, frozen=True):
    """Acknowledge personal data; `unknown` fields come from a newer program and were passed over."""

    taken: int
    unknown: int = 0


class Secret(Message, frozen=True):
    """Carry one credential in its stored form; the later `changed` wins."""

    subject: str
    kind: str
    hash: str
    lookup: str
    changed: int


class Secrets(Message, frozen=True):
    """Hand credentials over, both ways; downwards with the company's pepper."""

    secrets: tuple[Secret, ...]
    pepper: bytes = b""


class AskBalance(Message, frozen=True):
    """Ask what a gift card, a credit or an account holds now, over all tills."""

    kind: str
    account: str


class ToldBalance(Message, frozen=True):
    """Tell a balance in minor units."""

    amount: int
    as_of: int


class AskReceipt(Message, frozen=True):
    """Ask for a receipt by its number, with what came back of it over all tills."""

    number: str


class ToldReceipt(Message, frozen=True):
    """Tell a receipt: its entry, and what came back by line in hundred-thousandths; None when there is none."""

    entry: Carried | None = None
    returned: dict[int, int] = {}
    reversed: bool = False


class Refused(Message, frozen=True):
    """Say why not, in a sentence for a person, with a code for programs."""

    code: str
    sentence: str


_encoder = msgspec.msgpack.Encoder()
_decoders: dict[type[Message], msgspec.msgpack.Decoder[Message]] = {}


def pack(message: Message) -> bytes:
    """Write a message; level 1 costs a third of the time of level 6 and gives nearly its size."""
    packer = zlib.compressobj(1, zlib.DEFLATED, 31)
    return packer.compress(_encoder.encode(message)) + packer.flush()


def unpack(body: bytes, kind: type[T]) -> T:
    """Read a message; refuses (`too_large`, `malformed`) what is too big, cut short or no such message."""
    if len(body) > MOST_PACKED:
        raise too_large()
    reader = zlib.decompressobj(31)
    try:
        plain = reader.decompress(body, MOST_BYTES + 1)
    except zlib.error as error:
        raise _malformed("is not compressed as agreed") from error
    if len(plain) > MOST_BYTES:
        raise too_large()
    if not reader.eof or reader.unused_data:
        raise _malformed("is cut short or goes on too long")
    decoder = _decoders.get(kind)
    if decoder is None:
        decoder = _decoders[kind] = msgspec.msgpack.Decoder(kind)
    try:
        message: T = decoder.decode(plain)  # type: ignore[assignment]
    except (msgspec.MsgspecError, RecursionError, ValueError) as error:
        raise _malformed(f"is no {kind.__name__}") from error
    if not storable(message):
        raise _malformed("holds a number or a text that cannot be kept")
    return message


def too_large() -> Refusal:
    """Word the refusal of a body that is too big."""
    return Refusal("too_large", "What arrived is too large: nothing of it was stored.")


def _malformed(what: str) -> Refusal:
    return Refusal("malformed", f"What arrived {what}: nothing of it was stored.")

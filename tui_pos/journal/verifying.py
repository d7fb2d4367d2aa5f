"""Proving that the journal is what was written: every byte, every row, up to the last head that someone else holds."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from tui_pos.journal import chain, origins, reading, witnesses
from tui_pos.journal.chain import Keyring
from tui_pos.journal.connection import GuardedConnection
from tui_pos.journal.entry import Entry
from tui_pos.journal.origins import Origin
from tui_pos.journal.replaying import merged
from tui_pos.journal.witnesses import Witness

_SELECT = (
    "SELECT e.pos, coalesce(o.node, ''), coalesce(o.epoch, ''), e.seq, e.kind, e.version, e.at, e.day, e.actor,"
    " e.raw, e.mac, e.seal FROM journal_entry e LEFT JOIN journal_origin o ON o.id = e.origin ORDER BY e.pos"
)

_SHORTEST = 8

Name = tuple[str, str]


@dataclass(slots=True)
class OriginVerdict:
    """Say what could be proven of one epoch of one node.

    `last` is the last entry here; `chained` says whether the chain itself could be checked (the key is known and all
    entries are here). `witness` holds the furthest entry that agrees with someone else's; None when nobody does.
    """

    origin: Origin
    last: int = 0
    chained: bool = False
    witness: Witness | None = None

    @property
    def vouched(self) -> int:
        """Give the last entry that someone else holds too; 0 when nobody does."""
        return self.witness.head.seq if self.witness else 0

    def sentence(self) -> str:
        """Say it to the person who asked."""
        name = f"{self.origin.role or 'node'} {self.origin.node}, epoch {self.origin.epoch}"
        kept = "an unbroken chain" if self.chained else "unchanged since they arrived here"
        text = f"{name}: entries up to {self.last} are {kept}."
        if self.witness is None:
            return f"{text} Nobody else is known to hold any of them: a cut at the end could not be seen."
        text += f" {self.witness.who} vouches up to entry {self.vouched}."
        if self.vouched < self.last:
            text += f" Nobody else holds the {self.last - self.vouched} after it yet."
        return text


@dataclass(slots=True)
class Verdict:
    """Hold the findings of a verification, each a sentence, and what could be proven of every origin."""

    findings: list[str] = field(default_factory=list)
    origins: list[OriginVerdict] = field(default_factory=list)

    @property
    def ok(self) -> bool:
        """Say whether nothing is wrong."""
        return not self.findings


def verify(
    db: GuardedConnection,
    ring: Keyring,
    archived: Callable[[], Iterable[Entry]] | None,
    shown: Sequence[Witness] = (),
) -> Verdict:
    """Check every entry, archived ones included, against its chain, its place and the witnesses.

    Runs in a transaction that sees one moment. `archived` gives the entries in archive files; with None those files
    cannot be read, what is in them is taken on trust, and the verdict says so. `shown` are heads that someone brings:
    from a Z report, a backup, a node.
    """
    files = archived or tuple
    wanted = list(shown) + witnesses.noted(db)
    for entry in files():
        wanted.extend(witnesses.named_by(entry))
    for entry in reading.walk(db, kinds=witnesses.KINDS):
        wanted.extend(witnesses.named_by(entry))
    check = _Check(db, ring, wanted)
    if archived is None:
        check.skip_archives()
    for entry, seal in _everything(db, files()):
        check.entry(entry, seal)
    return check.finish()


def _everything(
    db: GuardedConnection, archived: Iterable[Entry]
) -> Iterator[tuple[Entry, bytes | None]]:
    """Give archived and live entries by place; an archived one has no seal, its file is checked as a whole."""
    seals: dict[int, bytes | None] = {}

    def live() -> Iterator[Entry]:
        for row in db.stream(_SELECT):
            entry = reading.entry_of(row[:-1])
            seals[entry.pos] = row[-1]
            yield entry

    for entry in merged(archived, live()):
        yield entry, seals.pop(entry.pos, b"")


class _Check:
    """Walk along all chains at once, in the order of places."""

    def __init__(self, db: GuardedConnection, ring: Keyring, wanted: Sequence[Witness]) -> None:
        self._db = db
        self._ring = ring
        self._verdict = Verdict()
        self._origins: dict[Name, OriginVerdict] = {}
        self._macs: dict[Name, bytes] = {}
        self._pos = 0
        self._trusted = 0
        self._own = origins.own(db)
        for origin in origins.every(db):
            known = ring.get(origin.node) is not None
            name = (origin.node, origin.epoch)
            self._origins[name] = OriginVerdict(origin, chained=known and origin.whole)
            self._macs[name] = chain.GENESIS
        self._verdict.origins.extend(self._origins.values())
        self._wanted: dict[Name, list[Witness]] = defaultdict(list)
        for witness in wanted:
            self._wanted[(witness.head.node, witness.head.epoch)].append(witness)
        self._held: dict[tuple[str, str, int], bytes | None] = {
            (witness.head.node, witness.head.epoch, witness.head.seq): None for witness in wanted
        }

    def skip_archives(self) -> None:
        """Begin where the archives end, on the word of the database."""
        ((last,),) = self._db.execute("SELECT coalesce(max(last), 0) FROM journal_archive")
        self._trusted = int(last)
        for name, verdict in self._origins.items():
            verdict.last = verdict.origin.archived_seq
            self._macs[name] = verdict.origin.archived_mac
        self._find("The archive files could not be read: the entries in them are taken on trust.")

    def entry(self, entry: Entry, seal: bytes | None) -> None:
        """Check one entry against its place, its origin and its chain."""
        self._check_place(entry.pos)
        name = (entry.node, entry.epoch)
        verdict = self._origins.get(name)
        if verdict is None:
            self._find(f"The entry at place {entry.pos} belongs to no node: it was changed.")
            return
        if verdict.origin.whole and entry.seq != verdict.last + 1:
            self._missing(verdict, verdict.last + 1, entry.seq - 1)
        elif verdict.chained:
            key = self._ring.key(entry.node)
            if chain.entry_mac(key, self._macs[name], entry) != entry.mac:
                self._find(f"{_label(entry)} was changed, or the one before it was.")
        elif not self._seal_fits(entry, seal):
            self._find(f"{_label(entry)} was changed after it arrived here.")
        verdict.last = max(verdict.last, entry.seq)
        self._macs[name] = entry.mac
        if (*name, entry.seq) in self._held:
            self._held[(*name, entry.seq)] = entry.mac

    def finish(self) -> Verdict:
        """Compare the ends of all chains with what the database and the witnesses say."""
        for name, verdict in self._origins.items():
            origin = verdict.origin
            if origin.seq > verdict.last:
                self._missing(verdict, verdict.last + 1, origin.seq)
            elif origin.whole and origin.mac != self._macs[name]:
                self._find(f"The head noted of node {origin.node} is not its last entry.")
            for witness in self._wanted.pop(name, ()):
                self._hear(verdict, witness)
        for wanted in self._wanted.values():
            node = wanted[0].head.node
            self._find(f"{wanted[0].who} names a journal that is not here: node {node}.")
        return self._verdict

    def _check_place(self, pos: int) -> None:
        """Places are gapless in a database, whoever wrote the entries."""
        expected = max(self._pos, self._trusted) + 1
        if pos > self._trusted and pos != expected:
            self._find(f"Places {expected} to {pos - 1} are empty: entries were removed.")
        self._pos = pos

    def _seal_fits(self, entry: Entry, seal: bytes | None) -> bool:
        if self._own is None or seal == b"":
            return True
        return seal == chain.seal_mac(self._ring.key(self._own.node), entry)

    def _hear(self, verdict: OriginVerdict, witness: Witness) -> None:
        """Compare what one witness holds with what is here."""
        head = witness.head
        mac = self._held[(head.node, head.epoch, head.seq)]
        if head.seq > verdict.last:
            self._find(
                f"{witness.who} holds entry {head.seq} of node {head.node}, but the journal here ends at"
                f" {verdict.last}: its last entries were cut off."
            )
        elif mac is None:
            return
        elif len(head.mac) < _SHORTEST or not mac.hex().startswith(head.mac.lower()):
            self._find(
                f"{witness.who} holds another entry {head.seq} of node {head.node}: the journal was rewritten."
            )
        elif head.seq > verdict.vouched:
            verdict.witness = witness

    def _missing(self, verdict: OriginVerdict, first: int, last: int) -> None:
        node = verdict.origin.node
        if last >= first:
            self._find(f"Entries {first} to {last} of node {node} are missing: they were removed.")
        else:
            self._find(f"Entry {last + 1} of node {node} is out of order: the journal was changed.")

    def _find(self, sentence: str) -> None:
        self._verdict.findings.append(sentence)


def _label(entry: Entry) -> str:
    return f"Entry {entry.seq} of node {entry.node} (place {entry.pos}, {entry.kind})"

"""Entries that were moved out of the database: files of JSON lines, compressed, each with its hash in the database."""

from __future__ import annotations

import gzip
import hashlib
import heapq
from collections.abc import Collection, Iterator, Sequence
from itertools import count
from pathlib import Path

import msgspec

from tui_pos.core.refusal import Refusal
from tui_pos.journal.connection import Connection
from tui_pos.journal.entry import Entry
from tui_pos.journal.files import save_file

_decode = msgspec.json.Decoder(Entry).decode
_encode = msgspec.json.Encoder().encode


class Archives:
    """Keep a database's archive files in one folder; a rebuild reads them before the entries that are still live.

    Their hashes are keyed with the node's journal key, so a changed file cannot be passed off with a changed hash.
    """

    def __init__(self, folder: Path, key: bytes) -> None:
        self.folder = folder
        self._key = key

    def save(self, entries: Sequence[Entry]) -> tuple[str, bytes]:
        """Write entries, ordered by place, to a new file; gives its name and hash. It is durable on return."""
        self.folder.mkdir(mode=0o700, exist_ok=True)
        name = f"{entries[0].pos:010d}-{entries[-1].pos:010d}-{len(entries)}.jsonl.gz"
        content = gzip.compress(b"\n".join(_encode(entry) for entry in entries), mtime=0)
        save_file(self.folder / name, content)
        digest = self._hash()
        digest.update(content)
        return name, digest.digest()

    def entries(self, db: Connection) -> Iterator[Entry]:
        """Give all archived entries by place, every file checked against its hash before the first.

        A Refusal with code `archive` names a file that is missing or was changed. Files overlap when the nodes' entries
        were archived at different times, so they are read side by side.
        """
        rows = db.execute("SELECT first, name, digest FROM journal_archive ORDER BY first DESC")
        files = [(first, self._checked(name, digest)) for first, name, digest in rows]
        open_files: list[tuple[int, int, Entry, Iterator[Entry]]] = []
        numbers = count()

        def read_on(lines: Iterator[Entry]) -> None:
            entry = next(lines, None)
            if entry is not None:
                heapq.heappush(open_files, (entry.pos, next(numbers), entry, lines))

        while files or open_files:
            while files and (not open_files or files[-1][0] <= open_files[0][0]):
                read_on(_lines(files.pop()[1]))
            if open_files:
                _, _, entry, lines = heapq.heappop(open_files)
                yield entry
                read_on(lines)

    def at(self, db: Connection, places: Collection[int]) -> list[Entry]:
        """Give the archived entries at some places; only the files that may hold one are read."""
        rows = db.execute("SELECT name, digest, first, last FROM journal_archive ORDER BY first")
        found: dict[int, Entry] = {}
        for name, digest, first, last in rows:
            wanted = {pos for pos in places if first <= pos <= last and pos not in found}
            if wanted:
                lines = _lines(self._checked(name, digest))
                found |= {entry.pos: entry for entry in lines if entry.pos in wanted}
        return [found[pos] for pos in sorted(found)]

    def check(self, db: Connection) -> None:
        """Refuse, code `archive`, when a file is missing or was changed."""
        for name, digest in db.execute("SELECT name, digest FROM journal_archive"):
            self._checked(name, digest)

    def _hash(self) -> hashlib.blake2b:
        return hashlib.blake2b(key=self._key, digest_size=32)

    def _checked(self, name: str, digest: bytes) -> Path:
        path = self.folder / name
        try:
            with path.open("rb") as file:
                found = hashlib.file_digest(file, self._hash)
        except FileNotFoundError as error:
            raise Refusal(
                "archive",
                f"The archive file {name} is missing from {self.folder}: put it back from a backup.",
            ) from error
        if found.digest() != digest:
            raise Refusal(
                "archive", f"The archive file {path} was changed: put it back from a backup."
            )
        return path


def _lines(path: Path) -> Iterator[Entry]:
    with gzip.open(path, "rb") as file:
        for line in file:
            yield _decode(line)

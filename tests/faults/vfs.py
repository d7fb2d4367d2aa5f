"""A disk that remembers every write and sync, so that the power can be cut at each of them afterwards.

The model is the one that SQLite's own documentation gives for a disk that honours flushes: what was written before
the last sync of a file is there; of what was written after it nothing, a first part, a random part or everything
may be there, and a write may be torn at a sector. A new file's name is durable with its first sync; a deleted file
may come back until its folder is synced.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import apsw

SECTOR = 512


@dataclass(frozen=True)
class Event:
    """Note one thing that happened: `write`, `truncate`, `sync`, `delete`, or `ack` of a receipt by the till."""

    what: str
    name: str
    offset: int = 0
    data: bytes = b""


@dataclass
class Recorder:
    """Collect what happens below a folder, in order, and keep the VFS that tells of it."""

    events: list[Event] = field(default_factory=list)
    vfs: apsw.VFS | None = None

    def note(self, what: str, path: str, offset: int = 0, data: bytes = b"") -> None:
        """Remember an event of a file by its name."""
        self.events.append(Event(what, Path(path).name, offset, data))


class RecordingVFS(apsw.VFS):
    """Pass everything on to the system's VFS and note what changes files."""

    def __init__(self, name: str, recorder: Recorder) -> None:
        self.recorder = recorder
        super().__init__(name, "")

    def xOpen(self, name: Any, flags: list[int]) -> apsw.VFSFile:
        return RecordingFile(self.recorder, name, flags)

    def xDelete(self, path: str, sync_folder: bool) -> None:
        self.recorder.note("delete", path)
        super().xDelete(path, sync_folder)


class RecordingFile(apsw.VFSFile):
    """Note each write, truncation and sync of one file."""

    def __init__(self, recorder: Recorder, name: Any, flags: list[int]) -> None:
        self._recorder = recorder
        self._path = name.filename() if isinstance(name, apsw.URIFilename) else (name or "temp")
        super().__init__("", name, flags)

    def xWrite(self, data: bytes, offset: int) -> None:
        super().xWrite(data, offset)
        self._recorder.note("write", self._path, offset, bytes(data))

    def xTruncate(self, size: int) -> None:
        super().xTruncate(size)
        self._recorder.note("truncate", self._path, size)

    def xSync(self, flags: int) -> None:
        super().xSync(flags)
        self._recorder.note("sync", self._path)


RULES = ("nothing", "everything", "first part", "random part")
"""What may be left of the writes that no sync has made durable."""


class Disk:
    """Replay events and give the files as they may be found after the power was cut."""

    def __init__(self, start: dict[str, bytes]) -> None:
        self._durable = {name: bytearray(data) for name, data in start.items()}
        self._pending: dict[str, list[Event]] = {}

    def apply(self, event: Event) -> None:
        """Let one event happen."""
        if event.what == "sync":
            durable = self._durable.setdefault(event.name, bytearray())
            for pending in self._pending.pop(event.name, []):
                _do(durable, pending)
        elif event.what in ("write", "truncate", "delete"):
            self._pending.setdefault(event.name, []).append(event)

    def after_power_cut(self, rule: str, chance: Random) -> dict[str, bytes]:
        """Give each file's bytes under one of the `RULES`."""
        found = {name: bytearray(data) for name, data in self._durable.items()}
        for name, events in self._pending.items():
            left = list(_left(events, rule, chance))
            if name not in found and not left:
                continue
            data = found.setdefault(name, bytearray())
            for event in left:
                if event.what == "delete":
                    found.pop(name, None)
                    break
                _do(data, event)
        return {name: bytes(data) for name, data in found.items()}


def _left(events: list[Event], rule: str, chance: Random) -> Iterator[Event]:
    if rule == "nothing":
        return
    if rule == "everything":
        yield from events
        return
    if rule == "first part":
        kept = events[: chance.randint(0, len(events))]
        yield from kept[:-1]
        if kept:
            yield _torn(kept[-1], chance)
        return
    for event in events:
        if chance.random() < 0.5:
            yield _torn(event, chance) if chance.random() < 0.15 else event


def _torn(event: Event, chance: Random) -> Event:
    """Break a write off at a sector."""
    if event.what != "write" or len(event.data) <= SECTOR:
        return event
    sectors = chance.randint(0, len(event.data) // SECTOR)
    return Event("write", event.name, event.offset, event.data[: sectors * SECTOR])


def _do(data: bytearray, event: Event) -> None:
    if event.what == "truncate":
        del data[event.offset :]
        data.extend(bytes(max(event.offset - len(data), 0)))
    elif event.what == "write":
        end = event.offset + len(event.data)
        if len(data) < end:
            data.extend(bytes(end - len(data)))
        data[event.offset : end] = event.data

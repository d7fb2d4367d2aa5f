"""The dummy and the file: full members of the family."""

from __future__ import annotations

import os
import resource
import stat
import time
from pathlib import Path

import pytest

from drivers.printer import MODELS, TRANSPORTS, Answers, Delivery, Line, Printer, PrinterGone, Run
from drivers.printer.dummy import DummyTransport
from drivers.printer.encoder import encode
from drivers.printer.file import FileTransport

T88 = MODELS["epson-tm-t88"]
JOB = [Line((Run("hello"),))]
BYTES = encode(JOB, T88, "cp437")


def test_the_kinds_a_till_may_name() -> None:
    """Settings name these; more wires are added to the same table."""
    assert sorted(TRANSPORTS) == ["dummy", "file", "network"]


def test_the_dummy_keeps_the_bytes_of_each_job() -> None:
    """It answers nothing, whatever the settings hope for, and is never out of paper."""
    dummy = DummyTransport()
    printer = Printer(T88, dummy, answers=Answers.PRINTED)
    assert printer.print(JOB) == Delivery(Answers.NOTHING, len(BYTES))
    printer.command(b"\x1bp\x00\x32\xfa")
    assert list(dummy.jobs) == [BYTES, b"\x1bp\x00\x32\xfa"]
    assert printer.status() is None
    assert printer.probe() is Answers.NOTHING


def test_the_dummy_does_not_grow_for_ever() -> None:
    """A demo shop may trade for a year: the last hundred jobs are kept."""
    dummy = DummyTransport()
    for n in range(120):
        port = dummy.open(time.monotonic())
        port.write(b"%d" % n, time.monotonic())
        port.close()
        port.close()
    assert len(dummy.jobs) == 100
    assert dummy.jobs[-1] == b"119"


def test_the_file_gets_each_job_at_its_end(tmp_path: Path) -> None:
    """Only the owner may read it: receipts hold names."""
    path = tmp_path / "receipts.bin"
    printer = Printer(T88, FileTransport(str(path)))
    printer.print(JOB)
    printer.print(JOB)
    assert path.read_bytes() == BYTES + BYTES
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_file_that_cannot_be_written_is_a_printer_that_is_gone(tmp_path: Path) -> None:
    """A missing directory, a directory, a pipe: each with a sentence that names the path; nothing blocks."""
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    for path in (tmp_path / "missing" / "file", tmp_path, pipe, Path("/dev/null")):
        with pytest.raises(PrinterGone, match="cannot be written to") as caught:
            Printer(T88, FileTransport(str(path))).print(JOB)
        assert caught.value.sent == 0
        assert str(path) in caught.value.title
    with pytest.raises(ValueError, match="needs the path"):
        FileTransport("")


def test_a_full_disk_tells_how_much_was_written(tmp_path: Path) -> None:
    """Part of the receipt is in the file, so nobody may simply write it again."""
    path = tmp_path / "receipts.bin"
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (10, before[1]))
    try:
        with pytest.raises(PrinterGone, match="free space") as caught:
            Printer(T88, FileTransport(str(path))).print(JOB)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
    assert caught.value.sent == 10
    assert path.read_bytes() == BYTES[:10]

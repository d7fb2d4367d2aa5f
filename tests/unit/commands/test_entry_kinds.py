"""Entries last for ever: a literal body of every kind and version is read, and written again byte for byte."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.unit.commands.line import run
from tui_pos.core.receipt import Receipt, check_receipt
from tui_pos.journal import kinds
from tui_pos.journal.bodies import TrainingReceipt

FOLDER = Path(__file__).parents[2] / "fixtures" / "entries"
VERSIONS = [(kind.name, n) for kind in kinds.KINDS.values() for n in range(1, kind.version + 1)]


def fixture(kind: str, version: int) -> bytes:
    return (FOLDER / f"{kind}.v{version}.json").read_bytes()


def test_every_kind_and_version_has_a_fixture_and_no_other_file_is_there() -> None:
    """A kind without a fixture could change its bytes and nobody would see it."""
    wanted = {f"{kind}.v{version}.json" for kind, version in VERSIONS}
    assert {path.name for path in FOLDER.iterdir()} == wanted


@pytest.mark.parametrize(("kind", "version"), VERSIONS)
def test_a_stored_body_is_read_for_ever(kind: str, version: int) -> None:
    """Bodies of every released version become today's records; today's are written as they were stored.

    When this fails after a change of a record, give its kinds a new version with an upgrade step and a fixture.
    """
    raw = fixture(kind, version)
    body = kinds.decode(kind, version, raw)
    if version == kinds.KINDS[kind].version:
        assert kinds.encode(body) == (kind, version, raw)


def test_the_receipts_among_the_fixtures_add_up() -> None:
    """Net and tax make gross, shares make the discount, tenders make what is due, in stored receipts too."""
    for kind in ("receipt.completed", "training.completed"):
        body = kinds.decode(kind, 1, fixture(kind, 1))
        receipt = body.receipt if isinstance(body, TrainingReceipt) else body
        assert isinstance(receipt, Receipt)
        check_receipt(receipt)


def test_the_schema_of_every_kind_is_printed() -> None:
    """Whoever reads our journal gets each body as JSON Schema, by kind and version."""
    schemas = json.loads(run("journal", "schema").out)
    assert list(schemas) == [f"{kind.name}.v{kind.version}" for kind in kinds.KINDS.values()]
    kicked = schemas["drawer.kicked.v1"]
    assert kicked["$schema"] == "https://json-schema.org/draft/2020-12/schema"
    assert kicked["$defs"]["DrawerKicked"]["required"] == ["till", "reason"]
    (one,) = json.loads(run("journal", "schema", "memo.posted").out).values()
    assert "MemoLine" in one["$defs"]


def test_a_kind_that_does_not_exist_is_named() -> None:
    """A misspelt kind is a wrong use of the command."""
    done = run("journal", "schema", "memo.lost")
    assert done.status == 2
    assert "'memo.lost' is not one of" in done.err

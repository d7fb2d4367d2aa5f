"""The qbXML schema and validator that a developer or CI has beside the repository; never part of it.

The folder is named by the environment variable QBXML_SCHEMA_DIR. It holds the XML Schema of qbXML 13.0
(`qbxmlops130.xsd`, in the folder itself as in Intuit's SDK, or in `xsd130`) and, where there is one, a `validate.py`.
"""

from __future__ import annotations

import os
import sys
import types
from functools import cache
from pathlib import Path
from typing import Any

import pytest
from lxml import etree

VARIABLE = "QBXML_SCHEMA_DIR"
REASON = f"{VARIABLE} is not set: it must name a folder with the qbXML 13.0 schema"


def is_set() -> bool:
    """Whether the schema can be asked."""
    return bool(os.environ.get(VARIABLE))


needs_schema = pytest.mark.skipif(not is_set(), reason=REASON)


def folder() -> Path:
    return Path(os.environ[VARIABLE])


@cache
def schema() -> Any:
    """The XML Schema of qbXML 13.0."""
    places = [folder() / "xsd130" / "qbxmlops130.xsd", folder() / "qbxmlops130.xsd"]
    found = [place for place in places if place.exists()]
    assert found, f"{VARIABLE} names {folder()}, which has no qbxmlops130.xsd"
    return etree.XMLSchema(etree.parse(str(found[0])))


@cache
def validator() -> Any:
    """The module `validate.py` of the folder and its message table, or a skip where the folder has none."""
    path = folder() / "validate.py"
    if not path.exists():
        pytest.skip(f"{path} does not exist: only the XML Schema is checked")
    module = types.ModuleType("qbxml_reference_validator")
    module.__file__ = str(path)
    sys.modules[module.__name__] = module
    exec(compile(path.read_text("utf-8"), str(path), "exec"), module.__dict__)
    return module


@cache
def operations() -> Any:
    """The validator's table of messages."""
    return validator().load_ops()


def xsd_faults(document: str) -> list[str]:
    """What the XML Schema has against a document."""
    checker = schema()
    if checker.validate(etree.fromstring(document.encode("ascii"))):
        return []
    return [f"line {fault.line}: {fault.message}" for fault in checker.error_log]


def faults(document: str, edition: str = "QBD") -> list[str]:
    """What the validator has against a document, warnings included, and the XML Schema for the US edition."""
    checker = validator().Checker(operations(), edition, 13.0)
    found = [str(issue) for issue in checker.check(document.encode("ascii"))]
    return found + (xsd_faults(document) if edition == "QBD" else [])

"""Receipt printers: neutral print operations, an ESC/POS encoder, printer models and the wires they hang on.

Callers make operations, build a `Printer` from a `PrinterModel` and a transport, and catch `PrinterError`.
"""

from drivers.printer.codepage import CODE_PAGES, fit, glyphs
from drivers.printer.errors import (
    PrinterBusy,
    PrinterClosed,
    PrinterError,
    PrinterGone,
    PrinterNonsense,
    PrinterNotReady,
    PrinterTimedOut,
)
from drivers.printer.models import MODELS, PrinterModel
from drivers.printer.operations import (
    Align,
    Barcode,
    Cut,
    Feed,
    Line,
    Operation,
    Qr,
    Rule,
    Run,
    Symbology,
)
from drivers.printer.printer import Answers, Delivery, Printer
from drivers.printer.replies import Status
from drivers.printer.session import Timing
from drivers.printer.transport import TRANSPORTS, Port, Transport

__all__ = [
    "CODE_PAGES",
    "MODELS",
    "TRANSPORTS",
    "Align",
    "Answers",
    "Barcode",
    "Cut",
    "Delivery",
    "Feed",
    "Line",
    "Operation",
    "Port",
    "Printer",
    "PrinterBusy",
    "PrinterClosed",
    "PrinterError",
    "PrinterGone",
    "PrinterModel",
    "PrinterNonsense",
    "PrinterNotReady",
    "PrinterTimedOut",
    "Qr",
    "Rule",
    "Run",
    "Status",
    "Symbology",
    "Timing",
    "Transport",
    "fit",
    "glyphs",
]

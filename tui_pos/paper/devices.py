"""From a till's settings to its receipt printer and cash drawer."""

from __future__ import annotations

from drivers.drawer import DrawerPin
from drivers.printer import (
    CODE_PAGES,
    MODELS,
    TRANSPORTS,
    Answers,
    Printer,
    PrinterModel,
    Transport,
)
from tui_pos.core.refusal import Refusal
from tui_pos.core.settings import PrinterSettings

KINDS = tuple(TRANSPORTS)
"""The wires that a printer can hang on."""


def open_printer(settings: PrinterSettings) -> Printer:
    """Make the till's printer; nothing is connected before the first job. A `Refusal` names the wrong setting."""
    model = _model(settings)
    answers = Answers(_one_of("answers", settings.answers, list(Answers)))
    return Printer(model, _transport(settings), settings.code_page, settings.columns, answers)


def drawer_pin(settings: PrinterSettings) -> DrawerPin:
    """Give the connector pin of the till's drawer."""
    return DrawerPin(
        int(_one_of("drawer pin", str(settings.drawer_pin), [str(int(pin)) for pin in DrawerPin]))
    )


def _model(settings: PrinterSettings) -> PrinterModel:
    model = MODELS[_one_of("model", settings.model, list(MODELS))]
    _one_of(
        "code page", settings.code_page, [page for page in CODE_PAGES if page in model.code_pages]
    )
    if not 16 <= settings.columns <= model.columns:
        raise Refusal(
            "printer",
            f"The printer is set to {settings.columns} columns: {model.name} takes 16 to {model.columns}.",
        )
    return model


def _transport(settings: PrinterSettings) -> Transport:
    make = TRANSPORTS[_one_of("kind", settings.kind, list(TRANSPORTS))]
    try:
        return make(settings.target)
    except ValueError as error:
        raise Refusal("printer", f"The printer's target is wrong: {error}.") from error


def _one_of(what: str, value: str, known: list[str]) -> str:
    if value not in known:
        raise Refusal("printer", f"{value!r} is not a printer's {what}: choose {', '.join(known)}.")
    return value

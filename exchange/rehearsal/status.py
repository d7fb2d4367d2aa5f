"""How QuickBooks says no: a status code for one request, or an HRESULT for the whole call."""

from __future__ import annotations

from dataclasses import dataclass

OK = 0
NO_MATCH = 1
SOME_MISSING = 500
RATE_IGNORED = 530
UNSUPPORTED = 1030
BAD_REQUEST_ID = 1060
BAD_ID = 3000
BAD_DATE_RANGE = 3030
TOO_LONG = 3070
BAD_NAME = 3090
NAME_IN_USE = 3100
NOT_FOUND = 3120
BAD_PARENT = 3130
BAD_REFERENCE = 3140
MISSING = 3150
CONFLICT = 3152
IN_USE = 3160
DELETE_CLOSED = 3161
CANNOT_MODIFY = 3170
MODIFY_CLOSED = 3171
LOCKED = 3175
RELATED_LOCKED = 3176
CANNOT_SAVE = 3180
CANNOT_VOID = 3185
STALE = 3200
BAD_ADDRESS = 3205
BUSINESS_RULE = 3210
NOT_EXECUTED = 3231
FEATURE_OFF = 3250
USER_MAY_NOT = 3260
APPLICATION_MAY_NOT = 3262
NO_POSTING_ACCOUNT = 3270
WRONG_ITEM_KIND = 3280
BAD_QUANTITY = 3300
UNDEFINED_MACRO = 9100
DUPLICATE_MACRO = 9101

PARSE_ERROR = "0x80040400"
UNREACHABLE = "0x80040401"
UNEXPECTED = "0x80040402"
VERSION_UNKNOWN = "0x80040404"
WRONG_FILE = "0x8004040A"
BAD_TICKET = "0x8004040D"
FILE_BUSY = "0x80040410"
MODAL_DIALOG = "0x80040414"
FILE_NAME_NEEDED = "0x80040416"

HRESULTS = {
    PARSE_ERROR: "QuickBooks found an error when parsing the provided XML text stream.",
    UNREACHABLE: "Could not access QuickBooks.",
    UNEXPECTED: "Unexpected error. Check the qbsdklog.txt file for possible, additional information.",
    VERSION_UNKNOWN: "The version of qbXML that was requested is not supported or is unknown.",
    WRONG_FILE: "A QuickBooks company data file is already open and it is different from the one requested.",
    BAD_TICKET: "The ticket parameter is invalid.",
    FILE_BUSY: "The QuickBooks company data file is currently open in a mode other than the one specified.",
    MODAL_DIALOG: "There is a modal dialog box showing in the QuickBooks user interface.",
    FILE_NAME_NEEDED: "If QuickBooks is not running, the company data file name must be supplied.",
}
"""What the request processor says with each HRESULT that the stand-in can raise."""

LOCK_TEXTS = {
    LOCKED: "The object is in use by another user and could not be locked.",
    RELATED_LOCKED: "A related object is in use by another user and could not be locked.",
    CANNOT_SAVE: "There was an error when saving.  QuickBooks error message: Failed to acquire the lock "
    "for this object.",
    CANNOT_MODIFY: "The object has been modified by another user.",
}
"""The texts that tell a lock apart from a lasting refusal under the same status code."""


class Refused(Exception):
    """Carry one request's refusal: `code` as in `statusCode`, severity Error, nothing saved."""

    def __init__(self, code: int, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.message = message


class ProcessorError(Exception):
    """Report that the request processor threw instead of answering: an `hresult` and its message.

    `detail` says more than QuickBooks would (which element, which line), for the person who rehearses.
    """

    def __init__(self, hresult: str, detail: str = "") -> None:
        self.hresult = hresult
        self.message = HRESULTS[hresult]
        self.detail = detail
        super().__init__(f"{hresult}: {self.message} {detail}".rstrip())


@dataclass(frozen=True, slots=True)
class Status:
    """Report on one request: code, severity (Info, Warn, Error) and text."""

    code: int = OK
    message: str = "Status OK"

    @property
    def severity(self) -> str:
        """Give the severity that goes with the code's range: below 500 Info, below 1000 Warn, else Error."""
        return "Info" if self.code < 500 else "Warn" if self.code < 1000 else "Error"


def save_error(kind: str, why: str, code: int = CANNOT_SAVE) -> Refused:
    """Word a refusal at the moment of saving as QuickBooks does: outer sentence, two spaces, inner message."""
    return Refused(
        code, f"There was an error when saving a {kind}.  QuickBooks error message: {why}"
    )


def bad_reference(family: str, value: str, place: str, why: str = "") -> Refused:
    """Word a 3140: which list, which value, where it stood."""
    nested = why or "The specified record does not exist in the list."
    return Refused(
        BAD_REFERENCE,
        f'There is an invalid reference to QuickBooks {family} "{value}" in the {place}.  '
        f"QuickBooks error message: Invalid argument.  {nested}",
    )

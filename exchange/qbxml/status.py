"""What each status code of QuickBooks means for a document of ours: cause, cure and what to do next.

The codes are those of Intuit's "Status codes in response messages", with the message set codes of error recovery
(600 and 9001 to 9005); the words are ours. Ranges: 0-499 done, 500-999 done with a remark, 1000 and more not done.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from exchange.qbxml.response import Severity


class Action(StrEnum):
    """Say what happens to the document after an answer.

    DONE: count it as done. RETRY: send the same later, with growing pauses. QUERY: ask QuickBooks what it holds
    before deciding. PARK: set it aside for a person, the rest goes on. STOP: halt the company's queue.
    """

    DONE = "done"
    RETRY = "retry"
    QUERY = "query"
    PARK = "park"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Meaning:
    """Explain the status codes from `first` to `last` to an owner: why it happened and what to do."""

    first: int
    last: int
    action: Action
    cause: str
    cure: str


LOCK_WORDS = (
    "in use",
    "could not be locked",
    "failed to acquire the lock",
    "modified by another user",
)
"""Parts of QuickBooks' own text that tell a passing lock from a lasting refusal."""

LOCK_CODES = frozenset({3170, 3180, 3185})
"""Codes that stand for many causes, of which a lock is one."""

NOTHING = "Nothing to do."
LOOKED_UP = "The document is looked up in QuickBooks before anything is sent again."
OWN_WORDS = "Read QuickBooks' own words below."
OUR_MISTAKE = "Send the exchange log to the makers of tui-pos; the rest of the day goes on."


def _row(
    codes: int | tuple[int, int], action: Action, cause: str, cure: str = OUR_MISTAKE
) -> Meaning:
    first, last = codes if isinstance(codes, tuple) else (codes, codes)
    return Meaning(first, last, action, cause, cure)


_D, _R, _Q, _P, _S = Action.DONE, Action.RETRY, Action.QUERY, Action.PARK, Action.STOP

MEANINGS: tuple[Meaning, ...] = (
    _row(0, _D, "QuickBooks did what was asked.", NOTHING),
    _row(1, _D, "Nothing in QuickBooks matches the question.", NOTHING),
    _row(
        500,
        _D,
        "Some of the records asked for are not in QuickBooks.",
        "Nothing to do: those that are missing are shown where they matter.",
    ),
    _row(
        501,
        _P,
        "A record cannot be expressed in the qbXML version in use.",
        "Open the record in QuickBooks and see what is unusual about it.",
    ),
    _row(
        510,
        _P,
        "QuickBooks holds a record that it cannot hand out.",
        "Open the record in QuickBooks, save it again, then try again.",
    ),
    _row(530, _D, "This QuickBooks does not know a field; the rest was saved.", NOTHING),
    _row(531, _D, "This QuickBooks does not know a choice; the rest was saved.", NOTHING),
    _row(
        550,
        _D,
        "The record was saved, but not its notes.",
        "Type the notes in QuickBooks if you need them there.",
    ),
    _row(560, _D, "A field that QuickBooks means to drop was used.", NOTHING),
    _row(
        570,
        _D,
        "The document was saved but not linked, since the other one is already closed.",
        "Check the order or bill that it belongs to in QuickBooks.",
    ),
    _row(
        600,
        _Q,
        "QuickBooks remembers nothing about this message set.",
        LOOKED_UP,
    ),
    _row(
        1000,
        _R,
        "QuickBooks had an internal error.",
        "If it comes again, verify the company file (File, Utilities, Verify Data).",
    ),
    _row(
        1010,
        _R,
        "QuickBooks is not available.",
        "Leave QuickBooks open without a dialog; the exchange tries again by itself.",
    ),
    _row(
        1030,
        _S,
        "This edition or version of QuickBooks does not know the request.",
        "Use QuickBooks Desktop Pro, Premier or Enterprise 2014 or later.",
    ),
    _row(1060, _P, "The request carried an identifier that is too long."),
    _row(
        3000,
        _P,
        "An identifier is not valid in this company file, or one document was linked twice.",
        "Refresh the accounts and items, check the mapping, then resend.",
    ),
    _row(3010, _P, "A yes or no was written wrongly."),
    _row(3020, _P, "A date was written wrongly."),
    _row(3030, _P, "A question ran from a later to an earlier date."),
    _row(3031, _P, "A question ran from a later to an earlier name or number."),
    _row(3035, _P, "A time interval was written wrongly."),
    _row(3040, _P, "An amount was written wrongly."),
    _row(3045, _P, "A price was written wrongly."),
    _row(3050, _P, "A percentage was written wrongly."),
    _row(3060, _P, "A quantity was written wrongly."),
    _row(
        3070,
        _P,
        "A text is longer than QuickBooks allows.",
        "Shorten the name or text that the message quotes, then resend.",
    ),
    _row(
        3090,
        _P,
        "A name is not allowed in QuickBooks, for example because it holds a colon.",
        "Rename the customer, vendor or item, then resend.",
    ),
    _row(
        (3065, 3090),
        _P,
        "A text, number or identifier holds something that QuickBooks does not accept.",
        "Correct the value that the message quotes, then resend.",
    ),
    _row(
        3100,
        _Q,
        "The name is already taken: customers, vendors, employees and other names share one set of names.",
        "If it is the same person or item it is adopted; otherwise change one of the two names.",
    ),
    _row(
        3110,
        _Q,
        "The record is not in this company file.",
        "It is looked up by its name; if it was deleted, it is made again or mapped anew.",
    ),
    _row(
        3120,
        _Q,
        "QuickBooks cannot find the record: it was deleted, or an older company file was restored.",
        "It is looked up by its name; if it is gone, reconcile or map it anew.",
    ),
    _row(
        3130,
        _P,
        "The parent account, class, item or customer is missing or not valid.",
        "Make the parent in QuickBooks first, then resend.",
    ),
    _row(
        3140,
        _P,
        "The document names an account, item, customer or class that QuickBooks does not have.",
        "Create what the message names, or map it to something that exists, then resend.",
    ),
    _row(
        3150,
        _P,
        "Something that QuickBooks requires is missing.",
        "Fill in what the message names in QuickBooks or in the mapping, then resend.",
    ),
    _row((3151, 3153), _P, "Parts of the document exclude each other."),
    _row(
        3160,
        _P,
        "The record cannot be deleted, since others use it.",
        "Make it inactive instead.",
    ),
    _row(
        3161,
        _P,
        "The record cannot be deleted, since it lies before the closing date.",
        "Correct it with a document in the open period.",
    ),
    _row(
        3170,
        _P,
        "QuickBooks could not change the record.",
        "Read QuickBooks' own words below; close the record if it is open there, then resend.",
    ),
    _row(
        3171,
        _P,
        "The date lies before the closing date of the books.",
        "Let the bookkeeper open the period, or choose a date in the open one, then resend.",
    ),
    _row(
        3175,
        _R,
        "Somebody has the record open in QuickBooks.",
        "Close it there; the exchange tries again by itself.",
    ),
    _row(
        3176,
        _R,
        "Somebody has a record that belongs to it open in QuickBooks.",
        "Close the customer, item or account there; the exchange tries again by itself.",
    ),
    _row(
        3177,
        _P,
        "QuickBooks does not accept the date.",
        "Check the till's clock and the date of the document, then resend.",
    ),
    _row(
        3180,
        _P,
        "QuickBooks could not save the document.",
        "Read QuickBooks' own words below: often the closing date, a list that changed, or an open window.",
    ),
    _row(
        3185,
        _P,
        "QuickBooks could not void the transaction.",
        "Read QuickBooks' own words below; void it by hand if it was deposited or reconciled.",
    ),
    _row(3190, _P, "A field cannot be emptied in QuickBooks."),
    _row(
        3200,
        _Q,
        "The record was changed in QuickBooks since it was read.",
        "It is read again and the change is made once more.",
    ),
    _row(
        3205,
        _P,
        "The address has too many lines for QuickBooks.",
        "Shorten the address to five lines, city and country included, then resend.",
    ),
    _row(
        3210,
        _P,
        "QuickBooks refuses a value, for example a payment above what is due.",
        "Check the customer's open invoices; a payment can be sent without applying it.",
    ),
    _row(
        (3220, 3230),
        _Q,
        "QuickBooks took the change back, because of another record.",
        LOOKED_UP,
    ),
    _row(
        3231,
        _R,
        "The request did not run, because one before it failed.",
        "Resolve the earlier one; this one is sent again by itself.",
    ),
    _row(
        3240,
        _Q,
        "The times of creation do not agree: it may be a restored company file.",
        LOOKED_UP,
    ),
    _row(
        3250,
        _S,
        "A feature is switched off in this company file, or this edition lacks it.",
        "Switch on what the message names (Edit, Preferences, Company Preferences), then start again.",
    ),
    _row(
        3260,
        _S,
        "The QuickBooks user of the exchange lacks a permission.",
        "Give that user the permission (Company, Users), then start again.",
    ),
    _row(
        3261,
        _P,
        "tui-pos may not see personal data in this company file.",
        "Allow it under Edit, Preferences, Integrated Applications, if those fields are wanted.",
    ),
    _row(
        (3262, 3263),
        _S,
        "tui-pos may not write to this company file.",
        "Allow it under Edit, Preferences, Integrated Applications, then start again.",
    ),
    _row(
        3270,
        _P,
        "An item has no account to post to.",
        "Give the item its account in QuickBooks, then resend.",
    ),
    _row(
        (3280, 3310),
        _P,
        "An item's kind, a quantity or the order of the lines does not suit the document.",
        "Compare the item that the message names with its mapping, then resend.",
    ),
    _row(
        9001,
        _Q,
        "QuickBooks remembers this message set with other contents.",
        LOOKED_UP,
    ),
    _row(
        9002,
        _Q,
        "QuickBooks kept no answer for this message set; it may have run all the same.",
        LOOKED_UP,
    ),
    _row((9003, 9004), _P, "The identifier of the message set is not valid."),
    _row(
        9005,
        _Q,
        "QuickBooks could not keep its answer; the document may have been saved.",
        LOOKED_UP,
    ),
    _row((9100, 9199), _P, "A reference inside the message set leads nowhere."),
)
"""One row per code or range; where ranges overlap the narrower row stands first."""


def meaning(code: int) -> Meaning | None:
    """Find what a status code means; None for one that no reference knows."""
    return next((row for row in MEANINGS if row.first <= code <= row.last), None)


def judge(code: int, severity: Severity, message: str = "") -> Meaning:
    """Decide what an answer means, from its code, its severity and QuickBooks' own text.

    A lock told by the text is retried. An error is never counted as done; an unknown code goes by its severity, and
    an unknown error is parked.
    """
    row = meaning(code)
    if row is None:
        if severity is not Severity.ERROR:
            return Meaning(code, code, Action.DONE, "QuickBooks added a remark.", "Read it below.")
        cause = f"QuickBooks refused it with code {code}, which is not in its documentation."
        return Meaning(code, code, Action.PARK, cause, OWN_WORDS)
    if code in LOCK_CODES and any(word in message.lower() for word in LOCK_WORDS):
        return Meaning(
            code,
            code,
            Action.RETRY,
            "Somebody has the record, or one that belongs to it, open in QuickBooks.",
            "Close it there; the exchange tries again by itself.",
        )
    if row.action is Action.DONE and severity is Severity.ERROR:
        return Meaning(code, code, Action.PARK, row.cause, OWN_WORDS)
    return row

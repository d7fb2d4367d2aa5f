"""What QuickBooks throws instead of answering: each HRESULT with its cause, its cure and what the exchange does.

They reach us as text, in connectionError (the company file did not open, nothing was touched) or in receiveResponseXML
(the request may or may not have run). Codes and meanings after Intuit's Web Connector guide, its samples and the help
pages of long-standing integrations; the words are ours.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class Conduct(StrEnum):
    """Say what the exchange does after an HRESULT.

    LATER: nothing, the next run tries again. PERSON: the same, but it will fail until somebody acts. PATH: name
    the company file once, then give up. FORM: the request was refused before it ran; its bytes are never sent again.
    """

    LATER = "later"
    PERSON = "person"
    PATH = "path"
    FORM = "form"


@dataclass(frozen=True, slots=True)
class HResult:
    """Explain one HRESULT to an owner."""

    code: int
    conduct: Conduct
    cause: str
    cure: str

    @property
    def text(self) -> str:
        """Give the code as QuickBooks writes it."""
        return f"0x{self.code:08X}"

    @property
    def sentence(self) -> str:
        """Give cause, cure and code in one text for the Web Connector's status column."""
        return f"{self.cause} {self.cure} ({self.text})"


_L, _P, _O, _F = Conduct.LATER, Conduct.PERSON, Conduct.PATH, Conduct.FORM

_AGAIN = "The exchange tries again by itself at the next run."
_RIGHTS = "In QuickBooks as Admin: Edit, Preferences, Integrated Applications, Company Preferences, tui-pos"

HRESULTS: tuple[HResult, ...] = (
    HResult(
        0x80040400,
        _F,
        "QuickBooks could not read the request, so nothing of it ran.",
        "Send the exchange log to the makers of tui-pos; the rest of the day goes on.",
    ),
    HResult(0x80040401, _L, "QuickBooks could not be reached.", _AGAIN),
    HResult(
        0x80040402,
        _L,
        "QuickBooks met an unexpected error.",
        "If it comes again: restart QuickBooks and the Web Connector, then look into qbsdklog.txt.",
    ),
    HResult(
        0x80040403,
        _P,
        "The company file could not be opened.",
        "Open it once by hand in QuickBooks, and check the path in the exchange's settings.",
    ),
    HResult(
        0x80040404,
        _P,
        "This QuickBooks does not take the version of qbXML that is sent.",
        "Use QuickBooks Desktop 2014 or later.",
    ),
    HResult(
        0x80040406,
        _P,
        "The company file was not found.",
        "Correct the path in the exchange's settings; write it as QuickBooks' title bar shows it.",
    ),
    HResult(
        0x80040408,
        _P,
        "QuickBooks could not be started.",
        "Open QuickBooks and the company file by hand; end a QBW process left in the background; let nobody"
        " else have the file open in single-user mode; sign in to Windows on that machine.",
    ),
    HResult(
        0x8004040A,
        _P,
        "Another company file is open in QuickBooks.",
        "Open the shop's own company file there, or close QuickBooks.",
    ),
    HResult(
        0x8004040D,
        _L,
        "QuickBooks ended the connection while a request was under way.",
        "The document is sent again under the same number, so that it cannot be posted twice.",
    ),
    HResult(
        0x80040410,
        _L,
        "The company file is open in another mode (single- or multi-user) than was asked for.",
        "Switch the mode in QuickBooks' File menu, or wait. " + _AGAIN,
    ),
    HResult(
        0x80040414,
        _L,
        "A dialog is open in QuickBooks and keeps it from answering.",
        "Close the dialog on the QuickBooks machine. " + _AGAIN,
    ),
    HResult(
        0x80040416,
        _O,
        "QuickBooks is closed and no company file was named.",
        "Open the company file in QuickBooks, or put its full path into the exchange's settings.",
    ),
    HResult(
        0x80040417,
        _O,
        "No company file is open in QuickBooks.",
        "Open the company file, or put its full path into the exchange's settings.",
    ),
    HResult(
        0x80040418,
        _P,
        "The company file has never granted tui-pos access.",
        "Open the file as its Admin in single-user mode, run the update once, and answer"
        " “Yes, always; allow access even if QuickBooks is not running”.",
    ),
    HResult(
        0x8004041A,
        _P,
        "tui-pos has no permission for this company file.",
        f"{_RIGHTS}: tick “Allow”.",
    ),
    HResult(
        0x8004041D,
        _P,
        "tui-pos may not sign in to this company file by itself.",
        f"{_RIGHTS}, Properties: allow automatic login and choose the user.",
    ),
    HResult(
        0x8004041F,
        _P,
        "This edition of QuickBooks does not work with other programs.",
        "Use QuickBooks Desktop Pro, Premier or Enterprise.",
    ),
    HResult(
        0x80040420,
        _P,
        "Somebody refused tui-pos access in QuickBooks.",
        f"{_RIGHTS}: tick “Allow” if it was a mistake.",
    ),
    HResult(
        0x80040422,
        _L,
        "Another program is using the company file, and single-user access was asked for.",
        "Close the other program, or switch QuickBooks to multi-user mode. " + _AGAIN,
    ),
    HResult(0x80040424, _L, "QuickBooks is still starting.", _AGAIN),
    HResult(
        0x80040430,
        _P,
        "tui-pos may not sign in to this company file by itself.",
        f"{_RIGHTS}, Properties: allow automatic login and choose the user.",
    ),
    HResult(
        0x80040438,
        _P,
        "A QuickBooks that was left over, or a second one, is in the way.",
        "End every QBW process in the Task Manager, then start QuickBooks once.",
    ),
    HResult(
        0x80040154,
        _P,
        "QuickBooks' connection for other programs is not installed.",
        "Repair QuickBooks (Programs and Features), then install the Web Connector again.",
    ),
    HResult(
        0x80040308,
        _P,
        "QuickBooks' connection for other programs is damaged.",
        "Repair QuickBooks (Programs and Features), then install the Web Connector again.",
    ),
)
"""Every HRESULT that the references know."""

BY_CODE: Mapping[int, HResult] = MappingProxyType({one.code: one for one in HRESULTS})


def number(text: str) -> int | None:
    """Read an HRESULT however it was written: `0x80040400`, `80040400` or the signed number `-2147220480`."""
    text = text.strip()
    if re.fullmatch(r"-\d{1,11}", text, re.ASCII):
        return int(text) & 0xFFFFFFFF
    if re.fullmatch(r"(0[xX])?[0-9A-Fa-f]{1,8}", text, re.ASCII):
        return int(text, 16)
    return None


def explain(hresult: str, message: str = "") -> HResult:
    """Explain what QuickBooks threw; an unknown code is tried again later, in QuickBooks' own words."""
    code = number(hresult) or 0
    if code in BY_CODE:
        return BY_CODE[code]
    said = " ".join(message.split())[:200] or "no further words"
    return HResult(
        code,
        Conduct.LATER,
        f"QuickBooks reported an error that no reference knows (“{hresult.strip()[:40]}”: {said}).",
        _AGAIN,
    )

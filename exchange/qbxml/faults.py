"""The two ways a qbXML document can be wrong: we broke the rules, or QuickBooks did."""

from __future__ import annotations

from tui_pos.core.refusal import Refusal

EXCERPT = 60
"""Characters of a foreign text that an error may carry."""


def excerpt(text: str, at: int = 0, length: int = EXCERPT) -> str:
    """Cut a piece around position `at` that is safe in a log or on a screen: printable ASCII, one line, short."""
    start = max(0, at - length // 2)
    return "".join(c if " " <= c <= "~" else "?" for c in text[start : start + length])


class BadRequest(Refusal):
    """Say that a request of ours would break a rule of qbXML; it was not built and nothing was sent.

    `place` is the path of the element, for example `SalesReceiptAdd/RefNumber`.
    """

    def __init__(self, place: str, what: str) -> None:
        super().__init__("qbxml_request", f"{place} cannot be sent to QuickBooks: {what}.")
        self.place = place
        self.what = what


class BadResponse(Refusal):
    """Say that an answer is not one QuickBooks could have given; nothing was taken from it.

    `place` is the path and line of the element, `excerpt` at most 60 printable ASCII characters of what stood
    there. What happened to the request is unknown: look it up before sending it again.
    """

    def __init__(self, place: str, what: str, found: str = "") -> None:
        # Names of foreign elements and words of the XML parser can stand in all three.
        place, what, found = excerpt(place, length=160), excerpt(what, length=160), excerpt(found)
        saw = f" It says {found!r}." if found else ""
        super().__init__(
            "qbxml_response",
            f"The answer from QuickBooks cannot be read at {place}: {what}.{saw} Nothing was taken from it; "
            "look the document up in QuickBooks before sending it again.",
        )
        self.place = place
        self.what = what
        self.excerpt = found

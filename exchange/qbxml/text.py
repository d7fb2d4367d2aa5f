"""Text that QuickBooks can store: Windows-1252, one line, no control characters, within the limit of its field.

QuickBooks Desktop keeps its company file in Windows-1252. What lies outside comes back as a question mark, and
some control characters make it refuse a whole document. So text is mapped here, once, when a document is queued;
a text that was not mapped is refused by the wire types and never cut silently.
"""

from __future__ import annotations

import unicodedata

from exchange.qbxml.faults import BadRequest

_SUBSTITUTES = {
    "\u2010": "-",
    "\u2011": "-",
    "\u2012": "-",
    "\u2015": "\u2014",
    "\u2212": "-",
    "\u2032": "'",
    "\u2033": '"',
    "\u0110": "D",
    "\u0111": "d",
    "\u0126": "H",
    "\u0127": "h",
    "\u0131": "i",
    "\u0141": "L",
    "\u0142": "l",
    "\u014a": "N",
    "\u014b": "n",
    "\u0166": "T",
    "\u0167": "t",
    "\u1e9e": "SS",
}
"""Letters and marks that Unicode does not take apart, with the nearest spelling in Windows-1252."""


def is_storable(character: str) -> bool:
    """Tell whether QuickBooks can hold one character: in Windows-1252 and neither a control nor invisible."""
    if unicodedata.category(character) in ("Cc", "Cf", "Cs", "Zl", "Zp"):
        return False
    try:
        character.encode("cp1252")
    except UnicodeEncodeError:
        return False
    return True


def _plain(text: str) -> bool:
    """Tell printable ASCII, which is most text, without looking at each character."""
    return text.isascii() and text.isprintable()


def _map(character: str) -> str:
    category = unicodedata.category(character)
    if category in ("Cc", "Zl", "Zp", "Zs"):
        return " "
    if category == "Cf":
        return ""
    if is_storable(character):
        return character
    if character in _SUBSTITUTES:
        return _SUBSTITUTES[character]
    parts = unicodedata.normalize("NFKD", character)
    plain = "".join(part for part in parts if unicodedata.category(part) != "Mn")
    return plain if all(is_storable(part) for part in plain) else "?"


def fit(text: str, limit: int) -> str:
    """Map a text to what QuickBooks stores and cut it to `limit` characters; the one door for free text.

    Line breaks, tabs and other control characters become spaces, runs of spaces one space, ends are trimmed;
    accents that Windows-1252 lacks are dropped (`Łódź` becomes `Lódz`), anything else unknown becomes `?`.
    Fitting twice changes nothing. Limits count characters before XML escaping.
    """
    if _plain(text):
        mapped = text
    else:
        mapped = "".join(_map(character) for character in unicodedata.normalize("NFC", text))
    return " ".join(mapped.split())[:limit].rstrip()


def fit_name(text: str, limit: int) -> str:
    """Map a name of a list entry (31 or 41 characters): as `fit`, and a colon becomes `-`.

    QuickBooks reads a colon in a name as the step from a parent to its child. A name with nothing left is refused.
    """
    name = fit(text.replace(":", "-"), limit)
    if not name:
        raise BadRequest("Name", f"{text[:20]!r} leaves no name that QuickBooks can store")
    return name


def problem(text: str, limit: int) -> str | None:
    """Say what keeps a text from being sent as it is, or None: the check behind every STRTYPE."""
    if len(text) > limit:
        return f"it has {len(text)} characters and QuickBooks takes at most {limit}: shorten it"
    if _plain(text):
        return None
    for position, character in enumerate(text, 1):
        if not is_storable(character):
            return f"character {position} (U+{ord(character):04X}) cannot be stored: map it first"
    return None

"""What happens to text on its way to a printer with one code page."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from drivers.printer.codepage import CODE_PAGES, fit, glyphs


@pytest.mark.parametrize(
    ("text", "page", "printed"),
    [
        ("Café crème", "cp437", "Café crème"),
        ("Cafe\u0301", "cp437", "Café"),
        ("10 € – “fresh”…", "cp437", '10 EUR - "fresh"...'),
        ("10 €", "cp858", "10 €"),
        ("10 €", "cp1252", "10 €"),
        ("Łódź", "cp437", "Lódz"),
        ("Łódź", "cp852", "Łódź"),
        ("½ pound", "cp437", "½ pound"),
        ("½ pound", "cp866", "1/2 pound"),
        ("non\u00a0breaking", "cp1252", "non breaking"),
        ("tab\tand\nline", "cp437", "tab and line"),
        ("soft\u00adhyphen zero\u200bwidth", "cp437", "softhyphen zerowidth"),
        ("東京 tea", "cp437", "?? tea"),
        ("\x1b[31mred\x07", "cp437", "[31mred"),
    ],
)
def test_what_the_table_lacks_is_replaced_by_something_readable(
    text: str, page: str, printed: str
) -> None:
    """Letters the table has stay; others lose their accent, become words or, at last, a question mark."""
    assert fit(text, page) == printed


@given(st.text(), st.sampled_from(sorted(CODE_PAGES)))
def test_fitted_text_is_encodable_and_has_no_control_characters(text: str, page: str) -> None:
    """Whatever a name holds, the printer gets printable bytes of its own table."""
    fitted = fit(text, page)
    assert set(fitted.encode(page)) <= set(range(0x20, 0x7F)) | set(range(0x80, 0x100))
    assert fit(fitted, page) == fitted


def test_glyphs_are_the_whole_table() -> None:
    """Code page 437 shows 95 ASCII characters and 128 more, less the no-break space."""
    assert len(glyphs("cp437")) == 95 + 127
    assert glyphs("cp437").startswith(" !\"#$%&'()*+,-./0123456789")
    assert "╬" in glyphs("cp437")


def test_an_unknown_code_page_is_named() -> None:
    """A wrong setting says what can be chosen."""
    with pytest.raises(ValueError, match=r"cp999.*choose from cp437"):
        glyphs("cp999")

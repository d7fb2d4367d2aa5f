"""What people type, made storable in QuickBooks."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from exchange.qbxml.faults import BadRequest
from exchange.qbxml.limits import fit_field, limits
from exchange.qbxml.text import fit, fit_name


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("Ann Weaver", "Ann Weaver"),
        ("  two   spaces ", "two spaces"),
        ("first line\r\nsecond\tcolumn", "first line second column"),
        ("René Müller, 5 € “net” – €/kg", "René Müller, 5 € “net” – €/kg"),
        ("Cafe\u0301", "Café"),
        ("Łódź, Dvořák, Đặng", "Lódz, Dvorák, Dang"),
        ("ﬁne ½ ①", "fine ½ 1"),
        ("minus −5, hyphen‑ed, 5′ 6″", "minus -5, hyphen-ed, 5' 6\""),
        ("日本茶", "???"),
        ("thumbs 👍🏽 up", "thumbs ?? up"),
        ("bell\x07null\x00esc\x1b[31m", "bell null esc [31m"),
        ("zero\u200bwidth\ufeff \u202eevil", "zerowidth evil"),
        ("C1\x85control and \x9f", "C1 control and"),
        ("lone \ud800 half", "lone ? half"),
        ("non\u00a0breaking\u2028line", "non breaking line"),
        ("A&B</FullName><X>", "A&B</FullName><X>"),
        ("]]>", "]]>"),
        ("", ""),
    ],
)
def test_text_is_mapped_to_what_quickbooks_stores(typed: str, stored: str) -> None:
    """Windows-1252 stays, accents beyond it go, the rest is a question mark, and it is one line."""
    assert fit(typed, 60) == stored


def test_text_is_cut_to_its_limit_without_a_trailing_space() -> None:
    """Limits count characters, not bytes and not the escapes of XML."""
    assert fit("é" * 50, 41) == "é" * 41
    assert fit("&" * 50, 41) == "&" * 41
    assert fit("Rose and Thorn", 5) == "Rose"
    assert fit("x" * 1000, 31) == "x" * 31


def test_a_name_loses_its_colons() -> None:
    """QuickBooks reads a colon as the step from parent to child."""
    assert fit_name("Weaver: Ann", 41) == "Weaver- Ann"
    assert fit_name("x" * 1000, 41) == "x" * 41


@pytest.mark.parametrize("typed", ["", "   ", "\u200b\x00"])
def test_a_name_of_nothing_is_refused(typed: str) -> None:
    """A customer cannot be called nothing."""
    with pytest.raises(BadRequest):
        fit_name(typed, 41)


@given(st.text(), st.integers(0, 50))
def test_fitted_text_is_storable_and_stays_as_it_is(typed: str, limit: int) -> None:
    """Fitting twice changes nothing; the result is short, printable and in Windows-1252."""
    stored = fit(typed, limit)
    assert len(stored) <= limit
    assert stored.isprintable()
    assert stored.encode("cp1252").decode("cp1252") == stored
    assert fit(stored, limit) == stored


@pytest.mark.parametrize(
    ("path", "limit"),
    [
        ("CustomerAdd/Name", 41),
        ("CustomerMod/FirstName", 25),
        ("CustomerMod/MiddleName", 5),
        ("CustomerAdd/Phone", 21),
        ("CustomerAdd/BillAddress/Addr1", 41),
        ("CustomerAdd/BillAddress/City", 31),
        ("CustomerAdd/BillAddress/State", 21),
        ("CustomerAdd/BillAddress/PostalCode", 13),
        ("VendorAdd/Name", 41),
        ("VendorAdd/NameOnCheck", 41),
        ("AccountAdd/Name", 31),
        ("AccountAdd/AccountNumber", 7),
        ("ClassAdd/Name", 31),
        ("PaymentMethodAdd/Name", 31),
        ("StandardTermsAdd/Name", 31),
        ("ItemOtherChargeAdd/Name", 31),
        ("ItemSalesTaxAdd/TaxVendorRef/FullName", 41),
        ("SalesReceiptAdd/RefNumber", 11),
        ("SalesReceiptAdd/CheckNumber", 25),
        ("SalesReceiptAdd/Memo", 4095),
        ("SalesReceiptAdd/CustomerRef/FullName", 209),
        ("SalesReceiptAdd/SalesReceiptLineAdd/Desc", 4095),
        ("SalesReceiptAdd/SalesReceiptLineAdd/SalesTaxCodeRef/FullName", 3),
        ("InvoiceAdd/RefNumber", 11),
        ("CreditMemoAdd/RefNumber", 11),
        ("ReceivePaymentAdd/RefNumber", 20),
        ("JournalEntryAdd/RefNumber", 11),
        ("JournalEntryAdd/JournalDebitLine/AccountRef/FullName", 159),
        ("CheckAdd/RefNumber", 11),
        ("BillAdd/RefNumber", 20),
        ("ItemReceiptAdd/RefNumber", 20),
        ("VendorCreditAdd/RefNumber", 20),
        ("InventoryAdjustmentAdd/RefNumber", 11),
        ("TimeTrackingAdd/Notes", 4095),
    ],
)
def test_limits_are_known(path: str, limit: int) -> None:
    """The table says how long each text may be."""
    assert limits()[path] == limit


def test_a_text_is_fitted_by_the_table() -> None:
    """A name of a customer is cut at 41 without colons; a memo keeps its colon."""
    assert fit_field("CustomerAdd/Name", "A:" + "b" * 50) == "A-" + "b" * 39
    assert fit_field("SalesReceiptAdd/Memo", "till 2: café") == "till 2: café"
    with pytest.raises(KeyError):
        fit_field("SalesReceiptAdd/Nonsense", "x")

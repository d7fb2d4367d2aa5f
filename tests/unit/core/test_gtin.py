"""Trade item numbers: check digits, UPC-E, the 14-digit form, restricted circulation."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tui_pos.core import gtin
from tui_pos.core.gtin import Circulation
from tui_pos.core.refusal import Refusal

NUMBERS = {
    "96385074": "00000096385074",
    "73513537": "00000073513537",
    "036000291452": "00036000291452",
    "4006381333931": "04006381333931",
    "9780201379624": "09780201379624",
    "10012345678902": "10012345678902",
}

UPC_E = {
    "04252614": "042100005264",
    "01234565": "012345000065",
    "06543217": "065100004327",
    "654321": "065100004327",
    "0654321": "065100004327",
    "1234500": "123000004509",
    "123453": "012300000451",
    "123454": "012340000053",
    "123459": "012345000096",
}


def numbers(*lengths: int) -> st.SearchStrategy[str]:
    """Valid numbers of the given lengths, any digits."""
    payloads = st.sampled_from(lengths).flatmap(
        lambda length: st.text("0123456789", min_size=length - 1, max_size=length - 1)
    )
    return payloads.map(lambda payload: payload + gtin.check_digit(payload))


@pytest.mark.parametrize(("code", "stored"), NUMBERS.items())
def test_numbers_on_packs_are_kept_as_fourteen_digits_and_printed_as_they_were(code, stored):
    """EAN-8, UPC-A, EAN-13, ISBN and ITF-14 have one 14-digit form, and it leads back to the printed one."""
    assert gtin.normal(code) == stored
    assert gtin.printed(stored) == code


@pytest.mark.parametrize(
    ("payload", "digit"), [("03600029145", "2"), ("400638133393", "1"), ("9638507", "4")]
)
def test_the_check_digit_of_a_payload(payload, digit):
    """The digit under the last bars follows from the others."""
    assert gtin.check_digit(payload) == digit


@pytest.mark.parametrize("payload", ["12a", "١٢٣", "1²3"])
def test_a_check_digit_is_worked_out_for_plain_digits_only(payload):
    """Letters and digits of other scripts are a defect of the caller."""
    with pytest.raises(ValueError, match="not a row of digits"):
        gtin.check_digit(payload)


@given(numbers(8, 12, 13, 14))
def test_every_valid_number_reads_back(code):
    """A number with a right check digit is valid and keeps its digits."""
    assert gtin.is_valid(code)
    assert gtin.normal(code).endswith(code)


@given(numbers(8, 12, 13, 14), st.data())
def test_every_single_wrong_digit_is_found(code, data):
    """Change any one digit and the number is refused."""
    place = data.draw(st.integers(0, len(code) - 1))
    wrong = data.draw(st.sampled_from([digit for digit in "0123456789" if digit != code[place]]))
    bad = code[:place] + wrong + code[place + 1 :]
    assert not gtin.is_valid(bad)
    with pytest.raises(Refusal) as refusal:
        gtin.normal(bad)
    assert refusal.value.code == "check_digit"


@pytest.mark.parametrize("code", ["", "123", "12345678901", "40063813339310", "٤006381333931"])
def test_what_has_another_shape_is_no_number(code):
    """Wrong lengths, wrong digits and digits of other scripts are not trade item numbers."""
    assert not gtin.is_valid(code)
    with pytest.raises(Refusal):
        gtin.normal(code)


@pytest.mark.parametrize(("short", "long"), UPC_E.items())
def test_a_upc_e_stands_for_a_upc_a(short, long):
    """Six, seven or eight digits expand to the twelve they were squeezed from."""
    assert gtin.expand_upc_e(short) == long
    assert gtin.is_valid(long)


@pytest.mark.parametrize(
    "code", ["04252615", "24252614", "2425261", "12345", "123456789", "12345a"]
)
def test_what_is_no_upc_e_expands_to_nothing(code):
    """A wrong check digit, a number system other than 0 and 1, and other lengths are no UPC-E."""
    assert gtin.expand_upc_e(code) is None


@given(st.text("0123456789", min_size=6, max_size=6), st.sampled_from("01"))
def test_every_upc_e_with_its_check_digit_expands_to_the_same_number(six, system):
    """Seven digits and the eight with the expanded number's check digit mean the same."""
    long = gtin.expand_upc_e(system + six)
    assert long is not None
    assert gtin.expand_upc_e(system + six + long[-1]) == long


@given(st.text("0123456789", min_size=6, max_size=8))
def test_upc_e_agrees_with_another_implementation(code):
    """biip expands the same codes to the same numbers."""
    from biip import ParseError
    from biip.upc import Upc

    try:
        theirs = Upc.parse(code).as_upc_a()
    except ParseError:
        theirs = None
    assert gtin.expand_upc_e(code) == theirs


@pytest.mark.parametrize(
    ("code", "meaning"),
    [
        ("4006381333931", Circulation.OPEN),
        ("036000291452", Circulation.OPEN),
        ("212345928752", Circulation.REGION),
        ("2212346146856", Circulation.REGION),
        ("412345678903", Circulation.COMPANY),
        ("0421234567891", Circulation.COMPANY),
        ("20123451", Circulation.COMPANY),
        ("01234565", Circulation.COMPANY),
        ("96385074", Circulation.OPEN),
        ("22123456789014", Circulation.OPEN),
    ],
)
def test_restricted_numbers_are_told_from_world_wide_ones(code, meaning):
    """Scale labels mean something in one country, 04 and short 0 and 2 numbers in one company."""
    assert gtin.circulation(code.rjust(14, "0")) is meaning

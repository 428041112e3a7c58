"""Business numbers and telephone numbers."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.core.errors import DomainError
from chorok.registry.domain import business_number, phone

digits = st.text("0123456789", min_size=9, max_size=9)


@pytest.mark.parametrize("number", ["1208147521", "1248100998", "1234567891", "1111111119", "2222222227", "3333333336"])
def test_known_numbers_hold(number: str) -> None:
    assert business_number.is_valid(number)


@pytest.mark.parametrize(
    "number", ["1234567890", "120814752", "12081475210", "120-81-4752", "１２０８１４７５２１", "", "abc"]
)
def test_others_do_not(number: str) -> None:
    assert not business_number.is_valid(number)


@given(digits)
def test_exactly_one_check_digit_belongs_to_nine_digits(first_nine: str) -> None:
    valid = [last for last in "0123456789" if business_number.is_valid(first_nine + last)]
    assert valid == [str(business_number.check_digit(first_nine))]


@given(digits, st.integers(0, 7), st.integers(1, 9))
def test_one_wrong_digit_among_the_first_eight_is_found(first_nine: str, at: int, by: int) -> None:
    check = business_number.check_digit(first_nine)
    changed = first_nine[:at] + str((int(first_nine[at]) + by) % 10) + first_nine[at + 1 :]
    assert business_number.check_digit(changed) != check


@given(digits)
def test_a_number_is_cleaned_from_what_is_shown(first_nine: str) -> None:
    number = first_nine + str(business_number.check_digit(first_nine))
    shown = business_number.shown(number)
    assert shown == f"{number[:3]}-{number[3:5]}-{number[5:]}"
    assert business_number.clean(f" {shown} ") == number


def test_a_wrong_number_is_refused_beside_its_field_and_none_is_fine() -> None:
    with pytest.raises(DomainError) as refused:
        business_number.clean("123-45-67890")
    assert refused.value.field == "business_number"
    assert business_number.clean(" ") == ""


@pytest.mark.parametrize(
    ("typed", "kept", "shown"),
    [
        ("02-6261-0883", "+82262610883", "02-6261-0883"),
        ("02) 123-4567", "+8221234567", "02-123-4567"),
        ("031.123.4567", "+82311234567", "031-123-4567"),
        ("010 1234 5678", "+821012345678", "010-1234-5678"),
        ("+82 10-1234-5678", "+821012345678", "010-1234-5678"),
        ("+82 (0)2 123 4567", "+8221234567", "02-123-4567"),
        ("0082-2-123-4567", "+8221234567", "02-123-4567"),
        ("1588-1234", "+8215881234", "1588-1234"),
        ("+82 1588 1234", "+8215881234", "1588-1234"),
        ("070-1234-5678", "+827012345678", "070-1234-5678"),
        ("0507-1234-5678", "+8250712345678", "0507-1234-5678"),
        ("+62 21 555 0100", "+62215550100", "+62215550100"),
        ("", "", ""),
    ],
)
def test_telephone_numbers(typed: str, kept: str, shown: str) -> None:
    assert phone.to_e164(typed) == kept
    assert phone.shown(kept) == shown
    assert phone.to_e164(shown) == kept


@pytest.mark.parametrize("typed", ["12", "123-4567", "02-12", "전화없음", "+0123456789", "010-1234-56789"])
def test_what_cannot_be_dialled_is_refused(typed: str) -> None:
    with pytest.raises(DomainError) as refused:
        phone.to_e164(typed)
    assert refused.value.field == "phone"

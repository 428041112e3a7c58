"""What a list shows of a person."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.core.masking import mask_email, mask_name, mask_phone


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("홍길동", "홍*동"),
        ("김민", "김*"),
        ("남궁길동", "남**동"),
        ("", ""),
        ("Dewi Putri", "D*** P****"),
        ("O", "O"),
        ("홍길동 (가상)", "홍*동 (가상)"),
    ],
)
def test_names(name: str, masked: str) -> None:
    assert mask_name(name) == masked


@pytest.mark.parametrize(
    ("phone", "masked"),
    [("+821012345678", "010-****-5678"), ("+8221234567", "02-***-4567"), ("+628123456789", "+62******6789"), ("", "")],
)
def test_phones(phone: str, masked: str) -> None:
    assert mask_phone(phone) == masked


def test_addresses() -> None:
    assert mask_email("gildong@example.org") == "g******@example.org"


@given(st.text(alphabet=st.characters(categories=["L"]), min_size=3, max_size=20))
def test_a_name_of_three_letters_or_more_never_shows_its_middle(name: str) -> None:
    masked = mask_name(name)
    assert len(masked) == len(name)
    assert set(masked[1:-1]) == {"*"}

"""Numbers that came as text."""

import pytest

from chorok.core.texts import whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("042", 42), ("9" * 18, 10**18 - 1)])
def test_what_is_a_number(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize("text", ["", " 1", "-1", "+1", "1.0", "1_000", "x", "²", "٣", "9" * 19, "9" * 5000])
def test_what_is_none(text: str) -> None:
    assert whole_number(text) is None

"""When a certificate ends and when its extension may be asked for."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.registry.domain.validity import Stage, add_months, default_expiry, extension_window, stage_on

days = st.dates(date(2000, 1, 1), date(2090, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        (date(2020, 5, 13), 1, date(2020, 6, 13)),
        (date(2020, 1, 31), 1, date(2020, 2, 29)),
        (date(2021, 8, 31), -6, date(2021, 2, 28)),
        (date(2020, 1, 15), -1, date(2019, 12, 15)),
        (date(2020, 2, 29), 48, date(2024, 2, 29)),
        (date(2020, 12, 31), 0, date(2020, 12, 31)),
    ],
)
def test_months_are_added_by_the_calendar(day: date, months: int, expected: date) -> None:
    assert add_months(day, months) == expected


def test_green_certificates_hold_four_years() -> None:
    assert default_expiry(date(2020, 5, 13)) == date(2024, 5, 13)


def test_the_window_of_a_certificate() -> None:
    window = extension_window(date(2024, 8, 31))
    assert (window.opens_on, window.second_call_on, window.closes_on) == (
        date(2024, 2, 29),
        date(2024, 4, 30),
        date(2024, 5, 31),
    )
    assert date(2024, 5, 31) in window
    assert date(2024, 6, 1) not in window


@given(day=days, months=st.integers(-600, 600))
def test_a_month_more_never_leaves_the_month_meant(day: date, months: int) -> None:
    moved = add_months(day, months)
    assert (moved.year * 12 + moved.month) - (day.year * 12 + day.month) == months
    assert moved.day <= day.day
    assert moved.day == day.day or (moved + timedelta(days=1)).day == 1


@given(expires_on=days)
def test_every_boundary_falls_on_its_day(expires_on: date) -> None:
    window = extension_window(expires_on)
    one = timedelta(days=1)
    assert stage_on(window.opens_on - one, expires_on) is Stage.VALID
    assert stage_on(window.opens_on, expires_on) is Stage.WINDOW_OPEN
    assert stage_on(window.second_call_on - one, expires_on) is Stage.WINDOW_OPEN
    assert stage_on(window.second_call_on, expires_on) is Stage.SECOND_CALL
    assert stage_on(window.closes_on, expires_on) is Stage.SECOND_CALL
    assert stage_on(window.closes_on + one, expires_on) is Stage.WINDOW_CLOSED
    assert stage_on(expires_on, expires_on) is Stage.WINDOW_CLOSED
    assert stage_on(expires_on + one, expires_on) is Stage.EXPIRED


@given(expires_on=days, offset=st.integers(-400, 400))
def test_stages_only_go_forward(expires_on: date, offset: int) -> None:
    order = list(Stage)
    day = expires_on + timedelta(days=offset)
    assert order.index(stage_on(day, expires_on)) <= order.index(stage_on(day + timedelta(days=1), expires_on))

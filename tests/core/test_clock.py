"""The clock can be held."""

from datetime import UTC, date, datetime

import pytest

from chorok.core import clock


def test_held_clock_gives_the_day_in_seoul() -> None:
    with clock.at(datetime(2020, 12, 31, 15, 30, tzinfo=UTC)):
        assert clock.now() == datetime(2020, 12, 31, 15, 30, tzinfo=UTC)
        assert clock.today() == date(2021, 1, 1)


def test_a_naive_moment_is_refused() -> None:
    with pytest.raises(ValueError, match="aware"), clock.at(datetime(2020, 1, 1)):  # noqa: DTZ001
        pass

"""Numbers, money, days and moments as each language writes them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template
from django.test import RequestFactory
from django.utils import timezone, translation
from hypothesis import given
from hypothesis import strategies as st

from chorok.core.money import Money
from chorok.web.components.templatetags import chorok as filters


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (0, "0"),
        (1234567, "1,234,567"),
        (-1200, "-1,200"),
        (Decimal("1500.00"), "1,500"),
        (Decimal("0.50"), "0.5"),
        (Decimal("1E+3"), "1,000"),
        (None, "–"),
        ("", "–"),
        ("없음", "없음"),
    ],
)
def test_number(value: object, written: str) -> None:
    assert filters.number(value) == written


@given(st.integers())
def test_a_number_reads_back_as_itself(value: int) -> None:
    assert int(filters.number(value).replace(",", "")) == value


@pytest.mark.parametrize(("value", "written"), [(Decimal(85), "85.00"), (Decimal("77.17"), "77.17"), (None, "–")])
def test_a_score_keeps_its_two_decimals(value: Decimal | None, written: str) -> None:
    assert filters.score(value) == written


def test_money_names_its_currency() -> None:
    assert filters.money(Money(Decimal(12_500_000), "KRW")) == "12,500,000원"
    assert filters.money(Decimal("24500.5"), "USD") == "USD 24,500.50"
    assert filters.money(Decimal("24500.00"), "USD") == "USD 24,500"
    assert filters.money(None, "USD") == "–"
    with translation.override("en"):
        assert filters.money(12_500_000, "KRW") == "KRW 12,500,000"


def test_percent_takes_a_ratio() -> None:
    assert filters.percent(Decimal("1.034")) == "103.4%"
    assert filters.percent(1) == "100%"
    assert filters.percent(0) == "0%"
    assert filters.percent(None) == "–"


@pytest.mark.parametrize(
    ("value", "written"),
    [(1 / 16, "6.3%"), (3 / 16, "18.8%"), (Decimal("0.0625"), "6.3%"), (Decimal("0.0005"), "0.1%")],
)
def test_percent_rounds_half_up(value: Decimal | float, written: str) -> None:
    assert filters.percent(value) == written


def test_day_has_its_weekday_in_the_readers_language() -> None:
    assert filters.day(date(2020, 5, 13)) == "2020. 5. 13.(수)"
    with translation.override("en"):
        assert filters.day(date(2020, 5, 13)) == "Wed 13 May 2020"
    assert filters.day(None) == "–"


def test_moment_is_told_in_the_viewers_zone() -> None:
    late = datetime(2020, 5, 13, 22, 30, tzinfo=UTC)
    assert filters.moment(late) == "2020. 5. 14.(목) 07:30 KST"
    with timezone.override("Asia/Jakarta"), translation.override("en"):
        assert filters.moment(late) == "Thu 14 May 2020, 05:30 WIB (07:30 KST)"
    with timezone.override("Asia/Dubai"), translation.override("en"):
        assert filters.moment(late) == "Thu 14 May 2020, 02:30 UTC+04 (07:30 KST)"


def test_the_centres_day_stands_beside_where_it_is_another_one() -> None:
    late = datetime(2020, 5, 13, 22, 30, tzinfo=UTC)
    with timezone.override("America/New_York"):
        assert filters.moment(late) == "2020. 5. 13.(수) 18:30 EDT (2020. 5. 14.(목) 07:30 KST)"
    with timezone.override("America/New_York"), translation.override("en"):
        assert filters.moment(late) == "Wed 13 May 2020, 18:30 EDT (Thu 14 May 2020, 07:30 KST)"


def test_clocks_that_say_the_same_are_told_once() -> None:
    late = datetime(2020, 5, 13, 22, 30, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert filters.moment(late) == "2020. 5. 14.(목) 07:30 JST"


def test_file_size() -> None:
    assert filters.file_size(1) == "1 KB"
    assert filters.file_size(20_480) == "20 KB"
    assert filters.file_size(5_242_880) == "5.0 MB"


@given(st.floats(allow_nan=False, allow_infinity=False))
def test_a_meter_stays_between_0_and_100(value: float) -> None:
    assert 0 <= filters.clamp(value) <= 100


def test_query_changes_one_part_and_keeps_the_rest() -> None:
    request = RequestFactory().get("/x/", {"q": "태양 광", "field": ["a", "b"], "page": "3"})
    written = Template("{% query page=4 q=None %}").render(Context({"request": request}))
    assert written == "?field=a&amp;field=b&amp;page=4"

"""Rates of the two banks, spoken with over the wire."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal

import pytest

from chorok.connectors import client, exchange_rates
from chorok.connectors.errors import ConnectorError, NotConfigured, Rejected, Unavailable
from chorok.connectors.exchange_rates import ECOS, EXIM, RateRow
from tests.connectors import fakes

KEY = "exim-key"
FRIDAY, SUNDAY = date(2020, 5, 15), date(2020, 5, 17)


@pytest.fixture(autouse=True)
def _no_pauses(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))


@pytest.fixture
def exim() -> Iterator[fakes.Fake]:
    rows = [
        fakes.bank_row("USD", "1,230.7", "미국 달러"),
        fakes.bank_row("JPY(100)", "1,148.47", "일본 옌"),
        fakes.bank_row("IDR(100)", "8.24", "인도네시아 루피아"),
        fakes.bank_row("CNH", "173.08", "위안화"),
        fakes.bank_row("KRW", "1", "한국 원"),
        fakes.bank_row("XAF", "", "없는 환율"),
    ]
    with fakes.running(fakes.bank({"20200515": rows}, key=KEY)) as fake:
        yield fake


def test_rates_are_for_one_unit_in_iso_currencies(exim: fakes.Fake) -> None:
    assert exchange_rates.rates_on(FRIDAY, url=exim.url, key=KEY) == [
        RateRow("USD", Decimal("1230.7"), FRIDAY, EXIM),
        RateRow("JPY", Decimal("11.4847"), FRIDAY, EXIM),
        RateRow("IDR", Decimal("0.0824"), FRIDAY, EXIM),
        RateRow("CNY", Decimal("173.08"), FRIDAY, EXIM),
    ]


def test_on_a_holiday_the_last_published_day_is_taken_and_named(exim: fakes.Fake) -> None:
    rates = exchange_rates.rates_on(SUNDAY, url=exim.url, key=KEY)
    assert {rate.day for rate in rates} == {FRIDAY}
    assert [asked.query["searchdate"] for asked in exim.asked] == ["20200517", "20200516", "20200515"]


def test_it_walks_back_seven_days_and_no_further(exim: fakes.Fake) -> None:
    assert exchange_rates.rates_on(date(2020, 5, 22), url=exim.url, key=KEY)[0].day == FRIDAY
    exim.asked.clear()
    with pytest.raises(Unavailable):
        exchange_rates.rates_on(date(2020, 5, 23), url=exim.url, key=KEY)
    assert len(exim.asked) == 8


@pytest.mark.parametrize(
    ("said", "kind"),
    [
        (fakes.as_json([{"result": 2}]), Rejected),
        (fakes.as_json([{"result": 3}]), Rejected),
        (fakes.as_json([{"result": 4}]), Unavailable),
        (fakes.as_json([{"result": 9}]), Unavailable),
        (fakes.as_json(["x"]), Unavailable),
        (fakes.as_json({}), Unavailable),
        (fakes.as_json([fakes.bank_row("dollar", "1,000")]), Unavailable),
        (fakes.as_json([fakes.bank_row("USD", "abc")]), Unavailable),
        (fakes.as_json([fakes.bank_row("USD", "-5")]), Unavailable),
        (fakes.as_json([fakes.bank_row("USD", "Infinity")]), Unavailable),
        (fakes.Answer(b"<html>"), Unavailable),
        (fakes.Answer(status=500), Unavailable),
    ],
)
def test_every_error_of_the_bank_has_its_kind(exim: fakes.Fake, said: fakes.Answer, kind: type[ConnectorError]) -> None:
    exim.script.append(said)
    with pytest.raises(kind) as error:
        exchange_rates.rates_on(FRIDAY, url=exim.url, key=KEY)
    assert type(error.value) is kind


def test_a_wrong_key_is_rejected_and_none_is_not_asked_with(exim: fakes.Fake) -> None:
    with pytest.raises(Rejected):
        exchange_rates.rates_on(FRIDAY, url=exim.url, key="wrong")
    exim.asked.clear()
    with pytest.raises(NotConfigured):
        exchange_rates.rates_on(FRIDAY, url=exim.url, key=" ")
    assert exim.asked == []


def test_the_bank_of_korea_gives_the_dollar_of_the_latest_day() -> None:
    with fakes.running(fakes.ecos({"20200514": "1,224.5", "20200515": "1,230.7"}, key="k")) as fake:
        assert exchange_rates.ecos_rates_on(SUNDAY, url=fake.url, key="k") == [
            RateRow("USD", Decimal("1230.7"), FRIDAY, ECOS)
        ]
        with pytest.raises(Rejected):
            exchange_rates.ecos_rates_on(SUNDAY, url=fake.url, key="other")
        with pytest.raises(Unavailable, match="INFO-200"):
            exchange_rates.ecos_rates_on(date(2019, 1, 1), url=fake.url, key="k")
        for said in (fakes.as_json({"x": 1}), fakes.as_json([]), fakes.Answer(b"?")):
            fake.script.append(said)
            with pytest.raises(Unavailable):
                exchange_rates.ecos_rates_on(SUNDAY, url=fake.url, key="k")
        with pytest.raises(NotConfigured):
            exchange_rates.ecos_rates_on(SUNDAY, url=fake.url, key="")


def test_the_second_source_is_asked_when_the_first_fails(exim: fakes.Fake) -> None:
    with fakes.running(fakes.ecos({"20200515": "1,230.7"}, key="k")) as second:

        def ask(first_key: str, second_key: str) -> list[RateRow]:
            return exchange_rates.published_rates(
                FRIDAY, url=exim.url, key=first_key, second_url=second.url, second_key=second_key
            )

        assert len(ask(KEY, "k")) == 4
        assert second.asked == []
        assert ask("", "k") == [RateRow("USD", Decimal("1230.7"), FRIDAY, ECOS)]
        assert ask("wrong", "k")[0].source == ECOS
        with pytest.raises(Rejected, match=EXIM):
            ask("wrong", "wrong too")

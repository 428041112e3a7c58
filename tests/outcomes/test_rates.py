"""Exchange rates, the ladder of values, the organisations people write down, and who sees what until when."""

from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.core.models import ExchangeRate
from chorok.core.money import Rate
from chorok.outcomes.domain.queries.ladder import ladder_warnings
from chorok.outcomes.domain.queries.parties import named, written
from chorok.outcomes.domain.rates import rate_for, record_published, save_rate
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Claim
from chorok.outcomes.tasks import fetch_rates
from tests.factories import OrganisationFactory
from tests.outcomes.making import make_claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
D = Decimal
FRIDAY = date(2020, 5, 8)


def published(currency: str, krw: str, day: date = FRIDAY, source: str = "은행") -> None:
    ExchangeRate.objects.create(currency=currency, day=day, krw=D(krw), source=source)


def test_a_rate_to_won_is_the_published_one() -> None:
    published("USD", "1219.9")
    assert rate_for("USD", "KRW", FRIDAY) == Rate("USD", "KRW", D("1219.9"), FRIDAY, "은행")


def test_any_other_pair_is_crossed_over_won() -> None:
    published("USD", "1220")
    published("EUR", "1322.48")
    assert rate_for("EUR", "USD", FRIDAY) == Rate("EUR", "USD", D("1.084"), FRIDAY, "은행")
    assert rate_for("KRW", "USD", FRIDAY) == Rate("KRW", "USD", D("0.0008196721"), FRIDAY, "은행")


@pytest.mark.parametrize(("days", "found"), [(0, True), (3, True), (10, True), (11, False), (-1, False)])
def test_the_last_banking_day_before_is_taken_within_ten_days(days: int, found: bool) -> None:
    published("USD", "1220")
    assert (rate_for("USD", "KRW", FRIDAY + timedelta(days=days)) is not None) == found


def test_both_legs_come_from_one_authority_and_one_day() -> None:
    published("USD", "1220", source="은행")
    published("EUR", "1300", source="다른 은행")
    published("EUR", "1322.48", day=FRIDAY - timedelta(days=1))
    assert rate_for("EUR", "USD", FRIDAY) is None


@pytest.mark.parametrize(
    ("given", "field"),
    [
        ({"currency": "KRW"}, "currency"),
        ({"currency": "XYZ"}, "currency"),
        ({"day": date(2020, 5, 14)}, "day"),
        ({"krw": D(0)}, "krw"),
        ({"krw": D("NaN")}, "krw"),
        ({"krw": D("1.0000001")}, "krw"),
        ({"source": " "}, "source"),
    ],
)
def test_a_bad_rate_is_refused(given: dict[str, Any], field: str) -> None:
    values: dict[str, Any] = {"currency": "USD", "day": FRIDAY, "krw": D(1220), "source": "은행", **given}
    with pytest.raises(DomainError) as refusal:
        save_rate(actor=SYSTEM, **values)
    assert refusal.value.field == field
    assert ExchangeRate.objects.count() == 0


def test_rates_are_kept_by_staff(actor_with: Any) -> None:
    with pytest.raises(Refused):
        save_rate(actor=actor_with(Role.CITY), currency="USD", day=FRIDAY, krw=D(1220), source="은행")
    assert ExchangeRate.objects.count() == 0


def test_published_rates_are_kept_once_and_only_for_known_currencies() -> None:
    rows = [("USD", FRIDAY, D("1219.9")), ("XAU", FRIDAY, D(1)), ("EUR", FRIDAY, D("1322.1234567"))]
    assert record_published(rows, source="은행") == 2
    assert record_published(rows, source="은행") == 0
    assert ExchangeRate.objects.get(currency="EUR").krw == D("1322.123457")


def test_without_a_key_nothing_is_fetched_and_nothing_breaks(settings: Any) -> None:
    settings.CONNECTORS = {name: {**service, "key": ""} for name, service in settings.CONNECTORS.items()}
    fetch_rates()
    assert ExchangeRate.objects.count() == 0


def test_a_contract_above_the_talk_before_it_is_a_warning() -> None:
    company, other = OrganisationFactory(), OrganisationFactory()
    make_claim(kind=ClaimKind.CONSULTATION, amount=D(1000), organisations=[company])
    fits = make_claim(kind=ClaimKind.CONTRACT, amount=D(1000), organisations=[company])
    assert ladder_warnings(fits) == []
    alone = make_claim(kind=ClaimKind.CONTRACT, amount=D(9000), organisations=[other])
    assert ladder_warnings(alone) == []
    above = make_claim(kind=ClaimKind.CONTRACT, amount=D("0.01"), organisations=[company])
    (warning,) = ladder_warnings(above)
    assert "1,000.01" in warning


def test_organisations_are_found_by_name_number_and_what_is_written_back() -> None:
    first = OrganisationFactory(name_ko="초록물산", name_en="Chorok Trading", business_number="1234567891")
    second = OrganisationFactory(name_ko="햇빛")
    assert named(actor=SYSTEM, text="초록물산\n 햇빛 ; 123-45-67891") == [first, second]
    assert named(actor=SYSTEM, text="Chorok Trading") == [first]
    assert named(actor=SYSTEM, text=written([first, second])) == [first, second]
    OrganisationFactory(name_ko="햇빛")
    for text in ("햇빛", "없는 회사", "#999999"):
        with pytest.raises(DomainError):
            named(actor=SYSTEM, text=text)


def test_a_past_operators_staff_see_results_up_to_their_last_day(actor_with: Any) -> None:
    old = make_claim(happened_on=date(2020, 4, 30))
    make_claim(happened_on=date(2020, 5, 1), public=False)
    past = replace(actor_with(Role.STAFF), sees_until=date(2020, 4, 30))
    assert list(Claim.objects.visible_to(past)) == [old]

"""The city's overview: who may see it, targets against results, what waits."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.test import Client

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.outcomes.domain.claims import confirm_claim, report_claim
from chorok.outcomes.domain.queries.waiting import OpenYear, what_waits
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Line
from tests.factories import LineFactory, ProgrammeYearFactory

pytestmark = pytest.mark.django_db

PAGES = ["/city/", "/city/reports/"]


def event(line: Line, year: int) -> None:
    report_claim(
        actor=SYSTEM, year=year, line=line, kind=ClaimKind.EVENT, title_ko="행사", happened_on=date(year, 2, 3)
    )


@pytest.mark.parametrize("address", PAGES)
def test_visitors_sign_in_first(client: Client, address: str) -> None:
    response = client.get(address)

    assert response.status_code == 302
    assert response["Location"].endswith(f"?next={address}")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.EVALUATOR, Role.ADMIN])
def test_others_are_refused(
    client_for: Callable[[User], Client], user_with: Callable[..., User], address: str, role: Role
) -> None:
    assert client_for(user_with(role)).get(address).status_code == 403


def test_an_empty_hub_says_what_to_do(client_for: Callable[[User], Client], user_with: Callable[..., User]) -> None:
    assert "아직 열린 사업연도가 없습니다." in client_for(user_with(Role.CITY)).get("/city/").content.decode()


@pytest.mark.usefixtures("published")
class TestThePublishedYears:
    def test_targets_stand_against_results(
        self, client_for: Callable[[User], Client], user_with: Callable[..., User]
    ) -> None:
        city = client_for(user_with(Role.CITY))

        newest, asked = city.get("/city/"), city.get("/city/?year=2019")

        assert newest.context["results"].year == 2020
        assert "25개사 이상" in newest.content.decode()
        assert asked.context["results"].year == 2019
        assert "<strong>11,000,000달러</strong>" in asked.content.decode()
        assert city.get("/city/?year=1900").context["results"].year == 2020

    def test_reports_of_every_year_in_both_languages(
        self, client_for: Callable[[User], Client], user_with: Callable[..., User]
    ) -> None:
        text = client_for(user_with(Role.CITY)).get("/city/reports/").content.decode()

        for year in (2019, 2020):
            for language in ("ko", "en"):
                assert f"/results/{year}/report.hwpx?in={language}" in text


def test_what_waits_is_counted_by_year() -> None:
    line = LineFactory()
    for year in (2019, 2020):
        ProgrammeYearFactory(year=year)
        event(line, year)
    event(line, 2019)
    confirm_claim(actor=SYSTEM, claim=line.claims.filter(year=2019).first())  # type: ignore[arg-type]

    with clock.at(datetime(2020, 5, 13, tzinfo=UTC)):
        waiting = what_waits()

    assert waiting.years == [OpenYear(2019, 1, 1, over=True), OpenYear(2020, 1, 0, over=False)]
    assert (waiting.results, [year.year for year in waiting.to_close], waiting.unanswered) == (2, [2019], 0)


def test_a_year_that_is_over_says_so_and_leads_to_its_closing(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    line = LineFactory()
    ProgrammeYearFactory(year=2020)
    event(line, 2020)
    city = client_for(user_with(Role.CITY))
    with clock.at(datetime(2020, 5, 13, tzinfo=UTC)):
        assert "종료 · 미마감" not in city.get("/city/").content.decode()
    with clock.at(datetime(2026, 11, 22, tzinfo=UTC)):
        page = client_for(user_with(Role.CITY)).get("/city/").content.decode()
        assert "종료 · 미마감" in page
        assert "확정하거나 철회해야 할 성과가 남아 있습니다." in page
        assert 'href="/city/years/2020/"' in page
        confirm_claim(actor=SYSTEM, claim=line.claims.get())
        assert "모든 성과가 확정되었습니다." in client_for(user_with(Role.CITY)).get("/city/").content.decode()
        ProgrammeYearFactory(year=2021)
        assert "보고된 성과가 없습니다." in client_for(user_with(Role.CITY)).get("/city/").content.decode()

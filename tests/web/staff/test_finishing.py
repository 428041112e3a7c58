"""The pages on which an agreement ends without signatures and a call is finished."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from decimal import Decimal

import pytest
from django.test import Client
from django.urls import reverse

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.programs.domain.agreements import open_agreement
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import CallState
from chorok.programs.models import Agreement, Application, Call
from tests.programs.agreeing import SUPPORT
from tests.programs.selecting import MEETING, scored_call, states

pytestmark = pytest.mark.django_db
ClientWith = Callable[[Role], Client]


@pytest.fixture(autouse=True)
def _later() -> Iterator[None]:
    with clock.at(MEETING + timedelta(days=8)):
        yield


@pytest.fixture
def client_with(client_for: Callable[[User], Client], user_with: Callable[..., User]) -> ClientWith:
    return lambda role: client_for(user_with(role))


@pytest.fixture
def agreement() -> Agreement:
    """One of three is selected and negotiates, one waits."""
    made = scored_call([90, 80, 55], subsidies=[100] * 3, quota=1, waiting_places=1, **SUPPORT)
    with clock.at(MEETING):
        decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=made), minutes="원안대로", committee="김하나")
    return open_agreement(actor=SYSTEM, application=made.applications.get(number=1))


def test_an_agreement_nobody_signs_is_ended_and_the_place_is_offered(
    client_with: ClientWith, agreement: Agreement
) -> None:
    manager, call = client_with(Role.MANAGER), agreement.application.call
    address = reverse("staff_agreement_end", args=[agreement.pk])
    assert address in manager.get(reverse("staff_agreement", args=[agreement.pk])).content.decode()
    page = manager.get(address)
    assert list(page.context["form"].fields) == ["reason"]
    assert "다음 예비순위: 기업2(1순위)" in page.content.decode()

    assert manager.post(address, {"reason": ""}).context["form"].errors
    assert states(call) == ["selected", "waiting", "not_selected"]
    assert manager.post(address, {"reason": "기한 안에 서명하지 않음"}).status_code == 302

    assert states(call) == ["lapsed", "waiting", "not_selected"]
    ranking = manager.get(reverse("staff_ranking", args=[call.code])).content.decode()
    assert reverse("staff_ranking_up", args=[call.code, call.applications.get(number=2).pk]) in ranking
    shown = manager.get(reverse("staff_agreement", args=[agreement.pk])).content.decode()
    assert "기한 안에 서명하지 않음" in shown
    assert address not in shown


def test_a_call_says_what_stands_open_and_is_finished_once_nothing_does(
    client_with: ClientWith, agreement: Agreement
) -> None:
    staff, call = client_with(Role.STAFF), agreement.application.call
    address = reverse("staff_call_action", args=[call.code, "finish"])
    assert address in staff.get(reverse("staff_call", args=[call.code])).content.decode()
    page = staff.get(address)
    assert page.context["open"] == ["협약을 체결하지 않은 선정 기업이 1곳 있습니다. 협약을 체결하거나 종료해 주십시오."]
    assert 'method="post"' not in page.content.decode().split("<main", 1)[1].split("</main>", 1)[0]
    refused = staff.post(address)
    assert (refused.status_code, Call.objects.get().state) == (200, CallState.DECIDED)

    Agreement.objects.update(state="signed", committed=Decimal(100))
    Application.objects.filter(number=1).update(state="agreed")
    assert "예비순위에 남은 1곳에 예비순위가 종료되었음을 알립니다." in staff.get(address).content.decode()
    assert staff.post(address).status_code == 302

    assert Call.objects.get().state == CallState.FINISHED
    assert states(call) == ["agreed", "not_selected", "not_selected"]
    done = staff.get(reverse("staff_call", args=[call.code])).content.decode()
    assert address not in done
    assert "종료" in done
    public = Client().get(reverse("call_results", args=[call.code]))
    assert [application.number for application in public.context["rows"]] == [1]


def test_the_city_finishes_nothing(client_with: ClientWith, agreement: Agreement) -> None:
    address = reverse("staff_call_action", args=[agreement.application.call.code, "finish"])
    city = client_with(Role.CITY)
    assert [city.get(address).status_code, city.post(address).status_code] == [403, 403]
    assert Call.objects.get().state == CallState.DECIDED


def test_places_are_added_from_the_calls_page_and_the_next_one_is_offered(
    client_with: ClientWith, agreement: Agreement
) -> None:
    staff, call = client_with(Role.STAFF), agreement.application.call
    address = reverse("staff_call_action", args=[call.code, "add-places"])
    assert f'href="{address}"' in staff.get(reverse("staff_call", args=[call.code])).content.decode()
    form = staff.post(address, {"quota": "1", "text_ko": "한 곳을 더 선정합니다."}).context["form"]
    assert form.errors == {"quota": ["현재 선정 규모 1보다 크게 입력해 주십시오."]}
    assert staff.post(address, {"quota": "2", "text_ko": "한 곳을 더 선정합니다."}).status_code == 302
    assert "한 곳을 더 선정합니다." in staff.get(f"/calls/{call.code}/").content.decode()
    page = staff.get(reverse("staff_ranking", args=[call.code])).content.decode()
    assert reverse("staff_ranking_up", args=[call.code, call.applications.get(number=2).pk]) in page
    assert states(call) == ["selected", "waiting", "not_selected"]

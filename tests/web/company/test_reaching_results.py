"""A company finds its result and the appeal from its application, without the mail that spoke of it."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from chorok.accounts.actors import SYSTEM
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.models import Notification
from chorok.programs.domain.screening import reject_application
from chorok.programs.domain.selection import decide, draw_up_ranking
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call
from tests.factories import MembershipFactory
from tests.programs.selecting import MEETING, scored_call

pytestmark = pytest.mark.django_db
ClientFor = Callable[[User], Client]


def decided(**facts: object) -> Call:
    """Of three one is selected; nobody waits."""
    call = scored_call([90, 80, 70], quota=1, waiting_places=0, **facts)  # type: ignore[arg-type]
    decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=call), minutes="의결", committee="김하나")
    return call


def opened(client_for: ClientFor, application: Application) -> tuple[str, str]:
    """The application as its company sees it, and the address of its result."""
    owner = MembershipFactory(organisation=application.organisation).user
    own = [application.organisation_id, application.pk]
    page = client_for(owner).get(reverse("desk_application", args=own))
    return page.content.decode(), f'href="{reverse("desk_application_result", args=own)}"'


def test_who_was_not_selected_finds_scores_and_appeal(client_for: ClientFor) -> None:
    with clock.at(MEETING):
        html, result = opened(client_for, decided().applications.get(number=3))
    assert html.count(result) == 2
    assert "이 결정에 대하여 2020. 6. 22.(월)까지 이의신청할 수 있습니다." in html


def test_who_was_selected_finds_the_scores(client_for: ClientFor) -> None:
    with clock.at(MEETING):
        html, result = opened(client_for, decided().applications.get(number=1))
    assert html.count(result) == 1
    assert "이의신청할 수 있습니다" not in html


def test_after_the_period_the_result_alone_is_there(client_for: ClientFor) -> None:
    with clock.at(MEETING):
        call = decided()
    with clock.at(MEETING + timedelta(days=8)):
        html, result = opened(client_for, call.applications.get(number=3))
    assert html.count(result) == 1
    assert "이의신청할 수 있습니다" not in html


def test_whoever_is_rejected_in_the_screening_is_told_of_the_appeal_and_finds_it(client_for: ClientFor) -> None:
    with clock.at(MEETING):
        application = scored_call([90]).applications.get()
        Application.objects.filter(pk=application.pk).update(state=ApplicationState.SUBMITTED)
        owner = MembershipFactory(organisation=application.organisation, user__language="ko").user
        html, result = opened(client_for, application)
        assert result not in html
        reject_application(actor=SYSTEM, application=application, reason="증명서가 {3개월}을 넘겼습니다.")
        html, result = opened(client_for, application)
    assert html.count(result) == 2
    told = Notification.objects.get(recipient=owner).body
    assert told.splitlines()[-1] == "이의신청 기한: 2020. 6. 22."
    assert "사유: 증명서가 {3개월}을 넘겼습니다." in told


def test_a_call_without_appeals_speaks_of_none(client_for: ClientFor) -> None:
    with clock.at(MEETING):
        application = scored_call([90], appeal_days=0).applications.get()
        owner = MembershipFactory(organisation=application.organisation, user__language="ko").user
        reject_application(actor=SYSTEM, application=application, reason="요건 미비")
        html, result = opened(client_for, application)
    assert html.count(result) == 1
    assert "이의신청" not in Notification.objects.get(recipient=owner).body

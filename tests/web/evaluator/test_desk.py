"""The review desk: pledge, scores as they are typed, submitting, stepping back."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.models import User
from chorok.programs.domain.panel import invite_evaluator
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.enums import AssignmentState, PanelState
from chorok.programs.models import Assignment, EvaluatorProfile
from tests.programs.making_review import evaluator, given, in_review, pledged, reviewed_call

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def sheet() -> Assignment:
    call = reviewed_call()
    member, person = pledged(call)
    return given(in_review(call, 1), member, person)


@pytest.fixture
def client(sheet: Assignment, client_for: Callable[[User], Client]) -> Client:
    return client_for(sheet.member.user)


def _address(name: str, sheet: Assignment) -> str:
    return reverse(name, args=[sheet.application.call.code, sheet.pk])


def test_nothing_opens_before_the_pledge_is_signed(client_for: Callable[[User], Client]) -> None:
    call, person = reviewed_call(), evaluator()
    member = invite_evaluator(actor=SYSTEM, call=call, user=person.user)
    assert person.user is not None
    client = client_for(person.user)
    pledge = reverse("review_pledge", args=[call.code])
    assert client.get(reverse("review_call", args=[call.code])).headers["Location"] == pledge
    assert client.post(pledge, {"version": PLEDGE.version}).status_code == 200
    member.refresh_from_db()
    assert member.state == PanelState.INVITED
    client.post(pledge, {"version": PLEDGE.version, "agree": "on"})
    member.refresh_from_db()
    assert member.state == PanelState.PLEDGED
    assert client.get(reverse("review_call", args=[call.code])).status_code == 200


def test_typed_scores_are_saved_and_a_wrong_one_is_answered_with_the_reason(client: Client, sheet: Assignment) -> None:
    first, second = sheet.application.call.criteria.all()
    address = _address("review_scores_save", sheet)
    answer = client.post(address, {f"points-{first.pk}": "40.5", f"points-{second.pk}": "", "comment_internal": "좋음"})
    assert answer.status_code == 200
    assert answer.json() == {"saved_at": "10:00:00"}
    assert dict(sheet.scores.values_list("criterion_id", "points")) == {first.pk: Decimal("40.50")}
    answer = client.post(address, {f"points-{first.pk}": "60.5"})
    assert answer.status_code == 422
    assert "60" in answer.json()["error"]
    assert client.post(address, {f"points-{first.pk}": "많이"}).status_code == 422
    assert dict(sheet.scores.values_list("criterion_id", "points")) == {first.pk: Decimal("40.50")}


def test_a_sheet_works_without_a_script_and_says_what_is_missing(client: Client, sheet: Assignment) -> None:
    first, second = sheet.application.call.criteria.all()
    address = _address("review_application", sheet)
    answer = client.post(address, {f"points-{first.pk}": "40", "submit": "1"})
    assert answer.status_code == 200
    assert answer.context["form"].errors.keys() == {f"points-{second.pk}"}
    sheet.refresh_from_db()
    assert sheet.state == AssignmentState.ASSIGNED
    client.post(address, {f"points-{first.pk}": "40", f"points-{second.pk}": "20", "submit": "1"})
    sheet.refresh_from_db()
    assert (sheet.state, sheet.total) == (AssignmentState.SUBMITTED, 60)
    answer = client.post(address, {f"points-{first.pk}": "60", "save": "1"})
    assert answer.context["form"].non_field_errors()
    sheet.refresh_from_db()
    assert sheet.total == 60


def test_another_evaluators_sheet_is_not_there(sheet: Assignment, client_for: Callable[[User], Client]) -> None:
    _member, other = pledged(sheet.application.call)
    assert other.user is not None
    client = client_for(other.user)
    for name in ("review_application", "review_conflict"):
        assert client.get(_address(name, sheet)).status_code == 404
    assert client.post(_address("review_scores_save", sheet), {}).status_code == 404


def test_lists_ask_the_same_at_one_and_at_three_rows(sheet: Assignment, client: Client) -> None:
    addresses = [
        reverse("review_home"),
        reverse("review_call", args=[sheet.application.call.code]),
        reverse("review_meeting", args=[sheet.application.call.code]),
    ]
    before = [_queries(client, address) for address in addresses]
    for number in (2, 3):
        given(in_review(sheet.application.call, number), sheet.member, actor_for(sheet.member.user))
    assert [_queries(client, address) for address in addresses] == before


def _queries(client: Client, address: str) -> int:
    client.get(address)
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_an_evaluator_keeps_profile_and_past_work(client: Client, sheet: Assignment) -> None:
    address = reverse("review_profile")
    client.post(address, {"affiliation": "한국대학교", "business_number": "", "expertise": "태양광"})
    profile = EvaluatorProfile.objects.get(user=sheet.member.user)
    assert (profile.affiliation, profile.expertise) == ("한국대학교", "태양광")
    answer = client.post(address, {"kind": "advice", "name": "초록", "since": "2020-02-01", "until": "2020-01-01"})
    assert answer.context["work_form"].errors.keys() == {"until"}
    client.post(address, {"kind": "advice", "name": "초록", "since": "2020-01-01"})
    [work] = profile.past_work.all()
    client.post(reverse("review_past_work_remove", args=[work.pk]))
    assert not profile.past_work.exists()

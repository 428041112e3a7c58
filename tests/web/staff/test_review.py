"""The staff's pages of a review: panel, conflicts, assignment, sheets, the presentation day."""

import io
from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import Term, User
from chorok.programs.domain.conflicts import claim_conflict
from chorok.programs.domain.presentations import plan_presentations
from chorok.programs.enums import AssignmentState, ConflictState
from chorok.programs.models import Assignment, Call, Conflict, PanelMember, Presentation
from tests.conftest import grant
from tests.factories import MembershipFactory, UserFactory
from tests.programs.making_review import evaluator, given, in_review, pledged, reviewed_call, scored

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def _address(name: str, call: Call, *parts: int) -> str:
    return reverse(name, args=[call.code, *parts])


def test_inviting_from_the_list_and_by_mail(staff: Client) -> None:
    call, known = reviewed_call(), evaluator()
    staff.post(_address("staff_panel_invite", call), {"user": known.user_id})
    staff.post(_address("staff_panel_invite", call), {"email": "new@uni.ac.kr", "name": "새 위원", "chair": "on"})
    assert {member.user.email for member in PanelMember.objects.all()} == {
        "new@uni.ac.kr",
        known.user.email if known.user else "",
    }
    assert PanelMember.objects.get(chair=True).user.name == "새 위원"
    answer = staff.post(_address("staff_panel_invite", call), {"email": "other@uni.ac.kr"})
    assert answer.context["form"].errors.keys() == {"name"}
    assert PanelMember.objects.count() == 2
    page = staff.get(reverse("staff_evaluators") + f"?call={call.code}").content.decode()
    assert "위촉됨" in page


def test_assigning_automatically_shows_first_what_it_would_do(staff: Client) -> None:
    call = reviewed_call(evaluators_each=1)
    member, _person = pledged(call)
    in_review(call, 1)
    page = staff.get(_address("staff_assign_automatically", call))
    assert [(pair[0], pair[1].number) for pair in page.context["pairs"]] == [(member, 1)]
    assert not Assignment.objects.exists()
    staff.post(_address("staff_assign_automatically", call))
    assert Assignment.objects.get().member == member


def test_by_hand_with_a_conflict_the_reason_stands_beside_the_field(staff: Client) -> None:
    call, person = reviewed_call(), evaluator()
    application = in_review(call, 1)
    MembershipFactory(organisation=application.organisation, user=person.user)
    member, _person = pledged(call, person)
    answer = staff.post(_address("staff_sheets", call, application.pk), {"member": member.pk})
    assert answer.context["form"].errors.keys() == {"member"}
    assert not Assignment.objects.exists()


def test_opening_scores_again_needs_a_reason(staff: Client) -> None:
    call = reviewed_call()
    member, person = pledged(call)
    sheet = scored(given(in_review(call, 1), member, person), person, [50, 30])
    address = _address("staff_unlock", call, sheet.pk)
    assert staff.post(address, {"reason": ""}).status_code == 200
    sheet.refresh_from_db()
    assert sheet.state == AssignmentState.SUBMITTED
    assert staff.post(address, {"reason": "배점 오기"}).status_code == 302
    sheet.refresh_from_db()
    assert sheet.state == AssignmentState.ASSIGNED
    assert "배점 오기" in staff.get(_address("staff_sheets", call, sheet.application_id)).content.decode()


def test_an_applicants_request_is_sent_matched_and_decided(staff: Client, client_for: Callable[[User], Client]) -> None:
    call = reviewed_call()
    application = in_review(call, 1)
    member, _person = pledged(call)
    owner = MembershipFactory(organisation=application.organisation).user
    address = reverse("desk_conflict_claim", args=[application.organisation_id, application.pk])
    client = client_for(owner)
    assert client.post(address, {"name": "이심사", "reason": ""}).context["form"].errors.keys() == {"reason"}
    assert client.post(address, {"name": "이심사 교수", "reason": "소송 상대방"}).status_code == 302
    claim = application.conflict_claims.get()
    assert member.user.name not in client.get(address).content.decode()
    assert "이심사 교수" in staff.get(_address("staff_conflicts", call)).content.decode()
    staff.post(_address("staff_conflict_claim", call, claim.pk), {"member": member.pk})
    conflict = Conflict.objects.get()
    answer = staff.post(_address("staff_conflict_decide", call, conflict.pk), {"upheld": "1", "reason": " "})
    assert answer.status_code == 200
    conflict.refresh_from_db()
    assert conflict.state == ConflictState.CLAIMED
    staff.post(_address("staff_conflict_decide", call, conflict.pk), {"upheld": "1", "reason": "소송 중"})
    conflict.refresh_from_db()
    assert conflict.state == ConflictState.UPHELD


def test_the_order_is_changed_and_somebody_called_up(staff: Client) -> None:
    call = reviewed_call()
    for number in (1, 2, 3):
        in_review(call, number)
    values = {"first_at": "", "talk_minutes": "10", "question_minutes": "5"}
    staff.post(_address("staff_meeting", call), values)
    last = Presentation.objects.get(position=3)
    staff.post(_address("staff_meeting_move", call, last.pk), {"position": "1"})
    staff.post(_address("staff_meeting_turn", call, last.pk))
    last.refresh_from_db()
    assert (last.position, last.started_at is not None) == (1, True)
    assert "data-turn" in staff.get(_address("staff_meeting", call)).content.decode()
    staff.post(_address("staff_meeting_turn", call, last.pk), {"end": "1"})
    last.refresh_from_db()
    assert last.ended_at is not None


def test_the_workbook_has_a_row_for_each_sheet(staff: Client) -> None:
    call = reviewed_call()
    member, person = pledged(call)
    scored(given(in_review(call, 1), member, person), person, [50, 30])
    content = staff.get(_address("staff_assignments_export", call)).getvalue()
    rows = list(load_workbook(io.BytesIO(content)).active.values)  # type: ignore[union-attr]
    assert rows[-1][:6] == ("CONSULTING-2020-0001", "A-001", rows[-1][2], member.user.name, "평가 제출", 80)


def test_lists_ask_the_same_at_one_and_at_three_rows(staff: Client) -> None:
    call = reviewed_call(evaluators_each=3)
    names = ("staff_panel", "staff_conflicts", "staff_assignments", "staff_assign_automatically", "staff_meeting")
    addresses = [*(_address(name, call) for name in names), reverse("staff_evaluators") + f"?call={call.code}"]

    def add(number: int) -> None:
        person = evaluator(email=f"a{number}@uni{number}.ac.kr")
        applied = in_review(call, number)
        owner = MembershipFactory(organisation=applied.organisation).user
        MembershipFactory(organisation=applied.organisation, user=person.user)
        member, _person = pledged(call, person)
        given(in_review(call, number + 10), member, person)
        claim_conflict(actor=actor_for(owner), application=applied, name="이심사", reason="소송")
        plan_presentations(actor=SYSTEM, call=call, first_at=None, talk_minutes=5, question_minutes=5)

    def count(address: str) -> int:
        staff.get(address)
        with CaptureQueriesContext(connection) as asked:
            assert staff.get(address).status_code == 200
        return len(asked)

    add(1)
    one = [count(address) for address in addresses]
    add(2)
    add(3)
    assert dict(zip(names, one, strict=False)) == dict(zip(names, map(count, addresses), strict=False))


def test_staff_of_a_past_operator_find_nothing_of_who_applied_later(client_for: Callable[[User], Client]) -> None:
    call, user = reviewed_call(), UserFactory()
    Call.objects.update(created_at=datetime(2019, 5, 1, tzinfo=UTC))
    ended = Term.objects.create(
        operator_ko="옛 기관",
        operator_en="Old",
        starts_on=date(2015, 1, 1),
        ends_on=date(2019, 12, 31),
        reads_from=date(2015, 1, 1),
        reads_until=date(2020, 12, 31),
    )
    grant(user, Role.STAFF, ended)
    early = in_review(call, 1, created_at=datetime(2019, 6, 1, tzinfo=UTC))
    late = in_review(call, 2, created_at=datetime(2020, 5, 1, tzinfo=UTC))
    member, person = pledged(call)
    for application in (early, late):
        given(application, member, person)
        claim_conflict(
            actor=actor_for(MembershipFactory(organisation=application.organisation).user),
            application=application,
            name="김위원",
            reason=f"사유 {application.number}",
        )
    past = client_for(user)
    assert [one.pk for one in past.get(_address("staff_assignments", call)).context["page"]] == [early.pk]
    assert past.get(_address("staff_sheets", call, early.pk)).status_code == 200
    assert past.get(_address("staff_sheets", call, late.pk)).status_code == 404
    assert [
        one.application for one in past.get(_address("staff_panel_member", call, member.pk)).context["assignments"]
    ] == [early]
    assert [one.application for one, _form in past.get(_address("staff_conflicts", call)).context["claims"]] == [early]
    book = load_workbook(io.BytesIO(past.get(_address("staff_assignments_export", call)).getvalue()))
    assert book.active is not None
    assert book.active.max_row == 2

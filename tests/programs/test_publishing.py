"""A call on its way to the public: approval, the second of publication, notices, cancellation."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification
from chorok.programs.domain import call_messages
from chorok.programs.domain.call_gaps import gaps
from chorok.programs.domain.calls import update_call
from chorok.programs.domain.publishing import (
    appear_all_due,
    approve_call,
    cancel_call,
    correct_call,
    extend_call,
    inform,
    publish_call,
    send_back_call,
    submit_for_approval,
    take_back_call,
    version_of,
)
from chorok.programs.enums import ApplicationState, CallState, NoticeKind
from chorok.programs.models import Call, CallNotice
from chorok.registry.enums import OrganisationKind
from chorok.todos.models import Todo
from tests.conftest import NOW
from tests.factories import MembershipFactory, OrganisationFactory
from tests.factories_programs import (
    CLOSES_AT,
    ApplicationFactory,
    CallFactory,
    CriterionFactory,
    DraftFactory,
    QuestionFactory,
    RuleFactory,
    YearLineFactory,
    complete,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
ActorWith = Callable[..., Actor]


def _open_todos() -> set[tuple[str, str]]:
    return set(Todo.objects.open().values_list("role", "title_ko"))


def _ready(**values: Any) -> Call:
    return complete(DraftFactory(name_ko="공고", **values))


def test_a_complete_draft_is_published_at_once(actor_with: ActorWith) -> None:
    call = publish_call(actor=actor_with(Role.STAFF), call=_ready())
    assert (call.state, call.publish_at, call.published_at, call.is_public) == (CallState.PUBLISHED, NOW, NOW, True)
    assert list(Call.objects.taking_applications()) == [call]


def test_a_call_appears_on_its_second_whether_the_worker_ran_or_not(actor_with: ActorWith) -> None:
    moment = NOW + timedelta(hours=1)
    call = publish_call(actor=actor_with(Role.STAFF), call=_ready(), publish_at=moment)
    assert (call.state, call.published_at) == (CallState.APPROVED, None)

    with clock.at(moment - timedelta(microseconds=1)):
        assert not Call.objects.public().exists()
        assert appear_all_due() == 0
    with clock.at(moment):
        assert list(Call.objects.public()) == [call]
        assert appear_all_due() == 1
        assert appear_all_due() == 0
    call.refresh_from_db()
    assert (call.state, call.published_at) == (CallState.PUBLISHED, moment)


@pytest.mark.parametrize(
    ("missing", "section"),
    [
        ({"summary_ko": ""}, "basics"),
        ({"body_ko": ""}, "basics"),
        ({"contact_name": ""}, "basics"),
        ({"contact_phone": "", "contact_email": ""}, "basics"),
        ({"agreement_ko": ""}, "agreement"),
        ({"closes_at": None}, "period"),
        ({"closes_at": NOW}, "period"),
        ({"quota": None}, "money"),
    ],
)
def test_an_incomplete_draft_is_not_published(missing: dict[str, Any], section: str) -> None:
    call = _ready(**missing)
    assert [gap.section for gap in gaps(call) if gap.stops] == [section]
    with pytest.raises(DomainError):
        publish_call(actor=SYSTEM, call=call)
    call.refresh_from_db()
    assert (call.state, call.publish_at) == (CallState.DRAFT, None)


def test_a_form_without_questions_and_a_review_without_criteria_stop_it() -> None:
    call = DraftFactory()
    assert [gap.section for gap in gaps(call) if gap.stops] == ["form", "criteria"]
    QuestionFactory(page__call=call)
    CriterionFactory(call=call)
    assert [gap for gap in gaps(call) if gap.stops] == []


def test_without_places_the_budget_of_the_line_is_enough() -> None:
    call = _ready(quota=None)
    YearLineFactory(year=call.year, line=call.line, budget=Decimal(1000))
    assert publish_call(actor=SYSTEM, call=call).state == CallState.PUBLISHED


def test_a_call_is_not_published_after_its_deadline() -> None:
    call = _ready()
    with pytest.raises(DomainError) as refusal:
        publish_call(actor=SYSTEM, call=call, publish_at=CLOSES_AT)
    assert refusal.value.field == "publish_at"
    call.refresh_from_db()
    assert (call.state, call.publish_at) == (CallState.DRAFT, None)


def test_only_staff_publish(actor_with: ActorWith) -> None:
    call = _ready()
    for role in (Role.CITY, Role.EVALUATOR):
        with pytest.raises(Refused):
            publish_call(actor=actor_with(role), call=call)
    call.refresh_from_db()
    assert call.state == CallState.DRAFT


def test_the_city_approves_before_the_centre_publishes(actor_with: ActorWith) -> None:
    staff, city = actor_with(Role.STAFF), actor_with(Role.CITY)
    call = _ready(needs_approval=True)
    with pytest.raises(DomainError):
        publish_call(actor=staff, call=call)

    submit_for_approval(actor=staff, call=call)
    assert _open_todos() == {(Role.CITY, "“공고” 공고 승인")}
    with pytest.raises(Refused):
        approve_call(actor=staff, call=call)

    approved = approve_call(actor=city, call=call)
    assert (approved.state, approved.approved_at, approved.approved_by_id) == (CallState.APPROVED, NOW, city.user_id)
    assert (approved.is_public, _open_todos()) == (False, {(Role.STAFF, "승인된 “공고” 공고 게시")})

    assert publish_call(actor=staff, call=call).state == CallState.PUBLISHED
    assert _open_todos() == set()


def test_the_city_approves_no_call_it_has_not_read(actor_with: ActorWith) -> None:
    city = actor_with(Role.CITY)
    call = submit_for_approval(actor=SYSTEM, call=_ready(needs_approval=True))
    read = version_of(call)
    update_call(actor=SYSTEM, call=take_back_call(actor=SYSTEM, call=call), quota=99)
    submit_for_approval(actor=SYSTEM, call=call)
    with pytest.raises(Outdated):
        approve_call(actor=city, call=call, seen=read)
    call.refresh_from_db()
    assert (call.state, call.approved_at) == (CallState.APPROVAL, None)
    assert approve_call(actor=city, call=call, seen=version_of(call)).state == CallState.APPROVED


def test_the_city_sends_a_call_back_with_a_reason(actor_with: ActorWith) -> None:
    city = actor_with(Role.CITY)
    call = submit_for_approval(actor=SYSTEM, call=_ready(needs_approval=True))
    with pytest.raises(DomainError) as refusal:
        send_back_call(actor=city, call=call, reason="  ")
    assert refusal.value.field == "reason"
    call.refresh_from_db()
    assert call.state == CallState.APPROVAL

    sent_back = send_back_call(actor=city, call=call, reason="예산을 확인해 주십시오.")
    assert (sent_back.state, sent_back.approval_note) == (CallState.DRAFT, "예산을 확인해 주십시오.")
    assert _open_todos() == {(Role.STAFF, "시의 의견에 따라 “공고” 공고 수정")}
    assert submit_for_approval(actor=SYSTEM, call=call).approval_note == ""


def test_a_call_that_needs_no_approval_is_not_sent_to_the_city() -> None:
    call = _ready()
    with pytest.raises(DomainError):
        submit_for_approval(actor=SYSTEM, call=call)
    assert not Todo.objects.exists()


def test_a_scheduled_call_is_taken_back_a_public_one_is_not() -> None:
    call = publish_call(actor=SYSTEM, call=_ready(), publish_at=NOW + timedelta(days=1))
    assert take_back_call(actor=SYSTEM, call=call).publish_at is None
    call.refresh_from_db()
    assert (call.state, call.publish_at) == (CallState.DRAFT, None)

    again = publish_call(actor=SYSTEM, call=call, publish_at=NOW + timedelta(days=1))
    with clock.at(NOW + timedelta(days=1)), pytest.raises(DomainError):
        take_back_call(actor=SYSTEM, call=again)
    again.refresh_from_db()
    assert again.state == CallState.APPROVED


def test_an_approval_does_not_outlive_taking_back(actor_with: ActorWith) -> None:
    call = submit_for_approval(actor=SYSTEM, call=_ready(needs_approval=True))
    approve_call(actor=actor_with(Role.CITY), call=call)
    back = take_back_call(actor=SYSTEM, call=call)
    assert (back.approved_at, back.approved_by_id) == (None, None)
    with pytest.raises(DomainError):
        publish_call(actor=SYSTEM, call=call)


def test_an_extension_moves_the_deadline_and_says_so_in_public() -> None:
    call, later = CallFactory(), CLOSES_AT + timedelta(days=7)
    notice = extend_call(actor=SYSTEM, call=call, closes_at=later, text_ko="기간을 연장합니다.")
    call.refresh_from_db()
    assert call.closes_at == later
    assert (notice.kind, notice.closes_before, notice.closes_after) == (NoticeKind.EXTENSION, CLOSES_AT, later)


def test_an_extension_past_the_announced_results_takes_a_later_day_for_them() -> None:
    call = CallFactory(results_on=date(2020, 6, 30))
    late = datetime(2020, 6, 30, 15, 0, tzinfo=UTC)  # the first second of July in Seoul
    for results_on in (None, date(2020, 6, 30)):
        with pytest.raises(DomainError) as refusal:
            extend_call(actor=SYSTEM, call=call, closes_at=late, results_on=results_on, text_ko="연장")
        assert refusal.value.field == "results_on"
        call.refresh_from_db()
        assert (call.closes_at, call.results_on, CallNotice.objects.count()) == (CLOSES_AT, date(2020, 6, 30), 0)
    extend_call(actor=SYSTEM, call=call, closes_at=late, results_on=date(2020, 7, 15), text_ko="연장")
    call.refresh_from_db()
    assert (call.closes_at, call.results_on) == (late, date(2020, 7, 15))
    last = extend_call(actor=SYSTEM, call=call, closes_at=late + timedelta(days=14), text_ko="재연장")
    assert last.call.results_on == date(2020, 7, 15)


@pytest.mark.parametrize("closes_at", [CLOSES_AT, CLOSES_AT - timedelta(seconds=1), NOW - timedelta(days=1)])
def test_an_extension_is_never_earlier(closes_at: datetime) -> None:
    call = CallFactory()
    with pytest.raises(DomainError) as refusal:
        extend_call(actor=SYSTEM, call=call, closes_at=closes_at, text_ko="연장")
    assert refusal.value.field == "closes_at"
    call.refresh_from_db()
    assert (call.closes_at, CallNotice.objects.count()) == (CLOSES_AT, 0)


def test_an_extension_needs_a_notice_and_is_undone_without_one() -> None:
    call = CallFactory()
    with pytest.raises(DomainError) as refusal:
        extend_call(actor=SYSTEM, call=call, closes_at=CLOSES_AT + timedelta(days=1), text_ko=" ")
    assert refusal.value.field == "text_ko"
    call.refresh_from_db()
    assert call.closes_at == CLOSES_AT


def test_a_closed_call_is_extended_until_screening_begins() -> None:
    call = CallFactory()
    application = ApplicationFactory(call=call, state=ApplicationState.SUBMITTED, number=1)
    with clock.at(CLOSES_AT + timedelta(days=1)):
        extend_call(actor=SYSTEM, call=call, closes_at=CLOSES_AT + timedelta(days=3), text_ko="연장")
    application.state = ApplicationState.ELIGIBLE
    application.save()
    with clock.at(CLOSES_AT + timedelta(days=4)), pytest.raises(DomainError):
        extend_call(actor=SYSTEM, call=call, closes_at=CLOSES_AT + timedelta(days=9), text_ko="연장")
    call.refresh_from_db()
    assert call.closes_at == CLOSES_AT + timedelta(days=3)


def test_a_correction_changes_what_may_be_corrected_and_nothing_else() -> None:
    call = CallFactory()
    notice = correct_call(actor=SYSTEM, call=call, text_ko="문의처를 바로잡습니다.", contact_phone="02-9999-0000")
    call.refresh_from_db()
    assert (call.contact_phone, notice.kind) == ("02-9999-0000", NoticeKind.CORRECTION)
    with pytest.raises(TypeError):
        correct_call(actor=SYSTEM, call=call, text_ko="비율", subsidy_rate=Decimal(10))
    with pytest.raises(DomainError):
        correct_call(actor=SYSTEM, call=call, text_ko="같은 값", contact_phone="02-9999-0000")
    assert CallNotice.objects.count() == 1


def test_the_quota_is_never_corrected_below_what_is_selected() -> None:
    call = CallFactory(quota=5)
    for number, state in enumerate((ApplicationState.SELECTED, ApplicationState.AGREED, ApplicationState.WAITING), 1):
        ApplicationFactory(call=call, state=state, number=number)
    with pytest.raises(DomainError, match="2") as refusal:
        correct_call(actor=SYSTEM, call=call, text_ko="정정", quota=1)
    assert refusal.value.field == "quota"
    call.refresh_from_db()
    assert call.quota == 5
    correct_call(actor=SYSTEM, call=call, text_ko="정정", quota=2)
    call.refresh_from_db()
    assert call.quota == 2


def test_a_public_call_is_cancelled_with_a_notice_a_draft_without() -> None:
    public, draft = CallFactory(), DraftFactory()
    with pytest.raises(DomainError) as refusal:
        cancel_call(actor=SYSTEM, call=public)
    assert refusal.value.field == "text_ko"
    public.refresh_from_db()
    assert public.state == CallState.PUBLISHED

    cancel_call(actor=SYSTEM, call=public, text_ko="예산 사정으로 취소합니다.")
    cancel_call(actor=SYSTEM, call=draft)
    assert set(Call.objects.public()) == {public}
    assert [notice.kind for notice in CallNotice.objects.all()] == [NoticeKind.CANCELLATION]
    assert not Call.objects.taking_applications().exists()


@pytest.mark.parametrize("state", [CallState.DECIDED, CallState.FINISHED, CallState.CANCELLED])
def test_a_decided_call_is_neither_cancelled_nor_corrected(state: CallState) -> None:
    call = CallFactory(state=state)
    for action in (
        lambda: cancel_call(actor=SYSTEM, call=call, text_ko="취소"),
        lambda: correct_call(actor=SYSTEM, call=call, text_ko="정정", quota=9),
        lambda: inform(actor=SYSTEM, call=call, text_ko="알림"),
        lambda: extend_call(actor=SYSTEM, call=call, closes_at=CLOSES_AT + timedelta(days=1), text_ko="연장"),
    ):
        with pytest.raises(DomainError):
            action()
    call.refresh_from_db()
    assert (call.state, call.quota, CallNotice.objects.count()) == (state, 2, 0)


def test_organisations_that_may_apply_are_told_once() -> None:
    fits = MembershipFactory(organisation__kind=OrganisationKind.COMPANY, user__language="en")
    MembershipFactory(organisation__kind=OrganisationKind.TEAM)
    call = CallFactory(name_en="Consulting")
    RuleFactory(call=call)
    ids = [fits.organisation.pk, *OrganisationFactory._meta.model.objects.values_list("pk", flat=True)]

    assert call_messages.tell_organisations(call_id=call.pk, organisation_ids=ids) == 1
    assert call_messages.tell_organisations(call_id=call.pk, organisation_ids=ids) == 0
    message = Notification.objects.get()
    assert (message.recipient, message.link) == (fits.user, f"/calls/{call.code}/")
    assert message.subject == "A call you may apply for: Consulting"


def test_nobody_is_told_of_a_call_that_was_cancelled_meanwhile() -> None:
    member = MembershipFactory()
    call = CallFactory(state=CallState.CANCELLED)
    assert call_messages.tell_organisations(call_id=call.pk, organisation_ids=[member.organisation_id]) == 0


def test_a_notice_reaches_applicants_and_whoever_asked() -> None:
    call = CallFactory()
    applicant, withdrawn, stranger = MembershipFactory(), MembershipFactory(), MembershipFactory()
    ApplicationFactory(call=call, organisation=applicant.organisation)
    ApplicationFactory(
        call=call,
        organisation=withdrawn.organisation,
        state=ApplicationState.WITHDRAWN,
        number=1,
        withdrawn_at=datetime(2020, 5, 2, tzinfo=UTC),
    )
    call.questions_asked.create(text="언제까지인가요?", asked_by=stranger.user, asked_at=NOW)
    notice = inform(actor=SYSTEM, call=call, text_ko="설명회를 엽니다.")

    assert call_messages.tell_of_notice(notice_id=notice.pk) == 2
    assert call_messages.tell_of_notice(notice_id=notice.pk) == 0
    assert set(Notification.objects.values_list("recipient", flat=True)) == {applicant.user_id, stranger.user_id}

"""Appeals: within their period, once, answered by somebody of the centre."""

from collections.abc import Callable, Iterator
from datetime import UTC, date, datetime
from decimal import Decimal
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock, files
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.programs.domain.appeals import answer_appeal, last_day, make_appeal, may_still_appeal
from chorok.programs.domain.assigning import assign
from chorok.programs.domain.conflicts import affirm_no_conflict, declare_conflict
from chorok.programs.domain.scoring import save_scores, submit_scores, unlock_scores
from chorok.programs.domain.selection import admit_late, decide, draw_up_ranking, move_up
from chorok.programs.enums import AppealState, ApplicationState, AssignmentState, ConflictGround, Outcome
from chorok.programs.models import Appeal, Application, Assignment, Call
from chorok.registry.enums import MemberRole
from chorok.todos.models import Todo
from tests.factories import MembershipFactory
from tests.factories_programs import ApplicationFactory, CallFactory
from tests.programs.making_review import pledged
from tests.programs.selecting import MEETING, scored_call

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _meeting() -> Iterator[None]:
    with clock.at(MEETING):
        yield


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def decided(**facts: object) -> Call:
    call = scored_call([90, 80, 70], quota=1, subsidies=[10, 20, 30], **facts)  # type: ignore[arg-type]
    decide(actor=SYSTEM, ranking=draw_up_ranking(actor=SYSTEM, call=call), minutes="의결", committee="김하나")
    call.refresh_from_db()
    return call


def applicant(application: Application, role: MemberRole = MemberRole.OWNER) -> Actor:
    return actor_for(MembershipFactory(organisation=application.organisation, role=role).user)


def loser(call: Call) -> Application:
    return call.applications.get(number=3)


def test_an_appeal_reaches_the_staff_with_its_file(store_folder: Path, staff: Actor) -> None:
    application = loser(decided())
    owner = applicant(application)
    upload = SimpleUploadedFile("reason.txt", "사유".encode())
    appeal = make_appeal(actor=owner, application=application, text=" 점수를 다시 봐 주십시오. ", upload=upload)
    assert (appeal.text, appeal.state, appeal.made_at) == ("점수를 다시 봐 주십시오.", AppealState.OPEN, MEETING)
    todo = Todo.objects.open().get(key=f"appeal:{appeal.pk}")
    assert (todo.role, todo.link) == (Role.STAFF, f"/staff/programme/appeals/{appeal.pk}/")
    assert appeal.file is not None
    rival = applicant(application.call.applications.get(number=1))
    assert [bool(files.can_read(one, appeal.file)) for one in (owner, staff, rival)] == [True, True, False]


def test_the_period_ends_with_its_last_day() -> None:
    application = loser(decided())  # announced on 15 June, seven days
    owner = applicant(application)
    assert last_day(application) == date(2020, 6, 22)
    with clock.at(datetime(2020, 6, 22, 15, 0, tzinfo=UTC)), pytest.raises(DomainError):  # midnight in Seoul
        make_appeal(actor=owner, application=application, text="늦은 이의")
    assert not Appeal.objects.exists()
    with clock.at(datetime(2020, 6, 22, 14, 59, 59, tzinfo=UTC)):
        make_appeal(actor=owner, application=application, text="마지막 순간")
    assert Appeal.objects.count() == 1


def test_a_call_without_appeals() -> None:
    application = loser(decided(appeal_days=0))
    assert last_day(application) is None
    with pytest.raises(DomainError):
        make_appeal(actor=applicant(application), application=application, text="이의")


def test_one_appeal_against_one_decision(staff: Actor) -> None:
    application = loser(decided())
    owner = applicant(application)
    appeal = make_appeal(actor=owner, application=application, text="이의")
    answer_appeal(actor=staff, appeal=appeal, upheld=False, answer="평가에 이상이 없습니다.")
    with pytest.raises(DomainError):
        make_appeal(actor=owner, application=application, text="다시 이의")
    assert Appeal.objects.count() == 1


def test_who_may_appeal() -> None:
    call = decided()
    application = loser(call)
    for actor in (
        applicant(application, MemberRole.ACCOUNTANT),
        applicant(call.applications.get(number=1)),
        actor_for(MembershipFactory().user),
    ):
        with pytest.raises(Refused):
            make_appeal(actor=actor, application=application, text="이의")
    winner = call.applications.get(number=1)
    with pytest.raises(DomainError):
        make_appeal(actor=applicant(winner), application=winner, text="이의")
    assert not Appeal.objects.exists()


def test_an_appeal_says_something() -> None:
    application = loser(decided())
    with pytest.raises(DomainError) as refusal:
        make_appeal(actor=applicant(application), application=application, text="  ")
    assert refusal.value.field == "text"
    assert not Todo.objects.exists()


def test_the_answer_reaches_the_applicant_and_settles_the_to_do(staff: Actor) -> None:
    application = loser(decided())
    appeal = make_appeal(actor=applicant(application), application=application, text="이의")
    answered = answer_appeal(actor=staff, appeal=appeal, upheld=False, answer="평가에 이상이 없습니다.")
    assert (answered.state, answered.answered_by, answered.answered_at) == (AppealState.DISMISSED, staff.user, MEETING)
    assert Notification.objects.get().body.endswith("\n평가에 이상이 없습니다.")
    assert not Todo.objects.open().exists()
    with pytest.raises(DomainError):
        answer_appeal(actor=staff, appeal=appeal, upheld=True, answer="번복")
    application.refresh_from_db()
    assert application.state == ApplicationState.NOT_SELECTED


def test_answers_have_words_and_come_from_others(staff: Actor, actor_with: Callable[..., Actor]) -> None:
    application = loser(decided())
    appeal = make_appeal(actor=applicant(application), application=application, text="이의")
    with pytest.raises(DomainError) as refusal:
        answer_appeal(actor=staff, appeal=appeal, upheld=False, answer=" ")
    assert refusal.value.field == "answer"
    MembershipFactory(organisation=application.organisation, user=staff.user)
    for actor in (staff, actor_with(Role.CITY), applicant(application)):
        with pytest.raises(Refused):
            answer_appeal(actor=actor, appeal=appeal, upheld=True, answer="인용")
    appeal.refresh_from_db()
    assert appeal.state == AppealState.OPEN


def test_upheld_against_the_decision_lets_people_select_within_the_quota(staff: Actor) -> None:
    call = decided()
    application = loser(call)
    appeal = make_appeal(actor=applicant(application), application=application, text="이의")
    answer_appeal(actor=staff, appeal=appeal, upheld=True, answer="재검토 결과 인용합니다.")
    row = application.ranking_rows.get()
    with pytest.raises(DomainError):  # the only place is taken
        move_up(actor=staff, row=row, note="이의신청 인용")
    call.applications.filter(number=1).update(state=ApplicationState.WITHDRAWN)
    move_up(actor=staff, row=row, note="이의신청 인용")
    application.refresh_from_db()
    assert application.state == ApplicationState.SELECTED


def rejected(call: Call) -> Application:
    application: Application = ApplicationFactory(
        call=call, number=9, state=ApplicationState.INELIGIBLE, screened_at=MEETING, rejection_reason="서류 미비"
    )
    return application


def test_upheld_against_the_screening_puts_it_back(staff: Actor) -> None:
    call = scored_call([90])
    application = rejected(call)
    appeal = make_appeal(actor=applicant(application), application=application, text="서류를 냈습니다.")
    board = draw_up_ranking(actor=staff, call=call)
    with pytest.raises(DomainError, match="이의신청"):  # the appeal comes first
        decide(actor=staff, ranking=board, minutes="의결", committee="김하나")
    answer_appeal(actor=staff, appeal=appeal, upheld=True, answer="확인했습니다.")
    application.refresh_from_db()
    assert (application.state, application.rejection_reason) == (ApplicationState.ELIGIBLE, "")
    assert not Todo.objects.open().exists()


def test_upheld_after_the_results_asks_the_staff_to_have_it_judged(staff: Actor) -> None:
    application = rejected(decided())
    appeal = make_appeal(actor=applicant(application), application=application, text="서류를 냈습니다.")
    answer_appeal(actor=staff, appeal=appeal, upheld=True, answer="확인했습니다.")
    assert Todo.objects.open().get().key == f"reinstated:{application.pk}"


def test_who_won_an_appeal_after_the_results_is_judged_and_nobody_else_anew(staff: Actor) -> None:
    call = decided(waiting_places=2, threshold=60)
    settled = loser(call)
    application = rejected(call)
    appeal = make_appeal(actor=applicant(application), application=application, text="서류를 냈습니다.")
    answer_appeal(actor=staff, appeal=appeal, upheld=True, answer="확인했습니다.")
    member, person = pledged(call)
    sheet = assign(actor=staff, application=application, member=member)
    old = Assignment.objects.create(
        member=member, application=settled, state=AssignmentState.SUBMITTED, cleared_at=MEETING, assigned_at=MEETING
    )
    with pytest.raises(DomainError, match="결과"):
        unlock_scores(actor=staff, assignment=old, reason="다시 봄")
    with pytest.raises(DomainError, match="결과"):
        declare_conflict(actor=person, assignment=old, ground=ConflictGround.FAMILY)
    affirm_no_conflict(actor=person, assignments=[sheet])
    criterion = call.criteria.get()
    save_scores(actor=person, assignment=sheet, points={criterion.pk: Decimal(50)})
    with pytest.raises(DomainError, match="채점"):
        admit_late(actor=staff, application=application)
    submit_scores(actor=person, assignment=sheet)
    row = admit_late(actor=staff, application=application)
    assert (row.total, row.decided, row.reason) == (Decimal(50), Outcome.NOT_SELECTED, "threshold")
    with pytest.raises(DomainError):  # its appeal was about the screening: the least total holds
        move_up(actor=staff, row=row, note="특별")
    with pytest.raises(DomainError, match="결과"):  # and now the review is over again
        unlock_scores(actor=staff, assignment=sheet, reason="다시 봄")
    application.refresh_from_db()
    assert application.state == ApplicationState.NOT_SELECTED


def test_nothing_to_appeal_against() -> None:
    call = CallFactory()
    for state in (ApplicationState.SUBMITTED, ApplicationState.ELIGIBLE):
        application = ApplicationFactory.build(call=call, state=state)
        assert not may_still_appeal(application)

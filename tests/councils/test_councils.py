"""Councils meet: agenda, who came, decisions, what is to be done, and the minutes as papers."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from io import BytesIO

import pypdf
import pytest
from django.utils import translation
from hwpx import HwpxDocument

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.councils.domain.councils import save_council, save_member
from chorok.councils.domain.decisions import add_follow_up, decide, finish_follow_up
from chorok.councils.domain.meetings import (
    cancel_meeting,
    hold_meeting,
    members_on,
    note_attendance,
    plan_again,
    plan_meeting,
    remove_item,
    save_item,
    update_meeting,
)
from chorok.councils.domain.minutes import minutes
from chorok.councils.domain.queries.meetings import whole
from chorok.councils.enums import MeetingState
from chorok.councils.models import AgendaItem, Attendance, Council, CouncilMeeting, CouncilMember, Decision, FollowUp
from chorok.documents import hwpx, pdf
from chorok.documents.model import Table
from chorok.registry.domain.merging import merge_organisations
from chorok.todos.models import Todo
from tests.conftest import NOW
from tests.factories import OrganisationFactory
from tests.papers.making import make_project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
BEGUN = NOW - timedelta(hours=2)


@pytest.fixture
def council() -> Council:
    return save_council(actor=SYSTEM, name_ko="개발협력협의회", name_en="Development-cooperation council")


@pytest.fixture
def chair(council: Council) -> CouncilMember:
    return save_member(
        actor=SYSTEM,
        council=council,
        name="김의장",
        position="과장",
        chairs=True,
        organisation=OrganisationFactory(name_ko="서울시"),
    )


@pytest.fixture
def meeting(council: Council, chair: CouncilMember) -> CouncilMeeting:
    return plan_meeting(actor=SYSTEM, council=council, starts_at=BEGUN, place="시청 3층")


@pytest.fixture
def held(meeting: CouncilMeeting, chair: CouncilMember) -> CouncilMeeting:
    note_attendance(actor=SYSTEM, meeting=meeting, came={chair.pk: ""})
    return hold_meeting(actor=SYSTEM, meeting=meeting)


class TestMembers:
    def test_a_member_sits_there_for_one_body(self, council: Council) -> None:
        for organisation, body in ((None, ""), (OrganisationFactory(), "GGGI")):
            with pytest.raises(DomainError) as refusal:
                save_member(actor=SYSTEM, council=council, name="A", organisation=organisation, body=body)
            assert refusal.value.field == "body"
        assert not CouncilMember.objects.exists()

    def test_who_left_before_the_day_is_no_member_then(self, council: Council, meeting: CouncilMeeting) -> None:
        gone = save_member(actor=SYSTEM, council=council, name="B", body="GGGI", left_on=NOW.date() - timedelta(days=1))

        assert [member.name for member in members_on(meeting)] == ["김의장"]
        with pytest.raises(DomainError):
            note_attendance(actor=SYSTEM, meeting=meeting, came={gone.pk: ""})
        assert not Attendance.objects.exists()

    def test_a_merge_moves_the_seat(self, council: Council, chair: CouncilMember) -> None:
        kept = OrganisationFactory()
        merge_organisations(actor=SYSTEM, kept=kept, absorbed=chair.organisation, reason="같은 기관")

        assert CouncilMember.objects.get().organisation == kept


class TestMeetings:
    def test_meetings_are_numbered_within_their_council(self, council: Council, meeting: CouncilMeeting) -> None:
        second = plan_meeting(actor=SYSTEM, council=council, starts_at=NOW, place="센터")

        assert (meeting.number, second.number, second.state) == (1, 2, MeetingState.PLANNED)

    def test_it_is_held_once_it_has_begun_and_somebody_came(
        self, council: Council, meeting: CouncilMeeting, chair: CouncilMember
    ) -> None:
        ahead = plan_meeting(actor=SYSTEM, council=council, starts_at=NOW + timedelta(days=1), place="센터")
        note_attendance(actor=SYSTEM, meeting=ahead, came={chair.pk: "박대리"})
        for row in (ahead, meeting):
            with pytest.raises(DomainError):
                hold_meeting(actor=SYSTEM, meeting=row)
        assert set(CouncilMeeting.objects.values_list("state", flat=True)) == {MeetingState.PLANNED}

        note_attendance(actor=SYSTEM, meeting=meeting, came={chair.pk: ""})
        assert hold_meeting(actor=SYSTEM, meeting=meeting).held_at == NOW

    def test_it_is_cancelled_with_a_reason_and_planned_again(self, meeting: CouncilMeeting) -> None:
        with pytest.raises(DomainError):
            cancel_meeting(actor=SYSTEM, meeting=meeting, reason=" ")
        assert CouncilMeeting.objects.get().state == MeetingState.PLANNED

        cancel_meeting(actor=SYSTEM, meeting=meeting, reason="정족수 미달")
        with pytest.raises(Refused):
            save_item(actor=SYSTEM, meeting=meeting, title="늦은 안건")
        assert plan_again(actor=SYSTEM, meeting=meeting).state_note == ""

    def test_what_somebody_else_saved_is_not_overwritten(self, meeting: CouncilMeeting) -> None:
        with pytest.raises(Outdated):
            update_meeting(
                actor=SYSTEM, meeting=meeting, starts_at=NOW, place="다른 곳", read_at=datetime(2019, 1, 1, tzinfo=UTC)
            )
        assert CouncilMeeting.objects.get().place == "시청 3층"

    def test_the_agenda_holds_each_project_once_and_in_order(self, meeting: CouncilMeeting) -> None:
        project = make_project()
        first = save_item(actor=SYSTEM, meeting=meeting, project=project)
        save_item(actor=SYSTEM, meeting=meeting, title="기타")
        save_item(actor=SYSTEM, meeting=meeting, title="개회", position=1)

        with pytest.raises(DomainError):
            save_item(actor=SYSTEM, meeting=meeting, project=project)
        save_item(actor=SYSTEM, meeting=meeting, item=first, project=project, position=2)
        assert list(AgendaItem.objects.values_list("title", "position")) == [
            ("개회", 1),
            ("학교 빗물 저장", 2),
            ("기타", 2),
        ]

    def test_others_keep_no_councils(self, council: Council, actor_with: Callable[..., Actor]) -> None:
        for actor in (actor_with(), actor_with(Role.CITY)):
            with pytest.raises(Refused):
                plan_meeting(actor=actor, council=council, starts_at=NOW, place="x")
        assert not CouncilMeeting.objects.exists()

    def test_one_that_was_held_stays_past_and_keeps_somebody_who_came(
        self, held: CouncilMeeting, chair: CouncilMember
    ) -> None:
        with pytest.raises(DomainError) as refusal:
            update_meeting(actor=SYSTEM, meeting=held, starts_at=NOW + timedelta(days=1), place="센터")
        assert refusal.value.field == "starts_at"
        with pytest.raises(DomainError):
            note_attendance(actor=SYSTEM, meeting=held, came={})

        held.refresh_from_db()
        assert (held.starts_at, held.place) == (BEGUN, "시청 3층")
        assert Attendance.objects.get().member == chair

    def test_what_was_decided_after_the_item_was_read_keeps_it(self, held: CouncilMeeting) -> None:
        made = save_item(actor=SYSTEM, meeting=held, title="빗물")
        read = AgendaItem.objects.select_related("meeting", "decision").get(pk=made.pk)
        decide(actor=SYSTEM, item=made, verdict="supported", wording="지원한다.")

        with pytest.raises(DomainError):
            remove_item(actor=SYSTEM, item=read)
        assert Decision.objects.get().item == made


class TestDecisions:
    def test_a_decision_is_entered_after_the_meeting_and_may_be_corrected(
        self, meeting: CouncilMeeting, chair: CouncilMember
    ) -> None:
        item = save_item(actor=SYSTEM, meeting=meeting, project=make_project())
        with pytest.raises(DomainError):
            decide(actor=SYSTEM, item=item, verdict="supported", wording="제출한다.")
        assert not Decision.objects.exists()

        note_attendance(actor=SYSTEM, meeting=meeting, came={chair.pk: ""})
        hold_meeting(actor=SYSTEM, meeting=meeting)
        decide(actor=SYSTEM, item=item, verdict="deferred", wording="다음에 논의한다.")
        decide(actor=SYSTEM, item=item, verdict="supported", wording="제출한다.")
        assert [(row.verdict, row.wording) for row in Decision.objects.all()] == [("supported", "제출한다.")]
        with pytest.raises(DomainError):
            remove_item(actor=SYSTEM, item=AgendaItem.objects.select_related("decision", "meeting").get())
        assert AgendaItem.objects.count() == 1

    def test_a_follow_up_is_a_to_do_until_it_is_done(self, held: CouncilMeeting, chair: CouncilMember) -> None:
        row = add_follow_up(actor=SYSTEM, meeting=held, what="개념서 제출", due_on=date(2020, 6, 1), member=chair)

        todo = Todo.objects.get(key=f"council-follow-up:{row.pk}")
        assert (todo.title_ko, todo.title_en, todo.role) == (
            "협의회 후속조치: 개념서 제출",
            "After the council: 개념서 제출",
            Role.STAFF,
        )
        assert todo.due_at == datetime(2020, 6, 1, 9, tzinfo=UTC)
        finish_follow_up(actor=SYSTEM, follow_up=row, note="제출 완료")
        todo.refresh_from_db()
        assert todo.done_at == NOW
        with pytest.raises(DomainError):
            finish_follow_up(actor=SYSTEM, follow_up=row)

    def test_a_follow_up_is_by_one(
        self, held: CouncilMeeting, chair: CouncilMember, user_with: Callable[..., object]
    ) -> None:
        with pytest.raises(DomainError):
            add_follow_up(
                actor=SYSTEM,
                meeting=held,
                what="x",
                due_on=NOW.date(),
                member=chair,
                person=user_with(Role.STAFF),  # type: ignore[arg-type]
            )
        assert not FollowUp.objects.exists()
        assert not Todo.objects.exists()


def test_the_minutes_say_it_all_in_both_languages(held: CouncilMeeting, chair: CouncilMember) -> None:
    item = save_item(actor=SYSTEM, meeting=held, project=make_project())
    decide(actor=SYSTEM, item=item, verdict="changed", wording="예산을 줄여 제출한다.")
    add_follow_up(actor=SYSTEM, meeting=held, what="예산 조정", due_on=date(2020, 6, 1), item=item)
    update_meeting(actor=SYSTEM, meeting=held, starts_at=BEGUN, place="시청 3층", summary="예산을 논의했습니다.")
    fresh = CouncilMeeting.objects.select_related("council").get()

    def tables(language: str) -> list[list[list[str]]]:
        with translation.override(language):
            paper = minutes(whole(fresh, members_on(fresh)))
            assert HwpxDocument.open(BytesIO(hwpx.report(paper))).validate().ok
            assert len(pypdf.PdfReader(BytesIO(pdf.report(paper, made_at=NOW))).pages) == 1
        return [[list(row) for row in block.rows] for block in paper.blocks if isinstance(block, Table)]

    assert tables("ko") == [
        [["날짜", "2020년 5월 13일 08:00"], ["장소", "시청 3층"]],
        [["서울시", "김의장", "과장 · 위원장"]],
        [["1", "학교 빗물 저장", "P2020-001 학교 빗물 저장 (인도네시아)"]],
        [["학교 빗물 저장", "수정 지지", "예산을 줄여 제출한다."]],
        [["예산 조정", "센터", "2020년 6월 1일"]],
    ]
    assert tables("en")[2:] == [
        [["1", "학교 빗물 저장", "P2020-001 Rainwater storage for schools (Indonesia)"]],
        [["학교 빗물 저장", "Supported with changes", "예산을 줄여 제출한다."]],
        [["예산 조정", "The centre", "June 1, 2020"]],
    ]

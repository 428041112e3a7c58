"""What follows an introduction, page by page: the centre proposes and notes, both sides answer at their desks."""

from collections.abc import Callable
from datetime import timedelta
from io import BytesIO

import openpyxl
import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.needs.domain.rounds import open_rounds
from chorok.needs.domain.video import accept_time
from chorok.needs.enums import Side, Standing, VideoState
from chorok.needs.models import Candidate, Fit, IntroductionRound, LabRoom, RoundAnswer, VideoMeeting
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.models import Claim
from chorok.registry.enums import Publication
from chorok.registry.models import Organisation, Technology
from chorok.todos.models import Todo
from tests.conftest import NOW
from tests.factories import LineFactory, MembershipFactory
from tests.needs.introduced import in_hours, linked, make_room, proposed
from tests.needs.making import asking_body, make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]

ENGLISH = {"Accept-Language": "en"}
LATER = NOW + timedelta(days=35)


@pytest.fixture
def user(user_with: Callable[..., User]) -> User:
    return user_with(Role.STAFF)


@pytest.fixture
def desk(user: User, client_for: Callable[[User], Client]) -> Client:
    return client_for(user)


@pytest.fixture
def body() -> Organisation:
    return asking_body(name_en="Island NDE")


@pytest.fixture
def partner(body: Organisation, user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    user = user_with(Role.PARTNER, language="en")
    MembershipFactory(organisation=body, user=user)
    return client_for(user)


@pytest.fixture
def candidate(body: Organisation) -> Candidate:
    LineFactory(code=settings.INTRODUCTIONS_LINE)
    open_year(actor=SYSTEM, year=2020)
    return linked(make_need(organisation=body))


@pytest.fixture
def company(candidate: Candidate, client_for: Callable[[User], Client]) -> Client:
    return client_for(MembershipFactory(organisation=candidate.technology.organisation).user)


def address(name: str, candidate: Candidate, *rest: object) -> str:
    return reverse(name, args=[candidate.need_id, candidate.pk, *rest])


def test_the_centre_proposes_times_by_seouls_clock(desk: Client, candidate: Candidate) -> None:
    room = make_room()
    values = {"room": room.pk, "start_1": "2020-07-01T14:00", "minutes": "60", "partner_zone": "Asia/Jakarta"}
    page = desk.post(address("staff_meeting_propose", candidate), {**values, "minutes": "500"})
    assertContains(page, "is-error")
    assert VideoMeeting.objects.count() == 0
    done = desk.post(address("staff_meeting_propose", candidate), values)
    assertRedirects(done, address("staff_introduction", candidate))
    page = desk.get(address("staff_introduction", candidate))
    assertContains(page, "2020년 7월 1일 12:00–13:00 (Asia/Jakarta) = 2020년 7월 1일 14:00–15:00 (Asia/Seoul)")


def test_a_room_that_is_taken_is_said_beside_the_time(desk: Client, candidate: Candidate) -> None:
    room = make_room()
    proposed(linked(make_need(title="Pumps"), make_technology(name_ko="펌프")), room, 48)
    start = f"{in_hours(48 + 9):%Y-%m-%dT%H:%M}"
    values = {"room": room.pk, "start_1": start, "minutes": "60", "partner_zone": "Asia/Jakarta"}
    page = desk.post(address("staff_meeting_propose", candidate), values)
    assertContains(page, "이미 예약된 시간입니다")
    assert VideoMeeting.objects.filter(candidate=candidate).count() == 0


def test_the_company_asks_for_other_times_and_the_centre_calls_off(
    desk: Client, company: Client, candidate: Candidate
) -> None:
    meeting = proposed(candidate)
    at = reverse("desk_need_meeting", args=[candidate.technology.organisation_id, candidate.pk, meeting.pk])
    assertContains(company.post(at, {"answer": "other", "words": ""}), "가능한 시간을 알려 주십시오.")
    company.post(at, {"answer": "other", "words": "오전이 좋습니다"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.answer) == (VideoState.OTHER, "오전이 좋습니다")
    off = address("staff_meeting_off", candidate, meeting.pk)
    desk.post(off, {"reason": ""})
    meeting.refresh_from_db()
    assert meeting.state == VideoState.OTHER
    desk.post(off, {"reason": "회의실 공사"})
    meeting.refresh_from_db()
    assert (meeting.state, meeting.answer) == (VideoState.CANCELLED, "회의실 공사")


def test_the_partner_takes_a_time_at_its_desk_and_keeps_the_calendar(partner: Client, candidate: Candidate) -> None:
    meeting = proposed(candidate)
    at = address("partner_meeting", candidate, meeting.pk)
    assertContains(partner.post(at, {"answer": "accept"}, headers=ENGLISH), "Choose one of the times.")
    done = partner.post(at, {"answer": "accept", "time": meeting.times.all()[0].pk})
    assertRedirects(done, address("partner_introduction", candidate))
    page = partner.get(address("partner_introduction", candidate), headers=ENGLISH)
    assertContains(page, "The time is agreed")
    calendar = partner.get(address("partner_meeting_calendar", candidate, meeting.pk))
    assert calendar["Content-Type"] == "text/calendar; charset=utf-8"
    assert calendar.content.count(b"BEGIN:VEVENT") == 1


def test_the_centre_notes_what_came_of_a_meeting(desk: Client, candidate: Candidate) -> None:
    meeting = proposed(candidate)
    accept_time(actor=SYSTEM, meeting=meeting, time=meeting.times.all()[0])
    values = {"held": "yes", "note": "도면을 보내기로 했습니다.", "next_step": "도면 송부", "next_on": "2020-06-01"}
    page = desk.post(address("staff_meeting_note", candidate, meeting.pk), values)
    assertContains(page, "화상 상담이 아직 시작되지 않았습니다.")
    with clock.at(in_hours(60)):
        desk.post(address("staff_meeting_note", candidate, meeting.pk), values)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.next_step, f"{meeting.next_on}") == (VideoState.HELD, "도면 송부", "2020-06-01")
    assertContains(desk.get(address("staff_introduction", candidate)), "도면을 보내기로 했습니다.")


def test_each_side_and_the_centre_answer_a_round(
    desk: Client, company: Client, partner: Client, candidate: Candidate
) -> None:
    with clock.at(LATER):
        open_rounds()
        round_ = IntroductionRound.objects.get()
        own = reverse("desk_need_round", args=[candidate.technology.organisation_id, candidate.pk, round_.pk])
        signed = {"standing": "contract", "currency": "USD", "amount": "5000", "signed_on": "2020-06-10"}
        assertContains(company.post(own, {**signed, "amount": ""}), "계약 금액을 입력해 주십시오.")
        company.post(own, signed)
        partner.post(address("partner_round", candidate, round_.pk), signed)
        assert Claim.objects.count() == 1
        # Whoever opened the form before that is told.
        assertContains(company.post(own, signed), "그사이 같은 기관의 다른 분이 답변했습니다.")
        mine = RoundAnswer.objects.get(side=Side.COMPANY)
        entered = address("staff_round_answer", candidate, round_.pk, "company")
        desk.post(entered, {"standing": "talking", "currency": "USD", "read_at": mine.changed_at.isoformat()})
        mine.refresh_from_db()
        assert (mine.standing, mine.by_staff) == (Standing.TALKING, True)
        page = desk.get(address("staff_introduction", candidate))
    assertContains(page, "계약 체결")
    assertContains(page, "센터가 대신 입력")
    assert desk.get(address("staff_round_answer", candidate, round_.pk, "nobody")).status_code == 404


def test_rooms_are_added_and_changed(desk: Client) -> None:
    desk.post(
        reverse("staff_lab_rooms"), {"name_ko": "화상 상담실", "online_url": "https://rooms.example/1", "active": "on"}
    )
    room = LabRoom.objects.get()
    page = desk.post(reverse("staff_lab_rooms"), {"name_ko": "화상 상담실"})
    assertContains(page, "같은 이름의 회의실이 이미 있습니다.")
    desk.post(reverse("staff_lab_room", args=[room.pk]), {"name_ko": "화상 상담실", "name_en": "Video room"})
    room.refresh_from_db()
    assert (room.name_en, room.active, room.online_url) == ("Video room", False, "")


def test_the_report_shows_rates_with_their_intervals_and_leaves_as_a_workbook(
    desk: Client, candidate: Candidate
) -> None:
    page = desk.get(reverse("staff_match_quality"), headers=ENGLISH)
    assertContains(page, "20.7–100.0 %")
    assertContains(page, "1 / 1")
    assertContains(desk.get(reverse("staff_match_quality"), {"by": "need"}), candidate.need.title)
    assert desk.get(reverse("staff_match_quality"), {"by": "nothing"}).status_code == 200
    answer = desk.get(reverse("staff_match_quality_export"))
    book = openpyxl.load_workbook(BytesIO(b"".join(answer.streaming_content)))
    assert len(book.worksheets) == 7
    total = [cell.value for cell in list(book.worksheets[0].iter_rows())[1]]
    assert total[2:10] == [1, 1, 1, 1, 1, 1, 0, 0]
    assert total[10:14] == [1, 0.2065, 1, 1]


def test_pages_need_the_same_queries_for_one_and_for_three(
    desk: Client, company: Client, partner: Client, candidate: Candidate
) -> None:
    room = make_room()
    pages = [
        (desk, address("staff_introduction", candidate)),
        (desk, reverse("staff_match_quality")),
        (desk, reverse("staff_match_quality") + "?by=need"),
        (desk, reverse("staff_lab_rooms")),
        (partner, address("partner_introduction", candidate)),
        (partner, reverse("partner_need", args=[candidate.need_id])),
        (company, reverse("desk_needs", args=[candidate.technology.organisation_id])),
        (company, reverse("desk_need", args=[candidate.technology.organisation_id, candidate.pk])),
    ]
    counts = []
    for times, months in ((1, (1,)), (3, (3, 6))):
        for month in months:
            round_ = IntroductionRound.objects.create(
                candidate=candidate, round=month, due_on=NOW.date(), asked_at=clock.now()
            )
            for side in Side.values:
                RoundAnswer.objects.create(
                    round=round_, side=side, standing=Standing.TALKING, answered_at=clock.now(), changed_at=clock.now()
                )
            meeting = proposed(candidate, room, 48 + month, 72 + month)
            accept_time(actor=SYSTEM, meeting=meeting, time=meeting.times.all()[0])
            VideoMeeting.objects.filter(pk=meeting.pk).update(state=VideoState.HELD)
            linked(make_need(title=f"Pumps {month}"), make_technology(name_ko=f"펌프 {month}"))
            make_room(f"방 {month}")
            for side in Side.values:
                pump = {"organisation": candidate.technology.organisation, "name_ko": f"수중펌프 {side} {month}"}
                Fit.objects.create(
                    need=candidate.need, technology=make_technology(**pump), side=side, score=1,
                    found_at=NOW, told_at=NOW,
                )  # fmt: skip
        assert candidate.meetings.count() == times
        row = []
        for client, page in pages:
            client.get(page)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(page).status_code == 200
            row.append(len(seen))
        counts.append(row)
    assert counts[0] == counts[1]


def test_nobody_else_sees_an_introduction(candidate: Candidate, client_for: Callable[[User], Client]) -> None:
    stranger = client_for(MembershipFactory(organisation=asking_body()).user)
    assert stranger.get(address("partner_introduction", candidate)).status_code == 404
    own = reverse("desk_need", args=[candidate.technology.organisation_id, candidate.pk])
    assert stranger.get(own).status_code == 404


def test_a_refusal_is_kept_with_its_reason(desk: Client, company: Client, candidate: Candidate) -> None:
    need = make_need(title="Pumps")
    other = make_technology(organisation=candidate.technology.organisation, name_ko="펌프")
    desk.post(reverse("staff_need_shortlist_add", args=[need.pk, other.pk]))
    row = Candidate.objects.get(need=need)
    desk.post(reverse("staff_candidate_step", args=[need.pk, row.pk, "ask"]))
    own = reverse("desk_need", args=[candidate.technology.organisation_id, row.pk])
    company.post(own, {"agrees": "no", "because": "capacity", "words": ""})
    row.refresh_from_db()
    assert (row.state, row.declined_because) == ("declined", "capacity")
    assertNotContains(company.get(own), "dewi@example.org")


def test_both_sides_ask_for_more_of_what_they_were_told(
    company: Client, partner: Client, candidate: Candidate, body: Organisation
) -> None:
    own, other = candidate.technology.organisation, make_technology(name_ko="펌프", summary_ko="물을 퍼 올리는 펌프")
    found = {"score": 1, "found_at": NOW, "told_at": NOW}
    need = make_need(title="Wells", organisation=body)
    for_company = Fit.objects.create(need=need, technology=candidate.technology, side=Side.COMPANY, **found)
    for_partner = Fit.objects.create(need=need, technology=other, side=Side.PARTNER, **found)
    assertContains(company.get(reverse("desk_needs", args=[own.pk])), "Wells")
    company.post(reverse("desk_fit", args=[own.pk, for_company.pk]))
    page = partner.get(reverse("partner_need", args=[need.pk]))
    assertContains(page, "물을 퍼 올리는 펌프")
    assertNotContains(page, other.organisation.name_ko)
    Technology.objects.filter(pk=other.pk).update(publication=Publication.DRAFT)
    assert partner.post(reverse("partner_fit", args=[need.pk, for_partner.pk])).status_code == 404
    assert Fit.objects.filter(wanted_at=NOW).count() == 1
    Technology.objects.filter(pk=other.pk).update(publication=Publication.PUBLISHED)
    partner.post(reverse("partner_fit", args=[need.pk, for_partner.pk]))
    assert Fit.objects.filter(wanted_at=NOW).count() == 2
    assert Todo.objects.open().filter(key__startswith="need-fit:").count() == 2

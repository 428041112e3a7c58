"""Video meetings: times in a held room, the answer by link, what both sides read, reminders, what came of it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from django.core import mail
from django.db import IntegrityError, transaction

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.mailer import deliver
from chorok.core.models import Notification
from chorok.needs.domain.rooms import save_room
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.domain.video import (
    accept_time,
    answer_by_link,
    call_off,
    decline_meeting,
    look_after_meetings,
    note_meeting,
    propose_times,
    want_other_times,
)
from chorok.needs.enums import Side, VideoState
from chorok.needs.models import Candidate, IntroductionLink, LabRoom, MeetingTime, VideoMeeting
from chorok.todos.models import Todo
from tests.factories import MembershipFactory
from tests.needs.introduced import URL, in_hours, linked, make_room, proposal, proposed
from tests.needs.making import make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]

CONTACT = "dewi@example.org"


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def candidate() -> Candidate:
    return linked()


@pytest.fixture
def owner(candidate: Candidate) -> Actor:
    return actor_for(MembershipFactory(organisation=candidate.technology.organisation).user)


@pytest.fixture
def room() -> LabRoom:
    return make_room()


def newest_mail(address: str) -> Notification:
    return Notification.objects.filter(email=address).order_by("-pk")[0]


def token() -> str:
    """Return the token of the newest link to the contact, before it was mailed."""
    rows = Notification.objects.filter(email=CONTACT, link__startswith="/introductions/").order_by("-pk")
    return rows[0].link.split("/")[2]


def test_times_are_proposed_to_both_sides_in_their_hours(
    staff: Actor, owner: Actor, candidate: Candidate, room: LabRoom
) -> None:
    starts = [datetime(2020, 7, 1, 5, tzinfo=UTC), datetime(2020, 7, 2, 5, tzinfo=UTC)]
    asked = replace(proposal(room), starts=starts, message="Bring your drawings")
    meeting = propose_times(actor=staff, candidate=candidate, proposal=asked)
    assert (meeting.state, meeting.url, meeting.times.filter(holds=True).count()) == (VideoState.PROPOSED, URL, 2)
    english = newest_mail(CONTACT)
    assert english.subject == "Times for a video meeting: Rainwater storage for schools"
    assert "July 1, 2020 12:00–12:30 (Asia/Jakarta) = July 1, 2020 14:00–14:30 (Asia/Seoul)" in english.body
    assert "Bring your drawings" in english.body
    assert english.secret_link
    assert owner.user is not None
    korean = newest_mail(owner.user.email)
    assert korean.subject == "화상 상담 시간 제안: Rainwater storage for schools"
    assert "2020년 7월 1일 14:00–14:30 (Asia/Seoul)" in korean.body
    assert "Jakarta" not in korean.body


def test_the_contact_takes_a_time_by_the_link_once_and_both_get_the_calendar(
    owner: Actor, candidate: Candidate, room: LabRoom
) -> None:
    meeting = proposed(candidate, room)
    first, second = meeting.times.all()
    word = token()
    with pytest.raises(DomainError) as refused:
        answer_by_link(token=word, answer="accept")
    assert refused.value.field == "time"
    row = answer_by_link(token=word, answer="accept", time=second, words="With pleasure")
    assert (row.state, row.starts_at, row.answer) == (VideoState.AGREED, second.starts_at, "With pleasure")
    assert list(row.times.values_list("pk", "holds")) == [(first.pk, False), (second.pk, True)]
    assert owner.user is not None
    for address, title in (
        (CONTACT, "Your video meeting is agreed"),
        (owner.user.email, "화상 상담 시간이 확정되었습니다"),
    ):
        message = newest_mail(address)
        assert message.subject.startswith(title)
        assert URL in message.body
        assert f"DTSTART:{second.starts_at:%Y%m%dT%H%M%SZ}" in message.calendar
    deliver(newest_mail(CONTACT).pk)
    assert mail.outbox[-1].attachments[0].filename == "meeting.ics"
    assert mail.outbox[-1].attachments[0].mimetype == "text/calendar"
    with pytest.raises(DomainError, match="이미 답하신 링크"):
        answer_by_link(token=word, answer="decline")
    row.refresh_from_db()
    assert row.state == VideoState.AGREED


def test_a_link_that_is_unknown_or_too_old_answers_nothing(candidate: Candidate, room: LabRoom) -> None:
    meeting = proposed(candidate, room)
    word = token()
    with pytest.raises(DomainError):
        answer_by_link(token="nobody", answer="decline")
    with clock.at(in_hours(24 * 30)), pytest.raises(DomainError):
        answer_by_link(token=word, answer="decline")
    meeting.refresh_from_db()
    assert meeting.state == VideoState.PROPOSED
    assert IntroductionLink.objects.get(meeting=meeting).used_at is None


def test_a_room_is_held_once(staff: Actor, candidate: Candidate, room: LabRoom) -> None:
    meeting = proposed(candidate, room, 48)
    other = linked(make_need(title="Pumps"), make_technology(name_ko="펌프"))
    before = Notification.objects.count()
    with pytest.raises(DomainError) as refused:
        propose_times(actor=staff, candidate=other, proposal=proposal(room, 24, 48.25))
    assert refused.value.field == "start_1"
    assert (VideoMeeting.objects.count(), MeetingTime.objects.count()) == (1, 1)
    assert Notification.objects.count() == before
    with pytest.raises(IntegrityError), transaction.atomic():
        MeetingTime.objects.create(meeting=meeting, room=room, starts_at=in_hours(48.4), ends_at=in_hours(49))
    # Another room at the same time, and the same room right afterwards, are free.
    assert proposed(other, make_room("화상 상담실 2"), 48).times.count() == 1
    propose_times(actor=staff, candidate=other, proposal=proposal(room, 48.5))
    assert MeetingTime.objects.filter(holds=True, room=room).count() == 2


def test_what_cannot_be_proposed_is_refused_and_nothing_is_held(
    staff: Actor, owner: Actor, candidate: Candidate, room: LabRoom
) -> None:
    bad = [
        ("start_1", proposal(room, -1)),
        ("start_1", proposal(room, 48, 48.25)),
        ("start_1", proposal(room, 1, 2, 3, 4, 5, 6)),
        ("start_1", proposal(room, 24 * 200)),
        ("minutes", replace(proposal(room), minutes=5)),
        ("partner_zone", replace(proposal(room), partner_zone="Atlantis/North")),
        ("online_url", replace(proposal(room), online_url="http://rooms.example/")),
        ("online_url", proposal(save_room(actor=SYSTEM, name_ko="빈 방"))),
    ]
    for field, one in bad:
        with pytest.raises(DomainError) as refused:
            propose_times(actor=staff, candidate=candidate, proposal=one)
        assert refused.value.field == field
    with pytest.raises(Refused):
        propose_times(actor=owner, candidate=candidate, proposal=proposal(room))
    unasked = shortlist(actor=staff, need=make_need(), technology=make_technology())
    with pytest.raises(DomainError):
        propose_times(actor=staff, candidate=unasked, proposal=proposal(room))
    assert (VideoMeeting.objects.count(), MeetingTime.objects.count()) == (0, 0)


def test_either_side_asks_for_other_times_and_the_staff_propose_anew(
    staff: Actor, owner: Actor, candidate: Candidate, room: LabRoom
) -> None:
    meeting = proposed(candidate, room)
    old = token()
    with pytest.raises(DomainError) as refused:
        want_other_times(actor=owner, meeting=meeting, side=Side.COMPANY, words=" ")
    assert refused.value.field == "words"
    with pytest.raises(Refused):
        want_other_times(actor=owner, meeting=meeting, side=Side.PARTNER, words="Mornings")
    row = want_other_times(actor=owner, meeting=meeting, side=Side.COMPANY, words="오전이 좋습니다")
    assert (row.state, row.answer, row.times.filter(holds=True).count()) == (VideoState.OTHER, "오전이 좋습니다", 0)
    todo = Todo.objects.open().get(key=f"video-times:{meeting.pk}")
    assert (todo.role, todo.title_en) == (Role.STAFF, "Propose other times: Rainwater storage for schools")
    again = propose_times(actor=staff, candidate=candidate, proposal=proposal(room, 96))
    assert (again.pk, again.state, again.times.filter(holds=True).count()) == (meeting.pk, VideoState.PROPOSED, 1)
    assert not Todo.objects.open().filter(key=f"video-times:{meeting.pk}").exists()
    with pytest.raises(DomainError):
        answer_by_link(token=old, answer="decline")
    assert answer_by_link(token=token(), answer="accept", time=again.times.get(holds=True)).state == VideoState.AGREED


def test_an_agreed_time_that_fell_through_is_struck_out_of_calendars(
    owner: Actor, candidate: Candidate, room: LabRoom
) -> None:
    meeting = proposed(candidate, room)
    accept_time(actor=SYSTEM, meeting=meeting, time=meeting.times.all()[0])
    row = want_other_times(actor=SYSTEM, meeting=meeting, side=Side.PARTNER, words="A holiday")
    assert (row.state, row.starts_at) == (VideoState.OTHER, None)
    assert "STATUS:CANCELLED" in newest_mail(CONTACT).calendar
    assert owner.user is not None
    assert "STATUS:CANCELLED" in newest_mail(owner.user.email).calendar


def test_of_two_answers_the_second_is_told(candidate: Candidate, room: LabRoom) -> None:
    meeting = proposed(candidate, room)
    first, second = meeting.times.all()
    accept_time(actor=SYSTEM, meeting=meeting, time=first)
    with pytest.raises(DomainError, match="Asia/Seoul"):
        accept_time(actor=SYSTEM, meeting=meeting, time=second)
    meeting.refresh_from_db()
    assert meeting.starts_at == first.starts_at


def test_a_side_declines_or_the_centre_calls_off_and_the_room_is_free(
    staff: Actor, owner: Actor, candidate: Candidate, room: LabRoom
) -> None:
    meeting = proposed(candidate, room)
    with pytest.raises(DomainError) as refused:
        call_off(actor=staff, meeting=meeting, reason="")
    assert refused.value.field == "reason"
    assert call_off(actor=staff, meeting=meeting, reason="Fire drill").state == VideoState.CANCELLED
    assert "Fire drill" in newest_mail(CONTACT).body
    assert MeetingTime.objects.filter(holds=True).count() == 0
    again = proposed(candidate, room)
    assert again.pk != meeting.pk
    row = decline_meeting(actor=owner, meeting=again, side=Side.COMPANY, words="Sold")
    assert (row.state, MeetingTime.objects.filter(holds=True).count()) == (VideoState.DECLINED, 0)


def test_both_sides_are_reminded_once_and_the_staff_say_whether_it_was_held(
    staff: Actor, owner: Actor, candidate: Candidate, room: LabRoom
) -> None:
    meeting = proposed(candidate, room, 48)
    row = accept_time(actor=SYSTEM, meeting=meeting, time=meeting.times.get())
    assert look_after_meetings() == 0
    with clock.at(in_hours(30)):
        assert (look_after_meetings(), look_after_meetings()) == (1, 0)
    assert newest_mail(CONTACT).subject == "Your video meeting is soon: Rainwater storage for schools"
    with pytest.raises(DomainError):
        note_meeting(actor=staff, meeting=row, held=True, note="We talked.")
    with clock.at(in_hours(49)):
        look_after_meetings()
        assert Todo.objects.open().filter(key=f"video-note:{row.pk}").count() == 1
        with pytest.raises(DomainError) as refused:
            note_meeting(actor=staff, meeting=row, held=True, note="")
        assert refused.value.field == "note"
        with pytest.raises(Refused):
            note_meeting(actor=owner, meeting=row, held=True, note="We talked.")
        told = note_meeting(actor=staff, meeting=row, held=True, note="We talked.", next_step="Send drawings")
        assert (told.state, told.note, told.next_step) == (VideoState.HELD, "We talked.", "Send drawings")
        assert not Todo.objects.open().filter(key=f"video-note:{row.pk}").exists()
        with pytest.raises(DomainError) as noted:
            note_meeting(actor=staff, meeting=row, held=False, note="Nobody came.")
        at = clock.now().astimezone(ZoneInfo("Asia/Seoul"))
        assert f"{at:%H:%M}" in str(noted.value.message)
        with pytest.raises(Refused):
            note_meeting(actor=owner, meeting=row, held=True, note="We talked.")
    row.refresh_from_db()
    assert row.state == VideoState.HELD


def test_rooms_have_names_of_their_own_and_addresses_that_are_safe(staff: Actor, owner: Actor, room: LabRoom) -> None:
    for field, name, url in (
        ("name_ko", room.name_ko, ""),
        ("name_ko", " ", ""),
        ("online_url", "새 방", "javascript:alert(1)"),
        ("online_url", "새 방", "https://rooms.example/1\r\nATTENDEE:mailto:x@example.org"),
        ("online_url", "새 방", "https://[rooms"),
    ):
        with pytest.raises(DomainError) as refused:
            save_room(actor=staff, name_ko=name, online_url=url)
        assert refused.value.field == field
    with pytest.raises(Refused):
        save_room(actor=owner, name_ko="새 방")
    assert save_room(actor=staff, room=room, name_ko="대회의실").name_ko == "대회의실"
    assert LabRoom.objects.count() == 1

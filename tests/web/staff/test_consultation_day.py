"""The day's pages: check-in by list and code, the board, delays, ways on, the hall screen, private calendars."""

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock, form_keys
from chorok.core.models import AccessLog
from chorok.meetings.domain import addresses, arrivals
from chorok.meetings.domain.hall import note_delay
from chorok.meetings.domain.plans import begin_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.enums import MeetingState, Side
from chorok.meetings.models import Arrival, Attendee, Delay, Meeting, Table, Wish
from tests.clients import signed_in_client
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.making import AFTER_CHOOSING, World, coming, make_world

pytestmark = pytest.mark.django_db

BEGIN = datetime(2020, 7, 8, 1, 0, tzinfo=UTC)


@pytest.fixture
def world() -> World:
    """The first company meets the first buyer in the first slot."""
    made = make_world()
    plan = begin_plan(actor=SYSTEM, consultation=made.consultation)
    wish = Wish.objects.create(
        consultation=made.consultation,
        company=made.companies[0],
        buyer=made.buyers[0],
        company_rank=1,
        created_at=made.consultation.created_at,
    )
    place_meeting(actor=SYSTEM, plan=plan, revision=0, wish=wish, slot=made.consultation.slots.all()[0])
    with clock.at(AFTER_CHOOSING):
        publish_plan(actor=SYSTEM, plan=plan, revision=1)
    made.consultation.refresh_from_db()
    return made


@pytest.fixture
def staff(user_with) -> Client:
    with clock.at(BEGIN):
        return signed_in_client(user_with(Role.STAFF, language="en"))


def address(world, name, *more):
    return reverse(name, args=[world.consultation.code, *more])


def test_the_list_is_searched_and_each_look_is_kept(world, staff):
    Attendee.objects.create(participant=world.companies[0], name="Kim Sol")
    Attendee.objects.create(participant=world.buyers[0], name="Nguyen An")
    with clock.at(BEGIN):
        page = staff.get(address(world, "staff_arrivals"), {"q": "kim"})
    assertContains(page, "Kim Sol")
    assertNotContains(page, "Nguyen An")
    assert AccessLog.objects.filter(subject_type="meetings.attendee").count() == 1


def test_a_kept_entry_is_done_once_with_the_time_it_was_entered(world, staff):
    url = address(world, "staff_arrival", "participant", world.companies[0].pk, "in")
    entered = BEGIN - timedelta(minutes=7)
    sent = {"form_key": form_keys.new_key(), "entered_at": entered.isoformat()}
    with clock.at(BEGIN):
        answers = [staff.post(url, sent, headers={"X-Chorok-Kept": "1"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [204, 204]
    assert {answer["X-Chorok-Led-To"] for answer in answers} == {address(world, "staff_arrivals")}
    assert [row.came_at for row in Arrival.objects.all()] == [entered]


def test_a_kept_entry_of_somebody_who_is_signed_out_waits(world):
    url = address(world, "staff_arrival", "participant", world.companies[0].pk, "in")
    answer = Client().post(url, {"form_key": form_keys.new_key()}, headers={"X-Chorok-Kept": "1"})
    assert answer.status_code == 401
    assert not Arrival.objects.exists()


def test_a_scanned_code_leads_to_its_people(world, staff):
    Attendee.objects.create(participant=world.buyers[0], name="Nguyen An")
    code = arrivals.code_of(world.buyers[0])
    with clock.at(BEGIN):
        page = staff.get(address(world, "staff_arrival_code", code))
        assertContains(page, "Nguyen An")
        assertNotContains(page, world.companies[0].organisation.name)
        assert staff.get(address(world, "staff_arrival_code", code + "x")).status_code == 404


@pytest.mark.parametrize("name", ["staff_day", "staff_arrivals", "staff_changes"])
def test_the_pages_take_the_same_queries_at_any_length(world, staff, name):
    counts = []
    with clock.at(BEGIN):
        for times in (1, 3):
            for _ in range(times):
                row = coming(world.consultation, Side.BUYER)
                Attendee.objects.create(participant=row, name="Nguyen")
                wish = Wish.objects.create(
                    consultation=world.consultation,
                    company=world.companies[1],
                    buyer=row,
                    company_rank=1,
                    created_at=BEGIN,
                )
                place = world.consultation.slots.all()[0]
                Meeting.objects.create(
                    consultation=world.consultation,
                    wish=wish,
                    company=world.companies[1],
                    buyer=row,
                    slot=place,
                    table=Table.objects.filter(consultation=world.consultation)[1],
                    changed_at=BEGIN,
                )
                Delay.objects.create(consultation=world.consultation, slot=place, minutes=1, noted_at=BEGIN)
            Delay.objects.update(taken_back_at=BEGIN)
            staff.get(address(world, name))
            with CaptureQueriesContext(connection) as seen:
                assert staff.get(address(world, name)).status_code == 200
            counts.append(len(seen))
    assert counts[0] == counts[1]


def test_a_meeting_is_begun_and_a_delay_noted_by_their_forms(world, staff):
    meeting = Meeting.objects.get()
    slot = meeting.slot
    with clock.at(BEGIN):
        page = staff.get(address(world, "staff_day"))
        assertContains(page, world.buyers[0].organisation.name_ko)
        staff.post(address(world, "staff_meeting_step", meeting.pk, "begin"))
        staff.post(address(world, "staff_delay_new"), {"slot": slot.pk, "minutes": "10", "rest": "on"})
        assert staff.post(address(world, "staff_delay_new"), {"slot": slot.pk, "minutes": "0"}).status_code == 200
    meeting.refresh_from_db()
    assert (meeting.state, meeting.started_at) == (MeetingState.HELD, BEGIN)
    assert [(row.slot_id, row.minutes, row.rest) for row in Delay.objects.all()] == [(slot.pk, 10, True)]


def test_the_hall_screen_names_organisations_and_nobody_else(world):
    Attendee.objects.create(participant=world.buyers[0], name="Nguyen An")
    token = addresses.make_hall_address(actor=SYSTEM, consultation=world.consultation)
    url = reverse("hall_screen", args=[token])
    with clock.at(BEGIN):
        page = Client().get(url)
        assertContains(page, "A-1")
        assertContains(page, world.companies[0].organisation.name_ko)
        assertNotContains(page, "Nguyen An")
        assertContains(page, "10:00")
    addresses.revoke_hall_address(actor=SYSTEM, consultation=world.consultation)
    assert Client().get(url).status_code == 404


def test_a_private_calendar_holds_ones_own_meetings_and_moves_with_delays(world):
    mine = MembershipFactory(organisation=world.buyers[0].organisation, user=UserFactory(email="an@buyer.example"))
    other = MembershipFactory(organisation=world.companies[1].organisation)
    Table.objects.update(virtual=True, video_url="https://video.example/secret")
    tokens = [
        addresses.make_calendar_address(actor=actor_for(row.user), consultation=world.consultation)
        for row in (mine, other)
    ]

    def events(token):
        text = Client().get(reverse("own_calendar", args=[token])).content.decode().replace("\r\n ", "")
        return [line for line in text.split("\r\n") if line.startswith(("DTSTART", "DTEND", "SEQUENCE"))], text

    with clock.at(BEGIN - timedelta(hours=1)):
        lines, text = events(tokens[0])
    assert lines[:2] == ["DTSTART:20200708T010000Z", "DTEND:20200708T012500Z"]
    assert "10:00–10:25 (Asia/Seoul)" in text
    for secret in ("video.example", "@buyer.example", *tokens):
        assert secret not in text
    assert events(tokens[1])[0] == []
    with clock.at(BEGIN):
        note_delay(actor=SYSTEM, slot=Meeting.objects.get().slot, minutes=10, rest=True)
        moved, _text = events(tokens[0])
    assert moved[:2] == ["DTSTART:20200708T011000Z", "DTEND:20200708T013500Z"]
    assert int(moved[2].removeprefix("SEQUENCE:")) > int(lines[2].removeprefix("SEQUENCE:"))


def test_the_calendar_address_is_shown_once(world):
    user = MembershipFactory(organisation=world.companies[0].organisation).user
    client = signed_in_client(user)
    client.post(address(world, "account_calendar_change", "make"))
    page = address(world, "account_calendar")
    assertContains(client.get(page), "/calendar/")
    assertNotContains(client.get(page), "/calendar/")
    client.post(address(world, "account_calendar_change", "revoke"))
    assert not world.consultation.private_addresses.exists()


def test_an_online_room_is_shown_to_its_people_while_it_is_open(world):
    Table.objects.update(virtual=True, video_url="https://video.example/a1")
    client = signed_in_client(MembershipFactory(organisation=world.companies[0].organisation).user)
    page = reverse("desk_consultation_timetable", args=[world.companies[0].organisation_id, world.consultation.code])
    with clock.at(BEGIN - timedelta(minutes=11)):
        assertNotContains(client.get(page), "https://video.example/a1")
    with clock.at(BEGIN - timedelta(minutes=10)):
        assertContains(client.get(page), "https://video.example/a1")

"""The day: check-in, calls, beginnings and ends, delays, online rooms, ways on after a no-show, private addresses."""

from datetime import UTC, datetime, timedelta

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification
from chorok.meetings.domain import addresses, arrivals, hall, standing_in, times
from chorok.meetings.domain.plans import begin_plan, copy_plan, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.domain.venue import save_interpreter
from chorok.meetings.enums import AddressKind, MeetingState
from chorok.meetings.models import Arrival, Attendee, Delay, Meeting, PlannedMeeting, PrivateAddress, Table, WayOn, Wish
from tests.factories import MembershipFactory, UserFactory
from tests.meetings.making import World, make_world

pytestmark = pytest.mark.django_db

#: The first slot begins at 10:00 in Seoul; slots of 25 minutes begin each half hour, four before noon.
BEGIN = datetime(2020, 7, 8, 1, 0, tzinfo=UTC)
#: Company, buyer and slot by number. The wish of the second company for the first buyer stays open.
PLANNED = ((0, 0, 0), (1, 1, 0), (0, 1, 2))


def minutes(number):
    return timedelta(minutes=number)


@pytest.fixture
def world() -> World:
    """Everybody wants everybody; three meetings are published, the fourth isn't held."""
    made = make_world()
    plan = begin_plan(actor=SYSTEM, consultation=made.consultation)
    slots = list(made.consultation.slots.all())
    wishes = {
        (one, other): Wish.objects.create(
            consultation=made.consultation,
            company=made.companies[one],
            buyer=made.buyers[other],
            company_rank=1,
            created_at=made.consultation.created_at,
        )
        for one in (0, 1)
        for other in (0, 1)
    }
    for one, other, place in PLANNED:
        plan.refresh_from_db()
        place_meeting(actor=SYSTEM, plan=plan, revision=plan.revision, wish=wishes[one, other], slot=slots[place])
    plan.refresh_from_db()
    publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)
    made.consultation.refresh_from_db()
    return made


def meeting_of(world, company, buyer):
    return Meeting.objects.select_related("slot", "table").get(
        company=world.companies[company], buyer=world.buyers[buyer]
    )


def standing(world):
    """Return company, buyer and slot number of each planned meeting."""
    slots = [slot.pk for slot in world.consultation.slots.all()]
    rows = world.consultation.meetings.filter(state=MeetingState.PLANNED)
    companies, buyers = ([row.pk for row in side] for side in (world.companies, world.buyers))
    return sorted(
        (companies.index(row.company_id), buyers.index(row.buyer_id), slots.index(row.slot_id)) for row in rows
    )


# Check-in


def test_people_are_checked_in_once_and_counted(world, actor_with):
    staff = actor_with(Role.STAFF)
    kim = Attendee.objects.create(participant=world.companies[0], name="김솔")
    helper = save_interpreter(
        actor=SYSTEM, consultation=world.consultation, name_ko="이통역", name_en="Lee Tong", languages=["ko", "en"]
    )
    rows = arrivals.guests(world.consultation)
    assert arrivals.count(rows) == (0, 5)
    assert [row.name for row in arrivals.matching(rows, " 김솔")] == ["김솔"]
    assert [row.name for row in arrivals.matching(rows, "lee t")] == ["이통역"]
    with clock.at(BEGIN):
        first = arrivals.check_in(actor=staff, consultation=world.consultation, kind="attendee", pk=kim.pk)
    with clock.at(BEGIN + minutes(5)):
        again = arrivals.check_in(actor=staff, consultation=world.consultation, kind="attendee", pk=kim.pk)
        arrivals.check_in(actor=staff, consultation=world.consultation, kind="interpreter", pk=helper.pk)
        arrivals.check_in(actor=staff, consultation=world.consultation, kind="participant", pk=world.buyers[0].pk)
    assert (again.pk, again.came_at) == (first.pk, BEGIN)
    assert arrivals.count(arrivals.guests(world.consultation)) == (3, 5)
    arrivals.undo_check_in(actor=staff, consultation=world.consultation, kind="attendee", pk=kim.pk)
    assert arrivals.count(arrivals.guests(world.consultation)) == (2, 5)


def test_nobody_else_checks_in_and_strangers_are_not_expected(world, actor_with):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    asked = {"consultation": world.consultation, "kind": "participant", "pk": world.companies[0].pk}
    for actor in (owner, actor_with(Role.CITY)):
        with pytest.raises(Refused):
            arrivals.check_in(actor=actor, **asked)
    for wrong in ({"pk": 0}, {"kind": "attendee"}, {"kind": "interpreter"}, {"kind": "?"}):
        with pytest.raises(DomainError):
            arrivals.check_in(actor=actor_with(Role.STAFF), **{**asked, **wrong})
    assert not Arrival.objects.exists()


def test_a_code_names_its_holder_and_cannot_be_made_up(world):
    code = arrivals.code_of(world.buyers[0])
    assert arrivals.holder_of(code) == f"p{world.buyers[0].pk}"
    assert code == arrivals.code_of(world.buyers[0]), "a code that was printed goes on working"
    with pytest.raises(DomainError):
        arrivals.holder_of(code.replace("p", "i", 1))


# The hall


def test_a_meeting_is_called_begun_and_ended(world, actor_with):
    staff = actor_with(Role.STAFF)
    owner = MembershipFactory(organisation=world.companies[0].organisation, user=UserFactory(language="en")).user
    meeting = meeting_of(world, 0, 0)
    with clock.at(BEGIN - minutes(20) - timedelta(seconds=1)), pytest.raises(DomainError):
        hall.call_to_table(actor=staff, meeting=meeting)
    with clock.at(BEGIN - minutes(2)):
        hall.call_to_table(actor=staff, meeting=meeting)
    assert list(Notification.objects.filter(recipient=owner).values_list("subject", flat=True)) == [
        "Please come to table A-1"
    ]
    with clock.at(BEGIN):
        hall.begin_meeting(actor=staff, meeting=meeting)
        with pytest.raises(DomainError):
            hall.begin_meeting(actor=staff, meeting=meeting)
    with clock.at(BEGIN + minutes(19)):
        hall.end_meeting(actor=staff, meeting=meeting)
        with pytest.raises(DomainError):
            hall.end_meeting(actor=staff, meeting=meeting)
    row = meeting_of(world, 0, 0)
    assert (row.state, row.called_at, row.started_at, row.ended_at) == (
        MeetingState.HELD,
        BEGIN - minutes(2),
        BEGIN,
        BEGIN + minutes(19),
    )
    hall.take_back(actor=staff, meeting=row)
    row = meeting_of(world, 0, 0)
    assert (row.state, row.started_at, row.ended_at) == (MeetingState.PLANNED, None, None)


def test_delays_move_the_rest_of_the_day_or_one_slot_and_the_plan_stays(world, actor_with):
    staff = actor_with(Role.STAFF)
    owner = MembershipFactory(organisation=world.companies[0].organisation, user=UserFactory(language="en")).user
    slots = list(world.consultation.slots.all())
    with clock.at(BEGIN):
        rest = hall.note_delay(actor=staff, slot=slots[1], minutes=10, rest=True)
        hall.note_delay(actor=staff, slot=slots[2], minutes=5, rest=False)
    late = times.shifts(world.consultation)
    assert [late.get(slot.pk, timedelta()) // minutes(1) for slot in slots] == [0, 10, 15, 10, 10, 10]
    meeting = meeting_of(world, 0, 1)
    assert times.timed(meeting, late).begins == BEGIN + minutes(75)
    assert meeting.slot.starts_at == BEGIN + minutes(60)
    assert [row.body for row in Notification.objects.filter(recipient=owner).order_by("pk")] == [
        "From 10:30 on your meetings begin 10 minutes later than planned.",
        "Your meeting of 11:00 begins 5 minutes later than planned.",
    ]
    with clock.at(BEGIN):
        hall.take_delay_back(actor=staff, delay=rest)
    late = times.shifts(world.consultation)
    assert [late.get(slot.pk, timedelta()) // minutes(1) for slot in slots] == [0, 0, 5, 0, 0, 0]


def test_a_wrong_delay_changes_nothing(world, actor_with):
    slots = list(world.consultation.slots.all())
    wrong = ((slots[1], 0, BEGIN), (slots[1], 241, BEGIN), (slots[0], 10, slots[0].ends_at))
    for slot, late, now in wrong:
        with clock.at(now), pytest.raises(DomainError):
            hall.note_delay(actor=actor_with(Role.STAFF), slot=slot, minutes=late, rest=True)
    assert not Delay.objects.exists()


def test_the_board_knows_what_is_on_and_what_is_next(world, actor_with):
    def seen():
        found = hall.board(world.consultation)
        return [[row.meeting.pk for row in rows] for rows in (found.now, found.next)]

    first, second, third = (meeting_of(world, *pair).pk for pair in ((0, 0), (1, 1), (0, 1)))
    with clock.at(BEGIN - minutes(1)):
        assert seen() == [[], [first, second]]
    with clock.at(BEGIN):
        assert seen() == [[first, second], [third]]
        hall.note_delay(actor=actor_with(Role.STAFF), slot=meeting_of(world, 0, 0).slot, minutes=10, rest=False)
        assert seen() == [[], [first, second]]


def test_an_online_room_opens_ten_minutes_before_and_closes_with_the_end(world):
    meeting = meeting_of(world, 0, 0)
    Table.objects.filter(pk=meeting.table_id).update(virtual=True, video_url="https://video.example/a1")
    row = times.timed(meeting_of(world, 0, 0), {})
    for offset, seconds, expected in ((-10, -1, ""), (-10, 0, "open"), (25, -1, "open"), (25, 0, "")):
        with clock.at(BEGIN + minutes(offset) + timedelta(seconds=seconds)):
            assert bool(hall.room_of(row)) == bool(expected), (offset, seconds)


# Standing in


def test_after_a_no_show_the_meeting_is_missed_and_ways_on_are_offered(world, actor_with):
    staff = actor_with(Role.STAFF)
    gone = world.buyers[1]
    told = MembershipFactory(organisation=world.companies[0].organisation).user
    with clock.at(BEGIN + minutes(5)):
        slots = standing_in.mark_gone(actor=staff, gone=gone)
        assert len(slots) == 5
        ways = standing_in.offer_ways_on(actor=staff, consultation=world.consultation)
        assert standing(world) == [(0, 0, 0), (0, 1, 2)], "an offer changes nothing"
        standing_in.take_way(actor=staff, way=ways[0])
    missed = meeting_of(world, 1, 1)
    assert (missed.state, missed.missed_by_id) == (MeetingState.MISSED, gone.pk)
    later = meeting_of(world, 0, 1)
    assert (later.state, later.missed_by_id) == (MeetingState.MISSED, gone.pk)
    assert (0, 0, 0) in standing(world)
    assert Notification.objects.filter(recipient=told).exists()
    assert not WayOn.objects.filter(plan__state="draft").exists()


def test_a_late_arrival_frees_the_slots_until_then_and_can_be_taken_back(world, actor_with):
    staff = actor_with(Role.STAFF)
    late = world.companies[0]
    with clock.at(BEGIN - minutes(60)):
        slots = standing_in.mark_gone(actor=staff, gone=late, until=BEGIN + minutes(60))
        assert [slot.starts_at for slot in slots] == [BEGIN, BEGIN + minutes(30)]
        assert late.absent_slots.count() == 2
        standing_in.mark_gone(actor=staff, gone=late, back=True)
    assert late.absent_slots.count() == 0
    assert meeting_of(world, 0, 0).state == MeetingState.PLANNED


def test_a_broken_table_gives_its_meetings_to_another_in_the_same_slot(world, actor_with):
    staff = actor_with(Role.STAFF)
    before = meeting_of(world, 0, 1)
    with clock.at(BEGIN + minutes(5)):
        standing_in.mark_gone(actor=staff, gone=before.table)
        ways = standing_in.offer_ways_on(actor=staff, consultation=world.consultation)
        standing_in.take_way(actor=staff, way=ways[0])
    after = meeting_of(world, 0, 1)
    assert (after.slot_id, after.table_id != before.table_id, after.state) == (before.slot_id, True, "planned")
    assert meeting_of(world, 0, 0).table_id == before.table_id, "what has begun stays"


def test_an_old_offer_is_not_published_over_a_newer_timetable(world, actor_with):
    staff = actor_with(Role.STAFF)
    with clock.at(BEGIN - minutes(60)):
        way = standing_in.offer_ways_on(actor=staff, consultation=world.consultation)[0]
        published = world.consultation.plans.get(state="published")
        newer = copy_plan(actor=SYSTEM, plan=published)
        publish_plan(actor=SYSTEM, plan=newer, revision=newer.revision)
        with pytest.raises(Outdated):
            standing_in.take_way(actor=staff, way=way)
    assert world.consultation.plans.get(state="published").pk == newer.pk


def test_a_free_slot_is_filled_by_an_open_wish_with_one_press(world, actor_with):
    staff = actor_with(Role.STAFF)
    with clock.at(BEGIN + minutes(5)):
        found = standing_in.openings(world.consultation)
        wish = Wish.objects.get(company=world.companies[1], buyer=world.buyers[0])
        # 10:30 is 25 minutes away: the first slot that may still change.
        assert [(one.wish.pk, one.slot.starts_at) for one in found] == [(wish.pk, BEGIN + minutes(30))]
        standing_in.fill(actor=staff, wish=wish, slot=found[0].slot)
        assert standing_in.openings(world.consultation) == []
    assert (1, 0, 1) in standing(world)


def test_meetings_within_twenty_minutes_do_not_change(world, actor_with):
    slot = list(world.consultation.slots.all())[1]
    wish = Wish.objects.get(company=world.companies[1], buyer=world.buyers[0])
    rows = PlannedMeeting.objects.count()
    with clock.at(BEGIN + minutes(11)), pytest.raises(DomainError):
        standing_in.fill(actor=actor_with(Role.STAFF), wish=wish, slot=slot)
    assert PlannedMeeting.objects.count() == rows


def test_only_staff_runs_the_day(world, actor_with):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    meeting = meeting_of(world, 0, 0)
    for actor in (owner, actor_with(Role.CITY)):
        for refused in (
            lambda who: hall.call_to_table(actor=who, meeting=meeting),
            lambda who: hall.begin_meeting(actor=who, meeting=meeting),
            lambda who: hall.note_delay(actor=who, slot=meeting.slot, minutes=5, rest=True),
            lambda who: standing_in.mark_gone(actor=who, gone=world.buyers[0]),
            lambda who: standing_in.offer_ways_on(actor=who, consultation=world.consultation),
            lambda who: addresses.make_hall_address(actor=who, consultation=world.consultation),
        ):
            with clock.at(BEGIN), pytest.raises(Refused):
                refused(actor)
    assert meeting_of(world, 0, 0).called_at is None
    assert (Delay.objects.count(), WayOn.objects.count(), PrivateAddress.objects.count()) == (0, 0, 0)


# Private addresses


def test_a_calendar_address_holds_ones_own_meetings_and_is_renewed_and_revoked(world):
    owner = actor_for(MembershipFactory(organisation=world.companies[0].organisation).user)
    first = addresses.make_calendar_address(actor=owner, consultation=world.consultation)
    found = addresses.address_of(first, AddressKind.CALENDAR)
    assert found is not None
    assert first not in str(PrivateAddress.objects.values().get())
    own = {meeting_of(world, 0, 0).pk, meeting_of(world, 0, 1).pk}
    assert {row.pk for row in addresses.calendar_meetings(found)} == own
    assert addresses.address_of(first, AddressKind.HALL) is None
    second = addresses.make_calendar_address(actor=owner, consultation=world.consultation)
    assert addresses.address_of(first, AddressKind.CALENDAR) is None
    assert addresses.address_of(second, AddressKind.CALENDAR) is not None
    addresses.revoke_calendar_address(actor=owner, consultation=world.consultation)
    assert not PrivateAddress.objects.exists()


def test_who_left_sees_nothing_and_strangers_get_no_calendar(world):
    membership = MembershipFactory(organisation=world.buyers[0].organisation)
    token = addresses.make_calendar_address(actor=actor_for(membership.user), consultation=world.consultation)
    membership.left_at = clock.now()
    membership.save()
    found = addresses.address_of(token, AddressKind.CALENDAR)
    assert found is not None
    assert not addresses.calendar_meetings(found).exists()
    with pytest.raises(DomainError):
        addresses.make_calendar_address(actor=actor_for(UserFactory()), consultation=world.consultation)
    assert PrivateAddress.objects.count() == 1

"""What a meeting counts as that fell through, and which times a log goes by when the day runs late."""

from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.models import Notification
from chorok.meetings.domain import hall, standing_in
from chorok.meetings.domain.chasing import chase_logs, missing_logs
from chorok.meetings.domain.holding import hold_consultation, totals
from chorok.meetings.domain.logs import write_log
from chorok.meetings.domain.plans import begin_plan, copy_plan, drop_meeting, place_meeting
from chorok.meetings.domain.publishing import publish_plan
from chorok.meetings.enums import ConsultationState, MeetingState
from chorok.meetings.models import ConsultationLog, Meeting, Plan
from tests.factories import MembershipFactory
from tests.meetings.test_day import BEGIN, meeting_of, minutes
from tests.meetings.test_day import world as _world
from tests.meetings.test_logs import EVENING, told

pytestmark = pytest.mark.django_db
world = _world


def states(world):
    """Return company, buyer, state and who missed it ("" for nobody) of each meeting."""
    rows = Meeting.objects.filter(consultation=world.consultation).order_by("pk")
    companies, buyers = ([row.pk for row in side] for side in (world.companies, world.buyers))
    return [
        (
            companies.index(row.company_id),
            buyers.index(row.buyer_id),
            row.state,
            "" if row.missed_by_id is None else "buyer" if row.missed_by_id in buyers else "company",
        )
        for row in rows
    ]


def republish(world, *drops):
    """Publish the timetable anew without the meetings of these pairs."""
    plan = copy_plan(actor=SYSTEM, plan=world.consultation.plans.get(state="published"))
    for pair in drops:
        plan = drop_meeting(actor=SYSTEM, plan=plan, revision=plan.revision, wish=meeting_of(world, *pair).wish)
    publish_plan(actor=SYSTEM, plan=plan, revision=Plan.objects.get(pk=plan.pk).revision)


def test_before_the_day_what_is_taken_off_is_cancelled(world, actor_with):
    with clock.at(BEGIN - timedelta(days=1)):
        standing_in.mark_gone(actor=actor_with(Role.STAFF), gone=world.buyers[1])
        republish(world, (1, 1), (0, 1))
    assert states(world) == [(0, 0, "planned", ""), (1, 1, "cancelled", ""), (0, 1, "cancelled", "")]


def test_on_the_day_what_a_no_show_costs_is_missed_and_the_rest_cancelled(world, actor_with):
    with clock.at(BEGIN + minutes(5)):
        standing_in.mark_gone(actor=actor_with(Role.STAFF), gone=world.companies[0])
        republish(world, (0, 1))
    assert states(world) == [(0, 0, "missed", "company"), (1, 1, "planned", ""), (0, 1, "missed", "company")]
    with clock.at(BEGIN - minutes(5)):
        republish(world, (1, 1))
    assert states(world)[1] == (1, 1, "cancelled", ""), "nobody is gone: the centre took it off"
    came = totals(world.consultation)
    assert (came.held, came.missed, came.planned) == (0, 2, 0)


def test_without_a_new_timetable_the_numbers_are_the_same_once_the_day_is_closed(world, actor_with):
    staff = actor_with(Role.STAFF)
    MembershipFactory(organisation=world.companies[0].organisation)
    with clock.at(BEGIN + minutes(5)):
        standing_in.mark_gone(actor=staff, gone=world.buyers[1])
    assert states(world) == [(0, 0, "planned", ""), (1, 1, "missed", "buyer"), (0, 1, "planned", "")]
    Notification.objects.all().delete()
    with clock.at(EVENING):
        assert [row.pk for row in missing_logs(days=0)] == [meeting_of(world, 0, 0).pk]
        write_log(actor=SYSTEM, meeting=meeting_of(world, 0, 0), told=told())
        hold_consultation(actor=staff, consultation=world.consultation)
    assert states(world) == [(0, 0, "held", ""), (1, 1, "missed", "buyer"), (0, 1, "missed", "buyer")]
    with clock.at(EVENING + timedelta(days=3)):
        assert chase_logs() == 0


def test_who_comes_back_is_planned_again_and_a_meeting_off_the_timetable_is_not_put_back_by_hand(world, actor_with):
    staff = actor_with(Role.STAFF)
    with clock.at(BEGIN + minutes(5)):
        standing_in.mark_gone(actor=staff, gone=world.buyers[1])
        republish(world, (0, 1))
        gone = meeting_of(world, 0, 1)
        with pytest.raises(DomainError):
            hall.take_back(actor=staff, meeting=gone)
        assert meeting_of(world, 0, 1).state == MeetingState.MISSED
        hall.take_back(actor=staff, meeting=meeting_of(world, 1, 1))
        standing_in.mark_gone(actor=staff, gone=world.buyers[1], back=True)
        plan = copy_plan(actor=SYSTEM, plan=world.consultation.plans.get(state="published"))
        plan = place_meeting(actor=SYSTEM, plan=plan, revision=plan.revision, wish=gone.wish, slot=gone.slot)
        publish_plan(actor=SYSTEM, plan=plan, revision=plan.revision)
    assert states(world) == [(0, 0, "planned", ""), (1, 1, "planned", ""), (0, 1, "planned", "")]


def test_what_was_missed_at_its_time_stays_where_it_was(world, actor_with):
    with clock.at(BEGIN + minutes(5)):
        standing_in.mark_gone(actor=actor_with(Role.STAFF), gone=world.buyers[1])
        empty = begin_plan(actor=SYSTEM, consultation=world.consultation)
        first = meeting_of(world, 0, 0)
        empty = place_meeting(actor=SYSTEM, plan=empty, revision=0, wish=first.wish, slot=first.slot)
        with pytest.raises(DomainError):
            publish_plan(actor=SYSTEM, plan=empty, revision=empty.revision)
    assert states(world)[1:] == [(1, 1, "missed", "buyer"), (0, 1, "planned", "")]


def test_a_log_goes_by_the_times_that_hold(world, actor_with):
    staff = actor_with(Role.STAFF)
    meeting = meeting_of(world, 0, 0)
    with clock.at(BEGIN - minutes(5)):
        hall.note_delay(actor=staff, slot=meeting.slot, minutes=30, rest=True)
    with clock.at(BEGIN + minutes(29)):
        with pytest.raises(DomainError):
            write_log(actor=SYSTEM, meeting=meeting, told=told())
        assert not ConsultationLog.objects.exists()
    with clock.at(BEGIN + minutes(54)):
        assert not missing_logs(days=0).exists(), "planned to end at 10:25, it ends at 10:55"
    with clock.at(BEGIN + minutes(55)):
        assert missing_logs(days=0).count() == 2
        write_log(actor=SYSTEM, meeting=meeting, told=told())
    assert meeting_of(world, 0, 0).started_at == BEGIN + minutes(30)


def test_a_meeting_that_began_early_takes_its_log_at_once(world, actor_with):
    meeting = meeting_of(world, 0, 1)
    with clock.at(BEGIN + minutes(45)):
        hall.begin_meeting(actor=actor_with(Role.STAFF), meeting=meeting)
        write_log(actor=SYSTEM, meeting=meeting, told=told())
    assert meeting_of(world, 0, 1).started_at == BEGIN + minutes(45)


def test_the_day_ends_when_its_last_slot_has_really_ended(world, actor_with):
    staff = actor_with(Role.STAFF)
    last = world.consultation.slots.order_by("-ends_at")[0]
    with clock.at(BEGIN + minutes(60)):
        write_log(actor=SYSTEM, meeting=meeting_of(world, 0, 0), told=told())
        hall.note_delay(actor=staff, slot=last, minutes=20, rest=False)
    with clock.at(last.ends_at + minutes(19)), pytest.raises(DomainError):
        hold_consultation(actor=staff, consultation=world.consultation)
    with clock.at(last.ends_at + minutes(20)):
        held = hold_consultation(actor=staff, consultation=world.consultation)
    assert held.state == ConsultationState.HELD


def test_gone_goes_by_the_times_that_hold(world, actor_with):
    staff = actor_with(Role.STAFF)
    with clock.at(BEGIN - minutes(5)):
        hall.note_delay(actor=staff, slot=meeting_of(world, 0, 0).slot, minutes=30, rest=True)
    with clock.at(BEGIN + minutes(40)):
        slots = standing_in.mark_gone(actor=staff, gone=world.buyers[1])
    assert len(slots) == 5, "the slot of 10:30 begins at 11:00"
    assert states(world)[1] == (1, 1, "missed", "buyer"), "the meeting of 10:00 is on from 10:30 to 10:55"

"""Missing logs are chased: from the second day on, once a week, never for a meeting that wasn't held."""

from datetime import timedelta

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import Refused
from chorok.core.models import Notification
from chorok.meetings.domain.chasing import chase_logs, remind_of_logs
from chorok.meetings.domain.consultations import cancel_consultation
from chorok.meetings.domain.holding import close_consultation, hold_consultation
from chorok.meetings.domain.logs import mark_missed, write_log
from chorok.todos.models import Todo
from tests.factories import MembershipFactory
from tests.meetings.test_logs import EVENING, meeting_of, told
from tests.meetings.test_logs import world as _world

pytestmark = pytest.mark.django_db
world = _world


@pytest.fixture
def owners(world):
    """One person at each company; the mails of the timetable are put away."""
    people = [MembershipFactory(organisation=company.organisation).user for company in world.companies]
    Notification.objects.all().delete()
    return people


def mails():
    return list(Notification.objects.order_by("pk").values_list("recipient_id", flat=True))


def test_a_mail_a_week_from_the_second_day_on_until_the_log_is_written(world, owners):
    first, second = (person.pk for person in owners)
    with clock.at(EVENING + timedelta(days=1)):
        assert chase_logs() == 0
        assert not Todo.objects.exists()
    with clock.at(EVENING + timedelta(days=2)):
        assert chase_logs() == 2
        assert chase_logs() == 0
    with clock.at(EVENING + timedelta(days=8)):
        assert chase_logs() == 0
        write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
    assert list(Todo.objects.open().values_list("organisation_id", flat=True)) == [world.companies[1].organisation_id]
    with clock.at(EVENING + timedelta(days=9)):
        assert chase_logs() == 1
    assert mails() == [first, second, second]


def test_a_missed_meeting_needs_no_log(world, owners):
    with clock.at(EVENING + timedelta(days=2)):
        chase_logs()
        mark_missed(actor=SYSTEM, meeting=meeting_of(world), by=world.buyers[0])
        assert Todo.objects.open().count() == 1
    with clock.at(EVENING + timedelta(days=9)):
        assert chase_logs() == 1
    assert mails()[2:] == [owners[1].pk]


def test_one_press_reminds_everybody_once_a_day(world, owners, actor_with):
    staff = actor_with(Role.STAFF)
    with clock.at(EVENING):
        with pytest.raises(Refused):
            remind_of_logs(actor=actor_for(owners[0]), consultation=world.consultation)
        assert (mails(), Todo.objects.count()) == ([], 0)
        assert remind_of_logs(actor=staff, consultation=world.consultation) == 2
        assert sorted(mails()) == sorted(person.pk for person in owners)
        assert remind_of_logs(actor=staff, consultation=world.consultation) == 0
    with clock.at(EVENING + timedelta(days=1)):
        assert remind_of_logs(actor=staff, consultation=world.consultation) == 2


@pytest.mark.parametrize("over", ["closed", "cancelled"])
def test_once_logs_cant_be_written_any_more_none_is_due(world, owners, over):
    with clock.at(EVENING + timedelta(days=2)):
        if over == "closed":
            write_log(actor=SYSTEM, meeting=meeting_of(world), told=told())
            hold_consultation(actor=SYSTEM, consultation=world.consultation)
        chase_logs()
        assert Todo.objects.open().exists()
        end = close_consultation if over == "closed" else cancel_consultation
        end(actor=SYSTEM, consultation=world.consultation)
        assert not Todo.objects.open().exists()
        assert chase_logs() == 0

"""The demonstration's consultations: today's is under way; those of spring were held, with surveys and pictures."""

import pytest

from chorok.meetings.domain.arrivals import count, guests
from chorok.meetings.domain.queries.event_report import event_report
from chorok.meetings.enums import ConsultationState, MeetingState
from chorok.meetings.models import Consultation
from chorok.operations.demo.consultation_day import CODE, load_consultation_day
from chorok.operations.demo.consultations_of_spring import FIRST, SECOND, load_consultations_of_spring

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstrated")]


def test_the_consultation_of_today_is_loaded_once() -> None:
    assert load_consultation_day() == 0
    found = Consultation.objects.get(code=CODE)
    assert found.state == ConsultationState.PUBLISHED
    assert count(guests(found)) == (5, 11)
    assert found.meetings.count() == 12


def test_the_consultations_of_spring_are_loaded_once_with_surveys_and_pictures() -> None:
    assert load_consultations_of_spring() == 0
    first, second = (Consultation.objects.get(code=held.code) for held in (FIRST, SECOND))
    assert first.state == second.state == ConsultationState.HELD
    assert not first.surveys.exists()
    report = event_report(second)
    assert [(each.asked, each.answered) for each in report.surveys] == [(4, 3), (10, 9)]
    assert [row.country for row in report.surveys[1].countries] == ["ID", "VN"]
    assert [event.consultation for event in report.events] == [first, second]
    assert report.events[0].held == first.meetings.filter(state=MeetingState.HELD).count() > 0
    assert (report.events[0].missed, report.events[1].missed) == (1, 1)
    assert second.photos.count() == 2

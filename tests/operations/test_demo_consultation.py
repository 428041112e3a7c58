"""The demonstration's consultations: today's is under way; those of spring were held, with surveys and pictures."""

import pytest

from chorok.meetings.domain.arrivals import count, guests
from chorok.meetings.domain.queries.event_report import event_report
from chorok.meetings.enums import ConsultationState, MeetingState
from chorok.meetings.models import Consultation
from chorok.operations.demo.companies import load_companies
from chorok.operations.demo.consultation import load_consultation
from chorok.operations.demo.consultation_day import CODE, load_consultation_day
from chorok.operations.demo.consultations_of_spring import FIRST, SECOND, load_consultations_of_spring
from chorok.operations.demo.people import load_people
from chorok.operations.demo.programmes_people import load_programme_people
from chorok.operations.demo.results import load_results
from chorok.registry.domain.reference import load_reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]


def test_the_consultation_of_today_is_loaded_once() -> None:
    for part in (load_reference, load_people, load_companies, load_results, load_consultation):
        part()
    assert load_consultation_day() == 8
    assert load_consultation_day() == 0
    found = Consultation.objects.get(code=CODE)
    assert found.state == ConsultationState.PUBLISHED
    assert count(guests(found)) == (5, 11)
    assert found.meetings.count() == 12


def test_the_held_consultations_are_loaded_once_with_surveys_and_pictures() -> None:
    for part in (load_reference, load_people, load_companies, load_results, load_programme_people, load_consultation):
        part()
    assert load_consultations_of_spring() == 20
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

"""The demonstration's consultation of today: published, under way, some people are here."""

import pytest

from chorok.meetings.domain.arrivals import count, guests
from chorok.meetings.enums import ConsultationState
from chorok.meetings.models import Consultation
from chorok.operations.demo.companies import load_companies
from chorok.operations.demo.consultation import load_consultation
from chorok.operations.demo.consultation_day import CODE, load_consultation_day
from chorok.operations.demo.people import load_people
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

"""The demonstration's consultation of today: published, under way, some people are here."""

import pytest

from chorok.meetings.domain.arrivals import count, guests
from chorok.meetings.enums import ConsultationState
from chorok.meetings.models import Consultation
from chorok.operations.demo.consultation_day import CODE, load_consultation_day

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstrated")]


def test_the_consultation_of_today_is_loaded_once() -> None:
    assert load_consultation_day() == 0
    found = Consultation.objects.get(code=CODE)
    assert found.state == ConsultationState.PUBLISHED
    assert count(guests(found)) == (5, 11)
    assert found.meetings.count() == 12

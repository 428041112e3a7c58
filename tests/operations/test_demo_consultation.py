"""The demonstration's consultations: today's is under way; those of spring were held, with surveys and pictures."""

from collections import Counter
from decimal import Decimal

import pytest

from chorok.meetings.domain.arrivals import count, guests
from chorok.meetings.domain.holding import totals
from chorok.meetings.domain.queries.after import accords_of, by_round
from chorok.meetings.domain.queries.event_report import event_report
from chorok.meetings.enums import ConsultationState, MeetingState
from chorok.meetings.models import Consultation, LogConfirmation
from chorok.operations.demo.consultation_day import CODE, load_consultation_day
from chorok.operations.demo.consultations_of_spring import FIRST, SECOND, THIRD, load_consultations_of_spring
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim

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
    assert [(each.survey.state, each.told) for each in report.surveys] == [("open", False), ("closed", True)]
    assert [row.country for row in report.surveys[1].countries] == ["ID", "VN"]
    assert [event.consultation for event in report.events] == [first, second]
    assert report.events[0].held == first.meetings.filter(state=MeetingState.HELD).count() > 0
    assert (report.events[0].missed, report.events[1].missed) == (1, 1)
    assert second.photos.filter(public=True).count() == 2


def test_what_came_of_the_third_goes_on_after_the_day() -> None:
    found = Consultation.objects.get(code=THIRD.code)
    came = totals(found)
    assert (found.state, came.held, came.missed, came.logs) == (ConsultationState.HELD, 6, 1, 6)
    assert came.claims == {
        "consultation": (4, Decimal(335_000)),
        "expected_contract": (4, Decimal(135_000)),
        "contract": (2, Decimal(52_000)),
        "export": (1, Decimal(12_000)),
        "mou": (1, Decimal(60_000)),
    }
    assert [(row.round, row.asked, row.answered) for row in by_round(found)] == [(1, 5, 4), (3, 4, 2)]
    (accord,) = accords_of(found)
    assert [each.file.name for each in accord.claim.evidence.all() if each.file is not None] == ["MOU.pdf"]
    said = LogConfirmation.objects.filter(log__meeting__consultation=found).values_list("answer", flat=True)
    assert Counter(said) == {"yes": 2, "no": 1}


def test_nothing_of_it_is_a_final_result() -> None:
    assert set(Claim.objects.filter(year=2020).values_list("state", flat=True)) == {ClaimState.REPORTED}

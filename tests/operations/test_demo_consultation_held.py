"""The demonstration's consultation that is over: logs, what buyers said of them, an MOU, two rounds of follow-up."""

from collections import Counter
from decimal import Decimal

import pytest

from chorok.meetings.domain.holding import totals
from chorok.meetings.domain.queries.after import accords_of, by_round
from chorok.meetings.enums import ConsultationState
from chorok.meetings.models import Consultation, LogConfirmation
from chorok.operations.demo.consultation_held import CODE, load_consultation_held
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("demonstrated")]


def test_the_consultation_of_spring_is_loaded_once() -> None:
    assert load_consultation_held() == 0
    found = Consultation.objects.get(code=CODE)
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

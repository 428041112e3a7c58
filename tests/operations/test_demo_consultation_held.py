"""The demonstration's consultation that is over: logs, what buyers confirmed, an MOU, two rounds of follow-up."""

from decimal import Decimal

import pytest

from chorok.meetings.domain.holding import totals
from chorok.meetings.domain.queries.after import accords_of, by_round
from chorok.meetings.enums import ConsultationState
from chorok.meetings.models import Consultation
from chorok.operations.demo.companies import load_companies
from chorok.operations.demo.consultation import load_consultation
from chorok.operations.demo.consultation_held import CODE, load_consultation_held
from chorok.operations.demo.people import load_people
from chorok.operations.demo.programmes_people import load_programme_people
from chorok.operations.demo.results import load_results
from chorok.outcomes.domain.queries.results import year_results
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.models import Claim
from chorok.registry.domain.reference import load_reference

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]


def test_the_consultation_of_spring_is_loaded_once() -> None:
    for part in (load_reference, load_people, load_companies, load_results, load_programme_people, load_consultation):
        part()
    assert load_consultation_held() == 6
    assert load_consultation_held() == 0
    found = Consultation.objects.get(code=CODE)
    came = totals(found)
    assert (found.state, came.held, came.missed, came.logs) == (ConsultationState.HELD, 6, 1, 6)
    assert came.claims == {
        "consultation": (6, Decimal(400_000)),
        "expected_contract": (4, Decimal(135_000)),
        "contract": (2, Decimal(52_000)),
        "export": (1, Decimal(12_000)),
        "mou": (1, Decimal(60_000)),
    }
    assert [(row.round, row.asked, row.answered) for row in by_round(found)] == [(1, 5, 4), (3, 4, 2)]
    (accord,) = accords_of(found)
    assert [each.file.name for each in accord.claim.evidence.all()] == ["MOU.pdf"]
    confirmed = Claim.objects.filter(fictitious=True, confirmed_as__endswith="(가상))", year=2020)
    assert confirmed.count() == 6
    value = next(one for one in year_results(2020).indicators if one.indicator.code == "consultation-value")
    assert value.final + value.provisional == Decimal(400_000)
    assert verify_chain().broken == ()

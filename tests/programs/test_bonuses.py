"""Bonus points: awarded by people, in the totals at once, proposed by certificates on record."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal

import pytest

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.bonuses import award_bonuses, proposed_rules
from chorok.programs.enums import ApplicationState, AssignmentState, CallState
from chorok.programs.models import Application, Assignment, BonusAward, Call, PanelMember, Score
from chorok.registry.enums import CertificationKind
from tests.factories import CertificationFactory, UserFactory
from tests.factories_programs import ApplicationFactory, BonusRuleFactory, CallFactory, CriterionFactory
from tests.programs.selecting import MEETING

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _meeting() -> Iterator[None]:
    with clock.at(MEETING):
        yield


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def application() -> Application:
    """Return an application with one submitted sheet of 80 points."""
    call = CallFactory(bonus_cap=Decimal(5))
    made: Application = ApplicationFactory(call=call, state=ApplicationState.ELIGIBLE, number=1)
    member = PanelMember.objects.create(call=call, user=UserFactory(), invited_at=MEETING)
    sheet = Assignment.objects.create(
        member=member, application=made, state=AssignmentState.SUBMITTED, assigned_at=MEETING, total=80
    )
    Score.objects.create(assignment=sheet, criterion=CriterionFactory(call=call), points=80, saved_at=MEETING)
    return made


def totals(application: Application) -> tuple[Decimal | None, Decimal, Decimal | None]:
    application.refresh_from_db()
    return application.score_mean, application.score_bonus, application.score_total


def test_points_are_added_after_the_mean_up_to_the_cap(staff: Actor, application: Application) -> None:
    call = application.call
    three, four, minus = (BonusRuleFactory(call=call, points=points) for points in (3, 4, -2))
    award_bonuses(actor=staff, application=application, rules=[three], note=" 인증서  사본 ")
    assert totals(application) == (80, 3, 83)
    assert BonusAward.objects.get().note == "인증서 사본"
    award_bonuses(actor=staff, application=application, rules=[three, four])
    assert totals(application) == (80, 5, 85)
    award_bonuses(actor=staff, application=application, rules=[minus])
    assert totals(application) == (80, -2, 78)
    assert [award.rule_id for award in application.bonuses.all()] == [minus.pk]


def test_rules_of_other_calls_drafts_and_decided_calls_are_refused(staff: Actor, application: Application) -> None:
    call = application.call
    rule = BonusRuleFactory(call=call)
    with pytest.raises(DomainError) as refusal:
        award_bonuses(actor=staff, application=application, rules=[BonusRuleFactory()])
    assert refusal.value.field == "rules"
    draft = ApplicationFactory(call=call)
    with pytest.raises(DomainError):
        award_bonuses(actor=staff, application=draft, rules=[rule])
    Call.objects.update(state=CallState.DECIDED)
    Application.objects.filter(pk=application.pk).update(state=ApplicationState.SELECTED)
    with pytest.raises(DomainError):
        award_bonuses(actor=staff, application=application, rules=[rule])
    assert not BonusAward.objects.exists()


def test_only_staff_award(application: Application, actor_with: Callable[..., Actor]) -> None:
    rule = BonusRuleFactory(call=application.call)
    with pytest.raises(Refused):
        award_bonuses(actor=actor_with(Role.EVALUATOR), application=application, rules=[rule])
    assert not BonusAward.objects.exists()


def test_a_certificate_valid_at_the_deadline_is_pointed_out(application: Application) -> None:
    call = application.call
    kind = CertificationKind.GREEN_TECHNOLOGY
    rules = {BonusRuleFactory(call=call, certificate=kind).pk for _ in range(2)}
    BonusRuleFactory(call=call, certificate="")
    CertificationFactory(organisation=application.organisation, kind=kind, expires_on=date(2020, 5, 30))
    assert proposed_rules(call, [application]) == {application.pk: set()}
    CertificationFactory(organisation=application.organisation, kind=kind, expires_on=date(2020, 5, 31))
    assert proposed_rules(call, [application]) == {application.pk: rules}

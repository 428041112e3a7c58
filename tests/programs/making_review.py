"""A call in review: its panel, its applications, scores. The least that is valid."""

from collections.abc import Sequence
from decimal import Decimal

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.programs.domain.assigning import assign
from chorok.programs.domain.conflicts import affirm_no_conflict
from chorok.programs.domain.panel import invite_evaluator, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.scoring import save_scores, submit_scores
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Assignment, Call, PanelMember
from tests.conftest import grant
from tests.factories import UserFactory
from tests.factories_programs import ApplicationFactory, CallFactory, CriterionFactory


def reviewed_call(**values: object) -> Call:
    """A published call with two criteria: 60 and 40 points."""
    call: Call = CallFactory(code="consulting-2020", **values)
    CriterionFactory(call=call, name_ko="기술성", most=60, position=1)
    CriterionFactory(call=call, name_ko="사업성", most=40, position=2)
    return call


def evaluator(**fields: object) -> Actor:
    """A person with the role of an evaluator."""
    user = UserFactory(**fields)
    grant(user, Role.EVALUATOR)
    return actor_for(user)


def pledged(call: Call, actor: Actor | None = None) -> tuple[PanelMember, Actor]:
    """An evaluator on the panel who has signed."""
    person = actor or evaluator()
    member = invite_evaluator(actor=SYSTEM, call=call, user=person.user)
    return sign_pledge(actor=person, member=member, version=PLEDGE.version, ip="192.0.2.1"), person


def in_review(call: Call, number: int, **values: object) -> Application:
    """An application that passed the screening."""
    application: Application = ApplicationFactory(
        call=call, state=ApplicationState.ELIGIBLE, number=number, submitted_at=call.opens_at, **values
    )
    return application


def given(application: Application, member: PanelMember, actor: Actor) -> Assignment:
    """An assignment whose evaluator said there is no conflict."""
    made = assign(actor=SYSTEM, application=application, member=member)
    affirm_no_conflict(actor=actor, assignments=[made])
    made.refresh_from_db()
    return made


def scored(assignment: Assignment, actor: Actor, points: Sequence[int | str]) -> Assignment:
    """Fill and submit a score sheet; `points` in the criteria's order."""
    criteria = assignment.application.call.criteria.all()
    typed = {criterion.pk: Decimal(value) for criterion, value in zip(criteria, points, strict=True)}
    save_scores(actor=actor, assignment=assignment, points=typed)
    return submit_scores(actor=actor, assignment=assignment)

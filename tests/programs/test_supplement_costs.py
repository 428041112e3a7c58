"""A request for supplement that names the costs: the company mends the sums, and only to what the call allows."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.applications import SUMS, save_costs
from chorok.programs.domain.costs import digest_of
from chorok.programs.domain.screening import answer_supplement, ask_supplement
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application
from chorok.programs.policy_applications import can_edit_costs
from tests.factories import MembershipFactory
from tests.factories_programs import CLOSES_AT, ApplicationFactory, CallFactory, FormPageFactory

pytestmark = pytest.mark.django_db
LATER = CLOSES_AT + timedelta(days=1)
DUE = LATER + timedelta(days=7)


@pytest.fixture(autouse=True)
def _after_the_deadline() -> Any:
    with clock.at(LATER):
        yield


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


@pytest.fixture
def owner() -> Actor:
    return actor_for(MembershipFactory().user)


@pytest.fixture
def application(owner: Actor) -> Application:
    """Handed in with sums that a correction of the call made too high: 75 % are paid now."""
    made: Application = ApplicationFactory(
        call=CallFactory(subsidy_rate=75, own_in_kind_most=10),
        organisation=owner.user.memberships.get().organisation,  # type: ignore[union-attr]
        state=ApplicationState.SUBMITTED,
        number=1,
        submitted_at=LATER,
        costs=10_000_000,
        subsidy=8_000_000,
        own_cash=2_000_000,
        own_in_kind=0,
    )
    return made


def save(actor: Actor, application: Application, *won: int | None) -> Application:
    application.refresh_from_db()
    sums = {name: None if one is None else Decimal(one) for name, one in zip(SUMS, won, strict=True)}
    return save_costs(actor=actor, application=application, base=digest_of(application), sums=sums)


def sums_of(application: Application) -> list[Decimal | None]:
    application.refresh_from_db()
    return [getattr(application, name) for name in SUMS]


BEFORE = [10_000_000, 8_000_000, 2_000_000, 0]


def test_the_costs_open_when_they_are_named_and_close_when_the_time_is_over(
    application: Application, staff: Actor, owner: Actor
) -> None:
    page = FormPageFactory(call=application.call)
    ask_supplement(actor=staff, application=application, text="보완", due_at=DUE, pages=[page])
    with pytest.raises(Refused):
        save(owner, application, 10_000_000, 7_500_000, 2_500_000, 0)
    asked = ask_supplement(actor=staff, application=application, text="사업비 보완", due_at=DUE, costs=True)
    assert (asked.costs, asked.named) == (True, ["사업비"])
    with clock.at(DUE), pytest.raises(Refused):
        save(owner, application, 10_000_000, 7_500_000, 2_500_000, 0)
    assert sums_of(application) == BEFORE
    with pytest.raises(Refused):
        save(staff, application, 10_000_000, 7_500_000, 2_500_000, 0)
    save(owner, application, 10_000_000, 7_500_000, 2_500_000, 0)
    assert sums_of(application) == [10_000_000, 7_500_000, 2_500_000, 0]


@pytest.mark.parametrize(
    ("won", "field"),
    [
        ((10_000_000, None, 2_500_000, 0), "costs"),
        ((10_000_000, 7_500_001, 2_499_999, 0), "subsidy"),
        ((10_000_000, 7_000_000, 1_000_000, 2_000_000), "own_in_kind"),
        ((10_000_000, 7_500_000, 2_499_999, 0), "own_cash"),
    ],
)
def test_what_was_handed_in_keeps_whole_sums_that_the_call_allows(
    application: Application, staff: Actor, owner: Actor, won: tuple[int | None, ...], field: str
) -> None:
    ask_supplement(actor=staff, application=application, text="사업비 보완", due_at=DUE, costs=True)
    with pytest.raises(DomainError) as refusal:
        save(owner, application, *won)
    assert refusal.value.field == field
    assert sums_of(application) == BEFORE


def test_the_answer_waits_for_sums_that_may_stand(application: Application, staff: Actor, owner: Actor) -> None:
    ask_supplement(actor=staff, application=application, text="사업비 보완", due_at=DUE, costs=True)
    with pytest.raises(DomainError) as refusal:
        answer_supplement(actor=owner, application=application, answer="고쳤습니다.")
    assert str(refusal.value.message) == "사업비: 이 사업비로는 지원금을 7,500,000원까지 신청할 수 있습니다."
    application.refresh_from_db()
    assert application.state == ApplicationState.SUPPLEMENT
    save(owner, application, 10_000_000, 7_500_000, 2_500_000, 0)
    answer_supplement(actor=owner, application=application, answer="고쳤습니다.")
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED
    assert not can_edit_costs(owner, application)


def test_costs_are_not_asked_for_where_the_call_pays_none(staff: Actor, owner: Actor) -> None:
    free: Application = ApplicationFactory(call=CallFactory(), state=ApplicationState.SUBMITTED, number=1)
    with pytest.raises(DomainError) as refusal:
        ask_supplement(actor=staff, application=free, text="보완", due_at=DUE, costs=True)
    assert refusal.value.field == "costs"
    free.refresh_from_db()
    assert free.state == ApplicationState.SUBMITTED
    assert not free.supplements.exists()

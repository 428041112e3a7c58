"""Terms of office: the operator changes, and rights follow the days."""

from collections.abc import Callable
from datetime import UTC, date, datetime

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.domain.queries.terms import losses, term_in_office
from chorok.accounts.domain.terms import day_after, end_term, open_term
from chorok.accounts.enums import Role
from chorok.accounts.models import Term
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from tests.conftest import grant
from tests.factories import UserFactory


def noon(day: date) -> datetime:
    return datetime(day.year, day.month, day.day, 3, tzinfo=UTC)  # midday in Seoul


def test_staff_of_an_ended_term_acts_to_the_last_day_and_reads_their_own_time_after(
    held_clock: object, term: Term
) -> None:
    user = UserFactory()
    grant(user, Role.STAFF, term)
    end_term(actor=SYSTEM, term=term, ends_on=date(2020, 6, 30), reads_until=date(2020, 9, 30))
    with clock.at(noon(date(2020, 6, 30))):
        assert actor_for(user).is_staff
        assert actor_for(user).sees_until is None
    with clock.at(noon(date(2020, 7, 1))):
        actor = actor_for(user)
        assert not actor.is_staff
        assert actor.may_look_inside
        assert actor.sees_until == date(2020, 6, 30)
    with clock.at(noon(date(2020, 10, 1))):
        assert not actor_for(user).may_look_inside


def test_the_day_changes_at_midnight_in_seoul(held_clock: object, term: Term) -> None:
    user = UserFactory()
    grant(user, Role.STAFF, term)
    end_term(actor=SYSTEM, term=term, ends_on=date(2020, 6, 30))
    with clock.at(datetime(2020, 6, 30, 14, 59, tzinfo=UTC)):
        assert actor_for(user).is_staff
    with clock.at(datetime(2020, 6, 30, 15, 0, tzinfo=UTC)):
        assert not actor_for(user).is_staff


def test_staff_of_the_next_term_reads_from_the_handover_and_acts_from_the_first_day(
    held_clock: object, term: Term
) -> None:
    end_term(actor=SYSTEM, term=term, ends_on=date(2020, 12, 31))
    after = open_term(
        actor=SYSTEM,
        operator_ko="새 기관",
        operator_en="Next operator",
        starts_on=date(2021, 1, 1),
        reads_from=date(2020, 12, 1),
    )
    assert day_after(term) is None  # the object in hand is the one from before
    user = UserFactory()
    grant(user, Role.STAFF, after)
    with clock.at(noon(date(2020, 11, 30))):
        assert not actor_for(user).may_look_inside
    with clock.at(noon(date(2020, 12, 1))):
        assert actor_for(user).may_look_inside
        assert not actor_for(user).is_staff
    with clock.at(noon(date(2021, 1, 1))):
        assert actor_for(user).is_staff
        assert term_in_office() == after


def test_only_city_and_admin_change_the_operator(
    actor_with: Callable[..., Actor], term: Term, held_clock: object
) -> None:
    for role in (Role.STAFF, Role.MANAGER, Role.PARTNER):
        with pytest.raises(Refused):
            end_term(actor=actor_with(role), term=term, ends_on=date(2020, 6, 30))
        with pytest.raises(Refused):
            open_term(actor=actor_with(role), operator_ko="가", operator_en="A", starts_on=date(2030, 1, 1))
    term.refresh_from_db()
    assert term.ends_on is None
    assert Term.objects.count() == 1
    end_term(actor=actor_with(Role.CITY), term=term, ends_on=date(2020, 6, 30))


def test_two_operators_are_never_in_office_on_one_day(term: Term) -> None:
    with pytest.raises(DomainError) as refusal:
        open_term(actor=SYSTEM, operator_ko="가", operator_en="A", starts_on=date(2021, 1, 1))
    assert refusal.value.field == "starts_on"
    Term.objects.update(ends_on=date(2020, 12, 31))
    with pytest.raises(DomainError) as refusal:
        open_term(actor=SYSTEM, operator_ko="가", operator_en="A", starts_on=date(2020, 12, 31))
    assert refusal.value.field == "starts_on"
    assert Term.objects.count() == 1
    open_term(actor=SYSTEM, operator_ko="가", operator_en="A", starts_on=date(2021, 1, 1))


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"operator_ko": " "}, "operator_ko"),
        ({"operator_en": ""}, "operator_en"),
        ({"ends_on": date(2029, 12, 31)}, "ends_on"),
        ({"reads_from": date(2030, 1, 2)}, "reads_from"),
        ({"reads_until": date(2031, 1, 1)}, "reads_until"),
    ],
)
def test_a_term_that_makes_no_sense_is_refused(changes: dict[str, object], field: str, db: None) -> None:
    values = {"operator_ko": "가", "operator_en": "A", "starts_on": date(2030, 1, 1), **changes}
    with pytest.raises(DomainError) as refusal:
        open_term(actor=SYSTEM, **values)  # type: ignore[arg-type]
    assert refusal.value.field == field
    assert not Term.objects.exists()


@pytest.mark.parametrize(
    ("ends_on", "reads_until", "field"),
    [
        (date(2020, 5, 12), None, "ends_on"),
        (date(2020, 6, 30), date(2020, 6, 29), "reads_until"),
    ],
)
def test_an_end_in_the_past_is_refused(
    ends_on: date, reads_until: date | None, field: str, term: Term, held_clock: object
) -> None:
    with pytest.raises(DomainError) as refusal:
        end_term(actor=SYSTEM, term=term, ends_on=ends_on, reads_until=reads_until)
    assert refusal.value.field == field
    term.refresh_from_db()
    assert term.ends_on is None


def test_the_preview_names_who_loses_what_and_they_are_told(held_clock: object, term: Term) -> None:
    first, second = UserFactory(name="가나다"), UserFactory(name="라마바")
    grant(first, Role.STAFF, term)
    grant(second, Role.MANAGER, term)
    grant(UserFactory(), Role.CITY)
    seen = losses(term, ends_on=date(2020, 6, 30), reads_until=None)
    assert [(loss.user, loss.role, loss.acts_until, loss.reads_until) for loss in seen] == [
        (first, Role.STAFF, date(2020, 6, 30), date(2020, 6, 30)),
        (second, Role.MANAGER, date(2020, 6, 30), date(2020, 6, 30)),
    ]
    assert not Notification.objects.exists()
    end_term(actor=SYSTEM, term=term, ends_on=date(2020, 6, 30))
    assert set(Notification.objects.values_list("recipient", flat=True)) == {first.pk, second.pk}


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    spans=st.lists(st.tuples(st.integers(0, 40), st.one_of(st.none(), st.integers(0, 20))), min_size=2, max_size=6),
    day=st.integers(0, 60),
)
def test_whatever_is_tried_at_most_one_operator_is_in_office(
    db: None, spans: list[tuple[int, int | None]], day: int
) -> None:
    Term.objects.all().delete()
    start = date(2020, 1, 1)
    for first, length in spans:
        begins = date.fromordinal(start.toordinal() + first)
        ends = None if length is None else date.fromordinal(begins.toordinal() + length)
        try:
            open_term(actor=SYSTEM, operator_ko="가", operator_en="A", starts_on=begins, ends_on=ends)
        except DomainError:
            continue
    on = date.fromordinal(start.toordinal() + day)
    assert (
        sum(1 for term in Term.objects.all() if term.starts_on <= on and (term.ends_on is None or on <= term.ends_on))
        <= 1
    )

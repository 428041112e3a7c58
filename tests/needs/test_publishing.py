"""Many needs are published at once, after a look at what they lack."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.needs.domain import publishing
from chorok.needs.domain.needs import create_need
from chorok.needs.domain.publishing import preview, publish_needs
from chorok.needs.domain.reviewing import USUAL_LIFE, close_need, submit_need
from chorok.needs.enums import Lack, NeedState
from chorok.needs.models import Need
from tests.factories import GreenFieldFactory, MembershipFactory
from tests.needs.making import asking_body, find_pairs, make_need, values

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF)


def waiting(staff: Actor, **changed: object) -> Need:
    return submit_need(actor=staff, need=create_need(actor=staff, **values(**changed)))  # type: ignore[typeddict-item]


def test_the_preview_says_who_lacks_what(staff: Actor, settings: Any) -> None:
    settings.SANCTIONED_COUNTRIES = ["IR"]
    whole = waiting(staff, field=GreenFieldFactory())
    thin = waiting(staff, title="Solar pumps", problem="Solar pumps", country="VN", contact_email="")
    ended = waiting(staff, title="Wind", country="KE", expires_on=date(2019, 1, 1), field=whole.field)
    barred = waiting(staff, title="Wells", country="IR", field=whole.field)
    first = waiting(staff, title="A dam", country="PE", field=whole.field)
    second = waiting(staff, title="A dam", country="PE", field=whole.field)
    body = asking_body()
    partner = actor_for(MembershipFactory(organisation=body).user)
    create_need(actor=partner, organisation=body, **values(title="A partner's draft"))
    make_need(staff, title="Published already", country="GH")
    find_pairs()
    found = preview(Need.objects.all())
    assert {line.need.pk: line.lacks for line in found.lines} == {
        whole.pk: (),
        thin.pk: (Lack.CONTACT, Lack.PROBLEM, Lack.FIELD),
        ended.pk: (Lack.ENDED,),
        barred.pk: (Lack.BARRED,),
        first.pk: (Lack.PAIR,),
        second.pk: (Lack.PAIR,),
    }
    assert [line.need.pk for line in found.ready] == [whole.pk, thin.pk]
    assert found.lacks == [
        (Lack.ENDED, 1), (Lack.PAIR, 2), (Lack.BARRED, 1), (Lack.CONTACT, 1), (Lack.PROBLEM, 1), (Lack.FIELD, 1),
    ]  # fmt: skip
    close_need(actor=staff, need=second, reason="The same one")
    assert first.pk in {line.need.pk for line in preview(Need.objects.all()).ready}


def test_what_was_looked_at_is_published_together(staff: Actor) -> None:
    body = asking_body()
    partner = actor_for(MembershipFactory(organisation=body).user)
    own = submit_need(actor=partner, need=create_need(actor=partner, organisation=body, **values(expires_on=None)))
    other = waiting(staff, title="Solar pumps", country="VN")
    rows = Need.objects.all()
    mark = preview(rows).mark
    before = ProcrastinateJob.objects.filter(task_name="needs.match_need").count()
    assert publish_needs(actor=staff, rows=rows, mark=mark) == 2
    own.refresh_from_db()
    other.refresh_from_db()
    assert (own.state, own.expires_on) == (NeedState.PUBLISHED, clock.today() + USUAL_LIFE)
    assert (other.state, other.expires_on) == (NeedState.PUBLISHED, date(2020, 12, 31))
    # One look at all open needs, not one search for each.
    assert ProcrastinateJob.objects.filter(task_name="needs.match_need").count() == before
    assert ProcrastinateJob.objects.filter(task_name="needs.match_open_needs").count() == 1
    with pytest.raises(DomainError):
        publish_needs(actor=staff, rows=rows, mark=preview(rows).mark)


def test_another_list_than_the_one_looked_at_publishes_nothing(staff: Actor, actor_with: Callable[..., Actor]) -> None:
    waiting(staff)
    rows = Need.objects.all()
    mark = preview(rows).mark
    with pytest.raises(Refused):
        publish_needs(actor=actor_with(Role.CITY), rows=rows, mark=mark)
    with pytest.raises(DomainError):
        publish_needs(actor=staff, rows=rows, mark=mark, until=date(2019, 1, 1))
    waiting(staff, title="Solar pumps", country="VN")
    with pytest.raises(Outdated):
        publish_needs(actor=staff, rows=rows, mark=mark)
    assert set(Need.objects.values_list("state", flat=True)) == {NeedState.SUBMITTED}


def test_of_very_many_the_first_are_looked_at(staff: Actor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(publishing, "MOST", 2)
    for country in ("ID", "VN", "PE"):
        waiting(staff, country=country)
    found = preview(Need.objects.all())
    assert (len(found.lines), found.left) == (2, 1)
    assert publish_needs(actor=staff, rows=Need.objects.all(), mark=found.mark) == 2

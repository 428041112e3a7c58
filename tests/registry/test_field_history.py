"""The history tells which green fields came and went."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core.history import acting
from chorok.registry.domain.offerings import save_technology
from chorok.registry.domain.organisations import create_organisation, update_organisation
from chorok.registry.domain.queries.history import Happening, history_of
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation
from tests.factories import GreenFieldFactory

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def staff(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.STAFF, name="김초록")


@pytest.fixture
def organisation(staff: Actor) -> Organisation:
    for code, korean, english in (("energy", "에너지", "Energy"), ("water", "물", "Water"), ("air", "대기", "Air")):
        GreenFieldFactory(code=code, name_ko=korean, name_en=english, position=len(code))
    return create_organisation(actor=staff, kind=OrganisationKind.TEAM, name_ko="새싹", fields=["energy"])


def told(happening: Happening) -> list[tuple[str, str, str]]:
    return [(str(change.label), change.before, change.after) for change in happening.changes]


def test_a_change_of_fields_stands_with_what_else_was_saved(staff: Actor, organisation: Organisation) -> None:
    with acting(user_id=staff.user_id, via="test"):
        update_organisation(actor=staff, organisation=organisation, name_ko="새순", fields=["water", "energy"])
        update_organisation(actor=staff, organisation=organisation, fields=["air"])
        update_organisation(actor=staff, organisation=organisation, fields=["air"])

    profile = [happening for happening in history_of(organisation) if str(happening.subject) == "기본 정보"]

    assert [told(happening) for happening in profile] == [
        [("녹색산업 분야", "물, 에너지", "대기")],
        [("이름(국문)", "새싹", "새순"), ("녹색산업 분야", "에너지", "물, 에너지")],
        [],
    ]
    assert [happening.by for happening in profile] == ["김초록", "김초록", ""]


def test_the_fields_of_a_technology_are_told_in_the_readers_language(
    staff: Actor, organisation: Organisation, en: None
) -> None:
    technology = save_technology(
        actor=staff, organisation=organisation, technology=None, name_ko="태양광", fields=["energy"]
    )
    save_technology(actor=staff, organisation=organisation, technology=technology, fields=["water"])
    [changed] = [each for each in history_of(organisation) if each.name == "태양광" and told(each)]
    assert told(changed) == [("Green fields", "Energy", "Water")]


def test_as_many_queries_at_one_change_and_at_three(staff: Actor, organisation: Organisation) -> None:
    counts = []
    for fields in (["water"], ["air"], ["energy"]):
        update_organisation(actor=staff, organisation=organisation, fields=fields)
        with CaptureQueriesContext(connection) as queries:
            history_of(organisation)
        counts.append(len(queries))
    assert len(set(counts)) == 1

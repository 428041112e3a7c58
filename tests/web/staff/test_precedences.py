"""The page of the order of meetings: noting one, undoing it, its number of statements."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertRedirects

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.core import form_keys
from chorok.meetings.domain.precedences import put_before
from chorok.meetings.models import Precedence
from tests.clients import signed_in_client
from tests.meetings.making import World, make_wishing_world

pytestmark = pytest.mark.django_db


@pytest.fixture
def world() -> World:
    return make_wishing_world()


@pytest.fixture
def staff(user_with) -> Client:
    return signed_in_client(user_with(Role.STAFF, language="en"))


def filled(world: World, then: int) -> dict[str, object]:
    """The first pair comes before the first company's meeting with another buyer."""
    company, buyers = world.companies[0], world.buyers
    return {
        form_keys.FIELD: form_keys.new_key(),
        "company": company.pk,
        "buyer": buyers[0].pk,
        "then_company": company.pk,
        "then_buyer": buyers[then].pk,
        "reason": "They bring samples",
    }


def test_an_order_is_noted_and_undone(world, staff):
    address = reverse("staff_precedences", args=[world.consultation.code])
    assertContains(staff.get(address), "등록된 순서가 없습니다")
    assertContains(staff.post(address, filled(world, 0)), "서로 다른 두 쌍을 선택해 주십시오.")
    assert not Precedence.objects.exists()
    assertRedirects(staff.post(address, filled(world, 1)), address)
    row = Precedence.objects.get()
    assertContains(staff.get(address), "They bring samples")
    remove = reverse("staff_precedence_remove", args=[world.consultation.code, row.pk])
    assertRedirects(staff.post(remove, {form_keys.FIELD: form_keys.new_key()}), address)
    assert not Precedence.objects.exists()


def test_the_list_takes_the_same_statements_at_any_length(world, staff):
    address = reverse("staff_precedences", args=[world.consultation.code])
    (one, other), (first, second) = world.companies, world.buyers

    def put(*pairs):
        put_before(actor=SYSTEM, consultation=world.consultation, first=pairs[0], then=pairs[1], reason="r")

    def statements() -> int:
        with CaptureQueriesContext(connection) as caught:
            assert staff.get(address).status_code == 200
        return len(caught)

    put((one, first), (one, second))
    staff.get(address)
    few = statements()
    put((one, second), (other, first))
    put((other, first), (other, second))
    assert statements() == few

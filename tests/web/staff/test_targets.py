"""Targets of a year: planned by the manager, and by two at once without losing what the other wrote."""

from collections.abc import Callable
from decimal import Decimal

import pytest
from django.test import Client

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.outcomes.domain.indicators import save_indicator, set_target
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Indicator, ProgrammeYear, Target
from tests.factories import ProgrammeYearFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
D = Decimal


@pytest.fixture
def client(user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    return client_for(user_with(Role.STAFF))


def _indicator() -> Indicator:
    return save_indicator(
        actor=SYSTEM, code="mous", line=None, kind=ClaimKind.MOU, measure="count", name_ko="양해각서", name_en="MOUs",
        unit_ko="건", unit_en="MOUs", position=1,
    )  # fmt: skip


def test_targets_are_planned_by_the_manager(
    client: Client, user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    ProgrammeYearFactory(year=2019)
    ProgrammeYearFactory(year=2020)
    indicator = _indicator()
    set_target(actor=SYSTEM, year=2019, indicator=indicator, value=D(7))
    manager = client_for(user_with(Role.MANAGER))

    assert client.post("/staff/results/plan/2020/copy/").status_code == 403
    assert client.post("/staff/results/plan/2020/mous/", {"value": "9"}).status_code == 403
    assert Target.objects.filter(year=2020).count() == 0

    manager.post("/staff/results/plan/2020/copy/")
    assert Target.objects.get(year=2020).value == D(7)
    address = "/staff/results/plan/2020/mous/"
    manager.post(address, {"value": "9", "when_ko": "연중", "base": manager.get(address).context["base"]})
    assert Target.objects.values_list("value", "at_least", "when_ko").get(year=2020) == (D(9), False, "연중")
    base = manager.get(address).context["base"]
    negative = manager.post(address, {"value": "-1", "base": base})
    assert "value" in negative.context["form"].errors
    manager.post(address, {"drop": "1", "base": base})
    assert Target.objects.filter(year=2020).count() == 0
    manager.post("/staff/results/plan/", {"year": "2021"})
    assert ProgrammeYear.objects.filter(year=2021).exists()


def test_the_second_of_two_who_set_a_target_sees_what_the_first_saved(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    indicator = _indicator()
    ProgrammeYearFactory(year=2020)
    set_target(actor=SYSTEM, year=2020, indicator=indicator, value=D(7), when_ko="7월")
    address, first, second = "/staff/results/plan/2020/mous/", *(client_for(user_with(Role.MANAGER)) for _ in range(2))
    read = second.get(address).context["base"]
    assert first.post(address, {"value": "9", "when_ko": "8월", "base": read}).status_code == 302

    told = second.post(address, {"value": "12", "when_ko": "7월", "base": read})

    stored = Target.objects.values_list("value", "when_ko")
    assert list(stored) == [(D(9), "8월")]
    page = told.content.decode()
    assert "다른 담당자가 그사이 이 목표를 저장했습니다" in page
    assert "<dd>8월</dd>" in page.replace("\n", "")
    assert told.context["form"]["value"].value() == "12"
    dropped = second.post(address, {"drop": "1", "base": read})
    assert (dropped["Location"], list(stored)) == (address, [(D(9), "8월")])
    again = second.post(address, {"value": "12", "when_ko": "7월", "base": told.context["base"]})
    assert (again.status_code, list(stored)) == (302, [(D(12), "7월")])


def test_a_target_taken_out_meanwhile_comes_back_only_when_it_is_meant(
    user_with: Callable[..., User], client_for: Callable[[User], Client]
) -> None:
    indicator = _indicator()
    ProgrammeYearFactory(year=2020)
    set_target(actor=SYSTEM, year=2020, indicator=indicator, value=None)
    address, manager = "/staff/results/plan/2020/mous/", client_for(user_with(Role.MANAGER))
    read = manager.get(address).context["base"]
    manager.post(address, {"drop": "1", "base": read})
    assert not Target.objects.exists()

    told = manager.post(address, {"value": "12", "base": read})
    assert (told.status_code, told.context["base"], Target.objects.count()) == (200, "", 0)
    assert "사업계획에서 제외된 목표입니다." in told.content.decode()
    assert manager.post(address, {"value": "12", "base": ""}).status_code == 302
    assert Target.objects.get().value == D(12)

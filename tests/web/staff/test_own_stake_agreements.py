"""Whoever belongs to an applicant neither reads nor leads its rivals' agreements and cases."""

from collections.abc import Callable, Iterator
from decimal import Decimal
from functools import partial
from io import BytesIO

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import Refused
from chorok.programs.domain.agreements import change_agreement, end_agreement
from chorok.programs.enums import AgreementState, Side
from chorok.programs.models import Agreement, Call
from chorok.programs.policy_agreements import can_lead, can_negotiate, can_open_agreement, can_sign
from chorok.registry.enums import MemberRole
from chorok.registry.models import Membership
from chorok.support.domain.cases import close_case
from chorok.support.enums import CaseState
from chorok.support.models import Case
from tests.conftest import NOW
from tests.factories import MembershipFactory
from tests.programs.agreeing import expense, frozen, selected, signed

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("store_folder")]
UserWith = Callable[..., User]
ClientFor = Callable[[User], Client]


@pytest.fixture(autouse=True)
def _now() -> Iterator[None]:
    with clock.at(NOW):
        yield


@pytest.fixture
def agreements(user_with: UserWith) -> list[Agreement]:
    """Two companies of one call, both with a signed agreement and a case."""
    manager, made = actor_for(user_with(Role.MANAGER)), []
    first = selected()
    second = selected(call=first.call)
    for application in (first, second):
        owner = actor_for(MembershipFactory(organisation=application.organisation).user)
        made.append(signed(frozen(application, expense()), owner, manager))
    return made


def interested(user: User, agreement: Agreement) -> User:
    """The person belongs to the agreement's company, as its accountant."""
    organisation = agreement.application.organisation
    Membership.objects.create(organisation=organisation, user=user, role=MemberRole.ACCOUNTANT, joined_at=NOW)
    return user


def exported(client: Client, name: str) -> list[str]:
    answer = client.get(reverse(name))
    sheet = load_workbook(BytesIO(b"".join(answer.streaming_content))).worksheets[0]  # type: ignore[arg-type]
    codes = {str(cell.value) for row in sheet.iter_rows(min_row=2) for cell in row}
    return sorted(code for code in codes if code[-5:] in ("-0001", "-0002"))


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.CITY])
def test_lists_pages_files_and_exports_hold_ones_own_alone(
    user_with: UserWith, client_for: ClientFor, agreements: list[Agreement], role: Role
) -> None:
    own, rival = agreements
    mine, theirs = client_for(interested(user_with(role), own)), client_for(user_with(role))
    paper = rival.versions.get().file
    assert paper is not None
    pages = [
        reverse("staff_agreement", args=[rival.pk]),
        reverse("staff_case", args=[Case.objects.get(agreement=rival).pk]),
        reverse("file", args=[paper.pk]),
    ]
    assert [theirs.get(page).status_code for page in pages] == [200, 200, 200]
    assert [mine.get(page).status_code for page in pages] == [404, 404, 404]
    assert mine.get(reverse("staff_agreement", args=[own.pk])).status_code == 200
    for name in ("staff_agreements", "staff_cases"):
        assert len(mine.get(reverse(name)).context["page"]) == 1
        assert len(theirs.get(reverse(name)).context["page"]) == 2
        assert len(exported(mine, f"{name}_export")) == 1
        assert len(exported(theirs, f"{name}_export")) == 2


def test_other_calls_stay_open(user_with: UserWith, client_for: ClientFor, agreements: list[Agreement]) -> None:
    elsewhere = frozen(selected(), expense()).agreement
    mine = client_for(interested(user_with(Role.STAFF), agreements[0]))
    assert mine.get(reverse("staff_agreement", args=[elsewhere.pk])).status_code == 200


def test_who_has_left_the_company_reads_all_again(
    user_with: UserWith, client_for: ClientFor, agreements: list[Agreement]
) -> None:
    user = interested(user_with(Role.STAFF), agreements[0])
    Membership.objects.filter(user=user).update(left_at=NOW)
    assert len(client_for(user).get(reverse("staff_agreements")).context["page"]) == 2


def test_rivals_agreements_are_not_led_either(user_with: UserWith, agreements: list[Agreement]) -> None:
    own, rival = agreements
    actor: Actor = actor_for(interested(user_with(Role.MANAGER), own))
    case = Case.objects.get(agreement=rival)
    steps: list[Callable[[], object]] = [
        partial(change_agreement, actor=actor, agreement=rival, reason="기간 연장"),
        partial(end_agreement, actor=actor, agreement=rival, reason="포기", spent=Decimal(0)),
        partial(close_case, actor=actor, case=case),
    ]
    for step in steps:
        with pytest.raises(Refused):
            step()
    rival.refresh_from_db()
    case.refresh_from_db()
    assert (rival.state, rival.versions.count(), case.state) == (AgreementState.SIGNED, 1, CaseState.OPEN)
    asked = [
        can_open_agreement(actor, rival.application),
        can_lead(actor, rival),
        can_negotiate(actor, rival),
        can_sign(actor, rival, Side.CENTRE),
    ]
    assert [bool(decision) for decision in asked] == [False] * 4
    assert Call.objects.with_a_stake_of(actor).count() == 1

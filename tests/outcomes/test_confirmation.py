"""Confirmation by the company through its link, and closing a year."""

from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.outcomes.domain.claims import confirm_claim, correct_claim
from chorok.outcomes.domain.confirmation import answer_confirmation, ask_company_to_confirm
from chorok.outcomes.domain.verification import verify_chain
from chorok.outcomes.domain.years import close_year, preview_closing
from chorok.outcomes.enums import ClaimState, PeriodState
from chorok.outcomes.models import Claim, ConfirmationRequest, Entry, ProgrammeYear, Seal
from tests.conftest import NOW
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory
from tests.outcomes.making import everything, make_claim, tally

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
ANSWER = {"answer": "yes", "name": "김대표 대표이사", "comment": ""}


def asked(**given: Any) -> tuple[ConfirmationRequest, str]:
    company = OrganisationFactory(name_ko="초록물산")
    claim = make_claim(organisations=[company], **given)
    return ask_company_to_confirm(actor=SYSTEM, claim=claim, organisation=company, email="boss@example.org")


def test_the_link_is_mailed_and_only_its_hash_is_kept() -> None:
    request, token = asked()
    message = Notification.objects.get()
    assert (message.email, message.link, message.secret_link) == ("boss@example.org", f"/confirm/{token}/", True)
    assert token not in request.token_hash
    assert request.expires_at == NOW + timedelta(days=14)


def test_reading_the_page_uses_nothing_up_and_yes_makes_it_final() -> None:
    _request, token = asked()
    client = Client()
    for _ in range(2):
        assert client.get(f"/confirm/{token}/").status_code == 200
    assert Claim.objects.get().state == ClaimState.REPORTED

    done = client.post(f"/confirm/{token}/", ANSWER)

    claim = Claim.objects.get()
    assert done.status_code == 200
    assert (claim.state, claim.confirmed_as) == (ClaimState.CONFIRMED, "김대표 대표이사 (초록물산)")
    entry = Entry.objects.latest("sequence")
    assert (entry.action, entry.by_id, entry.by_name) == ("confirm", None, "김대표 대표이사 (초록물산)")
    assert tally() == (0, Decimal(0), 1, 1, Decimal(1000), 1)
    assert client.get(f"/confirm/{token}/").status_code == 410
    assert verify_chain().intact


def test_no_leaves_it_provisional_and_tells_the_reporter(actor_with: Any) -> None:
    reporter = actor_with(Role.STAFF)
    _request, token = asked(actor=reporter)
    Client().post(f"/confirm/{token}/", ANSWER | {"answer": "no", "comment": "금액이 다릅니다"})
    assert Claim.objects.get().state == ClaimState.REPORTED
    assert Entry.objects.count() == 1
    told = Notification.objects.get(recipient=reporter.user)
    assert "금액이 다릅니다" in told.body
    assert Client().post(f"/confirm/{token}/", ANSWER).status_code == 410
    assert Claim.objects.get().state == ClaimState.REPORTED


@pytest.mark.parametrize(("given", "field"), [({"answer": ""}, "answer"), ({"name": " "}, "name")])
def test_an_incomplete_answer_is_refused_and_kept(given: dict[str, str], field: str) -> None:
    _request, token = asked()
    before = everything()
    response = Client().post(f"/confirm/{token}/", ANSWER | {"comment": "맞습니다"} | given)
    assert list(response.context["form"].errors) == [field]
    assert response.context["form"]["comment"].value() == "맞습니다"
    assert everything() == before
    assert ConfirmationRequest.objects.get().answered_at is None


def test_an_unknown_link_is_404() -> None:
    assert Client().get("/confirm/unknown/").status_code == 404
    assert Client().post("/confirm/unknown/", ANSWER).status_code == 404


def test_the_link_lapses_after_14_days() -> None:
    _request, token = asked()
    with clock.at(NOW + timedelta(days=14)):
        assert Client().get(f"/confirm/{token}/").status_code == 410
        with pytest.raises(DomainError):
            answer_confirmation(token=token, answer="yes", name="김")
    assert Claim.objects.get().state == ClaimState.REPORTED


def test_the_link_stops_with_the_person_it_was_mailed_to() -> None:
    request, token = asked()
    membership = MembershipFactory(organisation=request.organisation, user=UserFactory(email="boss@example.org"))
    assert Client().get(f"/confirm/{token}/").status_code == 200
    membership.left_at = clock.now()
    membership.save()
    assert Client().get(f"/confirm/{token}/").status_code == 410
    with pytest.raises(DomainError):
        answer_confirmation(token=token, **ANSWER)
    assert Claim.objects.get().state == ClaimState.REPORTED


def test_a_correction_makes_the_link_void() -> None:
    """Nobody confirms figures other than those read."""
    request, token = asked()
    correct_claim(actor=SYSTEM, claim=request.claim, reason="정정", amount=Decimal(5))
    with pytest.raises(DomainError):
        answer_confirmation(token=token, answer="yes", name="김")
    assert Claim.objects.get().state == ClaimState.REPORTED


def test_a_new_link_replaces_the_old_one() -> None:
    request, old = asked()
    _newer, token = ask_company_to_confirm(
        actor=SYSTEM, claim=request.claim, organisation=request.organisation, email="boss@example.org"
    )
    with pytest.raises(DomainError):
        answer_confirmation(token=old, answer="yes", name="김")
    assert answer_confirmation(token=token, answer="yes", name="김").state == ClaimState.CONFIRMED


def test_a_company_does_not_confirm_its_own_report(actor_with: Any) -> None:
    member = MembershipFactory()
    claim = make_claim(actor=actor_for(member.user), organisations=[member.organisation])
    with pytest.raises(Refused):
        ask_company_to_confirm(
            actor=actor_with(Role.STAFF), claim=claim, organisation=member.organisation, email="a@example.org"
        )
    assert ConfirmationRequest.objects.count() == 0


def test_closing_waits_for_what_nobody_checked(actor_with: Any) -> None:
    city = actor_with(Role.CITY)
    first, second = make_claim(), make_claim()
    confirm_claim(actor=SYSTEM, claim=first)
    before = everything()
    preview = preview_closing(ProgrammeYear.objects.get())
    assert (preview.confirmed, preview.waiting, preview.possible) == (1, 1, False)
    with pytest.raises(DomainError):
        close_year(actor=city, year=2020)
    assert everything() == before

    confirm_claim(actor=SYSTEM, claim=second)
    seal = close_year(actor=city, year=2020)

    assert list(Claim.objects.values_list("state", flat=True)) == [ClaimState.CLOSED] * 2
    assert list(Entry.objects.values_list("action", flat=True))[-2:] == ["close", "close"]
    assert (seal.sequence, seal.hash) == (6, Entry.objects.latest("sequence").hash)
    assert tally() == (0, Decimal(0), 0, 2, Decimal(2000), 0)
    assert verify_chain().intact


@pytest.mark.parametrize("role", [Role.STAFF, Role.MANAGER, Role.ADMIN])
def test_only_the_city_closes(actor_with: Any, role: Role) -> None:
    make_claim()
    before = everything()
    with pytest.raises(Refused):
        close_year(actor=actor_with(role), year=2020)
    assert everything() == before
    assert Seal.objects.count() == 0


def test_the_citys_page_previews_closes_and_shows_the_seal(user_with: Any, client_for: Any) -> None:
    city = client_for(user_with(Role.CITY))
    claim = make_claim()
    waiting = city.get("/city/years/2020/")
    assert waiting.context["preview"].waiting == 1
    assert claim.number in waiting.content.decode()
    city.post("/city/years/2020/")
    assert ProgrammeYear.objects.get().state == PeriodState.OPEN

    confirm_claim(actor=SYSTEM, claim=claim)
    city.post("/city/years/2020/")
    closed = city.get("/city/years/2020/")
    assert Seal.objects.get().hash in closed.content.decode()
    assert city.get("/city/years/").status_code == 200

    staff = client_for(user_with(Role.STAFF))
    assert staff.post("/city/years/2020/").status_code == 403
    typed = {"title_ko": "늦은 정정", "happened_on": "2020-05-01", "amount": "1", "currency": "USD", "reason": "늦음"}
    late = staff.post(f"/staff/results/{claim.number}/correct/", typed)
    assert "2020" in str(late.context["form"].non_field_errors())
    assert Claim.objects.get().amount == Decimal(1000)


def test_no_link_goes_to_the_centres_own_staff(actor_with: Any, en: None) -> None:
    reporter, colleague = actor_with(Role.STAFF), actor_with(Role.MANAGER)
    company = OrganisationFactory()
    claim = make_claim(actor=reporter, organisations=[company])
    for address in (reporter.user.email, colleague.user.email.upper()):
        with pytest.raises(DomainError, match="centre's own staff") as refusal:
            ask_company_to_confirm(actor=reporter, claim=claim, organisation=company, email=address)
        assert refusal.value.field == "email"
    assert not ConfirmationRequest.objects.exists()
    assert not Notification.objects.exists()


def test_staff_who_hold_the_link_do_not_answer_for_the_company(actor_with: Any, client_for: Any) -> None:
    reporter = actor_with(Role.STAFF)
    request, token = asked(actor=reporter)
    response = client_for(reporter.user).post(f"/confirm/{token}/", ANSWER)
    assert list(response.context["form"].non_field_errors()) != []
    assert Claim.objects.get().state == ClaimState.REPORTED
    request.refresh_from_db()
    assert request.answered_at is None

"""A body abroad tells a need, hands it in, and answers an introduction; the public sees no contact."""

from collections.abc import Callable

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from pytest_django.asserts import assertContains, assertNotContains, assertRedirects

from chorok.accounts.actors import SYSTEM
from chorok.accounts.enums import Role
from chorok.accounts.models import SignInLink, User
from chorok.core.models import FormDraft, Notification
from chorok.core.tokens import token_hash
from chorok.needs.domain.introducing import answer, ask_company, introduce
from chorok.needs.domain.inviting import invite_to_tell_needs
from chorok.needs.domain.reviewing import publish_need, return_need
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.enums import CandidateState, NeedState, Origin
from chorok.needs.models import Candidate, Need, NeedPaper
from chorok.registry.enums import OrganisationKind
from chorok.registry.models import Organisation
from tests.factories import MembershipFactory, OrganisationFactory
from tests.needs.making import asking_body, make_need, make_technology

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]
ENGLISH = {"Accept-Language": "en"}


@pytest.fixture
def body() -> Organisation:
    return asking_body(name_en="West Java Water Agency")


@pytest.fixture
def partner(body: Organisation, user_with: Callable[..., User], client_for: Callable[[User], Client]) -> Client:
    user = user_with(Role.PARTNER, language="en")
    MembershipFactory(organisation=body, user=user)
    return client_for(user)


def values(**changed: str) -> dict[str, str]:
    return {
        "title": "Rainwater storage for schools",
        "country": "ID",
        "problem": "Wells run dry.",
        "contact_language": "en",
        "contact_name": "Dewi Lestari",
        "contact_email": "dewi@example.org",
        "anonymous": "on",
        **changed,
    }


def test_the_link_of_the_invitation_leads_to_the_form(client: Client) -> None:
    organisation, user = invite_to_tell_needs(
        actor=SYSTEM, email="nde@example.org", person="Ana", kind=OrganisationKind.NDE, name_en="NDE", country="FJ"
    )
    SignInLink.objects.filter(user=user).update(token_hash=token_hash("mailed"))
    answer = client.post(reverse("enter", args=["mailed"]))
    address = reverse("partner_need_new", args=[organisation.pk])
    assertRedirects(answer, address)
    page = client.get(address, headers=ENGLISH)
    assertContains(page, "What is needed, in one line")
    assertContains(page, 'value="nde@example.org"')


def test_a_need_is_told_handed_in_and_published_without_its_contact(partner: Client, body: Organisation) -> None:
    partner.post(reverse("partner_need_new", args=[body.pk]), values())
    need = Need.objects.get()
    assert (need.state, need.origin, need.organisation) == (NeedState.DRAFT, Origin.PARTNER, body)
    upload = SimpleUploadedFile("map.txt", b"to the river")
    partner.post(reverse("partner_need_paper_new", args=[need.pk]), {"title": "Map", "upload": upload})
    assert NeedPaper.objects.get().title == "Map"
    partner.post(reverse("partner_need_edit", args=[need.pk]), values(scale="200 schools"))
    partner.post(reverse("partner_need_step", args=[need.pk, "submit"]))
    need.refresh_from_db()
    assert (need.state, need.scale) == (NeedState.SUBMITTED, "200 schools")
    assert partner.get(reverse("partner_need_edit", args=[need.pk])).status_code == 403
    public = reverse("need_page", args=[need.pk])
    visitor = Client()
    assert visitor.get(public).status_code == 404
    publish_need(actor=SYSTEM, need=need)
    page = visitor.get(public, headers=ENGLISH)
    assertContains(page, "Wells run dry.")
    assertContains(page, "National designated entity (NDE)")
    for secret in ("dewi", "Dewi", "West Java Water Agency", "Map"):
        assertNotContains(page, secret)
        assertNotContains(visitor.get(reverse("needs"), headers=ENGLISH), secret)
    Need.objects.update(anonymous=False)
    assertContains(visitor.get(public, headers=ENGLISH), "West Java Water Agency")


def test_a_mistake_is_told_beside_its_field(partner: Client, body: Organisation) -> None:
    page = partner.post(reverse("partner_need_new", args=[body.pk]), values(contact_email="nobody"), headers=ENGLISH)
    assertContains(page, "Enter a whole e-mail address.")
    assert Need.objects.count() == 0
    assert FormDraft.objects.count() == 0


def test_somebody_elses_need_is_not_found(partner: Client) -> None:
    other = make_need(organisation=asking_body())
    for name in ("partner_need", "partner_need_edit"):
        assert partner.get(reverse(name, args=[other.pk])).status_code == 404
    assert partner.post(reverse("partner_need_step", args=[other.pk, "close"]), {"reason": "x"}).status_code == 404
    other.refresh_from_db()
    assert other.state == NeedState.PUBLISHED


def test_an_introduction_is_answered_and_the_company_sees_the_contact_then(
    partner: Client, body: Organisation, client_for: Callable[[User], Client]
) -> None:
    need = make_need(organisation=body)
    company = OrganisationFactory(name_en="Rain Keepers")
    owner = MembershipFactory(organisation=company).user
    desk = client_for(owner)
    candidate = shortlist(actor=SYSTEM, need=need, technology=make_technology(organisation=company))
    place = reverse("desk_need", args=[company.pk, candidate.pk])
    assert desk.get(place).status_code == 404
    assertNotContains(partner.get(reverse("partner_need", args=[need.pk]), headers=ENGLISH), "Rain Keepers")
    ask_company(actor=SYSTEM, candidate=candidate)
    assertNotContains(desk.get(place), "dewi@example.org")
    assertContains(desk.post(place, {"agrees": "yes"}), "연락처 국외 제공에 동의하거나")
    desk.post(place, {"agrees": "yes", "consents": "on"})
    introduce(actor=SYSTEM, candidate=candidate)
    page = partner.get(reverse("partner_need", args=[need.pk]), headers=ENGLISH)
    assertContains(page, "Rain Keepers")
    partner.post(reverse("partner_need_reply", args=[need.pk, candidate.pk, "link"]))
    candidate.refresh_from_db()
    assert candidate.state == CandidateState.LINKED
    assertContains(desk.get(place), "dewi@example.org")
    assert Notification.objects.filter(recipient=owner).count() == 2


def test_a_company_that_was_asked_does_not_read_what_is_written_at_a_draft(
    body: Organisation, client_for: Callable[[User], Client]
) -> None:
    need = make_need(organisation=body, state=NeedState.DRAFT)
    Need.objects.update(origin=Origin.PARTNER, state=NeedState.SUBMITTED)
    company = OrganisationFactory()
    desk = client_for(MembershipFactory(organisation=company).user)
    candidate = shortlist(actor=SYSTEM, need=need, technology=make_technology(organisation=company))
    ask_company(actor=SYSTEM, candidate=candidate)
    places = reverse("desk_needs", args=[company.pk]), reverse("desk_need", args=[company.pk, candidate.pk])
    assert all(need.title in desk.get(place).content.decode() for place in places)
    return_need(actor=SYSTEM, need=need, note="Say how many schools.")
    assertNotContains(desk.get(places[0]), need.title)
    assert desk.get(places[1]).status_code == 404


def test_the_lists_ask_the_same_number_of_queries_at_any_length(
    partner: Client, body: Organisation, client_for: Callable[[User], Client]
) -> None:
    company = OrganisationFactory()
    desk = client_for(MembershipFactory(organisation=company).user)
    need = make_need(organisation=body, country="VN")
    pages = (
        (partner, reverse("partner_needs")),
        (partner, reverse("partner_need", args=[need.pk])),
        (desk, reverse("desk_needs", args=[company.pk])),
    )
    counts: list[list[int]] = []
    for times in (1, 2):
        for _ in range(times):
            technology = make_technology(organisation=company)
            make_need(organisation=body)
            row = ask_company(actor=SYSTEM, candidate=shortlist(actor=SYSTEM, need=need, technology=technology))
            introduce(actor=SYSTEM, candidate=answer(actor=SYSTEM, candidate=row, agrees=True, consents=True))
        seen_here = []
        for client, address in pages:
            client.get(address)
            with CaptureQueriesContext(connection) as seen:
                assert client.get(address).status_code == 200
            seen_here.append(len(seen))
        counts.append(seen_here)
    assert Candidate.objects.count() == 3
    assert counts[0] == counts[1]

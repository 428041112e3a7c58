"""What a company finishes on its desk, from registering to a public product."""

from collections.abc import Callable
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from chorok.accounts.models import User
from chorok.core.models import Notification
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim
from chorok.registry.enums import MemberRole, OrganisationKind, Publication, Verification
from chorok.registry.models import Certification, GoodsCode, Invitation, Membership, Organisation, Product, Technology
from tests.factories import (
    CertificationFactory,
    GreenFieldFactory,
    LineFactory,
    MembershipFactory,
    ProductFactory,
    ProgrammeYearFactory,
    UserFactory,
)
from tests.registry.pictures import png

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]
ClientFor = Callable[[User], Client]

SITES = {"sites-TOTAL_FORMS": "0", "sites-INITIAL_FORMS": "0"}


@pytest.fixture
def owner() -> Membership:
    membership: Membership = MembershipFactory(organisation__publication=Publication.DRAFT)
    return membership


@pytest.fixture
def desk(owner: Membership, client_for: ClientFor) -> Client:
    return client_for(owner.user)


def url(name: str, owner: Membership, *rest: object) -> str:
    return reverse(name, args=[owner.organisation_id, *rest])


def test_a_person_registers_a_company_and_owns_it(client_for: ClientFor) -> None:
    user = UserFactory()
    client = client_for(user)
    values = {"business_number": "123-45-67891", "name_ko": "푸른물", "name_en": "Blue Water"}
    response = client.post(reverse("desk_start_company"), values)
    organisation = Organisation.objects.get(name_ko="푸른물")
    assert response["Location"] == reverse("desk_overview", args=[organisation.pk])
    assert (organisation.business_number, organisation.verification) == ("1234567891", Verification.UNVERIFIED)
    assert Membership.objects.get(organisation=organisation).user == user


def test_a_wrong_business_number_keeps_what_was_typed(client_for: ClientFor) -> None:
    client = client_for(UserFactory())
    page = client.post(reverse("desk_start_company"), {"business_number": "123-45-67890", "name_ko": "푸른물"})
    assert page.status_code == 200
    assert list(page.context["form"].errors) == ["business_number"]
    assert 'value="푸른물"' in page.content.decode()
    assert not Organisation.objects.exists()


def test_a_founder_registers_a_team_that_becomes_a_company(client_for: ClientFor) -> None:
    user = UserFactory()
    client = client_for(user)
    client.post(reverse("desk_start_team"), {"name_ko": "새싹팀"})
    team = Organisation.objects.get(name_ko="새싹팀")
    assert team.kind == OrganisationKind.TEAM
    client.post(
        reverse("desk_convert", args=[team.pk]),
        {"name_ko": "새싹", "name_en": "Sprout", "business_number": "123-45-67891"},
    )
    team.refresh_from_db()
    assert (team.kind, team.name_ko, team.team_conversion.team_name_ko) == (OrganisationKind.COMPANY, "새싹", "새싹팀")
    history = client.get(reverse("desk_timeline", args=[team.pk])).content.decode()
    assert "새싹팀" in history


def profile(owner: Membership, **changes: object) -> dict[str, object]:
    owner.organisation.refresh_from_db()
    return {
        "name_ko": owner.organisation.name_ko,
        "country": "KR",
        "read_at": owner.organisation.updated_at.isoformat(),
    } | changes


def test_the_profile_is_saved_and_published(desk: Client, owner: Membership) -> None:
    field = GreenFieldFactory()
    desk.post(
        url("desk_profile", owner),
        profile(owner, summary_ko="빗물을 모읍니다", summary_en="We collect rain", fields=[field.pk], logo=png()),
    )
    organisation = Organisation.objects.get(pk=owner.organisation_id)
    assert (organisation.summary_ko, organisation.logo is not None) == ("빗물을 모읍니다", True)
    assert list(organisation.fields.all()) == [field]
    assert organisation.completeness == 40
    desk.post(url("desk_publish", owner))
    organisation.refresh_from_db()
    assert organisation.publication == Publication.PUBLISHED
    desk.post(url("desk_withdraw", owner))
    organisation.refresh_from_db()
    assert organisation.publication == Publication.DRAFT


def test_what_a_colleague_saved_meanwhile_is_not_overwritten(desk: Client, owner: Membership) -> None:
    stale = profile(owner, read_at="2020-01-01T00:00:00+00:00", summary_ko="내가 쓴 글")
    page = desk.post(url("desk_profile", owner), stale)
    assert page.status_code == 200
    assert "내가 쓴 글" in page.content.decode()
    owner.organisation.refresh_from_db()
    assert owner.organisation.summary_ko == ""


@pytest.mark.parametrize(("summary", "wrong"), [("", "summary_ko"), ("내가 쓴 글", "fields")])
def test_a_public_profile_that_lacks_something_is_refused_beside_the_field(
    desk: Client, owner: Membership, summary: str, wrong: str
) -> None:
    Organisation.objects.filter(pk=owner.organisation_id).update(
        publication=Publication.PUBLISHED, summary_ko="우리 기업"
    )
    page = desk.post(url("desk_profile", owner), profile(owner, summary_ko=summary, employees="12"))
    assert page.status_code == 200
    assert list(page.context["form"].errors) == [wrong]
    assert 'value="12"' in page.content.decode()
    owner.organisation.refresh_from_db()
    assert (owner.organisation.summary_ko, owner.organisation.employees) == ("우리 기업", None)


def test_a_product_that_lacks_something_is_not_published_and_says_why(desk: Client, owner: Membership) -> None:
    product = ProductFactory(organisation=owner.organisation, publication=Publication.DRAFT, summary_ko="")
    answer = desk.post(url("desk_offering_move", owner, "products", product.pk, "publish"), follow=True)
    assert [str(message.tags) for message in answer.context["messages"]] == ["error"]
    product.refresh_from_db()
    assert product.publication == Publication.DRAFT


def test_a_page_without_summary_says_why_it_cannot_be_public(desk: Client, owner: Membership) -> None:
    assert not desk.get(url("desk_publish", owner)).context["decision"]
    assert desk.post(url("desk_publish", owner)).context["error"]
    owner.organisation.refresh_from_db()
    assert owner.organisation.publication == Publication.DRAFT


def test_a_colleague_is_invited_and_accepts(desk: Client, owner: Membership, client_for: ClientFor) -> None:
    desk.post(url("desk_team", owner), {"email": "kim@example.org", "role": MemberRole.MEMBER})
    link = Notification.objects.get(email="kim@example.org").link
    assert Client().get(link).status_code == 200
    stranger = client_for(UserFactory())
    assert stranger.post(link).status_code == 200
    assert Membership.objects.count() == 1
    kim = client_for(UserFactory(email="kim@example.org"))
    assert kim.post(link)["Location"] == url("desk_overview", owner)
    assert Membership.objects.get(user__email="kim@example.org").role == MemberRole.MEMBER
    assert kim.get(link).status_code == 404


def test_an_unknown_invitation_is_not_found(client: Client) -> None:
    response = client.get(reverse("desk_invitation", args=["nothing"]))
    assert response.status_code == 404
    assert response["Referrer-Policy"] == "strict-origin"


def test_owners_change_roles_remove_people_and_take_invitations_back(desk: Client, owner: Membership) -> None:
    colleague = MembershipFactory(organisation=owner.organisation, role=MemberRole.MEMBER)
    desk.post(url("desk_member_role", owner, colleague.pk), {"role": MemberRole.ACCOUNTANT})
    colleague.refresh_from_db()
    assert colleague.role == MemberRole.ACCOUNTANT
    desk.post(url("desk_member_remove", owner, colleague.pk))
    colleague.refresh_from_db()
    assert colleague.left_at is not None
    desk.post(url("desk_team", owner), {"email": "lee@example.org", "role": MemberRole.MEMBER})
    invitation = Invitation.objects.get()
    desk.post(url("desk_revoke", owner, invitation.pk))
    invitation.refresh_from_db()
    assert invitation.revoked_at is not None


def test_the_last_owner_stays(desk: Client, owner: Membership) -> None:
    assert desk.post(url("desk_leave", owner))["Location"] == url("desk_team", owner)
    owner.refresh_from_db()
    assert owner.left_at is None


def test_a_member_may_not_manage_people(owner: Membership, client_for: ClientFor) -> None:
    member = MembershipFactory(organisation=owner.organisation, role=MemberRole.MEMBER)
    client = client_for(member.user)
    assert client.post(url("desk_team", owner), {"email": "x@example.org", "role": "owner"}).status_code == 403
    assert client.post(url("desk_member_remove", owner, owner.pk)).status_code == 403
    owner.refresh_from_db()
    assert (owner.left_at, Invitation.objects.count()) == (None, 0)


def test_a_product_is_written_with_picture_code_and_site_and_published(desk: Client, owner: Membership) -> None:
    field = GreenFieldFactory()
    code = GoodsCode.objects.create(code="4823691000", name_ko="컵", name_en="Cups")
    values = {
        "name_ko": "에코크라프트 종이컵",
        "name_en": "Eco-kraft paper cup",
        "summary_ko": "표백하지 않은 종이컵",
        "fields": [field.pk],
        "goods_code": code.pk,
        "price_from": "30",
        "price_to": "45.5",
        "currency": "KRW",
        "picture": png(),
        "picture_alt_ko": "갈색 종이컵",
        "picture_alt_en": "A brown paper cup",
        "sites-TOTAL_FORMS": "2",
        "sites-INITIAL_FORMS": "0",
        "sites-0-country": "ID",
        "sites-0-place_ko": "자카르타 카페",
        "sites-0-year": "2019",
    }
    response = desk.post(url("desk_offering_new", owner, "products"), values)
    product = Product.objects.get()
    assert response["Location"] == url("desk_offering", owner, "products", product.pk)
    assert (product.goods_code_id, product.currency, product.reference_sites.get().place_ko) == (
        "4823691000",
        "KRW",
        "자카르타 카페",
    )
    page = desk.get(response["Location"]).content.decode()
    assert f"/{product.picture_id}" in page
    desk.post(url("desk_offering_move", owner, "products", product.pk, "publish"))
    product.refresh_from_db()
    assert product.publication == Publication.PUBLISHED
    desk.post(url("desk_offering_move", owner, "products", product.pk, "take-back"))
    desk.post(url("desk_offering_move", owner, "products", product.pk, "delete"))
    assert not Product.objects.exists()


def test_searching_a_code_and_adding_a_row_save_nothing_and_keep_what_was_typed(
    desk: Client, owner: Membership
) -> None:
    GoodsCode.objects.create(code="4823691000", name_ko="종이컵", name_en="Paper cups")
    page = desk.post(
        url("desk_offering_new", owner, "products"),
        SITES | {"name_ko": "", "summary_ko": "반쯤 쓴 글", "code_query": "종이컵", "find": "1"},
    )
    text = page.content.decode()
    assert "반쯤 쓴 글" in text
    assert "4823691000" in text
    assert "error-summary" not in text
    page = desk.post(url("desk_offering_new", owner, "products"), SITES | {"name_ko": "컵", "add_site": "1"})
    assert page.context["sites"].total_form_count() == 1
    assert 'value="컵"' in page.content.decode()
    assert not Product.objects.exists()


def test_a_refused_technology_keeps_what_was_typed(desk: Client, owner: Membership) -> None:
    page = desk.post(
        url("desk_offering_new", owner, "technologies"),
        SITES | {"name_ko": "기술", "summary_ko": "요약", "picture": png(), "picture_alt_ko": "그림"},
    )
    assert list(page.context["form"].errors) == ["picture_alt_en"]
    assert 'value="그림"' in page.content.decode()
    assert not Technology.objects.exists()


def test_a_half_filled_site_is_asked_about(desk: Client, owner: Membership) -> None:
    values = {"name_ko": "기술", "sites-TOTAL_FORMS": "1", "sites-INITIAL_FORMS": "0", "sites-0-place_en": "Hanoi"}
    page = desk.post(url("desk_offering_new", owner, "technologies"), values)
    assert set(page.context["sites"].forms[0].errors) == {"country", "place_ko", "year"}
    assert not Technology.objects.exists()


def test_another_organisations_product_is_not_found(desk: Client, owner: Membership) -> None:
    foreign = ProductFactory()
    assert desk.get(url("desk_offering", owner, "products", foreign.pk)).status_code == 404
    assert desk.post(url("desk_offering_move", owner, "products", foreign.pk, "take-back")).status_code == 404
    foreign.refresh_from_db()
    assert foreign.publication == Publication.PUBLISHED


def test_a_certificate_is_recorded_extended_and_removed(desk: Client, owner: Membership) -> None:
    desk.post(
        url("desk_certificate_new", owner),
        {
            "kind": "green_technology",
            "number": "GT-16-00001",
            "issued_on": "2016-09-01",
            "upload": SimpleUploadedFile("certificate.png", png().read()),
        },
    )
    first = Certification.objects.get()
    assert (first.expires_on, first.file is not None) == (date(2020, 9, 1), True)
    assert "2020. 6. 1.(월)" in desk.get(url("desk_overview", owner)).content.decode()
    desk.post(url("desk_certificate_extend", owner, first.pk), {"issued_on": "2020-05-04"})
    extension = Certification.objects.get(extends=first)
    assert extension.expires_on == date(2024, 9, 1)
    desk.post(url("desk_certificate_remove", owner, first.pk))
    assert Certification.objects.count() == 2
    desk.post(url("desk_certificate_remove", owner, extension.pk))
    assert list(Certification.objects.all()) == [first]


def test_a_wrong_certificate_number_is_said_beside_its_field(desk: Client, owner: Membership) -> None:
    page = desk.post(
        url("desk_certificate_new", owner),
        {"kind": "green_technology", "number": "GT-1", "issued_on": "2016-09-01"},
    )
    assert list(page.context["form"].errors) == ["number"]
    assert not Certification.objects.exists()


def test_another_organisations_certificate_is_not_found(desk: Client, owner: Membership) -> None:
    foreign = CertificationFactory()
    assert desk.get(url("desk_certificate_extend", owner, foreign.pk)).status_code == 404
    assert desk.post(url("desk_certificate_remove", owner, foreign.pk)).status_code == 404
    assert list(Certification.objects.all()) == [foreign]


def test_a_document_is_handed_in(desk: Client, owner: Membership) -> None:
    owner.organisation.business_number = "1234567891"
    owner.organisation.save()
    desk.post(url("desk_verification", owner), {"document": "1", "upload": png("registration.png")})
    owner.organisation.refresh_from_db()
    assert owner.organisation.verification == Verification.DOCUMENT
    file = owner.organisation.verification_file
    assert file is not None
    assert file.name == "registration.png"


def test_a_company_reports_its_own_result_with_evidence(desk: Client, owner: Membership) -> None:
    ProgrammeYearFactory()
    values = {
        "kind": "export",
        "line": LineFactory().pk,
        "title_ko": "인도네시아 수출",
        "happened_on": "2020-04-01",
        "amount": "1200.50",
        "currency": "USD",
        "quantity": "1",
        "public": "on",
        "upload": png("invoice.png"),
    }
    assert desk.post(url("desk_result_new", owner), values)["Location"] == url("desk_results", owner)
    claim = Claim.objects.get()
    assert (claim.state, claim.organisations.get(), claim.evidence.count()) == (
        ClaimState.REPORTED,
        owner.organisation,
        1,
    )
    assert claim.number in desk.get(url("desk_results", owner)).content.decode()


def test_bad_evidence_leaves_no_result_behind(desk: Client, owner: Membership) -> None:
    ProgrammeYearFactory()
    values = {
        "kind": "jobs",
        "line": LineFactory().pk,
        "title_ko": "채용",
        "happened_on": "2020-04-01",
        "quantity": "2",
        "upload": SimpleUploadedFile("invoice.pdf", b"MZ\x90 a program"),
    }
    page = desk.post(url("desk_result_new", owner), values)
    assert list(page.context["form"].errors) == ["upload"]
    assert not Claim.objects.exists()

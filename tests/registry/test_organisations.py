"""Registering, changing and publishing organisations."""

from collections.abc import Callable

import pytest

from chorok.accounts.actors import SYSTEM, VISITOR, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.registry.domain.organisations import (
    create_organisation,
    hide_organisation,
    publish_organisation,
    update_organisation,
    withdraw_organisation,
)
from chorok.registry.enums import MemberRole, OrganisationKind, Publication, SummaryState, Verification
from chorok.registry.models import Membership, Organisation
from tests.factories import GreenFieldFactory, MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
NUMBER = "1208147521"


def company(**values: object) -> Organisation:
    made = OrganisationFactory(publication=Publication.DRAFT, summary_ko="요약", **values)
    made.fields.add(GreenFieldFactory())
    return made


def member_of(organisation: Organisation, role: MemberRole = MemberRole.OWNER) -> Actor:
    return actor_for(MembershipFactory(organisation=organisation, role=role).user)


class TestCreate:
    def test_the_creator_becomes_the_owner(self) -> None:
        actor = actor_for(UserFactory())
        made = create_organisation(
            actor=actor,
            kind=OrganisationKind.COMPANY,
            name_ko=" 초록에너지 ",
            business_number="120-81-47521",
            phone="02-6261-0883",
            summary_en="Solar roofs.",
            fields=[GreenFieldFactory()],
        )
        made.refresh_from_db()
        assert (made.name_ko, made.business_number, made.phone) == ("초록에너지", NUMBER, "+82262610883")
        assert made.summary_state == SummaryState.DRAFT
        assert [field.pk for field in made.fields.all()] == ["renewable"]
        membership = Membership.objects.get()
        assert (membership.organisation, membership.user, membership.role) == (made, actor.user, MemberRole.OWNER)

    @pytest.mark.parametrize("kind", OrganisationKind.values)
    def test_staff_registers_every_kind_and_owns_none(self, kind: str, actor_with: Callable[..., Actor]) -> None:
        made = create_organisation(actor=actor_with(Role.STAFF), kind=kind, name_ko="기관")
        assert made.kind == kind
        assert not Membership.objects.exists()

    @pytest.mark.parametrize("kind", sorted(set(OrganisationKind.values) - {"company", "team"}))
    def test_a_person_registers_no_other_kind(self, kind: str) -> None:
        with pytest.raises(Refused):
            create_organisation(actor=actor_for(UserFactory()), kind=kind, name_ko="기관")
        assert not Organisation.objects.exists()

    def test_a_visitor_registers_nothing(self) -> None:
        with pytest.raises(Refused):
            create_organisation(actor=VISITOR, kind=OrganisationKind.TEAM, name_ko="팀")
        assert not Organisation.objects.exists()

    @pytest.mark.parametrize(
        ("field", "values"),
        [
            ("name_ko", {"name_ko": "  "}),
            ("business_number", {"business_number": "123-45-67890"}),
            ("business_number", {"business_number": ""}),
            ("phone", {"phone": "12"}),
            ("website", {"website": "javascript:alert(1)"}),
            ("email", {"email": "nobody"}),
            ("employees", {"employees": -1}),
            ("founded_on", {"founded_on": "2999-01-01"}),
            ("country", {"country": "XX"}),
            ("summary_ko", {"summary_ko": "가" * 1001}),
            ("fields", {"fields": ["unknown"]}),
        ],
    )
    def test_a_wrong_value_is_named_and_nothing_is_written(self, field: str, values: dict[str, object]) -> None:
        given: dict[str, object] = {"name_ko": "초록", "business_number": NUMBER} | values
        with pytest.raises(DomainError) as refused:
            create_organisation(actor=actor_for(UserFactory()), kind=OrganisationKind.COMPANY, **given)  # type: ignore[arg-type]
        assert refused.value.field == field
        assert not Organisation.objects.exists()

    def test_a_number_is_taken_once_and_the_message_names_nobody(self) -> None:
        company(business_number=NUMBER, name_ko="비밀기업")
        with pytest.raises(DomainError) as refused:
            create_organisation(
                actor=actor_for(UserFactory()), kind=OrganisationKind.COMPANY, name_ko="둘째", business_number=NUMBER
            )
        assert refused.value.field == "business_number"
        assert "비밀기업" not in str(refused.value)
        assert Organisation.objects.count() == 1

    def test_a_merged_record_frees_its_number(self) -> None:
        kept = company()
        company(business_number=NUMBER, merged_into=kept)
        made = create_organisation(actor=SYSTEM, kind=OrganisationKind.COMPANY, name_ko="둘째", business_number=NUMBER)
        assert made.business_number == NUMBER

    def test_a_team_and_a_foreign_company_have_no_korean_number(self) -> None:
        for values in ({"kind": "team"}, {"kind": "company", "country": "ID"}):
            with pytest.raises(DomainError) as refused:
                create_organisation(actor=SYSTEM, name_ko="초록", business_number=NUMBER, **values)  # type: ignore[arg-type]
            assert refused.value.field == "business_number"
        assert not Organisation.objects.exists()


class TestUpdate:
    @pytest.mark.parametrize("role", [MemberRole.OWNER, MemberRole.MEMBER])
    def test_owners_and_members_edit(self, role: MemberRole) -> None:
        organisation = company()
        update_organisation(actor=member_of(organisation, role), organisation=organisation, name_en="Chorok")
        organisation.refresh_from_db()
        assert organisation.name_en == "Chorok"

    @pytest.mark.parametrize("who", ["accountant", "former", "stranger", "visitor"])
    def test_others_do_not(self, who: str) -> None:
        organisation = company(name_en="Before")
        actor = {
            "accountant": lambda: member_of(organisation, MemberRole.ACCOUNTANT),
            "former": lambda: actor_for(MembershipFactory(organisation=organisation, left_at="2020-01-01T00:00Z").user),
            "stranger": lambda: actor_for(UserFactory()),
            "visitor": lambda: VISITOR,
        }[who]()
        with pytest.raises(Refused):
            update_organisation(actor=actor, organisation=organisation, name_en="After")
        organisation.refresh_from_db()
        assert organisation.name_en == "Before"

    def test_a_form_drawn_before_somebody_elses_change_is_refused(self) -> None:
        organisation = company()
        read_at = organisation.updated_at
        update_organisation(actor=SYSTEM, organisation=organisation, name_en="First", read_at=read_at)
        with pytest.raises(Outdated):
            update_organisation(actor=SYSTEM, organisation=organisation, name_en="Second", read_at=read_at)
        organisation.refresh_from_db()
        assert organisation.name_en == "First"

    def test_a_new_number_starts_the_verification_anew(self) -> None:
        organisation = company(
            business_number=NUMBER, verification=Verification.VERIFIED, business_status="01", verification_note="ok"
        )
        update_organisation(actor=member_of(organisation), organisation=organisation, business_number="124-81-00998")
        organisation.refresh_from_db()
        assert organisation.verification == Verification.UNVERIFIED
        assert (organisation.business_status, organisation.verification_note) == ("", "")

    def test_the_same_number_keeps_it(self) -> None:
        organisation = company(business_number=NUMBER, verification=Verification.VERIFIED)
        update_organisation(actor=member_of(organisation), organisation=organisation, business_number="120-81-47521")
        organisation.refresh_from_db()
        assert organisation.verification == Verification.VERIFIED

    def test_a_changed_english_summary_waits_for_review(self) -> None:
        organisation = company(summary_en="Old.", summary_state=SummaryState.REVIEWED)
        owner = member_of(organisation)
        update_organisation(actor=owner, organisation=organisation, summary_en="Old.")
        organisation.refresh_from_db()
        assert organisation.summary_state == SummaryState.REVIEWED
        update_organisation(actor=owner, organisation=organisation, summary_en="New.")
        organisation.refresh_from_db()
        assert organisation.summary_state == SummaryState.DRAFT

    def test_a_published_page_keeps_what_publication_needs(self) -> None:
        organisation = company()
        owner = member_of(organisation)
        publish_organisation(actor=owner, organisation=organisation)
        with pytest.raises(DomainError):
            update_organisation(actor=owner, organisation=organisation, fields=[])
        assert organisation.fields.count() == 1


class TestPublication:
    def test_publish_and_withdraw_by_its_people(self) -> None:
        organisation = company()
        owner = member_of(organisation)
        assert publish_organisation(actor=owner, organisation=organisation).publication == Publication.PUBLISHED
        assert withdraw_organisation(actor=owner, organisation=organisation).publication == Publication.DRAFT

    @pytest.mark.parametrize("lacking", ["summary", "fields", "kind"])
    def test_an_unready_record_stays_a_draft(self, lacking: str) -> None:
        organisation = company()
        if lacking == "summary":
            Organisation.objects.update(summary_ko="")
        elif lacking == "fields":
            organisation.fields.clear()
        else:
            Organisation.objects.update(kind=OrganisationKind.BUYER)
        with pytest.raises(DomainError):
            publish_organisation(actor=SYSTEM, organisation=organisation)
        organisation.refresh_from_db()
        assert organisation.publication == Publication.DRAFT

    def test_what_staff_takes_down_only_staff_puts_back(self, actor_with: Callable[..., Actor]) -> None:
        organisation = company()
        owner, staff = member_of(organisation), actor_with(Role.STAFF)
        publish_organisation(actor=owner, organisation=organisation)
        hide_organisation(actor=staff, organisation=organisation, reason="허위 정보")
        note = owner.user.notifications.get()  # type: ignore[union-attr]
        assert "허위 정보" in note.body
        with pytest.raises(Refused):
            publish_organisation(actor=owner, organisation=organisation)
        organisation.refresh_from_db()
        assert organisation.publication == Publication.HIDDEN
        assert publish_organisation(actor=staff, organisation=organisation).publication == Publication.PUBLISHED

    def test_a_page_is_not_taken_down_without_a_reason(self, actor_with: Callable[..., Actor]) -> None:
        organisation = company()
        with pytest.raises(DomainError) as refused:
            hide_organisation(actor=actor_with(Role.STAFF), organisation=organisation, reason=" ")
        assert refused.value.field == "reason"
        organisation.refresh_from_db()
        assert organisation.publication == Publication.DRAFT

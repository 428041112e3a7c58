"""Two records of one organisation become one, and nothing is lost."""

from collections.abc import Callable

import pytest
from django.apps import apps
from django.db import models
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.registry.domain.merging import merge_organisations, movers, preview_merge
from chorok.registry.enums import MemberRole, Publication, Verification
from chorok.registry.models import (
    Certification,
    Invitation,
    Membership,
    Merge,
    Organisation,
    Product,
    Technology,
)
from tests.factories import (
    DAY,
    NOW,
    GreenFieldFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
    TechnologyFactory,
    UserFactory,
)

#: Foreign keys to an organisation that no mover moves, and why.
STAY = {
    "registry.DirectoryEntry.organisation": "the index is written anew for both records",
    "registry.OrganisationFields.organisation": "the kept record takes the fields of both",
    "registry.Merge.kept": "what was merged into what stays as it happened",
    "registry.Merge.absorbed": "what was merged into what stays as it happened",
}


def certificate(organisation: Organisation, number: str, **values: object) -> Certification:
    return Certification.objects.create(
        organisation=organisation, kind="iso", number=number, issued_on=DAY, created_at=NOW, **values
    )


def invitation(organisation: Organisation, email: str) -> Invitation:
    return Invitation.objects.create(
        organisation=organisation,
        email=email,
        role=MemberRole.MEMBER,
        token_hash=f"{organisation.pk} {email}",
        invited_by=UserFactory(),
        invited_at=NOW,
        expires_at=NOW,
    )


def test_every_foreign_key_to_an_organisation_is_moved_or_stays_for_a_reason() -> None:
    found = {
        f"{model._meta.app_label}.{model.__name__}.{field.name}"
        for model in apps.get_models()
        if not hasattr(model, "pgh_tracked_model")
        for field in model._meta.get_fields()
        if isinstance(field, models.ForeignKey) and field.related_model is Organisation
    }
    assert found == set(movers()) | set(STAY)
    assert not set(movers()) & set(STAY)


class TestConservation(TestCase):
    """Whatever hangs on the two records, hangs on the kept one afterwards, once."""

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(
        kept_people=st.sets(st.integers(0, 3)),
        gone_people=st.sets(st.integers(0, 3)),
        kept_numbers=st.sets(st.sampled_from("ABC")),
        gone_numbers=st.sets(st.sampled_from("ABC")),
        offerings=st.integers(0, 2),
    )
    def test_every_row_is_kept(
        self,
        kept_people: set[int],
        gone_people: set[int],
        kept_numbers: set[str],
        gone_numbers: set[str],
        offerings: int,
    ) -> None:
        kept, gone = OrganisationFactory(), OrganisationFactory()
        users = [UserFactory() for _ in range(4)]
        for organisation, people, numbers in (
            (kept, kept_people, kept_numbers),
            (gone, gone_people, gone_numbers),
        ):
            for at in people:
                MembershipFactory(organisation=organisation, user=users[at])
                invitation(organisation, f"{at}@example.com")
            for number in numbers:
                certificate(organisation, number)
            for _ in range(offerings):
                ProductFactory(organisation=organisation, technology=TechnologyFactory(organisation=organisation))
        before = {model: model._default_manager.count() for model in (Membership, Invitation, Certification)}

        merge_organisations(actor=SYSTEM, kept=kept, absorbed=gone, reason="같은 회사")

        assert {model: model._default_manager.count() for model in before} == before
        live = Membership.objects.filter(organisation=kept, left_at=None)
        assert sorted(live.values_list("user", flat=True)) == sorted(users[at].pk for at in kept_people | gone_people)
        assert not Membership.objects.filter(organisation=gone).exists()
        open_ones = Invitation.objects.filter(organisation=kept, accepted_at=None, revoked_at=None)
        assert sorted(open_ones.values_list("email", flat=True)) == sorted(
            f"{at}@example.com" for at in kept_people | gone_people
        )
        assert set(kept.certifications.values_list("number", flat=True)) == kept_numbers | gone_numbers
        assert gone.certifications.count() == len(kept_numbers & gone_numbers)
        assert Technology.objects.filter(organisation=kept).count() == 2 * offerings
        assert Product.objects.filter(organisation=kept).count() == 2 * offerings


@pytest.mark.django_db
class TestMerge:
    def test_the_kept_record_is_completed_and_the_other_points_to_it(self, actor_with: Callable[..., Actor]) -> None:
        kept = OrganisationFactory(name_en="", website="https://kept.example")
        gone = OrganisationFactory(
            name_en="Gone",
            website="https://gone.example",
            business_number="1208147521",
            verification=Verification.VERIFIED,
            summary_en="English.",
            summary_state="reviewed",
        )
        gone.fields.add(GreenFieldFactory())
        earlier = OrganisationFactory(merged_into=gone)
        staff = actor_with(Role.STAFF)
        merge = merge_organisations(actor=staff, kept=kept, absorbed=gone, reason=" 같은 회사 ")
        for record in (kept, gone, earlier):
            record.refresh_from_db()
        assert (kept.name_en, kept.website, kept.business_number) == ("Gone", "https://kept.example", "1208147521")
        assert (kept.verification, kept.summary_en, kept.summary_state) == ("verified", "English.", "reviewed")
        assert kept.fields.count() == 1
        assert (gone.merged_into, gone.publication, earlier.merged_into) == (kept, Publication.HIDDEN, kept)
        assert (merge.reason, merge.merged_by) == ("같은 회사", staff.user)
        assert merge.moved == {"registry.Organisation.merged_into": [earlier.pk]}

    def test_the_higher_role_wins(self) -> None:
        person = UserFactory()
        kept = MembershipFactory(user=person, role=MemberRole.ACCOUNTANT).organisation
        gone = MembershipFactory(user=person, role=MemberRole.OWNER).organisation
        merge_organisations(actor=SYSTEM, kept=kept, absorbed=gone, reason="같은 회사")
        assert [row.role for row in Membership.objects.filter(user=person, left_at=None)] == [MemberRole.OWNER]

    def test_a_double_certificate_completes_the_kept_one_and_its_extension_follows(self) -> None:
        kept, gone = OrganisationFactory(), OrganisationFactory()
        twin, double = certificate(kept, "A"), certificate(gone, "A", title="Title")
        extension = certificate(gone, "B", extends=double)
        merge_organisations(actor=SYSTEM, kept=kept, absorbed=gone, reason="같은 회사")
        for row in (twin, double, extension):
            row.refresh_from_db()
        assert (twin.title, extension.extends, extension.organisation) == ("Title", twin, kept)
        assert double.organisation == gone

    def test_the_preview_says_what_the_merge_does_and_changes_nothing(self) -> None:
        kept, gone = OrganisationFactory(region=""), OrganisationFactory(region="중구")
        ProductFactory(organisation=gone)
        MembershipFactory(organisation=gone)
        preview = preview_merge(actor=SYSTEM, kept=kept, absorbed=gone)
        told = {one.label: one.ids for one in preview.moved}
        assert (preview.total, preview.filled) == (2, ["region"])
        gone.refresh_from_db()
        assert gone.merged_into is None
        assert not Product.objects.filter(organisation=kept).exists()
        assert merge_organisations(actor=SYSTEM, kept=kept, absorbed=gone, reason="같은 회사").moved == told

    def test_an_extension_that_bears_the_same_number_is_no_double_of_what_it_extends(self) -> None:
        kept, gone = OrganisationFactory(), OrganisationFactory()
        twin, double = certificate(kept, "A"), certificate(gone, "A")
        extension = certificate(gone, "A", extends=double)
        merge_organisations(actor=SYSTEM, kept=kept, absorbed=gone, reason="같은 회사")
        extension.refresh_from_db()
        assert (extension.organisation, extension.extends) == (kept, twin)

    @pytest.mark.parametrize("why", ["reason", "itself", "kinds", "numbers", "again", "company into team"])
    def test_what_does_not_fit_is_refused_and_nothing_moves(self, why: str) -> None:
        kept, gone = OrganisationFactory(), OrganisationFactory()
        ProductFactory(organisation=gone)
        reason = "" if why == "reason" else "같은 회사"
        if why == "itself":
            kept = gone
        elif why == "kinds":
            Organisation.objects.filter(pk=kept.pk).update(kind="buyer")
        elif why == "numbers":
            Organisation.objects.filter(pk=kept.pk).update(business_number="1208147521")
            Organisation.objects.filter(pk=gone.pk).update(business_number="1248100998")
        elif why == "again":
            Organisation.objects.filter(pk=gone.pk).update(merged_into=OrganisationFactory())
        elif why == "company into team":
            Organisation.objects.filter(pk=kept.pk).update(kind="team")
        with pytest.raises(DomainError):
            merge_organisations(actor=SYSTEM, kept=kept, absorbed=gone, reason=reason)
        assert Product.objects.get().organisation == gone
        assert not Merge.objects.exists()

    def test_owners_do_not_merge(self) -> None:
        kept, gone = MembershipFactory().organisation, OrganisationFactory()
        with pytest.raises(Refused):
            merge_organisations(
                actor=actor_for(kept.memberships.get().user), kept=kept, absorbed=gone, reason="같은 회사"
            )
        assert not Merge.objects.exists()

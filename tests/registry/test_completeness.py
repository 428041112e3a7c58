"""The completeness meter: one table of weights, what is missing and what it would open."""

import re
from datetime import date

import pytest

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.registry.domain.completeness import ITEMS, completeness, refresh_completeness
from chorok.registry.domain.summaries import review_summary
from chorok.registry.enums import OrganisationKind, SummaryState, Verification
from tests.factories import (
    CertificationFactory,
    GreenFieldFactory,
    MembershipFactory,
    OrganisationFactory,
    ProductFactory,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock")]


def test_the_weights_of_a_company_are_a_hundred() -> None:
    assert sum(item.weight for item in ITEMS if OrganisationKind.COMPANY in item.kinds) == 100
    assert len({item.code for item in ITEMS}) == len(ITEMS)


def test_an_empty_record_misses_everything_the_weightiest_first() -> None:
    organisation = OrganisationFactory()
    found = completeness(organisation)
    assert found.percent == 0
    weights = [one.weight for one in found.missing]
    assert weights == sorted(weights, reverse=True)
    assert all(re.fullmatch(rf"/desk/{organisation.pk}/[a-z]+/", one.url) for one in found.missing)


def test_each_thing_adds_its_weight() -> None:
    organisation = OrganisationFactory(
        summary_ko="요약",
        summary_en="Summary",
        summary_state=SummaryState.REVIEWED,
        verification=Verification.VERIFIED,
        website="https://example.org/",
        phone="+82212345678",
        representative_ko="김초록",
        address_ko="서울",
    )
    assert completeness(organisation).percent == 15 + 10 + 5 + 15 + 10 + 5
    organisation.fields.set([GreenFieldFactory()])
    ProductFactory(organisation=organisation)
    CertificationFactory(organisation=organisation, expires_on=date(2020, 5, 13))
    assert completeness(organisation).percent == 90
    assert [one.code for one in completeness(organisation).missing] == ["picture", "logo"]


def test_a_certificate_counts_until_its_last_day() -> None:
    organisation = OrganisationFactory()
    CertificationFactory(organisation=organisation, expires_on=date(2020, 5, 13))
    assert completeness(organisation, today=date(2020, 5, 13)).percent == 5
    assert completeness(organisation, today=date(2020, 5, 14)).percent == 0


def test_a_team_is_not_asked_for_what_only_companies_have() -> None:
    codes = {one.code for one in completeness(OrganisationFactory(kind=OrganisationKind.TEAM)).missing}
    assert not codes & {"verification", "certificate", "representative"}


def test_the_percent_is_kept_on_the_record() -> None:
    organisation = OrganisationFactory(summary_ko="요약", completeness=0)
    assert refresh_completeness(organisation).percent == 15
    organisation.refresh_from_db()
    assert organisation.completeness == 15


def test_the_staff_reviews_a_summary_and_the_owner_hears_of_it() -> None:
    owner = MembershipFactory(organisation__summary_en="Rain", organisation__summary_state=SummaryState.DRAFT)
    reviewed = review_summary(actor=SYSTEM, record=owner.organisation, text=" Rainwater ")
    assert (reviewed.summary_en, reviewed.summary_state) == ("Rainwater", SummaryState.REVIEWED)
    assert Notification.objects.get(kind="summary_reviewed").recipient == owner.user


def test_only_the_staff_reviews_and_never_an_empty_text() -> None:
    owner = MembershipFactory(organisation__summary_en="Rain", organisation__summary_state=SummaryState.DRAFT)
    with pytest.raises(Refused):
        review_summary(actor=actor_for(owner.user), record=owner.organisation, text="Rain")
    with pytest.raises(DomainError) as refusal:
        review_summary(actor=SYSTEM, record=owner.organisation, text=" ")
    assert refusal.value.field == "text"
    owner.organisation.refresh_from_db()
    assert owner.organisation.summary_state == SummaryState.DRAFT

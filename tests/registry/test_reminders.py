"""Reminders of certificates: the right people, the right day, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from chorok.core import clock
from chorok.core.models import Notification
from chorok.registry.domain.reminders import send_reminders
from chorok.registry.enums import CertificationKind, MemberRole
from chorok.registry.models import Certification
from tests.factories import CertificationFactory, MembershipFactory, OrganisationFactory

pytestmark = pytest.mark.django_db

EXPIRES = date(2021, 5, 13)


def on(day: date) -> list[str]:
    """Run the round on `day` and return the subjects it wrote."""
    before = set(Notification.objects.values_list("pk", flat=True))
    with clock.at(datetime(day.year, day.month, day.day, 1, tzinfo=UTC)):
        written = send_reminders()
    subjects = list(Notification.objects.exclude(pk__in=before).order_by("pk").values_list("subject", flat=True))
    assert written == len(subjects)
    return subjects


@pytest.fixture
def certificate() -> Certification:
    certification: Certification = CertificationFactory(number="GT-17-00001", expires_on=EXPIRES)
    MembershipFactory(organisation=certification.organisation, role=MemberRole.OWNER)
    return certification


def test_each_stage_is_told_once_on_its_day(certificate: Certification) -> None:
    told = {day: subjects for offset in range(-200, 60) if (subjects := on(day := EXPIRES + timedelta(days=offset)))}
    assert told == {
        date(2020, 11, 13): ["GT-17-00001: 지금부터 연장 신청을 하실 수 있습니다"],
        date(2021, 1, 13): ["GT-17-00001: 연장 신청 기간이 한 달 남았습니다"],
        date(2021, 2, 14): ["GT-17-00001: 연장 신청 기간이 끝났습니다"],
        date(2021, 5, 14): ["GT-17-00001: 인증 유효기간이 끝났습니다"],
    }


def test_days_without_a_run_lose_nothing_that_still_matters(certificate: Certification) -> None:
    assert on(date(2021, 2, 1)) == ["GT-17-00001: 연장 신청 기간이 한 달 남았습니다"]
    assert on(date(2021, 2, 2)) == []


def test_an_extended_certificate_is_told_of_no_more(certificate: Certification) -> None:
    CertificationFactory(
        organisation=certificate.organisation, extends=certificate, number="GT-17-00001", expires_on=date(2025, 5, 13)
    )
    assert on(date(2021, 1, 13)) == []


def test_owners_and_members_are_told_each_in_the_own_language(certificate: Certification) -> None:
    organisation = certificate.organisation
    MembershipFactory(organisation=organisation, role=MemberRole.MEMBER, user__language="en", user__name="Kim")
    MembershipFactory(organisation=organisation, role=MemberRole.ACCOUNTANT)
    gone = MembershipFactory(organisation=organisation, role=MemberRole.MEMBER)
    gone.left_at = gone.joined_at
    gone.save()
    assert on(date(2020, 11, 13)) == [
        "GT-17-00001: 지금부터 연장 신청을 하실 수 있습니다",
        "GT-17-00001: the extension can be applied for from now",
    ]
    english = Notification.objects.get(language="en")
    assert "Nov. 13, 2020" in english.body
    assert "Feb. 13, 2021" in english.body
    assert english.link == f"/desk/{organisation.pk}/certificates/"


def test_other_kinds_are_told_three_months_before_and_at_the_end() -> None:
    other = CertificationFactory(kind=CertificationKind.NEP, number="NEP-1", expires_on=EXPIRES)
    MembershipFactory(organisation=other.organisation)
    assert on(date(2020, 11, 13)) == []
    assert on(date(2021, 2, 14)) == ["NEP-1: 인증 유효기간이 곧 끝납니다"]
    assert on(date(2021, 5, 14)) == ["NEP-1: 인증 유효기간이 끝났습니다"]


def test_one_entered_after_it_ended_is_not_told_of() -> None:
    late = CertificationFactory(expires_on=date(2020, 5, 1))  # recorded on 13 May 2020
    MembershipFactory(organisation=late.organisation)
    assert on(date(2020, 5, 14)) == []


def test_merged_records_and_endless_certificates_are_left_out() -> None:
    merged = OrganisationFactory(merged_into=OrganisationFactory())
    MembershipFactory(organisation=merged)
    CertificationFactory(organisation=merged, expires_on=EXPIRES)
    endless = CertificationFactory(kind=CertificationKind.ISO, expires_on=None)
    MembershipFactory(organisation=endless.organisation)
    assert on(date(2021, 1, 13)) == []

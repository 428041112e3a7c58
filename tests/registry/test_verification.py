"""Who an organisation is: asked of a fake tax office over the wire, or shown by a document."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from procrastinate.contrib.django.models import ProcrastinateJob

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.connectors import client
from chorok.core import files
from chorok.core.errors import DomainError, Refused
from chorok.core.models import Notification
from chorok.registry.domain.readers import can_read_verification
from chorok.registry.domain.verification import (
    confirm_verification,
    explain,
    record_answer,
    reject_verification,
    request_verification,
    submit_verification_document,
)
from chorok.registry.enums import BusinessCheck, BusinessStatus, Verification
from chorok.registry.models import Organisation
from chorok.registry.tasks import ask_again, ask_business_status
from tests.connectors import fakes
from tests.factories import MembershipFactory, OrganisationFactory, UserFactory

pytestmark = pytest.mark.django_db
KEY = "ab+c/d=="
ACTIVE, SUSPENDED, CLOSED, UNKNOWN = "1208147521", "2208162517", "1018137280", "1234567891"


@pytest.fixture
def office(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[fakes.Fake]:
    monkeypatch.setattr(client, "PAUSES", (0.0, 0.0))
    known = {
        ACTIVE: fakes.status_row(ACTIVE),
        SUSPENDED: fakes.status_row(SUSPENDED, "02"),
        CLOSED: fakes.status_row(CLOSED, "03", "20200131"),
    }
    with fakes.running(fakes.tax_office(known, key=KEY)) as fake:
        settings.CONNECTORS = {"business_status": {"url": fake.url, "key": KEY}}
        yield fake


def company(number: str = ACTIVE, **values: object) -> Organisation:
    made: Organisation = OrganisationFactory(business_number=number, **values)
    return made


def owner_of(organisation: Organisation) -> Actor:
    return actor_for(MembershipFactory(organisation=organisation).user)


def ask(organisation: Organisation) -> Organisation:
    """Do what the worker does with the deferred task."""
    ask_business_status(organisation_id=organisation.pk)
    organisation.refresh_from_db()
    return organisation


def pdf() -> SimpleUploadedFile:
    return SimpleUploadedFile("등록증.pdf", b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n")


class TestTaxOffice:
    def test_asking_is_queued_with_the_change_and_answers_later(self, office: fakes.Fake) -> None:
        organisation = company()
        request_verification(actor=owner_of(organisation), organisation=organisation)
        job = ProcrastinateJob.objects.get(task_name="registry.ask_business_status")
        assert (job.queue_name, job.args) == ("connectors", {"organisation_id": organisation.pk})
        assert office.asked == []
        organisation.refresh_from_db()
        assert organisation.business_check == BusinessCheck.ASKED

    @pytest.mark.parametrize(
        ("number", "status", "verification"),
        [
            (ACTIVE, BusinessStatus.ACTIVE, Verification.VERIFIED),
            (SUSPENDED, BusinessStatus.SUSPENDED, Verification.UNVERIFIED),
            (CLOSED, BusinessStatus.CLOSED, Verification.UNVERIFIED),
            (UNKNOWN, BusinessStatus.UNREGISTERED, Verification.UNVERIFIED),
        ],
    )
    def test_each_answer(
        self, number: str, status: BusinessStatus, verification: Verification, office: fakes.Fake
    ) -> None:
        organisation = company(number)
        owner = owner_of(organisation)
        ask(organisation)
        assert (organisation.business_status, organisation.verification) == (status, verification)
        assert organisation.business_checked_at is not None
        assert bool(organisation.verified_at) == (verification == Verification.VERIFIED)
        assert (str(explain(organisation)) == "") == (verification == Verification.VERIFIED)
        assert Notification.objects.get(recipient=owner.user).kind == "verification"

    def test_a_company_that_closed_loses_its_verification(self, office: fakes.Fake) -> None:
        organisation = company(CLOSED, verification=Verification.VERIFIED)
        assert ask(organisation).verification == Verification.UNVERIFIED

    def test_what_staff_confirmed_of_a_new_company_stays_while_it_is_not_listed_yet(
        self, office: fakes.Fake, actor_with: Callable[..., Actor]
    ) -> None:
        organisation = company(UNKNOWN)
        confirm_verification(actor=actor_with(Role.STAFF), organisation=organisation, note="등록증 확인")
        assert ask(organisation).verification == Verification.VERIFIED

    @pytest.mark.parametrize(
        "said", [fakes.gateway_error("30"), fakes.Answer(b"<html>", 502), fakes.Answer(b"garbage"), None]
    )
    def test_a_service_that_fails_leaves_it_as_it_is(self, said: fakes.Answer | None, office: fakes.Fake) -> None:
        organisation = company()
        office.script.extend([said or fakes.Answer(hang_up=True)] * 3)
        assert ask(organisation).business_check == BusinessCheck.UNAVAILABLE
        assert (organisation.verification, organisation.business_status) == (Verification.UNVERIFIED, "")

    def test_an_unanswered_question_is_asked_again_and_told_once(self, office: fakes.Fake) -> None:
        organisation = company()
        owner_of(organisation)
        office.script.extend([fakes.gateway_error("30")] * 2)
        ask(organisation)
        ask(organisation)
        assert Notification.objects.count() == 1
        ask_again(timestamp=0)
        assert ProcrastinateJob.objects.filter(task_name="registry.ask_business_status").count() == 1
        assert ask(organisation).verification == Verification.VERIFIED

    def test_without_a_key_nobody_is_asked(self, office: fakes.Fake, settings: Any) -> None:
        settings.CONNECTORS = {"business_status": {"url": office.url, "key": ""}}
        organisation = ask(company())
        assert organisation.business_check == BusinessCheck.NOT_CONFIGURED
        assert organisation.verification == Verification.UNVERIFIED
        assert office.asked == []

    def test_an_answer_about_an_older_number_is_dropped(self) -> None:
        organisation = company(UNKNOWN)
        record_answer(organisation_id=organisation.pk, number=ACTIVE, status_code="01")
        organisation.refresh_from_db()
        assert (organisation.verification, organisation.business_status) == (Verification.UNVERIFIED, "")

    def test_without_a_number_there_is_nothing_to_ask(self) -> None:
        organisation = company("")
        with pytest.raises(DomainError):
            request_verification(actor=owner_of(organisation), organisation=organisation)
        assert not ProcrastinateJob.objects.filter(task_name="registry.ask_business_status").exists()


class TestDocument:
    def test_handed_in_confirmed_and_told(self, actor_with: Callable[..., Actor]) -> None:
        organisation = company()
        owner, staff = owner_of(organisation), actor_with(Role.STAFF)
        submit_verification_document(actor=owner, organisation=organisation, upload=pdf())
        organisation.refresh_from_db()
        assert organisation.verification == Verification.DOCUMENT
        confirm_verification(actor=staff, organisation=organisation, note="사업자등록증 확인")
        organisation.refresh_from_db()
        assert (organisation.verification, organisation.verified_by) == (Verification.VERIFIED, staff.user)
        assert Notification.objects.get(recipient=owner.user).kind == "verification"

    def test_rejected_with_the_reason_and_handed_in_again(self, actor_with: Callable[..., Actor]) -> None:
        organisation = company()
        owner = owner_of(organisation)
        submit_verification_document(actor=owner, organisation=organisation, upload=pdf())
        reject_verification(actor=actor_with(Role.STAFF), organisation=organisation, note="3개월이 지난 서류")
        organisation.refresh_from_db()
        assert (organisation.verification, organisation.verified_at) == (Verification.REJECTED, None)
        assert "3개월이 지난 서류" in Notification.objects.get(recipient=owner.user).body
        submit_verification_document(actor=owner, organisation=organisation, upload=pdf())
        organisation.refresh_from_db()
        assert (organisation.verification, organisation.verification_note) == (Verification.DOCUMENT, "")

    def test_only_who_may_sees_the_document(self, actor_with: Callable[..., Actor]) -> None:
        organisation = company()
        owner = owner_of(organisation)
        submit_verification_document(actor=owner, organisation=organisation, upload=pdf())
        organisation.refresh_from_db()
        stored = organisation.verification_file
        assert stored is not None
        assert stored.purpose == files.PURPOSE_VERIFICATION
        assert can_read_verification(owner, stored)
        assert can_read_verification(actor_with(Role.CITY), stored)
        assert not can_read_verification(actor_for(UserFactory()), stored)

    def test_another_kind_of_file_is_refused(self) -> None:
        organisation = company()
        with pytest.raises(DomainError) as refused:
            submit_verification_document(
                actor=owner_of(organisation),
                organisation=organisation,
                upload=SimpleUploadedFile("a.pdf", b"MZ\x90\x00 a program"),
            )
        assert refused.value.field == "upload"
        organisation.refresh_from_db()
        assert organisation.verification == Verification.UNVERIFIED

    @pytest.mark.parametrize("decide", [confirm_verification, reject_verification])
    def test_not_by_its_own_people_nor_without_a_note(
        self, decide: Callable[..., Organisation], actor_with: Callable[..., Actor]
    ) -> None:
        organisation = company()
        staff = actor_with(Role.STAFF)
        with pytest.raises(Refused):
            decide(actor=owner_of(organisation), organisation=organisation, note="내가 확인")
        with pytest.raises(DomainError) as refused:
            decide(actor=staff, organisation=organisation, note=" ")
        assert refused.value.field == "note"
        MembershipFactory(organisation=organisation, user=staff.user)
        with pytest.raises(Refused):
            decide(actor=staff, organisation=organisation, note="내 회사")
        organisation.refresh_from_db()
        assert organisation.verification == Verification.UNVERIFIED

    def test_a_company_without_a_number_and_a_team_are_not_confirmed(self) -> None:
        for organisation in (company(""), company("", kind="team")):
            with pytest.raises(DomainError):
                confirm_verification(actor=SYSTEM, organisation=organisation, note="확인")
        assert not Organisation.objects.filter(verification=Verification.VERIFIED).exists()

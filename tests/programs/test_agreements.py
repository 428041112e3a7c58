"""Agreements: opened, negotiated, frozen, signed by both; what is refused changes nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from hashlib import sha256
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core import files
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.models import Notification, StoredFile
from chorok.programs.domain.agreements import (
    freeze,
    items_of,
    open_agreement,
    save_budget,
    save_terms,
)
from chorok.programs.domain.budgets import digest_of
from chorok.programs.domain.notices import KIND_AGREEMENTS
from chorok.programs.domain.opening import open_many, preview_openings
from chorok.programs.domain.queries.agreements import paper_of
from chorok.programs.domain.readers_agreements import can_read
from chorok.programs.domain.signing import sign, sign_by_scan
from chorok.programs.enums import AgreementState, ApplicationState, Side, SignatureMethod, VersionState
from chorok.programs.models import (
    Agreement,
    AgreementVersion,
    Application,
    BudgetItem,
    Signature,
    YearLine,
)
from chorok.registry.enums import MemberRole
from chorok.support.enums import CaseState
from chorok.support.models import Case
from tests.core import samples
from tests.factories import MembershipFactory
from tests.programs.agreeing import committed, due, expense, frozen, opened, selected

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


@pytest.fixture
def application() -> Application:
    return selected()


@pytest.fixture
def owner(application: Application) -> Actor:
    return actor_for(MembershipFactory(organisation=application.organisation).user)


@pytest.fixture
def manager(actor_with: Callable[..., Actor]) -> Actor:
    return actor_with(Role.MANAGER)


class TestOpening:
    def test_it_takes_text_days_and_budget_from_the_call_and_asks_the_company(
        self, application: Application, owner: Actor
    ) -> None:
        agreement = open_agreement(actor=SYSTEM, application=application)
        version = agreement.versions.get()
        assert (agreement.state, agreement.committed) == (AgreementState.NEGOTIATION, 0)
        assert (version.number, version.state, version.text) == (1, "draft", application.call.agreement_ko)
        assert (version.starts_on, version.ends_on) == (date(2020, 7, 1), date(2020, 11, 30))
        assert agreement.year_line == YearLine.objects.get()
        assert due(organisation=True) == [f"agreement:{agreement.pk}:budget"]
        told = Notification.objects.get(kind=KIND_AGREEMENTS)
        assert (told.recipient, application.receipt_code in told.subject) == (owner.user, True)

    def test_again_returns_the_same(self, application: Application) -> None:
        first = open_agreement(actor=SYSTEM, application=application)
        assert open_agreement(actor=SYSTEM, application=application) == first
        assert AgreementVersion.objects.count() == 1

    @pytest.mark.parametrize("why", ["state", "days", "plan"])
    def test_what_is_not_ready_is_refused(self, application: Application, why: str) -> None:
        if why == "state":
            Application.objects.update(state=ApplicationState.WAITING)
        elif why == "days":
            type(application.call).objects.update(support_from=None)
        else:
            YearLine.objects.all().delete()
        with pytest.raises(DomainError):
            open_agreement(actor=SYSTEM, application=application)
        assert not Agreement.objects.exists()

    def test_the_company_and_staff_who_belong_to_it_may_not(
        self, application: Application, owner: Actor, user_with: Callable[..., Any]
    ) -> None:
        torn = user_with(Role.STAFF)
        MembershipFactory(organisation=application.organisation, user=torn)
        for actor in (owner, actor_for(torn)):
            with pytest.raises(Refused):
                open_agreement(actor=actor, application=application)
        assert not Agreement.objects.exists()


class TestManyAtOnce:
    def test_the_preview_says_what_happens_and_the_step_does_it(self, actor_with: Callable[..., Actor]) -> None:
        first, second = selected(), selected(subsidy=3_000_000)
        undated = selected(terms={"support_from": None})
        done = selected()
        open_agreement(actor=SYSTEM, application=done)
        chosen = [first.pk, second.pk, undated.pk, done.pk, 10**9]
        staff = actor_with(Role.STAFF)
        found = preview_openings(actor=staff, chosen=chosen)
        assert found.ready == [first, second]
        assert [one.application for one in found.left] == [undated]
        assert found.subsidy == 10_500_000
        assert Agreement.objects.count() == 1
        made = open_many(actor=staff, chosen=[first.pk, second.pk], expected=2)
        assert [agreement.application for agreement in made] == [first, second]

    def test_another_number_than_was_seen_opens_none(self, application: Application) -> None:
        with pytest.raises(DomainError):
            open_many(actor=SYSTEM, chosen=[application.pk], expected=2)
        assert not Agreement.objects.exists()

    def test_companies_may_not(self, application: Application, owner: Actor) -> None:
        with pytest.raises(Refused):
            open_many(actor=owner, chosen=[application.pk], expected=1)
        assert not Agreement.objects.exists()


class TestBudget:
    def test_both_sides_write_it_in_turn(self, application: Application, owner: Actor, manager: Actor) -> None:
        version = opened(application)
        save_budget(actor=owner, version=version, items=[expense(), expense(1_500_000, "시험 수수료")])
        read = digest_of(items_of(version))
        save_budget(actor=manager, version=version, items=[expense(6_000_000)], base=read)
        assert items_of(AgreementVersion.objects.get()) == [expense(6_000_000)]

    def test_a_budget_the_other_side_changed_meanwhile_is_kept(self, application: Application, owner: Actor) -> None:
        version = opened(application, expense())
        with pytest.raises(Outdated):
            save_budget(actor=owner, version=version, items=[expense(3_000_000)], base=digest_of([]))
        assert items_of(version) == [expense()]

    def test_an_expense_that_is_not_paid_is_refused_beside_its_field(self, application: Application) -> None:
        version = opened(application, expense())
        wrong = expense(3_000_000, own_cash=0)
        with pytest.raises(DomainError) as caught:
            save_budget(actor=SYSTEM, version=version, items=[expense(), wrong])
        assert caught.value.field == "1-subsidy"
        assert items_of(version) == [expense()]

    def test_accountants_and_strangers_may_not(self, application: Application) -> None:
        version = opened(application)
        accountant = MembershipFactory(organisation=application.organisation, role=MemberRole.ACCOUNTANT).user
        for user in (accountant, MembershipFactory().user):
            with pytest.raises(Refused):
                save_budget(actor=actor_for(user), version=version, items=[expense()])
        assert not BudgetItem.objects.exists()

    def test_more_than_was_asked_for_is_not_frozen(self, application: Application) -> None:
        version = opened(application, expense(9_000_000))
        with pytest.raises(DomainError):
            freeze(actor=SYSTEM, version=version)
        version.refresh_from_db()
        assert (version.state, version.file) == (VersionState.DRAFT, None)

    def test_a_frozen_budget_stays(self, application: Application, owner: Actor) -> None:
        version = frozen(application)
        with pytest.raises(DomainError):
            save_budget(actor=owner, version=version, items=[expense(3_000_000)])
        assert items_of(version) == [expense()]

    def test_unknown_braces_and_turned_days_are_refused(self, application: Application) -> None:
        version = opened(application)
        days = {"starts_on": date(2020, 7, 1), "ends_on": date(2020, 8, 1)}
        for values in (
            {**days, "text": "{somebody}"},
            {**days, "text": " "},
            {"text": "협약", "starts_on": date(2020, 8, 1), "ends_on": date(2020, 7, 1)},
        ):
            with pytest.raises(DomainError):
                save_terms(actor=SYSTEM, version=version, **values)  # type: ignore[arg-type]
        assert AgreementVersion.objects.get().text == application.call.agreement_ko


class TestSigning:
    def test_the_paper_is_what_the_fingerprint_says(self, application: Application) -> None:
        version = frozen(application)
        assert version.file is not None
        with files.read(version.file) as content:
            given = content.read()
        assert sha256(given).hexdigest() == version.sha256 == version.file.sha256
        assert given.startswith(b"%PDF-")
        known = paper_of(version.sha256.upper())
        assert known is not None
        assert (known.version, known.signed_by, known.in_force) == (version, 0, False)
        assert paper_of("0" * 64) is None
        assert paper_of("") is None

    def test_the_second_signature_binds_the_money_and_opens_the_case(
        self, application: Application, owner: Actor, manager: Actor
    ) -> None:
        version = frozen(application)
        assert due(organisation=True) == [f"agreement:{version.agreement_id}:sign:company"]
        assert due(organisation=False) == [f"agreement:{version.agreement_id}:sign:centre"]
        sign(actor=owner, version=version, side=Side.COMPANY, name="김하나", sha256=version.sha256, ip="192.0.2.1")
        assert due(organisation=True) == []
        assert (committed(), Case.objects.count()) == (0, 0)
        sign(actor=manager, version=version, side=Side.CENTRE, name="이두리", sha256=version.sha256, ip=None)
        agreement = Agreement.objects.get()
        version.refresh_from_db()
        assert (agreement.state, agreement.committed, version.state) == ("signed", 7_500_000, "signed")
        assert committed() == 7_500_000
        assert Application.objects.get().state == ApplicationState.AGREED
        case = Case.objects.get()
        assert (case.agreement, case.organisation, case.state) == (agreement, application.organisation, CaseState.OPEN)
        assert due(organisation=True) == due(organisation=False) == []
        first, second = Signature.objects.order_by("pk")
        assert (first.name, first.ip, first.method, first.sha256) == (
            "김하나",
            "192.0.2.1",
            SignatureMethod.IN_APP,
            version.sha256,
        )
        assert (second.signed_by, second.ip) == (manager.user, None)
        known = paper_of(version.sha256)
        assert known is not None
        assert (known.signed_by, known.in_force) == (2, True)

    @pytest.mark.parametrize("why", ["name", "paper", "twice", "draft"])
    def test_what_is_wrong_is_not_signed(self, application: Application, owner: Actor, why: str) -> None:
        version = opened(application, expense()) if why == "draft" else frozen(application)
        given = {"name": "김하나", "sha256": version.sha256}
        if why == "name":
            given["name"] = " "
        elif why == "paper":
            given["sha256"] = "0" * 64
        elif why == "twice":
            sign(actor=owner, version=version, side=Side.COMPANY, ip=None, **given)
        before = Signature.objects.count()
        with pytest.raises(DomainError):
            sign(actor=owner, version=version, side=Side.COMPANY, ip=None, **given)
        assert Signature.objects.count() == before

    def test_only_owners_and_managers_sign_for_their_side(
        self, application: Application, owner: Actor, manager: Actor, actor_with: Callable[..., Actor]
    ) -> None:
        version = frozen(application)
        member = actor_for(MembershipFactory(organisation=application.organisation, role=MemberRole.MEMBER).user)
        for actor, side in (
            (member, Side.COMPANY),
            (manager, Side.COMPANY),
            (owner, Side.CENTRE),
            (actor_with(Role.STAFF), Side.CENTRE),
            (actor_with(Role.CITY), Side.CENTRE),
        ):
            with pytest.raises(Refused):
                sign(actor=actor, version=version, side=side, name="이름", sha256=version.sha256, ip=None)
        assert not Signature.objects.exists()

    def test_money_the_line_does_not_have_is_not_bound(self, owner: Actor, manager: Actor) -> None:
        poor = selected(budget=7_499_999)
        version = frozen(poor)
        boss = actor_for(MembershipFactory(organisation=poor.organisation).user)
        sign(actor=boss, version=version, side=Side.COMPANY, name="김하나", sha256=version.sha256, ip=None)
        with pytest.raises(DomainError):
            sign(actor=manager, version=version, side=Side.CENTRE, name="이두리", sha256=version.sha256, ip=None)
        assert Signature.objects.count() == 1
        assert Agreement.objects.get().state == AgreementState.SIGNING
        assert set(YearLine.objects.values_list("committed", flat=True)) == {Decimal(0)}

    def test_the_scan_of_a_paper_counts_and_its_keeper_may_sign_for_the_centre(
        self, application: Application, manager: Actor
    ) -> None:
        version = frozen(application)
        scan = SimpleUploadedFile("scan.pdf", samples.PDF)
        kept = sign_by_scan(actor=manager, version=version, side=Side.COMPANY, name="김하나", upload=scan)
        sign(actor=manager, version=version, side=Side.CENTRE, name="이두리", sha256=version.sha256, ip=None)
        assert (kept.method, kept.scan is not None) == (SignatureMethod.SCAN, True)
        assert Agreement.objects.get().state == AgreementState.SIGNED

    def test_only_a_manager_keeps_the_scan_that_binds_the_centre(
        self, application: Application, actor_with: Callable[..., Actor]
    ) -> None:
        version = frozen(application)
        scan = SimpleUploadedFile("scan.pdf", samples.PDF)
        with pytest.raises(Refused):
            sign_by_scan(actor=actor_with(Role.STAFF), version=version, side=Side.CENTRE, name="이두리", upload=scan)
        assert not Signature.objects.exists()

    def test_a_file_that_is_no_scan_is_refused(self, application: Application, manager: Actor) -> None:
        version = frozen(application)
        empty = SimpleUploadedFile("scan.pdf", b"")
        with pytest.raises(DomainError) as caught:
            sign_by_scan(actor=manager, version=version, side=Side.COMPANY, name="김하나", upload=empty)
        assert caught.value.field == "scan"
        assert not Signature.objects.exists()

    def test_papers_are_read_by_both_sides_and_the_city_alone(
        self, application: Application, owner: Actor, manager: Actor, actor_with: Callable[..., Actor]
    ) -> None:
        version = frozen(application)
        scan = SimpleUploadedFile("scan.pdf", samples.PDF)
        sign_by_scan(actor=manager, version=version, side=Side.COMPANY, name="김하나", upload=scan)
        rival = actor_for(MembershipFactory().user)
        papers = list(StoredFile.objects.filter(purpose__in=["agreement", "agreement_scan"]))
        assert len(papers) == 2
        for paper in papers:
            for actor in (owner, manager, actor_with(Role.CITY)):
                assert files.can_read(actor, paper).allowed
            for actor in (rival, actor_with(Role.EVALUATOR)):
                assert not can_read(actor, paper).allowed

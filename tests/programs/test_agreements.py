"""Agreements: negotiated, frozen, signed by both, changed, ended; what is refused changes nothing."""

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
    change_agreement,
    drop_change,
    end_agreement,
    freeze,
    give_back,
    items_of,
    open_agreement,
    save_budget,
    save_terms,
)
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.budgets import digest_of
from chorok.programs.domain.notices import KIND_AGREEMENTS
from chorok.programs.domain.opening import open_many, preview_openings
from chorok.programs.domain.queries.agreements import paper_of, steps_of, versions_of
from chorok.programs.domain.readers_agreements import can_read
from chorok.programs.domain.signing import sign, sign_by_scan
from chorok.programs.enums import AgreementState, ApplicationState, Outcome, Side, SignatureMethod, VersionState
from chorok.programs.models import (
    Agreement,
    AgreementVersion,
    Application,
    BudgetItem,
    Ranking,
    RankingRow,
    Signature,
    YearLine,
)
from chorok.registry.domain.merging import merge_organisations
from chorok.registry.enums import MemberRole
from chorok.support.domain.cases import close_case, hand_over, reopen_case
from chorok.support.enums import CaseState
from chorok.support.models import Case
from chorok.todos.models import Todo
from tests.core import samples
from tests.factories import NOW, MembershipFactory, OrganisationFactory
from tests.factories_programs import ApplicationFactory, CallFactory
from tests.programs.agreeing import SUPPORT, expense, frozen, opened, selected, signed

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


def due(organisation: bool) -> list[str]:
    rows = Todo.objects.open().filter(organisation__isnull=not organisation)
    return sorted(rows.values_list("key", flat=True))


def committed() -> Decimal:
    return YearLine.objects.get().committed


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


class TestGivingBack:
    def test_unsigned_it_is_the_same_version(self, application: Application) -> None:
        version = frozen(application)
        fingerprint = version.sha256
        again = give_back(actor=SYSTEM, version=version)
        assert (again.pk, again.state, again.sha256) == (version.pk, VersionState.DRAFT, "")
        assert Agreement.objects.get().state == AgreementState.NEGOTIATION
        assert paper_of(fingerprint) is None

    def test_signed_by_one_a_new_version_is_opened_and_the_signature_stays(
        self, application: Application, owner: Actor
    ) -> None:
        version = frozen(application)
        sign(actor=owner, version=version, side=Side.COMPANY, name="김하나", sha256=version.sha256, ip=None)
        again = give_back(actor=SYSTEM, version=version)
        version.refresh_from_db()
        assert (version.state, version.signatures.count()) == (VersionState.DROPPED, 1)
        assert (again.number, again.state, items_of(again)) == (2, VersionState.DRAFT, [expense()])
        assert Agreement.objects.get().state == AgreementState.NEGOTIATION
        assert freeze(actor=SYSTEM, version=again).signatures.count() == 0

    def test_companies_may_not(self, application: Application, owner: Actor) -> None:
        version = frozen(application)
        with pytest.raises(Refused):
            give_back(actor=owner, version=version)
        assert AgreementVersion.objects.get().state == VersionState.FROZEN


class TestChange:
    def test_the_new_version_holds_once_both_have_signed_and_moves_the_money(
        self, application: Application, owner: Actor, manager: Actor
    ) -> None:
        agreement = signed(frozen(application), owner, manager)
        version = change_agreement(actor=manager, agreement=agreement, reason=" 시험 항목 축소 ")
        assert (version.number, version.reason, items_of(version)) == (2, "시험 항목 축소", [expense()])
        save_budget(actor=owner, version=version, items=[expense(6_000_000)])
        save_terms(
            actor=manager, version=version, text="변경 협약", starts_on=date(2020, 7, 1), ends_on=date(2020, 12, 31)
        )
        freeze(actor=manager, version=version)
        assert (Agreement.objects.get().state, committed()) == (AgreementState.SIGNED, 7_500_000)
        version.refresh_from_db()
        agreement = signed(version, owner, manager)
        assert (agreement.committed, agreement.ends_on, committed()) == (6_000_000, date(2020, 12, 31), 6_000_000)
        states = AgreementVersion.objects.order_by("number").values_list("state", flat=True)
        assert list(states) == [VersionState.SUPERSEDED, VersionState.SIGNED]
        assert Case.objects.count() == 1
        told = [str(step.text) for step in steps_of(agreement, versions_of(agreement))]
        assert len(told) == 10

    def test_a_change_leaves_others_what_was_granted_to_them(
        self, application: Application, owner: Actor, manager: Actor
    ) -> None:
        agreement = signed(frozen(application, expense(6_000_000)), owner, manager)
        YearLine.objects.update(budget=13_500_000)
        call = application.call
        other = ApplicationFactory(call=call, state=ApplicationState.SELECTED, number=77, subsidy=7_500_000)
        board = Ranking.objects.create(call=call, drawn_at=NOW, decided_at=NOW)
        RankingRow.objects.create(
            ranking=board,
            application=other,
            position=1,
            mean=90,
            bonus=0,
            total=90,
            counted=3,
            granted=7_500_000,
            proposed=Outcome.SELECTED,
        )
        version = change_agreement(actor=manager, agreement=agreement, reason="증액")
        save_budget(actor=owner, version=version, items=[expense(7_500_000)])
        version = freeze(actor=manager, version=version)
        with pytest.raises(DomainError, match="0원"):
            signed(version, owner, manager)
        assert (Agreement.objects.get().committed, committed()) == (6_000_000, 6_000_000)
        other.state = ApplicationState.WITHDRAWN
        other.save()
        sign(actor=manager, version=version, side=Side.CENTRE, name="이둘", sha256=version.sha256, ip=None)
        assert (Agreement.objects.get().committed, committed()) == (7_500_000, 7_500_000)

    def test_a_change_is_given_up(self, application: Application, owner: Actor, manager: Actor) -> None:
        agreement = signed(frozen(application), owner, manager)
        version = change_agreement(actor=manager, agreement=agreement, reason="변경")
        with pytest.raises(DomainError):
            change_agreement(actor=manager, agreement=agreement, reason="또 변경")
        drop_change(actor=manager, version=version)
        assert list(agreement.versions.values_list("state", flat=True)) == [VersionState.DROPPED, VersionState.SIGNED]
        assert (committed(), due(organisation=True)) == (7_500_000, [])

    def test_no_reason_no_change(self, application: Application, owner: Actor, manager: Actor) -> None:
        agreement = signed(frozen(application), owner, manager)
        with pytest.raises(DomainError) as caught:
            change_agreement(actor=manager, agreement=agreement, reason=" ")
        assert caught.value.field == "reason"
        assert AgreementVersion.objects.count() == 1


class TestEnd:
    def test_what_was_not_spent_is_free_again(self, application: Application, owner: Actor, manager: Actor) -> None:
        agreement = signed(frozen(application), owner, manager)
        ended = end_agreement(actor=manager, agreement=agreement, reason="폐업", spent=Decimal(2_000_000))
        assert (ended.state, ended.committed, ended.end_reason) == (AgreementState.ENDED, 2_000_000, "폐업")
        assert committed() == 2_000_000
        known = paper_of(AgreementVersion.objects.get().sha256)
        assert known is not None
        assert not known.in_force

    @pytest.mark.parametrize(("reason", "spent"), [(" ", 0), ("폐업", 7_500_001), ("폐업", -1)])
    def test_without_a_reason_or_with_wrong_sums_it_goes_on(
        self, application: Application, owner: Actor, manager: Actor, reason: str, spent: int
    ) -> None:
        agreement = signed(frozen(application), owner, manager)
        with pytest.raises(DomainError):
            end_agreement(actor=manager, agreement=agreement, reason=reason, spent=Decimal(spent))
        assert (Agreement.objects.get().state, committed()) == (AgreementState.SIGNED, 7_500_000)

    def test_only_managers_end(
        self, application: Application, owner: Actor, manager: Actor, actor_with: Callable[..., Actor]
    ) -> None:
        agreement = signed(frozen(application), owner, manager)
        for actor in (owner, actor_with(Role.STAFF), actor_with(Role.CITY)):
            with pytest.raises(Refused):
                end_agreement(actor=actor, agreement=agreement, reason="폐업", spent=Decimal(0))
        assert Agreement.objects.get().state == AgreementState.SIGNED

    def test_who_withdraws_leaves_nothing_to_sign(self, application: Application, owner: Actor) -> None:
        version = frozen(application)
        withdraw_application(actor=owner, application=application, reason="사업 포기")
        version.refresh_from_db()
        agreement = Agreement.objects.get()
        assert (agreement.state, agreement.end_reason, version.state) == ("ended", "사업 포기", "dropped")
        assert not Todo.objects.open().filter(key__startswith="agreement:").exists()
        with pytest.raises(DomainError):
            sign(actor=owner, version=version, side=Side.COMPANY, name="김하나", sha256=version.sha256, ip=None)
        assert not Signature.objects.exists()


class TestCase:
    def test_it_is_handed_over_closed_and_opened_again(
        self, application: Application, owner: Actor, manager: Actor, user_with: Callable[..., Any]
    ) -> None:
        signed(frozen(application), owner, manager)
        case, colleague = Case.objects.get(), user_with(Role.STAFF)
        assert hand_over(actor=manager, case=case, to=colleague).in_charge == colleague
        assert owner.user is not None
        with pytest.raises(DomainError):
            hand_over(actor=manager, case=case, to=owner.user)
        assert close_case(actor=manager, case=case).state == CaseState.CLOSED
        with pytest.raises(DomainError):
            close_case(actor=manager, case=case)
        again = reopen_case(actor=manager, case=case)
        assert (again.state, again.closed_at, again.in_charge) == (CaseState.OPEN, None, colleague)
        with pytest.raises(Refused):
            close_case(actor=owner, case=case)
        assert Case.objects.get().state == CaseState.OPEN


class TestMerge:
    def test_applications_agreements_and_cases_go_with_their_organisation(
        self, application: Application, owner: Actor, manager: Actor
    ) -> None:
        signed(frozen(application), owner, manager)
        kept = OrganisationFactory()
        merge_organisations(actor=SYSTEM, kept=kept, absorbed=application.organisation, reason="같은 회사")
        assert Application.objects.get().organisation == Case.objects.get().organisation == kept
        assert Agreement.objects.visible_to(owner).count() == 1

    def test_two_that_count_in_one_call_are_refused_by_its_name(self, application: Application) -> None:
        kept = OrganisationFactory()
        ApplicationFactory(call=application.call, organisation=kept, state=ApplicationState.SUBMITTED, number=9)
        with pytest.raises(DomainError) as caught:
            merge_organisations(actor=SYSTEM, kept=kept, absorbed=application.organisation, reason="같은 회사")
        assert application.call.name in str(caught.value.message)
        assert application.receipt_code in str(caught.value.message)
        assert kept.applications.count() == 1

    @pytest.mark.parametrize("state", [ApplicationState.DRAFT, ApplicationState.WITHDRAWN])
    def test_one_that_does_not_count_stays_with_the_record_it_was_of(self, state: str) -> None:
        call = CallFactory(**SUPPORT)
        kept, gone = OrganisationFactory(), OrganisationFactory()
        ApplicationFactory(call=call, organisation=kept, state=ApplicationState.SUBMITTED, number=1)
        idle = ApplicationFactory(call=call, organisation=gone, state=state, number=2)
        other = ApplicationFactory(organisation=gone)
        merge_organisations(actor=SYSTEM, kept=kept, absorbed=gone, reason="같은 회사")
        for row in (idle, other):
            row.refresh_from_db()
        assert (idle.organisation, other.organisation) == (gone, kept)

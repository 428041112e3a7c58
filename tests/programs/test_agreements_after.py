"""Agreements once signed: given back, changed, ended, with their case, merged; what is refused changes nothing."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM, Actor, actor_for
from chorok.accounts.enums import Role
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.agreements import (
    change_agreement,
    drop_change,
    end_agreement,
    freeze,
    give_back,
    items_of,
    save_budget,
    save_terms,
)
from chorok.programs.domain.applications import withdraw_application
from chorok.programs.domain.queries.agreements import paper_of, steps_of, versions_of
from chorok.programs.domain.signing import sign
from chorok.programs.enums import AgreementState, ApplicationState, Outcome, Side, VersionState
from chorok.programs.models import (
    Agreement,
    AgreementVersion,
    Application,
    Ranking,
    RankingRow,
    Signature,
    YearLine,
)
from chorok.registry.domain.merging import merge_organisations
from chorok.support.domain.cases import close_case, hand_over, reopen_case
from chorok.support.enums import CaseState
from chorok.support.models import Case
from chorok.todos.models import Todo
from tests.factories import NOW, MembershipFactory, OrganisationFactory
from tests.factories_programs import ApplicationFactory, CallFactory
from tests.programs.agreeing import SUPPORT, committed, due, expense, frozen, selected, signed

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

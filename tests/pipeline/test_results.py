"""What is signed or approved for a project is a result of the ledger."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from chorok.accounts.actors import SYSTEM
from chorok.core.errors import DomainError
from chorok.outcomes.domain.claims import correct_claim
from chorok.outcomes.enums import ClaimKind
from chorok.outcomes.models import Claim
from chorok.pipeline.domain.partners import save_partner
from chorok.pipeline.domain.results import Signed, change_result, companies_of, enter_result, withdraw_result
from chorok.pipeline.models import Project, ProjectResult
from chorok.registry.enums import OrganisationKind
from tests.factories import LineFactory, OrganisationFactory, ProgrammeYearFactory
from tests.pipeline.making import make_project, paper

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("held_clock", "store_folder")]


def signed(**changed: Any) -> Signed:
    values: dict[str, Any] = {"subject_ko": "빗물저장 업무협약", "signed_on": date(2020, 5, 1), "currency": "USD"}
    return Signed(**{**values, "amount": Decimal(100_000), **changed})


def _enter(project: Project, kind: str = "mou", **changed: Any) -> ProjectResult:
    company = OrganisationFactory()
    save_partner(actor=SYSTEM, project=project, role="technology", organisation=company)
    return enter_result(
        actor=SYSTEM, project=project, kind=kind, line=LineFactory(), signed=signed(**changed),
        companies=[company], upload=paper(),
    )  # fmt: skip


def test_an_mou_is_a_claim_with_its_evidence() -> None:
    ProgrammeYearFactory(year=2020)
    project = make_project()
    result = _enter(project)
    claim = Claim.objects.get()
    assert (claim.kind, claim.title_ko, claim.reported_amount, claim.country, claim.state) == (
        ClaimKind.MOU, "빗물저장 업무협약", Decimal(100_000), "ID", "reported",
    )  # fmt: skip
    assert [party.organisation for party in claim.parties.all()] == companies_of(project)
    assert claim.evidence.get().file is not None
    assert (result.claim, Project.objects.get().line) == (claim, claim.line)


@pytest.mark.parametrize(
    ("kind", "changed", "field"),
    [
        ("finance", {"amount": None}, "amount"),
        ("contract", {"amount": None}, "amount"),
        ("moa", {}, "years"),
        ("mou", {"years": 31}, "years"),
        ("mou", {"subject_ko": " "}, "subject_ko"),
        ("mou", {"signed_on": date(2020, 5, 14)}, "signed_on"),
        ("mou", {"currency": "XYZ"}, "currency"),
        ("else", {}, "kind"),
    ],
)
def test_what_is_wrong_reaches_neither_project_nor_ledger(kind: str, changed: dict[str, Any], field: str) -> None:
    ProgrammeYearFactory(year=2020)
    with pytest.raises(DomainError) as refusal:
        _enter(make_project(), kind, **changed)
    assert refusal.value.field == field
    assert (ProjectResult.objects.count(), Claim.objects.count()) == (0, 0)


def test_finance_approved_counts_in_dollars_and_an_mou_may_name_none() -> None:
    ProgrammeYearFactory(year=2020)
    project = make_project()
    finance = _enter(project, "finance", amount=Decimal(9_000_000), subject_ko="GCF 이사회 승인")
    nothing = _enter(project, "mou", amount=None)
    assert (finance.claim.reported_amount, nothing.claim.reported_amount) == (Decimal(9_000_000), Decimal(0))
    with pytest.raises(DomainError) as refusal:
        _enter(project, "mou", amount=None)
    assert refusal.value.field == "signed_on"
    assert Claim.objects.count() == 2


def test_a_company_that_is_not_in_the_project_gets_no_result() -> None:
    ProgrammeYearFactory(year=2020)
    project, buyer = make_project(), OrganisationFactory(kind=OrganisationKind.BUYER)
    save_partner(actor=SYSTEM, project=project, role="market", organisation=buyer)
    for other in (OrganisationFactory(), buyer):
        with pytest.raises(DomainError) as refusal:
            enter_result(
                actor=SYSTEM, project=project, kind="mou", line=LineFactory(), signed=signed(), companies=[other],
                upload=paper(),
            )  # fmt: skip
        assert refusal.value.field == "companies"
    assert not Claim.objects.exists()


def test_a_change_corrects_the_claim_and_a_withdrawal_takes_it_off() -> None:
    ProgrammeYearFactory(year=2020)
    result = _enter(make_project())
    change_result(actor=SYSTEM, result=result, signed=signed(amount=Decimal(150_000)), upload=paper("second.txt"))
    claim = Claim.objects.get()
    assert (claim.reported_amount, claim.evidence.count()) == (Decimal(150_000), 2)
    with pytest.raises(DomainError) as refusal:
        change_result(actor=SYSTEM, result=result, signed=signed(signed_on=date(2019, 12, 31)))
    assert refusal.value.field == "signed_on"
    withdraw_result(actor=SYSTEM, result=result, reason="두 번 입력")
    assert Claim.objects.get().state == "withdrawn"
    assert not ProjectResult.objects.standing().exists()
    with pytest.raises(DomainError):
        change_result(actor=SYSTEM, result=result, signed=signed(amount=Decimal(1)))
    assert Claim.objects.get().amount == Decimal(150_000)


def test_what_was_corrected_in_the_ledger_is_not_written_over() -> None:
    ProgrammeYearFactory(year=2020)
    result = _enter(make_project())
    correct_claim(actor=SYSTEM, claim=result.claim, reason="서명본과 다름", amount=Decimal(50_000))
    change_result(actor=SYSTEM, result=result, signed=signed(subject_ko="빗물저장 협약"))
    claim = Claim.objects.get()
    assert (claim.title_ko, claim.amount) == ("빗물저장 협약", Decimal(50_000))
    change_result(actor=SYSTEM, result=result, signed=signed(subject_ko="빗물저장 협약", amount=Decimal(50_000)))
    assert (ProjectResult.objects.get().amount, Claim.objects.get().amount) == (Decimal(50_000), Decimal(50_000))

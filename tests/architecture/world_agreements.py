"""The company's agreements for the authorization table: one being made, one to be signed, one signed with its case."""

from datetime import UTC, date, datetime
from typing import Any

from chorok.accounts.actors import SYSTEM, actor_for
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.programs.domain.agreements import freeze, open_agreement, save_budget
from chorok.programs.domain.signing import sign
from chorok.programs.enums import ApplicationState, Side
from chorok.programs.models import Agreement, AgreementVersion
from chorok.registry.models import Organisation
from chorok.support.models import Case
from tests.factories_programs import ApplicationFactory, CallFactory, YearLineFactory
from tests.programs.agreeing import SUPPORT, expense

#: Before the last day of the past operator, so that its staff may still look.
LONG_AGO = datetime(2019, 6, 1, tzinfo=UTC)


def make_agreements(company: Organisation, people: dict[str, User]) -> dict[str, dict[str, Any]]:
    """Make the agreements; return the addresses' parts by URL name."""
    making, frozen, signed = (_version(company, code) for code in ("making", "to-sign", "agreed"))
    freeze(actor=SYSTEM, version=frozen)
    paper = freeze(actor=SYSTEM, version=signed)
    for side, who in ((Side.COMPANY, people["owner"]), (Side.CENTRE, people[Role.MANAGER])):
        sign(actor=actor_for(who), version=paper, side=side, name="이름", sha256=paper.sha256, ip=None)
    Agreement.objects.filter(application__organisation=company).update(created_at=LONG_AGO)
    Case.objects.update(opened_at=LONG_AGO)
    steps = {
        making: ("staff_agreement", "staff_agreement_budget", "staff_agreement_terms", "staff_agreement_freeze"),
        frozen: ("staff_agreement_sign", "staff_agreement_scan", "staff_agreement_give_back", "desk_agreement_sign"),
        signed: ("staff_agreement_change", "staff_agreement_end", "staff_agreement_drop"),
    }
    case = {"pk": Case.objects.get(agreement=signed.agreement_id).pk}
    return {
        **{name: {"pk": version.agreement_id} for version, names in steps.items() for name in names},
        **{name: {"pk": making.agreement_id} for name in ("desk_agreement", "desk_agreement_budget")},
        **dict.fromkeys(("staff_case", "staff_case_close", "staff_case_reopen"), case),
    }


def _version(company: Organisation, code: str) -> AgreementVersion:
    call = CallFactory(code=code, **SUPPORT, results_on=date(2020, 6, 1))
    YearLineFactory(year=call.year, line=call.line)
    application = ApplicationFactory(
        call=call,
        organisation=company,
        state=ApplicationState.SELECTED,
        number=1,
        submitted_at=LONG_AGO,
        created_at=LONG_AGO,
        subsidy=7_500_000,
    )
    version = open_agreement(actor=SYSTEM, application=application).versions.get()
    return save_budget(actor=SYSTEM, version=version, items=[expense()])

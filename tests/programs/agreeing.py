"""Applicants who were selected, and their agreements, for the tests of agreements and cases."""

from datetime import date
from decimal import Decimal
from typing import Any

from chorok.accounts.actors import SYSTEM
from chorok.programs.domain.agreements import freeze, open_agreement, save_budget
from chorok.programs.domain.budgets import Item
from chorok.programs.domain.signing import sign
from chorok.programs.enums import ApplicationState, BudgetCategory, Side
from chorok.programs.models import Agreement, AgreementVersion, Application, YearLine
from chorok.todos.models import Todo
from tests.factories import NOW
from tests.factories_programs import ApplicationFactory, CallFactory, YearLineFactory

SUPPORT = {"support_from": date(2020, 7, 1), "support_until": date(2020, 11, 30)}
TEXT = "{company} 대표 {representative}와 센터는 {subsidy}원의 지원에 관하여 협약을 체결한다.\n접수번호 {receipt_code}"


def expense(subsidy: int = 7_500_000, name: str = "인증 컨설팅", **values: Any) -> Item:
    """An expense paid three quarters by subsidy, a quarter by the company in cash."""
    sums = {"supply": subsidy * 4 // 3, "vat": 0, "own_cash": subsidy // 3, "own_in_kind": 0, **values}
    amounts = {key: Decimal(value) for key, value in sums.items()}
    return Item(category=BudgetCategory.CONSULTING, name=name, subsidy=Decimal(subsidy), **amounts)


def selected(*, budget: int = 100_000_000, subsidy: int = 7_500_000, call: Any = None, **facts: Any) -> Application:
    """A selected applicant of a call whose line has `budget` won; `subsidy` won were asked for."""
    if call is None:
        call = CallFactory(**{**SUPPORT, "agreement_ko": TEXT, "subsidy_rate": Decimal(75), **facts.pop("terms", {})})
    YearLineFactory(year=call.year, line=call.line, budget=budget)
    number = call.applications.count() + 1
    application: Application = ApplicationFactory(
        call=call, state=ApplicationState.SELECTED, number=number, submitted_at=NOW, subsidy=subsidy, **facts
    )
    return application


def opened(application: Application, *items: Item) -> AgreementVersion:
    """Open the agreement and write its budget; return the version in the making."""
    agreement = open_agreement(actor=SYSTEM, application=application)
    version = agreement.versions.get()
    if items:
        save_budget(actor=SYSTEM, version=version, items=items)
    return version


def frozen(application: Application, *items: Item) -> AgreementVersion:
    """An agreement whose first version waits for both signatures."""
    return freeze(actor=SYSTEM, version=opened(application, *(items or (expense(),))))


def signed(version: AgreementVersion, *people: Any) -> Agreement:
    """Let both sides sign: `people` are the actors of company and centre."""
    for side, actor in zip((Side.COMPANY, Side.CENTRE), people, strict=True):
        sign(actor=actor, version=version, side=side, name="김하나", sha256=version.sha256, ip="192.0.2.1")
    return Agreement.objects.get(pk=version.agreement_id)


def due(organisation: bool) -> list[str]:
    """The keys of the open to-dos of the companies, or of the centre."""
    rows = Todo.objects.open().filter(organisation__isnull=not organisation)
    return sorted(rows.values_list("key", flat=True))


def committed() -> Decimal:
    """What the only line of the year has bound."""
    return YearLine.objects.get().committed

"""The agreements of the 2020 call: 25 signed with their cases, one that waits for the centre, one being negotiated."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from chorok.core import clock
from chorok.operations.demo.programmes_people import owner_of, person
from chorok.programs.domain.agreements import freeze, open_agreement, save_budget
from chorok.programs.domain.budgets import Item
from chorok.programs.domain.signing import sign
from chorok.programs.enums import ApplicationState, BudgetCategory, Side
from chorok.programs.models import Agreement, Application, Call

OPENED_AT = datetime(2020, 5, 14, 1, 0, tzinfo=UTC)
SIGNED_AT = datetime(2020, 5, 18, 1, 0, tzinfo=UTC)
#: How many agreements are signed: as many as the plan of the year wanted companies at least.
SIGNED = 25


def agree(call: Call) -> list[Agreement]:
    """Bring the agreements of all selected applicants as far as the module's first line says, the best first."""
    made = []
    for place, application in enumerate(best_first(call)):
        with clock.at(OPENED_AT + timedelta(minutes=5 * place)):
            agreement = open_agreement(actor=person("staff"), application=application)
            propose_budget(agreement)
            if place <= SIGNED:
                freeze(actor=person("staff"), version=agreement.versions.get())
        made.append(agreement)
        if place <= SIGNED:
            with clock.at(SIGNED_AT + timedelta(minutes=5 * place)):
                sign_for(agreement, *((Side.COMPANY, Side.CENTRE) if place < SIGNED else (Side.COMPANY,)))
    return made


def best_first(call: Call) -> Sequence[Application]:
    """Return the selected applicants in the order of their totals."""
    selected = Application.objects.filter(call=call, state=ApplicationState.SELECTED).select_related("organisation")
    return list(selected.order_by("-score_total", "number"))


def propose_budget(
    agreement: Agreement, *, category: str = BudgetCategory.CONSULTING, name: str = "녹색인증 컨설팅"
) -> None:
    """Let the company's owner propose its one expense now."""
    application = agreement.application
    item = _item(application, category, name)
    save_budget(actor=owner_of(application.organisation), version=agreement.versions.get(), items=[item])


def sign_for(agreement: Agreement, *sides: Side) -> None:
    """Let these sides sign the frozen first version now: an owner for the company, the manager for the centre."""
    for side in sides:
        version = agreement.versions.get()
        actor = owner_of(agreement.application.organisation) if side == Side.COMPANY else person("manager")
        name = "" if actor.user is None else actor.user.name
        sign(actor=actor, version=version, side=side, name=name, sha256=version.sha256, ip=None)


def _item(application: Application, category: str, name: str) -> Item:
    """Return the one expense as applied for; its VAT is borne by the company."""
    costs, subsidy = application.costs or Decimal(0), application.subsidy or Decimal(0)
    vat = costs / 10
    return Item(
        category=category,
        name=name,
        supply=costs,
        vat=vat,
        subsidy=subsidy,
        own_cash=costs - subsidy + vat,
        own_in_kind=Decimal(0),
    )

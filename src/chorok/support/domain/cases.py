"""Support cases: opened by a signed agreement, handed to somebody, closed when the work is done."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.models import Agreement
from chorok.support.domain.states import CASE_FLOW
from chorok.support.models import Case
from chorok.support.policy import can_work_on


@transaction.atomic
def open_case(agreement: Agreement) -> Case:
    """Open the case of a signed agreement; one agreement has one case. Called by the last signature."""
    application = agreement.application
    case, _created = Case.objects.get_or_create(
        agreement=agreement,
        defaults={
            "organisation": application.organisation,
            "line": application.call.line,
            "year": agreement.year_line.year,
            "opened_at": clock.now(),
        },
    )
    return case


@transaction.atomic
def hand_over(*, actor: Actor, case: Case, to: User) -> Case:
    """Put somebody of the centre in charge of a case. Raises DomainError for a person who isn't staff."""
    row = _lock(case)
    require(can_work_on(actor, row))
    if not actor_for(to).is_staff:
        raise DomainError(_("Only staff of the centre can be in charge of a case."), field="to")
    row.in_charge = to
    row.save(update_fields=["in_charge"])
    return row


@transaction.atomic
def close_case(*, actor: Actor, case: Case) -> Case:
    """Close a case whose work is done. Raises DomainError when it is closed already."""
    row = _lock(case)
    CASE_FLOW.apply("close", row, actor=actor)
    row.closed_at = clock.now()
    row.save(update_fields=["state", "closed_at"])
    return row


@transaction.atomic
def reopen_case(*, actor: Actor, case: Case) -> Case:
    """Open a closed case again."""
    row = _lock(case)
    CASE_FLOW.apply("reopen", row, actor=actor)
    row.closed_at = None
    row.save(update_fields=["state", "closed_at"])
    return row


def _lock(case: Case) -> Case:
    rows = Case.objects.select_for_update(of=("self",)).select_related("organisation", "agreement")
    return rows.get(pk=case.pk)

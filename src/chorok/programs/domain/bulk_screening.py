"""Screening many applications at once: what would happen to how many is said first, then it is done as a whole."""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from django.db import transaction
from django.db.models import Prefetch
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Outdated, Text
from chorok.programs.domain.screening import accept_application, reject_application
from chorok.programs.domain.states_applications import APPLICATION_FLOW
from chorok.programs.enums import ApplicationState, CheckResult
from chorok.programs.models import Application, Call, RuleFinding, ScreeningCheck

#: Applications one press may touch; more are done in several.
MOST = 500


class BulkAction(StrEnum):
    """What may be done to many at once."""

    ACCEPT = "accept"
    REJECT = "reject"


@dataclass(frozen=True)
class Left:
    """An application that would be left as it is, and why."""

    application: Application
    reason: Text


@dataclass(frozen=True)
class Preview:
    """What an action would do to the chosen applications."""

    action: BulkAction
    done: tuple[Application, ...]
    left: tuple[Left, ...]


def preview(*, actor: Actor, call: Call, action: BulkAction, chosen: Iterable[int]) -> Preview:
    """Say what would happen; nothing is written. `chosen` are ids; those of other calls are passed over.

    Accepting leaves out who was rejected and whom a rule or a line of the checklist speaks against: they are looked at
    one by one.
    Raises DomainError when nothing or too much is chosen.
    """
    ids = set(chosen)
    if not ids:
        raise DomainError(_("Choose at least one application."))
    if len(ids) > MOST:
        raise DomainError(_("At most %(most)d applications at once.") % {"most": MOST})
    missing = ScreeningCheck.objects.filter(result=CheckResult.MISSING)
    unmet = RuleFinding.objects.filter(met=False)
    applications = (
        Application.objects.visible_to(actor)
        .filter(call=call, pk__in=ids)
        .select_related("call", "organisation")
        .prefetch_related(Prefetch("checks", missing, to_attr="lacking"), Prefetch("findings", unmet, to_attr="unmet"))
        .order_by("number", "pk")
    )
    done: list[Application] = []
    left: list[Left] = []
    for application in applications:
        reason = _against(actor, action, application)
        if reason is None:
            done.append(application)
        else:
            left.append(Left(application, reason))
    return Preview(action, tuple(done), tuple(left))


@transaction.atomic
def screen_many(
    *, actor: Actor, call: Call, action: BulkAction, chosen: Iterable[int], expected: int, reason: str = ""
) -> int:
    """Do what the preview said, to all or to none; return how many.

    `expected` is how many the preview spoke of: when a colleague changed something meanwhile Outdated is raised.
    """
    found = preview(actor=actor, call=call, action=action, chosen=chosen)
    if len(found.done) != expected:
        raise Outdated(_("Something changed meanwhile. Look at the preview again."))
    # Rows are held in the order in which a decision about the whole call holds them.
    for application in sorted(found.done, key=lambda one: one.pk):
        if action == BulkAction.ACCEPT:
            accept_application(actor=actor, application=application)
        else:
            reject_application(actor=actor, application=application, reason=reason)
    return len(found.done)


def _against(actor: Actor, action: BulkAction, application: Application) -> Text | None:
    step = APPLICATION_FLOW.check(action.value, application, actor=actor)
    if not step:
        return step.reason
    if action == BulkAction.ACCEPT:
        if application.state == ApplicationState.INELIGIBLE:
            return _("It was rejected in the screening. A rejection is taken back one by one.")
        if application.unmet:  # type: ignore[attr-defined]
            return _("A rule of eligibility is not met.")
        if application.lacking:  # type: ignore[attr-defined]
            return _("A line of the checklist says that something is missing.")
    return None

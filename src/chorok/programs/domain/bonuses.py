"""Bonus points (가점·감점): staff award what the call's rules promise; the totals follow at once."""

from collections import defaultdict
from collections.abc import Iterable

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.domain.notices_selection import day_here
from chorok.programs.domain.review_rules import is_announced
from chorok.programs.domain.totals import refresh_totals
from chorok.programs.enums import HANDED_IN, ApplicationState, CallState
from chorok.programs.models import Application, BonusAward, BonusRule, Call
from chorok.programs.policy_selection import can_select
from chorok.registry.models import Certification

_NOTE_LIMIT = 300


@transaction.atomic
def award_bonuses(
    *, actor: Actor, application: Application, rules: Iterable[BonusRule], note: str = ""
) -> list[BonusAward]:
    """Say which of the call's bonus rules hold for an application; those left out are taken back.

    Raises DomainError after the results went out (unless the applicant won an appeal and is judged late), for an
    application that isn't handed in, and for rules of another call.
    """
    call = Call.objects.select_for_update(of=("self",)).get(pk=application.call_id)
    require(can_select(actor, call))
    locked = Application.objects.select_for_update(of=("self",)).get(pk=application.pk)
    late = is_announced(call) and locked.state == ApplicationState.ELIGIBLE
    if call.state not in (CallState.APPROVED, CallState.PUBLISHED) and not late:
        raise DomainError(_("The results of this call went out already, or it was called off."))
    if locked.state not in HANDED_IN:
        raise DomainError(_("This application isn't handed in."))
    wanted = {rule.pk: rule for rule in rules}
    if any(rule.call_id != call.pk for rule in wanted.values()):
        raise DomainError(_("This bonus rule belongs to another call."), field="rules")
    why = " ".join(note.split())
    if len(why) > _NOTE_LIMIT:
        raise DomainError(_("This text is too long."), field="note")
    held = {award.rule_id: award for award in locked.bonuses.all()}
    BonusAward.objects.filter(pk__in=[award.pk for rule, award in held.items() if rule not in wanted]).delete()
    for rule in wanted.values():
        if rule.pk not in held:
            held[rule.pk] = BonusAward.objects.create(
                application=locked, rule=rule, note=why, awarded_at=clock.now(), awarded_by_id=actor.user_id
            )
    refresh_totals([locked.pk])
    return [held[pk] for pk in wanted]


def proposed_rules(call: Call, applications: Iterable[Application]) -> dict[int, set[int]]:
    """Return by application the ids of the bonus rules whose certificate the applicant held at the deadline."""
    rules: dict[str, set[int]] = defaultdict(set)
    for rule in call.bonus_rules.exclude(certificate=""):
        rules[rule.certificate].add(rule.pk)
    day = day_here(call.closes_at or clock.now())
    by_organisation = {one.organisation_id: one.pk for one in applications}
    found: dict[int, set[int]] = {pk: set() for pk in by_organisation.values()}
    held = Certification.objects.filter(
        Q(expires_on=None) | Q(expires_on__gte=day),
        organisation__in=by_organisation,
        kind__in=rules,
        issued_on__lte=day,
    )
    for organisation_id, kind in held.values_list("organisation_id", "kind"):
        found[by_organisation[organisation_id]] |= rules[kind]
    return found

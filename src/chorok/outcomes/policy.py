"""Who may do what with results. A closed year is not a matter of who: `domain.years.require_open` refuses everybody."""

import json
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.policy import ALLOWED, Decision, denied
from chorok.outcomes.enums import AUTHORING, ClaimState
from chorok.outcomes.models import Claim, ClaimOrganisation
from chorok.registry.models import Organisation

#: The facts that decide what is published and where it counts; titles are words, not figures.
_FIGURES = ("happened_on", "quantity", "amount", "currency", "rate", "reported_amount", "years", "organisations")


def can_report(actor: Actor, organisations: Iterable[Organisation]) -> Decision:
    """Staff report any result; a member of a company reports results of that company alone."""
    if actor.is_staff:
        return ALLOWED
    named = {organisation.pk for organisation in organisations}
    if actor.is_visitor or not named:
        return denied(_("Only the centre's staff may report this result."))
    own = set(Organisation.objects.of(actor).filter(pk__in=named).values_list("pk", flat=True))
    if own == named:
        return ALLOWED
    return denied(_("You may report results of your own organisation only."))


def can_change(actor: Actor, claim: Claim) -> Decision:
    """Staff correct and withdraw any result; a company its own report until the centre has confirmed it."""
    if actor.is_staff:
        return ALLOWED
    if actor.user_id is None or claim.reported_by_id != actor.user_id or not _is_party(actor, claim):
        return denied(_("Only the centre's staff may change this result."))
    if claim.state != ClaimState.REPORTED:
        return denied(_("This result is confirmed. Ask the centre to correct it."))
    return ALLOWED


def can_add_evidence(actor: Actor, claim: Claim) -> Decision:
    """Staff, and the companies the result is about."""
    if actor.is_staff or _is_party(actor, claim):
        return ALLOWED
    return denied(_("Only the centre's staff and the companies named may add evidence."))


def can_confirm(actor: Actor, claim: Claim) -> Decision:
    """Staff, but never the person whose figures they are (KPI rule: who reports doesn't check)."""
    if actor.is_system:
        return ALLOWED
    if not actor.is_staff:
        return denied(_("Only the centre's staff may confirm results."))
    if actor.user_id in _authors(claim):
        return denied(_("You entered these figures yourself. Another person must confirm them."))
    return ALLOWED


def can_ask_company(actor: Actor, claim: Claim) -> Decision:
    """Staff ask a company to confirm what the centre reported, not what the company itself reported."""
    if not actor.is_staff:
        return denied(_("Only the centre's staff may ask for a confirmation."))
    if _was_reported_by_a_party(claim):
        return denied(_("The company reported this result itself, so somebody at the centre must confirm it."))
    return ALLOWED


def can_answer_for_company(actor: Actor) -> Decision:
    """Whoever holds the link, but nobody who has signed in as the centre's staff (who reports doesn't check)."""
    if actor.is_staff:
        return denied(_("You belong to the centre. Only the company can confirm by link."))
    return ALLOWED


def can_plan(actor: Actor) -> Decision:
    """Years, lines, indicators and targets: the centre's manager and the city."""
    if actor.is_manager or actor.is_city:
        return ALLOWED
    return denied(_("Only the centre's manager and the city may plan targets."))


def can_keep_rates(actor: Actor) -> Decision:
    """Exchange rates: staff."""
    return ALLOWED if actor.is_staff else denied(_("Only the centre's staff may enter exchange rates."))


def can_close_year(actor: Actor) -> Decision:
    """The city closes a year; the operator can't close its own books."""
    return ALLOWED if actor.is_city else denied(_("Only the city may close a year."))


def _is_party(actor: Actor, claim: Claim) -> bool:
    if actor.user_id is None:
        return False
    own = Organisation.objects.of(actor).values("pk")
    return ClaimOrganisation.objects.filter(claim=claim, organisation__in=own).exists()


def _authors(claim: Claim) -> set[int | None]:
    """Return who entered any of the figures that stand now: a correction leaves the others to who wrote them before."""
    authors: dict[str, int | None] = {}
    held: dict[str, Any] = {}
    entries = claim.entries.filter(action__in=AUTHORING).order_by("sequence")
    for author, text in entries.values_list("by_id", "facts"):
        facts = json.loads(text)
        authors |= {name: author for name in _FIGURES if name not in held or facts[name] != held[name]}
        held = facts
    return set(authors.values())


def _was_reported_by_a_party(claim: Claim) -> bool:
    last = claim.entries.filter(action__in=AUTHORING).order_by("-sequence").first()
    if last is None or last.by_id is None:
        return False
    return claim.parties.filter(organisation__memberships__user=last.by_id).exists()

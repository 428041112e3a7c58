"""What is known of evaluators: where they belong, what they know, for whom they worked."""

from collections.abc import Iterable
from datetime import date

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.programs.models import EvaluatorProfile, PastWork
from chorok.programs.policy_review import can_keep_profile
from chorok.registry.domain.business_number import clean
from chorok.registry.models import GreenField, Organisation


def profile_of(user: User) -> EvaluatorProfile:
    """Return the evaluator's profile, made when it is first asked for."""
    return EvaluatorProfile.objects.get_or_create(user=user)[0]


@transaction.atomic
def save_profile(
    *,
    actor: Actor,
    user: User,
    affiliation: str,
    business_number: str,
    fields: Iterable[GreenField],
    expertise: str,
) -> EvaluatorProfile:
    """Keep affiliation and expertise; an affiliation the registry knows by its number or name is linked to its record.

    Raises Refused for another's profile and DomainError (field business_number) for a number that can't be one.
    """
    profile_of(user)
    profile = EvaluatorProfile.objects.select_for_update(of=("self",)).get(user=user)
    require(can_keep_profile(actor, profile))
    profile.affiliation, profile.business_number = affiliation.strip(), clean(business_number)
    profile.organisation = _registered(profile.affiliation, profile.business_number)
    profile.expertise = expertise.strip()
    profile.save()
    profile.fields.set(fields)
    return profile


@transaction.atomic
def add_past_work(
    *,
    actor: Actor,
    profile: EvaluatorProfile,
    kind: str,
    name: str,
    business_number: str,
    since: date | None,
    until: date | None,
) -> PastWork:
    """Record for whom the evaluator worked, advised or mentored; without `until` it goes on.

    The organisation is linked to its record in the registry when its number or name is known there. Raises DomainError
    (field name, until or business_number) when nobody is named, the end comes before the beginning or the number can't
    be one.
    """
    require(can_keep_profile(actor, profile))
    number = clean(business_number)
    if not name.strip():
        raise DomainError(_("Name the organisation."), field="name")
    if since is not None and until is not None and until < since:
        raise DomainError(_("The end comes before the beginning."), field="until")
    return PastWork.objects.create(
        profile=profile,
        kind=kind,
        organisation=_registered(name.strip(), number),
        name=name.strip(),
        business_number=number,
        since=since,
        until=until,
    )


@transaction.atomic
def remove_past_work(*, actor: Actor, work: PastWork) -> None:
    """Take back an entry made by mistake; the history keeps it."""
    require(can_keep_profile(actor, work.profile))
    work.delete()


def _registered(name: str, number: str) -> Organisation | None:
    """Return the one record of the registry with this number or, without a number, exactly this name."""
    known = Organisation.objects.current()
    if number:
        return known.filter(business_number=number).first()
    found = list(known.filter(Q(name_ko__iexact=name) | Q(name_en__iexact=name))[:2]) if name else []
    return found[0] if len(found) == 1 else None

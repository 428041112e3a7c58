"""Collects what is on record of evaluators and applicants, for the rules of conflict; few queries for any number."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from urllib.parse import urlsplit

from django.utils import timezone

from chorok.programs.domain.conflict_rules import ApplicantFacts, EvaluatorFacts, Past
from chorok.programs.enums import PastKind
from chorok.programs.models import Application, EvaluatorProfile, PanelMember
from chorok.registry.models import Membership


def evaluator_facts(members: Sequence[PanelMember]) -> dict[int, EvaluatorFacts]:
    """Return the facts of each evaluator by the member's id. A membership that ended counts as employment."""
    people = {member.user_id for member in members}
    profiles = {
        profile.user_id: profile
        for profile in EvaluatorProfile.objects.filter(user__in=people)
        .select_related("organisation")
        .prefetch_related("past_work__organisation")
    }
    belongs: dict[int, set[int]] = defaultdict(set)
    past: dict[int, list[Past]] = defaultdict(list)
    for membership in Membership.objects.filter(user__in=people).select_related("organisation"):
        if membership.left_at is None:
            belongs[membership.user_id].add(membership.organisation_id)
        else:
            left_on = timezone.localtime(membership.left_at, timezone.get_default_timezone()).date()
            past[membership.user_id].append(Past(PastKind.EMPLOYMENT, membership.organisation_id, "", left_on))
    for profile in profiles.values():
        if profile.organisation_id is not None:
            belongs[profile.user_id].add(profile.organisation_id)
        for work in profile.past_work.all():
            past[profile.user_id].append(Past(work.kind, work.organisation_id, work.business_number, work.until))
    return {
        member.pk: EvaluatorFacts(
            email=member.user.email,
            belongs_to=frozenset(belongs[member.user_id]),
            business_number=_number(profiles.get(member.user_id)),
            past=tuple(past[member.user_id]),
        )
        for member in members
    }


def applicant_facts(applications: Iterable[Application]) -> dict[int, ApplicantFacts]:
    """Return the facts of each applicant by the application's id."""
    held = list(applications)
    emails: dict[int, set[str]] = defaultdict(set)
    people = Membership.objects.filter(organisation__in={each.organisation_id for each in held}, left_at=None)
    for organisation_id, email in people.values_list("organisation_id", "user__email"):
        emails[organisation_id].add(email)
    return {
        application.pk: ApplicantFacts(
            organisation_id=application.organisation_id,
            business_number=application.organisation.business_number,
            emails=frozenset(emails[application.organisation_id] | ({application.organisation.email} - {""})),
            website=urlsplit(application.organisation.website).hostname or "",
        )
        for application in held
    }


def _number(profile: EvaluatorProfile | None) -> str:
    if profile is None:
        return ""
    if profile.organisation is not None and profile.organisation.business_number:
        return profile.organisation.business_number
    return profile.business_number

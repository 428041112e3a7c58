"""The claims behind a published figure, as far as the one who asks may see them."""

from django.db.models import Prefetch, QuerySet

from chorok.accounts.actors import Actor
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim, Entry, Evidence, Indicator
from chorok.registry.models import Organisation

#: States whose claims count as final.
FINAL_STATES = (ClaimState.CONFIRMED, ClaimState.CLOSED)


def claims_behind(*, actor: Actor, year: int, indicator: Indicator) -> QuerySet[Claim]:
    """Return the claims an indicator of a year adds up, with the organisations and evidence the actor may see."""
    found = Claim.objects.visible_to(actor).counted().filter(year=year, kind=indicator.kind)
    if indicator.line_id is not None:
        found = found.filter(line=indicator.line_id)
    return with_what_shows(found, actor=actor)


def latest_results(*, count: int) -> list[Claim]:
    """Return the newest final results that stand in public."""
    found = Claim.objects.public().filter(state__in=FINAL_STATES).select_related("line")
    return list(found.order_by("-reported_at", "-pk")[:count])


def visible_claim(*, actor: Actor, number: str) -> Claim:
    """Return one claim with its history in the ledger. Raises Claim.DoesNotExist where the actor may not see it."""
    found = with_what_shows(Claim.objects.visible_to(actor), actor=actor)
    return found.prefetch_related(Prefetch("entries", Entry.objects.order_by("sequence"))).get(number=number)


def with_what_shows(claims: QuerySet[Claim], *, actor: Actor) -> QuerySet[Claim]:
    """Fetch beside the claims what the actor may see of their organisations and evidence."""
    evidence = Evidence.objects.select_related("file")
    if not actor.may_look_inside:
        evidence = evidence.filter(public=True)
    return claims.select_related("line").prefetch_related(
        Prefetch("organisations", Organisation.objects.visible_to(actor).order_by("name_ko", "pk")),
        Prefetch("evidence", evidence),
    )

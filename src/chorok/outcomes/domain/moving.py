"""What becomes of results when two records of one organisation are merged."""

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _

from chorok.outcomes.domain import chain
from chorok.outcomes.domain.tallies import recount_companies
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim, ClaimOrganisation, CompanyTally, ConfirmationRequest
from chorok.registry.domain.merging import register_mover
from chorok.registry.models import Organisation


def register() -> None:
    """Register the movers of this room."""
    register_mover("outcomes.ClaimOrganisation.organisation", move_claims, name=_("Results"))
    register_mover("outcomes.CompanyTally.organisation", move_tallies, name=_("Counters of results"))
    register_mover("outcomes.ConfirmationRequest.organisation", move_requests, name=_("Requests to confirm a result"))


def move_claims(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Let claims name the kept record; a claim that named both names it once.

    The entries stay as they were written, closed years included: the check of the chain knows which record took over
    which.
    """
    chain.lock()
    both = ClaimOrganisation.objects.filter(organisation=kept).values("claim")
    ClaimOrganisation.objects.filter(organisation=absorbed, claim__in=both).delete()
    rows = ClaimOrganisation.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved


def move_tallies(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Count the kept record's claims anew, and the different companies wherever the absorbed one stood."""
    move_claims(kept, absorbed)  # the movers come in any order; a second time moves nothing
    gone = CompanyTally.objects.filter(organisation=absorbed)
    moved = list(gone.values_list("pk", flat=True))
    places = list(gone.values_list("year_id", "line_id", "kind"))
    gone.delete()
    for year_id, line_id, kind in places:
        claims = Claim.objects.filter(parties__organisation=kept, year_id=year_id, line_id=line_id, kind=kind)
        counts = claims.aggregate(
            provisional=Count("pk", filter=Q(state=ClaimState.REPORTED)),
            final=Count("pk", filter=Q(state__in=(ClaimState.CONFIRMED, ClaimState.CLOSED))),
        )
        CompanyTally.objects.update_or_create(
            year_id=year_id, line_id=line_id, kind=kind, organisation=kept, defaults=counts
        )
    recount_companies(places)
    return moved


def move_requests(kept: Organisation, absorbed: Organisation) -> list[int]:
    """Move requests to confirm; their links keep working."""
    rows = ConfirmationRequest.objects.filter(organisation=absorbed)
    moved = list(rows.values_list("pk", flat=True))
    rows.update(organisation=kept)
    return moved

"""The console's first page: what waits for the staff."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from chorok.core.errors import Text
from chorok.needs.enums import NeedState
from chorok.needs.models import Need
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim
from chorok.registry.enums import BusinessStatus, Publication, Verification
from chorok.registry.models import Organisation
from chorok.web.components.access import actor_of, inside_only
from chorok.web.staff.summaries import waiting_summaries

NEWEST = 5


@dataclass(frozen=True)
class Queue:
    """One thing that waits: how many there are, and where they are worked off."""

    label: Text
    count: int
    text: Text
    url: str


@require_safe
@inside_only
def home(request: HttpRequest) -> HttpResponse:
    """Show what waits, how large the registry is, and what came in last."""
    actor = actor_of(request)
    organisations = Organisation.objects.visible_to(actor).current()
    counts = organisations.aggregate(
        all=Count("pk"),
        published=Count("pk", filter=Q(publication=Publication.PUBLISHED)),
        verified=Count("pk", filter=Q(verification=Verification.VERIFIED)),
        documents=Count("pk", filter=Q(verification=Verification.DOCUMENT)),
        trouble=Count("pk", filter=Q(business_status__in=[BusinessStatus.SUSPENDED, BusinessStatus.CLOSED])),
    )
    claims = Claim.objects.visible_to(actor).filter(state=ClaimState.REPORTED)
    queues = [
        Queue(
            _("Documents to look at"),
            counts["documents"],
            _("Companies that handed in a registration certificate."),
            reverse("staff_verifications"),
        ),
        Queue(
            _("English summaries to review"),
            waiting_summaries().count(),
            _("Partners abroad rely on reviewed ones only."),
            reverse("staff_summaries"),
        ),
        Queue(
            _("Results to confirm"),
            claims.count(),
            _("Reported, and provisional until a second person confirms."),
            f"{reverse('staff_results')}?state={ClaimState.REPORTED}",
        ),
        Queue(
            _("Needs to review"),
            Need.objects.visible_to(actor).filter(state=NeedState.SUBMITTED).count(),
            _("Told by partners abroad or imported; nothing is public before."),
            f"{reverse('staff_needs')}?state={NeedState.SUBMITTED}",
        ),
    ]
    context = {
        "queues": queues,
        "counts": counts,
        "newest": organisations.order_by("-created_at", "-id")[:NEWEST],
        "newest_claims": claims.select_related("line").order_by("-reported_at", "-id")[:NEWEST],
    }
    return render(request, "staff/home.html", context)

"""The way in: choose an organisation, found one, accept an invitation; and the desk's first page."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from chorok.core.errors import DomainError
from chorok.outcomes.models import Claim
from chorok.registry.domain.completeness import completeness
from chorok.registry.domain.members import accept_invitation, find_invitation
from chorok.registry.domain.organisations import create_organisation
from chorok.registry.domain.verification import request_verification
from chorok.registry.enums import OrganisationKind, Publication
from chorok.registry.models import Invitation, Organisation
from chorok.web.company.desk import Desk, desk_page
from chorok.web.company.due import due_items
from chorok.web.company.forms import CompanyForm, TeamForm
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.attempts import attempt

LAST_RESULTS = 5


@require_GET
@signed_in
def home(request: HttpRequest) -> HttpResponse:
    """Lead to the one organisation, offer the choice between several, or the start where there is none."""
    actor = actor_of(request)
    organisations = list(Organisation.objects.of(actor).select_related("logo").order_by("name_ko", "pk"))
    if len(organisations) == 1 and "all" not in request.GET:
        return redirect("desk_overview", organisation_id=organisations[0].pk)
    invitations = Invitation.objects.filter(
        email=actor.user.email if actor.user else "", accepted_at=None, revoked_at=None
    ).select_related("organisation")
    return render(request, "company/home.html", {"organisations": organisations, "invitations": invitations})


@require_http_methods(["GET", "POST"])
@signed_in
def start(request: HttpRequest, kind: str) -> HttpResponse:
    """Register one's company or founder's team; its creator becomes the owner."""
    is_company = kind == OrganisationKind.COMPANY
    form_class = CompanyForm if is_company else TeamForm
    form = form_class(request.POST or None)
    if request.method == "POST" and form.is_valid():
        actor = actor_of(request)
        organisation = attempt(form, lambda: create_organisation(actor=actor, kind=kind, **form.cleaned_data))
        if organisation is not None:
            if is_company:
                request_verification(actor=actor, organisation=organisation)
            messages.success(request, _("Your desk is ready. Fill in what is missing, step by step."))
            return redirect("desk_overview", organisation_id=organisation.pk)
    return render(request, "company/start.html", {"form": form, "is_company": is_company})


@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """Show an invitation to whoever holds the link, and let the person it was sent to accept it."""
    actor = actor_of(request)
    found = find_invitation(token)
    error = None
    if request.method == "POST" and not actor.is_visitor:
        try:
            membership = accept_invitation(actor=actor, token=token)
        except DomainError as refusal:
            error = refusal.message
        else:
            messages.success(request, _("Welcome. You now belong to this organisation."))
            return redirect("desk_overview", organisation_id=membership.organisation_id)
    context = {
        "invitation": found,
        "error": error,
        "is_for_me": found is not None and actor.user is not None and actor.user.email.lower() == found.email,
        "next": request.get_full_path(),
        "sign_in": reverse("account_login"),
        "sign_up": reverse("account_signup"),
    }
    response = render(request, "company/invitation.html", context, status=200 if found else 404)
    # The address is a secret; the site alone is told, as a form sent without an origin would be refused.
    response["Referrer-Policy"] = "strict-origin"
    return response


@require_GET
@desk_page
def overview(desk: Desk) -> HttpResponse:
    """Show the meter, what is due, and the newest results."""
    organisation = desk.organisation
    published = Count("pk", filter=Q(publication=Publication.PUBLISHED))
    return desk.page(
        "company/overview.html",
        meter=completeness(organisation),
        due=due_items(desk),
        technologies=organisation.technologies.aggregate(all=Count("pk"), public=published),
        products=organisation.products.aggregate(all=Count("pk"), public=published),
        results=Claim.objects.filter(parties__organisation=organisation)
        .counted()
        .select_related("line")[:LAST_RESULTS],
    )

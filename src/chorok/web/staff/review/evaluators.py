"""The pool of evaluators: found by name and field, with their profile."""

from django.core.paginator import Paginator
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, User
from chorok.core.access import client_ip, record_look
from chorok.core.policy import require
from chorok.programs.enums import CallState, PanelState
from chorok.programs.models import Call, EvaluatorProfile
from chorok.programs.policy_review import can_see_review
from chorok.web.components.access import actor_of, inside_only
from chorok.web.staff.review.forms import EvaluatorFilter
from chorok.web.staff.review.opened import PAGE_SIZE


@require_safe
@inside_only
def evaluators(request: HttpRequest) -> HttpResponse:
    """List the evaluators the filters let through; with a `call` each may be invited to its panel."""
    form = EvaluatorFilter(request.GET)
    form.is_valid()
    given = form.cleaned_data
    holders = RoleGrant.objects.filter(role=Role.EVALUATOR, revoked_at=None).values("user")
    running = Q(
        panel_places__state__in=[PanelState.INVITED, PanelState.PLEDGED],
        panel_places__call__state__in=[CallState.APPROVED, CallState.PUBLISHED],
    )
    found = User.objects.filter(pk__in=holders, is_active=True).annotate(
        panels=Count("panel_places", filter=running, distinct=True)
    )
    if given.get("field"):
        found = found.filter(evaluator_profile__fields=given["field"])
    text = given.get("q", "").strip()
    if text:
        found = found.filter(
            Q(name__icontains=text)
            | Q(email__iexact=text)
            | Q(evaluator_profile__affiliation__icontains=text)
            | Q(evaluator_profile__expertise__icontains=text)
        )
    call = Call.objects.visible_to(actor_of(request)).real().filter(code=given.get("call") or "").first()
    if call is not None:
        require(can_see_review(actor_of(request), call))
    on_panel = (
        set(call.panel.exclude(state__in=[PanelState.DECLINED, PanelState.DISMISSED]).values_list("user", flat=True))
        if call
        else set()
    )
    people = (
        found.select_related("evaluator_profile").prefetch_related("evaluator_profile__fields").order_by("name", "pk")
    )
    page = Paginator(people, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"form": form, "page": page, "call": call, "on_panel": on_panel}
    return render(request, "staff/review/evaluators.html", context)


@require_safe
@inside_only
def evaluator(request: HttpRequest, user_id: int) -> HttpResponse:
    """Show what is known of one evaluator; the look is kept, as it is personal data."""
    profile = get_object_or_404(
        EvaluatorProfile.objects.select_related("user", "organisation").prefetch_related("fields", "past_work"),
        user=user_id,
    )
    record_look(
        actor=actor_of(request),
        ip=client_ip(request),
        action="view",
        subject_type="person",
        subject_ids=[profile.user_id],
        path=request.path,
    )
    actor = actor_of(request)
    shown = Call.objects.visible_to(actor).exclude(pk__in=Call.objects.with_a_stake_of(actor))
    places = profile.user.panel_places.filter(call__in=shown).select_related("call")
    return render(request, "staff/review/evaluator.html", {"profile": profile, "places": places})

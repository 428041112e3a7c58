"""The review desk's front: the calls one was asked to review, the pledge, the own profile."""

from typing import cast

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.accounts.models import User
from chorok.core.access import client_ip
from chorok.programs.domain.evaluators import add_past_work, profile_of, remove_past_work, save_profile
from chorok.programs.domain.panel import decline, sign_pledge
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.enums import AssignmentState, PanelState
from chorok.programs.models import PanelMember, PastWork
from chorok.programs.models.review import COUNTING
from chorok.web.components.access import actor_of, evaluator_only
from chorok.web.components.attempts import attempt
from chorok.web.evaluator.forms import PastWorkForm, PledgeForm, ProfileForm
from chorok.web.evaluator.panel import PRESENT, Place, invited_page


@require_safe
@evaluator_only
def home(request: HttpRequest) -> HttpResponse:
    """List the calls the evaluator was asked to review, with how much is done."""
    places = (
        PanelMember.objects.filter(user=actor_of(request).user_id, state__in=PRESENT)
        .select_related("call")
        .annotate(
            given=Count("assignments", filter=Q(assignments__state__in=COUNTING)),
            done=Count("assignments", filter=Q(assignments__state=AssignmentState.SUBMITTED)),
        )
        .order_by("-invited_at")
    )
    return render(request, "evaluator/home.html", {"places": places})


@require_http_methods(["GET", "HEAD", "POST"])
@invited_page
def pledge(place: Place) -> HttpResponseBase:
    """Show the pledge; sign it."""
    form = PledgeForm(place.request.POST or None, initial={"version": PLEDGE.version})
    if place.request.method == "POST" and form.is_valid():
        ip = client_ip(place.request)
        version = form.cleaned_data["version"]
        if attempt(form, lambda: sign_pledge(actor=place.actor, member=place.member, version=version, ip=ip)):
            messages.success(place.request, _("You have signed the pledge."))
            return redirect("review_call", place.call.code)
    signed = place.member.state == PanelState.PLEDGED
    return place.page("evaluator/pledge.html", form=form, pledge=PLEDGE, signed=signed)


@require_POST
@invited_page
def pledge_decline(place: Place) -> HttpResponseBase:
    """Decline the invitation."""
    form = PledgeForm()
    form.cleaned_data = {}
    if attempt(form, lambda: decline(actor=place.actor, member=place.member)):
        messages.success(place.request, _("You declined. Thank you for letting us know."))
        return redirect("review_home")
    messages.error(place.request, " ".join(str(error) for error in form.non_field_errors()))
    return redirect("review_pledge", place.call.code)


@require_http_methods(["GET", "HEAD", "POST"])
@evaluator_only
def profile(request: HttpRequest) -> HttpResponse:
    """Show and keep the own affiliation, fields and past work; conflicts of interest are found by them."""
    user = cast("User", actor_of(request).user)  # evaluator_only lets nobody else through
    kept = profile_of(user)
    adds = "kind" in request.POST
    form = ProfileForm(None if adds else request.POST or None, profile=kept)
    work_form = PastWorkForm(request.POST if adds else None, auto_id="id_work_%s")
    if request.method == "POST" and adds and work_form.is_valid():
        work = work_form.cleaned_data
        if attempt(work_form, lambda: add_past_work(actor=actor_of(request), profile=kept, **work)):
            messages.success(request, _("The entry was added."))
            return redirect("review_profile")
    if request.method == "POST" and not adds and form.is_valid():
        values = dict(form.cleaned_data)
        fields = values.pop("fields_known")
        if attempt(form, lambda: save_profile(actor=actor_of(request), user=user, fields=fields, **values)):
            messages.success(request, _("Your profile was saved."))
            return redirect("review_profile")
    context = {"form": form, "work_form": work_form, "work": kept.past_work.all()}
    return render(request, "evaluator/profile.html", context)


@require_POST
@evaluator_only
def past_work_remove(request: HttpRequest, pk: int) -> HttpResponse:
    """Take back an entry of past work."""
    work = get_object_or_404(PastWork.objects.select_related("profile"), pk=pk, profile__user=actor_of(request).user_id)
    remove_past_work(actor=actor_of(request), work=work)
    messages.success(request, _("The entry was removed."))
    return redirect("review_profile")

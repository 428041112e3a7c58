"""A call's applications as those inside see them: the list, its export, and what is done to many at once."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST, require_safe

from chorok.core.access import client_ip, record_look
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.bulk_screening import MOST, BulkAction, preview, screen_many
from chorok.programs.domain.queries.applications import by_state, find
from chorok.programs.domain.states_applications import is_screened
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Call
from chorok.programs.policy_applications import has_no_stake
from chorok.programs.policy_review import can_see_review
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say, warn
from chorok.web.staff.screening.exports import application_sheet
from chorok.web.staff.screening.forms import ApplicationFilterForm, RejectForm, chosen_ids

PAGE_SIZE = 20


@require_safe
@inside_only
def applications(request: HttpRequest, code: str) -> HttpResponse:
    """List the applications handed in to a call."""
    call = visible_call(request, code)
    actor = actor_of(request)
    scores, no_stake = bool(can_see_review(actor, call)), has_no_stake(actor, call)
    form = ApplicationFilterForm(request.GET, scores=scores)
    page = Paginator(find(actor, call, form.wanted()), PAGE_SIZE).get_page(request.GET.get("page"))
    counts = by_state(actor, call)
    return render(
        request,
        "staff/screening/list.html",
        {
            "call": call,
            "form": form,
            "page": page,
            "scores": scores,
            "stake": no_stake.reason,
            "picks": actor.is_staff and bool(no_stake) and bool(is_screened(call)),
            "counts": [(label, counts[state]) for state, label in ApplicationState.choices if counts.get(state)],
        },
    )


@require_safe
@inside_only
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Hand out the filtered list with every answer as a workbook, written while it is sent."""
    call, actor = visible_call(request, code), actor_of(request)
    scores = bool(can_see_review(actor, call))
    found = find(actor, call, ApplicationFilterForm(request.GET, scores=scores).wanted())
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="export",
        subject_type="application",
        subject_ids=list(found.order_by().values_list("pk", flat=True)),
        path=request.get_full_path(),
    )
    return as_workbook([application_sheet(call, found, scores=scores)], f"{call.code}-applications.xlsx")


@require_POST
@staff_only
def bulk(request: HttpRequest, code: str) -> HttpResponse:
    """Say what would happen to how many; nothing is done yet.

    With “all” everything is chosen that the filters in the address find, on whatever page.
    """
    actor, call = actor_of(request), visible_call(request, code)
    chosen = chosen_ids(request.POST.getlist("chosen"))
    if "all" in request.POST:
        wanted = find(actor, call, ApplicationFilterForm(request.GET, scores=False).wanted())
        chosen = list(wanted.values_list("pk", flat=True)[: MOST + 1])
    try:
        found = preview(actor=actor, call=call, action=_action(request), chosen=chosen)
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
        return redirect("staff_applications", call.code)
    return render(
        request, "staff/screening/bulk.html", {"call": call, "found": found, "form": RejectForm(prefix="reject")}
    )


@require_POST
@staff_only
def bulk_do(request: HttpRequest, code: str) -> HttpResponse:
    """Do what the preview said, to all or to none."""
    call = visible_call(request, code)
    chosen = chosen_ids(request.POST.getlist("chosen"))
    form = RejectForm(request.POST, prefix="reject")
    reason = form.cleaned_data.get("reason", "") if form.is_valid() or form.cleaned_data else ""
    expected = chosen_ids([request.POST.get("expected", "")])
    try:
        done = screen_many(
            actor=actor_of(request),
            call=call,
            action=_action(request),
            chosen=chosen,
            expected=expected[0] if expected else -1,
            reason=reason,
        )
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
    else:
        text = ngettext("%(n)d application was settled.", "%(n)d applications were settled.", done)
        say(request, text % {"n": done})
    return redirect(reverse("staff_applications", args=[call.code]))


def visible_call(request: HttpRequest, code: str) -> Call:
    """Return the call with this code, or answer 404 where the actor may not see it."""
    return get_object_or_404(
        Call.objects.visible_to(actor_of(request)).real().select_related("line", "year"), code=code
    )


def _action(request: HttpRequest) -> BulkAction:
    try:
        return BulkAction(request.POST.get("action", ""))
    except ValueError:
        raise DomainError(_("There is no such action.")) from None

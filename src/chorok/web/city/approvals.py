"""Calls that wait for the city's approval: the list, and one call as the public will see it."""

from django import forms
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import DomainError, Refused
from chorok.core.texts import whole_number
from chorok.programs.domain.publishing import approve_call, send_back_call, version_of
from chorok.programs.enums import CallState
from chorok.programs.models import Call, YearLine
from chorok.web.components.access import actor_of, city_only
from chorok.web.components.attempts import attempt
from chorok.web.components.calls import call_view
from chorok.web.components.feedback import say, warn

PAGE_SIZE = 20


class SendBackForm(forms.Form):
    """What the centre is to change."""

    reason = forms.CharField(
        label=_("What is to be changed"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4})
    )


@require_safe
@city_only
def approvals(request: HttpRequest) -> HttpResponse:
    """List the calls that wait, and those the city has approved."""
    waiting = Call.objects.filter(state=CallState.APPROVAL).select_related("line").order_by("created_at", "pk")
    decided = (
        Call.objects.exclude(approved_at=None).select_related("line", "approved_by").order_by("-approved_at", "pk")
    )
    page = Paginator(decided, PAGE_SIZE).get_page(request.GET.get("page"))
    return render(request, "city/approvals.html", {"waiting": waiting, "page": page})


@require_safe
@city_only
def approval(request: HttpRequest, code: str) -> HttpResponse:
    """Show a call as the public will see it, with the buttons to approve it or to send it back."""
    return _show(request, _call(code), SendBackForm())


@require_POST
@city_only
def approve(request: HttpRequest, code: str) -> HttpResponse:
    """Approve a call."""
    call, seen = _call(code), whole_number(request.POST.get("seen", ""))
    try:
        approve_call(actor=actor_of(request), call=call, seen=seen or 0)
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
        return redirect("city_approval", call.code)
    say(request, _("The call is approved. The centre publishes it."))
    return redirect("city_approvals")


@require_http_methods(["POST"])
@city_only
def send_back(request: HttpRequest, code: str) -> HttpResponse:
    """Send a call back with what is to be changed."""
    call, form = _call(code), SendBackForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: send_back_call(actor=actor_of(request), call=call, reason=reason)) is not None:
            say(request, _("The call was sent back to the centre."))
            return redirect("city_approvals")
    return _show(request, call, form)


def _call(code: str) -> Call:
    """Return a call that waits or was approved; drafts are the centre's own."""
    call = Call.objects.real().exclude(state=CallState.DRAFT).select_related("line", "year", "approved_by")
    found = call.filter(code=code).first()
    if found is None:
        raise Http404
    return found


def _show(request: HttpRequest, call: Call, form: SendBackForm) -> HttpResponse:
    context = {
        "view": call_view(call, actor_of(request)),
        "form": form,
        "seen": version_of(call),
        "waits": call.state == CallState.APPROVAL,
        "plan": YearLine.objects.filter(year=call.year_id, line=call.line_id).first(),
    }
    return render(request, "city/approval.html", context)

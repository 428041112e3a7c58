"""The log of who looked at personal data: the monthly check of the Safety Measures Standard §8, and its export."""

from datetime import datetime, time, timedelta
from typing import Any

from django import forms
from django.core.paginator import Paginator
from django.db.models import Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from chorok.accounts.actors import Actor
from chorok.accounts.policy import can_read_access_log
from chorok.core import clock
from chorok.core.access import client_ip, record_look
from chorok.core.models import AccessLog
from chorok.core.policy import require
from chorok.documents.model import Column, Kind, Sheet
from chorok.web.components.access import actor_of, signed_in
from chorok.web.components.downloads import as_workbook
from chorok.web.components.forms import DateInput

PAGE_SIZE = 20

ACTIONS = {
    "view": _("Opened"),
    "list": _("Listed"),
    "unmask": _("Showed in full"),
    "export": _("Exported"),
}

SUBJECTS = {
    "user": _("Person"),
    "organisation": _("Organisation"),
    "accesslog": _("Access log"),
    "storedfile": _("File"),
}


class LogFilter(forms.Form):
    """Which looks to show."""

    q = forms.CharField(label=_("Who looked (name or address)"), max_length=100, required=False)
    since = forms.DateField(label=_("From"), required=False, widget=DateInput())
    until = forms.DateField(label=_("To"), required=False, widget=DateInput())
    action = forms.ChoiceField(label=_("What was done"), required=False, choices=[("", _("All")), *ACTIONS.items()])
    sort = forms.ChoiceField(
        label=_("Order"), required=False, choices=[("", _("Newest first")), ("oldest", _("Oldest first"))]
    )


class ReasonForm(forms.Form):
    """Why the log is taken out of the hub."""

    reason = forms.CharField(label=_("Reason for the export"), max_length=300, min_length=5)


@require_safe
@signed_in
def access_log(request: HttpRequest) -> HttpResponse:
    """List the looks, newest first."""
    _reader(request)
    form = LogFilter(request.GET)
    return _page(request, form, ReasonForm())


@require_POST
@signed_in
def export(request: HttpRequest) -> HttpResponseBase:
    """Export what the filter shows as XLSX, with a reason; the export is a look itself and is logged first."""
    actor = _reader(request)
    form = LogFilter(request.GET)
    reason = ReasonForm(request.POST)
    if not reason.is_valid():
        return _page(request, form, reason)
    found = _found(form)
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="export",
        subject_type="accesslog",
        subject_ids=[],
        path=request.get_full_path(),
        reason=reason.cleaned_data["reason"],
    )
    columns = [
        Column(str(_("Date and time")), Kind.MOMENT, 22),
        Column(str(_("Who"))),
        Column(str(_("E-mail address")), width=28),
        Column(str(_("From (IP)")), width=16),
        Column(str(_("What was done")), width=16),
        Column(str(_("Of what")), width=16),
        Column(str(_("How many")), Kind.NUMBER, 10),
        Column(str(_("Which")), width=30),
        Column(str(_("Page")), width=40),
        Column(str(_("Reason")), width=40),
    ]
    rows = (
        (
            each.at,
            each.actor.name,
            each.actor.email,
            each.ip or "",
            str(ACTIONS.get(each.action, each.action)),
            str(SUBJECTS.get(each.subject_type, each.subject_type)),
            each.how_many,
            each.which,
            each.path,
            each.reason,
        )
        for each in found.iterator(chunk_size=1000)
    )
    return as_workbook([Sheet(str(_("Access log")), columns, rows)], f"access-log-{clock.today():%Y-%m-%d}.xlsx")


def _reader(request: HttpRequest) -> Actor:
    actor = actor_of(request)
    require(can_read_access_log(actor))
    return actor


def _page(request: HttpRequest, form: LogFilter, reason: ReasonForm) -> HttpResponse:
    page = Paginator(_found(form), PAGE_SIZE).get_page(request.GET.get("page"))
    rows = [
        (each, ACTIONS.get(each.action, each.action), SUBJECTS.get(each.subject_type, each.subject_type))
        for each in page
    ]
    return render(
        request,
        "city/access_log.html",
        {"form": form, "page": page, "rows": rows, "reason_form": reason},
        status=200 if not reason.errors else 422,
    )


def _found(form: LogFilter) -> QuerySet[AccessLog]:
    found = AccessLog.objects.select_related("actor").order_by("-at", "-id")
    wanted: dict[str, Any] = form.cleaned_data if form.is_valid() else {}
    if wanted.get("q"):
        found = found.filter(Q(actor__name__icontains=wanted["q"]) | Q(actor__email__icontains=wanted["q"]))
    if wanted.get("since"):
        found = found.filter(at__gte=timezone.make_aware(datetime.combine(wanted["since"], time())))
    if wanted.get("until"):
        found = found.filter(at__lt=timezone.make_aware(datetime.combine(wanted["until"], time()) + timedelta(days=1)))
    if wanted.get("action"):
        found = found.filter(action=wanted["action"])
    if wanted.get("sort") == "oldest":
        found = found.order_by("at", "id")
    return found

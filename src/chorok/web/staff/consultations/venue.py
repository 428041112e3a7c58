"""The venue of a consultation: slots, halls, tables, interpreters."""

from collections.abc import Callable
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from django import forms
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain import venue as domain
from chorok.meetings.enums import Language
from chorok.meetings.models import Consultation, HallDistance, Interpreter, Slot
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, attempted, do
from chorok.web.components.feedback import say
from chorok.web.staff.consultations.forms import (
    DayForm,
    DistanceForm,
    HallForm,
    InterpreterForm,
    TableForm,
    TablesForm,
)
from chorok.web.staff.consultations.opened import consultation_of, consultation_page


@require_safe
@inside_only
def venue(request: HttpRequest, code: str) -> HttpResponse:
    """Show days, halls, tables and interpreters, with a form for one more of each."""
    return _show(request, consultation_of(request, code))


@require_POST
@staff_only
def day_new(request: HttpRequest, code: str) -> HttpResponse:
    """Lay out the slots of one more day."""
    found = consultation_of(request, code)
    form = DayForm(request.POST)

    def lay_out() -> object:
        return domain.lay_out_day(actor=actor_of(request), consultation=found, **form.cleaned_data)

    return _try(request, found, form, lay_out, _("The day was laid out."), day_form=form)


@require_POST
@staff_only
def day_remove(request: HttpRequest, code: str, day: date) -> HttpResponse:
    """Take the slots of a day away."""
    found = consultation_of(request, code)
    do(
        request,
        lambda: domain.remove_day(actor=actor_of(request), consultation=found, day=day),
        _("The slots of this day were removed."),
    )
    return redirect("staff_venue", found.code)


@require_POST
@staff_only
def hall_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add a hall."""
    found = consultation_of(request, code)
    form = HallForm(request.POST)

    def add() -> object:
        return domain.save_hall(actor=actor_of(request), consultation=found, **form.cleaned_data)

    return _try(request, found, form, add, _("The hall was added."), hall_form=form)


@require_POST
@staff_only
def distance(request: HttpRequest, code: str) -> HttpResponse:
    """Set the way between two halls."""
    found = consultation_of(request, code)
    form = DistanceForm(request.POST, consultation=found)

    def save() -> object:
        return domain.set_distance(actor=actor_of(request), **form.cleaned_data)

    return _try(request, found, form, save, _("The changes are saved."), distance_form=form)


@require_POST
@staff_only
def tables_new(request: HttpRequest, code: str) -> HttpResponse:
    """Put up tables or virtual rooms."""
    found = consultation_of(request, code)
    form = TablesForm(request.POST, consultation=found)

    def add() -> object:
        values = form.cleaned_data
        return domain.add_tables(actor=actor_of(request), consultation=found, virtual=values["hall"] is None, **values)

    return _try(request, found, form, add, _("The tables were put up."), tables_form=form)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def table(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Set when a table can't be used and where a virtual room is; or take it away."""
    actor, found = actor_of(request), consultation_of(request, code)
    require(policy.can_change(actor, found))
    row = get_object_or_404(found.tables.select_related("consultation", "hall"), pk=pk)
    initial = {"video_url": row.video_url, "closed_slots": row.closed_slots.all()}
    form = TableForm(request.POST or None, initial=initial, consultation=found)
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: domain.update_table(actor=actor, table=row, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_venue", found.code)
    return consultation_page(request, found, "staff/consultations/table.html", form=form, table=row)


@require_POST
@staff_only
def table_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take a table away."""
    found = consultation_of(request, code)
    row = get_object_or_404(found.tables, pk=pk)
    do(request, lambda: domain.remove_table(actor=actor_of(request), table=row), _("The table was removed."))
    return redirect("staff_venue", found.code)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def interpreter_new(request: HttpRequest, code: str) -> HttpResponse:
    """Add an interpreter."""
    return _interpreter(request, consultation_of(request, code), None)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def interpreter(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Change an interpreter's languages and hours."""
    found = consultation_of(request, code)
    return _interpreter(request, found, get_object_or_404(found.interpreters.select_related("user"), pk=pk))


@require_POST
@staff_only
def interpreter_remove(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an interpreter away."""
    found = consultation_of(request, code)
    row = get_object_or_404(found.interpreters, pk=pk)
    do(
        request,
        lambda: domain.remove_interpreter(actor=actor_of(request), interpreter=row),
        _("The interpreter was removed."),
    )
    return redirect("staff_venue", found.code)


def _interpreter(request: HttpRequest, found: Consultation, row: Interpreter | None) -> HttpResponse:
    actor = actor_of(request)
    require(policy.can_change(actor, found))
    initial: dict[str, Any] = {}
    if row is not None:
        names = ("name", "languages", "most_meetings", "in_a_row")
        initial = {name: getattr(row, name) for name in names}
        initial["absent_slots"] = row.absent_slots.all()
        initial["email"] = row.user.email if row.user else ""
    form = InterpreterForm(request.POST or None, initial=initial, consultation=found)
    if request.method == "POST" and form.is_valid():
        values = dict(form.cleaned_data)
        values["user"] = values.pop("email")
        if attempt(form, lambda: domain.save_interpreter(actor=actor, consultation=found, interpreter=row, **values)):
            say(request, _("The changes are saved."))
            return redirect("staff_venue", found.code)
    return consultation_page(request, found, "staff/consultations/interpreter.html", form=form, interpreter=row)


def _try(
    request: HttpRequest,
    found: Consultation,
    form: forms.Form,
    action: Callable[[], object],
    done: str,
    **filled: forms.Form,
) -> HttpResponse:
    if form.is_valid() and attempted(form, action):
        say(request, done)
        return redirect("staff_venue", found.code)
    return _show(request, found, **filled)


def _show(request: HttpRequest, found: Consultation, **filled: forms.Form) -> HttpResponse:
    context: dict[str, Any] = {
        "day_form": DayForm(),
        "hall_form": HallForm(),
        "distance_form": DistanceForm(consultation=found),
        "tables_form": TablesForm(consultation=found),
        "days": _days(found),
        "halls": found.halls.all(),
        "distances": HallDistance.objects.filter(one__consultation=found).select_related("one", "other"),
        "tables": found.tables.select_related("hall").prefetch_related("closed_slots", "tied__organisation"),
        "interpreters": [
            (row, ", ".join(str(Language(code).label) for code in row.languages))
            for row in found.interpreters.select_related("user").prefetch_related("absent_slots")
        ],
    }
    return consultation_page(request, found, "staff/consultations/venue.html", **context | filled)


def _days(found: Consultation) -> list[tuple[date, list[tuple[Slot, str]]]]:
    """Return the days with their slots, each with its hours in the place's zone."""
    zone = ZoneInfo(found.time_zone)
    days: dict[date, list[tuple[Slot, str]]] = {}
    for slot in found.slots.all():
        start, end = slot.starts_at.astimezone(zone), slot.ends_at.astimezone(zone)
        days.setdefault(start.date(), []).append((slot, f"{start:%H:%M}–{end:%H:%M}"))
    return list(days.items())

"""The planning board: runs of the engine, plans side by side, the grid, one pair in the hand, publishing."""

from collections.abc import Callable
from typing import Any

from django import forms
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.engines.scheduling.model import Goal
from chorok.meetings import policy
from chorok.meetings.domain import plans as domain
from chorok.meetings.domain.publishing import preview, publish_plan
from chorok.meetings.domain.queries.boards import by_person, by_table, columns, differences
from chorok.meetings.domain.runs import RUNNING, ask_run, stop_run
from chorok.meetings.enums import PlanState, RunState, Side
from chorok.meetings.models import Consultation, Plan, Slot, Wish
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say, warn
from chorok.web.staff.consultations.opened import consultation_of, consultation_page

GOAL_NAMES = {
    Goal.MUSTS: gettext_lazy("Musts held"),
    Goal.VALUE: gettext_lazy("Value of wishes"),
    Goal.LEAST: gettext_lazy("Lacking to the fewest meetings"),
    Goal.BREAKS: gettext_lazy("Breaks"),
    Goal.SPREAD: gettext_lazy("Unevenness of breaks"),
    Goal.TABLES: gettext_lazy("Changes of table"),
}
#: How a grid may be laid out.
LAYOUTS = {
    "table": gettext_lazy("By table"),
    "company": gettext_lazy("By company"),
    "buyer": gettext_lazy("By buyer"),
}
#: Left-out wishes shown with their reasons on one page.
MOST_LEFT_OUT = 50


class RunForm(forms.Form):
    """What a run is asked for."""

    seconds = forms.IntegerField(label=gettext_lazy("Seconds at most"), min_value=2, max_value=600, initial=60)
    based_on = forms.ModelChoiceField(
        Plan.objects.none(),
        label=gettext_lazy("Begin with"),
        required=False,
        empty_label=gettext_lazy("Nothing: plan anew"),
        help_text=gettext_lazy("Locked meetings of that plan keep their place."),
    )

    def __init__(self, *args: Any, consultation: Consultation, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["based_on"]
        field.queryset = consultation.plans.all()  # type: ignore[attr-defined]
        field.label_from_instance = plan_name  # type: ignore[attr-defined]


class NameForm(forms.Form):
    """A plan's name."""

    name = forms.CharField(label=gettext_lazy("Name"), max_length=80)


def plan_name(plan: Plan) -> str:
    """Return number, name and state of a plan in a line."""
    return " · ".join(filter(None, (f"{plan.number}", plan.name, str(plan.get_state_display()))))


@require_safe
@inside_only
def timetables(request: HttpRequest, code: str) -> HttpResponse:
    """Show the plans side by side, the runs, and the form for another run."""
    return _timetables(request, consultation_of(request, code))


@require_POST
@staff_only
def run_new(request: HttpRequest, code: str) -> HttpResponse:
    """Ask for a timetable."""
    found = consultation_of(request, code)
    form = RunForm(request.POST, consultation=found)
    if form.is_valid():
        values = form.cleaned_data
        run = attempt(form, lambda: ask_run(actor=actor_of(request), consultation=found, **values))
        if run is not None:
            return redirect("staff_run", found.code, run.pk)
    return _timetables(request, found, form)


@require_safe
@inside_only
def run(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Show a run: value, bound and gap as they come. The page may be left and found again."""
    found = consultation_of(request, code)
    row = get_object_or_404(found.runs.select_related("plan", "based_on"), pk=pk)
    points = list(row.points.all())
    context: dict[str, Any] = {"run": row, "points": _points(points)[-12:], "is_running": row.state in RUNNING}
    if request.headers.get("HX-Request"):
        return render(request, "staff/consultations/run_now.html", {"consultation": found, **context})
    return consultation_page(request, found, "staff/consultations/run.html", **context)


@require_POST
@staff_only
def run_stop(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Stop a run with the best it has."""
    found = consultation_of(request, code)
    row = get_object_or_404(found.runs, pk=pk)
    do(request, lambda: stop_run(actor=actor_of(request), run=row), _("The run stops with the best it has."))
    return redirect("staff_run", found.code, row.pk)


@require_safe
@inside_only
def timetable(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Show one plan as a grid."""
    found = consultation_of(request, code)
    plan = _plan(found, number)
    layout = request.GET.get("by", "table")
    slots = columns(found)
    rows = by_person(plan, slots, layout) if layout in Side.values else by_table(plan, slots)
    address = reverse("staff_timetable", args=[found.code, plan.number])
    return consultation_page(
        request,
        found,
        "staff/consultations/timetable.html",
        plan=plan,
        goals=_goals(plan),
        slots=slots,
        rows=rows,
        layout=layout if layout in LAYOUTS else "table",
        layouts=[
            {"label": label, "url": f"{address}?by={name}", "current": name == layout}
            for name, label in LAYOUTS.items()
        ],
        may_edit=plan.state == PlanState.DRAFT and bool(policy.can_change(actor_of(request), found)),
        may_undo=plan.steps.filter(undone=False).exists(),
        left_out=_left_out_wishes(plan).count(),
        others=[each for each in found.plans.all() if each.pk != plan.pk],
        name_form=NameForm(initial={"name": plan.name}),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def pair(request: HttpRequest, code: str, number: int, wish_id: int) -> HttpResponse:
    """Hold one pair: each slot says possible, at which cost, or why not; POST places, drops, locks or unlocks it."""
    found = consultation_of(request, code)
    plan = _plan(found, number)
    wish = get_object_or_404(
        Wish.objects.select_related("company__organisation", "buyer__organisation"), pk=wish_id, consultation=found
    )
    if request.method == "POST":
        return _change(request, found, plan, wish)
    said = domain.cells(plan, wish)
    if request.headers.get("Accept") == "application/json":
        return JsonResponse({"revision": plan.revision, "cells": [vars(cell) for cell in said]})
    slots = {column.slot.pk: column for column in columns(found)}
    return consultation_page(
        request,
        found,
        "staff/consultations/pair.html",
        plan=plan,
        wish=wish,
        meeting=plan.meetings.filter(wish=wish).select_related("slot", "table", "interpreter").first(),
        cells=[(slots[cell.slot], cell) for cell in said],
        may_edit=plan.state == PlanState.DRAFT and bool(policy.can_change(actor_of(request), found)),
    )


@require_safe
@inside_only
def left_out(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """List the pairs that are left out, each with the reason and the cheapest change that would let it in."""
    found = consultation_of(request, code)
    plan = _plan(found, number)
    wishes = _left_out_wishes(plan)
    reasons = domain.left_out(plan)
    rows = [(wish, reasons[wish.pk]) for wish in wishes.order_by("pk") if wish.pk in reasons]
    rows.sort(key=lambda each: (-each[1].value, each[0].pk))
    return consultation_page(
        request,
        found,
        "staff/consultations/left_out.html",
        plan=plan,
        rows=rows[:MOST_LEFT_OUT],
        count=len(rows),
        most=MOST_LEFT_OUT,
    )


@require_safe
@inside_only
def compare(request: HttpRequest, code: str, number: int, other: int) -> HttpResponse:
    """Show what differs from another plan."""
    found = consultation_of(request, code)
    plan, before = _plan(found, number), _plan(found, other)
    return consultation_page(
        request,
        found,
        "staff/consultations/compare.html",
        plan=plan,
        before=before,
        rows=differences(before, plan),
        goals=[(name, old, new) for (name, old, _b), (_n, new, _c) in zip(_goals(before), _goals(plan), strict=False)],
    )


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def publish(request: HttpRequest, code: str, number: int) -> HttpResponse:
    """Say who will be told what, then publish."""
    found = consultation_of(request, code)
    plan = _plan(found, number)
    actor = actor_of(request)
    require(policy.can_change(actor, found))
    form = RevisionForm(request.POST or None, initial={"revision": plan.revision})
    if request.method == "POST" and form.is_valid():
        revision = form.cleaned_data["revision"]
        told = attempt(form, lambda: publish_plan(actor=actor, plan=plan, revision=revision))
        if told is not None:
            say(request, _("The timetable is published; everybody whose meetings changed was told."))
            return redirect("staff_timetable", found.code, plan.number)
    return consultation_page(
        request, found, "staff/consultations/publish.html", plan=plan, form=form, changes=preview(plan)
    )


class RevisionForm(forms.Form):
    """The plan as it was read."""

    revision = forms.IntegerField(widget=forms.HiddenInput)


@require_POST
@staff_only
def plan_do(request: HttpRequest, code: str, number: int, step: str) -> HttpResponse:
    """Copy, rename, delete a plan, or undo its last change."""
    found = consultation_of(request, code)
    plan, actor = _plan(found, number), actor_of(request)
    name = request.POST.get("name", "")
    steps: dict[str, tuple[Callable[[], Any], str]] = {
        "copy": (lambda: domain.copy_plan(actor=actor, plan=plan, name=name), _("The plan was copied.")),
        "rename": (lambda: domain.rename_plan(actor=actor, plan=plan, name=name), _("The changes are saved.")),
        "delete": (lambda: domain.delete_plan(actor=actor, plan=plan), _("The plan was deleted.")),
        "undo": (
            lambda: domain.undo(actor=actor, plan=plan, revision=_revision(request)),
            _("The last change was taken back."),
        ),
    }
    if step not in steps:
        raise Http404
    run_it, done = steps[step]
    do(request, run_it, done)
    if step in ("copy", "delete"):
        return redirect("staff_timetables", found.code)
    return redirect("staff_timetable", found.code, plan.number)


@require_POST
@staff_only
def plan_new(request: HttpRequest, code: str) -> HttpResponse:
    """Begin an empty plan."""
    found = consultation_of(request, code)
    made = domain.begin_plan(actor=actor_of(request), consultation=found)
    return redirect("staff_timetable", found.code, made.number)


def _change(request: HttpRequest, found: Consultation, plan: Plan, wish: Wish) -> HttpResponse:
    actor, revision = actor_of(request), _revision(request)
    wants_json = request.headers.get("Accept") == "application/json"
    step = request.POST.get("step", "place")
    try:
        if step == "place":
            slot = get_object_or_404(Slot, pk=_number(request.POST.get("slot")), consultation=found)
            table = found.tables.filter(pk=_number(request.POST.get("table"))).first()
            domain.place_meeting(actor=actor, plan=plan, revision=revision, wish=wish, slot=slot, table=table)
        elif step == "drop":
            domain.drop_meeting(actor=actor, plan=plan, revision=revision, wish=wish)
        else:
            locked = step == "lock"
            domain.lock_meeting(actor=actor, plan=plan, revision=revision, wish=wish, locked=locked)
    except Refused:
        raise
    except DomainError as refusal:
        if wants_json:
            return JsonResponse({"error": str(refusal.message)}, status=409)
        warn(request, refusal.message)
        return redirect("staff_timetable_pair", found.code, plan.number, wish.pk)
    say(request, _("The changes are saved."))
    if wants_json:
        return JsonResponse({"done": True})
    return redirect("staff_timetable", found.code, plan.number)


def _timetables(request: HttpRequest, found: Consultation, form: RunForm | None = None) -> HttpResponse:
    shown = list(found.plans.prefetch_related("goals").select_related("run"))
    values = {plan.pk: {goal.goal: goal for goal in plan.goals.all()} for plan in shown}
    return consultation_page(
        request,
        found,
        "staff/consultations/timetables.html",
        plans=shown,
        table=[
            (name, [values[plan.pk].get(goal.value) for plan in shown])
            for goal, name in GOAL_NAMES.items()
            if any(goal.value in values[plan.pk] for plan in shown)
        ],
        counts=_counts(shown),
        runs=found.runs.select_related("plan", "asked_by")[:10],
        is_running=found.runs.filter(state__in=RUNNING).exists(),
        form=form or RunForm(consultation=found),
        failed=RunState.FAILED,
    )


def _counts(shown: list[Plan]) -> list[int]:
    rows = Plan.objects.filter(pk__in=[plan.pk for plan in shown]).annotate(held=Count("meetings"))
    counts = dict(rows.values_list("pk", "held"))
    return [counts[plan.pk] for plan in shown]


def _points(points: list[Any]) -> list[tuple[Any, Any, float]]:
    return [(point, GOAL_NAMES[Goal(point.goal)], _gap(point.value, point.bound)) for point in points]


def _goals(plan: Plan) -> list[tuple[Any, Any, float]]:
    """Return name, goal and gap in percent of each goal of a plan."""
    return [(GOAL_NAMES[Goal(goal.goal)], goal, _gap(goal.value, goal.bound)) for goal in plan.goals.all()]


def _gap(value: int, bound: int) -> float:
    return 100 * abs(value - bound) / max(abs(value), abs(bound), 1)


def _left_out_wishes(plan: Plan) -> Any:
    return (
        Wish.objects.wanted()
        .filter(consultation=plan.consultation_id)
        .exclude(pk__in=plan.meetings.values("wish"))
        .select_related("company__organisation", "buyer__organisation")
    )


def _plan(found: Consultation, number: int) -> Plan:
    return get_object_or_404(found.plans.select_related("consultation", "run", "published_by"), number=number)


def _revision(request: HttpRequest) -> int:
    return _number(request.POST.get("revision"))


def _number(text: str | None) -> int:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 10 else -1  # noqa: PLR2004 - fits the column

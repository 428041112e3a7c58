"""The plan of a programme year: lines, budgets, targets; copied from another year in one step."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_safe

from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.policy import require
from chorok.outcomes.enums import PeriodState
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs import policy
from chorok.programs.domain.plan import copy_year, digest_of, drop_year_line, preview_copy, save_year_line
from chorok.programs.domain.queries.plan import year_plan
from chorok.programs.models import YearLine
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.attempts import attempt, tell
from chorok.web.components.feedback import say, warn
from chorok.web.staff.calls.forms import CopyYearForm, YearLineForm


@require_safe
@inside_only
def plan(request: HttpRequest, year: int | None = None) -> HttpResponse:
    """Show the plan of a year, the newest unless the address says otherwise."""
    years = list(ProgrammeYear.objects.all())
    if year is None:
        year = years[0].year if years else None
    period = None if year is None else get_object_or_404(ProgrammeYear, pk=year)
    context = {
        "period": period,
        "plan": None if period is None else year_plan(period.year),
        "tabs": [
            {"label": str(one.year), "url": f"/staff/programme/plan/{one.year}/", "current": one == period}
            for one in years
        ],
        "may_plan": policy.can_plan_year(actor_of(request)),
        "may_call": policy.can_plan_calls(actor_of(request)),
        "is_open": period is not None and period.state == PeriodState.OPEN,
    }
    return render(request, "staff/calls/plan.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def year_line(request: HttpRequest, year: int, line: str) -> HttpResponse:
    """Put a line into the year's plan, change its budget, or take it out."""
    actor = actor_of(request)
    require(policy.can_plan_year(actor))
    period, found = get_object_or_404(ProgrammeYear, pk=year), get_object_or_404(Line, code=line)
    row = YearLine.objects.filter(year=period, line=found).first()
    base = request.POST.get("base", "") if request.method == "POST" else digest_of(row)
    initial = {} if row is None else {name: getattr(row, name) for name in YearLineForm.base_fields}
    form = YearLineForm(request.POST if _saves(request) else None, initial=initial)
    if request.method == "POST" and "drop" in request.POST and row is not None:
        try:
            drop_year_line(actor=actor, year_line=row, base=base)
        except Refused:
            raise
        except DomainError as refusal:
            warn(request, refusal.message)
            return redirect("staff_year_line", year, line)
        say(request, _("The line was taken out of the plan."))
        return redirect("staff_year_plan", year)
    theirs = False
    if _saves(request) and form.is_valid():
        try:
            save_year_line(actor=actor, year=period, line=found, base=base, **form.cleaned_data)
        except Refused:
            raise
        except DomainError as refusal:
            tell(form, refusal)
            theirs = isinstance(refusal, Outdated)
        else:
            say(request, _("The plan was saved."))
            return redirect("staff_year_plan", year)
    if theirs:
        # Shown beside what was typed, so that saving again is meant.
        row = YearLine.objects.filter(year=period, line=found).first()
        base = digest_of(row)
    context = {"period": period, "line": found, "row": row, "form": form, "base": base, "theirs": theirs}
    return render(request, "staff/calls/year_line.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def copy(request: HttpRequest, year: int) -> HttpResponse:
    """Show what copying another year's plan would take over, and do it when the form comes back."""
    actor = actor_of(request)
    require(policy.can_plan_year(actor))
    period = get_object_or_404(ProgrammeYear, pk=year)
    others = ProgrammeYear.objects.exclude(pk=year)
    asked = request.POST if request.method == "POST" else request.GET
    form = CopyYearForm(asked if "source" in asked else {"source": others.filter(pk__lt=year).first()})
    form.fields["source"].queryset = others  # type: ignore[attr-defined]
    source = form.cleaned_data["source"] if form.is_valid() else None
    if request.method == "POST" and source is not None:
        made = attempt(form, lambda: copy_year(actor=actor, source=source, target=period))
        if made is not None:
            text = ngettext("%(count)d line was taken over.", "%(count)d lines were taken over.", len(made))
            say(request, text % {"count": len(made)})
            return redirect("staff_year_plan", year)
    rows = [] if source is None else preview_copy(source=source, target=period)
    context = {
        "period": period,
        "source": source,
        "form": form,
        "rows": rows,
        "fresh": [row for row in rows if not row.there],
        "targets": sum(row.targets for row in rows),
    }
    return render(request, "staff/calls/copy.html", context)


def _saves(request: HttpRequest) -> bool:
    return request.method == "POST" and "drop" not in request.POST

"""Indicators and the targets of a year."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from chorok.core import clock
from chorok.core.errors import DomainError, Outdated, Refused
from chorok.core.policy import require
from chorok.outcomes import policy
from chorok.outcomes.domain.indicators import copy_targets, digest_of, drop_target, save_indicator, set_target
from chorok.outcomes.domain.years import open_year
from chorok.outcomes.enums import PeriodState
from chorok.outcomes.models import Indicator, ProgrammeYear, Target
from chorok.web.components.access import actor_of, inside_only
from chorok.web.components.attempts import tell
from chorok.web.staff.results_forms import IndicatorForm, TargetForm, YearForm


@require_http_methods(["GET", "POST"])
@inside_only
def plan_years(request: HttpRequest) -> HttpResponse:
    """List the programme years, and open one."""
    actor = actor_of(request)
    form = YearForm(request.POST or None, initial={"year": clock.today().year})
    if request.method == "POST" and form.is_valid():
        try:
            period = open_year(actor=actor, **form.cleaned_data)
        except Refused:
            raise
        except DomainError as refusal:
            form.add_error("year", str(refusal))
        else:
            messages.success(request, _("The year %(year)d is open for results.") % {"year": period.year})
            return redirect("staff_plan", period.year)
    context = {"form": form, "years": ProgrammeYear.objects.all(), "may_plan": policy.can_plan(actor)}
    return render(request, "staff/results/plan_years.html", context)


@require_GET
@inside_only
def plan(request: HttpRequest, year: int) -> HttpResponse:
    """Show the indicators with the targets of one year."""
    period = get_object_or_404(ProgrammeYear, pk=year)
    targets = {target.indicator_id: target for target in Target.objects.filter(year=period)}
    indicators = Indicator.objects.select_related("line").order_by("position", "id")
    context = {
        "period": period,
        "rows": [(indicator, targets.get(indicator.pk)) for indicator in indicators],
        "may_plan": policy.can_plan(actor_of(request)),
        "is_open": period.state == PeriodState.OPEN,
        "has_last_year": Target.objects.filter(year=year - 1).exists(),
        "last_year": year - 1,
    }
    return render(request, "staff/results/plan.html", context)


@require_POST
@inside_only
def plan_copy(request: HttpRequest, year: int) -> HttpResponse:
    """Take over last year's targets."""
    require(policy.can_plan(actor_of(request)))
    period = get_object_or_404(ProgrammeYear, pk=year)
    try:
        count = copy_targets(actor=actor_of(request), source=year - 1, year=period)
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("%(count)d targets were taken over.") % {"count": count})
    return redirect("staff_plan", year)


@require_http_methods(["GET", "POST"])
@inside_only
def plan_target(request: HttpRequest, year: int, code: str) -> HttpResponse:
    """Set one indicator's target of a year, or take it out of the plan."""
    actor = actor_of(request)
    require(policy.can_plan(actor))
    period = get_object_or_404(ProgrammeYear, pk=year)
    indicator = get_object_or_404(Indicator, code=code)
    target = Target.objects.filter(year=period, indicator=indicator).first()
    base = request.POST.get("base", "") if request.method == "POST" else digest_of(target)
    initial = {} if target is None else {name: getattr(target, name) for name in TargetForm.base_fields}
    drops = "drop" in request.POST
    form = TargetForm(request.POST if request.method == "POST" and not drops else None, initial=initial)
    theirs = False
    try:
        if drops:
            drop_target(actor=actor, year=period, indicator=indicator, base=base)
            return redirect("staff_plan", year)
        if form.is_valid():
            set_target(actor=actor, year=period, indicator=indicator, base=base, **form.cleaned_data)
            messages.success(request, _("The target was saved."))
            return redirect("staff_plan", year)
    except Refused:
        raise
    except DomainError as refusal:
        theirs = isinstance(refusal, Outdated)
        if drops:
            messages.error(request, str(refusal))
            return redirect("staff_plan_target", year, code)
        tell(form, refusal)
    if theirs:
        # Shown beside what was typed, so that saving again is meant.
        target = Target.objects.filter(year=period, indicator=indicator).first()
        base = digest_of(target)
    context = {
        "form": form, "period": period, "indicator": indicator, "target": target, "base": base, "theirs": theirs,
    }  # fmt: skip
    return render(request, "staff/results/target.html", context)


@require_http_methods(["GET", "POST"])
@inside_only
def indicator_page(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add an indicator, or change the one with this code."""
    actor = actor_of(request)
    require(policy.can_plan(actor))
    indicator = get_object_or_404(Indicator, code=code) if code else None
    form = IndicatorForm(
        request.POST or None, initial=None if indicator is None else IndicatorForm.initial_of(indicator)
    )
    if request.method == "POST" and form.is_valid():
        try:
            save_indicator(actor=actor, indicator=indicator, **form.cleaned_data)
        except DomainError as refusal:
            tell(form, refusal)
        else:
            messages.success(request, _("The indicator was saved."))
            return redirect("staff_plan_years")
    return render(request, "staff/results/indicator.html", {"form": form, "indicator": indicator})

"""Funders at the centre's desk: who they are, their own stages with papers and checks, and groups of countries."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core.errors import Text
from chorok.core.policy import require
from chorok.needs.enums import Instrument
from chorok.pipeline import policy
from chorok.pipeline.domain import funders as keeping
from chorok.pipeline.domain.queries.projects import OPEN
from chorok.pipeline.enums import Asker
from chorok.pipeline.models import CountryGroup, Funder, FunderStage, Project
from chorok.registry import countries
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.projects import funder_forms

_LISTS = ("only_countries", "not_countries", "first_countries")


@dataclass(frozen=True)
class Kind:
    """What stands in a list of a funder or of one of its stages."""

    add: Text
    change: Text
    rows: str
    form: type[forms.Form]
    save: Callable[..., Any]


#: Of a stage, but for the size classes, which are the funder's own.
KINDS: dict[str, Kind] = {
    "papers": Kind(
        gettext_lazy("Add a paper"),
        gettext_lazy("Change the paper"),
        "papers",
        funder_forms.StagePaperForm,
        keeping.save_stage_paper,
    ),
    "checks": Kind(
        gettext_lazy("Add a check"),
        gettext_lazy("Change the check"),
        "checks",
        funder_forms.StageCheckForm,
        keeping.save_stage_check,
    ),
    "sizes": Kind(
        gettext_lazy("Add a size class"),
        gettext_lazy("Change the size class"),
        "sizes",
        funder_forms.SizeForm,
        keeping.save_size,
    ),
}


@require_safe
@inside_only
def funders(request: HttpRequest) -> HttpResponse:
    """List the funders with how many projects are open with each."""
    seen = Project.objects.visible_to(actor_of(request)).filter(state__in=OPEN).values("pk")
    rows = Funder.objects.annotate(
        stage_count=Count("stages", filter=Q(stages__retired=False), distinct=True),
        open_projects=Count("projects", filter=Q(projects__in=seen), distinct=True),
    )
    context = {"funders": list(rows), "may_keep": _may_keep(request)}
    return render(request, "staff/funders/list.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def new(request: HttpRequest) -> HttpResponse:
    """Add a funder; its stages come after."""
    actor = actor_of(request)
    require(policy.can_keep_funders(actor))
    form = funder_forms.FunderForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        made = attempt(form, lambda: keeping.save_funder(actor=actor, **form.cleaned_data))
        if made is not None:
            say(request, _("The funder is kept. Add its stages now."))
            return redirect("staff_funder", made.code)
    return render(request, "staff/funders/form.html", {"form": form})


@require_safe
@inside_only
def funder(request: HttpRequest, code: str) -> HttpResponse:
    """Show a funder with its rules and its stages in their order."""
    found = get_object_or_404(Funder.objects.prefetch_related(*_LISTS, "sizes"), code=code)
    seen = Project.objects.visible_to(actor_of(request)).values("pk")
    stages = found.stages.prefetch_related("papers", "checks").annotate(
        standing=Count("projects", filter=Q(projects__in=seen))
    )
    context = {
        "funder": found,
        "stages": list(stages.order_by("position")),
        "askers": [Asker(each).label for each in found.askers],
        "instruments": [Instrument(each).label for each in found.instruments],
        "may_keep": _may_keep(request),
    }
    return render(request, "staff/funders/funder.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def edit(request: HttpRequest, code: str) -> HttpResponse:
    """Change what is known of a funder."""
    actor, found = actor_of(request), get_object_or_404(Funder, code=code)
    form = funder_forms.FunderForm(request.POST or None, initial=_told(found, funder_forms.FunderForm.base_fields))
    del form.fields["code"]
    for name in _LISTS:
        form.initial[name] = list(getattr(found, name).all())
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: keeping.save_funder(actor=actor, row=found, **form.cleaned_data))
    ):
        say(request, _("The changes are saved."))
        return redirect("staff_funder", found.code)
    return render(request, "staff/funders/form.html", {"form": form, "funder": found})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def stage(request: HttpRequest, code: str, stage_id: int | None = None) -> HttpResponse:
    """Add a stage at the end, or change one."""
    actor, found = actor_of(request), get_object_or_404(Funder, code=code)
    row = None if stage_id is None else get_object_or_404(found.stages.all(), pk=stage_id)
    form = funder_forms.StageForm(request.POST or None, initial=_told(row, funder_forms.StageForm.base_fields))
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: keeping.save_stage(actor=actor, funder=found, row=row, **form.cleaned_data))
    ):
        say(request, _("The stage is saved."))
        return redirect("staff_funder", found.code)
    title = _("Add a stage") if row is None else _("Change the stage")
    return render(request, "staff/funders/part.html", {"funder": found, "form": form, "heading": title})


@require_POST
@staff_only
def stage_step(request: HttpRequest, code: str, stage_id: int, step: str) -> HttpResponse:
    """Move a stage up or down, use it no longer or again, or delete it."""
    actor = actor_of(request)
    rows = FunderStage.objects.select_related("funder")
    row = get_object_or_404(rows, pk=stage_id, funder__code=code)
    actions: dict[str, tuple[Callable[[], object], str]] = {
        "up": (lambda: keeping.move_stage(actor=actor, stage=row, up=True), _("The order is changed.")),
        "down": (lambda: keeping.move_stage(actor=actor, stage=row, up=False), _("The order is changed.")),
        "retire": (
            lambda: keeping.retire_stage(actor=actor, stage=row),
            _("No project comes into this stage any more."),
        ),
        "restore": (
            lambda: keeping.retire_stage(actor=actor, stage=row, retired=False),
            _("Projects may come into this stage again."),
        ),
        "delete": (lambda: keeping.delete_stage(actor=actor, stage=row), _("The stage was deleted.")),
    }
    if step not in actions:
        raise Http404
    do(request, *actions[step])
    return redirect("staff_funder", code)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def part(
    request: HttpRequest, code: str, part: str, stage_id: int | None = None, row_id: int | None = None
) -> HttpResponse:
    """Add a paper or check to a stage, or a size class to the funder, or change one."""
    actor, found, kind = actor_of(request), get_object_or_404(Funder, code=code), KINDS[part]
    holder = found if stage_id is None else get_object_or_404(found.stages.all(), pk=stage_id)
    row = None if row_id is None else get_object_or_404(getattr(holder, kind.rows), pk=row_id)
    form = kind.form(request.POST or None, initial=_told(row, kind.form.base_fields))
    if request.method == "POST" and form.is_valid():
        values = {"funder" if stage_id is None else "stage": holder, "row": row, **form.cleaned_data}
        if attempt(form, lambda: kind.save(actor=actor, **values)):
            say(request, _("It was saved."))
            return redirect("staff_funder", found.code)
    title = kind.add if row is None else kind.change
    context = {"funder": found, "form": form, "heading": title, "stage": None if stage_id is None else holder}
    return render(request, "staff/funders/part.html", context)


@require_POST
@staff_only
def part_remove(request: HttpRequest, code: str, part: str, row_id: int, stage_id: int | None = None) -> HttpResponse:
    """Take a paper, a check or a size class away."""
    actor, found, kind = actor_of(request), get_object_or_404(Funder, code=code), KINDS[part]
    holder = found if stage_id is None else get_object_or_404(found.stages.all(), pk=stage_id)
    row = get_object_or_404(getattr(holder, kind.rows), pk=row_id)
    do(request, lambda: keeping.remove_part(actor=actor, row=row), _("It was taken away."))
    return redirect("staff_funder", found.code)


@require_safe
@inside_only
def groups(request: HttpRequest) -> HttpResponse:
    """List the groups of countries the funders speak of."""
    rows = [
        (group, ", ".join(sorted(countries.name(code) for code in group.countries)))
        for group in CountryGroup.objects.all()
    ]
    return render(request, "staff/funders/groups.html", {"groups": rows, "may_keep": _may_keep(request)})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def group(request: HttpRequest, code: str = "") -> HttpResponse:
    """Add a group of countries, or change one."""
    actor = actor_of(request)
    require(policy.can_keep_funders(actor))
    row = get_object_or_404(CountryGroup, code=code) if code else None
    initial = (
        {} if row is None else {**_told(row, ("name_ko", "name_en", "source", "checked_on")), "codes": row.countries}
    )
    form = funder_forms.GroupForm(request.POST or None, initial=initial)
    if row is not None:
        del form.fields["code"]
    if (
        request.method == "POST"
        and form.is_valid()
        and attempt(form, lambda: keeping.save_group(actor=actor, row=row, **form.cleaned_data))
    ):
        say(request, _("The changes are saved."))
        return redirect("staff_country_groups")
    return render(request, "staff/funders/group.html", {"form": form, "group": row})


def _may_keep(request: HttpRequest) -> bool:
    return bool(policy.can_keep_funders(actor_of(request)))


def _told(row: Any, names: Iterable[str]) -> dict[str, Any]:
    return {} if row is None else {name: getattr(row, name) for name in names if hasattr(row, name)}

"""Calls for the centre: the list, the templates, a new one, one call with what is missing and what comes next."""

from collections.abc import Iterable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Count, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.documents.model import Column, Kind, Sheet
from chorok.outcomes.models import Line, ProgrammeYear
from chorok.programs import policy
from chorok.programs.domain.call_gaps import gaps
from chorok.programs.domain.calls import create_call, create_template
from chorok.programs.domain.states import CALL_FLOW
from chorok.programs.enums import HANDED_IN, CallState
from chorok.programs.models import Call
from chorok.programs.policy_review import can_see_review
from chorok.programs.policy_selection import can_select
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.components.calls import call_view
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say, warn
from chorok.web.staff.calls.forms import SORTS, CallFilter, NewCallForm, TemplateLineForm
from chorok.web.staff.calls.reading import visible_call
from chorok.web.staff.calls.sections import sections

PAGE_SIZE = 20
_HANDED_IN = Count("applications", filter=Q(applications__state__in=list(HANDED_IN)), distinct=True)


@require_safe
@inside_only
def calls(request: HttpRequest) -> HttpResponse:
    """List the calls of all years."""
    form = CallFilter(request.GET)
    page = Paginator(_found(request, form), PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = _with_counts(page.object_list)
    context = {"form": form, "page": page, "may_plan": policy.can_plan_calls(actor_of(request))}
    return render(request, "staff/calls/list.html", context)


@require_safe
@inside_only
def calls_export(request: HttpRequest) -> HttpResponseBase:
    """Give the list that the address filters as Excel."""
    columns = [
        Column(_("Code"), width=24),
        Column(_("Year"), Kind.NUMBER, 8),
        Column(_("Line of support"), width=30),
        Column(_("Name (Korean)"), width=50),
        Column(_("Name (English)"), width=50),
        Column(_("State"), width=18),
        Column(_("Opens"), Kind.MOMENT, 18),
        Column(_("Closes"), Kind.MOMENT, 18),
        Column(_("Places"), Kind.NUMBER, 8),
        Column(_("Applications"), Kind.NUMBER, 12),
    ]
    rows = (
        (
            call.code,
            call.year_id,
            call.line.name,
            call.name_ko,
            call.name_en,
            call.get_state_display(),
            call.opens_at,
            call.closes_at,
            call.quota,
            call.handed_in,
        )
        for call in _found(request, CallFilter(request.GET)).annotate(handed_in=_HANDED_IN).iterator(chunk_size=1000)
    )
    return as_workbook([Sheet(_("Calls"), columns, rows)], f"chorok-calls-{clock.today():%Y%m%d}.xlsx")


@require_safe
@inside_only
def templates(request: HttpRequest) -> HttpResponse:
    """List the lines of support with their templates."""
    found = {call.line_id: call for call in Call.objects.visible_to(actor_of(request)).templates()}
    rows = [(line, found.get(line.pk)) for line in Line.objects.filter(active=True)]
    context = {"rows": rows, "may_plan": policy.can_plan_calls(actor_of(request))}
    return render(request, "staff/calls/templates.html", context)


@require_POST
@staff_only
def template_new(request: HttpRequest) -> HttpResponse:
    """Make the template of a line."""
    form = TemplateLineForm(request.POST)
    if not form.is_valid():
        warn(request, _("Choose the line of support."))
        return redirect("staff_call_templates")
    line = form.cleaned_data["line"]
    try:
        made = create_template(actor=actor_of(request), line=line, name_ko=line.name_ko, name_en=line.name_en)
    except Refused:
        raise
    except DomainError as refusal:
        warn(request, refusal.message)
        return redirect("staff_call_templates")
    return redirect("staff_call", made.code)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def call_new(request: HttpRequest) -> HttpResponse:
    """Begin a call: with a template, with an earlier call, or empty."""
    actor = actor_of(request)
    require(policy.can_plan_calls(actor))
    sources = Call.objects.visible_to(actor).order_by("-state", "line__position", "-created_at")
    form = NewCallForm(request.POST or None, sources=sources, initial=_suggested(request, sources))
    if request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        made = attempt(form, lambda: create_call(actor=actor, **values))
        if made is not None:
            say(request, _("The call was begun. Fill in what is missing."))
            return redirect("staff_call", made.code)
    return render(request, "staff/calls/new.html", {"form": form})


@require_safe
@inside_only
def call(request: HttpRequest, code: str) -> HttpResponse:
    """Show one call or template: its state, its sections with what is missing, what can be done now."""
    actor, found = actor_of(request), visible_call(request, code)
    missing = gaps(found) if found.state in (*policy.EDITABLE, CallState.APPROVAL, CallState.APPROVED) else []
    if found.state == CallState.TEMPLATE:
        missing = [gap for gap in missing if gap.section != "period"]
    context = {
        "call": found,
        "sections": sections(found, missing, _part_counts(found)),
        "stopping": [gap for gap in missing if gap.stops],
        "may_edit": policy.can_edit_call(actor, found),
        "actions": _actions(actor, found),
        "notices": found.notices.all(),
        "open_questions": found.questions_asked.filter(answered_at=None).count(),
        "handed_in": found.applications.handed_in().count(),
        "events": _events(found),
        "sees_review": bool(can_see_review(actor, found)),
    }
    return render(request, "staff/calls/call.html", context)


@require_safe
@inside_only
def preview(request: HttpRequest, code: str) -> HttpResponse:
    """Show the call as the public will see it."""
    found = visible_call(request, code)
    return render(request, "staff/calls/preview.html", {"view": call_view(found, actor_of(request)), "call": found})


def _found(request: HttpRequest, form: CallFilter) -> QuerySet[Call]:
    form.is_valid()
    asked = form.cleaned_data
    found = Call.objects.visible_to(actor_of(request)).real().select_related("line")
    text = asked.get("q", "")
    if text:
        found = found.filter(Q(name_ko__icontains=text) | Q(name_en__icontains=text) | Q(code__icontains=text))
    for name in ("year", "line", "state"):
        if asked.get(name):
            found = found.filter(**{name: asked[name]})
    return found.order_by(*SORTS[asked.get("sort") or ""][1])


def _with_counts(page: Iterable[Call]) -> list[Call]:
    """Return the calls of one page with how many applications each has: one query for the page."""
    shown = list(page)
    rows = Call.objects.filter(pk__in=[each.pk for each in shown]).annotate(handed_in=_HANDED_IN)
    counts = dict(rows.values_list("pk", "handed_in"))
    for each in shown:
        each.handed_in = counts[each.pk]  # type: ignore[attr-defined]
    return shown


def _suggested(request: HttpRequest, sources: QuerySet[Call]) -> dict[str, Any]:
    """Suggest names and code after the call the address names."""
    newest = ProgrammeYear.objects.filter(state="open").first()
    source = sources.filter(code=request.GET.get("source", "")).select_related("line").first()
    if source is None:
        return {"year": newest}
    year = "" if newest is None else str(newest.year)
    names = {"name_ko": f"{year}년 {source.line.name_ko} 참여기업 모집", "name_en": f"{source.line.name_en} {year}"}
    code = f"{source.line.code}-{year}"
    return {"source": source, "year": newest, "line": source.line, "code": code, **names}


def _part_counts(found: Call) -> dict[str, int]:
    """Return how much stands in each section that is a list, in one query."""
    parts = {
        "rules": "rules",
        "documents": "documents",
        "criteria": "criteria",
        "bonus": "bonus_rules",
        "checklist": "checklist",
        "attachments": "attachments",
        "form": "pages__questions",
    }
    wanted: dict[str, Any] = {name: Count(path, distinct=True) for name, path in parts.items()}
    return Call.objects.filter(pk=found.pk).aggregate(**wanted)


def _actions(actor: Any, found: Call) -> list[str]:
    """Return the steps this person can take now, the main one first."""
    if found.state == CallState.TEMPLATE or not policy.can_publish_call(actor, found):
        return []
    if found.state == CallState.DECIDED:
        steps = ["finish"] if found.quota is None else ["finish", "add-places"]
        return steps if can_select(actor, found) else []
    if found.is_public and found.state in (CallState.APPROVED, CallState.PUBLISHED):
        return ["extend", "correct", "inform", "cancel"]
    flow = {"submit": "submit", "publish": "publish", "take-back": "take_back", "cancel": "cancel"}
    return [name for name, step in flow.items() if CALL_FLOW.check(step, found, actor=actor)]


def _events(found: Call) -> list[tuple[str, Any]]:
    """Return the moments of a call that has left drafting, for its line of time."""
    moments = [
        (_("Approved by the city"), found.approved_at),
        (_("Publication time"), found.publish_at),
        (_("Applications open"), found.opens_at),
        (_("Applications close"), found.closes_at),
        (_("Results announced"), found.decided_at),
        (str(CallState.FINISHED.label), found.finished_at),
    ]
    return [(label, moment) for label, moment in moments if moment is not None]

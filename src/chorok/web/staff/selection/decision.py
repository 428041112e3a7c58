"""The committee's work on a ranking: ties, departures, the decision with its preview, the waiting list."""

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from chorok.core.errors import DomainError, Refused
from chorok.core.policy import require
from chorok.programs.domain.committee import depart, settle_tie
from chorok.programs.domain.decisions import Final, Plan
from chorok.programs.domain.notices_selection import result_message
from chorok.programs.domain.selection import admit_late, decide, move_up, preview
from chorok.programs.enums import Outcome
from chorok.programs.models import Application
from chorok.programs.policy_selection import can_select
from chorok.web.components.access import actor_of, staff_only
from chorok.web.components.attempts import attempt
from chorok.web.staff.selection.board import PAGE_SIZE, board_of, call_of, row_of
from chorok.web.staff.selection.forms import DecisionForm, DepartureForm, MoveUpForm, TieForm


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def tie(request: HttpRequest, code: str, tie_from: int) -> HttpResponse:
    """Put applications the rules can't tell apart in the order the committee decided."""
    call = call_of(request, code)
    require(can_select(actor_of(request), call))
    board = board_of(call)
    rows = list(
        board.rows.filter(tie_from=tie_from)
        .select_related("application__call", "application__organisation")
        .order_by("position")
    )
    if not rows or board.decided_at is not None:
        return redirect("staff_ranking", code)
    form = TieForm(request.POST or None, rows=rows)
    if request.method == "POST" and form.is_valid():
        settled = attempt(
            form,
            lambda: settle_tie(actor=actor_of(request), ranking=board, tie_from=tie_from, places=form.places()),
        )
        if settled is not None:
            messages.success(request, _("The committee's order is kept; the proposals follow it."))
            return redirect("staff_ranking", code)
    return render(request, "staff/selection/tie.html", {"call": call, "rows": rows, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def departure(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Note what the committee decides for one application where it isn't what the rules propose."""
    call = call_of(request, code)
    require(can_select(actor_of(request), call))
    board = board_of(call)
    row = row_of(board, application_id)
    if board.decided_at is not None:
        return redirect("staff_ranking", code)
    noted = {"outcome": row.outcome, "granted": row.granted, "note": row.note}
    form = DepartureForm(request.POST or None, initial=noted)
    if request.method == "POST" and form.is_valid():
        kept = attempt(form, lambda: depart(actor=actor_of(request), row=row, **form.cleaned_data))
        if kept is not None:
            messages.success(request, _("Noted. It counts once the committee's decision is entered."))
            return redirect("staff_ranking", code)
    return render(request, "staff/selection/departure.html", {"call": call, "row": row, "form": form})


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def decision(request: HttpRequest, code: str) -> HttpResponse:
    """Show what everyone will be told, then enter the decision."""
    call = call_of(request, code)
    require(can_select(actor_of(request), call))
    board = board_of(call)
    if board.decided_at is not None:
        return redirect("staff_ranking", code)
    form = DecisionForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        done = attempt(form, lambda: decide(actor=actor_of(request), ranking=board, **form.cleaned_data))
        if done is not None:
            messages.success(request, _("The decision is entered. Everyone is being told now."))
            return redirect("staff_ranking", code)
    board.call = call
    plan = preview(ranking=board)
    page = Paginator(plan.finals, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "call": call,
        "form": form,
        "plan": plan,
        "problems": plan.problems(),
        "counts": {outcome: len(plan.of(outcome)) for outcome in Outcome.values},
        "page": page,
        "letters": [(final, _letters(plan, final)) for final in page.object_list],
    }
    return render(request, "staff/selection/decision.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def up(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Select somebody from the waiting list, or after an appeal that was upheld."""
    call = call_of(request, code)
    require(can_select(actor_of(request), call))
    board = board_of(call)
    row = row_of(board, application_id)
    form = MoveUpForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        moved = attempt(form, lambda: move_up(actor=actor_of(request), row=row, **form.cleaned_data))
        if moved is not None:
            text = _("%(name)s is selected now and was told.")
            messages.success(request, text % {"name": row.application.organisation.name})
            return redirect("staff_ranking", code)
    return render(request, "staff/selection/up.html", {"call": call, "row": row, "form": form})


@require_POST
@staff_only
def admit(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Give somebody whose rejection fell on appeal after the results a row behind the others."""
    call = call_of(request, code)
    application = get_object_or_404(Application.objects.filter(call=call), pk=application_id)
    try:
        admit_late(actor=actor_of(request), application=application)
    except Refused:
        raise
    except DomainError as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("The application has its row now and the applicant was told."))
    return redirect("staff_ranking", code)


def _letters(plan: Plan, final: Final) -> list[tuple[str, str, str]]:
    """Return language, subject and body of what one applicant will be told, in both languages."""
    application = final.row.application
    application.call = plan.call
    told = result_message(application, plan.result(final))
    letters = []
    for language in ("ko", "en"):
        with translation.override(language):
            letters.append((language, str(told.subject), str(told.body)))
    return letters

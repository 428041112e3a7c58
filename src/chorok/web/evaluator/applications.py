"""Reading and scoring: the applications of a call, one application with its score sheet, its files."""

from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import FileResponse, Http404, HttpResponseBase, JsonResponse
from django.shortcuts import get_object_or_404, redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.core import clock, files
from chorok.core.access import client_ip, record_look
from chorok.core.errors import DomainError, Refused
from chorok.documents.neutral import Unreadable, without_makers
from chorok.programs.domain.conflicts import affirm_no_conflict, declare_conflict
from chorok.programs.domain.queries.reading import reading_of, title_of
from chorok.programs.domain.scoring import save_scores, submit_scores
from chorok.programs.enums import ApplicationState, AssignmentState
from chorok.programs.models import Assignment
from chorok.web.components.attempts import attempt, tell
from chorok.web.components.feedback import warn
from chorok.web.evaluator.forms import ConflictForm, OneForm, ScoreForm
from chorok.web.evaluator.panel import Place, panel_page

PAGE_SIZE = 20
_FILTERS = {
    "waiting": {"state": AssignmentState.ASSIGNED},
    "submitted": {"state": AssignmentState.SUBMITTED},
    "recused": {"state": AssignmentState.RECUSED},
}


@require_safe
@panel_page
def call(place: Place) -> HttpResponseBase:
    """List the applications assigned to the evaluator, those still to be scored first."""
    own = _own(place).exclude(application__state=ApplicationState.WITHDRAWN)
    shown = place.request.GET.get("show", "")
    found = own.filter(**_FILTERS.get(shown, {})).order_by("submitted_at", "application__alias")
    page = Paginator(found, PAGE_SIZE).get_page(place.request.GET.get("page"))
    work = own.exclude(state=AssignmentState.RECUSED)
    done, total = work.filter(state=AssignmentState.SUBMITTED).count(), work.count()
    return place.page(
        "evaluator/call.html",
        page=page,
        rows=[(assignment, title_of(assignment.application)) for assignment in page],
        show=shown if shown in _FILTERS else "",
        done=done,
        total=total,
        percent=round(100 * done / total) if total else 0,
        unclear=own.filter(cleared_at=None, state=AssignmentState.ASSIGNED).count(),
    )


@require_POST
@panel_page
def no_conflict(place: Place) -> HttpResponseBase:
    """Say there is no conflict with one application (`assignment`), or with all that were not spoken of yet."""
    form = OneForm(place.request.POST)
    one = form.cleaned_data["assignment"] if form.is_valid() else None
    chosen = _own(place).filter(cleared_at=None, state=AssignmentState.ASSIGNED)
    if one is not None:
        chosen = chosen.filter(pk=one)
    try:
        affirm_no_conflict(actor=place.actor, assignments=chosen)
    except Refused:
        raise
    except DomainError as refusal:
        warn(place.request, refusal.message)
    else:
        messages.success(place.request, _("Noted: no conflict of interest."))
    if one is not None and _own(place).filter(pk=one).exists():
        return redirect("review_application", place.call.code, one)
    return redirect("review_call", place.call.code)


@require_http_methods(["GET", "HEAD", "POST"])
@panel_page
def application(place: Place, assignment_id: int) -> HttpResponseBase:
    """Show an application beside its score sheet; save or submit the sheet. Before that, ask about conflicts."""
    assignment = _one(place, assignment_id)
    if not _readable(place, assignment):
        return _gate(place, assignment)
    criteria = list(place.call.criteria.all())
    form = ScoreForm(place.request.POST or None, criteria=criteria, sheet=assignment)
    if place.request.method == "POST" and form.is_valid() and _kept(place, assignment, form):
        if "submit" not in place.request.POST:
            messages.success(place.request, _("The scores are saved. Submit them when you are done."))
            return redirect("review_application", place.call.code, assignment.pk)
        if attempt(form, lambda: submit_scores(actor=place.actor, assignment=assignment)):
            messages.success(place.request, _("The scores are submitted and locked."))
            return redirect("review_call", place.call.code)
    reading = reading_of(assignment.application)
    _note_look(place, assignment)
    return place.page(
        "evaluator/application.html",
        sheet=assignment,
        reading=reading,
        form=form,
        scores=[(score.criterion.name, score.points, score.criterion.most) for score in assignment.scores.all()],
        criteria=criteria,
        locked=place.is_over or assignment.state == AssignmentState.SUBMITTED,
        unlockings=assignment.unlockings.all(),
    )


@require_POST
@panel_page
def save(place: Place, assignment_id: int) -> HttpResponseBase:
    """Save the sheet as it is typed; answer as the module for drafts expects: `saved_at`, or `error`."""
    assignment = _one(place, assignment_id)
    form = ScoreForm(place.request.POST, criteria=list(place.call.criteria.all()), sheet=assignment)
    if form.is_valid() and _kept(place, assignment, form):
        return JsonResponse({"saved_at": f"{timezone.localtime(clock.now()):%H:%M:%S}"})
    wrong = [
        " ".join([f"{form.fields[name].label}:" if name in form.fields else "", *map(str, errors)]).strip()
        for name, errors in form.errors.items()
    ]
    return JsonResponse({"error": " ".join(wrong)}, status=422)


@require_http_methods(["GET", "HEAD", "POST"])
@panel_page
def conflict(place: Place, assignment_id: int) -> HttpResponseBase:
    """Step back from an application."""
    assignment = _one(place, assignment_id)
    form = ConflictForm(place.request.POST or None)
    if place.request.method == "POST" and form.is_valid():
        values = form.cleaned_data
        if attempt(form, lambda: declare_conflict(actor=place.actor, assignment=assignment, **values)):
            messages.success(place.request, _("You are recused from this application. The centre assigns it anew."))
            return redirect("review_call", place.call.code)
    return place.page("evaluator/conflict.html", sheet=assignment, title=title_of(assignment.application), form=form)


@require_safe
@panel_page
def file(place: Place, assignment_id: int, file_id: UUID) -> HttpResponseBase:
    """Send a file of an application under the name the evaluator may see."""
    assignment = _one(place, assignment_id)
    if not _readable(place, assignment):
        raise Http404
    found = reading_of(assignment.application).files.get(file_id)
    if found is None:
        raise Http404
    stored, name = found
    try:
        content = files.read(stored)
        if place.call.blind:
            content = without_makers(content, content_type=stored.content_type)
    except FileNotFoundError as error:
        raise Http404(_("There is no such file.")) from error
    except Unreadable as error:
        raise Http404(_("This file can't be shown without naming its makers. Ask the centre.")) from error
    _note_look(place, assignment)
    response = FileResponse(content, as_attachment=True, filename=name, content_type=stored.content_type)
    response.headers["X-Content-Type-Options"] = "nosniff"
    response.headers["Content-Security-Policy"] = "default-src 'none'; sandbox"
    response.headers["Cache-Control"] = "private, no-store"
    return response


def _own(place: Place) -> QuerySet[Assignment]:
    return (
        Assignment.objects.of(place.actor)
        .filter(member=place.member)
        .select_related("application__organisation", "application__call", "member")
    )


def _one(place: Place, assignment_id: int) -> Assignment:
    return get_object_or_404(_own(place).prefetch_related("scores__criterion"), pk=assignment_id)


def _readable(place: Place, assignment: Assignment) -> bool:
    return Assignment.objects.readable_by(place.actor).filter(pk=assignment.pk).exists()


def _gate(place: Place, assignment: Assignment) -> HttpResponseBase:
    """Ask about conflicts before anything is shown; say why where nothing is shown any more."""
    return place.page(
        "evaluator/gate.html",
        sheet=assignment,
        title=title_of(assignment.application),
        asks=assignment.state == AssignmentState.ASSIGNED
        and assignment.cleared_at is None
        and assignment.application.state == ApplicationState.ELIGIBLE
        and not place.is_over,
    )


def _kept(place: Place, assignment: Assignment, form: ScoreForm) -> bool:
    """Save what was typed; put a refusal beside its field. A sheet that may not be written answers like any other."""
    given = form.cleaned_data
    try:
        save_scores(
            actor=place.actor,
            assignment=assignment,
            points=form.points(),
            comment_for_applicant=given["comment_for_applicant"],
            comment_internal=given["comment_internal"],
        )
    except Refused:
        raise
    except DomainError as refusal:
        tell(form, refusal)
        return False
    return True


def _note_look(place: Place, assignment: Assignment) -> None:
    record_look(
        actor=place.actor,
        ip=client_ip(place.request),
        action="view",
        subject_type="application",
        subject_ids=[assignment.application_id],
        path=place.request.path,
    )

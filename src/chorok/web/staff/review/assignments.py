"""Who reads what, and the score sheets: the list of applications in review, automatic assignment, one application."""

from django.core.paginator import Paginator
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError, Refused
from chorok.documents.model import Column, Kind, Sheet
from chorok.programs.domain.assigning import assign, assign_automatically, lacking_readers, propose_assignment, unassign
from chorok.programs.domain.queries.applications import with_call
from chorok.programs.domain.scoring import unlock_scores
from chorok.programs.enums import ApplicationState, AssignmentState, ConflictState
from chorok.programs.models import Application, Assignment, Call, Conflict
from chorok.programs.models.review import COUNTING
from chorok.registry.models import GreenField
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.downloads import as_workbook
from chorok.web.components.feedback import say, warn
from chorok.web.staff.review.forms import AssignForm, AssignmentFilter, UnlockForm
from chorok.web.staff.review.opened import PAGE_SIZE, call_of, review_page

_READERS = Count("assignments", filter=Q(assignments__state__in=COUNTING))
_SORTS = {
    "alias": ("alias", "number"),
    "number": ("number",),
    "fewest": (_READERS, "alias", "number"),
    "total": (F("score_total").desc(nulls_last=True), "number"),
}
#: States from which an application has been through the review.
_REVIEWED = (
    ApplicationState.ELIGIBLE,
    ApplicationState.SELECTED,
    ApplicationState.WAITING,
    ApplicationState.NOT_SELECTED,
    ApplicationState.AGREED,
    ApplicationState.LAPSED,
)
#: How many pairs the preview of an automatic assignment lists; the loads cover all of them.
_SHOWN_PAIRS = 200


@require_safe
@inside_only
def assignments(request: HttpRequest, code: str) -> HttpResponse:
    """List the applications in review with their evaluators."""
    call = call_of(request, code)
    form = AssignmentFilter(request.GET)
    found = _filtered(actor_of(request), call, form).prefetch_related(
        Prefetch("assignments", Assignment.objects.select_related("member__user").order_by("member_id"))
    )
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    rows = []
    for application in page:
        with_call(application, call)
        states = [sheet.state for sheet in application.assignments.all()]
        rows.append((application, states.count(AssignmentState.SUBMITTED), sum(state in COUNTING for state in states)))
    return review_page(
        request,
        call,
        "staff/review/assignments.html",
        form=form,
        page=page,
        rows=rows,
        short=lacking_readers(call).count(),
    )


@require_safe
@inside_only
def export(request: HttpRequest, code: str) -> HttpResponseBase:
    """Give the evaluators' work on the found applications as a workbook, a row for each score sheet."""
    call = call_of(request, code)
    found = _filtered(actor_of(request), call, AssignmentFilter(request.GET))
    sheets = (
        Assignment.objects.filter(application__in=found.order_by().values("pk"))
        .select_related("application__organisation", "member__user")
        .order_by("application__number", "member_id")
    )
    return as_workbook([_sheet(call, sheets)], f"review-{call.code}.xlsx")


@require_http_methods(["GET", "HEAD", "POST"])
@staff_only
def automatic(request: HttpRequest, code: str) -> HttpResponse:
    """Show what an automatic assignment would do and why; do it."""
    call = call_of(request, code)
    if request.method == "POST":
        try:
            made = len(assign_automatically(actor=actor_of(request), call=call))
        except Refused:
            raise
        except DomainError as refusal:
            warn(request, refusal.message)
        else:
            told = ngettext("%(number)s assignment was made.", "%(number)s assignments were made.", made)
            say(request, told % {"number": made})
        return redirect("staff_assignments", call.code)
    proposal = propose_assignment(call)
    names = {field.code: field.name for field in GreenField.objects.all()}
    return review_page(
        request,
        call,
        "staff/review/automatic.html",
        proposal=proposal,
        pairs=[
            (member, application, [names[each] for each in matched])
            for member, application, matched in proposal.pairs[:_SHOWN_PAIRS]
        ],
        hidden=max(0, len(proposal.pairs) - _SHOWN_PAIRS),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@inside_only
def sheets(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Show the score sheets of one application; give it to one more evaluator."""
    call = call_of(request, code)
    application = _application(request, call, application_id)
    form = AssignForm(request.POST or None, application=application)
    if request.method == "POST" and form.is_valid():
        member = form.cleaned_data["member"]
        if attempt(form, lambda: assign(actor=actor_of(request), application=application, member=member)):
            say(request, _("%(name)s has the application now.") % {"name": member.user.shown_name})
            return redirect("staff_sheets", call.code, application.pk)
    return _show_sheets(request, call, application, form)


@require_POST
@staff_only
def take_back(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Take an application back from an evaluator."""
    call = call_of(request, code)
    assignment = get_object_or_404(Assignment.objects.select_related("member__call"), pk=pk, member__call=call)
    do(
        request,
        lambda: unassign(actor=actor_of(request), assignment=assignment),
        _("The assignment is taken back."),
    )
    return redirect("staff_sheets", call.code, assignment.application_id)


@require_POST
@staff_only
def unlock(request: HttpRequest, code: str, pk: int) -> HttpResponse:
    """Open submitted scores again."""
    call = call_of(request, code)
    assignment = get_object_or_404(Assignment.objects.select_related("member__call"), pk=pk, member__call=call)
    form = UnlockForm(request.POST)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if attempt(form, lambda: unlock_scores(actor=actor_of(request), assignment=assignment, reason=reason)):
            say(request, _("The scores are open again; the evaluator is told."))
            return redirect("staff_sheets", call.code, assignment.application_id)
    application = _application(request, call, assignment.application_id)
    return _show_sheets(request, call, application, AssignForm(None, application=application), (pk, form))


def _application(request: HttpRequest, call: Call, pk: int) -> Application:
    seen = Application.objects.visible_to(actor_of(request))
    found = seen.filter(call=call, state__in=_REVIEWED).select_related("call", "organisation")
    return get_object_or_404(found, pk=pk)


def _show_sheets(
    request: HttpRequest,
    call: Call,
    application: Application,
    form: AssignForm,
    unlocking: tuple[int, UnlockForm] | None = None,
) -> HttpResponse:
    criteria = list(call.criteria.all())
    names = {field.code: field.name for field in GreenField.objects.all()}
    rows = []
    found = application.assignments.select_related("member__user").prefetch_related("scores", "unlockings__unlocked_by")
    for sheet in found.order_by("member_id"):
        points = {score.criterion_id: score.points for score in sheet.scores.all()}
        own = unlocking[1] if unlocking and unlocking[0] == sheet.pk else UnlockForm()
        matched = [names[code] for code in sheet.matched if code in names]
        rows.append((sheet, [points.get(each.pk) for each in criteria], matched, own))
    return review_page(
        request,
        call,
        "staff/review/sheets.html",
        application=application,
        criteria=criteria,
        rows=rows,
        form=form,
        conflicts=Conflict.objects.filter(application=application)
        .exclude(state=ConflictState.DISMISSED)
        .select_related("member__user"),
        in_review=application.state == ApplicationState.ELIGIBLE,
    )


def _filtered(actor: Actor, call: Call, form: AssignmentFilter) -> QuerySet[Application]:
    form.is_valid()
    given = form.cleaned_data
    # Not joined and counted only where asked for: the twenty rows of a page bring their organisations and sheets.
    found = (
        Application.objects.visible_to(actor).filter(call=call, state__in=_REVIEWED).prefetch_related("organisation")
    )
    if given.get("missing"):
        found = found.alias(readers=_READERS).filter(readers__lt=call.evaluators_each, state=ApplicationState.ELIGIBLE)
    text = given.get("q", "").strip()
    if text:
        last = text.rpartition("-")[2]
        by_number = Q(number=int(last)) if last.isascii() and last.isdigit() and len(last) <= 9 else Q()  # noqa: PLR2004
        names = Q(organisation__name_ko__icontains=text) | Q(organisation__name_en__icontains=text)
        by_text = names | Q(alias__iexact=text)
        found = found.filter(by_text | by_number if by_number else by_text)
    return found.order_by(*_SORTS[given.get("sort") or "alias"])


def _sheet(call: Call, sheets: QuerySet[Assignment]) -> Sheet:
    columns = (
        Column(_("Receipt number"), width=24),
        Column(_("Alias"), width=10),
        Column(_("Applicant"), width=30),
        Column(_("Evaluator"), width=20),
        Column(_("State"), width=14),
        Column(_("Total (weighted)"), Kind.NUMBER, 14, 2),
        Column(_("Comment for the applicant"), width=60),
        Column(_("Comment for the centre"), width=60),
    )
    rows = (
        (
            with_call(each.application, call).receipt_code,
            each.application.alias,
            each.application.organisation.name,
            each.member.user.shown_name,
            each.get_state_display(),
            each.total,
            each.comment_for_applicant,
            each.comment_internal,
        )
        for each in sheets.iterator(chunk_size=1000)
    )
    return Sheet(_("Review"), columns, rows)

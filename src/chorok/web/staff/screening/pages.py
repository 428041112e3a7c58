"""One application in the screening: answers, papers, rules beside the checklist, and what staff decides."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from chorok.core import clock
from chorok.core.access import client_ip, record_look
from chorok.programs.domain.costs import asks_for_costs
from chorok.programs.domain.queries.answers import answers_to_read
from chorok.programs.domain.queries.application_history import history_of
from chorok.programs.domain.screening import accept_application, ask_supplement, reject_application, save_checks
from chorok.programs.domain.states_applications import APPLICATION_FLOW, is_not_decided
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, ApplicationDocument
from chorok.programs.policy_applications import can_screen
from chorok.web.components.access import actor_of, inside_only, staff_only
from chorok.web.components.attempts import attempt, do
from chorok.web.components.feedback import say
from chorok.web.staff.screening.forms import ChecklistForm, RejectForm, SupplementForm
from chorok.web.staff.screening.lists import visible_call

#: Days an applicant gets by default to supplement an application.
USUAL_DAYS = 7


@require_safe
@inside_only
def application(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Show one application."""
    return _show(request, _visible(request, code, application_id))


@require_POST
@staff_only
def checks(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Keep the checklist."""
    record = _visible(request, code, application_id)
    form = ChecklistForm(request.POST, items=record.call.checklist.all())
    if form.is_valid():
        done = attempt(form, lambda: save_checks(actor=actor_of(request), application=record, results=form.results))
        if done is not None:
            say(request, _("The checklist was saved."))
            return _back(record)
    return _show(request, record, checklist=form)


@require_POST
@staff_only
def supplement(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Ask the applicant to mend something."""
    record = _visible(request, code, application_id)
    form = SupplementForm(request.POST, application=record)
    if form.is_valid():
        done = attempt(form, lambda: ask_supplement(actor=actor_of(request), application=record, **form.cleaned_data))
        if done is not None:
            say(request, _("The request went to the applicant."))
            return _back(record)
    return _show(request, record, asking=form)


@require_POST
@staff_only
def accept(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Let the application pass."""
    record = _visible(request, code, application_id)
    return _step(
        request,
        record,
        lambda: accept_application(actor=actor_of(request), application=record),
        _("The application passed the screening; the applicant was told."),
    )


@require_POST
@staff_only
def reject(request: HttpRequest, code: str, application_id: int) -> HttpResponse:
    """Reject the application with a reason."""
    record = _visible(request, code, application_id)
    form = RejectForm(request.POST, prefix="reject")
    if form.is_valid():
        done = attempt(
            form,
            lambda: reject_application(actor=actor_of(request), application=record, reason=form.cleaned_data["reason"]),
        )
        if done is not None:
            say(request, _("The application was rejected; the applicant was told the reason."))
            return _back(record)
    return _show(request, record, rejecting=form)


def _step(request: HttpRequest, record: Application, action: Callable[[], object], done: str) -> HttpResponse:
    do(request, action, done)
    return _back(record)


def _visible(request: HttpRequest, code: str, application_id: int) -> Application:
    call = visible_call(request, code)
    found = Application.objects.visible_to(actor_of(request)).exclude(state=ApplicationState.DRAFT)
    related = ("call__line", "organisation", "receipt", "submitted_by")
    return get_object_or_404(found.select_related(*related), call=call, pk=application_id)


def _back(record: Application) -> HttpResponse:
    return redirect("staff_application", record.call.code, record.pk)


def _show(
    request: HttpRequest,
    record: Application,
    *,
    checklist: ChecklistForm | None = None,
    asking: SupplementForm | None = None,
    rejecting: RejectForm | None = None,
) -> HttpResponse:
    actor = actor_of(request)
    record_look(
        actor=actor,
        ip=client_ip(request),
        action="view",
        subject_type="application",
        subject_ids=[record.pk],
        path=request.path,
    )
    papers = ApplicationDocument.objects.filter(application=record, replaced_at=None).select_related("file", "document")
    handed_in = {paper.document_id: paper for paper in papers}
    step = {name: bool(APPLICATION_FLOW.check(name, record, actor=actor)) for name in APPLICATION_FLOW.transitions}
    return render(
        request,
        "staff/screening/application.html",
        {
            "call": record.call,
            "application": record,
            "read": answers_to_read(record),
            "papers": [(document, handed_in.get(document.pk)) for document in record.call.documents.all()],
            "has_costs": asks_for_costs(record.call),
            "findings": list(record.findings.select_related("rule")),
            "supplements": list(
                record.supplements.select_related("asked_by", "answered_by").prefetch_related("pages", "documents")
            ),
            "history": history_of(record),
            "may_screen": bool(can_screen(actor, record)) and bool(is_not_decided(record)),
            "checklist_form": checklist or ChecklistForm(items=record.call.checklist.all(), checks=record.checks.all()),
            "supplement_form": asking or SupplementForm(application=record, due_at=clock.in_days(USUAL_DAYS)),
            "reject_form": rejecting or RejectForm(prefix="reject"),
            "may_accept": step["accept"],
            "may_reject": step["reject"],
            "may_ask": step["ask_supplement"],
            "asking": asking is not None,
        },
    )

"""The check of everything, handing in, the receipt; taking back, opening again, answering the centre."""

from collections.abc import Callable

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.programs.domain.appeals import last_day, may_still_appeal
from chorok.programs.domain.applications import reopen_application, submit_application, withdraw_application
from chorok.programs.domain.call_rules import words
from chorok.programs.domain.costs import asks_for_costs
from chorok.programs.domain.eligibility import check
from chorok.programs.domain.queries.answers import answers_to_read
from chorok.programs.domain.readiness import Problem, asked_documents, problems
from chorok.programs.domain.screening import answer_supplement
from chorok.programs.domain.states_applications import APPLICATION_FLOW
from chorok.programs.enums import ApplicationState
from chorok.programs.models import ApplicationDocument
from chorok.programs.policy_applications import open_supplement
from chorok.web.company.applications.forms import SupplementForm, WithdrawForm
from chorok.web.company.applications.opened import CHECK, Acting, Opened, application_act, application_page, url_of
from chorok.web.company.applications.results import has_result
from chorok.web.components.attempts import attempt
from chorok.web.components.feedback import say, warn


@application_page("GET", "HEAD")
def application(opened: Opened) -> HttpResponse:
    """Show where the application stands, what is due, what was written, and what can be done now."""
    return _overview(opened)


@application_page("GET", "HEAD")
def check_page(opened: Opened) -> HttpResponse:
    """Check everything and offer to hand in."""
    if opened.application.state != ApplicationState.DRAFT:
        return redirect(opened.overview_url)
    findings = check(opened.application.call, opened.desk.organisation, today=clock.today())
    found = problems(opened.application, findings=findings, pages=opened.pages)
    urls = {step.code: opened.step_url(step) for step in opened.steps}
    return opened.draw(
        "check",
        findings=list(zip(words(finding.rule for finding in findings), findings, strict=True)),
        problems=[(problem, urls.get(problem.step) or _apply_url(opened)) for problem in found],
        read=answers_to_read(opened.application, pages=opened.pages),
        papers=_papers(opened),
        has_costs=asks_for_costs(opened.application.call),
        may_submit=not found and opened.may_edit,
        bar=opened.bar(CHECK, found),
        previous=opened.before(CHECK),
    )


@application_act
def submit(acting: Acting) -> HttpResponse:
    """Hand in; pressed twice it leads to the same receipt."""
    try:
        submit_application(actor=acting.actor, application=acting.application)
    except Refused:
        raise
    except DomainError as refusal:
        warn(acting.request, refusal.message)
        return redirect(url_of(acting.application, "desk_application_check"))
    return redirect(url_of(acting.application, "desk_application_receipt"))


@application_page("GET", "HEAD")
def receipt(opened: Opened) -> HttpResponse:
    """Say that the application arrived, with its number."""
    if opened.application.submitted_at is None:
        return redirect(opened.overview_url)
    return opened.draw("receipt", may_reopen=_may(opened, "reopen"))


@application_page("POST")
def reopen(opened: Opened) -> HttpResponse:
    """Make it a draft again, until the deadline."""
    return _step(
        opened,
        lambda: reopen_application(actor=opened.desk.actor, application=opened.application),
        _("The application is a draft again. It counts only when you hand it in once more."),
    )


@application_page("POST")
def withdraw(opened: Opened) -> HttpResponse:
    """Take the application back with a reason."""
    form = WithdrawForm(opened.desk.request.POST, prefix="withdraw")
    if form.is_valid():
        done = attempt(
            form,
            lambda: withdraw_application(
                actor=opened.desk.actor, application=opened.application, reason=form.cleaned_data["reason"]
            ),
        )
        if done is not None:
            say(opened.desk.request, _("The application was withdrawn."))
            return redirect(opened.overview_url)
    return _overview(opened, withdrawing=form)


@application_page("POST")
def supplement(opened: Opened) -> HttpResponse:
    """Say that what the centre asked for is mended."""
    form = SupplementForm(opened.desk.request.POST, prefix="supplement")
    if form.is_valid():
        done = attempt(
            form,
            lambda: answer_supplement(
                actor=opened.desk.actor, application=opened.application, answer=form.cleaned_data["answer"]
            ),
        )
        if done is not None:
            say(opened.desk.request, _("Your answer went to the centre."))
            return redirect(opened.overview_url)
    return _overview(opened, answering=form)


def _step(opened: Opened, action: Callable[[], object], done: str) -> HttpResponse:
    try:
        action()
    except Refused:
        raise
    except DomainError as refusal:
        warn(opened.desk.request, refusal.message)
    else:
        say(opened.desk.request, done)
    return redirect(opened.overview_url)


def _overview(
    opened: Opened, *, withdrawing: WithdrawForm | None = None, answering: SupplementForm | None = None
) -> HttpResponse:
    record = opened.application
    is_draft = record.state == ApplicationState.DRAFT
    found: list[Problem] = problems(record, pages=opened.pages) if is_draft else []
    unready = {problem.step for problem in found}
    asked_for = open_supplement(record)
    return opened.draw(
        "overview",
        steps=[(step, opened.step_url(step), step.code not in unready) for step in opened.steps] if is_draft else [],
        problem_count=len(found),
        read=[] if is_draft else answers_to_read(record, pages=opened.pages),
        papers=_papers(opened),
        has_costs=asks_for_costs(record.call),
        findings=list(record.findings.select_related("rule")),
        asked=asked_for,
        supplements=list(record.supplements.all()),
        has_result=has_result(record),
        appeal_until=last_day(record) if may_still_appeal(record) else None,
        may_edit=opened.may_edit,
        may_reopen=_may(opened, "reopen"),
        may_withdraw=_may(opened, "withdraw"),
        may_answer=asked_for is not None and _may(opened, "answer_supplement"),
        withdraw_form=withdrawing or WithdrawForm(prefix="withdraw"),
        supplement_form=answering or SupplementForm(prefix="supplement"),
    )


def _may(opened: Opened, step: str) -> bool:
    return bool(APPLICATION_FLOW.check(step, opened.application, actor=opened.desk.actor))


def _papers(opened: Opened) -> list[tuple[object, ApplicationDocument | None]]:
    """Return each paper asked for with what was handed in."""
    present = {
        paper.document_id: paper
        for paper in ApplicationDocument.objects.filter(
            application=opened.application, replaced_at=None
        ).select_related("file")
    }
    asked = asked_documents(opened.application.call, opened.desk.organisation)
    return [(document, present.get(document.pk)) for document in asked]


def _apply_url(opened: Opened) -> str:
    return reverse("desk_call", args=[opened.desk.organisation.pk, opened.application.call.code])

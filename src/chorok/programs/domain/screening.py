"""Screening (요건검토): the checklist, requests for supplement and their answers, accepting and rejecting."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from django.db import transaction
from django.utils.functional import lazy
from django.utils.text import format_lazy
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.programs.domain.applications import link_of, lock
from chorok.programs.domain.costs import asks_for_costs
from chorok.programs.domain.deadlines import screening_may_be_over
from chorok.programs.domain.missing import missing
from chorok.programs.domain.notices import KIND_APPLICATIONS, tell_organisation
from chorok.programs.domain.notices_selection import appeal_last_day, appeal_text, day_here
from chorok.programs.domain.readiness import asked_documents, costs_problem, document_gaps
from chorok.programs.domain.receipts import exact
from chorok.programs.domain.review_todos import nothing_to_score
from chorok.programs.domain.states_applications import APPLICATION_FLOW, is_not_decided
from chorok.programs.domain.texts import paragraphs
from chorok.programs.enums import ApplicationState, CheckResult, SupplementState
from chorok.programs.models import (
    Application,
    ChecklistItem,
    FormPage,
    RequiredDocument,
    ScreeningCheck,
    Supplement,
)
from chorok.programs.policy_applications import can_screen, open_supplement
from chorok.todos.domain.todos import close_todo, close_todos, open_todo

LONGEST_TEXT = 2000
LONGEST_NOTE = 500


@transaction.atomic
def save_checks(*, actor: Actor, application: Application, results: Mapping[int, tuple[str, str]]) -> Application:
    """Keep what was found for lines of the checklist: `results` maps an item's id to its result and a note.

    An empty result takes the finding back. Raises DomainError for a line of another call, for a missing line without a
    note that says what is missing, and once the results went out.
    """
    row = lock(application)
    require(can_screen(actor, row))
    going_on = is_not_decided(row)
    if not going_on:
        raise DomainError(going_on.reason)
    items = ChecklistItem.objects.filter(call=row.call_id).in_bulk()
    for item_id, (result, note) in results.items():
        field = f"item_{item_id}"
        if item_id not in items or (result and result not in CheckResult.values):
            raise DomainError(_("This line is not on the checklist."), field=field)
        text = paragraphs(note, field=f"note_{item_id}", limit=LONGEST_NOTE)
        if result == CheckResult.MISSING and not text:
            raise DomainError(_("Say what is missing or wrong."), field=f"note_{item_id}")
        checks = ScreeningCheck.objects.filter(application=row, item=item_id)
        if not result:
            checks.delete()
            continue
        present = checks.first()
        if present is not None and (present.result, present.note) == (result, text):
            continue
        ScreeningCheck.objects.update_or_create(
            application=row,
            item_id=item_id,
            defaults={"result": result, "note": text, "checked_at": clock.now(), "checked_by_id": actor.user_id},
        )
    return row


@transaction.atomic
def ask_supplement(
    *,
    actor: Actor,
    application: Application,
    text: str,
    due_at: datetime,
    pages: Iterable[FormPage] = (),
    documents: Iterable[RequiredDocument] = (),
    costs: bool = False,
) -> Supplement:
    """Ask the applicant to mend what `pages` and `documents` name, and the `costs`, until `due_at`; nothing else.

    A request that is open already is settled by the new one. Raises DomainError without words, without anything
    named, for costs where the call asks for none, or with a due date that has passed.
    """
    row = lock(application)
    text = paragraphs(text, field="text", limit=LONGEST_TEXT, required=True)
    named_pages, named_documents = list(pages), list(documents)
    if not named_pages and not named_documents and not costs:
        raise DomainError(_("Choose what may be changed: a page, a document or the costs."), field="pages")
    calls = {page.call_id for page in named_pages} | {document.call_id for document in named_documents}
    if calls - {row.call_id}:
        raise DomainError(_("Choose pages and documents of this call."), field="pages")
    if costs and not asks_for_costs(row.call):
        raise DomainError(_("This call asks for no costs."), field="costs")
    if due_at <= clock.now():
        raise DomainError(_("The due date must lie in the future."), field="due_at")
    APPLICATION_FLOW.apply("ask_supplement", row, actor=actor)
    row.supplements.filter(state=SupplementState.OPEN).update(state=SupplementState.CLOSED)
    request = Supplement.objects.create(
        application=row, text=text, costs=costs, due_at=due_at, asked_at=clock.now(), asked_by_id=actor.user_id
    )
    request.pages.set(named_pages)
    request.documents.set(named_documents)
    row.save(update_fields=["state"])
    close_todo(_look_key(row))
    open_todo(
        key=_supplement_key(row),
        kind=KIND_APPLICATIONS,
        title=format_lazy(_("Answer the centre's request for supplement: {call}"), call=row.call),
        link=link_of(row),
        due_at=due_at,
        organisation=row.organisation,
    )
    tell_organisation(
        row.organisation,
        kind=KIND_APPLICATIONS,
        subject=format_lazy(_("{code}: please supplement your application"), code=row.receipt_code),
        body=format_lazy(_("{text}\n\nAnswer before {due}."), text=text, due=exact(due_at)),
        link=link_of(row),
    )
    return request


@transaction.atomic
def answer_supplement(*, actor: Actor, application: Application, answer: str) -> Supplement:
    """Say that what was asked for is mended; the application goes back to the screening.

    Raises DomainError without words, when no request is open any more, or while something required is missing on
    the pages and among the documents it names, or the costs it names aren't as the call allows them.
    """
    row = lock(application)
    answer = paragraphs(answer, field="answer", limit=LONGEST_TEXT, required=True)
    request = open_supplement(row)
    if request is None:
        raise DomainError(_("No request waits for an answer any more: it was settled, or its time is over."))
    APPLICATION_FLOW.apply("answer_supplement", row, actor=actor)
    _require_mended(row, request)
    request.state, request.answer = SupplementState.ANSWERED, answer
    request.answered_at, request.answered_by_id = clock.now(), actor.user_id
    request.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    row.save(update_fields=["state"])
    close_todo(_supplement_key(row))
    _back_to_staff(row, _("{code}: the supplement was answered; go on with the screening"))
    return request


def lapse_supplements() -> int:
    """Give applications whose supplement nobody sent in time back to the staff; return how many.

    Runs again and again: the to-do of the applicant, who can't answer any more, says what is done already.
    """
    late = Application.objects.filter(
        state=ApplicationState.SUPPLEMENT,
        supplements__state=SupplementState.OPEN,
        supplements__due_at__lte=clock.now(),
    ).select_related("call")
    return sum(_lapse(application) for application in late)


@transaction.atomic
def _lapse(application: Application) -> bool:
    if not close_todo(_supplement_key(application)):
        return False
    _back_to_staff(application, _("{code}: no supplement came in time; decide on the application"))
    return True


@transaction.atomic
def accept_application(*, actor: Actor, application: Application) -> Application:
    """Let the application pass the screening, and tell the applicant.

    Raises DomainError while a line of the checklist says that something is missing.
    """
    row = lock(application)
    if row.checks.filter(result=CheckResult.MISSING).exists():
        raise DomainError(_("A line of the checklist says that something is missing."))
    APPLICATION_FLOW.apply("accept", row, actor=actor)
    row.screened_at, row.rejection_reason = clock.now(), ""
    row.save(update_fields=["state", "screened_at", "rejection_reason"])
    _settled(row)
    tell_organisation(
        row.organisation,
        kind=KIND_APPLICATIONS,
        subject=format_lazy(_("{code}: your application passed the screening"), code=row.receipt_code),
        body=format_lazy(_("“{call}” – the review comes next; we will write when it is decided."), call=row.call),
        link=link_of(row),
    )
    return row


@transaction.atomic
def reject_application(*, actor: Actor, application: Application, reason: str) -> Application:
    """Reject the application in the screening; the applicant reads `reason`. Raises DomainError without one."""
    row = lock(application)
    reason = paragraphs(reason, field="reason", limit=LONGEST_TEXT, required=True)
    APPLICATION_FLOW.apply("reject", row, actor=actor)
    row.screened_at, row.rejection_reason = clock.now(), reason
    row.save(update_fields=["state", "screened_at", "rejection_reason"])
    _settled(row)
    nothing_to_score(row)
    tell_organisation(
        row.organisation,
        kind=KIND_APPLICATIONS,
        subject=format_lazy(_("{code}: your application did not pass the screening"), code=row.receipt_code),
        body=_lazy_rejection(row),
        link=link_of(row),
    )
    return row


def _rejection(application: Application) -> str:
    """Tell the reason, and until when one may appeal against it."""
    told = gettext("“{call}”\n\nReason: {reason}")
    text = told.format(call=application.call.name, reason=application.rejection_reason)
    until = application.screened_at and appeal_last_day(application.call, day_here(application.screened_at))
    return f"{text}\n\n{appeal_text(until)}" if until else text


_lazy_rejection = lazy(_rejection, str)


def staff_link(application: Application) -> str:
    """Return the application's page in the staff's console."""
    return f"/staff/programme/calls/{application.call.code}/applications/{application.pk}/"


def _supplement_key(application: Application) -> str:
    return f"application:{application.pk}:supplement"


def _look_key(application: Application) -> str:
    return f"application:{application.pk}:look"


def _back_to_staff(application: Application, title: Text) -> None:
    open_todo(
        key=_look_key(application),
        kind=KIND_APPLICATIONS,
        title=format_lazy(title, code=application.receipt_code),
        link=staff_link(application),
        role=Role.STAFF,
    )


def _require_mended(application: Application, request: Supplement) -> None:
    """Raise DomainError for what was taken out and not put back, or is lost. Elsewhere nothing can be mended now."""
    pages = set(request.pages.all())
    for gap in missing(application):
        if gap.page in pages:
            raise DomainError(format_lazy("{page}: {q}: {m}", page=gap.page.name, q=gap.question.name, m=gap.message))
    wrong = costs_problem(application) if request.costs else None
    if wrong is not None:
        raise DomainError(format_lazy("{page}: {m}", page=_("Costs"), m=wrong.message))
    named = asked_documents(application.call, application.organisation).filter(pk__in=request.documents.all())
    for message in document_gaps(application, list(named)):
        raise DomainError(message)


def _settled(application: Application) -> None:
    """Nothing is due from anybody in the screening of this application any more."""
    application.supplements.filter(state=SupplementState.OPEN).update(state=SupplementState.CLOSED)
    close_todos(f"application:{application.pk}:")
    screening_may_be_over(application.call)

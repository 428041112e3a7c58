"""Applying: start, say what it costs, hand in, take back, open again. Numbers have no gaps; nothing happens twice."""

from decimal import Decimal

from django.db import connection, transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.programs.domain.agreements import end_unsigned
from chorok.programs.domain.answers import keep_registry_facts
from chorok.programs.domain.costs import check_sum, digest_of
from chorok.programs.domain.eligibility import MENDED_MEANWHILE, Finding, check
from chorok.programs.domain.form_freezing import freeze_form
from chorok.programs.domain.notices import KIND_APPLICATIONS, tell_organisation
from chorok.programs.domain.readiness import costs_problem, problems
from chorok.programs.domain.review_todos import nothing_to_score
from chorok.programs.domain.states_applications import APPLICATION_FLOW
from chorok.programs.domain.texts import paragraphs
from chorok.programs.domain.waiting import place_became_free
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, Call, RuleFinding
from chorok.programs.policy_applications import can_edit_costs, can_file
from chorok.registry.models import Organisation
from chorok.todos.domain.todos import close_todo, close_todos, open_todo

#: Makes the call's counter or counts it up, in one statement, which the others wait for.
_COUNT_UP = (
    "INSERT INTO programs_receiptcounter AS counter (call_id, last) VALUES (%s, 1) "
    "ON CONFLICT (call_id) DO UPDATE SET last = counter.last + 1 RETURNING last"
)
SUMS = ("costs", "subsidy", "own_cash", "own_in_kind")
_REASON_LENGTH = 300


@transaction.atomic
def start_application(*, actor: Actor, call: Call, organisation: Organisation) -> Application:
    """Begin an application of `organisation`; one that was begun before is returned as it stands.

    The call's form is frozen with its first application. Raises DomainError when the call takes no applications now,
    or when a rule of it isn't met (with the rule's reason); Refused for those who may not file.
    """
    require(can_file(actor, organisation))
    begun = Application.objects.filter(call=call, organisation=organisation).first()
    if begun is not None:
        return begun
    fresh = Call.objects.get(pk=call.pk)
    if not fresh.takes_applications:
        raise DomainError(_("This call takes no applications now."))
    for finding in check(fresh, organisation, today=clock.today()):
        if stands_against(finding):
            raise DomainError(finding.reason)
    freeze_form(fresh)
    now = clock.now()
    application, created = Application.objects.get_or_create(
        call=fresh,
        organisation=organisation,
        defaults={"created_at": now, "created_by_id": actor.user_id, "saved_at": now},
    )
    if created:
        _remind_to_finish(application)
    return application


@transaction.atomic
def save_costs(*, actor: Actor, application: Application, base: str, sums: dict[str, Decimal | None]) -> Application:
    """Keep the sums of a draft in won, gaps and all; the call's limits are checked by `readiness`.

    `base` is `digest_of` the sums the form was drawn with. Raises Outdated when a colleague changed them meanwhile,
    DomainError beside a field that holds no sum. What was handed in holds whole sums always: those mended on request
    (`screening.ask_supplement`) are kept only as the call allows them.
    """
    row = lock(application)
    require(can_edit_costs(actor, row))
    if base != digest_of(row) and any(getattr(row, name) != sums[name] for name in SUMS):
        raise Outdated(_("A colleague changed these sums meanwhile. Compare them and save again if yours shall stand."))
    for name in SUMS:
        setattr(row, name, check_sum(sums[name], field=name))
    wrong = None if row.state == ApplicationState.DRAFT else costs_problem(row)
    if wrong is not None:
        raise wrong
    row.saved_at = clock.now()
    row.save(update_fields=[*SUMS, "saved_at"])
    return row


@transaction.atomic
def submit_application(*, actor: Actor, application: Application) -> Application:
    """Hand the application in and give it its receipt number; a second press returns what the first one made.

    The deadline holds to the second. What the eligibility rules say at this moment is kept, the receipt is made and
    mailed by a task. Raises DomainError with the first problem when something is missing, when a rule isn't met or the
    deadline has passed; Refused for those who may not file.
    """
    from chorok.programs.tasks_applications import make_receipt_task  # noqa: PLC0415 - the task imports this module

    row = lock(application)
    if row.state == ApplicationState.SUBMITTED:
        require(can_file(actor, row.organisation))
        return row
    now = clock.now()
    APPLICATION_FLOW.apply("submit", row, actor=actor)
    findings = check(row.call, row.organisation, today=clock.today())
    keep_registry_facts(actor=actor, application=row)
    found = problems(row, findings=findings)
    if found:
        raise DomainError(format_lazy("{step}: {message}", step=found[0].step_label, message=found[0].message))
    _keep_findings(row, findings)
    row.submitted_at, row.submitted_by_id = now, actor.user_id
    close_todo(draft_key(row))
    make_receipt_task.defer(application_id=row.pk)
    # The last step, as every other submission of the call waits for this row until the commit.
    if row.number is None:
        row.number = _next_number(row.call_id)
    row.save(update_fields=["state", "number", "submitted_at", "submitted_by"])
    return row


@transaction.atomic
def withdraw_application(*, actor: Actor, application: Application, reason: str) -> Application:
    """Take an application back, until its agreement is signed; it keeps its number.

    Raises DomainError without a reason or in another state.
    """
    row = lock(application)
    reason = paragraphs(reason, field="reason", limit=_REASON_LENGTH, required=True)
    had_a_place = row.state == ApplicationState.SELECTED
    APPLICATION_FLOW.apply("withdraw", row, actor=actor)
    row.withdrawn_at, row.withdrawal_reason = clock.now(), reason
    row.save(update_fields=["state", "withdrawn_at", "withdrawal_reason"])
    close_todos(f"application:{row.pk}:")
    nothing_to_score(row)
    if had_a_place:
        end_unsigned(row, reason=reason)
        place_became_free(row.call)
    tell_organisation(
        row.organisation,
        kind=KIND_APPLICATIONS,
        subject=format_lazy(_("{code}: the application was withdrawn"), code=row.receipt_code),
        body=format_lazy(
            _("“{call}” – your organisation took the application back. Reason: {reason}"),
            call=row.call,
            reason=reason,
        ),
        link=link_of(row),
    )
    return row


@transaction.atomic
def reopen_application(*, actor: Actor, application: Application) -> Application:
    """Make a handed-in or withdrawn application a draft again, until the deadline.

    It keeps its number, but counts as not handed in until it is submitted again. Raises DomainError after the
    deadline or when the centre has begun to screen it.
    """
    row = lock(application)
    APPLICATION_FLOW.apply("reopen", row, actor=actor)
    row.withdrawn_at, row.withdrawal_reason = None, ""
    row.submitted_at, row.submitted_by, row.receipt = None, None, None
    row.saved_at = clock.now()
    row.save()
    close_todos(f"application:{row.pk}:")
    _remind_to_finish(row)
    return row


def lock(application: Application) -> Application:
    """Lock the application's row and return it as it stands now, with call and organisation."""
    rows = Application.objects.select_for_update(of=("self",)).select_related("call__line", "organisation")
    return rows.get(pk=application.pk)


def link_of(application: Application) -> str:
    """Return the application's page on the company's desk."""
    return f"/desk/{application.organisation_id}/applications/{application.pk}/"


def draft_key(application: Application) -> str:
    """Return the key of the to-do to finish a draft."""
    return f"application:{application.pk}:draft"


def stands_against(finding: Finding) -> bool:
    """Say whether a rule keeps an application from being begun: it isn't met, and time alone won't mend it."""
    return finding.met is False and finding.rule.kind not in MENDED_MEANWHILE


def _remind_to_finish(application: Application) -> None:
    open_todo(
        key=draft_key(application),
        kind=KIND_APPLICATIONS,
        title=format_lazy(_("Finish and hand in the application: {call}"), call=application.call),
        link=link_of(application),
        due_at=application.call.closes_at,
        organisation=application.organisation,
    )


def _keep_findings(application: Application, findings: list[Finding]) -> None:
    if application.number is not None:  # it was handed in before
        application.findings.all().delete()
    now = clock.now()
    RuleFinding.objects.bulk_create(
        RuleFinding(
            application=application,
            rule=one.rule,
            met=one.met,
            reason_ko=one.reason_ko[:300],
            reason_en=one.reason_en[:300],
            found_at=now,
        )
        for one in findings
    )


def _next_number(call_id: int) -> int:
    """Count up the call's receipts; whoever comes second waits for the first one's commit, so no number is lost."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT_UP, [call_id])
        last: int = cursor.fetchone()[0]
    return last

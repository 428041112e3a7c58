"""Scores: saved as they are typed, locked when submitted, opened again for a reason that is kept."""

from collections.abc import Mapping
from decimal import Decimal

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.notices import KIND_REVIEW
from chorok.programs.domain.ranking import sheet_total
from chorok.programs.domain.review_rules import check_undecided, lock_review
from chorok.programs.domain.review_todos import remind_of_scores
from chorok.programs.domain.states_review import ASSIGNMENT_FLOW
from chorok.programs.domain.totals import refresh_totals
from chorok.programs.enums import ApplicationState, AssignmentState
from chorok.programs.models import Assignment, Criterion, Score, Unlocking
from chorok.programs.policy_review import can_judge, can_run_review

#: Points are given to two decimals.
_SCALE = Decimal("0.01")


@transaction.atomic
def save_scores(
    *,
    actor: Actor,
    assignment: Assignment,
    points: Mapping[int, Decimal | None],
    comment_for_applicant: str | None = None,
    comment_internal: str | None = None,
) -> Assignment:
    """Save the points by criterion (its id) as far as they are typed; None empties one, what is left out stays.

    Raises Refused for others than the assigned evaluator. Raises DomainError when the sheet is submitted, the evaluator
    is recused or the review is over, and on the field `points-<criterion>` when a number is out of its range; then
    nothing of the sheet is saved.
    """
    kept = _held(actor, assignment)
    _check_takes_scores(kept)
    criteria = {criterion.pk: criterion for criterion in kept.application.call.criteria.all()}
    for key, given in points.items():
        if key not in criteria:
            raise DomainError(_("This criterion doesn't belong to the call."))
        if given is not None:
            _check_range(criteria[key], given)
    _write(kept, points)
    if comment_for_applicant is not None:
        kept.comment_for_applicant = comment_for_applicant.strip()
    if comment_internal is not None:
        kept.comment_internal = comment_internal.strip()
    kept.saved_at = clock.now()
    kept.total = _total(kept, list(criteria.values()))
    kept.save(update_fields=["comment_for_applicant", "comment_internal", "saved_at", "total"])
    return kept


@transaction.atomic
def submit_scores(*, actor: Actor, assignment: Assignment) -> Assignment:
    """Submit the sheet: it is locked, and its total counts from now on. A second submit changes nothing.

    Raises what `save_scores` raises, and DomainError on the field of the first criterion that has no points yet.
    """
    kept = _held(actor, assignment)
    if kept.state == AssignmentState.SUBMITTED:
        return kept
    _check_takes_scores(kept)
    criteria = list(kept.application.call.criteria.all())
    given = set(kept.scores.values_list("criterion_id", flat=True))
    for criterion in criteria:
        if criterion.pk not in given:
            raise DomainError(
                format_lazy(_("Give points for “{criterion}” before you submit."), criterion=criterion),
                field=f"points-{criterion.pk}",
            )
    if not criteria:
        raise DomainError(_("This call has no criteria to score by."))
    ASSIGNMENT_FLOW.apply("submit", kept, actor=actor)
    kept.total, kept.submitted_at = _total(kept, criteria), clock.now()
    kept.save(update_fields=["state", "total", "submitted_at"])
    refresh_totals([kept.application_id])
    remind_of_scores(kept.application.call, kept.member)
    return kept


@transaction.atomic
def unlock_scores(*, actor: Actor, assignment: Assignment, reason: str) -> Assignment:
    """Open submitted scores again; the reason is kept, and the total counts no more until the sheet is submitted anew.

    Raises DomainError (field reason) without a reason, and when the sheet isn't submitted or the results are announced.
    """
    require(can_run_review(actor, assignment.member.call))
    if not reason.strip():
        raise DomainError(_("Write the reason: it is kept with the scores."), field="reason")
    call = lock_review(assignment.member.call)
    kept = _lock(assignment)
    check_undecided(call, kept.application)
    ASSIGNMENT_FLOW.apply("unlock", kept, actor=actor)
    kept.submitted_at = None
    kept.save(update_fields=["state", "submitted_at"])
    Unlocking.objects.create(assignment=kept, reason=reason.strip(), unlocked_at=clock.now(), unlocked_by=actor.user)
    refresh_totals([kept.application_id])
    remind_of_scores(call, kept.member)
    notify(
        kind=KIND_REVIEW,
        recipient=kept.member.user,
        subject=format_lazy(_("Your scores for {alias} are open again"), alias=kept.application.alias),
        body=format_lazy(_("Reason: {reason}. Please check them and submit them again."), reason=reason.strip()),
        link=f"/review/calls/{call.code}/applications/{kept.pk}/",
    )
    return kept


def _lock(assignment: Assignment) -> Assignment:
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("member__user", "application__call")
    return still_there(rows.filter(pk=assignment.pk).first())


def _held(actor: Actor, assignment: Assignment) -> Assignment:
    """Lock the own sheet behind its call, the order everywhere: no result is decided meanwhile."""
    require(can_judge(actor, assignment))
    lock_review(assignment.application.call)
    kept = _lock(assignment)
    require(can_judge(actor, kept))
    return kept


def _check_takes_scores(kept: Assignment) -> None:
    if kept.state == AssignmentState.RECUSED:
        raise DomainError(_("You are recused from this application. Its scores are no longer taken."))
    if kept.state == AssignmentState.SUBMITTED:
        raise DomainError(_("These scores are submitted and locked. The centre can open them again for a reason."))
    if kept.application.state != ApplicationState.ELIGIBLE:
        raise DomainError(_("This application is no longer in review."))
    if kept.cleared_at is None:
        raise DomainError(_("Say first whether you have a conflict of interest."))


def _check_range(criterion: Criterion, points: Decimal) -> None:
    field = f"points-{criterion.pk}"
    if not points.is_finite() or not 0 <= points <= criterion.most:
        raise DomainError(
            format_lazy(_("Give 0 to {most} points."), most=f"{criterion.most.normalize():f}"), field=field
        )
    if points != points.quantize(_SCALE):
        raise DomainError(_("Points have two decimals at most."), field=field)


def _write(assignment: Assignment, points: Mapping[int, Decimal | None]) -> None:
    now = clock.now()
    emptied = [key for key, given in points.items() if given is None]
    Score.objects.filter(assignment=assignment, criterion__in=emptied).delete()
    stored = dict(Score.objects.filter(assignment=assignment).values_list("criterion_id", "points"))
    for key, given in points.items():
        if given is not None and stored.get(key) != given:
            Score.objects.update_or_create(
                assignment=assignment, criterion_id=key, defaults={"points": given, "saved_at": now}
            )


def _total(assignment: Assignment, criteria: list[Criterion]) -> Decimal | None:
    """Return the weighted total of the points given so far, None while there are none."""
    given = dict(Score.objects.filter(assignment=assignment).values_list("criterion_id", "points"))
    if not given:
        return None
    return sheet_total([given.get(each.pk, Decimal(0)) for each in criteria], [each.weight for each in criteria])

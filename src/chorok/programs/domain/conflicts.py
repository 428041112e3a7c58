"""Conflicts of interest: found by the system (제척), declared by evaluators (회피), claimed by applicants (기피)."""

from collections.abc import Iterable, Sequence

from django.db import transaction
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.core.errors import DomainError, Refused
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.programs.domain.conflict_facts import applicant_facts, evaluator_facts
from chorok.programs.domain.conflict_rules import conflicts_between
from chorok.programs.domain.notices import KIND_REVIEW, tell_organisation
from chorok.programs.domain.review_rules import check_open, check_undecided, in_review, is_announced, lock_review
from chorok.programs.domain.review_todos import remind_of_scores
from chorok.programs.domain.states_review import ASSIGNMENT_FLOW, CONFLICT_FLOW
from chorok.programs.domain.totals import refresh_totals
from chorok.programs.enums import (
    HANDED_IN,
    AssignmentState,
    ConflictGround,
    ConflictSource,
    ConflictState,
    PanelState,
)
from chorok.programs.models import Application, Assignment, Call, Conflict, ConflictClaim, PanelMember
from chorok.programs.models.review import COUNTING
from chorok.programs.policy_review import can_claim_conflict, can_judge, can_run_review
from chorok.todos.domain.todos import close_todo, open_todo

#: Exclusions by law and by membership: nobody may set them aside.
_ABSOLUTE = frozenset({ConflictGround.SAME_ORGANISATION, ConflictGround.SAME_NUMBER})
#: What an evaluator may declare; the other grounds the system finds.
DECLARABLE = (
    ConflictGround.FAMILY,
    ConflictGround.EMPLOYMENT,
    ConflictGround.MENTORING,
    ConflictGround.SAME_ORGANISATION,
    ConflictGround.OTHER,
)
#: Claims of one application that may wait for an answer at a time.
OPEN_CLAIMS = 5


@transaction.atomic
def find_conflicts(*, actor: Actor, call: Call) -> list[Conflict]:
    """Compare everybody on the panel with every applicant handed in; return the conflicts that are new.

    Each recuses the evaluator at once. One that staff set aside before is not brought up again.
    """
    require(can_run_review(actor, call))
    locked = lock_review(call)
    return find_in(locked)


def find_in(
    call: Call, *, members: Sequence[PanelMember] | None = None, applications: Sequence[Application] | None = None
) -> list[Conflict]:
    """Find the new conflicts of a locked call, of all or some `members` and `applications`, and recuse by them."""
    today, now = clock.today(), clock.now()
    panel = list(members) if members is not None else _panel(call)
    if applications is None:
        handed_in = Application.objects.filter(call=call, state__in=HANDED_IN)
        applications = list((in_review(call) if is_announced(call) else handed_in).select_related("organisation"))
    known = set(Conflict.objects.filter(member__call=call).values_list("member_id", "application_id", "ground"))
    evaluators = evaluator_facts(panel)
    applicants = applicant_facts(applications)
    found = [
        Conflict(
            member=member,
            application=application,
            source=ConflictSource.FOUND,
            ground=ground,
            state=ConflictState.UPHELD,
            raised_at=now,
        )
        for member in panel
        for application in applications
        for ground in conflicts_between(evaluators[member.pk], applicants[application.pk], today=today)
        if (member.pk, application.pk, ground) not in known
    ]
    Conflict.objects.bulk_create(found)
    _recuse(call, found)
    return found


@transaction.atomic
def declare_conflict(*, actor: Actor, assignment: Assignment, ground: str, detail: str = "") -> Conflict:
    """Step back from an application (회피); the evaluator is recused at once, also after having scored.

    Raises DomainError (field ground or detail) for a ground only the system finds, or another reason without words.
    """
    call = lock_review(assignment.member.call)
    kept = _own(actor, assignment)
    if ground not in DECLARABLE:
        raise DomainError(_("Choose a reason from the list."), field="ground")
    if ground == ConflictGround.OTHER and not detail.strip():
        raise DomainError(_("Write what the reason is."), field="detail")
    conflict, _created = Conflict.objects.update_or_create(
        member=kept.member,
        application=kept.application,
        ground=ground,
        defaults={
            "source": ConflictSource.DECLARED,
            "detail": detail.strip(),
            "state": ConflictState.UPHELD,
            "raised_at": clock.now(),
            "raised_by": actor.user,
        },
    )
    _recuse(call, [conflict], by=actor)
    return conflict


@transaction.atomic
def affirm_no_conflict(*, actor: Actor, assignments: Iterable[Assignment]) -> int:
    """Keep that the evaluator knows of no conflict with these applications; only now they may be read.

    Returns how many were new. Raises DomainError when one is recused or the review is over.
    """
    done = 0
    for assignment in assignments:
        kept = _own(actor, assignment)
        if kept.cleared_at is None:
            kept.cleared_at = clock.now()
            kept.save(update_fields=["cleared_at"])
            done += 1
    return done


@transaction.atomic
def claim_conflict(*, actor: Actor, application: Application, name: str, reason: str) -> ConflictClaim:
    """Ask that a person be left out of judging one's application (기피신청); staff match the name with the panel.

    Raises Refused for others than the applicant's people, DomainError (field name or reason) when either is empty, too
    many claims wait already, or the review is over.
    """
    kept = (
        Application.objects.select_for_update(of=("self",))
        .select_related("call", "organisation")
        .get(pk=application.pk)
    )
    require(can_claim_conflict(actor, kept))
    if actor.user is None:
        raise Refused(_("Sign in first."))
    check_open(kept.call)
    check_undecided(kept.call, kept)
    if kept.state not in HANDED_IN:
        raise DomainError(_("Hand your application in first."))
    if not name.strip():
        raise DomainError(_("Name the person."), field="name")
    if not reason.strip():
        raise DomainError(_("Write the reason: without one nobody can be left out."), field="reason")
    if kept.conflict_claims.filter(closed_at=None).count() >= OPEN_CLAIMS:
        raise DomainError(_("Several requests of yours wait for an answer already."), field="name")
    claim = ConflictClaim.objects.create(
        application=kept, name=name.strip(), reason=reason.strip(), made_at=clock.now(), made_by=actor.user
    )
    open_todo(
        key=f"conflict-claim:{claim.pk}",
        kind=KIND_REVIEW,
        title=format_lazy(_("{application} asks that an evaluator be left out"), application=kept.receipt_code),
        link=f"/staff/programme/calls/{kept.call.code}/conflicts/",
        role=Role.STAFF,
    )
    return claim


@transaction.atomic
def match_claim(*, actor: Actor, claim: ConflictClaim, member: PanelMember) -> Conflict:
    """Say whom on the panel a claim means. The conflict is to be decided then; one upheld before settles the claim."""
    require(can_run_review(actor, claim.application.call))
    call = lock_review(claim.application.call)
    kept = _open_claim(claim)
    check_undecided(call, kept.application)
    if member.call_id != call.pk:
        raise DomainError(_("This person isn't on the panel of this call."), field="member")
    conflict, created = Conflict.objects.get_or_create(
        member=member,
        application=kept.application,
        ground=ConflictGround.OTHER,
        defaults={
            "source": ConflictSource.CLAIMED,
            "detail": kept.reason,
            "state": ConflictState.CLAIMED,
            "raised_at": kept.made_at,
            "raised_by": kept.made_by,
        },
    )
    kept.conflict = conflict
    kept.save(update_fields=["conflict"])
    if not created and conflict.state != ConflictState.CLAIMED:
        _answer_claims(actor, conflict)
    return conflict


@transaction.atomic
def close_claim(*, actor: Actor, claim: ConflictClaim) -> ConflictClaim:
    """Close a claim about somebody who isn't on the panel; the applicant is told that the person doesn't take part."""
    require(can_run_review(actor, claim.application.call))
    lock_review(claim.application.call)
    kept = _open_claim(claim)
    if kept.conflict_id is not None:
        raise DomainError(_("This request is matched with an evaluator: decide about it."))
    _close(actor, kept, left_out=True)
    return kept


@transaction.atomic
def decide_conflict(*, actor: Actor, conflict: Conflict, upheld: bool, reason: str) -> Conflict:
    """Uphold or dismiss a conflict, with the reason. Upheld, it recuses the evaluator; dismissed, it lets the person in
    again unless another one stands.

    Raises DomainError (field reason) without a reason, and for conflicts that can't be set aside: what an evaluator
    declared, and exclusion for belonging to the applicant.
    """
    call = lock_review(conflict.member.call)
    kept = Conflict.objects.select_for_update(of=("self",)).select_related("member", "application").get(pk=conflict.pk)
    check_undecided(call, kept.application)
    if not reason.strip():
        raise DomainError(_("Write the reason."), field="reason")
    if not upheld and kept.source == ConflictSource.DECLARED:
        raise DomainError(_("The evaluator stepped back; nobody can be made to judge."))
    if not upheld and kept.ground in _ABSOLUTE:
        raise DomainError(_("Whoever belongs to the applicant is excluded; this can't be set aside."))
    CONFLICT_FLOW.apply("uphold" if upheld else "dismiss", kept, actor=actor)
    kept.decided_at, kept.decided_by, kept.decision_reason = clock.now(), actor.user, reason.strip()
    kept.save()
    if upheld:
        _recuse(call, [kept], by=actor)
    else:
        _reinstate(kept, actor)
    _answer_claims(actor, kept)
    return kept


def _panel(call: Call) -> list[PanelMember]:
    return list(
        PanelMember.objects.filter(call=call, state__in=[PanelState.INVITED, PanelState.PLEDGED]).select_related("user")
    )


def _own(actor: Actor, assignment: Assignment) -> Assignment:
    """Lock the evaluator's own assignment while it may be worked on."""
    kept = (
        Assignment.objects.select_for_update(of=("self",))
        .select_related("member", "application", "application__call")
        .get(pk=assignment.pk)
    )
    require(can_judge(actor, kept))
    check_open(kept.application.call)
    check_undecided(kept.application.call, kept.application)
    if kept.state == AssignmentState.RECUSED:
        raise DomainError(_("You are recused from this application."))
    return kept


def _recuse(call: Call, conflicts: Iterable[Conflict], *, by: Actor | None = None) -> None:
    """Take the evaluators of upheld conflicts off the applications; their scores are left out of the count."""
    actor = by or SYSTEM
    pairs = {(conflict.member_id, conflict.application_id) for conflict in conflicts}
    if not pairs:
        return
    affected = [
        assignment
        for assignment in Assignment.objects.select_for_update(of=("self",))
        .filter(member__call=call, state__in=COUNTING, application__in={application for _member, application in pairs})
        .select_related("member__user", "application")
        if (assignment.member_id, assignment.application_id) in pairs
    ]
    for assignment in affected:
        ASSIGNMENT_FLOW.apply("recuse", assignment, actor=actor)
        assignment.save(update_fields=["state"])
        if actor.user_id != assignment.member.user_id:
            _tell_recused(call, assignment)
    if affected:
        refresh_totals({assignment.application_id for assignment in affected})
        for member in {assignment.member_id: assignment.member for assignment in affected}.values():
            remind_of_scores(call, member)
        open_todo(
            key=f"review-short:{call.pk}",
            kind=KIND_REVIEW,
            title=format_lazy(_("“{call}”: an evaluator was recused; assign another one"), call=call),
            link=f"/staff/programme/calls/{call.code}/assignments/?missing=on",
            role=Role.STAFF,
        )


def _tell_recused(call: Call, assignment: Assignment) -> None:
    notify(
        kind=KIND_REVIEW,
        recipient=assignment.member.user,
        subject=format_lazy(_("You no longer judge application {alias}"), alias=assignment.application.alias),
        body=format_lazy(
            _("“{call}”: a possible conflict of interest was found, so you are recused from this application."),
            call=call,
        ),
        link=f"/review/calls/{call.code}/",
    )


def _reinstate(conflict: Conflict, actor: Actor) -> None:
    others = Conflict.objects.filter(
        member=conflict.member, application=conflict.application, state=ConflictState.UPHELD
    )
    if others.exists():
        return
    recused = Assignment.objects.select_for_update(of=("self",)).filter(
        member=conflict.member, application=conflict.application, state=AssignmentState.RECUSED
    )
    for assignment in recused.select_related("member__user", "member__call"):
        ASSIGNMENT_FLOW.apply("reinstate", assignment, actor=actor)
        assignment.submitted_at = None
        assignment.save(update_fields=["state", "submitted_at"])
        remind_of_scores(assignment.member.call, assignment.member)


def _open_claim(claim: ConflictClaim) -> ConflictClaim:
    kept = (
        ConflictClaim.objects.select_for_update(of=("self",))
        .select_related("application__call", "application__organisation")
        .get(pk=claim.pk)
    )
    if kept.closed_at is not None:
        raise DomainError(_("This request was answered already."))
    return kept


def _answer_claims(actor: Actor, conflict: Conflict) -> None:
    """Close the claims a decided conflict answers."""
    waiting = ConflictClaim.objects.filter(conflict=conflict, closed_at=None)
    for claim in waiting.select_related("application__call", "application__organisation"):
        _close(actor, claim, left_out=conflict.state == ConflictState.UPHELD, reason=conflict.decision_reason)


def _close(actor: Actor, claim: ConflictClaim, *, left_out: bool, reason: str = "") -> None:
    """Close a claim and tell the applicant. Nobody learns from the answer whether the person was on the panel."""
    claim.closed_at, claim.closed_by = clock.now(), actor.user
    claim.save(update_fields=["closed_at", "closed_by"])
    close_todo(f"conflict-claim:{claim.pk}")
    application = claim.application
    body = (
        _("The person you named, {name}, takes no part in judging your application.")
        if left_out
        else _("Your request about {name} was examined and not upheld. Reason: {reason}")
    )
    tell_organisation(
        application.organisation,
        kind=KIND_REVIEW,
        subject=format_lazy(_("Your request to leave out an evaluator was answered: {call}"), call=application.call),
        body=format_lazy(body, name=claim.name, reason=reason),
        link=f"/desk/{application.organisation_id}/applications/",
    )

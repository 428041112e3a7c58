"""Which evaluator reads which application: by fields and load, by hand, never against a conflict of interest."""

from collections import defaultdict
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Count, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.programs.domain import balancing
from chorok.programs.domain.aliases import give_aliases
from chorok.programs.domain.conflicts import find_in
from chorok.programs.domain.gone import still_there
from chorok.programs.domain.notices import KIND_REVIEW
from chorok.programs.domain.panel import take_away
from chorok.programs.domain.review_rules import lock_review
from chorok.programs.domain.review_todos import remind_of_scores
from chorok.programs.enums import ApplicationState, AssignmentState, ConflictState, PanelState
from chorok.programs.models import Application, Assignment, Call, Conflict, EvaluatorProfile, PanelMember
from chorok.programs.models.review import COUNTING
from chorok.programs.policy_review import can_run_review
from chorok.todos.domain.todos import close_todo


@dataclass(frozen=True)
class Proposal:
    """What an automatic assignment would do: who gets what and why, the loads after it, and what stays short."""

    pairs: tuple[tuple[PanelMember, Application, tuple[str, ...]], ...]
    loads: tuple[tuple[PanelMember, int], ...]
    short: tuple[tuple[Application, int], ...]


def lacking_readers(call: Call) -> QuerySet[Application]:
    """Return the applications in review that have fewer evaluators than the call wants."""
    readers = Count("assignments", filter=Q(assignments__state__in=COUNTING))
    found = Application.objects.filter(call=call, state=ApplicationState.ELIGIBLE).alias(readers=readers)
    return found.filter(readers__lt=call.evaluators_each)


def propose_assignment(call: Call) -> Proposal:
    """Work out who would read the applications that lack evaluators; nothing is written.

    The load is spread as evenly as conflicts and the members' own limits allow; among those who have least, whoever
    shares most green fields with the applicant reads. The same panel and applications always give the same proposal.
    """
    members = list(PanelMember.objects.filter(call=call, state=PanelState.PLEDGED).select_related("user"))
    lacking = lacking_readers(call).select_related("organisation", "call").prefetch_related("organisation__fields")
    applications = list(lacking.order_by("pk"))
    knows = _fields_of(members)
    fields = {each.pk: frozenset(field.code for field in each.organisation.fields.all()) for each in applications}
    barred = _barred(call)
    loads: dict[int, int] = defaultdict(int)
    readers: dict[int, int] = defaultdict(int)
    working = Assignment.objects.counting().filter(member__call=call, application__state=ApplicationState.ELIGIBLE)
    for member_id, application_id in working.values_list("member_id", "application_id"):
        loads[member_id] += 1
        readers[application_id] += 1
    plan = balancing.spread(
        [
            balancing.Paper(
                key=each.pk,
                fields=fields[each.pk],
                needs=call.evaluators_each - readers[each.pk],
                barred=frozenset(barred[each.pk]),
            )
            for each in applications
        ],
        [
            balancing.Reader(key=each.pk, fields=knows[each.pk], load=loads[each.pk], most=each.most_applications)
            for each in members
        ],
    )
    by_key = {member.pk: member for member in members}
    return Proposal(
        pairs=tuple(
            (by_key[reader], each, tuple(sorted(knows[reader] & fields[each.pk])))
            for each in applications
            for reader in plan.readers[each.pk]
        ),
        loads=tuple((member, plan.loads[member.pk]) for member in members),
        short=tuple((each, plan.missing[each.pk]) for each in applications if each.pk in plan.missing),
    )


@transaction.atomic
def assign_automatically(*, actor: Actor, call: Call) -> list[Assignment]:
    """Look for conflicts, then give the applications that lack evaluators to the panel, as proposed; tell everybody.

    Raises DomainError when nobody has signed the pledge or nothing is to be assigned.
    """
    require(can_run_review(actor, call))
    locked = lock_review(call)
    find_in(locked)
    if not PanelMember.objects.filter(call=locked, state=PanelState.PLEDGED).exists():
        raise DomainError(_("Nobody on the panel has signed the pledge yet."))
    give_aliases(locked)
    proposal = propose_assignment(locked)
    if not proposal.pairs:
        raise DomainError(_("There is nothing to assign: nobody is free for the applications that lack evaluators."))
    made = Assignment.objects.bulk_create(
        Assignment(member=member, application=application, matched=list(matched), assigned_at=clock.now())
        for member, application, matched in proposal.pairs
    )
    _tell(locked, made)
    return made


@transaction.atomic
def assign(*, actor: Actor, application: Application, member: PanelMember) -> Assignment:
    """Give one application to one evaluator by hand.

    Raises DomainError (field member) when the person hasn't signed, has a conflict of interest, is on the application
    already or takes no more; and when the application isn't in review.
    """
    require(can_run_review(actor, application.call))
    call = lock_review(application.call)
    kept = Application.objects.select_related("organisation").get(pk=application.pk, call=call)
    reader = PanelMember.objects.select_related("user").filter(pk=member.pk, call=call).first()
    if kept.state != ApplicationState.ELIGIBLE:
        raise DomainError(_("Only applications that passed screening are reviewed."))
    if reader is None or reader.state != PanelState.PLEDGED:
        raise DomainError(_("This person hasn't signed the pledge of this call."), field="member")
    find_in(call, members=[reader], applications=[kept])
    if Conflict.objects.filter(member=reader, application=kept, state=ConflictState.UPHELD).exists():
        raise DomainError(_("There is a conflict of interest between this person and the applicant."), field="member")
    if Assignment.objects.filter(member=reader, application=kept).exists():
        raise DomainError(_("This person has this application already."), field="member")
    load = Assignment.objects.counting().filter(member=reader, application__state=ApplicationState.ELIGIBLE).count()
    if reader.most_applications is not None and load >= reader.most_applications:
        raise DomainError(_("This person takes no more applications."), field="member")
    give_aliases(call)
    theirs = {field.code for field in kept.organisation.fields.all()}
    made = Assignment.objects.create(
        member=reader,
        application=kept,
        by_hand=True,
        matched=sorted(theirs & _fields_of([reader])[reader.pk]),
        assigned_at=clock.now(),
    )
    _tell(call, [made])
    return made


@transaction.atomic
def unassign(*, actor: Actor, assignment: Assignment) -> None:
    """Take an application back from an evaluator, with the scores of the draft; the history keeps them.

    Raises DomainError when the scores are submitted, or the evaluator is recused (that stays on record).
    """
    require(can_run_review(actor, assignment.member.call))
    call = lock_review(assignment.member.call)
    rows = Assignment.objects.select_for_update(of=("self",)).select_related("member__user")
    kept = still_there(rows.filter(pk=assignment.pk).first())
    if kept.state != AssignmentState.ASSIGNED:
        raise DomainError(_("Submitted scores and recusals stay on record; they can't be taken back."))
    member = kept.member
    take_away(Assignment.objects.filter(pk=kept.pk))
    remind_of_scores(call, member)


def _fields_of(members: list[PanelMember]) -> dict[int, frozenset[str]]:
    profiles = EvaluatorProfile.objects.filter(user__in=[member.user_id for member in members])
    known = {
        profile.user_id: frozenset(field.code for field in profile.fields.all())
        for profile in profiles.prefetch_related("fields")
    }
    return {member.pk: known.get(member.user_id, frozenset()) for member in members}


def _barred(call: Call) -> dict[int, set[int]]:
    """Return, for each application, the members with a conflict of interest and those it was given to before."""
    barred: dict[int, set[int]] = defaultdict(set)
    excluded = Conflict.objects.filter(member__call=call).exclude(state=ConflictState.DISMISSED)
    given = Assignment.objects.filter(member__call=call)
    for application_id, member_id in [
        *excluded.values_list("application_id", "member_id"),
        *given.values_list("application_id", "member_id"),
    ]:
        barred[application_id].add(member_id)
    return barred


def _tell(call: Call, made: list[Assignment]) -> None:
    """Tell each evaluator how much is new; close the staff's to-do when nothing lacks evaluators any more."""
    new: dict[int, int] = defaultdict(int)
    members = {}
    for assignment in made:
        new[assignment.member_id] += 1
        members[assignment.member_id] = assignment.member
    for member_id, member in members.items():
        remind_of_scores(call, member)
        notify(
            kind=KIND_REVIEW,
            recipient=member.user,
            subject=format_lazy(_("Applications are assigned to you: {call}"), call=call),
            body=format_lazy(
                _("New applications to score: {number}. Say first whether you have a conflict of interest."),
                number=new[member_id],
            ),
            link=f"/review/calls/{call.code}/",
        )
    if not lacking_readers(call).exists():
        close_todo(f"review-short:{call.pk}")

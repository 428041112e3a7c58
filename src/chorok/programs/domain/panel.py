"""The panel of a call: evaluators are invited, sign the pledge or decline, and are dismissed."""

from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.accounts.domain.roles import appoint, grant_role
from chorok.accounts.enums import Role
from chorok.accounts.models import RoleGrant, User
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.programs.domain.conflicts import find_in
from chorok.programs.domain.evaluators import profile_of
from chorok.programs.domain.notices import KIND_REVIEW
from chorok.programs.domain.pledge import PLEDGE
from chorok.programs.domain.review_rules import lock_review
from chorok.programs.domain.review_todos import remind_of_scores
from chorok.programs.domain.states_review import PANEL_FLOW
from chorok.programs.enums import AssignmentState, PanelState
from chorok.programs.models import Assignment, Call, PanelMember, Unlocking
from chorok.programs.policy_review import can_run_review
from chorok.todos.domain.todos import close_todo, open_todo


@transaction.atomic
def invite_evaluator(
    *,
    actor: Actor,
    call: Call,
    user: User | None = None,
    email: str = "",
    name: str = "",
    chair: bool = False,
    most_applications: int | None = None,
) -> PanelMember:
    """Invite a `user`, or whoever has the address `email`, to the panel of a call; the invitation is mailed.

    Somebody without an account gets one under `name`, with a link to sign in; somebody without the role of an evaluator
    gets it. Who declined or was dismissed may be invited again. Raises DomainError (field email or name) when the
    person is on the panel already or the address or name is missing or malformed.
    """
    require(can_run_review(actor, call))
    locked = lock_review(call)
    person = user or User.objects.filter(email=email.strip().lower()).first()
    if person is None:
        person = appoint(actor=actor, email=email, name=name, role=Role.EVALUATOR).user
    elif not RoleGrant.objects.filter(user=person, role=Role.EVALUATOR, revoked_at=None).exists():
        grant_role(actor=actor, user=person, role=Role.EVALUATOR)
    profile_of(person)
    member = PanelMember.objects.select_for_update(of=("self",)).filter(call=locked, user=person).first()
    if member is None:
        member = PanelMember(call=locked, user=person)
    elif member.state in {PanelState.INVITED, PanelState.PLEDGED}:
        raise DomainError(_("This person is on the panel already."), field="email")
    else:
        PANEL_FLOW.apply("invite_again", member, actor=actor)
    member.invited_at, member.invited_by = clock.now(), actor.user
    member.most_applications = most_applications
    member.save()
    if chair:
        _make_chair(member)
    notify(
        kind=KIND_REVIEW,
        recipient=person,
        subject=format_lazy(_("You are invited to review: {call}"), call=locked),
        body=_("Please read the pledge and sign it, or decline. You see applications only after signing."),
        link=_pledge_link(locked),
    )
    open_todo(
        key=f"pledge:{member.pk}",
        kind=KIND_REVIEW,
        title=format_lazy(_("Sign the pledge or decline: {call}"), call=locked),
        link=_pledge_link(locked),
        due_at=locked.review_due_at,
        user=person,
    )
    return member


@transaction.atomic
def sign_pledge(*, actor: Actor, member: PanelMember, version: str, ip: str | None) -> PanelMember:
    """Sign the pledge in the words of `version`; conflicts of interest are looked for at once.

    Raises Refused for another person, Outdated when the words changed since they were shown, DomainError when the
    invitation was answered already or the review is over.
    """
    call = lock_review(member.call)
    kept = _lock(member)
    if version != PLEDGE.version:
        raise Outdated(_("The pledge has been reworded. Please read it again."))
    PANEL_FLOW.apply("sign", kept, actor=actor)
    kept.pledge_version, kept.pledge_sha256 = PLEDGE.version, PLEDGE.fingerprint(get_language() or "ko")
    kept.pledged_at, kept.pledge_ip = clock.now(), ip
    kept.save()
    close_todo(f"pledge:{kept.pk}")
    find_in(call, members=[kept])
    return kept


@transaction.atomic
def decline(*, actor: Actor, member: PanelMember) -> PanelMember:
    """Decline the invitation; the person who invited is told."""
    call = lock_review(member.call)
    kept = _lock(member)
    PANEL_FLOW.apply("decline", kept, actor=actor)
    kept.save(update_fields=["state"])
    close_todo(f"pledge:{kept.pk}")
    if kept.invited_by is not None:
        notify(
            kind=KIND_REVIEW,
            recipient=kept.invited_by,
            subject=format_lazy(_("{name} declined to review: {call}"), name=kept.user.name, call=call),
            body=_("Invite somebody else where the panel is too small now."),
            link=f"/staff/programme/calls/{call.code}/panel/",
        )
    return kept


@transaction.atomic
def dismiss_member(*, actor: Actor, member: PanelMember) -> PanelMember:
    """Take a person off the panel. What isn't submitted is taken back; submitted scores stay and count."""
    require(can_run_review(actor, member.call))
    call = lock_review(member.call)
    kept = _lock(member)
    PANEL_FLOW.apply("dismiss", kept, actor=actor)
    kept.chair = False
    kept.save(update_fields=["state", "chair"])
    take_away(Assignment.objects.filter(member=kept, state=AssignmentState.ASSIGNED))
    close_todo(f"pledge:{kept.pk}")
    close_todo(f"review:{kept.pk}")
    notify(
        kind=KIND_REVIEW,
        recipient=kept.user,
        subject=format_lazy(_("You are no longer on the panel: {call}"), call=call),
        body=_("Thank you for your help. Your pledge of confidentiality goes on."),
        link="/review/",
    )
    return kept


@transaction.atomic
def update_member(*, actor: Actor, member: PanelMember, chair: bool, most_applications: int | None) -> PanelMember:
    """Say who leads the panel (one person at most) and how many applications a person takes at most (None: any)."""
    require(can_run_review(actor, member.call))
    lock_review(member.call)
    kept = _lock(member)
    kept.chair, kept.most_applications = False, most_applications
    kept.save(update_fields=["chair", "most_applications"])
    if chair:
        _make_chair(kept)
    return kept


@transaction.atomic
def set_review_due(*, actor: Actor, call: Call, due_at: datetime | None) -> Call:
    """Say until when the evaluators are asked to be done; their to-dos are due then.

    Raises DomainError (field due_at) for a moment that has passed.
    """
    require(can_run_review(actor, call))
    locked = lock_review(call)
    if due_at is not None and due_at <= clock.now():
        raise DomainError(_("Choose a moment that is still to come."), field="due_at")
    locked.review_due_at = due_at
    locked.save(update_fields=["review_due_at"])
    for member in PanelMember.objects.filter(call=locked, state=PanelState.PLEDGED).select_related("user"):
        remind_of_scores(locked, member)
    return locked


def take_away(assignments: QuerySet[Assignment]) -> None:
    """Remove assignments with what was typed and why they were opened again; the history keeps all of it."""
    Unlocking.objects.filter(assignment__in=assignments).delete()
    assignments.delete()


def _lock(member: PanelMember) -> PanelMember:
    return PanelMember.objects.select_for_update(of=("self",)).select_related("user", "invited_by").get(pk=member.pk)


def _make_chair(member: PanelMember) -> None:
    PanelMember.objects.filter(call=member.call_id, chair=True).exclude(pk=member.pk).update(chair=False)
    member.chair = True
    member.save(update_fields=["chair"])


def _pledge_link(call: Call) -> str:
    return f"/review/calls/{call.code}/pledge/"

"""What a meeting decided, and who does what until when."""

from datetime import date, datetime, time

from django.db import transaction
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from chorok.accounts.actors import Actor
from chorok.accounts.enums import Role
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.kinds import register_kind
from chorok.core.policy import require
from chorok.councils import policy
from chorok.councils.domain.meetings import lock
from chorok.councils.enums import MeetingState, Verdict
from chorok.councils.models import AgendaItem, CouncilMeeting, CouncilMember, Decision, FollowUp
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.todos.domain.todos import close_todo, open_todo

KIND_COUNCILS = "councils.follow_ups"
_WORDING, _WHAT, _NOTE = 2000, 300, 300
#: A follow-up is due by the end of the working day.
_END = time(18)


def register() -> None:
    """Register the kind of to-dos councils bring."""
    register_kind(KIND_COUNCILS, gettext_lazy("What councils asked to be done"))


@transaction.atomic
def decide(*, actor: Actor, item: AgendaItem, verdict: str, wording: str) -> Decision:
    """Keep what was decided on one thing of the agenda, in the words of the minutes; entered again, it is changed.

    Raises DomainError before the meeting was held, without words, and for an unknown verdict.
    """
    meeting = lock(item.meeting)
    require(policy.can_change(actor, meeting))
    if meeting.state != MeetingState.HELD:
        raise DomainError(_("Decisions are entered once the meeting was held."))
    if verdict not in Verdict.values:
        raise DomainError(_("Choose what was decided."), field="verdict")
    values = {
        "verdict": verdict,
        "wording": paragraphs(wording, field="wording", limit=_WORDING, required=True),
        "decided_at": clock.now(),
        "decided_by_id": actor.user_id,
    }
    decision, _made = Decision.objects.update_or_create(item=item, defaults=values)
    return decision


@transaction.atomic
def add_follow_up(
    *,
    actor: Actor,
    meeting: CouncilMeeting,
    what: str,
    due_on: date,
    member: CouncilMember | None = None,
    person: User | None = None,
    item: AgendaItem | None = None,
) -> FollowUp:
    """Say who does what until when; it stands among the to-dos of the person, or of all the staff.

    What a member does, the staff see to. Raises DomainError without words, and for a member or item of elsewhere.
    """
    row = lock(meeting)
    require(policy.can_change(actor, row))
    if member is not None and person is not None:
        raise DomainError(_("Name one: a member of the council or somebody of the centre."), field="person")
    if member is not None and member.council_id != row.council_id:
        raise DomainError(_("Choose a member of this council."), field="member")
    if item is not None and item.meeting_id != row.pk:
        raise DomainError(_("Choose an item of this agenda."), field="item")
    follow_up = FollowUp.objects.create(
        meeting=row,
        item=item,
        what=one_line(what, field="what", limit=_WHAT, required=True),
        member=member,
        person=person,
        due_on=due_on,
    )
    _open(follow_up)
    return follow_up


@transaction.atomic
def finish_follow_up(*, actor: Actor, follow_up: FollowUp, note: str = "") -> FollowUp:
    """Note that something is done, with what came of it. Raises DomainError when it was done already."""
    require(policy.can_keep(actor))
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    if row.done_at is not None:
        raise DomainError(_("This is done already."))
    row.done_at, row.done_note = clock.now(), one_line(note, field="note", limit=_NOTE)
    row.save()
    close_todo(_key(row))
    return row


def _open(follow_up: FollowUp) -> None:
    due_at = timezone.make_aware(datetime.combine(follow_up.due_on, _END), timezone.get_default_timezone())
    open_todo(
        key=_key(follow_up),
        kind=KIND_COUNCILS,
        title=format_lazy(gettext_lazy("After the council: {what}"), what=follow_up.what),
        link=f"/staff/councils/meetings/{follow_up.meeting_id}/",
        due_at=due_at,
        user=follow_up.person,
        role="" if follow_up.person else Role.STAFF,
    )


def _key(follow_up: FollowUp) -> str:
    return f"council-follow-up:{follow_up.pk}"

"""Meetings are planned, given an agenda, held or cancelled; who came is noted."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.councils import policy
from chorok.councils.domain.states import MEETING_FLOW
from chorok.councils.enums import MeetingState
from chorok.councils.models import AgendaItem, Attendance, Council, CouncilMeeting, CouncilMember, Decision
from chorok.pipeline.models import Project
from chorok.programs.domain.texts import one_line, paragraphs

_PLACE, _TITLE, _NOTE, _SUMMARY = 200, 200, 2000, 10000
#: So many things are spoken about at most.
MOST_ITEMS = 30


@transaction.atomic
def plan_meeting(*, actor: Actor, council: Council, starts_at: datetime, place: str) -> CouncilMeeting:
    """Plan the council's next meeting; it gets the next number. Raises DomainError without a place."""
    require(policy.can_keep(actor))
    # Numbers are counted under this lock.
    Council.objects.select_for_update(of=("self",), no_key=True).get(pk=council.pk)
    newest = council.meetings.aggregate(newest=Max("number"))["newest"] or 0
    now = clock.now()
    return CouncilMeeting.objects.create(
        council=council,
        number=newest + 1,
        starts_at=starts_at,
        place=one_line(place, field="place", limit=_PLACE, required=True),
        created_at=now,
        created_by_id=actor.user_id,
        updated_at=now,
    )


@transaction.atomic
def update_meeting(
    *,
    actor: Actor,
    meeting: CouncilMeeting,
    starts_at: datetime,
    place: str,
    summary: str = "",
    read_at: datetime | None = None,
) -> CouncilMeeting:
    """Change when and where a meeting is, and what was discussed.

    Raises Outdated when somebody changed it since `read_at`, DomainError where one that was held would lie ahead.
    """
    row = lock(meeting)
    require(policy.can_change(actor, row))
    if read_at is not None and read_at != row.updated_at:
        raise Outdated(_("Somebody changed this meeting while you were writing. Look at it again before you save."))
    if row.state == MeetingState.HELD and starts_at > clock.now():
        raise DomainError(_("This meeting was held already. Give a day that is past."), field="starts_at")
    row.starts_at = starts_at
    row.place = one_line(place, field="place", limit=_PLACE, required=True)
    row.summary = paragraphs(summary, field="summary", limit=_SUMMARY)
    return _save(row)


@transaction.atomic
def hold_meeting(*, actor: Actor, meeting: CouncilMeeting) -> CouncilMeeting:
    """Note that a meeting was held. Raises DomainError before it has begun and while nobody is noted as there."""
    row = lock(meeting)
    MEETING_FLOW.apply("hold", row, actor=actor)
    if not row.attendances.exists():
        raise DomainError(_("Note first who came."))
    row.held_at = clock.now()
    return _save(row)


@transaction.atomic
def cancel_meeting(*, actor: Actor, meeting: CouncilMeeting, reason: str) -> CouncilMeeting:
    """Cancel a meeting that is planned, with the reason. Raises DomainError without one."""
    row = lock(meeting)
    MEETING_FLOW.apply("cancel", row, actor=actor)
    row.state_note = one_line(reason, field="reason", limit=300, required=True)
    return _save(row)


@transaction.atomic
def plan_again(*, actor: Actor, meeting: CouncilMeeting) -> CouncilMeeting:
    """Plan a cancelled meeting again."""
    row = lock(meeting)
    MEETING_FLOW.apply("plan", row, actor=actor)
    row.state_note = ""
    return _save(row)


@transaction.atomic
def save_item(
    *,
    actor: Actor,
    meeting: CouncilMeeting,
    title: str = "",
    project: Project | None = None,
    note: str = "",
    position: int | None = None,
    item: AgendaItem | None = None,
) -> AgendaItem:
    """Put something on the agenda, or change it; a project put forward gives the title where none is written.

    Raises DomainError without both, for a project that stands there already, and beyond MOST_ITEMS.
    """
    row = lock(meeting)
    require(policy.can_change(actor, row))
    others = row.agenda.exclude(pk=item.pk) if item else row.agenda.all()
    if item is None and others.count() >= MOST_ITEMS:
        raise DomainError(_("An agenda has at most %(most)d items.") % {"most": MOST_ITEMS}, field="title")
    if project is not None and others.filter(project=project).exists():
        raise DomainError(_("This project stands on the agenda already."), field="project")
    entry = item or AgendaItem(meeting=row)
    given = title or ("" if project is None else project.title_ko)
    entry.title = one_line(given, field="title", limit=_TITLE, required=True)
    entry.project, entry.note = project, paragraphs(note, field="note", limit=_NOTE)
    last = others.aggregate(last=Max("position"))["last"] or 0
    entry.position = position or (entry.position if item else last + 1)
    entry.save()
    return entry


@transaction.atomic
def remove_item(*, actor: Actor, item: AgendaItem) -> None:
    """Take something off the agenda. Raises DomainError once something was decided on it."""
    require(policy.can_change(actor, lock(item.meeting)))
    # Asked anew under the lock: it may have been decided since `item` was read.
    if Decision.objects.filter(item=item).exists():
        raise DomainError(_("Something was decided on this item already; it stays on the agenda."))
    item.delete()


@transaction.atomic
def note_attendance(*, actor: Actor, meeting: CouncilMeeting, came: Mapping[int, str]) -> int:
    """Keep who came: the ids of members, each with who came instead (empty: in person); return how many.

    Raises DomainError for somebody who isn't a member of the council on that day, and for nobody once it was held.
    """
    row = lock(meeting)
    require(policy.can_change(actor, row))
    if not came and row.state == MeetingState.HELD:
        raise DomainError(_("Note first who came."))
    if set(came) - {member.pk for member in members_on(row)}:
        raise DomainError(_("One of these people doesn't belong to the council on that day."))
    row.attendances.exclude(member__in=came).delete()
    for pk, substitute in came.items():
        name = one_line(substitute, field=f"substitute_{pk}", limit=80)
        Attendance.objects.update_or_create(meeting=row, member_id=pk, defaults={"substitute": name})
    _save(row)
    return len(came)


def members_on(meeting: CouncilMeeting) -> list[CouncilMember]:
    """Return the members of the council on the day of the meeting, the chair first."""
    day = timezone.localtime(meeting.starts_at, timezone.get_default_timezone()).date()
    rows = CouncilMember.objects.filter(council=meeting.council_id).select_related("organisation")
    return [member for member in rows if member.left_on is None or member.left_on >= day]


def lock(meeting: CouncilMeeting) -> CouncilMeeting:
    """Lock a meeting's row and return it as it stands now."""
    rows = CouncilMeeting.objects.select_for_update(of=("self",), no_key=True).select_related("council")
    return rows.get(pk=meeting.pk)


def _save(meeting: CouncilMeeting) -> CouncilMeeting:
    meeting.updated_at = clock.now()
    meeting.save()
    return meeting

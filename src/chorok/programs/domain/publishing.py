"""A call on its way to the public: approved by the city, published on the second, extended, corrected, called off."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.policy import require
from chorok.programs import policy
from chorok.programs.domain import call_messages
from chorok.programs.domain.call_values import CORRECTABLE, check_deadline, check_whole, cleaned
from chorok.programs.domain.calls import lock_call
from chorok.programs.domain.states import CALL_FLOW
from chorok.programs.domain.texts import paragraphs
from chorok.programs.domain.waiting import place_became_free
from chorok.programs.enums import ApplicationState, CallState, NoticeKind
from chorok.programs.models import Application, Call, CallNotice
from chorok.programs.policy_selection import can_select

_NOTICE_LIMIT, _REASON_LIMIT = 2000, 2000
_BEFORE_SCREENING = (ApplicationState.DRAFT, ApplicationState.SUBMITTED, ApplicationState.WITHDRAWN)


@transaction.atomic
def submit_for_approval(*, actor: Actor, call: Call) -> Call:
    """Ask the city to approve a draft. Raises DomainError with the first thing that is missing."""
    locked = lock_call(call)
    CALL_FLOW.apply("submit", locked, actor=actor)
    locked.approval_note = ""
    locked.save(update_fields=["state", "approval_note"])
    call_messages.approval_is_due(locked)
    return locked


@transaction.atomic
def approve_call(*, actor: Actor, call: Call, seen: int | None = None) -> Call:
    """Say for the city that the call may go out. The centre then publishes it.

    `seen` is `version_of` the call that was read: Outdated is raised when the centre took it back and sent another.
    """
    locked = lock_call(call)
    CALL_FLOW.apply("approve", locked, actor=actor)
    if seen is not None and seen != version_of(locked):
        raise Outdated(_("The centre changed this call after you opened it. Read it again before you approve it."))
    locked.approved_at, locked.approved_by_id = clock.now(), actor.user_id
    locked.save(update_fields=["state", "approved_at", "approved_by"])
    call_messages.was_approved(locked)
    return locked


def version_of(call: Call) -> int:
    """Return a number that grows with each change of the call; while it waits for approval nothing of it changes."""
    events: Any = Call.pgh_event_model  # type: ignore[attr-defined]
    newest: int | None = events.objects.filter(pgh_obj_id=call.pk).aggregate(newest=Max("pgh_id"))["newest"]
    return newest or 0


@transaction.atomic
def send_back_call(*, actor: Actor, call: Call, reason: str) -> Call:
    """Send a call back to the centre with what is to be changed. Raises DomainError without a reason."""
    locked = lock_call(call)
    CALL_FLOW.apply("send_back", locked, actor=actor)
    locked.approval_note = paragraphs(reason, field="reason", limit=_REASON_LIMIT, required=True)
    locked.save(update_fields=["state", "approval_note"])
    call_messages.was_sent_back(locked)
    return locked


@transaction.atomic
def take_back_call(*, actor: Actor, call: Call) -> Call:
    """Take a call that is not public yet back to draft; an approval given for it no longer holds."""
    locked = lock_call(call)
    CALL_FLOW.apply("take_back", locked, actor=actor)
    locked.publish_at, locked.approved_at, locked.approved_by = None, None, None
    locked.save(update_fields=["state", "publish_at", "approved_at", "approved_by"])
    call_messages.nothing_is_due(locked)
    return locked


@transaction.atomic
def publish_call(*, actor: Actor, call: Call, publish_at: datetime | None = None) -> Call:
    """Publish a call now, or let it appear on the second of `publish_at`.

    Raises DomainError with what is missing, while the city has not approved, and for a deadline before publication.
    """
    locked = lock_call(call)
    now = clock.now()
    moment = publish_at or now
    later = moment > now
    CALL_FLOW.apply("schedule" if later else "publish", locked, actor=actor)
    if locked.closes_at is not None and locked.closes_at <= moment:
        raise DomainError(_("The deadline comes before the publication."), field="publish_at")
    locked.publish_at = moment if later else now
    locked.save(update_fields=["state", "publish_at"])
    call_messages.nothing_is_due(locked)
    if later:
        call_messages.queue_appearing(locked)
    else:
        _appeared(locked)
    return locked


@transaction.atomic
def appear(*, call_id: int) -> bool:
    """Mark a scheduled call as published once its moment has come and tell who waits for it; False if it hasn't."""
    call = (
        Call.objects.select_for_update(of=("self",))
        .filter(pk=call_id, state=CallState.APPROVED, publish_at__lte=clock.now())
        .first()
    )
    if call is None:
        return False
    CALL_FLOW.apply("appear", call, actor=SYSTEM)
    call.save(update_fields=["state"])
    _appeared(call)
    return True


def appear_all_due() -> int:
    """Mark every scheduled call whose moment has come; return how many."""
    due = Call.objects.filter(state=CallState.APPROVED, publish_at__lte=clock.now()).values_list("pk", flat=True)
    return sum(appear(call_id=call_id) for call_id in list(due))


@transaction.atomic
def extend_call(
    *,
    actor: Actor,
    call: Call,
    closes_at: datetime,
    results_on: date | None = None,
    text_ko: str,
    text_en: str = "",
) -> CallNotice:
    """Move the deadline of a published call later, with a public notice that says why.

    A deadline past the day announced for the results takes a later day for them (`results_on`). Raises DomainError
    without it, for a deadline that is not later than the present one, and once screening has begun.
    """
    locked = lock_call(call)
    _require_published(actor, locked)
    if timezone.is_naive(closes_at):
        raise ValueError("moments carry their zone")
    check_deadline(closes_at)
    before = locked.closes_at
    if before is not None and closes_at <= before:
        raise DomainError(_("An extension ends later than the present deadline."), field="closes_at")
    if locked.has_closed and locked.applications.exclude(state__in=_BEFORE_SCREENING).exists():
        raise DomainError(_("Screening has begun. The period can no longer be extended."), field="closes_at")
    locked.closes_at = closes_at
    if results_on is not None:
        locked.results_on = cleaned({"results_on": results_on})["results_on"]
    check_whole(locked, changed=())
    locked.save(update_fields=["closes_at", "results_on"])
    return _notice(locked, actor, NoticeKind.EXTENSION, text_ko, text_en, closes_before=before, closes_after=closes_at)


@transaction.atomic
def correct_call(*, actor: Actor, call: Call, text_ko: str, text_en: str = "", **changes: Any) -> CallNotice:
    """Correct a published call, with a public notice that says what changed.

    `changes` are fields of `domain.call_values.CORRECTABLE`. Raises DomainError when nothing changes, a value is
    wrong, or the quota would fall below what is selected already.
    """
    unknown = set(changes) - CORRECTABLE
    if unknown:
        raise TypeError(f"can't correct {', '.join(sorted(unknown))}")
    locked = lock_call(call)
    _require_published(actor, locked)
    values = cleaned(changes)
    changed = {name for name, value in values.items() if getattr(locked, name) != value}
    if not changed:
        raise DomainError(_("Nothing was changed."))
    if "quota" in changed:
        check_quota(locked, values["quota"])
    for name in changed:
        setattr(locked, name, values[name])
    check_whole(locked, changed=changed)
    locked.save(update_fields=sorted(changed))
    return _notice(locked, actor, NoticeKind.CORRECTION, text_ko, text_en)


@transaction.atomic
def add_places(*, actor: Actor, call: Call, quota: int, text_ko: str, text_en: str = "") -> CallNotice:
    """Raise the places of a decided call, as when money is left or an appeal was upheld, with a public notice.

    Nobody is selected by it: the staff are asked to decide who moves up, within the money. Raises DomainError (field
    quota) unless there are more places than before, and for a call that isn't decided or has no number of places.
    """
    locked = lock_call(call)
    require(can_select(actor, locked))
    if locked.state != CallState.DECIDED:
        raise DomainError(_("Places are added once the results are out, until the call is finished."))
    if locked.quota is None:
        raise DomainError(_("This call has no number of places: its budget alone decides."))
    more = cleaned({"quota": quota})["quota"]
    if more is None or more <= locked.quota:
        raise DomainError(_("Give more places than the present %(quota)d.") % {"quota": locked.quota}, field="quota")
    locked.quota = more
    locked.save(update_fields=["quota"])
    place_became_free(locked)
    return _notice(locked, actor, NoticeKind.CORRECTION, text_ko, text_en)


@transaction.atomic
def inform(*, actor: Actor, call: Call, text_ko: str, text_en: str = "") -> CallNotice:
    """Put a notice beside a published call without changing it."""
    locked = lock_call(call)
    _require_published(actor, locked)
    return _notice(locked, actor, NoticeKind.INFORMATION, text_ko, text_en)


@transaction.atomic
def cancel_call(*, actor: Actor, call: Call, text_ko: str = "", text_en: str = "") -> Call:
    """Call a call off. One that is public needs a notice saying why; a draft simply ends. Decided calls stay."""
    locked = lock_call(call)
    was_public = locked.is_public
    CALL_FLOW.apply("cancel", locked, actor=actor)
    if not was_public:
        locked.publish_at = None
    locked.save(update_fields=["state", "publish_at"])
    call_messages.nothing_is_due(locked)
    if was_public:
        _notice(locked, actor, NoticeKind.CANCELLATION, text_ko, text_en)
    return locked


def check_quota(call: Call, quota: int | None) -> None:
    """Raise DomainError for a quota below the places that are taken already."""
    taken = Application.objects.filter(call=call).with_a_place().count()
    if quota is not None and quota < taken:
        message = _("%(count)d applicants are selected already. The quota can't be lower.") % {"count": taken}
        raise DomainError(message, field="quota")


def public_path(call: Call) -> str:
    """Return the path of the call's public page."""
    return reverse("call_page", args=[call.code])


def _appeared(call: Call) -> None:
    call.published_at = call.publish_at
    call.save(update_fields=["published_at"])
    call_messages.queue_telling(call)


def _require_published(actor: Actor, call: Call) -> None:
    require(policy.can_publish_call(actor, call))
    if call.state not in (CallState.PUBLISHED, CallState.APPROVED) or not call.is_public:
        raise DomainError(_("This is possible only for a published call whose results are not announced yet."))


def _notice(
    call: Call, actor: Actor, kind: NoticeKind, text_ko: str, text_en: str, **deadlines: datetime | None
) -> CallNotice:
    notice = CallNotice.objects.create(
        call=call,
        kind=kind,
        text_ko=paragraphs(text_ko, field="text_ko", limit=_NOTICE_LIMIT, required=True),
        text_en=paragraphs(text_en, field="text_en", limit=_NOTICE_LIMIT),
        published_at=clock.now(),
        published_by_id=actor.user_id,
        **deadlines,
    )
    call_messages.queue_notice(notice)
    return notice

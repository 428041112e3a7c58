"""What the deadlines of calls set off: reminders of drafts before, screening afterwards."""

from datetime import timedelta

from django.db.models import Exists, OuterRef
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.programs.domain.applications import draft_key, link_of
from chorok.programs.domain.notices import KIND_APPLICATIONS, tell_organisation
from chorok.programs.domain.receipts import exact
from chorok.programs.enums import ApplicationState, CallState
from chorok.programs.models import Application, Call
from chorok.todos.domain.todos import close_todo, open_todo
from chorok.todos.models import Todo

#: How long before the deadline an unfinished draft is reminded of, the longest first.
REMINDERS = (timedelta(days=3), timedelta(days=1))
#: Calls that closed longer ago are looked at no more.
LOOK_BACK = timedelta(days=60)


def remind_of_drafts() -> int:
    """Write once at each of REMINDERS to owners and members of each unfinished draft; return how many messages."""
    now = clock.now()
    drafts = Application.objects.filter(
        state=ApplicationState.DRAFT,
        call__state__in=[CallState.APPROVED, CallState.PUBLISHED],
        call__closes_at__gt=now,
        call__closes_at__lte=now + max(REMINDERS),
    ).select_related("call", "organisation")
    return sum(_remind(draft) for draft in drafts)


def close_lapsed_drafts() -> int:
    """Close the to-dos of drafts whose deadline has passed; return how many."""
    now = clock.now()
    lapsed = Application.objects.filter(
        state=ApplicationState.DRAFT, call__closes_at__lte=now, call__closes_at__gt=now - LOOK_BACK
    )
    keys = [draft_key(draft) for draft in lapsed.only("pk")]
    return Todo.objects.open().filter(key__in=keys).update(done_at=now)


def open_screening() -> int:
    """Ask the staff to screen what was handed in to calls that have closed; return for how many calls."""
    now = clock.now()
    waiting = Application.objects.filter(call=OuterRef("pk"), state=ApplicationState.SUBMITTED)
    calls = Call.objects.filter(
        Exists(waiting),
        state__in=[CallState.APPROVED, CallState.PUBLISHED],
        closes_at__lte=now,
        closes_at__gt=now - LOOK_BACK,
    )
    for call in calls:
        open_todo(
            key=screening_key(call),
            kind=KIND_APPLICATIONS,
            title=format_lazy(_("Screen the applications: {call}"), call=call),
            link=f"/staff/programme/calls/{call.code}/applications/",
            role=Role.STAFF,
        )
    return len(calls)


def screening_may_be_over(call: Call) -> None:
    """Close the staff's to-do once no application of `call` waits for them or for a supplement."""
    if not call.applications.filter(state__in=[ApplicationState.SUBMITTED, ApplicationState.SUPPLEMENT]).exists():
        close_todo(screening_key(call))


def screening_key(call: Call) -> str:
    """Return the key of the to-do to screen a call's applications."""
    return f"call:{call.pk}:screening"


def _remind(draft: Application) -> int:
    closes_at = draft.call.closes_at
    if closes_at is None:
        return 0
    left = closes_at - clock.now()
    stage = min(span for span in REMINDERS if left <= span)
    return tell_organisation(
        draft.organisation,
        kind=KIND_APPLICATIONS,
        subject=format_lazy(_("Your application is not handed in yet: {call}"), call=draft.call),
        body=format_lazy(
            _("The draft is saved. Hand it in before {deadline}; the server's clock decides."),
            deadline=exact(closes_at),
        ),
        link=link_of(draft),
        key=f"draft:{draft.pk}:{closes_at:%Y%m%d%H%M}:{stage.days}",
    )

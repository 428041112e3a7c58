"""What the deadlines of calls set off: reminders of drafts before, screening afterwards."""

from datetime import datetime, timedelta

from django.db.models import Exists, F, OuterRef
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.enums import Role
from chorok.core import clock
from chorok.programs.domain.applications import draft_key, link_of
from chorok.programs.domain.notices import KIND_APPLICATIONS, tell_organisation
from chorok.programs.domain.receipts import exact
from chorok.programs.enums import ApplicationState, CallState, NoticeKind
from chorok.programs.models import Application, Call
from chorok.todos.domain.todos import close_todo, open_todo
from chorok.todos.models import Todo

#: How long before the deadline an unfinished draft is reminded of; a day before, its to-do is (`todos.domain.digest`).
REMINDER = timedelta(days=3)
#: A reminder that would come later than this is left out, as when the worker stood still.
LATEST = timedelta(hours=2)
#: Calls that closed longer ago are looked at no more.
LOOK_BACK = timedelta(days=60)
#: States in which an application waits for the screening or for a supplement.
_PENDING = (ApplicationState.SUBMITTED, ApplicationState.SUPPLEMENT)
#: Ends of the keys of an application's to-dos until it is decided.
_DUE = ("draft", "supplement", "look")


def remind_of_drafts() -> int:
    """Write to owners and members of each unfinished draft, once, REMINDER before its deadline; return how many.

    A draft begun later than that is left alone: whoever writes it knows the deadline.
    """
    now = clock.now()
    drafts = Application.objects.filter(
        state=ApplicationState.DRAFT,
        created_at__lt=F("call__closes_at") - REMINDER,
        call__state__in=[CallState.APPROVED, CallState.PUBLISHED],
        call__closes_at__gt=now + REMINDER - LATEST,
        call__closes_at__lte=now + REMINDER,
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


def close_cancelled() -> int:
    """Close what was due about applications to calls that were called off; return how many."""
    now = clock.now()
    ended = Application.objects.filter(call__state=CallState.CANCELLED, call__closes_at__gt=now - LOOK_BACK)
    keys = [f"application:{pk}:{what}" for pk in ended.values_list("pk", flat=True) for what in _DUE]
    return Todo.objects.open().filter(key__in=keys).update(done_at=now)


def follow_extensions() -> int:
    """Move the to-dos of drafts to the deadline of an extended call, lapsed ones too; return how many."""
    extended = Call.objects.filter(
        notices__kind=NoticeKind.EXTENSION,
        state__in=[CallState.APPROVED, CallState.PUBLISHED],
        closes_at__gt=clock.now(),
    ).distinct()
    moved = 0
    for call in extended:
        drafts = call.applications.filter(state=ApplicationState.DRAFT).only("pk")
        due = Todo.objects.filter(key__in=[draft_key(draft) for draft in drafts])
        behind = due.exclude(due_at=call.closes_at, done_at=None)
        moved += behind.update(due_at=call.closes_at, done_at=None)
    return moved


def open_screening() -> int:
    """Ask the staff to screen what was handed in to calls that have closed; return for how many calls.

    Where nothing waits any more, as all was withdrawn or the period extended, the to-do is closed.
    """
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
    _close_screening(now)
    return len(calls)


def _close_screening(now: datetime) -> None:
    pending = Application.objects.filter(call=OuterRef("pk"), state__in=_PENDING)
    running = Call.objects.filter(
        Exists(pending), state__in=[CallState.APPROVED, CallState.PUBLISHED], closes_at__lte=now
    )
    standing = {screening_key(call) for call in running.only("pk")}
    todos = Todo.objects.open().filter(role=Role.STAFF, key__endswith=":screening")
    over = [key for key in todos.values_list("key", flat=True) if key not in standing]
    Todo.objects.open().filter(key__in=over).update(done_at=now)


def screening_may_be_over(call: Call) -> None:
    """Close the staff's to-do once no application of `call` waits for them or for a supplement."""
    if not call.applications.filter(state__in=_PENDING).exists():
        close_todo(screening_key(call))


def screening_key(call: Call) -> str:
    """Return the key of the to-do to screen a call's applications."""
    return f"call:{call.pk}:screening"


def _remind(draft: Application) -> int:
    closes_at = draft.call.closes_at
    if closes_at is None:
        return 0
    return tell_organisation(
        draft.organisation,
        kind=KIND_APPLICATIONS,
        subject=format_lazy(_("Your application is not handed in yet: {call}"), call=draft.call),
        body=format_lazy(
            _("The draft is saved. Hand it in before {deadline}; the server's clock decides."),
            deadline=exact(closes_at),
        ),
        link=link_of(draft),
        key=f"draft:{draft.pk}:{closes_at:%Y%m%d%H%M}",
    )

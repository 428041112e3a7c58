"""The mail with everything that is due, as often as a person wants it, and the reminder a day before."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils import translation
from django.utils.formats import date_format
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chorok.accounts.actors import Actor, actor_for
from chorok.accounts.models import RoleGrant, User
from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.core.models import NotificationSwitch
from chorok.core.outbox import notify
from chorok.core.policy import require
from chorok.registry.models import Membership
from chorok.todos import policy
from chorok.todos.models import DigestChoice, Todo

#: The kind of the digest's mails.
KIND = "todos.digest"
#: Lines a digest shows before it sends on to the page.
LONGEST = 30
#: How long before something is due its reminder goes out.
SOON = timedelta(days=1)
_MONDAY, _SATURDAY = 0, 5
_NOT_DAILY = (DigestChoice.Rhythm.WEEKLY, DigestChoice.Rhythm.NEVER)


@transaction.atomic
def choose_digest(*, actor: Actor, rhythm: str) -> DigestChoice:
    """Set how often the actor gets the digest. Raises Refused for visitors, DomainError for no such rhythm."""
    require(policy.can_choose_digest(actor))
    if rhythm not in DigestChoice.Rhythm.values:
        raise DomainError(_("Choose one of the list."), field="rhythm")
    choice, _created = DigestChoice.objects.update_or_create(user=actor.user, defaults={"rhythm": rhythm})
    return choice


def send_digests() -> int:
    """Write today's digest to everybody to whom anything is due; return to how many. Safe to repeat on a day."""
    today = clock.today()
    if today.weekday() >= _SATURDAY:
        return 0
    late = [DigestChoice.Rhythm.NEVER] if today.weekday() == _MONDAY else list(_NOT_DAILY)
    without = DigestChoice.objects.filter(rhythm__in=late).values("user")
    due = due_by_person(User.objects.filter(is_active=True).exclude(pk__in=without))
    return sum(_send(user, todos, key=f"digest:{today}:{user.pk}") for user, todos in due.items())


@transaction.atomic
def send_reminders() -> int:
    """Remind of everything due within a day, once each, under its own kind; return how many messages were written."""
    now = clock.now()
    soon = list(Todo.objects.open().filter(due_at__gt=now, due_at__lte=now + SOON))
    sent = 0
    for user, todos in due_by_person(User.objects.filter(is_active=True), soon).items():
        for todo in todos:
            message = notify(
                kind=todo.kind,
                subject=_lazily(todo, _("Due soon: %(title)s")),
                body=_lazily(todo, _("%(title)s\n\nIt is %(when)s."), ZoneInfo(user.time_zone)),
                link=todo.link,
                recipient=user,
                key=f"due:{todo.pk}:{todo.due_at:%Y%m%d%H%M}:{user.pk}",
            )
            sent += message is not None
    return sent


def due_by_person(people: QuerySet[User], todos: Sequence[Todo] | None = None) -> dict[User, list[Todo]]:
    """Return the open to-dos (or just `todos`) of each of `people`, soonest first, those of muted kinds left out."""
    waiting: dict[tuple[str, int | str], list[Todo]] = defaultdict(list)
    for todo in Todo.objects.open() if todos is None else todos:
        waiting[todo.party].append(todo)
    mine: dict[int, set[Todo]] = defaultdict(set)
    for (what, who), rows in waiting.items():
        if what == "user":
            mine[int(who)].update(rows)
    organisations = [who for what, who in waiting if what == "organisation"]
    members = Membership.objects.filter(left_at=None, organisation__in=organisations)
    for user_id, organisation_id in members.values_list("user_id", "organisation_id"):
        mine[user_id].update(waiting["organisation", organisation_id])
    roles = [who for what, who in waiting if what == "role"]
    holders = set(RoleGrant.objects.filter(revoked_at=None, role__in=roles).values_list("user_id", flat=True))
    muted = set(NotificationSwitch.objects.values_list("user_id", "kind"))
    found: dict[User, list[Todo]] = {}
    for user in people.filter(pk__in=holders | mine.keys()).order_by("pk"):
        if user.pk in holders:
            # A role of the operator ends with its term, so the actor says which hold today.
            mine[user.pk].update(*(waiting["role", role] for role in actor_for(user).roles))
        wanted = [todo for todo in mine[user.pk] if (user.pk, todo.kind) not in muted]
        if wanted:
            found[user] = sorted(wanted, key=_soonest)
    return found


def _soonest(todo: Todo) -> tuple[bool, datetime, int]:
    return (todo.due_at is None, todo.due_at or todo.since, todo.pk)


def _send(user: User, todos: list[Todo], *, key: str) -> bool:
    with translation.override(user.language):
        subject = ngettext("%(count)d thing is due", "%(count)d things are due", len(todos)) % {"count": len(todos)}
        body = "\n\n".join(_lines(todos, zone=ZoneInfo(user.time_zone)))
    message = notify(kind=KIND, subject=subject, body=body, link=reverse("todos"), recipient=user, key=key)
    return message is not None


def _lines(todos: list[Todo], *, zone: ZoneInfo) -> Iterable[str]:
    for todo in todos[:LONGEST]:
        yield f"• {todo.title}\n  {_when(todo, zone)}\n  {settings.BASE_URL}{todo.link}"
    if len(todos) > LONGEST:
        yield _("… and %(count)d more") % {"count": len(todos) - LONGEST}


def _when(todo: Todo, zone: ZoneInfo) -> str:
    since = date_format(todo.since.astimezone(zone), "DATE_FORMAT")
    if todo.due_at is None:
        return _("since %(since)s") % {"since": since}
    values = {"due": date_format(todo.due_at.astimezone(zone), "DATETIME_FORMAT"), "since": since}
    if todo.due_at < clock.now():
        return _("overdue: was due %(due)s, since %(since)s") % values
    return _("due %(due)s, since %(since)s") % values


def _filled(todo: Todo, text: Text, zone: ZoneInfo | None = None) -> str:
    return str(text) % {"title": todo.title, "when": _when(todo, zone) if zone else ""}


#: Filled in when it is read, so that title and date come in the recipient's language.
_lazily = lazy(_filled, str)

"""What happened to an application, as the history triggers kept it: who took which step when."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.utils.translation import gettext_lazy as _

from chorok.accounts.models import User
from chorok.core.errors import Text
from chorok.programs.enums import ApplicationState
from chorok.programs.models import Application, ApplicationDocument, Supplement

#: Events looked at; older ones stay in the database.
WINDOW = 300


@dataclass(frozen=True)
class Step:
    """One thing that happened: when, by whom (empty: the system), what, and to what."""

    at: datetime
    by: str
    text: Text
    detail: str = ""


def history_of(application: Application) -> list[Step]:
    """Return the steps of the application, the newest first; a constant number of queries."""
    told: list[tuple[datetime, int | None, Text, str]] = []
    state = ""
    for event in _events(Application, pgh_obj_id=application.pk):
        if event.state != state:
            told.append((event.pgh_created_at, _who(event), ApplicationState(event.state).label, _detail(event)))
            state = event.state
    for event in _events(ApplicationDocument, application_id=application.pk):
        text = _("Document added") if event.pgh_label == "insert" else _("Document taken out or replaced")
        told.append((event.pgh_created_at, _who(event), text, event.document.name))
    for event in _events(Supplement, application_id=application.pk):
        if event.pgh_label == "insert":
            told.append((event.pgh_created_at, _who(event), _("Supplement asked for"), event.text))
        elif event.answered_at is not None and event.answer:
            told.append((event.pgh_created_at, _who(event), _("Supplement answered"), event.answer))
    people = User.objects.filter(pk__in={who for _at, who, _text, _detail in told if who})
    names = {user.pk: user.shown_name for user in people}
    # What one transaction did bears one time; it stays in the order it was done, turned round like the rest.
    ordered = [one for _place, one in sorted(enumerate(told), key=lambda pair: (pair[1][0], pair[0]), reverse=True)]
    return [Step(at, names.get(who, "") if who else "", text, detail) for at, who, text, detail in ordered]


def _events(model: Any, **wanted: int) -> list[Any]:
    events = model.pgh_event_model.objects.filter(**wanted).select_related("pgh_context").order_by("-pgh_id")
    if model is ApplicationDocument:
        events = events.select_related("pgh_context", "document")
    return list(reversed(events[:WINDOW]))


def _who(event: Any) -> int | None:
    context = event.pgh_context.metadata if event.pgh_context else {}
    return cast("int | None", context.get("user"))


def _detail(event: Any) -> str:
    if event.state == ApplicationState.INELIGIBLE:
        return str(event.rejection_reason)
    return str(event.withdrawal_reason) if event.state == ApplicationState.WITHDRAWN else ""

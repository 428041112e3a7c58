"""What happened to an organisation, as the history triggers kept it: who changed what, when, from what to what."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, cast

from django.db import models
from django.utils.translation import gettext_lazy as _

from chorok.accounts.models import User
from chorok.core.errors import Text
from chorok.registry import labels
from chorok.registry.domain.queries.field_history import fields_changed
from chorok.registry.models import Certification, Invitation, Membership, Organisation, Product, Technology

#: How many events of each kind of record are looked at; older ones stay in the database.
WINDOW = 500
_SUBJECTS: tuple[tuple[type[models.Model], Text, str], ...] = (
    (Organisation, _("Profile"), "id"),
    (Membership, _("People"), "organisation_id"),
    (Invitation, _("Invitation"), "organisation_id"),
    (Technology, _("Technology"), "organisation_id"),
    (Product, _("Product"), "organisation_id"),
    (Certification, _("Certificate"), "organisation_id"),
)
#: Columns that say nothing to a reader: keys, and what the hub keeps for itself.
_SILENT = frozenset({"id", "created_at", "updated_at", "completeness", "organisation", "joined_at", "invited_at"})
_ACTIONS: dict[str, Text] = {"insert": _("created"), "update": _("changed"), "delete": _("deleted")}
_PUT_SHORT = 120


@dataclass(frozen=True)
class FieldChange:
    """One column before and after, as text; empty where it was or is blank."""

    label: Text
    before: str
    after: str


@dataclass(frozen=True)
class Happening:
    """One event: when, by whom (empty: the system), to what, and the columns that changed."""

    at: datetime
    by: str
    via: str
    reason: str
    subject: Text
    name: str
    action: Text
    changes: list[FieldChange]


def history_of(organisation: Organisation) -> list[Happening]:
    """Return the latest events of the organisation and what belongs to it, newest first. The number of queries is
    the same at any length.
    """
    happenings: list[tuple[datetime, int | None, Any, Text, list[FieldChange]]] = []
    people: set[int] = set()
    for model, subject, column in _SUBJECTS:
        before: dict[int, Any] = {}
        # What happened to a record's green fields is told with what the same transaction did to the record.
        fields = fields_changed(model, organisation.pk)
        for event in reversed(_events(model, column, organisation.pk)):
            change = fields.pop((event.pgh_obj_id, event.pgh_created_at), None)
            changes = _changes(event, before.get(event.pgh_obj_id))
            if change is not None and event.pgh_label == "update":
                changes.append(FieldChange(labels.HISTORY["fields"], *change))
            before[event.pgh_obj_id] = event
            if changes or event.pgh_label != "update":
                context = event.pgh_context.metadata if event.pgh_context else {}
                happenings.append((event.pgh_created_at, context.get("user"), event, subject, changes))
                people.update(_people_in(event, context))
    names = dict(User.objects.filter(pk__in=people).values_list("pk", "name"))
    # What one transaction did bears one time; it stays in the order it was done, turned round like the rest.
    ordered = sorted(enumerate(happenings), key=lambda pair: (pair[1][0], pair[0]), reverse=True)
    return [_told(*row, names=names) for _place, row in ordered]


def _events(model: type[models.Model], column: str, organisation_id: int) -> list[Any]:
    events = cast("Any", model).pgh_event_model.objects
    found = events.filter(**{column: organisation_id}).select_related("pgh_context")
    return list(found.order_by("-pgh_id")[:WINDOW])


def _people_in(event: Any, context: dict[str, Any]) -> Iterable[int]:
    return (pk for pk in (context.get("user"), getattr(event, "user_id", None)) if pk is not None)


def _told(
    at: datetime, user: int | None, event: Any, subject: Text, changes: list[FieldChange], *, names: dict[int, str]
) -> Happening:
    context = event.pgh_context.metadata if event.pgh_context else {}
    return Happening(
        at=at,
        by=names.get(user, "") if user is not None else "",
        via=str(context.get("via", "")),
        reason=str(context.get("reason", "")),
        subject=subject,
        name=_name(event, names),
        action=_ACTIONS.get(event.pgh_label, event.pgh_label),
        changes=changes,
    )


def _name(event: Any, names: dict[int, str]) -> str:
    if hasattr(event, "user_id"):
        return names.get(event.user_id, "")
    return str(getattr(event, "name_ko", "") or getattr(event, "number", "") or getattr(event, "email", ""))


def _changes(event: Any, before: Any) -> list[FieldChange]:
    """Compare an event with the one before. Of a new record nothing is listed: it says all by its name."""
    if before is None:
        return []
    changes = []
    for field in event._meta.concrete_fields:
        if field.name.startswith("pgh_") or field.name in _SILENT or field.name not in labels.HISTORY:
            continue
        old, new = getattr(before, field.attname), getattr(event, field.attname)
        if old != new:
            changes.append(FieldChange(labels.HISTORY[field.name], _shown(field, old), _shown(field, new)))
    return changes


def _shown(field: "models.Field[Any, Any]", value: Any) -> str:
    if value in (None, ""):
        return ""
    if field.choices:
        return str(dict(cast("Any", field.flatchoices)).get(value, value))
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d %H:%M} UTC"
    text = str(value)
    return text if len(text) <= _PUT_SHORT else text[: _PUT_SHORT - 1] + "…"

"""Which green fields a record had before and after each transaction that changed them."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import models

from chorok.registry.models import (
    GreenField,
    Organisation,
    OrganisationFields,
    Product,
    ProductFields,
    Technology,
    TechnologyFields,
)

#: For each kind of record: its links to the fields, the link's column, and how a link leads to the organisation.
_LINKS: dict[type[models.Model], tuple[Any, str, str]] = {
    Organisation: (OrganisationFields, "organisation_id", "organisation_id"),
    Technology: (TechnologyFields, "technology_id", "technology__organisation_id"),
    Product: (ProductFields, "product_id", "product__organisation_id"),
}
#: A record and the moment of a transaction.
Moment = tuple[int, datetime]


def fields_changed(model: type[models.Model], organisation_id: int) -> dict[Moment, tuple[str, str]]:
    """Return for each record of `model` and transaction the names of its fields before and after (three queries).

    It goes back from what the records have today, so nothing before the first kept event needs to be known.
    """
    if model not in _LINKS:
        return {}
    links, column, owner = _LINKS[model]
    names = {field.pk: field.name for field in GreenField.objects.all()}
    held: dict[int, set[str]] = {}
    for record, field in links.objects.filter(**{owner: organisation_id}).values_list(column, "greenfield_id"):
        held.setdefault(record, set()).add(field)
    events = links.pgh_event_model.objects.filter(**{owner: organisation_id}).order_by("-pgh_id")
    after: dict[Moment, set[str]] = {}
    before: dict[Moment, set[str]] = {}
    for event in events:
        record = getattr(event, column)
        now = held.setdefault(record, set())
        moment = (record, event.pgh_created_at)
        after.setdefault(moment, set(now))
        if event.pgh_label == "insert":
            now.discard(event.greenfield_id)
        else:
            now.add(event.greenfield_id)
        before[moment] = set(now)
    return {
        moment: (_listed(before[moment], names), _listed(after[moment], names))
        for moment in after
        if before[moment] != after[moment]
    }


def _listed(fields: Iterable[str], names: dict[str, str]) -> str:
    chosen = set(fields)
    return ", ".join(name for code, name in names.items() if code in chosen)

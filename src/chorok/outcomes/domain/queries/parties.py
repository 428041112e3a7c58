"""Finds the organisations a person wrote down by name or number."""

import re
from collections.abc import Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.registry.models import Organisation

_BY_ID = re.compile(r"#(\d{1,12})$")


def written(organisations: Iterable[Organisation]) -> str:
    """Return organisations as a person may type them: one a line, the record's number after the name."""
    return "\n".join(f"{organisation.name_ko} #{organisation.pk}" for organisation in organisations)


def named(*, actor: Actor, text: str) -> list[Organisation]:
    """Return the organisations `text` names, one a line (or between semicolons).

    Each is given by its Korean or English name, its business number, or the record's number after a #. Raises
    DomainError for one that isn't known or that two records share.
    """
    wanted = [part.strip() for part in re.split(r"[\n;]", text) if part.strip()]
    if not wanted:
        return []
    digits = {one: re.sub(r"\D", "", one) for one in wanted}
    ids = {one: int(match[1]) for one in wanted if (match := _BY_ID.search(one))}
    known = Organisation.objects.visible_to(actor).current()
    rows = list(
        known.filter(
            Q(pk__in=ids.values())
            | Q(name_ko__in=wanted)
            | Q(name_en__in=wanted)
            | Q(business_number__in=[number for number in digits.values() if len(number) == 10])  # noqa: PLR2004
        ).distinct()
    )
    found: dict[int, Organisation] = {}
    for one in wanted:
        if one in ids:
            matches = [row for row in rows if row.pk == ids[one]]
        else:
            names = [row for row in rows if one in (row.name_ko, row.name_en)]
            matches = names or [row for row in rows if row.business_number and row.business_number == digits[one]]
        if not matches:
            message = _("No organisation “%(name)s” is registered.") % {"name": one}
            raise DomainError(message, field="organisations")
        if len(matches) > 1:
            message = _("Several organisations are called “%(name)s”. Give the business number instead.")
            raise DomainError(message % {"name": one}, field="organisations")
        found[matches[0].pk] = matches[0]
    return list(found.values())

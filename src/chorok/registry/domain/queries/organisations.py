"""Lists of organisations as those inside see them."""

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, F, Func, Q, QuerySet, TextField, Value
from django.db.models.functions import Lower, Replace

from chorok.accounts.actors import Actor
from chorok.core.errors import DomainError
from chorok.registry.domain import business_number, phone
from chorok.registry.models import Organisation

#: Orders a list may be asked for.
SORTS = {
    "name": ("name_ko", "id"),
    "newest": ("-created_at", "-id"),
    "changed": ("-updated_at", "-id"),
    "completeness": ("-completeness", "name_ko", "id"),
}
#: Words and signs that say nothing of a company's name.
_LEGAL_FORMS = r"주식회사|유한회사|㈜|\((주|유|재|사)\)|co\.?,? *ltd\.?|inc\.?|[\s.,()·-]"
_HOST = r"^[a-z]+://(www\.)?([^/:?#]+).*$"


@dataclass(frozen=True)
class OrganisationFilter:
    """What a list is narrowed to; empty values narrow nothing."""

    text: str = ""
    kind: str = ""
    verification: str = ""
    publication: str = ""
    field: str = ""
    region: str = ""
    sort: str = "name"


def find(actor: Actor, wanted: OrganisationFilter) -> QuerySet[Organisation]:
    """Return the organisations the actor may see that fit, in the asked order; merged records are left out."""
    found = Organisation.objects.visible_to(actor).current()
    for name in ("kind", "verification", "publication", "region"):
        value = getattr(wanted, name)
        if value:
            found = found.filter(**{name: value})
    if wanted.field:
        found = found.filter(fields=wanted.field)
    if wanted.text.strip():
        found = found.filter(_matches(wanted.text.strip()))
    return found.order_by(*SORTS.get(wanted.sort, SORTS["name"]))


def _matches(text: str) -> Q:
    """Match names, representative and e-mail by part, business and telephone number as a whole."""
    match = (
        Q(name_ko__icontains=text)
        | Q(name_en__icontains=text)
        | Q(representative_ko__icontains=text)
        | Q(email__icontains=text)
    )
    with suppress(DomainError):
        match |= Q(business_number=business_number.clean(text))
    with suppress(DomainError):
        match |= Q(phone=phone.to_e164(text))
    return match


def regions() -> list[str]:
    """Return the districts and provinces in use."""
    rows = Organisation.objects.current().exclude(region="").order_by("region").values_list("region", flat=True)
    return list(rows.distinct())


@dataclass(frozen=True)
class Duplicate:
    """Records that may be one organisation. `clue` is what they share: name, phone or website."""

    clue: str
    value: str
    organisations: list[Organisation]


def duplicates(*, limit: int = 30) -> list[Duplicate]:
    """Return groups of records that share a name (spaces and legal form aside), a telephone or a website.

    At most `limit` groups for each clue; four queries.
    """
    stripped = Func(
        Lower("name_ko"),
        Value(_LEGAL_FORMS),
        Value(""),
        Value("g"),
        function="regexp_replace",
        output_field=TextField(),
    )
    host = Func(Lower("website"), Value(_HOST), Value(r"\2"), function="regexp_replace", output_field=TextField())
    current = Organisation.objects.current()
    groups: list[tuple[str, str, list[int]]] = []
    for clue, expression in (("name", stripped), ("phone", Replace("phone", Value(" "))), ("website", host)):
        rows = (
            current.order_by()
            .annotate(shared=expression)
            .exclude(shared="")
            .values("shared")
            .annotate(ids=ArrayAgg("id", order_by="id"), members=Count("id"))
            .filter(members__gt=1)
            .order_by(F("members").desc(), "shared")[:limit]
        )
        groups += [(clue, row["shared"], row["ids"]) for row in rows]
    wanted = _by_id(pk for _clue, _value, ids in groups for pk in ids)
    return [Duplicate(clue, value, [wanted[pk] for pk in ids]) for clue, value, ids in groups]


def _by_id(ids: Iterable[int]) -> dict[int, Organisation]:
    return Organisation.objects.in_bulk(set(ids))

"""Lists of needs."""

from dataclasses import dataclass

from django.db.models import Count, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from chorok.accounts.actors import Actor
from chorok.needs.models import Candidate, Need
from chorok.needs.models.needs import NeedQuerySet

ORDERS = {
    "newest": ("-created_at", "-pk"),
    "oldest": ("created_at", "pk"),
    "ending": ("expires_on", "pk"),
    "country": ("country", "-created_at", "-pk"),
}


@dataclass(frozen=True)
class NeedFilter:
    """What a list of needs is narrowed to; empty narrows nothing."""

    text: str = ""
    country: str = ""
    field: str = ""
    state: str = ""
    origin: str = ""
    source: str = ""
    sort: str = "newest"


def find(actor: Actor, wanted: NeedFilter) -> NeedQuerySet:
    """Return the needs the actor may see that fit, each with how many technologies are on its shortlist."""
    # A count by a join would group thousands of needs with all their texts, for the few a page shows.
    listed = Candidate.objects.listed().filter(need=OuterRef("pk")).order_by().values("need")
    number = Subquery(listed.annotate(number=Count("pk")).values("number"))
    return narrowed(Need.objects.visible_to(actor), wanted).annotate(shortlisted=Coalesce(number, 0))


def narrowed(rows: NeedQuerySet, wanted: NeedFilter) -> NeedQuerySet:
    """Return those of `rows` that fit, in the wanted order; every word of the text must stand somewhere."""
    for word in wanted.text.split()[:10]:
        rows = rows.filter(
            Q(title__icontains=word)
            | Q(problem__icontains=word)
            | Q(wished__icontains=word)
            | Q(place__icontains=word)
            | Q(source_id__icontains=word)
        )
    for name in ("country", "field", "state", "origin", "source"):
        value = getattr(wanted, name)
        if value:
            rows = rows.filter(**{name: value})
    return rows.select_related("organisation", "field").order_by(*ORDERS.get(wanted.sort, ORDERS["newest"]))


def countries_with_needs(rows: NeedQuerySet) -> list[str]:
    """Return the countries some of `rows` come from."""
    return list(rows.order_by("country").values_list("country", flat=True).distinct())

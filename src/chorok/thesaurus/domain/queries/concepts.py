"""Concepts as the pages list them."""

from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Prefetch, Q
from django.db.models.query import QuerySet

from chorok.thesaurus.enums import LabelStatus
from chorok.thesaurus.models import Broader, Concept, Label


@dataclass(frozen=True)
class ConceptFilter:
    """What the list is narrowed to. `state`: living, retired or drafts (with a label to review)."""

    text: str = ""
    state: str = ""
    language: str = ""
    field: str = ""


STATES = ("living", "drafts", "retired", "without")


def find(wanted: ConceptFilter) -> QuerySet[Concept]:
    """Return concepts with their living labels and what they stand under; `drafts` counts labels to be reviewed.

    `without` lists those that have no label in the language.
    """
    rows = with_names(Concept.objects.all())
    rows = rows.exclude(retired_at=None) if wanted.state == "retired" else rows.filter(retired_at=None)
    living = Label.objects.filter(concept=OuterRef("pk"), retired_at=None)
    if text := " ".join(wanted.text.split()).casefold():
        rows = rows.filter(Q(code__icontains=text) | Exists(living.filter(folded__contains=text)))
    spoken = living.filter(language=wanted.language) if wanted.language else living
    if wanted.state == "drafts":
        rows = rows.filter(Exists(spoken.filter(status=LabelStatus.DRAFT)))
    elif wanted.language:
        rows = rows.exclude(Exists(spoken)) if wanted.state == "without" else rows.filter(Exists(spoken))
    if wanted.field:
        rows = rows.filter(field=wanted.field)
    counted = Count("labels", filter=Q(labels__retired_at=None))
    drafts = Count("labels", filter=Q(labels__retired_at=None, labels__status=LabelStatus.DRAFT))
    return rows.annotate(labelled=counted, drafts=drafts).order_by("code")


def with_names(rows: QuerySet[Concept]) -> QuerySet[Concept]:
    """Return concepts with what their names and those of the broader ones are read from (four queries more)."""
    living = Prefetch("labels", Label.objects.filter(retired_at=None).order_by("position", "id"))
    links = Prefetch("broader_links", Broader.objects.select_related("broader"))
    above = Prefetch("broader_links__broader__labels", Label.objects.filter(retired_at=None).order_by("position", "id"))
    return rows.select_related("field").prefetch_related(living, links, above)


def named(text: str) -> list[Concept]:
    """Return the concepts in use that a text means: by its code or else by a label in any language (two queries)."""
    living = Concept.objects.filter(retired_at=None)
    if exact := list(living.filter(code=text)):
        return exact
    folded = " ".join(text.split()).casefold()
    same = Label.objects.filter(concept=OuterRef("pk"), retired_at=None, folded=folded)
    return list(living.filter(Exists(same)).order_by("code"))

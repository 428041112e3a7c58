"""The tables as the engine's plain data, and the engine's faults in a person's words."""

from collections import defaultdict
from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError, Text
from chorok.engines.matching import thesaurus as engine
from chorok.engines.matching.thesaurus import FaultyThesaurus, Thesaurus, ThesaurusFault
from chorok.thesaurus.models import Broader, Concept, Label

FAULTS: dict[str, Text] = {
    "concept twice": _("The concept “%(concept)s” stands there twice."),
    "no label": _("The concept “%(concept)s” has no label."),
    "label twice": _("The concept “%(concept)s” has the label “%(named)s” twice."),
    "nobody reviewed": _("The label “%(named)s” of “%(concept)s” is reviewed by nobody."),
    "unknown broader": _("The concept “%(concept)s” stands under “%(named)s”, which there isn't."),
    "unknown class": _("“%(named)s” is no climate class from 1 to 45 (concept “%(concept)s”)."),
    "unknown field": _("“%(named)s” is no green field (concept “%(concept)s”)."),
    "circle": _("These concepts would stand under each other in a circle: %(named)s"),
    "wrong columns": _("The header isn't that of the template: %(named)s"),
    "shifted columns": _("It has %(named)s cells: the columns are shifted (concept “%(concept)s”)."),
    "encoding": _("Row %(named)s isn't text in UTF-8. Save the file again as “CSV UTF-8”."),
    "unreadable": _("This can't be read: %(named)s"),
    "bad code": _("“%(concept)s” is no code: small letters, digits and underscores, a letter first, at most 60 signs."),
    "unknown language": _("“%(named)s” is no language of the thesaurus (concept “%(concept)s”)."),
    "long label": _("A label of “%(concept)s” is empty or longer than 200 signs: %(named)s"),
    "parting sign": _("A label of “%(concept)s” holds “;” or “|”: %(named)s"),
    "goods code": _("“%(named)s” is no beginning of a goods code: 2 to 10 digits (concept “%(concept)s”)."),
    "long source": _("A source of “%(concept)s” is longer than 200 signs: %(named)s"),
    "unknown topic": _("“%(named)s” is no topic of the IPC Green Inventory (concept “%(concept)s”)."),
    "retired": _("The concept “%(concept)s” was retired here. Take it up again first."),
}
#: Signs of what is wrong that a sentence repeats.
_REPEATED = 200


def said(fault: ThesaurusFault) -> Text:
    """Return what is wrong in a sentence."""
    return FAULTS[fault.code] % {"concept": fault.concept[:_REPEATED], "named": fault.named[:_REPEATED]}


def working_concepts() -> dict[str, engine.Concept]:
    """Return the concepts as they stand now, by code (three queries). People are named by their number only."""
    broader: defaultdict[int, list[str]] = defaultdict(list)
    for concept, code in Broader.objects.values_list("concept", "broader__code"):
        broader[concept].append(code)
    labels: defaultdict[int, list[engine.Label]] = defaultdict(list)
    living = Label.objects.filter(retired_at=None).order_by("concept", "language", "position", "id")
    for concept, *values, reviewer in living.values_list(
        "concept", "text", "language", "status", "source", "reviewed_by"
    ):
        text, language, status, source = values
        by = f"person {reviewer}" if reviewer is not None else ""
        labels[concept].append(engine.Label(text, language, engine.Status(status), source, by))
    return {
        one.code: engine.Concept(
            one.code,
            tuple(labels[one.pk]),
            tuple(broader[one.pk]),
            tuple(one.climate),
            one.field_id or "",
            tuple(one.ipc),
            tuple(one.goods),
            one.source,
        )
        for one in Concept.objects.filter(retired_at=None).order_by("code")
    }


def checked(concepts: Iterable[engine.Concept]) -> Thesaurus:
    """Return a thesaurus of these concepts. Raises DomainError saying what is wrong, a circle with its path."""
    try:
        return Thesaurus(concepts)
    except FaultyThesaurus as wrong:
        raise DomainError(said(wrong.faults[0])) from wrong

"""The thesaurus that comes with the engine is brought into the tables, at set-up and after each upgrade."""

from dataclasses import replace

from django.db import transaction

from chorok.accounts.actors import SYSTEM
from chorok.engines.matching.comparing import differences, merged
from chorok.engines.matching.thesaurus import Concept as PlainConcept
from chorok.engines.matching.thesaurus import FaultyThesaurus, Thesaurus, shipped
from chorok.thesaurus.domain.editions import hold, publish_edition
from chorok.thesaurus.domain.plain import working_concepts
from chorok.thesaurus.domain.writing import write
from chorok.thesaurus.models import Concept, Edition, Label


@transaction.atomic
def load_thesaurus(source: Thesaurus | None = None) -> dict[str, int]:
    """Write the concepts and labels of `source` (None: the engine's own) that were never there; return how many.

    What people changed or retired stays as they left it. The first edition is published; later ones are people's.
    Safe to repeat.
    """
    hold()
    held = working_concepts()
    retired = set(Concept.objects.exclude(retired_at=None).values_list("code", flat=True))
    gone = set(Label.objects.exclude(retired_at=None).values_list("concept__code", "language", "folded"))
    given = [_never_there(one, held.get(one.id), retired, gone) for one in source or shipped() if one.id not in retired]
    after = merged(held, given)
    try:
        Thesaurus(after.values())
    except FaultyThesaurus:  # people moved concepts so that the engine's own broader ones would close a circle
        after = merged(held, [replace(one, broader=()) if one.id in held else one for one in given])
    changes = differences(held.values(), after.values())
    write(changes, after, user_id=None)
    if not Edition.objects.exists():
        publish_edition(actor=SYSTEM, note="chorok")
    return {"concepts": len(after) - len(held), "changes": len(changes)}


def _never_there(
    given: PlainConcept, held: PlainConcept | None, retired: set[str], gone: set[tuple[str, str, str]]
) -> PlainConcept:
    """Return what a concept brings: of one that is there only labels that no person retired."""
    labels = tuple(one for one in given.labels if (given.id, one.language, one.text.casefold()) not in gone)
    if held is not None:
        return PlainConcept(given.id, labels)
    return replace(given, broader=tuple(code for code in given.broader if code not in retired))

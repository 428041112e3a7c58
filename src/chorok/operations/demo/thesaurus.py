"""The thesaurus in the demonstration: as it comes, a concept reviewed by a second person, nouns that wait."""

from django.db import transaction

from chorok.operations.demo.programmes_people import person
from chorok.thesaurus.domain.concepts import add_label, review_label
from chorok.thesaurus.domain.mining import mine
from chorok.thesaurus.domain.seeding import load_thesaurus
from chorok.thesaurus.models import Concept, Label, UnknownNoun

#: The concept whose labels are looked at, and the label a member of staff adds.
CONCEPT, LABEL = "rainwater", "빗물 이용 탱크"
#: Labels of it in these languages were reviewed.
REVIEWED = ("ko", "en")


@transaction.atomic
def load_reviewed_thesaurus() -> int:
    """Bring the thesaurus in and review one concept, unless that was done; return how many labels were reviewed."""
    load_thesaurus()
    concept = Concept.objects.get(code=CONCEPT)
    if Label.objects.filter(concept=concept, text=LABEL).exists():
        return 0
    staff, manager = person("staff"), person("manager")
    labels = list(concept.labels.filter(language__in=REVIEWED))
    labels.append(add_label(actor=staff, concept=concept, language="ko", text=LABEL, source="demonstration"))
    for label in labels:
        review_label(actor=manager, label=label)
    return len(labels)


def load_nouns() -> int:
    """Look for unknown nouns in the texts, unless some are there; return how many."""
    return 0 if UnknownNoun.objects.exists() else mine()

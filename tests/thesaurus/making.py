"""A small thesaurus for the tests: water, and rainwater under it."""

from chorok.accounts.actors import SYSTEM, Actor
from chorok.thesaurus.domain.concepts import create_concept, link_concept
from chorok.thesaurus.models import Concept


def make_small(actor: Actor = SYSTEM) -> tuple[Concept, Concept]:
    """Write two concepts, the second under the first; rainwater stands in climate class 28."""
    water = create_concept(actor=actor, code="water", english="water", korean="물")
    rain = create_concept(
        actor=actor, code="rainwater", english="rainwater storage", korean="빗물저장", broader=[water], source="OECD"
    )
    link_concept(actor=actor, concept=rain, climate=[28], field=None, ipc=[], goods=["8413"], source="OECD")
    return water, rain

"""The pages of the thesaurus, for the accessibility test: the demonstration's own, and a file that was brought in."""

from typing import Any

from chorok.accounts.actors import actor_for
from chorok.thesaurus.domain.mining import ignore_noun
from chorok.thesaurus.models import Concept, UnknownNoun
from tests.journeys.kit.row import Row
from tests.journeys.kit.world import World


def _concept(world: World) -> dict[str, Any]:
    return {"pk": Concept.objects.get(code="rainwater").pk}


def _noun(world: World) -> dict[str, Any]:
    return {"pk": UnknownNoun.objects.order_by("pk")[0].pk}


def _good(world: World) -> dict[str, Any]:
    return {"pk": world.thesaurus["good"]}


def _wrong(world: World) -> dict[str, Any]:
    return {"pk": world.thesaurus["wrong"]}


def _ignored(world: World) -> dict[str, Any]:
    noun = UnknownNoun.objects.order_by("-pk")[0]
    ignore_noun(actor=actor_for(world.people["staff"]), noun=noun)
    return {}


THESAURUS = [
    Row("staff_thesaurus", "staff"),
    Row("staff_thesaurus", "city", query="?q=zzzz"),
    Row("staff_concept_new", "staff"),
    Row("staff_concept", "staff", _concept),
    Row("staff_concept", "city", _concept),
    Row("staff_concept_edit", "staff", _concept),
    Row("staff_editions", "staff"),
    Row("staff_thesaurus_imports", "staff"),
    Row("staff_thesaurus_import", "staff", _good),
    Row("staff_thesaurus_import", "staff", _wrong, note="with mistakes"),
    Row("staff_nouns", "staff"),
    Row("staff_noun_label", "staff", _noun),
    Row("staff_nouns_ignored", "staff", _ignored),
]

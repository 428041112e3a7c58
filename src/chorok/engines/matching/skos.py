"""The thesaurus as SKOS in JSON-LD, and back: labels as SKOS-XL, so that each keeps status, source and reviewer."""

import json
from typing import Any

from chorok.engines.matching.thesaurus import Concept, FaultyThesaurus, Label, Status, Thesaurus, ThesaurusFault

BASE = "urn:chorok:concept:"
CONTEXT: dict[str, Any] = {
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "skosxl": "http://www.w3.org/2008/05/skos-xl#",
    "dct": "http://purl.org/dc/terms/",
    "chorok": "urn:chorok:",
}
_PREFERRED, _OTHER = "skosxl:prefLabel", "skosxl:altLabel"


def to_skos(thesaurus: Thesaurus) -> str:
    """Return a thesaurus as JSON-LD."""
    graph = [_told(concept) for concept in thesaurus]
    return json.dumps({"@context": CONTEXT, "@graph": graph}, ensure_ascii=False, indent=1)


def _told(concept: Concept) -> dict[str, Any]:
    told: dict[str, Any] = {"@id": BASE + concept.id, "@type": "skos:Concept", "dct:source": concept.source}
    told["skos:broader"] = [{"@id": BASE + one} for one in concept.broader]
    told["chorok:climate"] = list(concept.climate)
    told["chorok:field"] = concept.field
    told["chorok:ipc"] = list(concept.ipc)
    told["chorok:goods"] = list(concept.goods)
    seen: set[str] = set()
    told[_PREFERRED], told[_OTHER] = [], []
    for label in concept.labels:
        told[_OTHER if label.language in seen else _PREFERRED].append(
            {
                "skosxl:literalForm": {"@value": label.text, "@language": label.language},
                "chorok:status": label.status.value,
                "dct:source": label.source,
                "chorok:reviewer": label.reviewer,
            }
        )
        seen.add(label.language)
    return told


def from_skos(text: str) -> Thesaurus:
    """Return the thesaurus of a JSON-LD text as `to_skos` writes it; raises FaultyThesaurus with what is wrong."""
    try:
        graph = json.loads(text)["@graph"]
        concepts = [_concept(told) for told in graph]
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise FaultyThesaurus([ThesaurusFault("unreadable", "", str(error))]) from error
    return Thesaurus(concepts)


def _concept(told: dict[str, Any]) -> Concept:
    return Concept(
        told["@id"].removeprefix(BASE),
        tuple(_label(label) for kind in (_PREFERRED, _OTHER) for label in told.get(kind, [])),
        tuple(one["@id"].removeprefix(BASE) for one in told.get("skos:broader", [])),
        tuple(int(one) for one in told.get("chorok:climate", [])),
        told.get("chorok:field", ""),
        tuple(told.get("chorok:ipc", [])),
        tuple(told.get("chorok:goods", [])),
        told.get("dct:source", ""),
    )


def _label(told: dict[str, Any]) -> Label:
    form = told["skosxl:literalForm"]
    return Label(
        form["@value"],
        form["@language"],
        Status(told.get("chorok:status", Status.DRAFT.value)),
        told.get("dct:source", ""),
        told.get("chorok:reviewer", ""),
    )

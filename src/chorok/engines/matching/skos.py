"""The thesaurus as SKOS in JSON-LD, and back.

Labels are written twice: as SKOS-XL, where each keeps status, source and reviewer, and as plain SKOS for tools that
know no other.
"""

import json
import re
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
_PLAIN_PREFERRED, _PLAIN_OTHER = "skos:prefLabel", "skos:altLabel"
_SCHEME = "skos:ConceptScheme"
#: What JSON can write and nothing else keep: halves of a sign, and the sign that is none.
_UNKEPT = re.compile("[\0\ud800-\udfff]")


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
    told[_PREFERRED], told[_OTHER], told[_PLAIN_PREFERRED], told[_PLAIN_OTHER] = [], [], [], []
    for label in concept.labels:
        plain = {"@value": label.text, "@language": label.language}
        told[_PLAIN_OTHER if label.language in seen else _PLAIN_PREFERRED].append(plain)
        told[_OTHER if label.language in seen else _PREFERRED].append(
            {
                "skosxl:literalForm": plain,
                "chorok:status": label.status.value,
                "dct:source": label.source,
                "chorok:reviewer": label.reviewer,
            }
        )
        seen.add(label.language)
    return told


def from_skos(text: str, version: str = "") -> Thesaurus:
    """Return the thesaurus of a JSON-LD text as `to_skos` writes it; raises FaultyThesaurus with what is wrong."""
    return Thesaurus(read_skos(text).values(), version)


def read_skos(text: str) -> dict[int, Concept]:
    """Return the concepts of a JSON-LD text by their place in its graph, counted from 1.

    Labels are read from SKOS-XL or, where a tool writes none, from plain SKOS. Whether they hang together isn't looked
    at. Raises FaultyThesaurus with the place of every entry that can't be read.
    """
    try:
        graph = list(json.loads(text)["@graph"])
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise FaultyThesaurus([ThesaurusFault("unreadable", "", str(error))]) from error
    found: dict[int, Concept] = {}
    faults: list[ThesaurusFault] = []
    for place, told in enumerate(graph, 1):
        if isinstance(told, dict) and _SCHEME in _several(told.get("@type")):
            continue
        try:
            found[place] = _concept(told)
        except (ValueError, KeyError, TypeError, AttributeError, OverflowError) as error:
            name = str(told.get("@id", "")).removeprefix(BASE) if isinstance(told, dict) else ""
            name = _UNKEPT.sub("\ufffd", name)
            faults.append(ThesaurusFault("unreadable", name, str(error), place))
    if faults:
        raise FaultyThesaurus(faults)
    return found


def _concept(told: dict[str, Any]) -> Concept:
    labels = [_label(label) for kind in (_PREFERRED, _OTHER) for label in _several(told.get(kind))]
    plain = [
        Label(_line(label["@value"]), _text(label["@language"]))
        for kind in (_PLAIN_PREFERRED, _PLAIN_OTHER)
        for label in _several(told.get(kind))
    ]
    return Concept(
        _text(told["@id"]).removeprefix(BASE),
        tuple(labels or plain),
        tuple(_text(one["@id"]).removeprefix(BASE) for one in _several(told.get("skos:broader"))),
        tuple(int(one) for one in _several(told.get("chorok:climate"))),
        _text(told.get("chorok:field", "")),
        tuple(_text(one) for one in _several(told.get("chorok:ipc"))),
        tuple(_text(one) for one in _several(told.get("chorok:goods"))),
        _text(told.get("dct:source", "")),
    )


def _text(told: Any) -> str:
    """Return a value as a text; raises ValueError for signs that nothing keeps."""
    text = str(told)
    if _UNKEPT.search(text):
        raise ValueError("a sign that is none")
    return text


def _line(told: Any) -> str:
    """Return a value as a text in one line without idle blanks, as people write labels."""
    return " ".join(_text(told).split())


def _several(told: Any) -> list[Any]:
    """Return what JSON-LD writes alone or as a list as a list."""
    return told if isinstance(told, list) else [] if told is None else [told]


def _label(told: dict[str, Any]) -> Label:
    form = told["skosxl:literalForm"]
    return Label(
        _line(form["@value"]),
        _text(form["@language"]),
        Status(told.get("chorok:status", Status.DRAFT.value)),
        _text(told.get("dct:source", "")),
        _text(told.get("chorok:reviewer", "")),
    )

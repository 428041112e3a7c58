"""What is different between two states of a thesaurus, and what one looks like once another is merged into it."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from enum import Enum

from chorok.engines.matching.thesaurus import Concept, Label

LINKS = ("climate", "field", "ipc", "goods", "source")


class Difference(Enum):
    """What came, went or became another."""

    CONCEPT_NEW = "concept new"
    CONCEPT_GONE = "concept gone"
    LABEL_NEW = "label new"
    LABEL_GONE = "label gone"
    LABEL_REVIEWED = "label reviewed"
    LABEL_DRAFT = "label draft again"
    BROADER_NEW = "broader new"
    BROADER_GONE = "broader gone"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Change:
    """One difference: of which concept, what (a label's text, a broader concept, a link's name) and, for labels, where.

    `before` and `after`: what a link was and is.
    """

    what: Difference
    concept: str
    named: str = ""
    language: str = ""
    before: str = ""
    after: str = ""


def differences(before: Iterable[Concept], after: Iterable[Concept]) -> list[Change]:
    """Return what has to be done to `before` so that it says what `after` says, concept by concept."""
    old, new = ({one.id: one for one in concepts} for concepts in (before, after))
    found: list[Change] = []
    for code in sorted(old.keys() | new.keys()):
        if code not in new:
            found.append(Change(Difference.CONCEPT_GONE, code))
            continue
        if code not in old:
            found.append(Change(Difference.CONCEPT_NEW, code))
        found += _within(old.get(code, Concept(code, ())), new[code])
    return found


def _within(old: Concept, new: Concept) -> Iterator[Change]:
    had, has = ({_key(label): label for label in concept.labels} for concept in (old, new))
    for key, label in had.items():
        if key not in has:
            yield Change(Difference.LABEL_GONE, new.id, label.text, label.language)
    for key, label in has.items():
        if key not in had:
            yield Change(Difference.LABEL_NEW, new.id, label.text, label.language)
        elif had[key].status is not label.status:
            reviewed = Difference.LABEL_REVIEWED if label.reviewer else Difference.LABEL_DRAFT
            yield Change(reviewed, new.id, label.text, label.language)
    for up in old.broader:
        if up not in new.broader:
            yield Change(Difference.BROADER_GONE, new.id, up)
    for up in new.broader:
        if up not in old.broader:
            yield Change(Difference.BROADER_NEW, new.id, up)
    for link in LINKS:
        was, now = _shown(getattr(old, link)), _shown(getattr(new, link))
        if was != now:
            yield Change(Difference.LINK, new.id, link, before=was, after=now)


def merged(held: Mapping[str, Concept], given: Iterable[Concept], *, retire: bool = False) -> dict[str, Concept]:
    """Return the concepts held with those given merged into them.

    Labels that are new come as drafts, since nobody here has looked at them; what is held keeps its status. A link that
    the given concept doesn't tell stays as it is. `retire`: labels that it doesn't have go; concepts never do.
    """
    found = dict(held)
    for concept in given:
        old = held.get(concept.id, Concept(concept.id, ()))
        known = {_key(label) for label in old.labels}
        told = {_key(label) for label in concept.labels}
        kept = [label for label in old.labels if not retire or _key(label) in told]
        new = [Label(one.text, one.language, source=one.source) for one in concept.labels if _key(one) not in known]
        links = {link: getattr(concept, link) or getattr(old, link) for link in (*LINKS, "broader")}
        found[concept.id] = replace(old, labels=(*kept, *new), **links)
    return found


def _key(label: Label) -> tuple[str, str]:
    return label.language, label.text.casefold()


def _shown(link: object) -> str:
    return ", ".join(str(one) for one in link) if isinstance(link, tuple) else str(link)

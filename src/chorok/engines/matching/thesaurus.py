"""The thesaurus: concepts, what they are called in each language, what they stand under and what they link to.

A label is a draft until a named reviewer has looked at it. A concept may stand under several; circles are refused with
the path named.
"""

import csv
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import Enum
from functools import cached_property, lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable

LANGUAGES = ("en", "ko", "id", "vi", "fr", "es")
COLUMNS = ("concept", "broader", "climate", "field", "ipc", "goods", "source", *LANGUAGES)
FIRST_CLASS, LAST_CLASS = 1, 45
FIELDS = frozenset({"renewable", "led", "car", "building", "services", "it", "circulation"})


class Status(Enum):
    """How far a label is checked."""

    DRAFT = "draft"
    REVIEWED = "reviewed"


@dataclass(frozen=True, slots=True)
class Label:
    """What a concept is called in a language; the first of a language is the preferred one."""

    text: str
    language: str
    status: Status = Status.DRAFT
    source: str = ""
    reviewer: str = ""


@dataclass(frozen=True, slots=True)
class Concept:
    """One thing that needs and technologies are about, with its links.

    `climate`: numbers of the 45 climate-technology classes; `field`: one of Seoul's seven green fields, or empty;
    `ipc`: topics of the IPC Green Inventory; `goods`: beginnings of HSK goods codes.
    """

    id: str
    labels: tuple[Label, ...]
    broader: tuple[str, ...] = ()
    climate: tuple[int, ...] = ()
    field: str = ""
    ipc: tuple[str, ...] = ()
    goods: tuple[str, ...] = ()
    source: str = ""

    def name(self, language: str) -> str:
        """Return the preferred label in a language, the English one or the id where there is none."""
        for wanted in (language, "en"):
            for label in self.labels:
                if label.language == wanted:
                    return label.text
        return self.id


@dataclass(frozen=True, slots=True)
class ThesaurusFault:
    """What is wrong with a thesaurus: a code, the concept it is about and what is named."""

    code: str
    concept: str
    named: str = ""
    line: int = 0


class FaultyThesaurus(ValueError):  # noqa: N818 - named for what it tells
    """A thesaurus that can't be used, with all that is wrong."""

    def __init__(self, faults: Iterable[ThesaurusFault]) -> None:
        self.faults = list(faults)
        super().__init__("; ".join(f"{one.code}: {one.concept} {one.named}".strip() for one in self.faults))


class Thesaurus:
    """Concepts that hang together. Raises FaultyThesaurus with everything that is wrong with them."""

    def __init__(self, concepts: Iterable[Concept]) -> None:
        given = list(concepts)
        self.concepts = {concept.id: concept for concept in given}
        if wrong := list(_faults(given, self.concepts)):
            raise FaultyThesaurus(wrong)
        self._above: dict[str, tuple[tuple[str, int], ...]] = {}

    def __len__(self) -> int:
        return len(self.concepts)

    def __iter__(self) -> Iterator[Concept]:
        return iter(self.concepts.values())

    def above(self, concept: str) -> tuple[tuple[str, int], ...]:
        """Return the broader concepts with how many steps they are away, each by its shortest way."""
        if concept not in self._above:
            steps: dict[str, int] = {}
            layer, distance = list(self.concepts[concept].broader), 1
            while layer:
                for one in layer:
                    steps.setdefault(one, distance)
                layer = [up for one in layer for up in self.concepts[one].broader if up not in steps]
                distance += 1
            self._above[concept] = tuple(steps.items())
        return self._above[concept]

    @cached_property
    def by_label(self) -> dict[tuple[str, str], list[str]]:
        """Return which concepts a label (language, folded text) may mean."""
        found: dict[tuple[str, str], list[str]] = defaultdict(list)
        for concept in self:
            for label in concept.labels:
                found[label.language, label.text.casefold()].append(concept.id)
        return dict(found)


def _faults(given: Sequence[Concept], known: dict[str, Concept]) -> Iterator[ThesaurusFault]:
    seen: set[str] = set()
    for concept in given:
        if concept.id in seen:
            yield ThesaurusFault("concept twice", concept.id)
        seen.add(concept.id)
        labels = [(label.language, label.text.casefold()) for label in concept.labels]
        if not labels:
            yield ThesaurusFault("no label", concept.id)
        for language, text in sorted({one for one in labels if labels.count(one) > 1}):
            yield ThesaurusFault("label twice", concept.id, f"{text} ({language})")
        for label in concept.labels:
            if label.status is Status.REVIEWED and not label.reviewer:
                yield ThesaurusFault("nobody reviewed", concept.id, label.text)
        for up in concept.broader:
            if up not in known:
                yield ThesaurusFault("unknown broader", concept.id, up)
        for number in concept.climate:
            if not FIRST_CLASS <= number <= LAST_CLASS:
                yield ThesaurusFault("unknown class", concept.id, str(number))
        if concept.field and concept.field not in FIELDS:
            yield ThesaurusFault("unknown field", concept.id, concept.field)
    if circle := _circle(known):
        yield ThesaurusFault("circle", circle[0], " → ".join(circle))


def _circle(known: dict[str, Concept]) -> list[str]:
    """Return the first way that leads back to itself, its start named at both ends; empty where there is none."""
    done: set[str] = set()
    for start in known:
        way: list[str] = []
        stack: list[Iterator[str]] = [iter((start,))]
        while stack:
            one = next(stack[-1], None)
            if one is None:
                stack.pop()
                if way:
                    done.add(way.pop())
            elif one in way:
                return [*way[way.index(one) :], one]
            elif one in known and one not in done:
                way.append(one)
                stack.append(iter(known[one].broader))
    return []


def read_rows(lines: Iterable[str], origin: str) -> Iterator[Concept]:
    """Read concepts from lines of a .psv file with COLUMNS; raises FaultyThesaurus naming the line that is wrong."""
    reader = csv.reader(lines, delimiter="|", quoting=csv.QUOTE_NONE)
    header = next(reader, [])
    if tuple(header) != COLUMNS:
        raise FaultyThesaurus([ThesaurusFault("wrong columns", origin, "|".join(header), 1)])
    for number, cells in enumerate(reader, 2):
        if len(cells) != len(COLUMNS):
            raise FaultyThesaurus([ThesaurusFault("shifted columns", origin, cells[0] if cells else "", number)])
        yield _concept(dict(zip(COLUMNS, cells, strict=True)), origin, number)


def _concept(row: dict[str, str], origin: str, number: int) -> Concept:
    try:
        climate = tuple(int(one) for one in _listed(row["climate"]))
    except ValueError as error:
        raise FaultyThesaurus([ThesaurusFault("unknown class", row["concept"], row["climate"], number)]) from error
    labels = tuple(
        Label(text, language, source=row["source"] or origin)
        for language in LANGUAGES
        for text in _listed(row[language])
    )
    return Concept(
        row["concept"],
        labels,
        _listed(row["broader"]),
        climate,
        row["field"],
        _listed(row["ipc"]),
        _listed(row["goods"]),
        row["source"],
    )


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in cell.split(";") if one.strip())


def data_files() -> list[Traversable]:
    """Return the files of the thesaurus that comes with the engine, by name."""
    folder = files("chorok.engines.matching") / "data"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".psv")), key=lambda file: file.name)


@lru_cache(maxsize=1)
def shipped() -> Thesaurus:
    """Return the thesaurus that comes with the engine: every label of it is a draft."""
    return Thesaurus(
        concept
        for file in data_files()
        for concept in read_rows(file.read_text(encoding="utf-8").splitlines(), file.name)
    )

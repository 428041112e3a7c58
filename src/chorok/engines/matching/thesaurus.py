"""The thesaurus: concepts, what they are called in each language, what they stand under and what they link to.

A label is a draft until a named reviewer has looked at it. A concept may stand under several; circles are refused with
the path named.
"""

import csv
import hashlib
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
    """Concepts that hang together. Raises FaultyThesaurus with everything that is wrong with them.

    `version`: what a search that used it keeps of it.
    """

    def __init__(self, concepts: Iterable[Concept], version: str = "") -> None:
        given = list(concepts)
        self.version = version
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
                ups = (up for one in layer for up in self.concepts[one].broader if up not in steps)
                layer = list(dict.fromkeys(ups))  # each once: ways that part and meet would double at every step
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
    """Read concepts from lines of a .psv file with COLUMNS; raises FaultyThesaurus naming each line that is wrong."""
    yield from read_cells(csv.reader(lines, delimiter="|", quoting=csv.QUOTE_NONE), origin).values()


def read_cells(rows: Iterable[Sequence[str]], origin: str) -> dict[int, Concept]:
    """Read concepts by row from cells under COLUMNS, the header being row 1; empty rows are passed over.

    Raises FaultyThesaurus with every row whose cells are wrong.
    """
    found: dict[int, Concept] = {}
    faults: list[ThesaurusFault] = []
    for number, cells in enumerate(rows, 1):
        if number == 1 and tuple(cells) != COLUMNS:
            raise FaultyThesaurus([ThesaurusFault("wrong columns", origin, "|".join(cells), 1)])
        if number == 1 or not any(cells):
            continue
        if len(cells) != len(COLUMNS):
            faults.append(ThesaurusFault("shifted columns", cells[0], str(len(cells)), number))
            continue
        row = dict(zip(COLUMNS, cells, strict=True))
        wrong = [one for one in _listed(row["climate"]) if not one.isdecimal()]
        faults += [ThesaurusFault("unknown class", row["concept"], one, number) for one in wrong]
        if not wrong:
            found[number] = _concept(row, origin)
    if faults:
        raise FaultyThesaurus(faults)
    return found


def _concept(row: dict[str, str], origin: str) -> Concept:
    labels = tuple(
        Label(text, language, source=row["source"] or origin)
        for language in LANGUAGES
        for text in _listed(row[language])
    )
    return Concept(
        row["concept"].strip(),
        labels,
        _listed(row["broader"]),
        tuple(int(one) for one in _listed(row["climate"])),
        row["field"].strip(),
        _listed(row["ipc"]),
        _listed(row["goods"]),
        row["source"].strip(),
    )


def cells_of(concept: Concept) -> list[str]:
    """Return a concept as cells under COLUMNS, as `read_cells` reads them."""
    by_language = {language: [one.text for one in concept.labels if one.language == language] for language in LANGUAGES}
    links = (concept.broader, [str(one) for one in concept.climate], [concept.field], concept.ipc, concept.goods)
    return [
        concept.id,
        *(";".join(one) for one in links),
        concept.source,
        *(";".join(texts) for texts in by_language.values()),
    ]


def _listed(cell: str) -> tuple[str, ...]:
    return tuple(one.strip() for one in cell.split(";") if one.strip())


def data_files() -> list[Traversable]:
    """Return the files of the thesaurus that comes with the engine, by name."""
    folder = files("chorok.engines.matching") / "data"
    return sorted((file for file in folder.iterdir() if file.name.endswith(".psv")), key=lambda file: file.name)


@lru_cache(maxsize=1)
def shipped() -> Thesaurus:
    """Return the thesaurus that comes with the engine: every label of it is a draft.

    Its version is the beginning of its files' checksum.
    """
    contents = [(file.name, file.read_bytes()) for file in data_files()]
    concepts = (one for name, read in contents for one in read_rows(read.decode().splitlines(), name))
    return Thesaurus(concepts, hashlib.sha256(b"".join(read for _, read in contents)).hexdigest()[:12])

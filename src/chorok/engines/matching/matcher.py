"""Ranks the technologies that answer a need, and tells why: the reasons are the score, taken apart."""

import math
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

import numpy as np

from chorok.engines.matching.comparing import Difference, differences
from chorok.engines.matching.finding import Finder, Mention
from chorok.engines.matching.index import Index, Scores
from chorok.engines.matching.latent import Embedding, Matrix
from chorok.engines.matching.lexicon import Lexicon
from chorok.engines.matching.model import Answer, Gate, Kind, Match, Need, Part, Phrase, Result, Technology
from chorok.engines.matching.structure import compared, fits, gates
from chorok.engines.matching.text import Analysis, analyse, fold
from chorok.engines.matching.thesaurus import Thesaurus, shipped
from chorok.engines.matching.vectors import CLASS, Vector, concept_vector, saturated, word_vector
from chorok.engines.matching.weights import CURRENT, FITS, Weights

MOST_TERMS = 100  # of a need, the most telling ones; a longer text says no more
CANDIDATES = 200  # best by their texts, among which the profiles decide


@dataclass(frozen=True, slots=True)
class Query:
    """A need made ready to be looked for: what it says, and how much of a score each of its terms can give."""

    need: Need
    analysis: Analysis
    mentions: tuple[Mention, ...]
    words: Vector
    concepts: Vector
    place: Matrix | None = None
    through: Mapping[str, Sequence[str]] = field(default_factory=dict)  # words the lexicon added, and by which


class Matcher:
    """Technologies that can be found. One is added, changed or taken away at a time, and is findable at once."""

    def __init__(
        self,
        thesaurus: Thesaurus | None = None,
        weights: Weights = CURRENT,
        *,
        today: date | None = None,
        sanctions: frozenset[str] = frozenset(),
        lexicon: Lexicon | None = None,
    ) -> None:
        self.thesaurus = thesaurus or shipped()
        self.weights, self.today, self.sanctions = weights, today, sanctions
        self.finder, self.lexicon = Finder(self.thesaurus), lexicon
        self.words, self.concepts = Index(), Index()
        self.technologies: dict[str, Technology] = {}
        self.slots: dict[str, int] = {}
        self._ids: list[str | None] = []
        self.embedding: Embedding | None = None
        self._places: list[Matrix] = []

    def __len__(self) -> int:
        return len(self.technologies)

    def put(self, technology: Technology) -> None:
        """Add a technology, or change the one of the same id."""
        analysis = analyse(technology.text, technology.language)
        words, concepts = word_vector(analysis), concept_vector(self.finder.find(analysis), self.thesaurus)
        self.put_vectors(technology, words, concepts)

    def put_vectors(self, technology: Technology, words: Vector, concepts: Vector) -> None:
        """Add a technology whose text was analysed before, as `put` would."""
        if technology.id in self.slots:
            self.take_away(technology.id)
        slot = self.words.add(words)
        self.concepts.add(concepts)
        self._ids.append(technology.id)
        if self.embedding is not None:
            self._places.append(self.embedding.place(words, concepts))
        self.slots[technology.id] = slot
        self.technologies[technology.id] = technology

    def take_away(self, technology: str) -> None:
        """Take a technology away; raises KeyError where there is none of that id."""
        slot = self.slots.pop(technology)
        self.words.remove(slot)
        self.concepts.remove(slot)
        self._ids[slot] = None
        del self.technologies[technology]

    def clear(self) -> None:
        """Take all technologies away; thesaurus, weights and lexicon stay."""
        self.words, self.concepts = Index(), Index()
        self.technologies, self.slots, self._ids, self._places = {}, {}, [], []

    def read_by(self, thesaurus: Thesaurus) -> set[str]:
        """Go on with another thesaurus; return the technologies that have to be put in again to be found by it.

        What no different concept or label touches stays as it is, so that not every text is analysed anew.
        """
        changes = differences(self.thesaurus, thesaurus)
        self.thesaurus, self.finder = thesaurus, Finder(thesaurus)
        slots = {slot for concept in {one.concept for one in changes} for slot in self.concepts.holding(concept)}
        korean = []
        for one in changes:
            if one.what is not Difference.LABEL_NEW:
                continue
            if one.language == "ko" and not one.named.isascii():
                korean.append("".join(fold(one.named).split()))
                continue
            spoken = "en" if one.language == "ko" else one.language  # as the finder reads a Latin name in Korean
            stems = [word.stem for word in analyse(one.named, spoken).words if word.telling]
            told = [self.words.holding(stem) for stem in stems]
            slots |= set.intersection(*told) if told else {slot for slot, name in enumerate(self._ids) if name}
        found = {name for slot in slots if (name := self._ids[slot]) is not None}
        if korean:
            texts = ((name, "".join(fold(one.text).split())) for name, one in self.technologies.items())
            found |= {name for name, text in texts if any(label in text for label in korean)}
        return found

    def lay_out(self) -> None:
        """Lay the indexes out after many were put in: searching is faster, and finds the same."""
        self.words.lay_out()
        self.concepts.lay_out()

    def embed(self, embedding: Embedding | None) -> None:
        """Let an embedding add to the scores, or none."""
        self.embedding, self._places = embedding, []
        if embedding is not None:
            for slot in range(len(self._ids)):
                self._places.append(embedding.place(self.words.vector(slot), self.concepts.vector(slot)))

    def query(self, need: Need) -> Query:
        """Make a need ready: its texts come to the weights' shares, whatever their lengths."""
        analysis = analyse(need.text, need.language)
        mentions = tuple(self.finder.find(analysis))
        said, meant = word_vector(analysis), concept_vector(mentions, self.thesaurus)
        added, through = self.lexicon.translated(said, self.weights.lexicon) if self.lexicon else ({}, {})
        through = {term: stems for term, stems in through.items() if term not in said}
        told = {**{term: added[term] for term in through}, **said}
        words = self._share(told, self.words, self.weights.words)
        concepts = self._share(meant, self.concepts, self.weights.concepts)
        place = self.embedding.place(said, meant) if self.embedding else None
        return Query(need, analysis, mentions, words, concepts, place, through)

    @staticmethod
    def _share(vector: Vector, index: Index, share: float) -> Vector:
        """Weigh terms so that the most a record can reach is `share`."""
        even = saturated(vector)
        kept = sorted(even, key=lambda term: (-even[term] * index.idf(term), term))[:MOST_TERMS]
        most = index.most({term: even[term] for term in kept})
        return {term: even[term] * share / most for term in kept} if most else {}

    def match(self, need: Need, most: int = 20) -> Result:
        """Return the best technologies for a need with the reasons, none below the threshold."""
        query = self.query(need)
        ranked, shut_out = self._ranked(query, most)
        matches = tuple(self._explain(query, technology, found) for technology, found in ranked)
        return Result(need.id, query.analysis.language, matches, len({one.concept for one in query.mentions}), shut_out)

    def rank(self, need: Need, most: int = 20) -> list[tuple[str, float]]:
        """Return ids and scores of the best technologies, as `match` does, without the reasons."""
        query = self.query(need)
        ranked, _ = self._ranked(query, most)
        return [(technology.id, self._score(query, technology)) for technology, _ in ranked]

    def _ranked(self, query: Query, most: int) -> tuple[list[tuple[Technology, tuple[Gate, ...]]], dict[str, str]]:
        scores = np.zeros(len(self._ids), np.float64)
        self.words.score(query.words, scores)
        self.concepts.score(query.concepts, scores)
        if query.place is not None and self._places:
            scores += self.weights.latent * np.maximum(np.array(self._places) @ query.place, 0.0)
        found: list[tuple[float, Technology, tuple[Gate, ...]]] = []
        shut_out: dict[str, str] = {}
        wanted = max(most, CANDIDATES)
        for slot in self._best(scores):
            name = self._ids[slot]
            if scores[slot] < self.weights.threshold or len(found) >= wanted:
                break
            if name is None:
                continue
            technology = self.technologies[name]
            passed = gates(query.need, technology, self.today, self.sanctions)
            shut = next((gate.name for gate in passed if gate.answer is Answer.NO), None)
            if shut:
                shut_out[name] = shut
                continue
            found.append(
                (float(scores[slot]) + math.fsum(self._fits(query.need, technology).values()), technology, passed)
            )
        found.sort(key=lambda one: (-one[0], one[1].id))
        return [(technology, passed) for _, technology, passed in found[:most]], shut_out

    @staticmethod
    def _best(scores: Scores) -> Iterable[int]:
        """Give slots by falling score, sorting no more than are asked for."""
        done, step = 0, CANDIDATES * 2
        while done < len(scores):
            if step < len(scores):
                top = np.argpartition(-scores, step - 1)[:step]
            else:
                step, top = len(scores), np.arange(len(scores))
            order = top[np.lexsort((top, -scores[top]))]
            yield from order[done:].tolist()
            done, step = step, step * 4

    def _fits(self, need: Need, technology: Technology) -> dict[str, float]:
        return {name: self.weights.of(name) * fit for name, fit in fits(need, technology) if fit is not None}

    def _terms(self, query: Query, slot: int) -> list[tuple[bool, str, float]]:
        """Return what each term adds: whether it is a concept, the term, the score."""
        words = [(False, term, self.words.part(term, weight, slot)) for term, weight in query.words.items()]
        concepts = [(True, term, self.concepts.part(term, weight, slot)) for term, weight in query.concepts.items()]
        return [one for one in (*words, *concepts) if one[2]]

    def _near(self, query: Query, slot: int) -> float:
        """Return what the embedding adds; texts that point away from each other are not alike, no more."""
        if query.place is None:
            return 0.0
        return self.weights.latent * max(float(self._places[slot] @ query.place), 0.0)

    def _score(self, query: Query, technology: Technology) -> float:
        texts = [score for _, _, score in self._terms(query, self.slots[technology.id])]
        return math.fsum(
            (*texts, self._near(query, self.slots[technology.id]), *self._fits(query.need, technology).values())
        )

    def _explain(self, query: Query, technology: Technology, passed: tuple[Gate, ...]) -> Match:
        analysis = analyse(technology.text, technology.language)
        ours, theirs = _phrases(query.analysis, query.mentions), _phrases(analysis, self.finder.find(analysis))
        parts = []
        for concept, term, score in self._terms(query, self.slots[technology.id]):
            if not concept:
                kind = Kind.TRANSLATED if term in query.through else Kind.WORDS
                said = [phrase for stem in query.through.get(term, (term,)) for phrase in _words(query.analysis, stem)]
                parts.append(Part(kind, term, score, tuple(said), _words(analysis, term)))
                continue
            here, there = self._told(term, ours), self._told(term, theirs)
            both = term in ours and term in theirs
            kind = Kind.CLASS if term.startswith(CLASS) else Kind.CONCEPT if both else Kind.INHERITED
            parts.append(Part(kind, term, score, here, there))
        if near := self._near(query, self.slots[technology.id]):
            parts.append(Part(Kind.LATENT, "latent", near))
        relevance = math.fsum(part.score for part in parts)
        own = self._fits(query.need, technology)
        parts += [
            Part(Kind.FIT, name, score, values=compared(name, query.need, technology))
            for name, score in own.items()
            if score
        ]
        parts.sort(key=lambda part: (-abs(part.score), part.kind.value, part.term))
        missing = tuple(
            [gate.name for gate in passed if gate.answer is Answer.UNKNOWN and gate.name == "country"]
            + [name for name in FITS if name not in own]
        )
        score = math.fsum(part.score for part in parts)
        return Match(query.need.id, technology.id, score, relevance, tuple(parts), passed, missing)

    def _told(self, term: str, phrases: dict[str, list[Phrase]]) -> tuple[Phrase, ...]:
        """Return the phrases that name a concept or, where none does, those that imply it."""
        if term in phrases:
            return tuple(phrases[term])
        if term.startswith(CLASS):
            number = int(term.removeprefix(CLASS))
            implying = [one for one in phrases if number in self.thesaurus.concepts[one].climate]
        else:
            implying = [one for one in phrases if term in dict(self.thesaurus.above(one))]
        return tuple(sorted((phrase for one in implying for phrase in phrases[one]), key=lambda phrase: phrase.start))


def _phrases(analysis: Analysis, mentions: Iterable[Mention]) -> dict[str, list[Phrase]]:
    found: defaultdict[str, list[Phrase]] = defaultdict(list)
    for mention in mentions:
        found[mention.concept].append(Phrase(mention.start, mention.end, analysis.text[mention.start : mention.end]))
    return dict(found)


def _words(analysis: Analysis, term: str) -> tuple[Phrase, ...]:
    """Return where a term stands; a pair of syllables where both stand side by side."""
    parts = term.split(" ")
    found = []
    for place, word in enumerate(analysis.words):
        run = analysis.words[place : place + len(parts)]
        if [one.stem for one in run] == parts and all(one.telling for one in run):
            found.append(Phrase(word.start, run[-1].end, analysis.text[word.start : run[-1].end]))
    return tuple(found)

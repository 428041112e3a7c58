"""Nouns that texts use and no label covers: what the thesaurus may lack."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from chorok.engines.matching.finding import Finder
from chorok.engines.matching.text import Analysis

LEAST_LETTERS = 2
MOST_EXAMPLES = 3


@dataclass(frozen=True, slots=True)
class Unknown:
    """A noun that no label covers: in how many texts it stands, one way it is written, and where it stands first.

    `examples`: the place of a text among those given, and where in it the noun begins and ends.
    """

    stem: str
    language: str
    texts: int
    written: str
    examples: tuple[tuple[int, int, int], ...] = ()


def unknown_nouns(analyses: Iterable[Analysis], finder: Finder, least: int = 2) -> list[Unknown]:
    """Return nouns outside every mention that stand in `least` texts or more, the commonest first."""
    counted: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], str] = {}
    examples: defaultdict[tuple[str, str], list[tuple[int, int, int]]] = defaultdict(list)
    for place, analysis in enumerate(analyses):
        covered = {sign for mention in finder.find(analysis) for sign in range(mention.start, mention.end)}
        here: set[tuple[str, str]] = set()
        for word in analysis.words:
            if not word.noun or not word.telling or len(word.stem) < LEAST_LETTERS or word.stem[0].isdigit():
                continue
            noun = (word.language, word.stem)
            if word.start in covered or noun in here:
                continue
            here.add(noun)
            written.setdefault(noun, analysis.text[word.start : word.end])
            if len(examples[noun]) < MOST_EXAMPLES:
                examples[noun].append((place, word.start, word.end))
        counted.update(here)
    found = [
        Unknown(stem, language, times, written[language, stem], tuple(examples[language, stem]))
        for (language, stem), times in counted.items()
        if times >= least
    ]
    return sorted(found, key=lambda one: (-one.texts, one.language, one.stem))

"""Nouns that texts use and no label covers: what the thesaurus may lack."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from chorok.engines.matching.finding import Finder
from chorok.engines.matching.text import Analysis

LEAST_LETTERS = 2


@dataclass(frozen=True, slots=True)
class Unknown:
    """A noun that no label covers: in how many texts it stands, and one way it is written."""

    stem: str
    language: str
    texts: int
    written: str


def unknown_nouns(analyses: Iterable[Analysis], finder: Finder, least: int = 2) -> list[Unknown]:
    """Return nouns outside every mention that stand in `least` texts or more, the commonest first."""
    counted: Counter[tuple[str, str]] = Counter()
    written: dict[tuple[str, str], str] = {}
    for analysis in analyses:
        covered = [(mention.start, mention.end) for mention in finder.find(analysis)]
        here: set[tuple[str, str]] = set()
        for word in analysis.words:
            if not word.noun or not word.telling or len(word.stem) < LEAST_LETTERS or word.stem[0].isdigit():
                continue
            if any(start <= word.start < end for start, end in covered):
                continue
            here.add((word.language, word.stem))
            written.setdefault((word.language, word.stem), analysis.text[word.start : word.end])
        counted.update(here)
    found = [Unknown(stem, language, times, written[language, stem]) for (language, stem), times in counted.items()]
    return sorted((one for one in found if one.texts >= least), key=lambda one: (-one.texts, one.language, one.stem))

"""What a text weighs: its words, and its concepts with what stands above them.

All labels of a concept, in whatever language, count as one term (Pirkola, “The effects of query structure and
dictionary setups in dictionary-based cross-language information retrieval”, SIGIR 1998). A broader concept counts
INHERITED for each step up, and a climate class CLASSED of the concepts that link to it. Concepts that no climate class
but the last (“other”) holds say how something is done, not what: training, finance, policy. They count AROUND.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable
from itertools import pairwise

from chorok.engines.matching.finding import Mention
from chorok.engines.matching.text import Analysis
from chorok.engines.matching.thesaurus import LAST_CLASS, Concept, Thesaurus

INHERITED = 0.3
CLASSED = 0.5
AROUND = 0.5
STEPS = 2  # up; what is further away says nothing
CLASS = "class:"

Vector = dict[str, float]


def word_vector(analysis: Analysis) -> Vector:
    """Return how often each telling word stands in a text; Vietnamese words are mostly pairs of syllables."""
    counted: Counter[str] = Counter(word.stem for word in analysis.words if word.telling)
    for one, other in pairwise(analysis.words):
        if one.language == other.language == "vi" and one.telling and other.telling:
            counted[f"{one.stem} {other.stem}"] += 1
    return {term: float(times) for term, times in counted.items()}


def concept_vector(mentions: Iterable[Mention], thesaurus: Thesaurus) -> Vector:
    """Return how much a text is about each concept, named or inherited, and each climate class."""
    named = Counter(mention.concept for mention in mentions)
    weights: defaultdict[str, float] = defaultdict(float)
    for concept, mentioned in named.items():
        times = mentioned * (AROUND if is_around(thesaurus.concepts[concept]) else 1.0)
        weights[concept] += times
        for above, steps in thesaurus.above(concept):
            if steps <= STEPS:
                weights[above] += times * INHERITED**steps
        for number in thesaurus.concepts[concept].climate:
            weights[f"{CLASS}{number}"] += times * CLASSED
    return dict(weights)


def is_around(concept: Concept) -> bool:
    """Say whether a concept tells how something is done rather than what."""
    return not set(concept.climate) - {LAST_CLASS}


def saturated(vector: Vector) -> Vector:
    """Return a query's terms with repeating counted less and less: BM25's factor for queries, k3 = 1."""
    return {term: 2 * times / (times + 1) for term, times in vector.items()}

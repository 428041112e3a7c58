"""A lexicon of word stems, learned from pairs of texts that say the same in two languages.

IBM's first model (Brown et al., “The mathematics of statistical machine translation”, Computational Linguistics 1993),
learned in both directions; what it says is added to the words of a need, so that the other side's words are found too.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.resources import files

from chorok.engines.matching.text import analyse
from chorok.engines.matching.vectors import Vector, word_vector

ROUNDS = 8
LEAST_PAIRS = 2  # in which a word stands; what stands in one pair only isn't learned from it
LEAST, MOST = 0.1, 3  # probability of a translation, and how many are kept of a word
_NOTHING = ""  # what words of the other side come from that no word says

Words = Sequence[str]


class Lexicon:
    """For each stem the stems that translate it, with their probabilities."""

    def __init__(self, table: Mapping[str, Sequence[tuple[str, float]]]) -> None:
        self.table = dict(table)

    def __len__(self) -> int:
        return len(self.table)

    def translated(self, said: Vector, share: float) -> tuple[Vector, dict[str, list[str]]]:
        """Return the words that translate a need's, counting `share` of theirs, and for each by which of its words."""
        found: defaultdict[str, float] = defaultdict(float)
        through: defaultdict[str, list[str]] = defaultdict(list)
        for stem, times in said.items():
            for other, probability in self.table.get(stem, ()):
                found[other] += times * probability * share
                through[other].append(stem)
        return dict(found), dict(through)


def stems_of(text: str, language: str) -> list[str]:
    """Return the stems a lexicon is learned from: those of telling words."""
    return list(word_vector(analyse(text, language)))


def learn(pairs: Iterable[tuple[Words, Words]]) -> Lexicon:
    """Return what pairs of stems teach, in both directions."""
    given = [(list(one), list(other)) for one, other in pairs if one and other]
    turned = [(other, one) for one, other in given]
    return Lexicon({**_directed(given), **_directed(turned)})


def written(lexicon: Lexicon) -> str:
    """Return a lexicon as lines: a stem, a tabulator, its translations with their probabilities."""
    lines = (
        f"{stem}\t{' '.join(f'{other}={chance:.2f}' for other, chance in told)}"
        for stem, told in sorted(lexicon.table.items())
    )
    return "\n".join(lines) + "\n"


@lru_cache(maxsize=1)
def shipped_lexicon() -> Lexicon:
    """Return the lexicon that comes with the engine, as `written` and `benchmarks.lexicon --write` made it."""
    text = (files("chorok.engines.matching") / "data" / "lexicon.tsv").read_text(encoding="utf-8")
    parted = (line.split("\t") for line in text.splitlines())
    return Lexicon({stem: [_told(one) for one in told.split(" ")] for stem, told in parted})


def _told(one: str) -> tuple[str, float]:
    other, chance = one.rsplit("=", 1)
    return other, float(chance)


def _directed(pairs: Sequence[tuple[Words, Words]]) -> dict[str, list[tuple[str, float]]]:
    """Return for each word of the first side its likeliest words on the second one."""
    standing = Counter(word for pair in pairs for side in pair for word in set(side))
    kept = [
        ([word for word in one if standing[word] >= LEAST_PAIRS], [w for w in other if standing[w] >= LEAST_PAIRS])
        for one, other in pairs
    ]
    chances: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(lambda: 1.0))
    for _ in range(ROUNDS):
        counted: defaultdict[str, defaultdict[str, float]] = defaultdict(lambda: defaultdict(float))
        for one, other in kept:
            sources = (*one, _NOTHING)
            for word in other:
                whole = sum(chances[source][word] for source in sources)
                for source in sources:
                    counted[source][word] += chances[source][word] / whole
        chances = defaultdict(lambda: defaultdict(float))
        for source, words in counted.items():
            whole = sum(words.values())
            chances[source] = defaultdict(float, {word: times / whole for word, times in words.items()})
    table = {}
    for source, words in chances.items():
        best = sorted(words.items(), key=lambda one: (-one[1], one[0]))[:MOST]
        told = [(word, chance) for word, chance in best if chance >= LEAST and word != source]
        if source != _NOTHING and told:
            table[source] = told
    return table

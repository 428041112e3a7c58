"""Words as the directory's index keeps them and as a search asks for them. Pure text: no database, no Django.

Korean is cut into pairs of syllables (bigrams) of a whole run of words, spaces left out, so that 빗물저류 finds
"빗물 저류조" and the other way round; the indexing worker adds the morphemes Kiwi finds. Latin words stand as they
are, for searches by their beginning, and PostgreSQL adds their English stems. A lexeme's first letter tells its use:

* none: a word of the text, with a weight from A (name) to D (description);
* ``=``: a word of the name, so that a search with too many hits can take those in the name first;
* ``/``: a value one can filter by, such as ``/field:led``.
"""

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

#: PostgreSQL's weights from the best to the least.
WEIGHTS = "ABCD"
#: A search longer than this is cut: nobody types it, and each word costs a look into the index.
MOST_LETTERS, MOST_WORDS = 120, 8
#: Fewer letters than these begin too many words.
LEAST_BEGINNING = 3

_HANGUL_RUN = re.compile(r"[가-힣]+(?:[ \t\r\n-]+[가-힣]+)*")
_HANGUL_WORD = re.compile(r"[가-힣]+")
_SENTENCE_END = re.compile(r"[.!?]\s+|\n+")
_LATIN_WORD = re.compile(r"[^\W_가-힣]+(?:\.[0-9]+)?")
# Particles a person may leave on a word; without them the word is looked for as well.
_PARTICLE = re.compile(r"(?:에서|으로|을|를|은|는|의|에|과|와|로)$")

_PLURAL = re.compile(r"(?<=[a-z]{3})(?:e?s)$")

Morphemes = Callable[[str], Iterable[str]]


@dataclass(frozen=True)
class Passage:
    """A piece of text with its weight, A to D."""

    text: str
    weight: str


@dataclass(frozen=True)
class Vector:
    """What the index keeps of one entry: `literal` in tsvector's notation, and by weight the text to stem."""

    literal: str
    latin: Mapping[str, str]


@dataclass(frozen=True)
class Word:
    """One word of a search: `literal` in tsquery's notation and, for Latin words, the `stem` to be made of it."""

    literal: str
    stem: str = ""


def normal(text: str) -> str:
    """Return `text` in one form: composed syllables, half-width letters, small letters."""
    return unicodedata.normalize("NFKC", text).casefold()


def sentences(text: str) -> list[str]:
    """Return the sentences of `text`, roughly. Many entries share some, so work on them can be kept."""
    return [sentence for sentence in _SENTENCE_END.split(text) if sentence]


@lru_cache(maxsize=20_000)
def hangul(text: str) -> tuple[str, ...]:
    """Return the bigrams of each run of Korean words in `text`, and its words of one syllable."""
    found: dict[str, None] = {}
    for run in _HANGUL_RUN.findall(normal(text)):
        words = _HANGUL_WORD.findall(run)
        found.update(dict.fromkeys(word for word in words if len(word) == 1))
        found.update(dict.fromkeys(a + b for a, b in pairwise("".join(words))))
    return tuple(found)


def latin(text: str) -> list[str]:
    """Return the words of `text` that are not Korean."""
    return _LATIN_WORD.findall(normal(text))


def vector(
    *, names: Iterable[str], passages: Iterable[Passage], filters: Iterable[str], morphemes: Morphemes | None = None
) -> Vector:
    """Return the index text of an entry: each word once, with the best weight it stands in.

    `names` are also kept as words of the name, `filters` as values to filter by. Without `morphemes` (Kiwi) Korean
    is found by its bigrams alone.
    """
    best: dict[str, str] = {}
    by_weight: dict[str, list[str]] = {}
    for passage in sorted([Passage(name, "A") for name in names] + list(passages), key=lambda each: each.weight):
        words = latin(passage.text)
        by_weight.setdefault(passage.weight, []).extend(words)
        telling = list(morphemes(passage.text)) if morphemes else []
        # Of a long description only what it is about is kept; particles and endings would be most of the index.
        korean = hangul(" , ".join(telling)) if telling and passage.weight == "D" else hangul(passage.text)
        for word in (*korean, *words, *telling):
            best.setdefault(word, passage.weight)
    in_name = {f"={word}" for name in names for word in (*hangul(name), *map(_singular, latin(name)))}
    plain = in_name | {f"/{value}" for value in filters}
    lexemes = [f"{quoted(word)}:1{weight}" for word, weight in best.items()] + [quoted(word) for word in sorted(plain)]
    return Vector(literal=" ".join(lexemes), latin={weight: " ".join(words) for weight, words in by_weight.items()})


def words(text: str) -> list[Word]:
    """Return the words a search asks for, all of which must stand in an entry; empty when there is none."""
    short = normal(text[:MOST_LETTERS])
    asked = [_hangul_word(word) for word in _HANGUL_WORD.findall(short)]
    asked += [Word(quoted(word), stem=word) for word in _LATIN_WORD.findall(short)]
    return asked[:MOST_WORDS]


def beginnings(text: str) -> str:
    """Return, in tsquery's notation, the search for words that begin as those of `text` do; empty if too short.

    Asked last and only when little else was found, for half a word: photovolt, 물.
    """
    short = normal(text[:MOST_LETTERS])
    parts = [f"{quoted(word)}:*" if len(word) == 1 else _bigrams(word) for word in _HANGUL_WORD.findall(short)]
    parts += [quoted(word) + ":*" * (len(word) >= LEAST_BEGINNING) for word in _LATIN_WORD.findall(short)]
    return " & ".join(parts[:MOST_WORDS])


def in_name(text: str) -> str:
    """Return, in tsquery's notation, the search for `text` among the words of names; empty when there is no word."""
    short = normal(text[:MOST_LETTERS])
    parts = [_bigrams(word, prefix="=") for word in _HANGUL_WORD.findall(short)]
    parts += [quoted("=" + _singular(word)) for word in _LATIN_WORD.findall(short)]
    return " & ".join(parts[:MOST_WORDS])


def filters(values: Iterable[str]) -> str:
    """Return, in tsquery's notation, the condition that an entry has all of the filter `values`."""
    return " & ".join(quoted(f"/{value}") for value in values)


def _singular(word: str) -> str:
    """Return an English plural without its ending: names are compared so, their words being few."""
    return _PLURAL.sub("", word)


def quoted(lexeme: str) -> str:
    """Return `lexeme` in the quotes of tsvector's and tsquery's notation."""
    escaped = lexeme.replace("\\", "\\\\").replace("'", "''")
    return f"'{escaped}'"


def _hangul_word(word: str) -> Word:
    bare = _PARTICLE.sub("", word)
    if len(bare) < 2 or bare == word:  # noqa: PLR2004 - one syllable is too little to drop a particle from
        return Word(f"({_bigrams(word)})")
    return Word(f"({_bigrams(word)} | {_bigrams(bare)})")


def _bigrams(word: str, prefix: str = "") -> str:
    if len(word) == 1:
        return quoted(prefix + word)
    return "(" + " & ".join(quoted(prefix + a + b) for a, b in pairwise(word)) + ")"

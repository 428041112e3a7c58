"""Light stemmers: what is cut off a word so that its forms meet. Each takes a folded word and returns its stem.

English follows Harman's S-stemmer (JASIS 1991) with -ing and -ed; French and Spanish the light stemmers of Savoy
(“Light stemming approaches for the French, Portuguese, German and Hungarian languages”, SAC 2006), shortened;
Indonesian takes off enclitics only, since its prefixes change what a word means; Vietnamese words don't change.
"""

import unicodedata
from collections.abc import Callable
from functools import lru_cache

_SHORT = 4
_VOWELS = frozenset("aeiouy")


def unaccented(word: str) -> str:
    """Return a word without its accents: French and Spanish are often typed without."""
    return "".join(sign for sign in unicodedata.normalize("NFD", word) if not unicodedata.combining(sign))


def english(word: str) -> str:
    """Take off plural, -ing and -ed."""
    if len(word) < _SHORT:
        return word
    if word.endswith("ies") and len(word) > _SHORT:
        word = word[:-3] + "y"
    elif word.endswith(("sses", "shes", "ches", "xes")):
        word = word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        word = word[:-1]
    for ending in ("ing", "ed"):
        root = word[: -len(ending)]
        if word.endswith(ending) and len(root) >= _SHORT - 1 and _VOWELS & set(root):
            if len(root) > _SHORT - 1 and root[-1] == root[-2] and root[-1] not in "lsz":
                root = root[:-1]
            return root.rstrip("e") or root
    return word[:-1] if word.endswith("e") and len(word) > _SHORT else word


def french(word: str) -> str:
    """Take off plural, feminine and the commonest endings of adjectives."""
    word = unaccented(word)
    if len(word) < _SHORT:
        return word
    if word.endswith("aux") and len(word) > _SHORT + 1 and not word.endswith("eaux"):
        word = word[:-3] + "al"
    elif word.endswith(("s", "x")):
        word = word[:-1]
    for ending, other in (("euse", "eur"), ("ienne", "ien"), ("ive", "if"), ("elle", "el")):
        if word.endswith(ending) and len(word) > len(ending) + 2:
            return word[: -len(ending)] + other
    while len(word) > _SHORT and word.endswith("e"):
        word = word[:-1]
    return word


def spanish(word: str) -> str:
    """Take off plural and the ending of gender."""
    word = unaccented(word)
    if len(word) < _SHORT:
        return word
    if word.endswith("ces"):
        return word[:-3] + "z"
    if word.endswith("es") and len(word) > _SHORT + 1:
        return word[:-2]
    if word.endswith("s"):
        word = word[:-1]
    return word[:-1] if word.endswith(("a", "e", "o")) and len(word) > _SHORT else word


def indonesian(word: str) -> str:
    """Take off the enclitics -nya, -lah and -kah."""
    for ending in ("nya", "lah", "kah"):
        if word.endswith(ending) and len(word) > len(ending) + _SHORT and word[: -len(ending)] not in {"seko", "masa"}:
            return word[: -len(ending)]
    return word


STEMMERS: dict[str, Callable[[str], str]] = {
    "en": english,
    "fr": french,
    "es": spanish,
    "id": indonesian,
}


@lru_cache(maxsize=200_000)
def stem(word: str, language: str) -> str:
    """Return the stem of a folded word; the word itself where the language has no stemmer."""
    stemmer = STEMMERS.get(language)
    return stemmer(word) if stemmer else word

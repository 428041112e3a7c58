"""Texts as words: each with its stem and its place in the text as it was given.

Places are kept in the original text, so that a phrase can be marked where it stands; each word is normalised by
itself (compatibility forms, case, invisible signs). Korean is cut into morphemes by Kiwi.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from chorok.engines.matching.languages import COMMON, UNKNOWN, guess
from chorok.engines.matching.stems import stem

LONGEST = 100_000  # signs of a text that are read; what follows says nothing new
_WORD = re.compile(r"[^\W_](?:[\w\u0300-\u036f\u200b-\u200f\u2060\u00ad]|(?<=\w)[.,](?=\d))*", re.UNICODE)
_INVISIBLE = re.compile(r"[\u200b-\u200f\u202a-\u202e\u2060-\u2069\u00ad\ufeff]")
_SENTENCE = re.compile(r"[^\n.!?;。！？]+[\n.!?;。！？]*")
_HANGUL_RUN = re.compile(r"[\uac00-\ud7a3\u1100-\u11ff\u3130-\u318f]")
# Nouns, verbs, adjectives, roots and foreign words carry what a text is about.
_TELLING = ("NN", "NR", "VV", "VA", "XR")
_AFFIXES = ("XS", "XP", "J", "E", "VC", "NNB", "SF", "SP")


@dataclass(frozen=True, slots=True)
class Word:
    """A word of a text: its stem, where it stands, its language; `telling` where it says what the text is about."""

    stem: str
    start: int
    end: int
    language: str
    telling: bool = True
    noun: bool = False


@dataclass(frozen=True, slots=True)
class Analysis:
    """A text with its words and the language it was taken to be in (UNKNOWN: searched as it is)."""

    text: str
    language: str
    words: tuple[Word, ...]


def fold(word: str) -> str:
    """Return a word in one form: composed, lower case, without invisible signs."""
    return _INVISIBLE.sub("", unicodedata.normalize("NFKC", word)).casefold()


def analyse(text: str, language: str = "") -> Analysis:
    """Cut a text into words. `language`: what the sender says it is; empty: it is guessed."""
    text = text[:LONGEST]
    whole = language or guess(text)
    words: list[Word] = []
    for found in _SENTENCE.finditer(text):
        words.extend(_words(found.group(), found.start(), whole))
    return Analysis(text, whole, tuple(words))


def _words(sentence: str, offset: int, whole: str) -> Iterator[Word]:
    korean = bool(_HANGUL_RUN.search(sentence))
    if korean:
        yield from _morphemes(sentence, offset)
    spoken = _language_of(sentence, whole)
    for found in _WORD.finditer(sentence):
        word = found.group()
        if korean and _HANGUL_RUN.search(word):
            continue
        folded = fold(word)
        if folded:
            telling = folded not in COMMON.get(spoken, ()) and len(folded) > 1
            start = offset + found.start()
            yield Word(stem(folded, spoken), start, start + len(word), spoken, telling, noun=telling)


def _language_of(sentence: str, whole: str) -> str:
    """Return the language of a sentence's Latin words: its own where it is plain, else that of the text."""
    if whole not in ("ko", UNKNOWN):
        return whole
    own = guess(re.sub(_HANGUL_RUN, "", sentence))
    return own if own != UNKNOWN else "en" if whole == "ko" else UNKNOWN


def _morphemes(sentence: str, offset: int) -> Iterator[Word]:
    for form, tag, start, end in _cut(sentence):
        if _HANGUL_RUN.search(form):
            telling = tag.startswith(_TELLING) and tag != "NNB" and len(form) > 1
            part = not tag.startswith(_AFFIXES)
            yield Word(form if part else "", offset + start, offset + end, "ko", telling, noun=tag.startswith("NN"))


@lru_cache(maxsize=20_000)
def _cut(sentence: str) -> tuple[tuple[str, str, int, int], ...]:
    composed = unicodedata.normalize("NFC", sentence)
    if len(composed) != len(sentence):  # decomposed Hangul: places can't be told, the run is taken as it is
        return tuple((fold(found.group()), "NNG", *found.span()) for found in _WORD.finditer(sentence))
    return tuple((token.form, token.tag, token.start, token.start + token.len) for token in _kiwi().tokenize(sentence))


@lru_cache(maxsize=1)
def _kiwi() -> Any:
    from kiwipiepy import Kiwi  # noqa: PLC0415 - heavy: only where a Korean text comes

    return Kiwi(num_workers=1, load_multi_dict=False, load_typo_dict=False)

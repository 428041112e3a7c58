"""Concepts in a text, by their labels: a label within a longer one doesn't count, labels may overlap.

Words of Latin script are compared by stem. Korean writes compounds together or apart, so a Korean label is compared
sign by sign, without spaces, and must begin and end where a morpheme does.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from itertools import groupby

from chorok.engines.matching.languages import UNKNOWN
from chorok.engines.matching.text import Analysis, Word, analyse, fold
from chorok.engines.matching.thesaurus import Thesaurus

_END = ""
_SHORTEST_UNKNOWN = 4  # letters a one-word label needs to count in a text whose language isn't known


@dataclass(frozen=True, slots=True)
class Mention:
    """A concept that a text names: where, and by which label (language, text)."""

    concept: str
    start: int
    end: int
    language: str
    label: str


@dataclass(slots=True)
class _Node:
    next: dict[str, "_Node"] = field(default_factory=dict)
    here: list[tuple[str, str, str]] = field(default_factory=list)  # concept, language, label

    def step(self, sign: str) -> "_Node":
        return self.next.setdefault(sign, _Node())


class Finder:
    """Finds the concepts of a thesaurus in texts."""

    def __init__(self, thesaurus: Thesaurus) -> None:
        self.tries: dict[str, _Node] = {}
        for concept in thesaurus:
            for label in concept.labels:
                self._add(concept.id, label.language, label.text)

    def _add(self, concept: str, language: str, text: str) -> None:
        if language == "ko" and not text.isascii():
            signs = [sign for sign in fold(text) if not sign.isspace()]
        else:
            language = "en" if language == "ko" else language  # a Latin name in a Korean text is an English word
            signs = [word.stem for word in analyse(text, language).words]
        if not signs:
            return
        node = self.tries.setdefault(language, _Node())
        for sign in signs:
            node = node.step(sign)
        if all(known != concept for known, _, _ in node.here):
            node.here.append((concept, language, text))

    def find(self, analysis: Analysis) -> list[Mention]:
        """Return the concepts that a text names, in its order."""
        found: list[Mention] = []
        for korean, run in groupby(analysis.words, key=lambda word: word.language == "ko"):
            words = list(run)
            found += self._signs(words, analysis.text) if korean else self._stems(words, analysis.text)
        return sorted(found, key=lambda mention: (mention.start, mention.end, mention.concept))

    def _stems(self, words: list[Word], text: str) -> Iterator[Mention]:
        past = -1
        for place in range(len(words)):
            last, ends = place, None
            for node_language in self._languages(words[place].language):
                node: _Node | None = self.tries.get(node_language)
                for ahead in range(place, len(words)):
                    node = node.next.get(words[ahead].stem) if node else None
                    if node is None:
                        break
                    if node.here and (ends is None or ahead > last) and self._tells(words[place : ahead + 1], text):
                        last, ends = ahead, node
            if ends is None or last <= past:
                continue
            past = last
            for concept, language, label in ends.here:
                yield Mention(concept, words[place].start, words[last].end, language, label)

    def _languages(self, language: str) -> Iterable[str]:
        """Return whose labels count: the text's own and the English ones, which stand in texts of all languages."""
        if language == UNKNOWN:
            return [known for known in self.tries if known != "ko"]
        return (language, "en") if language != "en" else ("en",)

    @staticmethod
    def _tells(found: list[Word], text: str) -> bool:
        """Say whether a find counts.

        Where the language isn't known it must be long enough: “than” is coal in Vietnamese. A common word alone must
        stand in capitals: “its” is no ITS.
        """
        first = found[0]
        if len(found) > 1:
            return True
        if first.language == UNKNOWN and len(first.stem) < _SHORTEST_UNKNOWN:
            return False
        return first.telling or text[first.start : first.end].isupper()

    def _signs(self, words: list[Word], text: str) -> Iterator[Mention]:
        root = self.tries.get("ko")
        ends = {word.end for word in words}
        limit = max(ends)
        past = -1
        for word in words:
            if root is None or not word.stem:
                continue
            best: tuple[int, _Node] | None = None
            node, place = root, word.start
            while place < limit:
                sign = text[place]
                if not sign.isspace():
                    following = node.next.get(fold(sign))
                    if following is None:
                        break
                    node = following
                    if node.here and place + 1 in ends and self._whole(word, place + 1, words):
                        best = (place + 1, node)
                place += 1
            if best is not None and best[0] > past:
                past = best[0]
                for concept, language, label in best[1].here:
                    yield Mention(concept, word.start, past, language, label)

    @staticmethod
    def _whole(word: Word, end: int, words: list[Word]) -> bool:
        """Say whether a find is a word of its own: one syllable must be a noun that no other word is glued to."""
        if end - word.start > 1:
            return True
        return word.noun and word.end == end and not any(other.end == word.start and other.noun for other in words)

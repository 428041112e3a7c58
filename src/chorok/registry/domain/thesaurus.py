"""The draft thesaurus: label pairs that let a Korean-only entry be found in English and the other way round.

Source: our own draft (`registry/data/green_thesaurus_draft.psv`), not yet reviewed by native speakers; its words
therefore weigh as little as the description.
"""

import csv
import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from chorok.registry.domain.search_text import normal, sentences

FILE = Path(__file__).resolve().parent.parent / "data" / "green_thesaurus_draft.psv"
#: The first labels of a concept are its names; those after them are near to it.
MOST_LABELS = 3
_SPACE = re.compile(r"\s+")


@dataclass(frozen=True, eq=False)
class Thesaurus:
    """Labels of concepts in both languages, with one pattern for each language that finds any of them."""

    korean: dict[str, tuple[str, ...]]
    english: dict[str, tuple[str, ...]]
    korean_pattern: re.Pattern[str]
    english_pattern: re.Pattern[str]

    def translations(self, text: str) -> list[str]:
        """Return the other language's first labels of every concept whose label stands in `text`."""
        found: dict[str, None] = {}
        for sentence in sentences(text):
            found.update(dict.fromkeys(self._of_sentence(normal(sentence))))
        return list(found)

    @lru_cache(maxsize=50_000)  # noqa: B019 - there is one thesaurus, and it lives as long as the process
    def _of_sentence(self, plain: str) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for match in self.korean_pattern.finditer(_SPACE.sub("", plain)):
            found.update(dict.fromkeys(self.korean[match[1]]))
        for match in self.english_pattern.finditer(plain):
            found.update(dict.fromkeys(self.english[match[1]]))
        return tuple(found)


@lru_cache(maxsize=1)
def thesaurus() -> Thesaurus:
    """Return the thesaurus, read once. Concepts without a tie to a climate class or a green field are left out."""
    korean: dict[str, tuple[str, ...]] = {}
    english: dict[str, tuple[str, ...]] = {}
    with FILE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines, delimiter="|"):
            if not (row["ctis"] or row["seoul7"]):
                continue
            ko, en = row["ko"].split(";"), row["en"].split(";")
            first_ko, first_en = tuple(ko[:MOST_LABELS]), tuple(en[:MOST_LABELS])
            for label in ko:
                squashed = _SPACE.sub("", normal(label))
                if len(squashed) > 1:  # 물 (water) stands inside too many other words
                    korean[squashed] = korean.get(squashed, ()) + first_en
            for label in en:
                english[normal(label)] = english.get(normal(label), ()) + first_ko
    return Thesaurus(
        korean=korean,
        english=english,
        # A lookahead finds labels inside one another: 수상태양광 is floating solar and solar.
        korean_pattern=re.compile(rf"(?=({_longest_first(korean)}))"),
        english_pattern=re.compile(rf"(?=\b({_longest_first(english)})\b)"),
    )


def _longest_first(labels: dict[str, tuple[str, ...]]) -> str:
    return "|".join(re.escape(label) for label in sorted(labels, key=len, reverse=True))

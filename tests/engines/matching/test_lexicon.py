"""What a lexicon learns from pairs, and that what it adds to a score is told with both phrases."""

import math
from dataclasses import replace

import pytest

from chorok.engines.matching.lexicon import Lexicon, learn, shipped_lexicon, stems_of, written
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Kind, Need, Phrase, Technology
from chorok.engines.matching.weights import CURRENT
from tests.engines.matching.small import small

PAIRS = [
    (["물", "펌프"], ["water", "pump"]),
    (["공기", "펌프"], ["air", "pump"]),
    (["물", "밸브"], ["water", "valve"]),
    (["공기", "밸브"], ["air", "valve"]),
    (["유일"], ["single"]),
]


def test_words_that_stand_together_translate_each_other() -> None:
    learned = learn(PAIRS)
    assert {word: told[0][0] for word, told in learned.table.items()} == {
        "물": "water", "펌프": "pump", "공기": "air", "밸브": "valve",
        "water": "물", "pump": "펌프", "air": "공기", "valve": "밸브",
    }  # fmt: skip
    assert all(told[0][1] > 0.9 for told in learned.table.values())


def test_a_lexicon_of_nothing_translates_nothing() -> None:
    assert len(learn([])) == len(learn([([], ["water"])])) == 0
    assert learn([]).translated({"물": 1.0}, 1.0) == ({}, {})


def test_the_share_is_how_much_a_translation_counts() -> None:
    lexicon = Lexicon({"물": [("water", 0.75)], "수": [("water", 0.5)]})
    assert lexicon.translated({"물": 2.0, "수": 1.0}, 0.5) == ({"water": 1.0}, {"water": ["물", "수"]})


def test_stems_are_those_of_telling_words() -> None:
    assert stems_of("Pumps for the water", "en") == ["pump", "water"]


def test_what_is_found_by_a_translation_says_so() -> None:
    technology = Technology("t", "A pump of steel", "en")
    need = Need("n", "학교용 펌프", "ko")
    plain = Matcher(small())
    plain.put(technology)
    assert plain.match(need).matches == ()
    # In a collection of one, what a translation adds is small.
    matcher = Matcher(small(), replace(CURRENT, threshold=0.001), lexicon=learn(PAIRS))
    matcher.put(technology)
    (match,) = matcher.match(need).matches
    (part,) = [one for one in match.parts if one.kind is Kind.TRANSLATED]
    assert (part.term, part.need, part.technology) == ("pump", (Phrase(4, 6, "펌프"),), (Phrase(2, 6, "pump"),))
    assert match.score == pytest.approx(math.fsum(one.score for one in match.parts), abs=1e-12)
    assert match.score == pytest.approx(matcher.rank(need)[0][1], abs=1e-12)


def test_what_is_written_is_what_comes_with_the_engine() -> None:
    assert written(Lexicon({"물": [("water", 0.75), ("aqua", 0.125)]})) == "물\twater=0.75 aqua=0.12\n"
    shipped = shipped_lexicon()
    assert shipped.table["펌프"][0] == ("pump", 0.73)
    assert all(0.1 <= chance <= 1 for told in shipped.table.values() for _, chance in told)

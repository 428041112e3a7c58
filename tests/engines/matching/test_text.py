import pytest

from chorok.engines.matching.finding import Finder
from chorok.engines.matching.languages import guess
from chorok.engines.matching.stems import stem
from chorok.engines.matching.text import LONGEST, analyse
from chorok.engines.matching.thesaurus import Thesaurus
from tests.engines.matching.small import concept, small


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("rainwater storage for schools", "en"),
        ("학교용 빗물이용시설 RO membrane", "ko"),
        ("panen air hujan untuk sekolah dan desa", "id"),
        ("thu gom nước mưa cho trường học", "vi"),
        ("récupération des eaux de pluie pour les écoles", "fr"),
        ("captación de agua de lluvia para las escuelas", "es"),
        ("مياه الأمطار للمدارس", "und"),
        ("雨水储存", "und"),
        ("🌧️🏫", "und"),
        ("12 345", "und"),
        ("", "und"),
    ],
)
def test_the_language_is_guessed_or_said_to_be_unknown(text: str, language: str) -> None:
    assert guess(text) == language


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ("battery", "batteries")),
        ("en", ("charge", "charging", "charged")),
        ("fr", ("régional", "régionaux")),
        ("fr", ("éolienne", "éoliennes", "eolienne")),
        ("es", ("captación", "captacion")),
        ("es", ("solar", "solares")),
        ("id", ("energi", "energinya")),
        ("vi", ("nước",)),
    ],
)
def test_forms_of_a_word_meet_in_one_stem(language: str, words: tuple[str, ...]) -> None:
    assert len({stem(word, language) for word in words}) == 1


def test_concepts_are_found_where_they_stand() -> None:
    finder = Finder(small())
    for text, expected in (
        ("Solar and RAINWATER", [("solar", "Solar"), ("rainwater", "RAINWATER")]),
        ("panen air hujan dan air", [("rainwater", "air hujan"), ("water", "air")]),
        ("학교의 빗물과 태양광을 씁니다", [("rainwater", "빗물"), ("solar", "태양광")]),
        ("강물은 흐른다", []),
        ("énergie SOLAIRE pour le village", [("solar", "SOLAIRE")]),
        ("빗물 solar", [("rainwater", "빗물"), ("solar", "solar")]),
    ):
        mentions = finder.find(analyse(text))
        assert [(one.concept, text[one.start : one.end]) for one in mentions] == expected


def test_a_common_word_is_no_abbreviation_that_is_spelt_like_it() -> None:
    finder = Finder(Thesaurus([concept("transport", "en:ITS", "en:intelligent transport")]))
    text = "Its roads and its bridges; the ITS of the city."
    found = [text[each.start : each.end] for each in finder.find(analyse(text))]
    assert found == ["ITS"]


def test_odd_texts_do_no_harm() -> None:
    finder = Finder(small())
    for text in ("", " ", "🌧️" * 50, "\u202erainwater\u202c", "مياه solar", "\x00\ufffd", "빗물" * 10):
        for mention in finder.find(analyse(text)):
            assert text[mention.start : mention.end]
    assert [one.concept for one in finder.find(analyse("ra\u00adinwater", "en"))] == ["rainwater"]
    long = analyse("solar water " * 20_000)
    assert len(long.text) == LONGEST
    assert long.words[-1].end <= LONGEST

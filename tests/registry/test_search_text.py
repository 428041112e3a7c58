"""How words are cut for the index and for a search."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.registry.domain import search_text
from chorok.registry.domain.search_text import Passage, Word
from chorok.registry.domain.thesaurus import thesaurus


def test_bigrams_run_over_the_spaces_between_words() -> None:
    assert search_text.hangul("빗물 저류조") == ("빗물", "물저", "저류", "류조")
    assert search_text.hangul("빗물저류조") == ("빗물", "물저", "저류", "류조")


def test_a_sentence_or_latin_word_ends_a_run() -> None:
    assert search_text.hangul("물. 빛") == ("물", "빛")
    assert search_text.hangul("고효율LED조명") == ("고효", "효율", "조명")


def test_latin_words_are_small_and_half_width() -> None:
    assert search_text.latin("ＬＥＤ 조명 PM2.5 e-bus") == ["led", "pm2.5", "e", "bus"]


def test_a_particle_may_stand_on_a_word() -> None:
    assert search_text.words("저류조를") == [Word("(('저류' & '류조' & '조를') | ('저류' & '류조'))")]
    assert search_text.words("물로") == [Word("(('물로'))")]


def test_latin_words_bring_their_stem() -> None:
    assert search_text.words("Solar") == [Word("'solar'", stem="solar")]


def test_too_long_a_search_is_cut() -> None:
    assert len(search_text.words("가나 " * 100)) == search_text.MOST_WORDS
    assert search_text.words("") == []
    assert search_text.words("!!! … ---") == []


def test_names_are_compared_without_a_plural() -> None:
    assert search_text.in_name("solar panels") == "'=solar' & '=panel'"
    assert search_text.in_name("빗물") == "('=빗물')"


def test_short_words_begin_nothing() -> None:
    assert search_text.beginnings("ab photovolt") == "'ab' & 'photovolt':*"
    assert search_text.beginnings("물") == "'물':*"


def test_a_word_keeps_its_best_weight() -> None:
    vector = search_text.vector(
        names=["태양"], passages=[Passage("태양 전지", "C"), Passage("solar", "D")], filters=["field:led"]
    )
    lexemes = set(vector.literal.split(" "))
    assert lexemes == {"'태양':1A", "'양전':1C", "'전지':1C", "'solar':1D", "'=태양'", "'/field:led'"}
    assert vector.latin == {"A": "", "C": "", "D": "solar"}


def test_of_a_description_only_what_it_is_about_is_kept() -> None:
    vector = search_text.vector(
        names=[], passages=[Passage("빗물을 모읍니다", "D")], filters=[], morphemes=lambda text: ["빗물"]
    )
    assert vector.literal == "'빗물':1D"


@given(st.text(max_size=200))
def test_no_text_breaks_out_of_its_quotes(text: str) -> None:
    lexeme = search_text.quoted(text)
    inside = lexeme[1:-1].replace("\\\\", "").replace("''", "")
    assert "'" not in inside
    assert "\\" not in inside


@pytest.mark.parametrize(
    ("text", "other"),
    [("폐플라스틱 빗물 저류조", "rainwater"), ("Rainwater storage", "빗물"), ("태양광 모듈", "solar")],
)
def test_the_thesaurus_gives_the_other_language(text: str, other: str) -> None:
    assert other in thesaurus().translations(text)


def test_the_thesaurus_is_silent_about_other_things() -> None:
    assert thesaurus().translations("사과와 배") == []

import json

import pytest

from chorok.engines.matching.finding import Finder
from chorok.engines.matching.mining import Unknown, unknown_nouns
from chorok.engines.matching.skos import from_skos, to_skos
from chorok.engines.matching.text import analyse
from chorok.engines.matching.thesaurus import Concept, FaultyThesaurus, Label, Status, Thesaurus, shipped
from tests.engines.matching.small import small


def test_what_goes_out_as_skos_comes_back_the_same() -> None:
    reviewed = Concept(
        "a",
        (Label("rain", "en", Status.REVIEWED, "OECD", "Kim"), Label("비", "ko"), Label("rainfall", "en")),
        climate=(28,),
        field="circulation",
        goods=("8413",),
    )
    back = from_skos(to_skos(Thesaurus([reviewed]))).concepts["a"]
    assert set(back.labels) == set(reviewed.labels)
    assert back.name("en") == "rain"
    assert (back.climate, back.field, back.goods) == ((28,), "circulation", ("8413",))
    whole = from_skos(to_skos(shipped()))
    assert [(one.id, one.broader) for one in whole] == [(one.id, one.broader) for one in shipped()]


def test_a_circle_that_comes_in_is_refused() -> None:
    told = json.loads(to_skos(small()))
    told["@graph"][0]["skos:broader"] = [{"@id": "urn:chorok:concept:rainwater"}]
    with pytest.raises(FaultyThesaurus, match="water → rainwater → water"):
        from_skos(json.dumps(told))


@pytest.mark.parametrize("text", ["", "[]", "{}", '{"@graph": [{}]}', '{"@graph": [1]}'])
def test_what_is_no_skos_is_refused(text: str) -> None:
    with pytest.raises(FaultyThesaurus, match="unreadable"):
        from_skos(text)


def test_nouns_that_no_label_covers_are_counted_by_text() -> None:
    texts = ["rainwater tank and tank", "the solar tanks", "빗물 저류 공정", "공정 개선", "valve"]
    assert unknown_nouns(map(analyse, texts), Finder(small())) == [
        Unknown("tank", "en", 2, "tank", ((0, 10, 14), (1, 10, 15))),
        Unknown("공정", "ko", 2, "공정", ((2, 6, 8), (3, 0, 2))),
    ]

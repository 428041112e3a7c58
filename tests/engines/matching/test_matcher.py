import math
from dataclasses import replace
from datetime import date

import pytest

from chorok.engines.matching.latent import LatentSpace
from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Answer, Kind, Need, Result, Technology
from chorok.engines.matching.structure import fits, gates
from chorok.engines.matching.weights import CURRENT
from tests.engines.matching.small import small

RAIN = Technology("rain", "학교용 빗물 저장 탱크", company="c1")
SUN = Technology("sun", "태양광 패널", company="c2")
NEED = Need("n", "storage of rainwater", country="ID", region="asia")
TODAY = date(2026, 11, 1)


def matcher(*technologies: Technology, **settings: object) -> Matcher:
    found = Matcher(small(), today=TODAY, **settings)  # type: ignore[arg-type]
    for technology in technologies or (RAIN, SUN):
        found.put(technology)
    return found


def named(result: Result) -> list[str]:
    return [match.technology for match in result.matches]


def test_a_need_in_one_language_finds_a_text_in_another_and_marks_both_phrases() -> None:
    result = matcher().match(NEED)
    assert (named(result), result.language, result.concepts) == (["rain"], "en", 1)
    told = {part.term: part for part in result.matches[0].parts}
    assert told["rainwater"].kind is Kind.CONCEPT
    assert [phrase.text for phrase in told["rainwater"].need] == ["rainwater"]
    assert [(phrase.start, phrase.text) for phrase in told["rainwater"].technology] == [(4, "빗물")]
    assert told["water"].kind is Kind.INHERITED
    assert told["class:28"].kind is Kind.CLASS
    assert set(told) == {"rainwater", "water", "class:28"}


def test_the_score_of_a_concept_counted_by_hand() -> None:
    """Each term stands in one of two: idf ln 2. rain weighs 1 + .3 + .5 = 1.8, sun 1 + .5 = 1.5, mean 1.65."""
    result = matcher().match(NEED)
    ours = {"rainwater": 1.0, "water": 0.6 / 1.3, "class:28": 1.0 / 1.5}
    norm = 1.2 * (0.25 + 0.75 * 1.8 / 1.65)
    held = {"rainwater": 1.0, "water": 0.3, "class:28": 0.5}
    for part in result.matches[0].parts:
        share = 0.5 * ours[part.term] / sum(ours.values())
        assert part.score == pytest.approx(share * held[part.term] / (held[part.term] + norm), rel=1e-6)


def test_the_reasons_are_the_score() -> None:
    need = replace(NEED, scale=10.0, budget=100.0, sectors=frozenset({"water"}), certificates=frozenset({"CE", "KC"}))
    technology = replace(
        RAIN, smallest=1.0, largest=20.0, price_from=200.0, sectors=frozenset({"water"}), certificates=frozenset({"CE"})
    )
    found = matcher(technology, SUN)
    (match,) = found.match(need).matches
    assert match.score == math.fsum(part.score for part in match.parts)
    assert {part.term: part.score for part in match.parts if part.kind is Kind.FIT} == {
        "sector": 0.03,
        "scale": 0.03,
        "price": -0.03,
    }
    assert {part.term: part.values for part in match.parts if part.kind is Kind.FIT} == {
        "sector": ("water", "water"),
        "scale": ("10", "1–20"),
        "price": ("100", "200–"),
    }
    assert {part.values for part in match.parts if part.kind is not Kind.FIT} == {("", "")}
    assert match.missing == ("country", "experience", "readiness")
    assert found.rank(need) == [("rain", pytest.approx(match.score, abs=1e-12))]


def test_what_nobody_says_is_unknown_and_never_counts_against_anyone() -> None:
    assert {fit for _, fit in fits(NEED, RAIN)} == {None}
    assert [gate.answer for gate in gates(NEED, RAIN, TODAY, frozenset())] == [
        Answer.UNKNOWN,
        Answer.UNKNOWN,
        Answer.YES,
    ]


@pytest.mark.parametrize(
    ("change", "sanctions", "gate"),
    [
        ({"expires": date(2026, 10, 31)}, frozenset(), "expired"),
        ({"serves": frozenset({"VN"})}, frozenset(), "country"),
        ({"refuses": frozenset({"ID"})}, frozenset(), "country"),
        ({}, frozenset({"ID"}), "sanctions"),
        ({}, frozenset({"c1"}), "sanctions"),
    ],
)
def test_a_gate_shuts_out_and_is_named(change: dict[str, object], sanctions: frozenset[str], gate: str) -> None:
    result = matcher(replace(RAIN, **change), SUN, sanctions=sanctions).match(NEED)  # type: ignore[arg-type]
    assert (named(result), result.shut_out) == ([], {"rain": gate})


@pytest.mark.parametrize(
    ("need", "technology", "name", "fit"),
    [
        ({"scale": 5.0}, {"smallest": 10.0}, "scale", -1.0),
        ({"readiness": 7}, {"readiness": 6}, "readiness", -1.0),
        ({"readiness": 7}, {"readiness": 7}, "readiness", 1.0),
        ({}, {"experience": frozenset({"ID"})}, "experience", 1.0),
        ({}, {"experience": frozenset({"asia"})}, "experience", 0.5),
        ({}, {"experience": frozenset({"PE"})}, "experience", 0.0),
        ({"certificates": frozenset("ABCD")}, {"certificates": frozenset("A")}, "certificates", -0.5),
        ({"budget": 10.0}, {"price_from": 5.0, "price_to": 20.0}, "price", 0.5),
        ({"sectors": frozenset({"energy"})}, {"sectors": frozenset({"water"})}, "sector", -1.0),
    ],
)
def test_fits(need: dict[str, object], technology: dict[str, object], name: str, fit: float) -> None:
    found = fits(replace(NEED, **need), replace(RAIN, **technology))  # type: ignore[arg-type]
    assert dict(found)[name] == fit


def test_below_the_threshold_there_is_no_match() -> None:
    strict = replace(CURRENT, version="strict", threshold=0.9)
    assert matcher(weights=strict).match(NEED).matches == ()
    for text in ("", "nothing of the kind", "🌧️", "مطر"):
        assert matcher().match(replace(NEED, text=text)).matches == ()


def test_a_changed_technology_is_found_at_once_and_one_that_is_gone_is_not() -> None:
    found = matcher()
    found.put(replace(SUN, text="rainwater tank"))
    assert sorted(named(found.match(NEED))) == ["rain", "sun"]
    found.take_away("rain")
    assert named(found.match(NEED)) == ["sun"]
    assert len(found) == 1
    with pytest.raises(KeyError):
        found.take_away("rain")


def test_one_after_another_is_as_all_at_once() -> None:
    grown = matcher(RAIN, SUN, Technology("old", "rainwater and solar"))
    grown.take_away("old")
    grown.put(replace(RAIN, text="빗물과 태양광"))
    built = matcher(SUN, replace(RAIN, text="빗물과 태양광"))
    need = replace(NEED, text="solar rainwater")
    assert grown.rank(need) == [(name, pytest.approx(score, rel=1e-9)) for name, score in built.rank(need)]


def test_an_embedding_adds_a_part_of_its_own_also_for_what_came_later() -> None:
    found = matcher(RAIN, SUN, Technology("rest", "시멘트 공장"))
    assert found.embedding is None
    found.embed(LatentSpace(found.words, found.concepts, dimensions=2))
    found.put(Technology("late", "빗물 탱크"))
    matches = {match.technology: match for match in found.match(NEED).matches}
    assert set(matches) == {"rain", "late"}
    for match in matches.values():
        near = {part.kind: part.score for part in match.parts}[Kind.LATENT]
        assert 0 < near <= found.weights.latent + 1e-12
        assert match.score == math.fsum(part.score for part in match.parts)
    assert found.embedding is not None
    assert (found.embedding.name, len(found.embedding.hash)) == ("lsi-2", 64)
    found.embed(None)
    assert Kind.LATENT not in {part.kind for part in found.match(NEED).matches[0].parts}

"""Another edition of the thesaurus: only what it touches is put in again, and all is found as if built anew."""

from collections.abc import Callable
from dataclasses import replace

import pytest

from chorok.engines.matching.matcher import Matcher
from chorok.engines.matching.model import Need, Technology
from chorok.engines.matching.thesaurus import Concept, Label, Thesaurus
from tests.engines.matching.small import concept, small

TEXTS = {
    "rain": "rainwater tank",
    "harvest": "rainwater harvesting tanks",
    "ko": "학교용 빗물 저류 시설",
    "sun": "solar pump for water",
    "sun_ko": "태양광 LED 조명",
    "id": "penampung air hujan",
    "plain": "the valve is of steel",
}
Concepts = dict[str, Concept]


def label(name: str, language: str, text: str) -> Callable[[Concepts], Concepts]:
    return lambda held: held | {name: replace(held[name], labels=(*held[name].labels, Label(text, language)))}


def without(name: str, text: str) -> Callable[[Concepts], Concepts]:
    def change(held: Concepts) -> Concepts:
        return held | {name: replace(held[name], labels=tuple(one for one in held[name].labels if one.text != text))}

    return change


CHANGES: dict[str, tuple[Callable[[Concepts], Concepts], set[str]]] = {
    "nothing": (lambda held: held, set()),
    "a longer label": (label("solar", "en", "rainwater harvesting"), {"sun", "sun_ko", "harvest"}),
    "a Korean label": (label("solar", "ko", "저류시설"), {"sun", "sun_ko", "ko"}),
    "a Latin name in Korean": (label("solar", "ko", "LED"), {"sun", "sun_ko"}),
    "a label less": (without("rainwater", "air hujan"), {"rain", "harvest", "ko", "id"}),
    "a new concept": (lambda held: held | {"valve": concept("valve", "en:valve")}, {"plain"}),
    "a concept less": (lambda held: {name: one for name, one in held.items() if name != "solar"}, {"sun", "sun_ko"}),
    "another broader one": (
        lambda held: held | {"solar": replace(held["solar"], broader=("water",))}, {"sun", "sun_ko"},
    ),
    "another class": (lambda held: held | {"solar": replace(held["solar"], climate=(29,))}, {"sun", "sun_ko"}),
}  # fmt: skip


def put(matcher: Matcher, names: set[str]) -> None:
    for name, text in TEXTS.items():
        if name in names:
            matcher.put(Technology(name, text))


@pytest.mark.parametrize("laid_out", [True, False])
@pytest.mark.parametrize("what", list(CHANGES))
def test_what_is_found_is_as_if_all_was_built_anew(what: str, laid_out: bool) -> None:
    change, touched = CHANGES[what]
    matcher = Matcher(small())
    put(matcher, set(TEXTS))
    if laid_out:
        matcher.lay_out()
    after = Thesaurus(change(dict(small().concepts)).values(), "2")
    stale = matcher.read_by(after)
    assert stale == touched
    put(matcher, stale)
    fresh = Matcher(after)
    put(fresh, set(TEXTS))
    for text in (
        "rainwater harvesting for schools",
        "solar water pump",
        "저류시설 빗물",
        "a valve of the pump",
        "led 태양광",
    ):
        need = Need("n", text)
        assert dict(matcher.rank(need)) == pytest.approx(dict(fresh.rank(need)), abs=1e-12)
    assert matcher.thesaurus.version == "2"

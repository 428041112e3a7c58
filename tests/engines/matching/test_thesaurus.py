import csv
import gzip
from pathlib import Path

import pytest

from chorok.engines.matching.thesaurus import (
    COLUMNS,
    LANGUAGES,
    Concept,
    FaultyThesaurus,
    Label,
    Status,
    Thesaurus,
    read_rows,
    shipped,
)
from tests.engines.matching.small import concept, small

REGISTRY = Path(__file__).resolve().parents[3] / "src" / "chorok" / "registry" / "data"


def faults(*concepts: Concept) -> list[tuple[str, str, str]]:
    with pytest.raises(FaultyThesaurus) as caught:
        Thesaurus(concepts)
    return [(one.code, one.concept, one.named) for one in caught.value.faults]


def test_the_shipped_thesaurus_has_611_concepts_with_labels_in_six_languages() -> None:
    thesaurus = shipped()
    assert len(thesaurus) == 611
    for one in thesaurus:
        assert {label.language for label in one.labels} == set(LANGUAGES), one.id
        assert all(label.status is Status.DRAFT and label.source for label in one.labels), one.id


def test_each_link_of_the_shipped_thesaurus_leads_somewhere() -> None:
    with (REGISTRY / "ipc_green_inventory.csv").open(encoding="utf-8") as file:
        topics = {row["topic"] for row in csv.DictReader(file)}
    with gzip.open(REGISTRY / "goods_codes.csv.gz", "rt", encoding="utf-8") as file:
        goods = [row["code"] for row in csv.DictReader(file)]
    for one in shipped():
        assert set(one.ipc) <= topics, one.id
        assert all(any(code.startswith(start) for code in goods) for start in one.goods), one.id


def test_a_circle_is_refused_with_its_path() -> None:
    found = faults(
        concept("a", "en:a", broader=("b",)),
        concept("b", "en:b", broader=("c",)),
        concept("c", "en:c", broader=("a",)),
    )
    assert found == [("circle", "a", "a → b → c → a")]


def test_all_that_is_wrong_is_told_at_once() -> None:
    reviewed = Concept("d", (Label("dry", "en", Status.REVIEWED),), climate=(46,), field="blue")
    found = faults(concept("a"), concept("b", "en:b", "en:B", broader=("x",)), reviewed, concept("a", "en:a"))
    assert found == [
        ("no label", "a", ""),
        ("label twice", "b", "b (en)"),
        ("unknown broader", "b", "x"),
        ("nobody reviewed", "d", "dry"),
        ("unknown class", "d", "46"),
        ("unknown field", "d", "blue"),
        ("concept twice", "a", ""),
    ]


def test_shifted_and_wrong_columns_are_told_with_their_line() -> None:
    header = "|".join(COLUMNS)
    for lines, expected in (
        (["concept|en"], ("wrong columns", 1)),
        ([header, "a|||||||rain|비||||", "b||||rain"], ("shifted columns", 3)),
        ([header, "a||five|||||rain|||||"], ("unknown class", 2)),
    ):
        with pytest.raises(FaultyThesaurus) as caught:
            list(read_rows(lines, "test.psv"))
        assert [(one.code, one.line) for one in caught.value.faults] == [expected]


def test_what_is_above_comes_with_its_steps() -> None:
    thesaurus = Thesaurus(
        [
            concept("top", "en:top"),
            concept("middle", "en:middle", broader=("top",)),
            concept("low", "en:low", broader=("middle", "top")),
        ]
    )
    assert thesaurus.above("low") == (("middle", 1), ("top", 1))
    assert small().above("rainwater") == (("water", 1),)


def test_a_name_falls_back_to_english_and_to_the_id() -> None:
    assert small().concepts["solar"].name("fr") == "solaire"
    assert small().concepts["solar"].name("vi") == "solar"
    assert concept("x", "ko:물").name("fr") == "x"


def test_ways_that_part_and_meet_again_and_again_are_counted_once() -> None:
    steps = 40
    concepts = [Concept("c0", (Label("c0", "en"),))]
    for step in range(steps):
        sides = [f"{side}{step}" for side in "ab"]
        concepts += [Concept(side, (Label(side, "en"),), broader=(f"c{step}",)) for side in sides]
        concepts.append(Concept(f"c{step + 1}", (Label(f"c{step + 1}", "en"),), broader=tuple(sides)))
    above = Thesaurus(concepts).above(f"c{steps}")
    assert (len(above), above[-1]) == (3 * steps, ("c0", 2 * steps))

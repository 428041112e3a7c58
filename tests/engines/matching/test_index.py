import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from chorok.engines.matching.index import Index
from chorok.engines.matching.vectors import Vector

VECTORS = st.dictionaries(st.sampled_from("abcde"), st.sampled_from([0.3, 1.0, 2.0, 3.0]), max_size=4)


def scores(index: Index, query: Vector) -> list[float]:
    found = np.zeros(len(index))
    index.score(query, found)
    return [float(found[slot]) for slot in index.living()]


def test_bm25_counted_by_hand() -> None:
    """Two records of 2 and 4 words, mean 3; “a” stands in one of two: idf = ln 2; k1 = 1.2, b = 0.75."""
    index = Index()
    index.add({"a": 1.0, "b": 1.0})
    index.add({"b": 3.0, "c": 1.0})
    norm = 1.2 * (0.25 + 0.75 * 2 / 3)
    assert scores(index, {"a": 1.0}) == pytest.approx([math.log(2) * 2.2 / (1 + norm), 0.0], rel=1e-12)
    both = math.log(1 + 0.5 / 2.5)
    second = 1.2 * (0.25 + 0.75 * 4 / 3)
    assert scores(index, {"b": 2.0}) == pytest.approx(
        [2 * both * 2.2 / (1 + norm), 2 * both * 2.2 * 3 / (3 + second)], rel=1e-12
    )
    assert index.part("b", 2.0, 1) == pytest.approx(2 * both * 2.2 * 3 / (3 + second), rel=1e-12)
    assert index.part("a", 1.0, 1) == index.part("z", 1.0, 0) == 0.0


def test_nothing_can_be_let_go_twice() -> None:
    index = Index()
    index.remove(index.add({"a": 1.0}))
    for slot in (0, 1, -1):
        with pytest.raises(KeyError):
            index.remove(slot)
    assert index.count == 0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(VECTORS, st.booleans(), st.booleans()), min_size=1, max_size=12), VECTORS)
def test_an_index_that_grew_is_one_that_was_built_at_once(
    steps: list[tuple[Vector, bool, bool]], query: Vector
) -> None:
    """Records come and go, and postings are laid out in between, at any time."""
    grown = Index()
    kept: list[Vector] = []
    slots: list[int] = []
    for vector, goes, laid_out in steps:
        slots.append(grown.add(vector))
        kept.append(vector)
        if goes:
            grown.remove(slots.pop(0))
            kept.pop(0)
        if laid_out:
            grown.lay_out()
    built = Index()
    for vector in kept:
        built.add(vector)
    built.lay_out()
    assert scores(grown, query) == pytest.approx(scores(built, query), rel=1e-9)

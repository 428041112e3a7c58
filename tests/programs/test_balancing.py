"""A fair spread of applications over evaluators."""

from collections.abc import Iterable
from itertools import combinations, product

from hypothesis import given, settings
from hypothesis import strategies as st

from chorok.programs.domain.balancing import Paper, Reader, spread

NONE: frozenset[str] = frozenset()


def test_loads_are_even_and_fields_decide_between_equals() -> None:
    papers = [Paper(key, frozenset({"water"} if key % 2 else {"air"}), needs=1) for key in range(1, 5)]
    plan = spread(papers, [Reader(10, frozenset({"air"})), Reader(20, frozenset({"water"}))])
    assert plan.readers == {1: [20], 2: [10], 3: [20], 4: [10]}
    assert plan.loads == {10: 2, 20: 2}
    assert plan.missing == {}


def test_what_somebody_reads_already_counts() -> None:
    plan = spread([Paper(1, NONE, needs=1), Paper(2, NONE, needs=1)], [Reader(10, NONE, load=2), Reader(20, NONE)])
    assert plan.readers == {1: [20], 2: [20]}
    assert plan.loads == {10: 2, 20: 2}


def test_a_barred_evaluator_never_reads_and_what_lacks_readers_is_named() -> None:
    papers = [Paper(1, NONE, needs=2, barred=frozenset({10})), Paper(2, NONE, needs=2)]
    plan = spread(papers, [Reader(10, NONE), Reader(20, NONE)])
    assert plan.readers == {1: [20], 2: [10, 20]}
    assert plan.missing == {1: 1}


def test_nobody_gets_more_than_the_own_limit_and_room_is_made_by_handing_on() -> None:
    # 20 may read only the first paper; 10 takes one at most, so the first must go to 20 for the second to be read.
    papers = [Paper(1, NONE, needs=1), Paper(2, NONE, needs=1, barred=frozenset({20}))]
    plan = spread(papers, [Reader(10, NONE, most=1), Reader(20, NONE, load=1)])
    assert plan.readers == {1: [20], 2: [10]}
    assert plan.missing == {}


FIELDS = st.frozensets(st.sampled_from(["air", "water", "waste"]), max_size=2)
READERS = st.lists(
    st.builds(Reader, key=st.integers(1, 4), fields=FIELDS, load=st.integers(0, 2)),
    min_size=1,
    max_size=3,
    unique_by=lambda reader: reader.key,
)
PAPERS = st.lists(
    st.builds(
        Paper,
        key=st.integers(1, 9),
        fields=FIELDS,
        needs=st.integers(1, 2),
        barred=st.frozensets(st.integers(1, 4), max_size=2),
    ),
    max_size=4,
    unique_by=lambda paper: paper.key,
)


@settings(max_examples=200, deadline=None)
@given(papers=PAPERS, readers=READERS)
def test_no_other_spread_is_more_even(papers: list[Paper], readers: list[Reader]) -> None:
    plan = spread(papers, readers)
    free = {paper.key: [r.key for r in readers if r.key not in paper.barred] for paper in papers}
    for paper in papers:
        chosen = plan.readers[paper.key]
        assert set(chosen) <= set(free[paper.key])
        assert len(chosen) == min(paper.needs, len(free[paper.key]))
        assert plan.missing.get(paper.key, 0) == paper.needs - len(chosen)
    loads = _loads(plan.readers.values(), readers)
    assert loads == plan.loads
    every = product(*(combinations(free[paper.key], len(plan.readers[paper.key])) for paper in papers))
    assert _unevenness(loads) == min(_unevenness(_loads(choice, readers)) for choice in every)


def _loads(choice: Iterable[Iterable[int]], readers: list[Reader]) -> dict[int, int]:
    loads = {reader.key: reader.load for reader in readers}
    for chosen in choice:
        for key in chosen:
            loads[key] += 1
    return loads


def _unevenness(loads: dict[int, int]) -> int:
    return sum(load * load for load in loads.values())


@settings(max_examples=100, deadline=None)
@given(papers=PAPERS, readers=READERS, data=st.data())
def test_the_order_makes_no_difference(papers: list[Paper], readers: list[Reader], data: st.DataObject) -> None:
    mixed = spread(data.draw(st.permutations(papers)), data.draw(st.permutations(readers)))
    plan = spread(papers, readers)
    assert (mixed.readers, mixed.loads, mixed.missing) == (plan.readers, plan.loads, plan.missing)

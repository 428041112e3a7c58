"""The steps of the solver for big events, each on its own."""

from dataclasses import replace
from random import Random

import pytest

from benchmarks.event_maker import Size, make_event
from chorok.engines.scheduling.large.bound import Weights, proved_by, relax, session_program, weigh
from chorok.engines.scheduling.large.bounding import Bounds
from chorok.engines.scheduling.large.days import BREAK, FORBIDDEN, IDLE, PREFER, DayCosts, breaks_of
from chorok.engines.scheduling.large.interpreters import bits, hire, most_worked, rests, roster
from chorok.engines.scheduling.large.plan import NONE, Plan
from chorok.engines.scheduling.large.problem import Problem
from chorok.engines.scheduling.large.tables import assign_tables, count_changes
from chorok.engines.scheduling.model import DayPart, Goal, Interpreter, Participant

SMALL = Size(8, 9, 40, days=2, slots_a_day=6, languages=3)


@pytest.mark.parametrize(
    ("mask", "lunch", "lengths"),
    [
        (0b000000, True, []),
        (0b000100, True, []),
        (0b111111, True, []),
        (0b100001, True, [4]),
        (0b101001, True, [2, 1]),
        (0b101001, False, [1]),  # the run over places 1 and 2 reaches noon, before place 3
        (0b100100, False, []),  # the run begins at noon
        (0b000101, False, [1]),
    ],
)
def test_breaks_of_a_day(mask: int, lunch: bool, lengths: list[int]) -> None:
    assert breaks_of(mask, noon=3, lunch_counts=lunch) == lengths


def test_cost_of_a_day() -> None:
    costs = DayCosts((6, 3), False, 2, DayPart.MORNING)
    assert costs[0b000101] == BREAK + IDLE
    assert costs[0b101000] == BREAK + IDLE + 2 * PREFER
    assert costs[0b000111] == FORBIDDEN
    assert (2, 1) in costs.improving(0b000101)
    assert costs.improving(0b000011) == []


def test_rests_are_as_few_as_they_may_be_and_at_the_least_price() -> None:
    assert rests([1] * 5, 5) == []
    assert rests([3, 1, 2, 3], 2) == [1]
    assert len(rests([1] * 16, 5)) == 16 - most_worked([True] * 16, 5) == 2


def test_colleagues_take_turns_at_resting() -> None:
    pairs = frozenset({frozenset({"ko", "en"})})
    colleagues = [Interpreter(f"i{number}", "", pairs, in_a_row=2) for number in range(3)]
    duty = roster(colleagues, [0b11111] * 3, [range(5)])
    assert [mask.bit_count() for mask in duty] == [4, 4, 4]
    assert roster([replace(colleagues[0], most=2)], [0b11111], [range(5)])[0].bit_count() == 2


def test_interpreters_swap_where_that_frees_one() -> None:
    helpers = [0b011, 0b001, 0b100]
    serving: dict[int, int] = {}
    idle = hire(0, helpers, 0b011, serving)
    assert (idle, serving) == (0b010, {0: 0})
    assert hire(1, helpers, 0b010, serving) == 0
    assert serving == {0: 1, 1: 0}
    assert hire(2, helpers, 0, serving) is None
    assert serving == {0: 1, 1: 0}


def test_an_earlier_goal_weighs_more_than_all_that_a_meeting_adds_to_later_ones() -> None:
    problem = Problem(make_event(SMALL))
    most = max(problem.value)
    assert weigh(problem, (Goal.MUSTS, Goal.LEAST, Goal.VALUE)) == Weights(10 * (most + 20 * most), 1, 10 * most)
    assert weigh(problem, (Goal.VALUE,)) == Weights(0, 1, 0)


@pytest.mark.parametrize("seed", range(3))
def test_any_prices_prove_a_bound(seed: int) -> None:
    problem = Problem(make_event(SMALL, seed))
    weights = weigh(problem, problem.event.goals)
    whole = session_program(problem, weights, [problem.always])
    solved = relax(whole, 10)
    assert solved is not None
    best = proved_by(whole, solved.prices)
    assert proved_by(whole, [0.0] * len(whole.rows)) == sum(weight for weight in whole.weight if weight > 0)
    chance = Random(seed)
    for _ in range(20):
        assert proved_by(whole, [price + chance.uniform(-3, 3) for price in solved.prices]) >= best
    parts = session_program(problem, weights, [0b111111, problem.always & ~0b111111])
    finer = relax(parts, 10)
    assert finer is not None
    assert proved_by(parts, finer.prices) <= best


def test_half_days_prove_more_where_people_come_on_different_days() -> None:
    event = make_event(Size(6, 6, 30, days=2, slots_a_day=2, languages=2, tables=5.0, interpreters=9.0))
    first = frozenset(slot.id for slot in event.slots[:2])
    event = replace(
        event, tables=event.tables[:1], participants=tuple(replace(one, available=first) for one in event.participants)
    )
    event = replace(event, wishes=tuple(replace(wish, lock=None, after=frozenset()) for wish in event.wishes))
    bounds = Bounds(Problem(event), 10)
    before = bounds.total
    assert bounds.refine([0b0011, 0b1100], 10)
    assert bounds.total < before


def filled(seed: int, size: Size = SMALL) -> Plan:
    plan = Plan(Problem(make_event(size, seed)))
    for wish, usable in enumerate(plan.problem.usable):
        any(plan.put(wish, slot) for slot in bits(usable))
    return plan


def state(plan: Plan) -> tuple[object, ...]:
    """Everything of a plan but which able interpreter serves whom."""
    serves = [frozenset(serving.values()) for serving in plan.serving]
    return (
        plan.at,
        plan.slot_of,
        plan.busy,
        plan.count,
        plan.left,
        plan.held,
        [i.bit_count() for i in plan.idle],
        serves,
    )


@pytest.mark.parametrize("seed", range(3))
def test_a_chain_exchanged_twice_leaves_the_plan_as_it_was(seed: int) -> None:
    plan, copy, exchanged = filled(seed), filled(seed), 0
    for person, busy in enumerate(plan.busy):
        for here in bits(busy):
            for there in bits(plan.problem.always & ~plan.busy[person]):
                wishes, people = plan.path(person, here, there)
                if plan.swap(wishes, people, here, there):
                    exchanged += 1
                    assert plan.busy[person] >> there & 1
                    assert plan.swap(wishes, people, there, here)
                assert state(plan) == state(copy)
    assert exchanged > 0


def test_what_is_taken_out_can_be_put_back() -> None:
    plan, copy = filled(0), filled(0)
    for wish, slot in enumerate(copy.slot_of):
        if slot != NONE:
            assert plan.take(wish) == slot
            assert plan.slot_of[wish] == NONE
            assert plan.put(wish, slot)
    assert state(plan) == state(copy)


def test_a_wish_never_finds_a_second_place_in_a_slot() -> None:
    plan = filled(1)
    before = state(plan)
    for wish, slot in enumerate(plan.slot_of):
        if slot != NONE:
            assert not plan.put(wish, slot)
    assert state(plan) == before


def test_few_changes_of_table() -> None:
    plan = filled(0, Size(14, 15, 90, days=2, slots_a_day=8, languages=3))
    table_of = assign_tables(plan)
    held = {wish for wishes in plan.held for wish in wishes}
    assert table_of.keys() == held
    for wishes in plan.held:
        assert len({table_of[wish] for wish in wishes}) == len(wishes)
    in_order = {wish: place for wishes in plan.held for place, wish in enumerate(sorted(wishes))}
    assert count_changes(plan, table_of) < count_changes(plan, in_order)


def test_two_ties_to_different_tables_close_a_wish() -> None:
    event = make_event(SMALL)
    wish = event.wishes[0]
    tables = [table.id for table in event.tables if not table.virtual][:2]
    assert len(tables) == 2
    tie = dict(zip((wish.one, wish.other), tables, strict=True))

    def tied(one: Participant) -> Participant:
        return replace(one, table=tie.get(one.id), online=False)

    assert Problem(replace(event, participants=tuple(map(tied, event.participants)))).open[0] == 0

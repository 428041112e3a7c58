"""Ranking by hand-computed cases, one for each rule, and properties for any scores."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from chorok.programs.domain.ranking import (
    Entry,
    Ranked,
    Rules,
    bonus_of,
    half_up,
    mean_of,
    rank,
    sheet_total,
    ties_to_settle,
    totals_of,
)
from chorok.programs.enums import Outcome, TieBreak, Trimming

D = Decimal
S, W, N = Outcome.SELECTED, Outcome.WAITING, Outcome.NOT_SELECTED
ONE = (D(1),)


def numbers(*values: str | int) -> list[Decimal]:
    return [D(value) for value in values]


def entry(key: int, total: str | int, **facts: object) -> Entry:
    return Entry(key=key, mean=D(total), **facts)  # type: ignore[arg-type]


def outcomes(ranked: list[Ranked]) -> list[tuple[int, Outcome, str, int | None]]:
    return [(row.entry.key, row.proposed, row.reason, row.waiting_position) for row in ranked]


class TestMean:
    def test_five_evaluators_lose_the_highest_and_the_lowest(self) -> None:
        assert mean_of(numbers(90, 80, 70, 60, 100), Trimming.FROM_FIVE) == D("80.00")
        assert mean_of(numbers("95.5", "81.2", "77.7", "60", "84.4"), Trimming.FROM_FIVE) == D("81.10")

    def test_four_keep_all_when_the_rule_starts_at_five(self) -> None:
        assert mean_of(numbers(90, 80, 70, 60), Trimming.FROM_FIVE) == D("75.00")

    def test_three_keep_the_middle_one_when_the_rule_starts_at_three(self) -> None:
        assert mean_of(numbers(90, 61, 70), Trimming.FROM_THREE) == D("70.00")

    def test_without_the_rule_all_count(self) -> None:
        assert mean_of(numbers(100, 80, 80, 80, 0), Trimming.NONE) == D("68.00")

    @pytest.mark.parametrize("trimming", list(Trimming))
    def test_one_or_two_are_never_trimmed(self, trimming: Trimming) -> None:
        assert mean_of(numbers(71), trimming) == D("71.00")
        assert mean_of(numbers(71, 80), trimming) == D("75.50")

    def test_only_one_of_equal_extremes_is_left_out(self) -> None:
        assert mean_of(numbers(90, 90, 60, 60, 60), Trimming.FROM_FIVE) == D("70.00")

    def test_half_a_cent_is_rounded_up(self) -> None:
        assert mean_of(numbers("80.00", "85.01"), Trimming.NONE) == D("82.51")
        assert half_up(D("0.125")) == D("0.13")
        assert half_up(D("-0.125")) == D("-0.13")

    def test_thirds_have_two_decimals(self) -> None:
        assert mean_of(numbers(70, 70, 71), Trimming.NONE) == D("70.33")

    def test_nobody_has_judged(self) -> None:
        with pytest.raises(ValueError, match="at least one total"):
            mean_of([], Trimming.NONE)


class TestTotals:
    def test_weights_count_and_the_total_of_a_sheet_has_two_decimals(self) -> None:
        assert sheet_total(numbers("17.55", 30), numbers("0.5", 1)) == D("38.78")

    def test_sheets_bonus_and_criteria(self) -> None:
        sheets = [numbers(40, 50), numbers(30, 50), numbers(35, 40), numbers(20, 30), numbers(38, 45)]
        totals = totals_of(sheets, weights=numbers(1, 1), trimming=Trimming.FROM_FIVE, awards=numbers(2, 1), cap=D(5))
        # sheets come to 90, 80, 75, 50, 83: 90 and 50 are left out
        assert totals.mean == D("79.33")
        assert totals.bonus == D("3.00")
        assert totals.total == D("82.33")
        assert totals.criteria == (D("34.3333"), D("45.0000"))
        assert (totals.counted, totals.trimmed) == (3, 2)

    def test_a_recused_evaluator_makes_the_count_smaller(self) -> None:
        four = [numbers(90), numbers(80), numbers(70), numbers(60)]
        with_a_fifth = [*four, numbers(100)]
        five = totals_of(with_a_fifth, weights=ONE, trimming=Trimming.FROM_FIVE)
        assert (five.mean, five.counted, five.trimmed) == (D("80.00"), 3, 2)
        left = totals_of(four, weights=ONE, trimming=Trimming.FROM_FIVE)
        assert (left.mean, left.counted, left.trimmed) == (D("75.00"), 4, 0)

    def test_of_equal_extremes_the_smaller_points_are_the_lower(self) -> None:
        sheets = [numbers(10, 50), numbers(50, 10), numbers(30, 30)]
        totals = totals_of(sheets, weights=numbers(1, 1), trimming=Trimming.FROM_THREE)
        assert totals.criteria == (D("30.0000"), D("30.0000"))

    def test_no_sheet_yet(self) -> None:
        totals = totals_of([], weights=ONE, trimming=Trimming.NONE, awards=numbers(3), cap=D(5))
        assert (totals.mean, totals.total, totals.bonus, totals.counted) == (None, None, D("3.00"), 0)

    def test_bonus_points_stop_at_the_cap(self) -> None:
        assert bonus_of(numbers(3, 3), D(5)) == D(5)
        assert bonus_of(numbers(3, -1), D(5)) == D(2)
        assert bonus_of([], D(5)) == 0

    def test_minus_points_stop_at_the_cap_too(self) -> None:
        assert bonus_of(numbers(-3), D(5)) == D(-3)
        assert bonus_of(numbers(-3, -4), D(5)) == D(-5)


class TestOrder:
    def test_the_higher_total_comes_first_and_bonus_points_count(self) -> None:
        ranked = rank([entry(1, 80), entry(2, 79, bonus=D(3)), entry(3, 85)], Rules())
        assert [(row.position, row.entry.key) for row in ranked] == [(1, 3), (2, 2), (3, 1)]
        assert [row.tie_from for row in ranked] == [None, None, None]

    def test_the_first_criterion_breaks_a_tie_then_the_next(self) -> None:
        ranked = rank(
            [
                entry(1, 80, criteria=(D(30), D(25), D(25))),
                entry(2, 80, criteria=(D(31), D(20), D(29))),
                entry(3, 80, criteria=(D(30), D(26), D(24))),
            ],
            Rules(),
        )
        assert [row.entry.key for row in ranked] == [2, 3, 1]
        assert {row.tie_from for row in ranked} == {None}

    def test_bonus_points_break_a_tie_the_criteria_left(self) -> None:
        same = (D(40), D(40))
        ranked = rank([entry(1, 80, criteria=same), entry(2, 78, bonus=D(2), criteria=same)], Rules())
        assert [row.entry.key for row in ranked] == [2, 1]

    def test_the_order_of_the_rules_is_the_calls(self) -> None:
        first = entry(1, 80, criteria=(D(50), D(30)))
        second = entry(2, 78, bonus=D(2), criteria=(D(40), D(38)))
        by_criteria = Rules(tie_breaks=(TieBreak.CRITERIA, TieBreak.BONUS))
        by_bonus = Rules(tie_breaks=(TieBreak.BONUS, TieBreak.CRITERIA))
        assert [row.entry.key for row in rank([first, second], by_criteria)] == [1, 2]
        assert [row.entry.key for row in rank([first, second], by_bonus)] == [2, 1]

    def test_who_handed_in_earlier_comes_first(self) -> None:
        early = entry(2, 80, handed_in_at=datetime(2020, 3, 1, 9, tzinfo=UTC))
        late = entry(1, 80, handed_in_at=datetime(2020, 3, 1, 9, 0, 1, tzinfo=UTC))
        assert [row.entry.key for row in rank([late, early], Rules(tie_breaks=(TieBreak.EARLIER,)))] == [2, 1]

    def test_what_the_rules_leave_is_a_tie_for_the_committee(self) -> None:
        ranked = rank([entry(3, 80), entry(2, 80), entry(1, 90), entry(4, 70)], Rules())
        assert [(row.entry.key, row.tie_from) for row in ranked] == [(1, None), (2, 2), (3, 2), (4, None)]

    def test_the_committees_order_decides_a_tie_and_nothing_else(self) -> None:
        ranked = rank([entry(2, 80, place=2), entry(3, 80, place=1), entry(4, 90, place=3)], Rules())
        assert [(row.entry.key, row.tie_from) for row in ranked] == [(4, None), (3, 2), (2, 2)]

    def test_rules_after_the_committee_never_speak(self) -> None:
        early = entry(2, 80, handed_in_at=datetime(2020, 3, 1, tzinfo=UTC))
        late = entry(1, 80, handed_in_at=datetime(2020, 3, 2, tzinfo=UTC))
        ranked = rank([early, late], Rules(tie_breaks=(TieBreak.COMMITTEE, TieBreak.EARLIER)))
        assert [(row.entry.key, row.tie_from) for row in ranked] == [(1, 1), (2, 1)]


class TestPlaces:
    def test_quota_then_the_waiting_list_then_nobody(self) -> None:
        ranked = rank([entry(n, 90 - n) for n in range(1, 6)], Rules(quota=2, waiting_places=2))
        assert outcomes(ranked) == [
            (1, S, "", None),
            (2, S, "", None),
            (3, W, "quota", 1),
            (4, W, "quota", 2),
            (5, N, "quota", None),
        ]

    def test_below_the_threshold_nobody_is_selected_nor_waits(self) -> None:
        ranked = rank([entry(1, "60.00"), entry(2, "59.99")], Rules(threshold=D(60), quota=5, waiting_places=5))
        assert outcomes(ranked) == [(1, S, "", None), (2, N, "threshold", None)]

    def test_bonus_points_lift_over_the_threshold(self) -> None:
        ranked = rank([entry(1, 58, bonus=D(2))], Rules(threshold=D(60)))
        assert outcomes(ranked) == [(1, S, "", None)]

    def test_who_does_not_fit_the_money_ends_the_giving(self) -> None:
        wishes = [60, 50, 10]  # 60 of 100 are given, 50 don't fit, and 10 doesn't jump over
        ranked = rank(
            [entry(n, 90 - n, subsidy=D(wish)) for n, wish in enumerate(wishes, 1)],
            Rules(budget=D(100), waiting_places=1),
        )
        assert outcomes(ranked) == [(1, S, "", None), (2, W, "budget", 1), (3, N, "budget", None)]

    def test_the_money_may_be_given_to_the_last_won(self) -> None:
        ranked = rank([entry(1, 90, subsidy=D(60)), entry(2, 80, subsidy=D(40))], Rules(budget=D(100)))
        assert [row.proposed for row in ranked] == [S, S]

    def test_without_quota_and_budget_everyone_over_the_threshold_is_selected(self) -> None:
        assert [row.proposed for row in rank([entry(n, 70) for n in range(4)], Rules(threshold=D(70)))] == [S] * 4

    def test_nobody_applied(self) -> None:
        assert rank([], Rules(quota=3)) == []


class TestTies:
    def test_a_tie_matters_where_equals_are_treated_differently(self) -> None:
        rows = [(1, S), (1, S), (3, S), (3, N), (None, N), (6, N), (6, N)]
        assert ties_to_settle(rows) == {3}

    def test_a_tie_on_the_waiting_list_matters(self) -> None:
        assert ties_to_settle([(4, W), (4, W)]) == {4}


cents = st.integers(0, 10_000).map(lambda n: D(n) / 100)
coarse = st.sampled_from(numbers(50, 60, 70, 70, 80))
entry_lists = st.lists(
    st.builds(
        Entry,
        key=st.integers(1, 10**6),
        mean=coarse,
        bonus=st.sampled_from(numbers(-2, 0, 2)),
        criteria=st.tuples(coarse, coarse),
        handed_in_at=st.sampled_from([datetime(2020, 3, day, tzinfo=UTC) for day in (1, 2)]),
        subsidy=st.integers(0, 50).map(D),
        place=st.none() | st.integers(1, 3),
    ),
    max_size=25,
    unique_by=lambda one: one.key,
)
rule_sets = st.builds(
    Rules,
    threshold=st.sampled_from(numbers(0, 60, 70)),
    quota=st.none() | st.integers(0, 10),
    budget=st.none() | st.integers(0, 300).map(D),
    waiting_places=st.integers(0, 5),
    tie_breaks=st.permutations(list(TieBreak)).map(tuple),
)


class TestAnyScores:
    @given(entries=entry_lists, rules=rule_sets, data=st.data())
    def test_any_order_of_the_same_entries_gives_the_same_ranking(
        self, entries: list[Entry], rules: Rules, data: st.DataObject
    ) -> None:
        assert rank(data.draw(st.permutations(entries)), rules) == rank(entries, rules)

    @given(
        sheets=st.lists(st.tuples(cents, cents), max_size=8),
        trimming=st.sampled_from(Trimming),
        data=st.data(),
    )
    def test_any_order_of_the_same_sheets_gives_the_same_totals(
        self, sheets: list[tuple[Decimal, ...]], trimming: Trimming, data: st.DataObject
    ) -> None:
        weights = numbers("0.75", "1.2")
        shuffled = data.draw(st.permutations(sheets))
        assert totals_of(shuffled, weights=weights, trimming=trimming) == totals_of(
            sheets, weights=weights, trimming=trimming
        )

    @given(totals=st.lists(cents, min_size=1, max_size=9), trimming=st.sampled_from(Trimming))
    def test_a_mean_lies_between_the_extremes(self, totals: list[Decimal], trimming: Trimming) -> None:
        assert min(totals) <= mean_of(totals, trimming) <= max(totals)

    @given(entries=entry_lists, rules=rule_sets)
    def test_never_more_than_quota_money_and_waiting_places(self, entries: list[Entry], rules: Rules) -> None:
        ranked = rank(entries, rules)
        selected = [row for row in ranked if row.proposed == S]
        waiting = [row.waiting_position for row in ranked if row.proposed == W]
        assert rules.quota is None or len(selected) <= rules.quota
        assert rules.budget is None or sum(row.entry.subsidy for row in selected) <= rules.budget
        assert waiting == list(range(1, len(waiting) + 1))
        assert len(waiting) <= rules.waiting_places

    @given(entries=entry_lists, rules=rule_sets)
    def test_nobody_is_passed_over(self, entries: list[Entry], rules: Rules) -> None:
        ranked = rank(entries, rules)
        assert sorted(row.entry.key for row in ranked) == sorted(one.key for one in entries)
        assert [row.position for row in ranked] == list(range(1, len(entries) + 1))
        totals = [row.entry.total for row in ranked]
        assert totals == sorted(totals, reverse=True)
        standing = [(S, W, N).index(row.proposed) for row in ranked]
        assert standing == sorted(standing)

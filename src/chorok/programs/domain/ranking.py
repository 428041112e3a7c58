"""Totals and ranking by the rules of public selection: plain data in, plain data out, all in Decimal.

The conventions of the ministry's support programmes: with five or more evaluators (or three or more, where the call
says so) the highest and the lowest total are left out; bonus points come after the mean, within their cap; ties fall
by the call's list of rules; places are given in the order of the ranks within quota and money. Every figure has two
decimals, rounded half up, and is computed from the figures the score table shows, so that it can be checked by hand.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from decimal import ROUND_HALF_UP, Decimal
from itertools import groupby
from typing import Any

from chorok.programs.enums import Outcome, TieBreak, Trimming

CENT = Decimal("0.01")
#: Means of single criteria break ties, so they keep the scale of the column they are stored in.
CRITERION_SCALE = Decimal("0.0001")
#: From how many score sheets on the highest and the lowest are left out.
TRIMS_FROM = {Trimming.FROM_FIVE: 5, Trimming.FROM_THREE: 3}

REASON_THRESHOLD = "threshold"
REASON_QUOTA = "quota"
REASON_BUDGET = "budget"


def half_up(value: Decimal, scale: Decimal = CENT) -> Decimal:
    """Round half up to the decimals of `scale`, two unless told."""
    return value.quantize(scale, rounding=ROUND_HALF_UP)


@dataclass(frozen=True)
class Totals:
    """What an application's score sheets come to. `mean` and `total` are None while no sheet is in."""

    mean: Decimal | None
    bonus: Decimal
    total: Decimal | None
    criteria: tuple[Decimal, ...]
    counted: int
    trimmed: int


@dataclass(frozen=True)
class Entry:
    """One application to be ranked. `key` names it and puts ties in a fixed order until the committee has spoken.

    `subsidy` is the won asked for, `place` the committee's order among equals, `criteria` the means in the order of
    the call's criteria.
    """

    key: int
    mean: Decimal
    bonus: Decimal = Decimal(0)
    criteria: tuple[Decimal, ...] = ()
    handed_in_at: datetime | None = None
    subsidy: Decimal = Decimal(0)
    place: int | None = None

    @property
    def total(self) -> Decimal:
        """Mean and bonus."""
        return self.mean + self.bonus


@dataclass(frozen=True)
class Rules:
    """What a call says about its ranking. Without `quota` or `budget` (won) there is no such limit."""

    threshold: Decimal = Decimal(0)
    quota: int | None = None
    budget: Decimal | None = None
    waiting_places: int = 0
    tie_breaks: tuple[str, ...] = (TieBreak.CRITERIA, TieBreak.BONUS, TieBreak.COMMITTEE)


@dataclass(frozen=True)
class Ranked:
    """An entry's place and what the rules propose for it.

    `tie_from` is the first position of the group the rules couldn't tell apart, None where they could. `reason` says
    why somebody isn't selected: threshold, quota or budget.
    """

    entry: Entry
    position: int
    tie_from: int | None
    proposed: Outcome
    reason: str = ""
    waiting_position: int | None = None


def sheet_total(points: Iterable[Decimal], weights: Iterable[Decimal]) -> Decimal:
    """Return one score sheet's weighted total, as the score table shows it."""
    return half_up(sum((point * weight for point, weight in zip(points, weights, strict=True)), Decimal(0)))


def trims(count: int, trimming: str) -> bool:
    """Say whether with `count` sheets the highest and the lowest are left out; with one or two they never are."""
    least = TRIMS_FROM.get(Trimming(trimming))
    return least is not None and count >= least


def mean_of(totals: Iterable[Decimal], trimming: str) -> Decimal:
    """Return the mean of the evaluators' totals, one highest and one lowest left out where the rule says so.

    Sheets of recused evaluators must not be among them: the count that decides about trimming is of those who judged.
    Raises ValueError without any total.
    """
    ordered = sorted(totals)
    if not ordered:
        raise ValueError("a mean needs at least one total")
    kept = ordered[1:-1] if trims(len(ordered), trimming) else ordered
    return half_up(sum(kept, Decimal(0)) / len(kept))


def bonus_of(awards: Iterable[Decimal], cap: Decimal) -> Decimal:
    """Return the bonus points of all awards together, neither above the cap nor, when negative, below its opposite."""
    return half_up(max(-cap, min(cap, sum(awards, Decimal(0)))))


def totals_of(
    sheets: Iterable[Sequence[Decimal]],
    *,
    weights: Sequence[Decimal],
    trimming: str,
    awards: Iterable[Decimal] = (),
    cap: Decimal = Decimal(0),
) -> Totals:
    """Return mean, bonus, total and the means of the single criteria.

    A sheet is one evaluator's points in the order of the criteria, `weights` are in the same order. The means of the
    criteria are weighted too and taken over the sheets that count; of equal extremes the one with the smaller points
    is the lower, so that the order of the sheets never matters.
    """
    weighed = sorted(
        (sheet_total(points, weights), tuple(p * w for p, w in zip(points, weights, strict=True))) for points in sheets
    )
    bonus = bonus_of(awards, cap)
    if not weighed:
        return Totals(mean=None, bonus=bonus, total=None, criteria=(), counted=0, trimmed=0)
    kept = weighed[1:-1] if trims(len(weighed), trimming) else weighed
    mean = mean_of((total for total, _points in weighed), trimming)
    criteria = tuple(
        half_up(sum(column, Decimal(0)) / len(kept), CRITERION_SCALE)
        for column in zip(*(points for _total, points in kept), strict=True)
    )
    return Totals(
        mean=mean,
        bonus=bonus,
        total=mean + bonus,
        criteria=criteria,
        counted=len(kept),
        trimmed=len(weighed) - len(kept),
    )


def rank(entries: Iterable[Entry], rules: Rules) -> list[Ranked]:
    """Put entries in order and propose an outcome for each.

    Places are given in the order of the ranks. The first one that doesn't fit the money ends the giving: nobody below
    is drawn forward because the own wish is smaller, unless people decide so. Those left over at or above the
    threshold take the waiting places.
    """
    same = _comparison(rules.tie_breaks)
    ordered = sorted(entries, key=lambda entry: (same(entry), _by_committee(entry)))
    ranked: list[Ranked] = []
    giving = _Giving(rules)
    for _equal, group in groupby(ordered, key=same):
        equals = list(group)
        tie_from = len(ranked) + 1 if len(equals) > 1 else None
        for entry in equals:
            outcome, reason, waiting = giving.propose(entry)
            ranked.append(Ranked(entry, len(ranked) + 1, tie_from, outcome, reason, waiting))
    return ranked


def ties_to_settle(rows: Iterable[tuple[int | None, str]]) -> set[int]:
    """Return the `tie_from` of the ties whose order matters, from (tie_from, proposed outcome) of each row.

    The order matters where equals would be treated differently, and among those who wait, for who moves up first.
    """
    groups: dict[int, list[str]] = {}
    for tie_from, proposed in rows:
        if tie_from is not None:
            groups.setdefault(tie_from, []).append(proposed)
    return {first for first, outcomes in groups.items() if len(set(outcomes)) > 1 or Outcome.WAITING in outcomes}


class _Giving:
    """Gives places from the first rank down."""

    def __init__(self, rules: Rules) -> None:
        self._rules = rules
        self._selected = 0
        self._waiting = 0
        self._left = rules.budget
        self._over = ""

    def propose(self, entry: Entry) -> tuple[Outcome, str, int | None]:
        rules = self._rules
        if entry.total < rules.threshold:
            return Outcome.NOT_SELECTED, REASON_THRESHOLD, None
        if not self._over:
            self._over = self._why_over(entry)
        if not self._over:
            self._selected += 1
            if self._left is not None:
                self._left -= entry.subsidy
            return Outcome.SELECTED, "", None
        if self._waiting < rules.waiting_places:
            self._waiting += 1
            return Outcome.WAITING, self._over, self._waiting
        return Outcome.NOT_SELECTED, self._over, None

    def _why_over(self, entry: Entry) -> str:
        if self._rules.quota is not None and self._selected >= self._rules.quota:
            return REASON_QUOTA
        if self._left is not None and entry.subsidy > self._left:
            return REASON_BUDGET
        return ""


def _comparison(tie_breaks: Sequence[str]) -> Callable[[Entry], tuple[Any, ...]]:
    """Return what makes two entries equal: the total and the rules listed before the committee's word."""
    before = list(tie_breaks)
    if TieBreak.COMMITTEE in before:
        before = before[: before.index(TieBreak.COMMITTEE)]

    def values(entry: Entry) -> tuple[Any, ...]:
        parts: list[Any] = [-entry.total]
        for rule in before:
            if rule == TieBreak.CRITERIA:
                parts.append(tuple(-points for points in entry.criteria))
            elif rule == TieBreak.BONUS:
                parts.append(-entry.bonus)
            elif rule == TieBreak.EARLIER:
                parts.append(entry.handed_in_at or datetime.max.replace(tzinfo=UTC))
        return tuple(parts)

    return values


def _by_committee(entry: Entry) -> tuple[bool, int, int]:
    return entry.place is None, entry.place or 0, entry.key

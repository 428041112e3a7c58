"""Breaks as literals, by the prefix idea of the published models, and what is known of each person's beforehand.

For each row of slots: z[p, t] "p has met by t", h[p, t] "a break of p ends before t": busy in t, idle before, met
before that. Both are exact, so that an even spread can't be feigned. Whose number of meetings is known and whose slots
stand in one row has, without a break, one unbroken run: s[p, r] "p has no break and meets in run r". Whoever has many
meetings for the slots, or for those in a row, has breaks for sure.
"""

from collections.abc import Sequence
from itertools import pairwise

from chorok.engines.scheduling.exact.runs import fewest_breaks, needs_two_breaks, rows_of, unbroken
from chorok.engines.scheduling.exact.whole import Whole
from chorok.engines.scheduling.measuring import breaks as count_breaks
from chorok.engines.scheduling.options import bits
from chorok.engines.scheduling.partial import Literal


class Breaks:
    """The breaks of everybody: `of[p]` holds the literals whose sum they are, `least[p]` what is proved beforehand."""

    def __init__(self, whole: Whole) -> None:
        self.whole, self.model = whole, whole.model
        self.of: dict[str, list[Literal]] = {person: [] for person in whole.options.people}
        self.least: dict[str, int] = dict.fromkeys(whole.options.people, 0)
        self.floor: list[Literal] = []  # unary: everybody has at least 1, 2 … breaks
        for person in whole.of:
            if not self._has_none(person):
                for row in rows_of(whole.options):
                    self.of[person] += self._ends(person, row)
        self._fewest: dict[tuple[int, int | None], list[int]] = {}
        for person in whole.of:
            if self.of[person]:
                self._add_runs(person)
                self._add_fewest(person)

    @property
    def everything(self) -> list[Literal]:
        """Return the literals whose sum is the number of breaks."""
        return [literal for literals in self.of.values() for literal in literals]

    def _has_none(self, person: str) -> bool:
        """Return whether somebody has no break whatever happens: one meeting, or one in each of neighbouring slots."""
        at, count = self.whole.of[person], self.whole.sure.get(person)
        everywhere = sum(1 << place for place in at)
        return count is not None and (
            count <= 1 or (count == len(at) and count_breaks(self.whole.options, everywhere) == 0)
        )

    def _ends(self, person: str, row: Sequence[int]) -> list[Literal]:
        """Return a literal for each slot of a row whether a break ends before it."""
        busy = [self.whole.busy.get((person, place)) for place in row]
        ends, met = [], self.whole.busy.get((person, row[0]))
        for sooner, now in pairwise(busy[1:]):
            if met is not None and now is not None:
                ends.append(self._end(met, sooner, now))
            met = self._met(met, sooner)
        return ends

    def _met(self, before: Literal | None, busy: Literal | None) -> Literal | None:
        if before is None or busy is None:
            return before if busy is None else busy
        met = self.model.new_bool_var("")
        self.model.add_bool_or(before, busy, met.negated())
        self.model.add_implication(before, met)
        self.model.add_implication(busy, met)
        return met

    def _end(self, met: Literal, before: Literal | None, now: Literal) -> Literal:
        idle = [] if before is None else [before.negated()]
        end = self.model.new_bool_var("")
        self.model.add_bool_or(end, met.negated(), now.negated(), *(literal.negated() for literal in idle))
        for literal in (met, now, *idle):
            self.model.add_implication(end, literal)
        return end

    def _add_runs(self, person: str) -> None:
        """Tie a person's slots to their unbroken runs, or count a break where there is none."""
        count, masks = self.whole.sure.get(person), self.whole.kept[person]
        row = self._only_row(masks)
        if not count or row is None:
            return
        ends = self.of[person]
        broken = self.model.new_bool_var("")
        self.model.add_bool_or(*ends, broken.negated())
        for end in ends:
            self.model.add_implication(end, broken)
        runs = unbroken(row, masks)
        if not runs:
            self.least[person] = 2 if needs_two_breaks(row, masks) else 1
            self.model.add(sum(ends) >= self.least[person])
        chosen = [self.model.new_bool_var("") for _ in runs]
        self.model.add_exactly_one([*chosen, broken])
        for run, literal in zip(runs, chosen, strict=True):
            for place in bits(sum(1 << at for at in self.whole.of[person])):
                busy = self.whole.busy[person, place]
                self.model.add_implication(literal, busy if run >> place & 1 else busy.negated())

    def _only_row(self, masks: Sequence[int]) -> list[int] | None:
        """Return the row in which all of somebody's slots stand."""
        for row in rows_of(self.whole.options):
            inside = sum(1 << place for place in row)
            if all(mask & ~inside == 0 for mask in masks):
                return row
        return None

    def _add_fewest(self, person: str) -> None:
        """Count the breaks that go with so many meetings in any case."""
        whole, ends, model = self.whole, self.of[person], self.model
        key = whole.options.free[person], whole.options.people[person].in_a_row
        if key not in self._fewest:
            self._fewest[key] = fewest_breaks(whole.options, *key)
        fewest = self._fewest[key]
        sure = whole.fewest.get(person, 0)
        if sure < len(fewest) and fewest[sure] > self.least[person]:
            self.least[person] = fewest[sure]
            model.add(sum(ends) >= fewest[sure])
        if person in whole.sure:
            return
        held = whole.meetings_of(person)
        possible = sum(person in (wish.one, wish.other) for wish in whole.wishes.values())
        for count in range(sure + 1, min(possible + 1, len(fewest))):
            if fewest[count] > fewest[count - 1]:
                many = model.new_bool_var("")
                model.add(held <= count - 1).only_enforce_if(many.negated())
                model.add(sum(ends) >= fewest[count]).only_enforce_if(many)

    # Evenness

    @property
    def someone_has_none(self) -> bool:
        """Return whether somebody can't have a break at all."""
        return any(not ends for ends in self.of.values())

    def add_floor(self) -> list[Literal]:
        """Return the unary literals of the smallest number of breaks (none where somebody can't have any)."""
        if not self.floor and not self.someone_has_none:
            lowest = min(len(ends) for ends in self.of.values())
            self.floor = self._unary(lowest)
            for ends in self.of.values():
                self.model.add(sum(ends) >= sum(self.floor))
        return self.floor

    def limit_spread(self, most: int) -> None:
        """Hold the largest number of breaks within `most` of the smallest."""
        floor = self.add_floor()
        for ends in self.of.values():
            if len(ends) > most:
                self.model.add(sum(ends) <= most + sum(floor))

    def add_ceiling(self) -> list[Literal]:
        """Return the unary literals of a number that nobody's breaks pass."""
        ceiling = self._unary(max((len(ends) for ends in self.of.values()), default=0))
        for ends in self.of.values():
            if ends:
                self.model.add(sum(ends) <= sum(ceiling))
        return ceiling

    def _unary(self, count: int) -> list[Literal]:
        literals = [self.model.new_bool_var("") for _ in range(count)]
        for higher, lower in zip(literals[1:], literals, strict=False):
            self.model.add_implication(higher, lower)
        return literals

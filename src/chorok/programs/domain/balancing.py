"""Who reads what: a fair spread of applications over evaluators. Plain data in, plain data out, always the same.

Three steps. Applications few may read are dealt out first, each to the evaluators who have least and, among those, know
most of its fields. Then loads are evened out along chains of handing on: when no chain leads from an evaluator to one
who has at least two fewer, no other spread is more even (Harvey et al., Semi-Matchings for Bipartite Graphs, 2003).
Last, pairs swap applications where that brings more fields together; a swap changes nobody's load.
"""

from collections import deque
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from functools import partial


@dataclass(frozen=True)
class Paper:
    """An application: its fields, how many readers it still needs, who must not read it (or reads it already)."""

    key: int
    fields: frozenset[str]
    needs: int
    barred: frozenset[int] = frozenset()


@dataclass(frozen=True)
class Reader:
    """An evaluator: fields, applications already there, and the most the person takes (None: any number)."""

    key: int
    fields: frozenset[str]
    load: int = 0
    most: int | None = None


@dataclass
class Plan:
    """The readers of each paper, the loads that come of it, and how many readers a paper lacks."""

    readers: dict[int, list[int]] = field(default_factory=dict)
    loads: dict[int, int] = field(default_factory=dict)
    missing: dict[int, int] = field(default_factory=dict)


def spread(papers: Iterable[Paper], readers: Iterable[Reader]) -> Plan:
    """Return who reads what. The order of `papers` and `readers` makes no difference."""
    return _Spreading(sorted(papers, key=lambda p: p.key), sorted(readers, key=lambda r: r.key)).plan()


class _Spreading:
    def __init__(self, papers: list[Paper], readers: list[Reader]) -> None:
        self.papers = {paper.key: paper for paper in papers}
        self.readers = {reader.key: reader for reader in readers}
        self.load = {reader.key: reader.load for reader in readers}
        self.has: dict[int, set[int]] = {reader.key: set() for reader in readers}
        self.read_by: dict[int, set[int]] = {paper.key: set() for paper in papers}

    def plan(self) -> Plan:
        may = {key: sum(self._may(reader, key) for reader in self.readers) for key in self.papers}
        for key in sorted(self.papers, key=lambda key: (may[key], key)):
            self._deal(key)
        while self._even_out():
            pass
        self._swap()
        missing = {key: paper.needs - len(self.read_by[key]) for key, paper in self.papers.items()}
        return Plan(
            readers={key: sorted(chosen) for key, chosen in self.read_by.items()},
            loads=dict(self.load),
            missing={key: lacking for key, lacking in missing.items() if lacking > 0},
        )

    def _may(self, reader: int, paper: int) -> bool:
        return reader not in self.papers[paper].barred and reader not in self.read_by[paper]

    def _has_room(self, reader: int) -> bool:
        most = self.readers[reader].most
        return most is None or self.load[reader] < most

    def _common(self, reader: int, paper: int) -> int:
        return len(self.readers[reader].fields & self.papers[paper].fields)

    def _give(self, reader: int, paper: int) -> None:
        self.has[reader].add(paper)
        self.read_by[paper].add(reader)
        self.load[reader] += 1

    def _take(self, reader: int, paper: int) -> None:
        self.has[reader].remove(paper)
        self.read_by[paper].remove(reader)
        self.load[reader] -= 1

    def _deal(self, paper: int) -> None:
        for _turn in range(self.papers[paper].needs):
            free = [reader for reader in self.readers if self._may(reader, paper) and self._has_room(reader)]
            if not free:
                if not self._make_room(paper):
                    return
                continue
            self._give(min(free, key=lambda r: (self.load[r], -self._common(r, paper), r)), paper)

    def _make_room(self, paper: int) -> bool:
        """Give a reader that is full, by handing on something of the own to somebody with room."""
        for first in self.readers:
            if self._may(first, paper):
                chain = self._chain(first, self._has_room)
                if chain:
                    self._hand_on(chain)
                    self._give(first, paper)
                    return True
        return False

    def _even_out(self) -> bool:
        """Hand applications on once, from the fullest evaluator a chain leads away from; return whether one was."""
        for first in sorted(self.readers, key=lambda r: (-self.load[r], r)):
            chain = self._chain(first, partial(self._is_fewer, self.load[first] - 2))
            if chain:
                self._hand_on(chain)
                return True
        return False

    def _is_fewer(self, most: int, reader: int) -> bool:
        return self.load[reader] <= most and self._has_room(reader)

    def _chain(self, first: int, is_end: Callable[[int], bool]) -> list[tuple[int, int, int]]:
        """Return the shortest chain from `first` to a reader that is an end: (giver, paper, taker), the last first."""
        came: dict[int, tuple[int, int, int] | None] = {first: None}
        waiting = deque([first])
        while waiting:
            giver = waiting.popleft()
            for taker in self.readers:
                if taker in came:
                    continue
                paper = min((p for p in self.has[giver] if self._may(taker, p)), default=None)
                if paper is None:
                    continue
                came[taker] = (giver, paper, taker)
                if is_end(taker):
                    return self._back(came, taker)
                waiting.append(taker)
        return []

    @staticmethod
    def _back(came: dict[int, tuple[int, int, int] | None], last: int) -> list[tuple[int, int, int]]:
        chain = []
        step = came[last]
        while step is not None:
            chain.append(step)
            step = came[step[0]]
        return chain

    def _hand_on(self, chain: list[tuple[int, int, int]]) -> None:
        """Hand on from the chain's end backwards, so that each giver still has what it gives."""
        for giver, paper, taker in chain:
            self._take(giver, paper)
            self._give(taker, paper)

    def _swap(self) -> None:
        """Go once through the applications somebody reads who knows none of their fields, and swap them for better."""
        for paper in self.papers:
            for giver in sorted(self.read_by[paper]):
                if self._common(giver, paper) == 0:
                    any(self._may(taker, paper) and self._swap_back(giver, taker, paper) for taker in self.readers)

    def _swap_back(self, giver: int, taker: int, paper: int) -> bool:
        won = self._common(taker, paper) - self._common(giver, paper)
        if won <= 0:
            return False
        other = max(
            (p for p in self.has[taker] if self._may(giver, p)),
            key=lambda p: (self._common(giver, p) - self._common(taker, p), -p),
            default=None,
        )
        if other is None or won + self._common(giver, other) - self._common(taker, other) <= 0:
            return False
        self._take(giver, paper)
        self._take(taker, other)
        self._give(taker, paper)
        self._give(giver, other)
        return True

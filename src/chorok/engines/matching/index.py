"""An index of weighted terms, scored by BM25, that is changed one record at a time.

BM25 as in Robertson and Zaragoza, “The Probabilistic Relevance Framework” (2009), with
idf = ln(1 + (N - n + 0.5) / (n + 0.5)). Terms may weigh fractions. N, n and the mean length are those of the living
records, so that an index that grew is one that was built at once.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

import numpy as np
import numpy.typing as npt

from chorok.engines.matching.vectors import Vector

Scores: TypeAlias = npt.NDArray[np.float64]
Places: TypeAlias = npt.NDArray[np.int32]
Weights: TypeAlias = npt.NDArray[np.float32]
Record: TypeAlias = tuple[Places, Weights]

#: Records added since the postings were laid out; more are laid out anew, as loose ones take ten times the memory.
MOST_LOOSE = 5000


@dataclass(frozen=True, slots=True)
class Tuning:
    """BM25's two settings: how fast repeating a term stops counting, and how much a long text is held against it."""

    k1: float = 1.2
    b: float = 0.75


class Index:
    """Records as vectors, each in a slot of its own; a slot is never used again until `compact` renumbers them."""

    def __init__(self, tuning: Tuning | None = None) -> None:
        self.tuning = tuning or Tuning()
        self.terms: dict[str, int] = {}
        self._names: list[str] = []
        self._alive = bytearray()  # of each slot, whether a record stands there
        self._frequency: list[int] = []  # in how many living records each term stands
        self._lengths: list[float] = []
        self._length = 0.0
        self.count = 0
        self._fresh: list[Record] = []  # records that came since the postings were laid out
        self._laid_out = 0  # slots below stand in the postings, and their records one after the other in these three:
        self._places: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self._held_numbers: Places = np.zeros(0, np.int32)
        self._held_weights: Weights = np.zeros(0, np.float32)
        self._starts: npt.NDArray[np.int64] = np.zeros(1, np.int64)
        self._slots: Places = np.zeros(0, np.int32)
        self._weights: Weights = np.zeros(0, np.float32)
        self._loose: dict[int, dict[int, float]] = {}
        self._norms: Scores | None = None

    def __len__(self) -> int:
        return len(self._alive)

    def add(self, vector: Vector) -> int:
        """Take a record in and return its slot. It can be found at once."""
        slot = len(self._alive)
        numbers = np.fromiter((self._number(term) for term in vector), np.int32, len(vector))
        weights = np.fromiter(vector.values(), np.float32, len(vector))
        self._fresh.append((numbers, weights))
        self._alive.append(True)
        self._lengths.append(float(weights.sum(dtype=np.float64)))
        self._length += self._lengths[slot]
        self.count += 1
        for number, weight in zip(numbers.tolist(), weights.tolist(), strict=True):
            self._frequency[number] += 1
            self._loose.setdefault(number, {})[slot] = weight
        self._norms = None
        if slot - self._laid_out >= MOST_LOOSE:
            self.lay_out()
        return slot

    def remove(self, slot: int) -> None:
        """Let a record go; raises KeyError where nothing stands in the slot."""
        if not self._stands(slot):
            raise KeyError(slot)
        for number in self._record(slot)[0].tolist():
            self._frequency[number] -= 1
            if slot >= self._laid_out:
                del self._loose[number][slot]
        self._alive[slot] = False
        self._length -= self._lengths[slot]
        self._lengths[slot] = 0.0
        self.count -= 1
        self._norms = None

    def vector(self, slot: int) -> Vector:
        """Return the record in a slot, empty where none is."""
        if not self._stands(slot):
            return {}
        if len(self._names) < len(self.terms):
            self._names = list(self.terms)
        numbers, weights = self._record(slot)
        return dict(zip((self._names[number] for number in numbers.tolist()), weights.tolist(), strict=True))

    def living(self) -> list[int]:
        """Return the slots in which a record stands."""
        return [slot for slot, stands in enumerate(self._alive) if stands]

    def holding(self, term: str) -> set[int]:
        """Return the slots of the living records in which a term stands."""
        number = self.terms.get(term)
        if number is None:
            return set()
        slots = set(self._loose.get(number, ()))
        if number < len(self._starts) - 1:
            slots.update(self._slots[self._starts[number] : self._starts[number + 1]].tolist())
        return {slot for slot in slots if self._alive[slot]}

    def _stands(self, slot: int) -> bool:
        return 0 <= slot < len(self._alive) and bool(self._alive[slot])

    def _record(self, slot: int) -> Record:
        """Return the numbers of a record's terms with their weights."""
        if slot >= self._laid_out:
            return self._fresh[slot - self._laid_out]
        part = slice(self._places[slot], self._places[slot + 1])
        return self._held_numbers[part], self._held_weights[part]

    def _number(self, term: str) -> int:
        number = self.terms.setdefault(term, len(self.terms))
        if number == len(self._frequency):
            self._frequency.append(0)
        return number

    def lay_out(self) -> None:
        """Lay the postings out anew, in order of terms. Slots stay as they are."""
        self._slots, self._weights = np.zeros(0, np.int32), np.zeros(0, np.float32)  # let go before new ones are made
        alive = np.frombuffer(self._alive, np.bool_)
        sizes = np.concatenate((np.diff(self._places), np.array([len(one) for one, _ in self._fresh], np.int64)))
        kept = np.repeat(alive, sizes)
        self._held_numbers = np.concatenate((self._held_numbers, *(one for one, _ in self._fresh)))[kept]
        self._held_weights = np.concatenate((self._held_weights, *(one for _, one in self._fresh)))[kept]
        self._fresh, self._loose = [], {}
        sizes = sizes * alive
        self._places = np.concatenate(([0], np.cumsum(sizes)))
        order = np.argsort(self._held_numbers, kind="stable")
        self._slots = np.repeat(np.arange(len(alive), dtype=np.int32), sizes)[order]
        self._weights = self._held_weights[order]
        counts = np.bincount(self._held_numbers, minlength=len(self.terms))
        self._starts = np.concatenate(([0], np.cumsum(counts)))
        self._laid_out = len(self._alive)
        self._norms = None

    def idf(self, term: str) -> float:
        """Return how telling a term is: the rarer, the more."""
        number = self.terms.get(term)
        standing = self._frequency[number] if number is not None else 0
        return math.log(1 + (self.count - standing + 0.5) / (standing + 0.5))

    def _norm(self) -> Scores:
        """Return for each slot what BM25 holds against its length."""
        if self._norms is None:
            tuning, mean = self.tuning, self._length / self.count if self.count else 1.0
            lengths = np.array(self._lengths, np.float64)
            self._norms = tuning.k1 * (1 - tuning.b + tuning.b * lengths / (mean or 1.0))
        return self._norms

    def score(self, query: Mapping[str, float], scores: Scores, share: float = 1.0) -> None:
        """Add the share of each record's BM25 score to `scores`, which has a place for each slot.

        Slots of records that were let go may get scores, too: whoever reads them leaves them out.
        """
        norms, gain = self._norm(), self.tuning.k1 + 1
        for term, weight in query.items():
            number = self.terms.get(term)
            if number is None or not self._frequency[number]:
                continue
            worth = share * weight * self.idf(term) * gain
            if number < len(self._starts) - 1:
                part = slice(self._starts[number], self._starts[number + 1])
                slots, held = self._slots[part], self._weights[part].astype(np.float64)
                scores[slots] += worth * held / (held + norms[slots])
            for slot, one in self._loose.get(number, {}).items():
                scores[slot] += worth * one / (one + norms[slot])

    def part(self, term: str, weight: float, slot: int) -> float:
        """Return what one term of a query adds to the score of the record in a slot."""
        number = self.terms.get(term)
        if number is None or not self._stands(slot):
            return 0.0
        held = self._record(slot)
        places = np.flatnonzero(held[0] == number)
        if not len(places):
            return 0.0
        one = float(held[1][places[0]])
        return weight * self.idf(term) * (self.tuning.k1 + 1) * one / (one + float(self._norm()[slot]))

    def most(self, query: Mapping[str, float]) -> float:
        """Return what no record's score can reach: every term of the query, repeated without end."""
        return sum(weight * self.idf(term) * (self.tuning.k1 + 1) for term, weight in query.items())

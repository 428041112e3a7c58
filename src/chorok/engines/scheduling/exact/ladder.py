"""Proofs beside CP-SAT: a SAT solver asked "is it possible with at most k?" for the two lowest open k at once.

Each question goes to a process of its own (`prover.py`). "No" raises the bound, "yes" is an answer; the answer that is
taken is the one to the lowest k that has one, so it doesn't depend on which process is faster. Cubing the range from
below suits breaks: their bound is tight, and proofs near it are short. Beside another search that goes up by itself the
lowest open k is left to that one, and the next is asked: where the bound ends, an answer is on its way already.
"""

import select
import subprocess
import sys
from array import array
from collections.abc import Callable, Sequence
from pathlib import Path

from ortools.sat.python.cp_model_helper import CpModelProto

from chorok.engines.scheduling.exact.cnf import Clauses, clauses_of, signed

PROVER = Path(__file__).with_name("prover.py")
SOLVER = "kissat404"  # PySAT's name
WAIT = 0.05  # seconds to listen to the processes before the clock is looked at


class Ladder:
    """The questions about one model whose objective counts literals, to be minimised."""

    def __init__(self, proto: CpModelProto, workers: int, *, ahead: int = 0) -> None:
        self.variables = len(proto.variables)
        self.clauses = clauses_of(proto)
        self.literals, self.below = signed(proto.objective.vars, proto.objective.coeffs)
        self.below -= round(proto.objective.offset)
        self.workers, self.ahead = workers, ahead
        self.asked: dict[int, subprocess.Popen[bytes]] = {}

    def climb(
        self, known: Callable[[], tuple[int, int]], over: Callable[[], bool], told: Callable[[int], None]
    ) -> tuple[int, Sequence[int] | None]:
        """Ask between a bound and a cost that is reached; return the bound that is proved and the answer to it, if any.

        `known` gives the two as they are known by now; `told` hears of each new bound.
        """
        answers: dict[int, bytes] = {}
        low, high = known()
        try:
            while low < high and low not in answers:
                reached = min([high, *answers])
                first = max(low, min(low + self.ahead, reached - 1))
                for value in range(first, min(reached, first + self.workers)):
                    if value not in self.asked and len(self.asked) < self.workers:
                        self._ask(value)
                if over():
                    break
                for value, answer in self._heard():
                    if answer[0]:
                        answers[value] = answer
                        self._drop([other for other in self.asked if other > value])
                    else:
                        self._drop([other for other in self.asked if other < value])
                        low = max(low, value + 1)
                        told(low)
                sooner, high = known()
                low = max(low, sooner)
                self._drop([other for other in self.asked if not low <= other < high])
        finally:
            self._drop(list(self.asked))
        best = min(answers, default=None)
        return low, None if best is None else list(answers[best][1:])

    def _ask(self, value: int) -> None:
        question = Clauses(self.clauses.variables)
        question.flat = array("i", self.clauses.flat)
        question.at_most(self.literals, value + self.below)
        process = subprocess.Popen(  # noqa: S603 - our own file
            [sys.executable, "-P", str(PROVER), SOLVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.asked[value] = process
        if process.stdin is not None:
            process.stdin.write(array("i", [self.variables]).tobytes() + question.flat.tobytes())
            process.stdin.close()

    def _heard(self) -> list[tuple[int, bytes]]:
        """Return the answers that have come since the last look."""
        mouths = {process.stdout: value for value, process in self.asked.items() if process.stdout is not None}
        # A long answer fills the pipe before its process ends, so what can be read is read at once.
        ready, _writable, _broken = select.select(list(mouths), [], [], WAIT)
        found = []
        for mouth in sorted(ready, key=mouths.__getitem__):
            value = mouths[mouth]
            process = self.asked.pop(value)
            answer = mouth.read()
            if process.wait() or not answer:
                raise ProverFailed(process.returncode)
            found.append((value, answer))
        return found

    def _drop(self, values: Sequence[int]) -> None:
        """End the processes whose answers are of no use any more."""
        for value in values:
            process = self.asked.pop(value)
            process.kill()
            process.wait()


class ProverFailed(RuntimeError):  # noqa: N818 - named for what it tells
    """A process ended without an answer."""

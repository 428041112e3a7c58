"""A process of its own that answers one question: can these clauses hold together?

Its argument is PySAT's name of a solver. Reads from standard input the number of variables, then the clauses (32-bit
integers, each clause ended by 0); writes one byte, 1 or 0, and after a 1 a byte for each variable. Whoever asks may
kill it at any time.
"""

import sys
from array import array

from pysat.solvers import Solver


def main() -> None:
    """Answer the question on standard input."""
    numbers = array("i")
    numbers.frombytes(sys.stdin.buffer.read())
    variables = numbers[0]
    solver = Solver(sys.argv[1])
    clause: list[int] = []
    for number in numbers[1:]:
        if number:
            clause.append(number)
        else:
            solver.add_clause(clause)
            clause = []
    if solver.solve():
        true = bytearray(variables)
        for literal in solver.get_model() or []:
            if 0 < literal <= variables:
                true[literal - 1] = 1
        sys.stdout.buffer.write(b"\1" + true)
    else:
        sys.stdout.buffer.write(b"\0")


if __name__ == "__main__":
    main()

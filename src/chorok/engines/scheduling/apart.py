"""Re-planning in a process of its own: web processes never load the solver, and what it takes down is itself alone.

The child is this file: a pickled `Asked` comes in, the pickled choices go out.
"""

import os
import pickle
import subprocess
import sys
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING

from chorok.engines.scheduling.model import Event, Timetable

if TYPE_CHECKING:
    from chorok.engines.scheduling.replanning import Choice

#: Seconds after which the child is taken for dead.
PATIENCE = 20
_SOURCE = Path(__file__).resolve().parents[3]


@dataclass(frozen=True)
class Asked:
    """What the child is asked: the event as it is now, the timetable that holds, the moment."""

    event: Event
    timetable: Timetable
    now: datetime


class ReplanBrokeError(Exception):
    """The child ended without an answer."""


def replan_apart(event: Event, timetable: Timetable, *, now: datetime) -> "tuple[Choice, ...]":
    """Return the choices of `replanning.replan` for an event that is as it is now. Raises ReplanBrokeError."""
    path = os.pathsep.join(filter(None, (str(_SOURCE), os.environ.get("PYTHONPATH", ""))))
    command = [sys.executable, "-m", "chorok.engines.scheduling.apart"]
    try:
        child = subprocess.run(  # noqa: S603 - our own file
            command,
            input=pickle.dumps(Asked(event, timetable, now)),
            stdout=subprocess.PIPE,
            timeout=PATIENCE,
            check=True,
            env={**os.environ, "PYTHONPATH": path},
        )
        choices: tuple[Choice, ...] = pickle.loads(child.stdout)  # noqa: S301 - our own child's
    except (subprocess.SubprocessError, EOFError, pickle.UnpicklingError) as broken:
        raise ReplanBrokeError from broken
    return choices


def main() -> None:
    """Answer one question from standard input."""
    from chorok.engines.scheduling.replanning import replan  # noqa: PLC0415 - only the child loads the solver

    asked: Asked = pickle.loads(sys.stdin.buffer.read())  # noqa: S301 - our own parent's
    sys.stdout.buffer.write(pickle.dumps(replan(asked.event, asked.timetable, now=asked.now, changes=())))


if __name__ == "__main__":
    main()

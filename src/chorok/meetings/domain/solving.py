"""The timetable engine in a process of its own: what it takes down with it is itself alone, and it can be stopped."""

import multiprocessing
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing.connection import Connection
from multiprocessing.synchronize import Event as Flag
from typing import Any

from chorok.engines.scheduling.checking import FaultyEvent
from chorok.engines.scheduling.claims import Claim
from chorok.engines.scheduling.model import Event, Progress, Status, Timetable

#: How often the engine is asked for news, and how long it may take to end after a stop was asked for, in seconds.
EAR, PATIENCE = 0.5, 10.0


@dataclass(frozen=True)
class Task:
    """What the child is asked to do."""

    event: Event
    seconds: float
    seed: int
    start: Timetable | None


@dataclass(frozen=True)
class Answer:
    """What the child found: a timetable, or the smallest set of demands that can't hold together."""

    timetable: Timetable
    conflict: tuple[Claim, ...] = ()


class SolverBrokeError(Exception):
    """The engine's process ended without an answer."""


def solve_apart(
    event: Event,
    *,
    seconds: float,
    seed: int,
    start: Timetable | None,
    heard: Callable[[Progress | None], None],
    stop: Callable[[], bool],
) -> Answer:
    """Solve in a child process; `heard` gets what it tells (None: nothing new), `stop` is asked twice a second.

    Raises FaultyEvent with what is wrong with the event, SolverBrokeError when the process died.
    """
    apart = multiprocessing.get_context("spawn")
    ear, mouth = apart.Pipe(duplex=False)
    flag = apart.Event()
    process = apart.Process(target=_work, args=(mouth, flag, Task(event, seconds, seed, start)), daemon=True)
    process.start()
    mouth.close()
    try:
        return _listen(ear, flag, heard, stop)
    finally:
        process.join(timeout=PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()


def _listen(ear: Connection, flag: Flag, heard: Callable[[Progress | None], None], stop: Callable[[], bool]) -> Answer:
    while True:
        try:
            told: Any = ear.recv() if ear.poll(EAR) else None
        except EOFError:
            raise SolverBrokeError from None
        if isinstance(told, Answer):
            return told
        if isinstance(told, FaultyEvent):
            raise told
        heard(told)
        if not flag.is_set() and stop():
            flag.set()


def _work(mouth: Connection, flag: Flag, task: Task) -> None:
    """Run in the child: solve, tell, answer."""
    # Web processes never load the solver.
    from chorok.engines.scheduling.conflicts import conflict  # noqa: PLC0415
    from chorok.engines.scheduling.planner import Planner  # noqa: PLC0415

    try:
        planner = Planner(seconds=task.seconds, seed=task.seed)
        timetable = planner.plan(task.event, start=task.start, progress=mouth.send, stop=flag.is_set)
        found = conflict(task.event) if timetable.status is Status.INFEASIBLE else None
        mouth.send(Answer(timetable, found.claims if found else ()))
    except FaultyEvent as faulty:
        mouth.send(faulty)

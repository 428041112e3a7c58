"""`chorok schedule EVENT -o TIMETABLE`: plan an event from a workbook or a JSON file, without any hub."""

import argparse
import os
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import FrameType

from chorok.engines.scheduling.checking import Fault, FaultyEvent, Record, faults
from chorok.engines.scheduling.conflicts import conflict
from chorok.engines.scheduling.jsonfile import as_json, read_json
from chorok.engines.scheduling.model import Event, Progress, Reached, Status, Timetable
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.planner import Planner
from chorok.engines.scheduling.reading import FaultyFile, Problem, Source
from chorok.engines.scheduling.why_not import why_not
from chorok.engines.scheduling.wording import Language, Saying, say, say_conflict, word
from chorok.engines.scheduling.workbook import TimetableBook, read_workbook, write_template

DONE, INFEASIBLE, WRONG_INPUT, NOTHING_FOUND = 0, 1, 2, 3
SHEET_OF = {
    Record.SLOT: "slots",
    Record.PARTICIPANT: "participants",
    Record.TABLE: "tables",
    Record.INTERPRETER: "interpreters",
    Record.WISH: "wishes",
    Record.SETTING: "settings",
}


def main(arguments: Sequence[str]) -> int:
    """Run the command and return its exit code.

    0: a timetable was written; 1: the musts can't hold together; 2: the input is wrong; 3: none was found in time.
    """
    parser = build_parser()
    chosen = parser.parse_args(arguments)
    language: Language = chosen.lang
    try:
        if chosen.template is not None:
            write_template(chosen.template, language)
            return DONE
        if chosen.event is None or chosen.output is None:
            parser.error("give the event's file and, after -o, the timetable's")
        if chosen.output.suffix.lower() not in (".xlsx", ".json"):
            parser.error("the timetable's file ends in .xlsx or .json")
        return schedule(chosen, language)
    except FaultyFile as error:
        for problem in error.problems:
            complain(say_problem(problem, language))
        return WRONG_INPUT
    except OSError as error:
        complain(f"{error.filename or chosen.event or chosen.template}: {error.strerror or error}")
        return WRONG_INPUT


def build_parser() -> argparse.ArgumentParser:
    """Return the parser of the command's arguments."""
    parser = argparse.ArgumentParser(
        prog="chorok schedule", description="Plan who meets whom, when, at which table, with which interpreter."
    )
    parser.add_argument("event", nargs="?", type=Path, help="the event: a workbook (.xlsx) or .json")
    parser.add_argument("-o", "--output", type=Path, help="the timetable to write: .xlsx or .json")
    parser.add_argument(
        "--template", type=Path, metavar="FILE", help="write a workbook to fill in, and do nothing else"
    )
    parser.add_argument("--seconds", type=positive(float), default=60.0, help="time limit (60)")
    parser.add_argument(
        "--gap", type=positive(float, zero=True), default=0.0, help="stop within this share of the bound"
    )
    parser.add_argument("--seed", type=int, default=0, help="the same seed gives the same timetable (0)")
    parser.add_argument("--workers", type=positive(int), default=2, help="threads (2)")
    parser.add_argument("--lang", choices=("ko", "en"), default="ko", help="language of the timetable and of messages")
    return parser


def positive(kind: Callable[[str], float], *, zero: bool = False) -> Callable[[str], float]:
    """Return how a number above 0 is read."""

    def parse(text: str) -> float:
        number = kind(text)
        if not (number > 0 or (zero and number == 0)):
            raise argparse.ArgumentTypeError(f"{text} is too small")
        return number

    return parse


def schedule(chosen: argparse.Namespace, language: Language) -> int:
    """Read, plan, write."""
    source = read_json(chosen.event) if chosen.event.suffix.lower() == ".json" else read_workbook(chosen.event)
    event = source.event
    for fault in faults(event):
        complain(say_fault(source, fault, language))
    planner = Planner(chosen.seconds, chosen.gap, chosen.seed, chosen.workers)
    line = ProgressLine(language)
    with interrupted() as stop:
        try:
            timetable = planner.plan(event, progress=line.show, stop=stop)
        except FaultyEvent:
            return WRONG_INPUT
        finally:
            line.end()
    if timetable.status is Status.INFEASIBLE:
        tell_conflict(event, language)
        return INFEASIBLE
    if timetable.status is Status.UNKNOWN and not timetable.meetings:
        complain(word("nothing found", language))
        return NOTHING_FOUND
    write(chosen.output, event, timetable, language)
    line.say(timetable)
    return DONE


def tell_conflict(event: Event, language: Language) -> None:
    """Say which demands can't hold together."""
    found = conflict(event)
    for text in say_conflict(Options(event), found.claims, language) if found else [word("infeasible", language)]:
        complain(text)


def write(path: Path, event: Event, timetable: Timetable, language: Language) -> None:
    """Write the timetable; a file that stood there is only replaced once the new one is whole."""
    options = Options(event)
    left_out = why_not(event, timetable, options=options)
    handle, name = tempfile.mkstemp(dir=path.parent, suffix=path.suffix)
    os.close(handle)
    half = Path(name)
    try:
        if path.suffix.lower() == ".json":
            half.write_text(as_json(options, timetable, left_out, language), encoding="utf-8")
        else:
            TimetableBook(options, timetable, left_out, language).write(half)
        half.chmod(0o644)
        half.replace(path)
    finally:
        half.unlink(missing_ok=True)


def complain(text: str) -> None:
    """Write a line to the error output."""
    sys.stderr.write(f"chorok: {text}\n")


def say_problem(problem: Problem, language: Language) -> str:
    """Return what is wrong in a file, with its place."""
    place = Saying.of("place sheet", sheet=problem.sheet)
    if problem.row:
        place = Saying.of("place row", sheet=problem.sheet, row=problem.row)
    if problem.row and problem.field:
        place = Saying.of("place", sheet=problem.sheet, row=problem.row, field=problem.field)
    return say(Saying.of("at", place=place, said=problem.said), language)


def say_fault(source: Source, fault: Fault, language: Language) -> str:
    """Return what is wrong with a record, with the row it was read from."""
    rows = source.rows.get(SHEET_OF[fault.record], [])
    if fault.record is Record.SETTING or fault.place >= len(rows):
        return say_problem(Problem(SHEET_OF[fault.record], 0, "", fault.said), language)
    return say_problem(Problem(SHEET_OF[fault.record], rows[fault.place], fault.field, fault.said), language)


@contextmanager
def interrupted() -> Iterator[Callable[[], bool]]:
    """Give whether Ctrl-C was pressed: once stops the run with the best so far, twice ends the command."""
    pressed: list[bool] = []

    def note(_number: int, _frame: FrameType | None) -> None:
        pressed.append(True)
        signal.signal(signal.SIGINT, signal.default_int_handler)

    before = signal.signal(signal.SIGINT, note)
    try:
        yield lambda: bool(pressed)
    finally:
        signal.signal(signal.SIGINT, before)


class ProgressLine:
    """One line that shows the goal under way with its value, bound and gap."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.live = sys.stderr.isatty()
        self.last = ""

    def show(self, news: Progress) -> None:
        """Show what is known now; where nobody looks on, only what has changed, a line each."""
        one = news.reached
        text = self.text(one)
        if self.live:
            sys.stderr.write(f"\r\033[K{news.seconds:6.1f} s  {text}")
            sys.stderr.flush()
        elif text != self.last:
            sys.stderr.write(f"{news.seconds:.1f} s  {text}\n")
        self.last = text

    def end(self) -> None:
        """Leave the line."""
        if self.live and self.last:
            sys.stderr.write("\n")

    def say(self, timetable: Timetable) -> None:
        """Say how it ended, a line for each goal."""
        sys.stdout.write(f"{word(f'status {timetable.status.value}', self.language)} ({timetable.seconds:.1f} s)\n")
        for one in timetable.reached:
            sys.stdout.write(self.text(one) + "\n")

    def text(self, one: Reached) -> str:
        """Return a goal with its value, bound and gap."""
        name, bound, gap = (word(key, self.language) for key in (f"goal {one.goal.value}", "bound", "gap"))
        return f"{name} {one.value} · {bound} {one.bound} · {gap} {one.gap:.2%}"

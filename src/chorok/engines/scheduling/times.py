"""Sets of slots as people say them: whole days, halves of days, and ranges of hours."""

from dataclasses import dataclass

from chorok.engines.scheduling.model import DayPart
from chorok.engines.scheduling.options import Options, bits


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a day: `day` is empty where the event has only one; a whole half or day has no hours."""

    day: str
    part: DayPart | None = None
    hours: str = ""


def spans(options: Options, mask: int) -> tuple[Span, ...]:
    """Return the stretches of a mask of slots in order of time; nothing where it is every slot."""
    if mask == options.always:
        return ()
    found: list[Span] = []
    for day, row in options.row.items():
        name = day if len(options.row) > 1 else ""
        if mask & row == row:
            found.append(Span(name))
            continue
        for run in _runs(mask & row):
            half = next((part for part, slots in _halves(options, row) if slots == run), None)
            found.append(Span(name, half) if half else Span(name, hours=_hours(options, run)))
    return tuple(found)


def span_of(options: Options, place: int) -> tuple[Span, ...]:
    """Return one slot by its hour, even where it is the only one of its half."""
    slot = options.event.slots[place]
    return (Span(slot.day if len(options.row) > 1 else "", hours=f"{slot.start:%H:%M}"),)


def _halves(options: Options, row: int) -> list[tuple[DayPart, int]]:
    morning = row & options.mornings
    return [(DayPart.MORNING, morning), (DayPart.AFTERNOON, row & ~morning)]


def _runs(mask: int) -> list[int]:
    """Return the runs of neighbouring bits, each as a mask."""
    runs: list[int] = []
    for place in bits(mask):
        if runs and runs[-1] >> place - 1 & 1 and place:
            runs[-1] |= 1 << place
        else:
            runs.append(1 << place)
    return runs


def _hours(options: Options, run: int) -> str:
    places = bits(run)
    first, last = options.event.slots[places[0]], options.event.slots[places[-1]]
    return f"{first.start:%H:%M}" if first == last else f"{first.start:%H:%M}–{last.end:%H:%M}"

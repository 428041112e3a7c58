"""An event from JSON, and a timetable as JSON.

{"slots": [{"id": …, "day": "2026-10-13", "start": "09:00", "end": "09:20"}, …], "participants": […], "tables": […],
"interpreters": […], "wishes": […], "settings": {"zone": "Asia/Seoul", …}}; the fields are those of `reading.SHEETS`.
"""

import json
from pathlib import Path
from typing import TypeAlias

from chorok.engines.scheduling.model import Meeting, Timetable
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.reading import SHEETS, FaultyFile, Problem, Reader, Row, Source
from chorok.engines.scheduling.why_not import LeftOut
from chorok.engines.scheduling.wording import Language, Saying, change_of, say, say_left_out

Plain: TypeAlias = "str | int | float | bool | list[Plain] | dict[str, Plain] | None"


def read_json(path: Path) -> Source:
    """Read an event; raises FaultyFile with everything that is wrong."""
    try:
        data = json.loads(path.read_text(encoding="utf-8-sig"))
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise FaultyFile([Problem("slots", 0, "", Saying.of("unreadable json", text=str(error)))]) from error
    return Reader(_rows(data)).read()


def _rows(data: object) -> dict[str, list[Row]]:
    """Return the rows of each list, counted from 1; what isn't as it should be is a problem."""
    problems, rows = [], {}
    if not isinstance(data, dict):
        raise FaultyFile([Problem("slots", 0, "", Saying.of("not a list", text=type(data).__name__))])
    for sheet, records in data.items():
        if sheet not in SHEETS:
            problems.append(Problem("slots", 0, "", Saying.of("unknown field", name=str(sheet))))
            continue
        if sheet == "settings" and isinstance(records, dict):
            records = [{"setting": name, "setting value": value} for name, value in records.items()]  # noqa: PLW2901
        if not isinstance(records, list) or not all(isinstance(record, dict) for record in records):
            problems.append(Problem(sheet, 0, "", Saying.of("not a list", text=str(records)[:40])))
            continue
        known = {name.rstrip("*") for name in SHEETS[sheet]}
        for number, record in enumerate(records, 1):
            problems += [
                Problem(sheet, number, "", Saying.of("unknown field", name=name))
                for name in record
                if name not in known
            ]
            lists = {"languages", "available", "pairs", "slots", "after", "setting value"}
            problems += [
                Problem(sheet, number, name, Saying.of("not text", text=str(value)[:40]))
                for name, value in record.items()
                if isinstance(value, dict) or (isinstance(value, list) and name not in lists)
            ]
        rows[sheet] = [Row(number, record) for number, record in enumerate(records, 1)]
    if problems:
        raise FaultyFile(problems)
    return rows


def as_json(options: Options, timetable: Timetable, left_out: tuple[LeftOut, ...], language: Language) -> str:
    """Return a timetable with its values, bounds and gaps, and what was left out with the reasons."""
    result: dict[str, Plain] = {
        "status": timetable.status.value,
        "seconds": round(timetable.seconds, 2),
        "reached": [
            {"goal": one.goal.value, "value": one.value, "bound": one.bound, "gap": round(one.gap, 6)}
            for one in timetable.reached
        ],
        "meetings": [_meeting(options, meeting) for meeting in timetable.meetings],
        "left_out": [
            {
                "wish": one.wish,
                "one": options.wishes[one.wish].one,
                "other": options.wishes[one.wish].other,
                "value": options.wishes[one.wish].value,
                "reason": say_left_out(options, one, language),
                "change": say(change_of(options, options.wishes[one.wish], one.cheapest), language),
                "lost": one.cheapest.lost if one.cheapest else None,
            }
            for one in left_out
        ],
    }
    return json.dumps(result, ensure_ascii=False, indent=2) + "\n"


def _meeting(options: Options, meeting: Meeting) -> Plain:
    wish, slot = options.wishes[meeting.wish], options.event.slots[options.place[meeting.slot]]
    return {
        "wish": wish.id,
        "one": wish.one,
        "other": wish.other,
        "slot": slot.id,
        "start": slot.start.isoformat(),
        "end": slot.end.isoformat(),
        "table": meeting.table,
        "interpreter": meeting.interpreter,
    }

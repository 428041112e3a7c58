"""An event from an XLSX workbook, an empty workbook to fill in, and a timetable as a workbook.

Sheets and columns have English or Korean names. Nothing that came from people becomes a formula.
"""

import zipfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import openpyxl
import xlsxwriter
from openpyxl.utils.exceptions import InvalidFileException

from chorok.engines.scheduling.guide import EXAMPLE, GUIDE
from chorok.engines.scheduling.model import Meeting, Timetable
from chorok.engines.scheduling.names import COLUMNS, SHEET_NAMES
from chorok.engines.scheduling.options import Options
from chorok.engines.scheduling.reading import SHEETS, FaultyFile, Problem, Reader, Row, Source, text
from chorok.engines.scheduling.why_not import LeftOut
from chorok.engines.scheduling.wording import Language, Saying, change_of, column, say, say_left_out, sheet_name, word

FIRST_ROW = 2  # of the values; the names stand above


def read_workbook(path: Path) -> Source:
    """Read an event; raises FaultyFile with everything that is wrong, by sheet, row and column."""
    try:
        book = openpyxl.load_workbook(path, read_only=True, data_only=True)
    except (InvalidFileException, zipfile.BadZipFile, KeyError, ValueError, EOFError) as error:
        raise FaultyFile([Problem("slots", 0, "", Saying.of("unreadable workbook"))]) from error
    known = {name.lower(): sheet for sheet, names in SHEET_NAMES.items() for name in names}
    rows: dict[str, list[Row]] = {}
    problems: list[Problem] = []
    for title in book.sheetnames:
        sheet = known.get(title.strip().lower())
        if sheet is not None and hasattr(book[title], "iter_rows"):  # a sheet of cells, not of a chart
            rows[sheet] = _rows(sheet, book[title].iter_rows(values_only=True), problems)
    book.close()
    if problems:
        raise FaultyFile(problems)
    return Reader(rows).read()


def _rows(sheet: str, lines: Iterator[Sequence[object]], problems: list[Problem]) -> list[Row]:
    """Return a sheet's rows by field; wrong columns become problems. Empty rows are passed over."""
    fields = _fields(sheet, next(lines, ()), problems)
    rows = []
    for number, line in enumerate(lines, FIRST_ROW):
        values = {field: value for field, value in zip(fields, line, strict=False) if field}
        if any(text(value) for value in values.values()):
            rows.append(Row(number, values))
    return rows


def _fields(sheet: str, header: Sequence[object], problems: list[Problem]) -> list[str]:
    """Return the field of each column, empty where the column has no name."""
    known = {
        name.lower(): field for field in _fields_of(sheet) for name in (*COLUMNS[field], field) if field in COLUMNS
    }
    fields: list[str] = []
    for cell in header:
        name = text(cell)
        field = known.get(name.lower(), "")
        if name and not field:
            names = ", ".join(COLUMNS[field][0] for field in _fields_of(sheet))
            problems.append(Problem(sheet, 1, "", Saying.of("unknown column", name=name, names=names)))
        elif field and field in fields:
            problems.append(Problem(sheet, 1, field, Saying.of("column twice", field=field)))
        fields.append(field)
    problems += [
        Problem(sheet, 1, name.rstrip("*"), Saying.of("no column", field=name.rstrip("*")))
        for name in SHEETS[sheet]
        if name.endswith("*") and name.rstrip("*") not in fields
    ]
    return fields


def _fields_of(sheet: str) -> list[str]:
    return [name.rstrip("*") for name in SHEETS[sheet]]


def write_template(path: Path, language: Language) -> None:
    """Write a workbook to fill in: what each column takes, and a small event as an example."""
    with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
        head, wrap = book.add_format({"bold": True, "bg_color": "#E6F0EA"}), book.add_format({"text_wrap": True})
        guide = book.add_worksheet(word("guide", language))
        guide.set_column(0, 1, 24)
        guide.set_column(2, 2, 90, wrap)
        guide.write_row(0, 0, [word(name, language) for name in ("sheet", "column", "meaning")], head)
        line = 1
        for sheet, fields in GUIDE.items():
            for field, meaning in fields.items():
                must = f"{field}*" in SHEETS[sheet]
                name = column(field, language) + (" *" if must else "")
                guide.write_row(line, 0, [sheet_name(sheet, language), name, meaning[0 if language == "en" else 1]])
                line += 1
        for sheet in SHEETS:
            page = book.add_worksheet(sheet_name(sheet, language))
            page.freeze_panes(1, 0)
            page.set_column(0, len(SHEETS[sheet]), 16)
            page.write_row(0, 0, [column(field, language) for field in _fields_of(sheet)], head)
            for number, example in enumerate(EXAMPLE[sheet], 1):
                page.write_row(number, 0, example)


class TimetableBook:
    """A timetable as a workbook: overview, grid, by person, left out."""

    def __init__(
        self, options: Options, timetable: Timetable, left_out: tuple[LeftOut, ...], language: Language
    ) -> None:
        self.options, self.timetable, self.left_out, self.language = options, timetable, left_out, language
        self.at = {(meeting.slot, meeting.table): meeting for meeting in timetable.meetings}

    def write(self, path: Path) -> None:
        """Write the workbook."""
        with xlsxwriter.Workbook(path, {"strings_to_formulas": False, "strings_to_urls": False}) as book:
            self.book = book
            self.head = book.add_format({"bold": True, "bg_color": "#E6F0EA"})
            self.wrap = book.add_format({"text_wrap": True, "valign": "top"})
            self._overview()
            self._grid()
            self._people()
            self._not_held()

    def _page(self, name: str, headings: Sequence[str], widths: Sequence[int]) -> xlsxwriter.worksheet.Worksheet:
        page = self.book.add_worksheet(word(name, self.language))
        page.freeze_panes(1, 0)
        for number, width in enumerate(widths):
            page.set_column(number, number, width)
        page.write_row(0, 0, headings, self.head)
        return page

    def _words(self, *names: str) -> list[str]:
        return [word(name, self.language) for name in names]

    def _overview(self) -> None:
        page = self._page("overview", self._words("goal", "reached", "bound", "gap"), (30, 12, 12, 12))
        percent = self.book.add_format({"num_format": "0.00%"})
        line = 1
        for one in self.timetable.reached:
            page.write_row(line, 0, [word(f"goal {one.goal.value}", self.language), one.value, one.bound])
            page.write_number(line, 3, one.gap, percent)
            line += 1
        facts = [
            ("state", word(f"status {self.timetable.status.value}", self.language)),
            ("meetings", len(self.timetable.meetings)),
            ("left out", len(self.left_out)),
            ("seconds", round(self.timetable.seconds, 1)),
        ]
        for name, fact in facts:
            line += 1
            page.write_row(line, 0, [word(name, self.language), fact])

    def _meeting(self, meeting: Meeting) -> str:
        one, other = self.options.both(self.options.wishes[meeting.wish])
        shown = f"{one.name} – {other.name}"
        if meeting.interpreter is not None:
            shown += f" ({self.options.interpreters[meeting.interpreter].name})"
        return shown

    def _grid(self) -> None:
        tables = self.options.event.tables
        headings = [*self._words("day", "time"), *(table.name for table in tables)]
        page = self._page("grid", headings, (12, 14, *[24] * len(tables)))
        for line, slot in enumerate(self.options.event.slots, 1):
            page.write_row(line, 0, [slot.day, f"{slot.start:%H:%M}–{slot.end:%H:%M}"])
            for number, table in enumerate(tables, 2):
                if meeting := self.at.get((slot.id, table.id)):
                    page.write_string(line, number, self._meeting(meeting), self.wrap)

    def _people(self) -> None:
        headings = self._words("person", "side", "day", "time", "meets", "table", "interpreter")
        page = self._page("people", headings, (24, 12, 12, 14, 24, 14, 18))
        line = 1
        for person in self.options.event.participants:
            for meeting in self.timetable.meetings:
                wish = self.options.wishes[meeting.wish]
                if person.id not in (wish.one, wish.other):
                    continue
                partner = self.options.people[wish.other if person.id == wish.one else wish.one]
                slot = self.options.event.slots[self.options.place[meeting.slot]]
                helper = self.options.interpreters[meeting.interpreter].name if meeting.interpreter else ""
                table = self.options.tables[meeting.table].name
                hours = f"{slot.start:%H:%M}–{slot.end:%H:%M}"
                page.write_row(line, 0, [person.name, person.side, slot.day, hours, partner.name, table, helper])
                line += 1

    def _not_held(self) -> None:
        headings = self._words("wish", "person", "meets", "value", "why", "change", "lost")
        page = self._page("left out", headings, (10, 24, 24, 8, 80, 60, 10))
        for line, one in enumerate(self.left_out, 1):
            wish = self.options.wishes[one.wish]
            first, second = self.options.both(wish)
            why = say_left_out(self.options, one, self.language)
            change = say(change_of(self.options, wish, one.cheapest), self.language)
            page.write_row(line, 0, [wish.id, first.name, second.name, wish.value])
            page.write_row(line, 4, [why, change], self.wrap)
            if one.cheapest is not None:
                page.write_number(line, 6, one.cheapest.lost)

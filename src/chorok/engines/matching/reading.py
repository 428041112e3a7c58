"""Needs and technologies from CSV files in UTF-8 or XLSX workbooks, with English or Korean columns.

Of a workbook the first sheet is read. Faults are told by their place.
"""

import csv
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from zipfile import BadZipFile

import openpyxl
from openpyxl.utils.exceptions import InvalidFileException

from chorok.engines.matching.model import Need, Technology
from chorok.engines.matching.sentences import NEED_COLUMNS, TECHNOLOGY_COLUMNS, Language, say

MUST = ("id", "text")
COUNTRIES = frozenset({"serves", "refuses"})
LISTS = frozenset({"sectors", "certificates", "experience"})
NUMBERS = frozenset({"scale", "budget", "smallest", "largest", "price_from", "price_to"})
HIGHEST = 9
CODE = 2
#: Signs in one cell at most; texts of needs run long.
LONGEST = 10_000_000


@dataclass(frozen=True, slots=True)
class Problem:
    """What is wrong in a file: the row as people count (0: the whole file), the column, a sentence and its facts."""

    file: str
    row: int
    column: str
    code: str
    facts: Mapping[str, object]

    def said(self, language: Language) -> str:
        """Return the problem with its place."""
        place = "at" if self.row and self.column else "at row" if self.row else "at file"
        told = say(self.code, language, **self.facts)
        return say(place, language, file=self.file, row=self.row, column=self.column, said=told)


class FaultyFile(ValueError):  # noqa: N818 - named for what it tells
    """A file that can't be used, with all that is wrong."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = list(problems)
        super().__init__("; ".join(problem.said("en") for problem in self.problems))


def read_needs(path: Path) -> list[Need]:
    """Read needs; raises FaultyFile with everything that is wrong, and OSError."""
    return [Need(**values) for values in _Table(path, NEED_COLUMNS).read()]  # type: ignore[arg-type]


def read_technologies(path: Path) -> list[Technology]:
    """Read technologies; raises FaultyFile with everything that is wrong, and OSError."""
    return [Technology(**values) for values in _Table(path, TECHNOLOGY_COLUMNS).read()]  # type: ignore[arg-type]


class _Table:
    def __init__(self, path: Path, columns: Mapping[str, tuple[str, str]]) -> None:
        self.path, self.columns = path, columns
        self.problems: list[Problem] = []

    def read(self) -> list[dict[str, object]]:
        lines = self._lines()
        fields = self._fields(lines[0]) if lines else []
        rows: list[dict[str, object]] = []
        seen: set[str] = set()
        for number, cells in enumerate(lines[1:], 2):
            if not any(cell.strip() for cell in cells):
                continue
            if len(cells) != len(fields):
                self._tell(number, "", "shifted", found=len(cells), wanted=len(fields))
                continue
            row = {
                field: self._value(number, field, cell.strip())
                for field, cell in zip(fields, cells, strict=True)
                if field and (cell.strip() or field in MUST)
            }
            if row.get("id") in seen:
                self._tell(number, "id", "twice", named=row["id"])
            seen.add(str(row.get("id")))
            rows.append(row)
        if not rows and not self.problems:
            self._tell(0, "", "empty")
        if self.problems:
            raise FaultyFile(self.problems)
        return rows

    def _lines(self) -> list[list[str]]:
        if self.path.suffix.lower() == ".xlsx":
            return self._workbook()
        try:
            text = self.path.read_text(encoding="utf-8-sig")
        except UnicodeDecodeError as error:
            row = error.object[: error.start].count(b"\n") + 1
            raise FaultyFile([Problem(self.path.name, row, "", "encoding", {})]) from error
        first = text.split("\n", 1)[0]
        delimiter = ";" if first.count(";") > first.count(",") else ","
        # The limit is the whole process's, and other readers count on theirs.
        before = csv.field_size_limit(LONGEST)
        try:
            return list(csv.reader(text.splitlines(keepends=True), delimiter=delimiter))
        finally:
            csv.field_size_limit(before)

    def _workbook(self) -> list[list[str]]:
        """Return the rows of the first sheet; cells that are empty to the right of the header are nobody's."""
        try:
            book = openpyxl.load_workbook(self.path, read_only=True, data_only=True)
            sheets = [sheet for sheet in book.worksheets if hasattr(sheet, "iter_rows")]
            rows = [[_text(cell) for cell in row] for row in sheets[0].iter_rows(values_only=True)] if sheets else []
            book.close()
        except (InvalidFileException, BadZipFile, KeyError, ValueError, EOFError, TypeError) as error:
            raise FaultyFile([Problem(self.path.name, 0, "", "workbook", {})]) from error
        width = _filled(rows[0]) if rows else 0
        return [row[: max(width, _filled(row))] + [""] * (width - len(row)) for row in rows]

    def _fields(self, header: Sequence[str]) -> list[str]:
        known = {name.lower(): field for field, names in self.columns.items() for name in names}
        fields: list[str] = []
        for cell in header:
            name = cell.strip()
            field = known.get(name.lower(), "")
            if not field:
                self._tell(1, "", "unknown column", named=name)
            elif field in fields:
                self._tell(1, "", "column twice", named=name)
            fields.append(field)
        for must in MUST:
            if must not in fields:
                self._tell(1, "", "no column", named=" / ".join(self.columns[must]))
        return fields

    def _value(self, number: int, field: str, cell: str) -> object:
        if not cell:
            self._tell(number, field, "must")
            return cell
        code, reader = _reader(field)
        try:
            return reader(cell)
        except ValueError:
            self._tell(number, field, code, named=cell)
            return None

    def _tell(self, row: int, column: str, code: str, **facts: object) -> None:
        self.problems.append(Problem(self.path.name, row, column, code, facts))


def _text(cell: object) -> str:
    """Return a cell as it is written in a CSV: days as 2026-10-13, whole numbers without a point."""
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)


def _filled(row: Sequence[str]) -> int:
    return max((place for place, cell in enumerate(row, 1) if cell.strip()), default=0)


def _reader(field: str) -> tuple[str, Callable[[str], object]]:
    """Return how a field's cells are read, and what is said where that fails."""
    if field in LISTS:
        return "", _listed
    if field in COUNTRIES:
        return "country", lambda cell: frozenset(_country(one) for one in _listed(cell))
    if field in NUMBERS:
        return "number", _number
    own: dict[str, tuple[str, Callable[[str], object]]] = {
        "country": ("country", _country),
        "readiness": ("readiness", _readiness),
        "expires": ("date", date.fromisoformat),
    }
    return own.get(field, ("", str))


def _listed(cell: str) -> frozenset[str]:
    return frozenset(one.strip() for one in cell.split(";") if one.strip())


def _number(cell: str) -> float:
    number = float(cell.replace(",", ""))
    if not 0 <= number < float("inf"):
        raise ValueError(cell)
    return number


def _readiness(cell: str) -> int:
    if not 1 <= int(cell) <= HIGHEST:
        raise ValueError(cell)
    return int(cell)


def _country(cell: str) -> str:
    code = cell.strip().upper()
    if len(code) != CODE or not code.isascii() or not code.isalpha():
        raise ValueError(cell)
    return code

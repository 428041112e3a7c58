"""Files of needs as tables: CSV, Excel, JSON and IATI. Whatever came, rows and columns are what people count."""

import csv
import io
import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException, ElementTree
from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError, Text
from chorok.documents import tablefile

MOST_ROWS = 10_000
MOST_COLUMNS = 200
#: Lines of a CSV that are read, empty ones among them: millions of those would fill the memory.
MOST_LINES = 100_000
#: Signs in one cell at most; the descriptions of projects run long.
LONGEST_CELL = 200_000
_LANG = "{http://www.w3.org/XML/1998/namespace}lang"
# The limit of Python's reader is one for the whole process and its threads, so it isn't moved while files are read.
csv.field_size_limit(2**31 - 1)
#: What JSON can write and nothing else keep: halves of a sign, and the sign that is none.
_UNKEPT = re.compile("[\0\ud800-\udfff]")


@dataclass(frozen=True)
class Table:
    """What a file holds: the names of its columns, and each row with its number (the header is row 1)."""

    columns: list[str]
    rows: list[tuple[int, list[str]]]

    def as_csv(self) -> bytes:
        """Return the table as CSV in UTF-8, every row in its place."""
        out = io.StringIO(newline="")
        writer = csv.writer(out)
        writer.writerow(self.columns)
        last = 1
        for number, cells in self.rows:
            out.write("\r\n" * (number - last - 1))
            writer.writerow(cells)
            last = number
        return out.getvalue().encode()


def kept(content: bytes) -> Table:
    """Read back what `Table.as_csv` wrote."""
    text = content.decode()
    return _table(_csv(text, ",", longest=max(len(text), LONGEST_CELL)))


def read(content: bytes) -> Table:
    """Read a file of any of the four kinds, told by its content.

    Raises DomainError that says what is wrong and, where one place is, in which row and column.
    """
    if content.startswith(b"PK"):
        lines = _workbook(content)
    else:
        text = _decoded(content)
        start = text.lstrip()[:1]
        lines = _iati(text) if start == "<" else _json(text) if start in ("{", "[") else _csv(text)
    return _table(lines)


def _table(lines: list[list[str]]) -> Table:
    while lines and not any(cell.strip() for cell in lines[-1]):
        lines.pop()
    if not lines or not any(cell.strip() for cell in lines[0]):
        raise _wrong(_("The file is empty."))
    _check_size(len(lines) - 1, len(lines[0]))
    columns = [cell.strip() for cell in lines[0]]
    rows = [(number, cells) for number, cells in enumerate(lines[1:], 2) if any(cell.strip() for cell in cells)]
    return Table(columns, rows)


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS or columns > MOST_COLUMNS:
        raise _wrong(
            _("At most %(rows)d rows and %(columns)d columns can be brought in at once.")
            % {"rows": MOST_ROWS, "columns": MOST_COLUMNS}
        )


def _decoded(content: bytes) -> str:
    """Return the text of a file in UTF-8, UTF-16 with its mark, or CP949 (old Korean) where it holds Korean."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return _without_nothing(content.decode("utf-16", errors="replace"))
    try:
        return _without_nothing(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        broken = error
    try:
        text = content.decode("cp949")
    except UnicodeDecodeError:
        text = ""
    if any("가" <= sign <= "힣" for sign in text):
        return _without_nothing(text)
    raise _at_place(broken)


def _without_nothing(text: str) -> str:
    if "\0" in text:
        raise _wrong(_("This is neither CSV, Excel, JSON nor IATI."))
    return text


def _at_place(broken: UnicodeDecodeError) -> DomainError:
    """Say in which row and column the bytes are no text."""
    content = broken.object  # without the mark at its beginning, from which `start` doesn't count
    before = content[: broken.start].decode("utf-8", errors="replace")
    try:
        # A sign stands for the byte, so that the cell it begins is there too.
        lines = _csv(f"{before}?") if before.lstrip()[:1] not in ("<", "{", "[") else []
    except DomainError:
        lines = []
    byte = f"0x{content[broken.start]:02X}"
    if not lines:
        return _wrong(
            _("Line %(row)d: the byte %(byte)s is no text in UTF-8. Save the file again as UTF-8.")
            % {"row": before.count("\n") + 1, "byte": byte}
        )
    place = len(lines[-1]) - 1
    column = lines[0][place] if len(lines) > 1 and place < len(lines[0]) else str(place + 1)
    return _wrong(
        _(
            "Row %(row)d, column “%(column)s”: the byte %(byte)s is no text in UTF-8. "
            "Save the file again as “CSV UTF-8”."
        )
        % {"row": len(lines), "column": column, "byte": byte}
    )


def _csv(text: str, delimiter: str = "", *, longest: int = LONGEST_CELL) -> list[list[str]]:
    """Return the lines of a CSV; with no `delimiter` given, it is the sign that parts the header most."""
    delimiter = delimiter or max(",;\t", key=text.split("\n", 1)[0].count)
    too_long = _wrong(_("A cell is longer than %(most)d signs, or a quotation mark is missing.") % {"most": longest})
    lines: list[list[str]] = []
    try:
        for line in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            lines.append(line)
            if len(lines) > MOST_LINES:
                raise _wrong(_("At most %(rows)d rows can be brought in at once.") % {"rows": MOST_ROWS})
    except csv.Error as error:
        raise too_long from error
    if any(len(cell) > longest for line in lines for cell in line):
        raise too_long
    return lines


def _workbook(content: bytes) -> list[list[str]]:
    try:
        lines = tablefile.read(io.BytesIO(content), most=MOST_ROWS, columns=MOST_COLUMNS + 1)
    except tablefile.TooManyRowsError as error:
        raise _wrong(_("At most %(rows)d rows can be brought in at once.") % {"rows": MOST_ROWS}) from error
    except tablefile.UnreadableTableError as error:
        raise _wrong(_("This workbook is damaged or of another kind. Save it again as .xlsx.")) from error
    width = max((place for place, cell in enumerate(lines[0], 1) if cell), default=0) if lines else 0
    # A sheet has no end to the right: empty cells there are nobody's, filled ones were shifted.
    return [line[: max(width, _filled(line))] for line in lines]


def _filled(line: list[str]) -> int:
    return max((place for place, cell in enumerate(line, 1) if cell), default=0)


def _json(text: str) -> list[list[str]]:
    try:
        return _as_lines([_kept_signs(dict(_flat(one))) for one in _objects(text)])
    except RecursionError as error:
        raise _wrong(_("This JSON is nested too deeply.")) from error


def _objects(text: str) -> list[dict[str, Any]]:
    try:
        given = json.loads(text)
    except ValueError as error:
        line = getattr(error, "lineno", 1)
        raise _wrong(_("Line %(row)d: this is no JSON: %(said)s") % {"row": line, "said": str(error)[:100]}) from error
    if isinstance(given, dict):
        given = next((value for value in given.values() if isinstance(value, list)), [given])
    entries = [one for one in given if isinstance(one, dict)]
    if len(entries) != len(given):
        raise _wrong(_("A JSON file holds a list of objects; here something else stands in the list."))
    return entries


def _kept_signs(entry: Mapping[str, str]) -> dict[str, str]:
    """Return an entry in which a sign that can't be kept is shown as lost, so that its row and column are told."""
    return {_UNKEPT.sub("\ufffd", key): _UNKEPT.sub("\ufffd", value) for key, value in entry.items()}


def _flat(entry: Mapping[str, Any], before: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """Give each value by the path to it; the values of a list are joined."""
    for key, value in entry.items():
        path = f"{before}{key}"
        if isinstance(value, dict) and depth < MOST_DEPTH:
            yield from _flat(value, f"{path}.", depth + 1)
        elif isinstance(value, list) and value and all(isinstance(one, dict) for one in value):
            joined: dict[str, list[str]] = {}
            for one in value:
                for inner, text in _flat(one, f"{path}.", depth + 1):
                    joined.setdefault(inner, []).append(text)
            for inner, texts in joined.items():
                yield inner, "; ".join(text for text in texts if text)
        elif isinstance(value, list):
            yield path, "; ".join("" if one is None else str(one) for one in value)
        else:
            yield path, "" if value is None else str(value)


#: So deep are objects in objects taken apart.
MOST_DEPTH = 5


def _iati(text: str) -> list[list[str]]:
    """Return IATI activities (2.x and 1.x): each element and attribute by its path, English narratives first."""
    try:
        # The text is decoded already, whatever encoding the file declares.
        root = ElementTree.fromstring(text)
    except DefusedXmlException as error:
        raise _wrong(_("This XML defines entities of its own and is not accepted.")) from error
    except ParseError as error:
        row, column = error.position
        raise _wrong(
            _("Line %(row)d, sign %(column)d: this is no well-formed XML.") % {"row": row, "column": column + 1}
        ) from error
    activities = [root] if root.tag == "iati-activity" else root.findall(".//iati-activity")
    if not activities:
        raise _wrong(_("This XML holds no IATI activities."))
    return _as_lines([_activity(one) for one in activities])


def _activity(activity: Element) -> dict[str, str]:
    found: dict[str, dict[str, None]] = {}

    def take(path: str, value: str | None) -> None:
        text = " ".join((value or "").split())
        if text:
            found.setdefault(path, {})[text] = None

    for child in activity:
        narratives = child.findall("narrative")
        spoken = [one for one in narratives if (one.get(_LANG) or "en").lower().startswith("en")] or narratives
        name = _typed(child)
        take(name, child.text)
        for one in spoken[:1]:
            take(name, one.text)
            if one.get(_LANG):
                take(f"{name}/@xml:lang", one.get(_LANG))
        for key, value in child.attrib.items():
            if not key.startswith("{"):
                take(f"{name}/@{key}", value)
        for inner in child:
            if inner.tag != "narrative":
                take(f"{name}/{inner.tag}", inner.text)
                for key, value in inner.attrib.items():
                    if not key.startswith("{"):
                        take(f"{name}/{inner.tag}/@{key}", value)
    for key, value in activity.attrib.items():
        take("@xml:lang" if key == _LANG else f"@{key}", value)
    return {path: "; ".join(texts) for path, texts in found.items()}


def _typed(child: Element) -> str:
    """Return an element's name; of dates, with the code of what happens then, as there are several."""
    return f"{child.tag}[{child.get('type')}]" if child.tag == "activity-date" else str(child.tag)


def _as_lines(entries: list[dict[str, str]]) -> list[list[str]]:
    columns = list(dict.fromkeys(key for entry in entries for key in entry))
    _check_size(len(entries), len(columns))
    return [columns, *([entry.get(column, "") for column in columns] for entry in entries)]


def _wrong(message: Text) -> DomainError:
    return DomainError(message, field="upload")

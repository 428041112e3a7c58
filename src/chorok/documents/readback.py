"""Reads the texts people changed in an office file back, by the codes they were marked with (`model.Editable`).

Only what stands in a marked place is read: a content control of a DOCX, a click-here field (누름틀) of an HWPX. The
file has passed the checks of uploads (kind by content, sizes within an archive) before; entities of XML are refused.
"""

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import ParseError, fromstring

#: The text of one part: a paper of twelve pages has less than 1 MB.
MOST_BYTES = 20 * 1024 * 1024
#: Fields of an HWPX open at once: each piece of text is added to each, and ours never stand in one another.
MOST_OPEN = 100
DOCX, HWPX = "docx", "hwpx"
_SECTION = re.compile(r"Contents/section([0-9]{1,4})\.xml")
_WORD_MAIN = "word/document.xml"
#: What stands in a marked place and can't be taken over as text.
_NOT_TEXT = {
    "drawing": "picture", "pict": "picture", "object": "object", "footnoteReference": "footnote", "pic": "picture",
    "endnoteReference": "footnote", "oMath": "formula", "equation": "formula", "footNote": "footnote", "ole": "object",
    "endNote": "footnote", "tbl": "table",
}  # fmt: skip
#: Signs that stand as elements of their own.
_SIGNS = {"tab": "\t", "noBreakHyphen": "-", "hyphen": "-", "nbSpace": " ", "fwSpace": " "}
#: Branches of a DOCX whose text is gone: moved away by a tracked change, or kept beside for old programs.
_GONE = frozenset({"moveFrom", "del", "Fallback", "sdtPr", "pPr", "rPr"})


class UnreadablePaperError(ValueError):
    """The file is damaged, or too large to be read."""


@dataclass(frozen=True)
class Readback:
    """What was found: the `texts` by code, the codes that stand there twice, and what within a text was no text.

    A text that still shows its prompt is empty. `lost` names for a code what was left out: picture, table, object,
    formula, footnote. `open` are codes whose place has no end.
    """

    texts: dict[str, str]
    doubled: tuple[str, ...] = ()
    open: tuple[str, ...] = ()
    lost: dict[str, tuple[str, ...]] = field(default_factory=dict)


@dataclass
class _Place:
    code: str
    prompt: str = ""
    lines: list[list[str]] = field(default_factory=list)
    lost: list[str] = field(default_factory=list)

    def add(self, piece: str) -> None:
        """Go on with the line that is open."""
        if not self.lines:
            self.lines.append([])
        self.lines[-1].append(piece)

    @property
    def text(self) -> str:
        text = "\n".join("".join(line).rstrip() for line in self.lines).strip("\n")
        return "" if text.strip() == self.prompt.strip() else text.strip()


def read(content: bytes, *, kind: str) -> Readback:
    """Return the marked texts of a DOCX or HWPX.

    Raises UnreadablePaperError when the file is damaged or a part of it too large.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            places, unfinished = _from_docx(archive) if kind == DOCX else _from_hwpx(archive)
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError) as error:
        raise UnreadablePaperError(str(error)) from error
    # Of a wrong number or an encoding nobody reads: ValueError, LookupError.
    except (ParseError, DefusedXmlException, ValueError, LookupError, RecursionError) as error:
        raise UnreadablePaperError(str(error)) from error
    times = Counter(place.code for place in [*places, *unfinished])
    return Readback(
        texts={place.code: place.text for place in places if times[place.code] == 1},
        doubled=tuple(code for code, count in times.items() if count > 1),
        open=tuple(place.code for place in unfinished if times[place.code] == 1),
        lost={place.code: tuple(dict.fromkeys(place.lost)) for place in places if place.lost},
    )


def _part(archive: zipfile.ZipFile, name: str) -> Any:
    if archive.getinfo(name).file_size > MOST_BYTES:
        raise UnreadablePaperError(name)
    with archive.open(name) as part:
        data = part.read(MOST_BYTES + 1)
    if len(data) > MOST_BYTES:
        raise UnreadablePaperError(name)
    return fromstring(data)


def _name(element: Any) -> str:
    return str(element.tag).rpartition("}")[2]


def _value(element: Any, name: str) -> str:
    """Return the attribute `name`, whatever its namespace."""
    return next((value for key, value in element.attrib.items() if key.rpartition("}")[2] == name), "")


def _from_docx(archive: zipfile.ZipFile) -> tuple[list[_Place], list[_Place]]:
    places = []
    for control in _part(archive, _WORD_MAIN).iter():
        if _name(control) != "sdt":
            continue
        parts = {_name(child): child for child in control}
        settings = {_name(child): child for child in parts.get("sdtPr", ())}
        content = parts.get("sdtContent")
        if "tag" not in settings or content is None:
            continue
        place = _Place(_value(settings["tag"], "val"))
        _gather(content, place)
        # A prompt that was never touched; programs that don't know it leave the mark when its words were changed.
        if "showingPlcHdr" in settings and all(_is_prompt(paragraph) for paragraph in content):
            place.lines = []
        places.append(place)
    return places, []


def _is_prompt(paragraph: Any) -> bool:
    return any(_name(each) == "pStyle" and _value(each, "val") == "ToFill" for each in paragraph.iter())


def _gather(element: Any, place: _Place) -> None:
    """Add the text of a branch, a line for each paragraph."""
    for child in element:
        name = _name(child)
        if name in _GONE:
            continue
        if name in _NOT_TEXT:
            place.lost.append(_NOT_TEXT[name])
            if name != "tbl":
                continue
        if name in {"p", "br", "cr"}:
            place.lines.append([])
        elif name in _SIGNS:
            place.add(_SIGNS[name])
        elif name == "t":
            place.add(child.text or "")
        _gather(child, place)


def _from_hwpx(archive: zipfile.ZipFile) -> tuple[list[_Place], list[_Place]]:
    numbered = sorted((int(found[1]), name) for name in archive.namelist() if (found := _SECTION.fullmatch(name)))
    if not numbered:
        raise UnreadablePaperError("no section")
    done: list[_Place] = []
    running: dict[str, _Place] = {}
    for _number, name in numbered:
        for element in _part(archive, name).iter():
            _step(element, running, done)
            if len(running) > MOST_OPEN:
                raise UnreadablePaperError("fields without an end")
    return done, list(running.values())


def _step(element: Any, running: dict[str, _Place], done: list[_Place]) -> None:
    """Go one element on through a section in its written order."""
    name = _name(element)
    if name == "fieldBegin" and _value(element, "type").replace("_", "").upper() == "CLICKHERE":
        running[_value(element, "id")] = _Place(_value(element, "name"), prompt=_prompt(element))
    elif name == "fieldEnd":
        ended = running.pop(_value(element, "beginIDRef"), None)
        if ended is not None:
            done.append(ended)
    elif name in _NOT_TEXT:
        for place in running.values():
            place.lost.append(_NOT_TEXT[name])
    elif name == "p":
        for place in running.values():
            place.lines.append([])
    elif name == "t":
        for place in running.values():
            for piece in _pieces(element):
                if piece == "\n":
                    place.lines.append([])
                else:
                    place.add(piece)


def _prompt(begin: Any) -> str:
    return next(
        (each.text or "" for each in begin.iter() if _name(each) == "stringParam" and each.get("name") == "Direction"),
        "",
    )


def _pieces(text: Any) -> Iterator[str]:
    """Yield the text of an HWPX text node with its breaks and tabs, without what a tracked change took away."""
    gone = False
    if text.text:
        yield text.text
    for child in text:
        name = _name(child)
        gone = name == "deleteBegin" or (gone and name != "deleteEnd")
        if name == "lineBreak":
            yield "\n"
        elif name in _SIGNS:
            yield _SIGNS[name]
        if child.tail and not gone:
            yield child.tail

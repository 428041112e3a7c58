"""Office files (archives of XML) and plain ZIP files: what they say of makers goes, part by part.

A part of a kind that isn't known here is not passed on: the whole document is Unreadable.
"""

import io
import re
import zipfile
import zlib
from collections.abc import Callable
from pathlib import PurePosixPath

from chorok.documents.neutral import pictures
from chorok.documents.neutral.pdf import pdf
from chorok.documents.neutral.unreadable import Unreadable

#: Parts that speak of makers alone (ISO/IEC 29500-2 core and extended properties; OWPML's package file).
_PROPERTIES = re.compile(r"docProps/.*\.xml|Contents/content\.hpf|.*\.svg")
_OF_MAKERS = re.compile(
    rb"(<(?:\w+:)?(creator|lastModifiedBy|title|subject|description|keywords|category|Company|Manager|lpwstr)\b[^>]*>)"
    rb"[^<]*(?=</)"
)
_HWPX_META = re.compile(
    rb'(<opf:meta\s+name="(?:creator|lastsaveby|subject|description|keyword)"[^>]*>)[^<]*(?=</)', re.IGNORECASE
)
#: A title page's fields as Word keeps them beside the text.
_TITLE_PAGE = b"CoverPageProperties"
_TEXT = re.compile(rb"(<[^/>]+>)[^<]+(?=</)")
#: Names beside comments and tracked changes, and folders of the computer the file was saved on.
_AUTHORS = (
    re.compile(rb'(\s(?:\w+:)?(?:author|initials|userId|userName|revisionAuthor)=")[^"]*(?=")'),
    re.compile(rb'(<(?:\w+:)?person\b[^>]*?\sdisplayName=")[^"]*(?=")'),
    re.compile(rb'(<\w+:(?:cmAuthor|author|trackChangeAuthor)\b[^>]*?\sname=")[^"]*(?=")'),
    re.compile(rb'(<userInfo\b[^>]*?\sname=")[^"]*(?=")'),
    re.compile(rb"(<author>)[^<]*(?=</author>)"),
    re.compile(rb'(<\w+:stringParam\s+name="Author"[^>]*>)[^<]*(?=</)'),
    re.compile(rb'(<\w+:absPath\b[^>]*?\surl=")[^"]*(?=")'),
)
_FOLDERS = re.compile(rb'(\sTarget="file:)[^"]*(?=")')
#: Parts that hold no names, or scripts and pictures without a place for them.
_SILENT = (".gif", ".bmp", ".emf", ".wmf", ".odttf", ".ttf", ".fntdata", ".rdf", ".js", ".vml")
_PICTURES: dict[str, Callable[[bytes], bytes]] = {
    ".jpg": pictures.jpeg,
    ".jpeg": pictures.jpeg,
    ".png": pictures.png,
    ".webp": pictures.webp,
}
_BY_MAC = re.compile(r"(.*/)?(\._[^/]*|\.DS_Store)")


def office(data: bytes) -> bytes:
    """Return a DOCX, XLSX, PPTX or HWPX whose parts name nobody."""
    return _rewritten(data, lambda entry, _place, part: (entry.filename, _part(entry.filename, part)))


def zipped(data: bytes) -> bytes:
    """Return a ZIP of neutral files, which are numbered: their names and folders may tell as much as their makers."""
    return _rewritten(data, _member)


def _member(entry: zipfile.ZipInfo, place: int, data: bytes) -> tuple[str, bytes] | None:
    if entry.is_dir() or _BY_MAC.fullmatch(entry.filename):
        return None
    suffix = PurePosixPath(entry.filename).suffix.lower()
    clean = _MEMBERS.get(suffix)
    if clean is None:
        raise Unreadable(entry.filename)
    return f"{place}{suffix}", clean(data)


_MEMBERS: dict[str, Callable[[bytes], bytes]] = {
    ".pdf": pdf,
    ".docx": office,
    ".xlsx": office,
    ".pptx": office,
    ".hwpx": office,
    ".csv": bytes,
    ".txt": bytes,
    **_PICTURES,
}


def _rewritten(data: bytes, clean: Callable[[zipfile.ZipInfo, int, bytes], tuple[str, bytes] | None]) -> bytes:
    """Write every entry anew: no comments, no times, no owners of the archive's own."""
    out = io.BytesIO()
    place = 1
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as source, zipfile.ZipFile(out, "w") as target:
            for entry in source.infolist():
                kept = clean(entry, place, source.read(entry))
                if kept is not None:
                    fresh = zipfile.ZipInfo(kept[0])
                    fresh.compress_type = entry.compress_type
                    target.writestr(fresh, kept[1])
                    place += 1
    except (zipfile.BadZipFile, zlib.error, RuntimeError, OSError, EOFError, NotImplementedError) as error:
        raise Unreadable(str(error)) from error
    return out.getvalue()


def _part(name: str, data: bytes) -> bytes:
    lower = name.lower()
    suffix = PurePosixPath(lower).suffix
    if suffix in _MEMBERS:  # a picture, or a file within the file
        return _MEMBERS[suffix](data)
    if _PROPERTIES.fullmatch(name):
        return _HWPX_META.sub(rb"\1", _OF_MAKERS.sub(rb"\1", data))
    if lower.endswith(".rels"):
        return _FOLDERS.sub(rb"\1///", data)
    if suffix == ".xml":
        return _xml(data)
    if "printersettings" in lower:
        return bytes(len(data))  # the printer's name; the program takes its own printer instead
    if suffix in _SILENT or lower == "mimetype" or lower.startswith("scripts/") or lower.endswith("/"):
        return data
    raise Unreadable(name)


def _xml(data: bytes) -> bytes:
    for names in _AUTHORS:
        data = names.sub(rb"\1", data)
    return _TEXT.sub(rb"\1", data) if _TITLE_PAGE in data else data

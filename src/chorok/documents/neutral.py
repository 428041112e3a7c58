"""Takes what a document says of its makers out of it: author, company, title, who commented. Its pages stay."""

import io
import re
import zipfile
from typing import BinaryIO

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError

PDF = "application/pdf"
#: Office files that are archives of XML.
ARCHIVES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/hwp+zip",
    }
)
#: Parts of an archive that speak of its makers (ISO/IEC 29500-2 core and extended properties; OWPML's package file).
_PROPERTIES = re.compile(r"docProps/.*\.xml|Contents/content\.hpf")
_OF_MAKERS = re.compile(
    rb"(<(?:\w+:)?(creator|lastModifiedBy|title|subject|description|keywords|category|Company|Manager|lpwstr)\b[^>]*>)"
    rb"[^<]*(?=</)"
)
_HWPX_META = re.compile(
    rb'(<opf:meta\s+name="(?:creator|lastsaveby|subject|description|keyword)"[^>]*>)[^<]*(?=</)', re.IGNORECASE
)


#: Parts of an archive whose comments and tracked changes name who wrote them.
_WITH_AUTHORS = re.compile(
    r"word/[^/]+\.xml|xl/(comments|persons/|threadedComments/).*\.xml|ppt/.*(comment|author).*\.xml"
)
_AUTHORS = (
    re.compile(rb'(\s(?:\w+:)?(?:author|initials|userId|displayName)=")[^"]*(?=")'),
    re.compile(rb'(<\w+:(?:cmAuthor|author)\b[^>]*?\sname=")[^"]*(?=")'),
    re.compile(rb"(<author>)[^<]*(?=</author>)"),
)


class Unreadable(Exception):  # noqa: N818 - says what it is
    """The document can't be rewritten: it is damaged or locked by a password."""


def without_makers(content: BinaryIO, *, content_type: str) -> BinaryIO:
    """Return the document without what it says of its makers; kinds that aren't known here come back as they are.

    Known are PDF, DOCX, XLSX, PPTX and HWPX. Raises Unreadable when one of them can't be rewritten.
    """
    if content_type == PDF:
        return _pdf(content)
    if content_type in ARCHIVES:
        return _archive(content)
    return content


def _pdf(content: BinaryIO) -> BinaryIO:
    out = io.BytesIO()
    try:
        writer = PdfWriter(clone_from=PdfReader(content))
        writer.metadata = None
        writer.root_object.pop("/Metadata", None)
        for page in writer.pages:
            for note in page.annotations or []:
                # /T of a form's field is its name; of a comment it is who wrote it (ISO 32000-2, 12.5.6.2).
                if note.get_object().get("/Subtype") != "/Widget":
                    note.get_object().pop("/T", None)
        # What nothing points at any more would be written all the same.
        writer.compress_identical_objects(remove_duplicates=False, remove_unreferenced=True)
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, AttributeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    out.seek(0)
    return out


def _archive(content: BinaryIO) -> BinaryIO:
    out = io.BytesIO()
    try:
        with zipfile.ZipFile(content) as source, zipfile.ZipFile(out, "w") as target:
            for entry in source.infolist():
                data = source.read(entry)
                if _PROPERTIES.fullmatch(entry.filename):
                    data = _HWPX_META.sub(rb"\1", _OF_MAKERS.sub(rb"\1", data))
                elif _WITH_AUTHORS.fullmatch(entry.filename):
                    for names in _AUTHORS:
                        data = names.sub(rb"\1", data)
                target.writestr(entry, data)
    except (zipfile.BadZipFile, RuntimeError, OSError) as error:
        raise Unreadable(str(error)) from error
    out.seek(0)
    return out

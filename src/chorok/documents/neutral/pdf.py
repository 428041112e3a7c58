"""PDF without author, properties, attached files, signatures and the names beside comments (ISO 32000-2)."""

import io
from contextlib import suppress
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.errors import PyPdfError
from pypdf.generic import ArrayObject, DictionaryObject, IndirectObject, NameObject, StreamObject

from chorok.documents.neutral import pictures
from chorok.documents.neutral.unreadable import Unreadable

#: Say who made a thing, at whatever object of the file they stand.
_OF_MAKERS = ("/Metadata", "/PieceInfo", "/LastModified", "/AF")
_OF_SIGNERS = ("/Perms", "/DSS")


def pdf(data: bytes) -> bytes:
    """Return the document with its pages and nothing that says who made, signed or annotated it."""
    out = io.BytesIO()
    try:
        writer = PdfWriter(clone_from=PdfReader(io.BytesIO(data)))
        writer.metadata = None
        _clean_root(writer.root_object)
        for page in writer.pages:
            _clean_notes(page)
        for stored in writer._objects:
            _clean_object(stored)
        _drop_unreachable(writer)
        writer.write(out)
    except (PyPdfError, ValueError, KeyError, AttributeError, TypeError, RecursionError) as error:
        raise Unreadable(str(error)) from error
    return out.getvalue()


def _clean_root(root: DictionaryObject) -> None:
    names = root.get("/Names")
    if names is not None:
        names.get_object().pop("/EmbeddedFiles", None)
    for key in (*_OF_MAKERS, *_OF_SIGNERS):
        root.pop(key, None)


def _clean_notes(page: DictionaryObject) -> None:
    """Comments lose who wrote them, fields for signatures the signature; files pinned to the page go."""
    notes = page.get("/Annots")
    if notes is None:
        return
    kept = []
    for note in notes.get_object():
        facts: Any = note.get_object()
        if facts.get("/Subtype") == "/FileAttachment":
            continue
        if facts.get("/Subtype") != "/Widget":
            # /T of a form's field is its name; of a comment it is who wrote it (12.5.6.2).
            facts.pop("/T", None)
        elif facts.get("/FT") == "/Sig":
            facts.pop("/V", None)
        kept.append(note)
    page[NameObject("/Annots")] = ArrayObject(kept)


def _drop_unreachable(writer: PdfWriter) -> None:
    """Forget what no way from the root leads to any more; it would be written all the same."""
    waiting: list[Any] = [writer.root_object.indirect_reference]
    reached: set[int] = set()
    while waiting:
        one = waiting.pop()
        if isinstance(one, IndirectObject):
            if one.idnum in reached:
                continue
            reached.add(one.idnum)
            one = one.get_object()
        if isinstance(one, DictionaryObject):
            waiting.extend(one.values())
        elif isinstance(one, ArrayObject):
            waiting.extend(one)
    for place in range(len(writer._objects)):
        if place + 1 not in reached:
            writer._objects[place] = None


def _clean_object(stored: Any) -> None:
    if not isinstance(stored, DictionaryObject):
        return
    for key in _OF_MAKERS:
        stored.pop(key, None)
    if isinstance(stored, StreamObject) and stored.get("/Filter") in ("/DCTDecode", ["/DCTDecode"]):
        with suppress(Unreadable):  # what is no picture says nothing of a camera either
            stored._data = pictures.jpeg(stored._data)

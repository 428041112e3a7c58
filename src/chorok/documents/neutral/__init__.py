"""Takes what a document says of its makers out of it: author, company, title, who commented. Its pages stay."""

import io
from collections.abc import Callable
from typing import BinaryIO

from chorok.documents.neutral import pictures
from chorok.documents.neutral.packages import office, zipped
from chorok.documents.neutral.pdf import pdf
from chorok.documents.neutral.unreadable import Unreadable

__all__ = ["ARCHIVES", "PDF", "ZIP", "Unreadable", "without_makers"]

PDF = "application/pdf"
ZIP = "application/zip"
#: Office files that are archives of XML.
ARCHIVES = frozenset(
    {
        "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        "application/hwp+zip",
    }
)
_CLEAN: dict[str, Callable[[bytes], bytes]] = {
    PDF: pdf,
    ZIP: zipped,
    **dict.fromkeys(ARCHIVES, office),
    "image/jpeg": pictures.jpeg,
    "image/png": pictures.png,
    "image/webp": pictures.webp,
    "text/csv": bytes,
    "text/plain": bytes,
}


def without_makers(content: BinaryIO, *, content_type: str) -> BinaryIO:
    """Return the document without what it says of its makers; files in a ZIP are numbered instead of named.

    Raises Unreadable when it can't be rewritten, and for a kind that isn't known here. HWP 5 is one: names of authors
    stand in its properties, history, memos and tracked changes, all over a container that is never tidied up.
    """
    clean = _CLEAN.get(content_type)
    if clean is None:
        raise Unreadable(content_type)
    return io.BytesIO(clean(content.read()))

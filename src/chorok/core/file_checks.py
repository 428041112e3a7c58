"""What a file really is: an allow-list by content, since a name and a declared type prove nothing.

Source of the list and of the rule "extension and signature both": the file-upload rules of the Korean secure-coding
guide. Nothing is unpacked to disk; archives are read entry by entry within fixed limits.
"""

import io
import re
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath
from typing import BinaryIO

from django.utils.translation import gettext_lazy as _

from chorok.core.errors import DomainError

ZIP_ENTRIES = 2_000
ZIP_TOTAL_BYTES = 200 * 1024 * 1024
#: A file inside a plain ZIP is looked at in memory.
ZIP_MEMBER_BYTES = 50 * 1024 * 1024
#: Honest office files stay under this ratio; a bomb needs a thousandfold.
ZIP_RATIO = 200
ZIP_RATIO_FROM_BYTES = 10 * 1024 * 1024
_CENTRAL_DIRECTORY_BYTES = ZIP_ENTRIES * 512
_NAME_LENGTH = 200

_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_HWP_SIGNATURE = b"HWP Document File"
_APPLE_DOUBLE = bytes.fromhex("00051607")
_APPLE_FOLDER = b"\x00\x00\x00\x01Bud1"
_MARKUP = (b"<!doctype", b"<html", b"<script", b"<svg", b"<?xml", b"<?php", b"#!")
_HWPX_MIMETYPE = b"application/hwp+zip"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Kind:
    """One kind of file the hub takes."""

    content_type: str
    picture: bool = False


PDF = Kind("application/pdf")
PNG = Kind("image/png", picture=True)
JPEG = Kind("image/jpeg", picture=True)
WEBP = Kind("image/webp", picture=True)
DOCX = Kind("application/vnd.openxmlformats-officedocument.wordprocessingml.document")
XLSX = Kind("application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")
PPTX = Kind("application/vnd.openxmlformats-officedocument.presentationml.presentation")
HWPX = Kind("application/hwp+zip")
HWP = Kind("application/x-hwp")
ZIP = Kind("application/zip")
CSV = Kind("text/csv")
TXT = Kind("text/plain")

KINDS: dict[str, Kind] = {
    "pdf": PDF,
    "png": PNG,
    "jpg": JPEG,
    "jpeg": JPEG,
    "webp": WEBP,
    "docx": DOCX,
    "xlsx": XLSX,
    "pptx": PPTX,
    "hwpx": HWPX,
    "hwp": HWP,
    "zip": ZIP,
    "csv": CSV,
    "txt": TXT,
}
_OFFICE_PART = {DOCX: "word/document.xml", XLSX: "xl/workbook.xml", PPTX: "ppt/presentation.xml"}


def clean_name(name: str) -> str:
    """Return `name` as it may be shown and sent back: no path, no control or direction characters, composed Hangul.

    At most 200 characters, the extension kept.
    """
    last = unicodedata.normalize("NFC", name).replace("\\", "/").rsplit("/", 1)[-1]
    visible = "".join(c for c in last if unicodedata.category(c) not in {"Cc", "Cf", "Cs", "Zl", "Zp"})
    stem, dot, extension = visible.strip(" .").rpartition(".")
    if not dot:
        stem, extension = extension, ""
    extension = extension.strip().lower()[:10]
    stem = stem.strip(" .") or "file"
    tail = f".{extension}" if extension else ""
    return stem[: _NAME_LENGTH - len(tail)] + tail


def inspect(content: BinaryIO, *, name: str) -> Kind:
    """Return the kind of `content`, which must be what the extension of `name` says; `content` is rewound.

    Raises DomainError with what is wrong: an unknown extension, content that doesn't fit it, an archive that hides
    something or grows too large when unpacked.
    """
    kind = _inspect(content, name=name, nested=False)
    content.seek(0)
    return kind


def _inspect(content: BinaryIO, *, name: str, nested: bool) -> Kind:
    extension = clean_name(name).rpartition(".")[2]
    kind = KINDS.get(extension)
    if kind is None or (nested and kind is ZIP):
        raise DomainError(
            _("Files of this type are not accepted. Accepted: %(list)s.")
            % {"list": ", ".join(key.upper() for key in KINDS)}
        )
    content.seek(0)
    if not _CHECKS[kind](content, kind):
        raise DomainError(
            _("The content of this file is not what its name says (%(extension)s). Save it again in that format.")
            % {"extension": extension.upper()}
        )
    return kind


def _starts(*signatures: bytes) -> Callable[[BinaryIO, Kind], bool]:
    return lambda content, kind: content.read(16).startswith(signatures)


def _is_webp(content: BinaryIO, kind: Kind) -> bool:
    head = content.read(12)
    return head[:4] == b"RIFF" and head[8:12] == b"WEBP"


def _is_hwp(content: BinaryIO, kind: Kind) -> bool:
    """An OLE container whose FileHeader stream names the format (other OLE files, such as DOC, don't)."""
    if content.read(8) != _OLE:
        return False
    before = b""
    while chunk := content.read(1 << 20):
        if _HWP_SIGNATURE in before + chunk:
            return True
        before = chunk[-len(_HWP_SIGNATURE) :]
    return False


def _is_text(content: BinaryIO, kind: Kind) -> bool:
    """UTF-8 without control characters, and no markup or script in disguise."""
    try:
        text = content.read().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise DomainError(_("This text file is not in UTF-8. Save it again as UTF-8.")) from error
    if text[:512].lstrip().lower().encode().startswith(_MARKUP):
        return False
    return _CONTROL.search(text) is None


def _is_office(content: BinaryIO, kind: Kind) -> bool:
    with _archive(content) as archive:
        names = set(archive.namelist())
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise DomainError(_("Files with macros are not accepted. Save it again without macros."))
        return "[Content_Types].xml" in names and _OFFICE_PART[kind] in names


def _is_hwpx(content: BinaryIO, kind: Kind) -> bool:
    with _archive(content) as archive:
        if "mimetype" not in archive.namelist():
            return False
        with archive.open("mimetype") as mimetype:
            return mimetype.read(len(_HWPX_MIMETYPE) + 1).strip() == _HWPX_MIMETYPE


def _is_zip(content: BinaryIO, kind: Kind) -> bool:
    """Every file inside must itself be of an accepted kind; an archive in the archive is refused."""
    with _archive(content) as archive:
        for entry in archive.infolist():
            if entry.is_dir():
                continue
            if entry.file_size > ZIP_MEMBER_BYTES:
                raise _too_much()
            with archive.open(entry) as member:
                _check_member(entry.filename, io.BytesIO(member.read()))
    return True


def _check_member(name: str, content: BinaryIO) -> None:
    last = PurePosixPath(name).name
    head = content.read(8)
    if (last.startswith("._") and head.startswith(_APPLE_DOUBLE)) or (last == ".DS_Store" and head == _APPLE_FOLDER):
        return  # what a Mac adds to every archive
    try:
        _inspect(content, name=last, nested=True)
    except DomainError as error:
        raise DomainError(
            _("“%(name)s” inside this ZIP file: %(reason)s") % {"name": clean_name(name), "reason": error.message}
        ) from error


def _archive(content: BinaryIO) -> zipfile.ZipFile:
    """Open a ZIP after proving that reading it costs little; raises DomainError when it doesn't or is broken."""
    broken = DomainError(_("This file is damaged and can't be opened. Save it again."))
    if content.read(4) != b"PK\x03\x04":
        raise DomainError(_("The content of this file is not what its name says. Save it again in the right format."))
    _check_directory_size(content, broken)
    try:
        content.seek(0)
        archive = zipfile.ZipFile(content)
        _check_entries(archive, size=content.seek(0, io.SEEK_END))
        # The declared sizes may lie: reading is bounded by them, and a lie shows as a wrong checksum.
        damaged = archive.testzip()
    except (zipfile.BadZipFile, zlib.error, EOFError, OSError, NotImplementedError, ValueError, RuntimeError) as error:
        raise broken from error
    if damaged is not None:
        raise broken
    return archive


def _check_directory_size(content: BinaryIO, broken: DomainError) -> None:
    """Refuse a central directory so large that only listing it would fill the memory."""
    size = content.seek(0, io.SEEK_END)
    content.seek(max(0, size - 66_000))
    tail = content.read()
    at = tail.rfind(b"PK\x05\x06")
    if at < 0 or len(tail) < at + 22:
        raise broken
    directory_bytes = struct.unpack("<I", tail[at + 12 : at + 16])[0]
    has_zip64 = tail[max(0, at - 20) : at].startswith(b"PK\x06\x07")
    if has_zip64 or directory_bytes > _CENTRAL_DIRECTORY_BYTES:
        raise _too_much()


def _check_entries(archive: zipfile.ZipFile, *, size: int) -> None:
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > ZIP_ENTRIES or total > ZIP_TOTAL_BYTES:
        raise _too_much()
    if total > ZIP_RATIO_FROM_BYTES and total > size * ZIP_RATIO:
        raise _too_much()
    for entry in entries:
        path = PurePosixPath(entry.filename.replace("\\", "/"))
        if path.is_absolute() or ".." in path.parts or PureWindowsPath(path).drive:
            raise DomainError(_("This file contains entries that point outside of it and is not accepted."))
        if entry.compress_type not in {zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED}:
            raise DomainError(_("This file is packed in an unusual way and can't be checked. Pack it again as a ZIP."))
        if entry.flag_bits & 1:
            raise DomainError(_("Files locked with a password can't be checked. Upload them without the password."))


def _too_much() -> DomainError:
    return DomainError(_("This file grows too large when unpacked and is not accepted."))


_CHECKS: dict[Kind, Callable[[BinaryIO, Kind], bool]] = {
    PDF: _starts(b"%PDF-"),
    PNG: _starts(b"\x89PNG\r\n\x1a\n"),
    JPEG: _starts(b"\xff\xd8\xff"),
    WEBP: _is_webp,
    DOCX: _is_office,
    XLSX: _is_office,
    PPTX: _is_office,
    HWPX: _is_hwpx,
    HWP: _is_hwp,
    ZIP: _is_zip,
    CSV: _is_text,
    TXT: _is_text,
}

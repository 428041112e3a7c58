"""Small real files of each kind, and ill-meant ones, made on the spot."""

import io
import struct
import zipfile
from collections.abc import Mapping

from PIL import Image

PDF = b"%PDF-1.7\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n"
HWP = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(504) + b"HWP Document File" + bytes(495)
DOC = bytes.fromhex("D0CF11E0A1B11AE1") + bytes(1016)


def picture(form: str = "PNG", size: tuple[int, int] = (60, 40), **options: object) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", size, (10, 120, 60)).save(out, form, **options)
    return out.getvalue()


def archive(entries: Mapping[str, bytes], *, compression: int = zipfile.ZIP_DEFLATED) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", compression) as target:
        for name, content in entries.items():
            target.writestr(name, content)
    return out.getvalue()


def docx(**more: bytes) -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<w:document/>", **more})


def xlsx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "xl/workbook.xml": b"<workbook/>"})


def pptx() -> bytes:
    return archive({"[Content_Types].xml": b"<Types/>", "ppt/presentation.xml": b"<p/>"})


def hwpx() -> bytes:
    return archive({"mimetype": b"application/hwp+zip", "Contents/header.xml": b"<head/>"})


def lying_archive(content: bytes, *, declared: int) -> bytes:
    """An archive whose one entry says it holds `declared` bytes."""
    packed = archive({"a.txt": content})
    at = packed.index(b"PK\x01\x02")
    return packed[: at + 24] + struct.pack("<I", declared) + packed[at + 28 :]

"""Pictures without what cameras and programs wrote beside the pixels. The pixels stay as they are."""

import io
import struct

from PIL import Image

from chorok.documents.neutral.unreadable import Unreadable

_PNG_HEAD = b"\x89PNG\r\n\x1a\n"
_PNG_TEXTS = frozenset({b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"})
_WEBP_TEXTS = frozenset({b"EXIF", b"XMP "})
_COLOURS = b"ICC_PROFILE\x00"
_APP0, _APP2, _APP14, _APP15, _COMMENT, _SCAN = 0xE0, 0xE2, 0xEE, 0xEF, 0xFE, 0xDA
_ORIENTATION, _WEBP_EXTENDED_FLAGS = 0x0112, 0x0C


def jpeg(data: bytes) -> bytes:
    """Drop comments and application segments but those that say how to draw: JFIF, colours, which side is up."""
    out = [data[:2]]
    upright = _orientation(data)
    if upright:
        out.append(upright)
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF and data[at + 1] != _SCAN:  # noqa: PLR2004 - the marker's first byte
        if data[at + 1] == 0xFF:  # noqa: PLR2004 - a byte that only fills up
            at += 1
            continue
        marker, length = data[at + 1], struct.unpack(">H", data[at + 2 : at + 4])[0]
        segment = data[at : at + 2 + length]
        colours = marker == _APP2 and segment[4:].startswith(_COLOURS)
        if marker in (_APP0, _APP14) or colours or not (_APP0 <= marker <= _APP15 or marker == _COMMENT):
            out.append(segment)
        at += 2 + length
    if data[at : at + 2] != bytes([0xFF, _SCAN]):
        raise Unreadable("no picture data")
    end = data.find(b"\xff\xd9", at)  # behind it cameras hide a second picture, with its own facts
    return b"".join([*out, data[at : end + 2] if end > at else data[at:]])


def _orientation(data: bytes) -> bytes:
    """Return a segment that says only which side is up, empty for a picture that stands upright."""
    try:
        turned = Image.open(io.BytesIO(data), formats=["JPEG"]).getexif().get(_ORIENTATION, 1)
    except (OSError, ValueError, SyntaxError, struct.error) as error:
        raise Unreadable(str(error)) from error
    if turned == 1 or not isinstance(turned, int) or not 1 <= turned <= 8:  # noqa: PLR2004 - EXIF knows eight
        return b""
    tiff = b"MM\x00*" + struct.pack(">IHHHIHHI", 8, 1, _ORIENTATION, 3, 1, turned, 0, 0)
    body = b"Exif\x00\x00" + tiff
    return b"\xff\xe1" + struct.pack(">H", len(body) + 2) + body


def png(data: bytes) -> bytes:
    """Drop chunks of text, EXIF and time."""
    if not data.startswith(_PNG_HEAD):
        raise Unreadable("no PNG")
    out, at = [_PNG_HEAD], len(_PNG_HEAD)
    while at + 8 <= len(data):
        (length,) = struct.unpack(">I", data[at : at + 4])
        name = data[at + 4 : at + 8]
        if name not in _PNG_TEXTS:
            out.append(data[at : at + 12 + length])
        at += 12 + length
        if name == b"IEND":
            return b"".join(out)
    raise Unreadable("a PNG without its end")


def webp(data: bytes) -> bytes:
    """Drop the chunks of EXIF and XMP."""
    if data[:4] != b"RIFF" or data[8:12] != b"WEBP":
        raise Unreadable("no WebP")
    out, at = [], 12
    while at + 8 <= len(data):
        name, length = data[at : at + 4], struct.unpack("<I", data[at + 4 : at + 8])[0]
        chunk = data[at : at + 8 + length + length % 2]
        if name == b"VP8X":
            chunk = chunk[:8] + bytes([chunk[8] & ~_WEBP_EXTENDED_FLAGS]) + chunk[9:]
        if name not in _WEBP_TEXTS:
            out.append(chunk)
        at += 8 + length + length % 2
    body = b"WEBP" + b"".join(out)
    return b"RIFF" + struct.pack("<I", len(body)) + body

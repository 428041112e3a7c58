"""Which signs the reports' font can draw: PDF/UA allows no others, so one emoji in a title must not stop a report."""

import struct
import unicodedata
from functools import cache
from pathlib import Path
from typing import Any

#: Stands for a sign the font lacks; U+25A1, the empty frame readers know from other programs.
MISSING = "□"
_FONTS = Path(__file__).parent / "fonts"
_WEIGHTS = ("Regular", "Bold")
_SEGMENTED = 12


def drawable(value: Any) -> Any:
    """Return text, or plain data with text in it, with each sign the font can't draw shown as an empty frame.

    Control characters become spaces; line breaks stay.
    """
    match value:
        case str():
            return value if _known().issuperset(value) else "".join(_shown(sign) for sign in value)
        case dict():
            return {key: drawable(one) for key, one in value.items()}
        case list() | tuple():
            return [drawable(one) for one in value]
        case _:
            return value


def _shown(sign: str) -> str:
    if ord(sign) in _known() or sign == "\n":
        return sign
    if unicodedata.category(sign) == "Cc":
        return " "
    return sign if unicodedata.category(sign) == "Cf" or "\ufe00" <= sign <= "\ufe0f" else MISSING


@cache
def _known() -> frozenset[int]:
    """Return the code points that both weights of the font hold."""
    regular, bold = (_code_points((_FONTS / f"PretendardGOV-{weight}.otf").read_bytes()) for weight in _WEIGHTS)
    return regular & bold


def _code_points(font: bytes) -> frozenset[int]:
    """Read the font's `cmap` table (OpenType specification, subtable format 12: groups of first, last, glyph)."""
    tables = {font[at : at + 4]: at for at in range(12, 12 + 16 * struct.unpack_from(">H", font, 4)[0], 16)}
    (start,) = struct.unpack_from(">I", font, tables[b"cmap"] + 8)
    (count,) = struct.unpack_from(">H", font, start + 2)
    subtables = {start + struct.unpack_from(">I", font, start + 8 + 8 * number)[0] for number in range(count)}
    found: set[int] = set()
    for subtable in sorted(subtables):
        if struct.unpack_from(">H", font, subtable)[0] == _SEGMENTED:
            groups = struct.unpack_from(">I", font, subtable + 12)[0]
            for group in range(groups):
                first, last, _glyph = struct.unpack_from(">III", font, subtable + 16 + 12 * group)
                found.update(range(first, last + 1))
    return frozenset(found)

"""The picture shown when an address is shared: what it is, its name and whose it is, as a PNG of 1200 × 630 pixels."""

from collections.abc import Iterator
from functools import lru_cache
from io import BytesIO
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

FONTS = Path(__file__).resolve().parent / "fonts"
SIZE = (1200, 630)
MARGIN = 88
GREEN, LIGHT, INK, SOFT, PAPER = "#1b7045", "#e7f2ea", "#16211b", "#4d5a52", "#ffffff"
_LINES = 3
#: The leaf of the hub's mark in a box of 32 × 32: its start and its cubic curves (two controls and the end).
_LEAF_BOX, _STEPS = 32, 24
_LEAF_START = (26.0, 5.0)
_LEAF_CURVES = (
    ((13.0, 5.0), (6.0, 11.0), (6.0, 20.0)),
    ((6.0, 22.0), (6.4, 24.0), (7.2, 25.6)),
    ((9.0, 20.0), (13.0, 15.5), (19.0, 13.0)),
    ((14.0, 17.0), (10.5, 21.5), (9.0, 27.0)),
    ((17.5, 28.5), (26.0, 23.0), (26.0, 5.0)),
)
Font = ImageFont.FreeTypeFont


def draw(*, label: str, title: str, subtitle: str, footer: str) -> bytes:
    """Return the card: `label` says what kind of thing it is, `title` its name, `footer` whose hub it is.

    A long title is set smaller and, past three lines, cut with an ellipsis.
    """
    picture = Image.new("RGB", SIZE, PAPER)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((0, 0, SIZE[0], 20), fill=GREEN)
    pen.ellipse((SIZE[0] - 330, SIZE[1] - 330, SIZE[0] + 170, SIZE[1] + 170), fill=LIGHT)
    _leaf(picture, SIZE[0] - 240, SIZE[1] - 240, 180)
    width = SIZE[0] - 2 * MARGIN
    font = _font("Bold", 34)
    length = pen.textlength(label, font=font)
    pen.rounded_rectangle((MARGIN, 84, MARGIN + length + 56, 148), radius=32, fill=LIGHT)
    pen.text((MARGIN + 28, 116), label, font=font, fill=GREEN, anchor="lm")
    lines, font = _fitted(pen, title, width)
    top = 190
    for line in lines:
        pen.text((MARGIN, top), line, font=font, fill=INK)
        top += round(font.size * 1.28)
    pen.text((MARGIN, top + 14), _cut(pen, subtitle, _font("Regular", 36), width), font=_font("Regular", 36), fill=SOFT)
    pen.text((MARGIN, SIZE[1] - 78), _cut(pen, footer, _font("Bold", 30), 760), font=_font("Bold", 30), fill=GREEN)
    buffer = BytesIO()
    picture.quantize(64).save(buffer, "PNG", optimize=True)
    return buffer.getvalue()


@lru_cache(maxsize=8)
def _font(weight: str, size: int) -> Font:
    return ImageFont.truetype(FONTS / f"PretendardGOV-{weight}.otf", size)


def _fitted(pen: ImageDraw.ImageDraw, title: str, width: int) -> tuple[list[str], Font]:
    for size in (76, 62, 50):
        font = _font("Bold", size)
        lines = _wrapped(pen, title, font, width)
        if len(lines) <= _LINES - (size == 76):  # noqa: PLR2004 - the largest size gets two lines only
            return lines, font
    kept = lines[:_LINES]
    kept[-1] = _cut(pen, kept[-1] + " " + " ".join(lines[_LINES:]), font, width)
    return kept, font


def _wrapped(pen: ImageDraw.ImageDraw, text: str, font: Font, width: int) -> list[str]:
    """Break `text` at spaces; a word wider than the line is broken where it must be."""
    lines = [""]
    for word in text.split():
        longer = f"{lines[-1]} {word}".strip()
        if pen.textlength(longer, font=font) <= width:
            lines[-1] = longer
            continue
        if lines[-1]:
            lines.append("")
        for letter in word:
            if pen.textlength(lines[-1] + letter, font=font) > width:
                lines.append("")
            lines[-1] += letter
    return lines


def _cut(pen: ImageDraw.ImageDraw, text: str, font: Font, width: int) -> str:
    if pen.textlength(text, font=font) <= width:
        return text
    while text and pen.textlength(text + "…", font=font) > width:
        text = text[:-1]
    return text.rstrip() + "…"


def _leaf(picture: Image.Image, left: int, top: int, size: int) -> None:
    """Draw the hub's leaf, smoothly: four times too large, then shrunk."""
    large = Image.new("L", (size * 4, size * 4))
    scale = size * 4 / _LEAF_BOX
    ImageDraw.Draw(large).polygon([(x * scale, y * scale) for x, y in _outline()], fill=255)
    mask = large.resize((size, size), Image.Resampling.LANCZOS)
    picture.paste(Image.new("RGB", mask.size, GREEN), (left, top), mask)


def _outline() -> Iterator[tuple[float, float]]:
    """Yield the points of the leaf's outline: cubic curves, each cut into short lines."""
    start = _LEAF_START
    for first, second, end in _LEAF_CURVES:
        for step in range(1, _STEPS + 1):
            t = step / _STEPS
            parts = ((1 - t) ** 3, 3 * (1 - t) ** 2 * t, 3 * (1 - t) * t * t, t**3)
            points = (start, first, second, end)
            yield (
                sum(part * point[0] for part, point in zip(parts, points, strict=True)),
                sum(part * point[1] for part, point in zip(parts, points, strict=True)),
            )
        start = end

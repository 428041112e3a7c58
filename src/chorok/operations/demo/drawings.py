"""Calm flat pictures for products and companies of the demonstration, drawn here: none is anybody's photo or mark."""

import io
import math
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 720, 480
#: Drawn twice as large and made smaller, so that edges are smooth.
_SCALE = 2
_WHITE = (255, 255, 255)
_PALETTES = (
    ((222, 241, 229), (149, 205, 172), (23, 105, 68)),
    ((221, 238, 245), (141, 190, 214), (21, 84, 122)),
    ((250, 240, 214), (233, 200, 120), (138, 92, 12)),
    ((236, 233, 247), (178, 170, 219), (75, 63, 135)),
    ((249, 229, 221), (228, 164, 138), (143, 62, 33)),
)

Colour = tuple[int, int, int]
Point = tuple[float, float]


@dataclass(frozen=True)
class Canvas:
    """Where a shape is drawn: points and lengths are shares of `size` from the centre."""

    pen: ImageDraw.ImageDraw
    x: int
    y: int
    size: int
    dark: Colour
    middle: Colour

    def bars(self, boxes: list[tuple[float, float, float, float]], fill: Colour) -> None:
        """Draw rectangles with soft corners."""
        for left, top, right, bottom in boxes:
            corners = (*self._at((left, top)), *self._at((right, bottom)))
            self.pen.rounded_rectangle(corners, radius=self.size * 0.05, fill=fill)

    def polygon(self, points: list[Point], fill: Colour) -> None:
        """Draw a filled polygon."""
        self.pen.polygon([self._at(point) for point in points], fill=fill)

    def line(self, points: list[Point], width: float) -> None:
        """Draw a white line."""
        self.pen.line([self._at(point) for point in points], fill=_WHITE, width=int(self.size * width))

    def ellipse(self, centre: Point, radius: float, fill: Colour) -> None:
        """Draw a disc."""
        self.pen.ellipse(self._around(centre, radius), fill=fill)

    def arc(self, centre: Point, radius: float, degrees: tuple[int, int], fill: Colour, width: float) -> None:
        """Draw a part of a ring."""
        self.pen.arc(self._around(centre, radius), *degrees, fill=fill, width=int(self.size * width))

    def drop(self, centre: Point, share: float) -> None:
        """Draw a drop of water, `share` as large as a whole shape."""
        x, y = self._at(centre)
        _drop(replace(self, x=int(x), y=int(y), size=int(self.size * share)))

    def _at(self, point: Point) -> Point:
        return (self.x + point[0] * self.size, self.y + point[1] * self.size)

    def _around(self, centre: Point, radius: float) -> tuple[float, float, float, float]:
        x, y = self._at(centre)
        return (x - radius * self.size, y - radius * self.size, x + radius * self.size, y + radius * self.size)


def picture(shape: str, *, variant: int) -> SimpleUploadedFile:
    """Return a JPEG of `shape` (a key of SHAPES) in one of five calm colours, the same for the same arguments."""
    light, middle, dark = _PALETTES[variant % len(_PALETTES)]
    image = _sky(light, middle).resize((WIDTH * _SCALE, HEIGHT * _SCALE), Image.Resampling.BILINEAR)
    pen = ImageDraw.Draw(image)
    _hills(pen, middle, variant)
    centre_x, centre_y, size = WIDTH * _SCALE // 2, HEIGHT * _SCALE // 2 - 16, 150 * _SCALE
    canvas = Canvas(pen, centre_x, centre_y, size, dark, middle)
    canvas.ellipse((0, 0), 1.12, _WHITE)
    SHAPES[shape](canvas)
    out = io.BytesIO()
    image.reduce(_SCALE).save(out, "JPEG", quality=88)
    return SimpleUploadedFile(f"{shape}-{variant}.jpg", out.getvalue(), content_type="image/jpeg")


def logo(shape: str, *, variant: int) -> SimpleUploadedFile:
    """Return a PNG of `shape` as an emblem on white, in one of five calm colours, the same for the same arguments."""
    light, middle, dark = _PALETTES[variant % len(_PALETTES)]
    side = HEIGHT * _SCALE
    image = Image.new("RGB", (side, side), _WHITE)
    pen = ImageDraw.Draw(image)
    pen.rounded_rectangle((side * 0.04, side * 0.04, side * 0.96, side * 0.96), radius=side * 0.2, fill=light)
    SHAPES[shape](Canvas(pen, side // 2, side // 2, int(side * 0.38), dark, middle))
    out = io.BytesIO()
    image.reduce(_SCALE).quantize(64, dither=Image.Dither.NONE).save(out, "PNG", optimize=True)
    return SimpleUploadedFile(f"logo-{shape}-{variant}.png", out.getvalue(), content_type="image/png")


def _sky(light: Colour, middle: Colour) -> Image.Image:
    """Return a column of pixels that goes from white over the light colour, to be stretched."""
    column = Image.new("RGB", (1, 64))
    for y in range(64):
        share = y / 63
        column.putpixel((0, y), tuple(round(a + (b - a) * share * 0.55) for a, b in zip(light, middle, strict=True)))
    return column


def _hills(pen: ImageDraw.ImageDraw, colour: Colour, variant: int) -> None:
    width, height = WIDTH * _SCALE, HEIGHT * _SCALE
    shift = (variant * 137) % 400
    soft = tuple((channel + 255) // 2 for channel in colour)
    pen.ellipse((-400 + shift, height - 330, width // 2 + 300 + shift, height + 700), fill=soft)
    pen.ellipse((width // 2 - 300 - shift, height - 220, width + 500 - shift, height + 800), fill=colour)


def _drop(at: Canvas) -> None:
    at.polygon([(0, -0.75), (0.42, 0.05), (-0.42, 0.05)], at.dark)
    at.ellipse((0, 0.2), 0.46, at.dark)
    at.arc((0, 0.2), 0.28, (30, 130), at.middle, 0.07)


def _tank(at: Canvas) -> None:
    at.bars([(-0.62, 0.02, 0.62, 0.68)], at.dark)
    at.bars([(-0.5, 0.3, 0.5, 0.56)], at.middle)
    for across in (-0.38, 0.0, 0.38):
        at.drop((across, -0.35), 0.28)


def _cup(at: Canvas) -> None:
    at.polygon([(-0.48, -0.5), (0.48, -0.5), (0.34, 0.68), (-0.34, 0.68)], at.dark)
    at.bars([(-0.56, -0.68, 0.56, -0.48)], at.dark)
    at.polygon([(-0.43, -0.12), (0.43, -0.12), (0.38, 0.32), (-0.38, 0.32)], at.middle)


def _sun(at: Canvas) -> None:
    at.ellipse((0.42, -0.5), 0.22, at.middle)
    at.polygon([(-0.5, -0.25), (0.5, -0.25), (0.72, 0.5), (-0.72, 0.5)], at.dark)
    for share in (0.33, 0.66):
        down, edge = -0.25 + 0.75 * share, 0.5 + 0.22 * share
        at.line([(-edge, down), (edge, down)], 0.025)
        top, bottom = -0.5 + share, -0.72 + 1.44 * share
        at.line([(top, -0.25), (bottom, 0.5)], 0.025)
    at.bars([(-0.05, 0.5, 0.05, 0.72)], at.dark)


def _lamp(at: Canvas) -> None:
    at.ellipse((0, -0.18), 0.5, at.middle)
    at.ellipse((0, -0.18), 0.34, _WHITE)
    at.bars([(-0.22, 0.3, 0.22, 0.42), (-0.18, 0.46, 0.18, 0.56), (-0.1, 0.6, 0.1, 0.68)], at.dark)
    at.arc((0, -0.18), 0.5, (0, 360), at.dark, 0.07)


def _car(at: Canvas) -> None:
    at.polygon([(-0.42, -0.05), (-0.26, -0.4), (0.26, -0.4), (0.46, -0.05)], at.middle)
    at.bars([(-0.72, -0.08, 0.72, 0.3)], at.dark)
    for across in (-0.4, 0.4):
        at.ellipse((across, 0.3), 0.19, at.dark)
        at.ellipse((across, 0.3), 0.09, _WHITE)


def _battery(at: Canvas) -> None:
    at.bars([(-0.6, -0.38, 0.56, 0.38), (0.58, -0.16, 0.7, 0.16)], at.dark)
    at.bars([(-0.48, -0.26, 0.12, 0.26)], at.middle)


def _heat(at: Canvas) -> None:
    at.bars([(-0.58, -0.5, 0.58, 0.5)], at.dark)
    at.ellipse((-0.12, 0), 0.34, at.middle)
    at.ellipse((-0.12, 0), 0.1, _WHITE)
    at.bars([(0.32, down, 0.48, down + 0.06) for down in (-0.3, -0.1, 0.1, 0.3)], at.middle)


def _recycle(at: Canvas) -> None:
    for start, colour in ((0, at.dark), (120, at.middle), (240, at.dark)):
        at.arc((0, 0), 0.6, (start, start + 100), colour, 0.2)


def _chip(at: Canvas) -> None:
    for place in (-0.3, -0.06, 0.18):
        at.bars([(place, -0.7, place + 0.12, 0.7), (-0.7, place, 0.7, place + 0.12)], at.middle)
    at.bars([(-0.48, -0.48, 0.48, 0.48)], at.dark)
    at.bars([(-0.22, -0.22, 0.22, 0.22)], _WHITE)


def _house(at: Canvas) -> None:
    at.polygon([(0, -0.7), (0.72, -0.08), (-0.72, -0.08)], at.dark)
    at.bars([(-0.52, -0.1, 0.52, 0.6)], at.middle)
    at.bars([(-0.12, 0.15, 0.12, 0.6)], _WHITE)


def _wind(at: Canvas) -> None:
    at.polygon([(-0.04, -0.25), (0.04, -0.25), (0.08, 0.75), (-0.08, 0.75)], at.middle)
    for tip, edge in (((0.06, -0.85), (-0.08, -0.8)), ((0.58, 0.02), (0.5, 0.14)), ((-0.58, 0.02), (-0.5, 0.14))):
        at.polygon([(0, -0.25), tip, edge], at.dark)
    at.ellipse((0, -0.25), 0.09, at.dark)


def _leaf(at: Canvas) -> None:
    steps = [step / 24 for step in range(25)]
    edge = [(share * 1.2 - 0.6, 0.6 - share * 1.2, math.sin(math.pi * share) * 0.36) for share in steps]
    upper = [(x - bow, y - bow) for x, y, bow in edge]
    lower = [(x + bow, y + bow) for x, y, bow in edge]
    middle = [(x, y) for x, y, _bow in edge]
    at.polygon([*upper, *reversed(middle)], at.dark)
    at.polygon([*lower, *reversed(middle)], at.middle)
    at.line([(-0.78, 0.78), (0.42, -0.42)], 0.04)


def _air(at: Canvas) -> None:
    for down, length, colour in ((-0.4, 0.4, at.middle), (0.0, 0.62, at.dark), (0.4, 0.3, at.middle)):
        at.bars([(-0.62, down - 0.06, length - 0.1, down + 0.06)], colour)
        at.arc((length - 0.1, down - 0.14), 0.2, (270, 90), colour, 0.12)


def _software(at: Canvas) -> None:
    at.bars([(-0.7, -0.5, 0.7, 0.36), (-0.2, 0.4, 0.2, 0.56)], at.dark)
    at.bars([(-0.6, -0.4, 0.6, 0.26)], _WHITE)
    at.bars([(-0.45, 0.0, -0.2, 0.26), (-0.12, -0.16, 0.12, 0.26), (0.2, -0.3, 0.45, 0.26)], at.middle)


def _bolt(at: Canvas) -> None:
    at.ellipse((0, 0), 0.68, at.middle)
    at.polygon([(0.12, -0.56), (-0.34, 0.1), (-0.04, 0.1), (-0.12, 0.56), (0.34, -0.12), (0.04, -0.12)], at.dark)


SHAPES: dict[str, Callable[[Canvas], None]] = {
    "air": _air,
    "battery": _battery,
    "bolt": _bolt,
    "car": _car,
    "chip": _chip,
    "cup": _cup,
    "drop": _drop,
    "heat": _heat,
    "house": _house,
    "lamp": _lamp,
    "leaf": _leaf,
    "recycle": _recycle,
    "software": _software,
    "sun": _sun,
    "water": _tank,
    "wind": _wind,
}

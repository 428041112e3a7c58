"""Two calm flat scenes of a consultation, drawn here in place of photographs: nobody's photo, nobody's face."""

import io

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

WIDTH, HEIGHT = 960, 640
#: Drawn twice as large and made smaller, so that edges are smooth.
_SCALE = 2
_WALL, _FLOOR, _WINDOW, _WOOD = (236, 244, 239), (214, 226, 218), (203, 226, 238), (186, 150, 108)
_GREEN, _DARK, _PLANT = (27, 107, 58), (48, 66, 58), (88, 152, 104)
_COATS = ((60, 96, 130), (150, 88, 72), (92, 84, 132), (60, 120, 108))
_SKIN = ((224, 188, 160), (178, 132, 102), (240, 208, 182), (140, 100, 76))


def hall() -> SimpleUploadedFile:
    """Return the hall as JPEG: rows of tables, two people at each."""
    image, pen = _room()
    for row, (down, size) in enumerate(((330, 44), (450, 58))):
        for place in range(4 - row):
            middle = 150 + row * 60 + place * (220 + row * 50)
            number = row * 4 + place
            _person(pen, middle - size, down - size, size, number)
            _person(pen, middle + size, down - size, size, number + 1)
            _box(pen, (middle - size * 1.5, down - size * 0.2, middle + size * 1.5, down + size * 0.15), _WOOD)
            _box(pen, (middle - size * 0.2, down - size * 0.5, middle + size * 0.2, down - size * 0.2), _GREEN)
    return _file(image, "hall")


def talk() -> SimpleUploadedFile:
    """Return one table as JPEG: a company, a buyer, and an interpreter between them."""
    image, pen = _room()
    for number, middle in enumerate((270, 480, 690)):
        _person(pen, middle, 330, 96, number + 1)
    _box(pen, (150, 430, 810, 480), _WOOD)
    for left in (220, 700):
        _box(pen, (left, 480, left + 40, 620), _WOOD)
    _box(pen, (440, 385, 520, 430), _GREEN)
    for left in (230, 640):
        _box(pen, (left, 412, left + 90, 430), (250, 250, 248))
    return _file(image, "talk")


def _room() -> tuple[Image.Image, ImageDraw.ImageDraw]:
    image = Image.new("RGB", (WIDTH * _SCALE, HEIGHT * _SCALE), _WALL)
    pen = ImageDraw.Draw(image)
    _box(pen, (0, 350, WIDTH, HEIGHT), _FLOOR)
    for left in range(60, WIDTH - 100, 220):
        _box(pen, (left, 60, left + 160, 220), _WINDOW)
        _box(pen, (left + 76, 60, left + 84, 220), _WALL)
    for left in (16, WIDTH - 56):
        _box(pen, (left, 350, left + 40, 400), _DARK)
        pen.ellipse([number * _SCALE for number in (left - 18, 250, left + 58, 360)], fill=_PLANT)
    return image, pen


def _person(pen: ImageDraw.ImageDraw, middle: float, top: float, size: float, number: int) -> None:
    """Draw a head and shoulders, `size` pixels wide from the middle, without a face."""
    coat, skin = _COATS[number % len(_COATS)], _SKIN[number % len(_SKIN)]
    body = (middle - size * 0.6, top + size * 0.3, middle + size * 0.6, top + size * 1.6)
    pen.rounded_rectangle([edge * _SCALE for edge in body], radius=size * 0.5 * _SCALE, fill=coat)
    head = (middle - size * 0.3, top - size * 0.4, middle + size * 0.3, top + size * 0.25)
    pen.ellipse([edge * _SCALE for edge in head], fill=skin)
    pen.pieslice([edge * _SCALE for edge in head], 180, 360, fill=_DARK)


def _box(pen: ImageDraw.ImageDraw, edges: tuple[float, float, float, float], fill: tuple[int, int, int]) -> None:
    pen.rectangle([edge * _SCALE for edge in edges], fill=fill)


def _file(image: Image.Image, name: str) -> SimpleUploadedFile:
    out = io.BytesIO()
    image.reduce(_SCALE).save(out, "JPEG", quality=85)
    return SimpleUploadedFile(f"{name}.jpg", out.getvalue(), content_type="image/jpeg")

"""Draws numbers by country on the map of the world: steps told by colour, pattern and figure alike."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

#: From which number on each step holds.
STEPS = (1, 2, 5, 10, 20)
#: How far from its dot a small country's figure stands, in units of the map.
BESIDE = 14


@dataclass(frozen=True)
class Shape:
    """A country with a number on the map.

    `path` is empty where it is too small for an outline; its figure then stands `beside` its dot, so many units off.
    """

    code: str
    number: int
    step: int
    path: str
    x: str
    y: str
    small: bool
    beside: int


@dataclass(frozen=True)
class Step:
    """A line of the legend."""

    step: int
    first: int
    last: int | None


@cache
def _map() -> dict[str, Any]:
    text = files("chorok.web.components").joinpath("data/world_map.json").read_text(encoding="utf-8")
    found: dict[str, Any] = json.loads(text)
    return found


def size() -> tuple[float, float]:
    """Return the width and height of the map in its own units."""
    return _map()["width"], _map()["height"]


def shapes(numbers: Mapping[str, int]) -> list[Shape]:
    """Return the countries that have a number, the largest last so that their figures lie on top."""
    found = []
    for code, number in sorted(numbers.items(), key=lambda one: (one[1], one[0])):
        drawn = _map()["countries"].get(code)
        if number and drawn is not None:
            x, y = drawn["at"]
            beside = BESIDE if x + 2 * BESIDE <= size()[0] else -BESIDE
            at = f"{x:g}", f"{y:g}"
            found.append(Shape(code, number, step_of(number), drawn["path"], *at, drawn["small"], beside))
    return found


def step_of(number: int) -> int:
    """Return in which step a number lies, 1 the lowest; 0 for nothing."""
    return sum(number >= first for first in STEPS)


def legend() -> list[Step]:
    """Return the steps, the lowest first."""
    ends = [*(first - 1 for first in STEPS[1:]), None]
    return [Step(step, first, last) for step, (first, last) in enumerate(zip(STEPS, ends, strict=True), 1)]

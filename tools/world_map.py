"""Turns the outlines of countries by Natural Earth into the small map the hub draws.

    python -m tools.world_map FOLDER

FOLDER is the unpacked npm package `world-atlas` (ISC; the shapes are Natural Earth's, in the public domain). What
countries-110m.json draws becomes an outline; a country it is too coarse for is a dot where countries-10m.json has it,
and what neither draws apart from another country is a dot at a place of its own (POINTS).
"""

import argparse
import json
import math
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

from chorok.registry import countries

OUT = Path("src/chorok/web/components/data/world_map.json")
#: All outlines as one picture: browsers keep it, and a page draws over it the countries it speaks of.
PICTURE = Path("src/chorok/web/static/img/world.svg")
#: Width of the map in its own units; its height follows from the projection.
WIDTH = 1000.0
#: Countries smaller than this, in square units, get a dot beside their outline.
SMALL = 12.0
#: Antarctica asks for nothing, and would take a fifth of the map.
LEFT_OUT = frozenset({"AQ"})
#: Places (degrees east, degrees north) of what has a code of its own and is drawn as a part of another country, or not
#: at all; Antarctica's stands at the lower edge. A dot needs so many units to the edge.
POINTS = {
    "AQ": (30.0, -56.0), "BQ": (-68.3, 12.2), "BV": (3.4, -54.4), "CC": (96.8, -12.2), "CX": (105.6, -10.5),
    "GF": (-53.1, 3.9), "GP": (-61.6, 16.3), "MQ": (-61.0, 14.6), "RE": (55.5, -21.1), "SJ": (15.6, 78.2),
    "TK": (-171.8, -9.2), "YT": (45.2, -12.8),
}  # fmt: skip
EDGE = 7.0
#: South and north of these degrees nothing is drawn.
SOUTH, NORTH = -56.0, 84.0
#: Equal Earth projection: Šavrič, Patterson, Jenny, Int. J. of Geographical Information Science 33 (2019).
_A1, _A2, _A3, _A4 = 1.340264, -0.081106, 0.000893, 0.003796
_M = math.sqrt(3) / 2

Point = tuple[float, float]


def projected(point: Point) -> Point:
    """Return a point (degrees east, degrees north) in units of the map, counted from its upper left corner."""
    east, north = _plane(point)
    scale = WIDTH / (2 * _plane((180.0, 0.0))[0])
    return WIDTH / 2 + east * scale, (_plane((0.0, NORTH))[1] - north) * scale


def _plane(point: Point) -> Point:
    lon, lat = math.radians(point[0]), math.radians(point[1])
    angle = math.asin(_M * math.sin(lat))
    two, six = angle**2, angle**6
    bend = _A1 + 3 * _A2 * two + six * (7 * _A3 + 9 * _A4 * two)
    return lon * math.cos(angle) / (_M * bend), angle * (_A1 + _A2 * two + six * (_A3 + _A4 * two))


def height() -> float:
    """Return the height of the map in its units."""
    return round(projected((0.0, SOUTH))[1], 1)


class Atlas:
    """A TopoJSON file: arcs that are shared by neighbours, as whole numbers that add up."""

    def __init__(self, path: Path) -> None:
        topology = json.loads(path.read_text(encoding="utf-8"))
        self.geometries: list[dict[str, Any]] = topology["objects"]["countries"]["geometries"]
        scale, shift = topology["transform"]["scale"], topology["transform"]["translate"]
        self.arcs = [list(self._points(arc, scale, shift)) for arc in topology["arcs"]]

    @staticmethod
    def _points(arc: Sequence[Sequence[int]], scale: Sequence[float], shift: Sequence[float]) -> Iterator[Point]:
        x = y = 0
        for right, up in arc:
            x, y = x + right, y + up
            yield x * scale[0] + shift[0], y * scale[1] + shift[1]

    def by_country(self) -> dict[str, list[list[Point]]]:
        """Return the outer rings of each country the hub knows, by its code."""
        found: dict[str, list[list[Point]]] = {}
        for geometry in self.geometries:
            code = _code(geometry)
            if code and code not in LEFT_OUT:
                found.setdefault(code, []).extend(self._rings(geometry))
        return found

    def _rings(self, geometry: dict[str, Any]) -> Iterator[list[Point]]:
        arcs = geometry.get("arcs", [])
        for polygon in [arcs] if geometry["type"] == "Polygon" else arcs:
            for ring in polygon[:1]:
                points: list[Point] = []
                for arc in ring:
                    own = self.arcs[arc] if arc >= 0 else self.arcs[~arc][::-1]
                    points.extend(own[1:] if points else own)
                yield from cut(points)


def cut(ring: list[Point]) -> Iterator[list[Point]]:
    """Cut a ring that crosses the meridian of 180 degrees into the parts on each side of it."""
    whole = [ring[0]]
    for x, y in ring[1:]:
        whole.append((x - 360 * round((x - whole[-1][0]) / 360), y))
    for turn in (-360.0, 0.0, 360.0):
        part = _side([(x + turn, y) for x, y in whole], 180.0, 1)
        part = _side(part, -180.0, -1)
        if part:
            yield part


def _side(ring: list[Point], edge: float, sign: int) -> list[Point]:
    """Return what of a ring lies west (1) or east (-1) of a meridian (Sutherland and Hodgman)."""
    kept: list[Point] = []
    for (x1, y1), (x2, y2) in zip(ring, ring[1:] + ring[:1], strict=True):
        first, second = sign * (edge - x1) >= 0, sign * (edge - x2) >= 0
        if first:
            kept.append((x1, y1))
        if first != second:
            kept.append((edge, y1 + (y2 - y1) * (edge - x1) / (x2 - x1)))
    return kept


def _code(geometry: dict[str, Any]) -> str:
    number = str(geometry.get("id", "")).zfill(3)
    return countries.code_of_number(number) or countries.code_of(str(geometry["properties"]["name"]))


def outline(rings: list[list[Point]]) -> tuple[str, float, Point]:
    """Return rings as an SVG path, their area in square units, and the middle of the largest one."""
    path, area, largest, middle = "", 0.0, 0.0, (0.0, 0.0)
    for ring in rings:
        points = [projected((x, min(max(y, SOUTH), NORTH))) for x, y in ring]
        own = abs(_area(points))
        area += own
        if own >= largest:
            largest, middle = own, _middle(points)
        path += _drawn(points)
    return path, area, middle


def _drawn(points: list[Point]) -> str:
    """Return a ring as relative steps in tenths of a unit; steps of nothing are left out."""
    whole = [(round(x * 10), round(y * 10)) for x, y in points]
    kept = [whole[0], *(new for old, new in pairwise(whole) if new != old)]
    if len(set(kept)) < len(("three", "corners", "least")):
        return ""
    steps = "".join(f"{_tenth(x - a)},{_tenth(y - b)} " for (a, b), (x, y) in pairwise(kept)).strip()
    return f"M{_tenth(kept[0][0])},{_tenth(kept[0][1])}l{steps}z"


def _tenth(number: int) -> str:
    return f"{number / 10:g}"


def _area(points: list[Point]) -> float:
    return sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True)) / 2


def _middle(points: list[Point]) -> Point:
    area = _area(points)
    if not area:
        return points[0]
    x = y = 0.0
    for (x1, y1), (x2, y2) in zip(points, points[1:] + points[:1], strict=True):
        part = x1 * y2 - x2 * y1
        x, y = x + (x1 + x2) * part, y + (y1 + y2) * part
    return x / (6 * area), y / (6 * area)


def made(folder: Path) -> dict[str, Any]:
    """Return the map: its size, and by country an outline, its middle, and whether it is too small to be seen."""
    coarse, fine = (Atlas(folder / f"countries-{scale}.json").by_country() for scale in ("110m", "10m"))
    shapes: dict[str, dict[str, Any]] = {}
    for code in sorted(fine | coarse):
        path, area, middle = outline(coarse.get(code, []) or fine[code])
        shapes[code] = {
            "path": path if code in coarse else "",
            "at": [round(middle[0], 1), round(middle[1], 1)],
            "small": code not in coarse or area < SMALL,
        }
    return {"width": WIDTH, "height": height(), "countries": with_points(shapes)}


def with_points(shapes: dict[str, dict[str, Any]]) -> dict[str, dict[str, Any]]:
    """Return the shapes with a dot for every code that has none."""
    dots: dict[str, dict[str, Any]] = {}
    for code in POINTS.keys() - shapes.keys():
        x, y = projected(POINTS[code])
        dots[code] = {"path": "", "at": [round(x, 1), round(min(y, height() - EDGE), 1)], "small": True}
    return dict(sorted({**shapes, **dots}.items()))


def picture(found: dict[str, Any]) -> str:
    """Return all outlines as one picture."""
    path = "".join(one["path"] for one in found["countries"].values())
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {found["width"]:g} {found["height"]:g}">'
        f'<path d="{path}" fill="#c3cdc7" stroke="#fff" stroke-width=".6" stroke-linejoin="round"/></svg>\n'
    )


def main() -> None:
    """Write the map and its picture."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("folder", type=Path)
    found = made(parser.parse_args().folder)
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(json.dumps(found, separators=(",", ":")) + "\n", encoding="utf-8")
    PICTURE.write_text(picture(found), encoding="utf-8")
    shapes = found["countries"].values()
    drawn, dots = sum(bool(one["path"]) for one in shapes), sum(one["small"] for one in shapes)
    print(f"{len(shapes)} countries: {drawn} outlines, {dots} dots, {OUT.stat().st_size} bytes")


if __name__ == "__main__":
    main()

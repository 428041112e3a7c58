"""The map the hub draws: every country has its place, and rings that cross the date line are cut there."""

import json
from pathlib import Path

import pytest

from chorok.registry import countries
from tools import world_map

MAP = json.loads(world_map.OUT.read_text(encoding="utf-8"))
#: Antarctica is left out; Natural Earth counts the others to the country they belong to.
UNDRAWN = {"AQ", "BQ", "BV", "CC", "CX", "GF", "GP", "MQ", "RE", "SJ", "TK", "YT"}


def test_every_country_of_the_hub_has_its_place_on_the_map() -> None:
    assert {code for code, _name in countries.choices()} - set(MAP["countries"]) == UNDRAWN
    for code, shape in MAP["countries"].items():
        assert shape["path"] or shape["small"], code
        x, y = shape["at"]
        assert 0 <= x <= MAP["width"], code
        assert -5 <= y <= MAP["height"] + 20, code


def test_places_lie_where_they_are_in_the_world() -> None:
    at = {code: shape["at"] for code, shape in MAP["countries"].items()}
    assert at["US"][0] < at["BR"][0] < at["KR"][0] < at["FJ"][0]
    assert at["RU"][1] < at["KR"][1] < at["ID"][1] < at["NZ"][1]


def test_a_ring_across_the_date_line_is_cut_in_two() -> None:
    parts = list(world_map.cut([(170.0, 0.0), (-170.0, 0.0), (-170.0, 10.0), (170.0, 10.0)]))
    assert [sorted({x for x, _y in part}) for part in parts] == [[-180.0, -170.0], [170.0, 180.0]]
    whole = [(0.0, 0.0), (10.0, 0.0), (10.0, 10.0)]
    assert list(world_map.cut(whole)) == [whole]


@pytest.mark.parametrize(("point", "x"), [((-180.0, 0.0), 0.0), ((0.0, 0.0), 500.0), ((180.0, 0.0), 1000.0)])
def test_the_projection_fills_the_width(point: tuple[float, float], x: float) -> None:
    assert world_map.projected(point)[0] == pytest.approx(x)


def test_the_picture_holds_every_outline() -> None:
    text = Path(world_map.PICTURE).read_text(encoding="utf-8")
    assert text == world_map.picture(MAP)

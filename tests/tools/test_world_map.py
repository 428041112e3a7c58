"""The map the hub draws: every country has its place, and rings that cross the date line are cut there."""

import json
from pathlib import Path

import pytest
from django.utils import translation

from chorok.registry import countries
from chorok.web.components.world.drawing import shapes, size
from tools import world_map

MAP = json.loads(world_map.OUT.read_text(encoding="utf-8"))


def test_every_country_of_the_hub_has_its_place_on_the_map() -> None:
    assert {code for code, _name in countries.choices()} == set(MAP["countries"])
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


@pytest.mark.parametrize("language", ["ko", "en"])
def test_every_country_that_can_be_chosen_has_a_name_and_its_place_on_the_map(language: str) -> None:
    width, height = size()
    with translation.override(language):
        for code, name in countries.choices():
            (shape,) = shapes({code: 1})
            assert name.strip() not in ("", code), code
            assert shape.path or shape.small, code
            figure = float(shape.x) + (shape.beside if shape.small else 0)
            assert 0 <= float(shape.x) <= width, code
            assert 0 < figure < width, code
            assert 0 <= float(shape.y) <= height, code
    assert (shapes({"GF": 3})[0].x, shapes({"GF": 3})[0].y) == ("352.7", "226.8")

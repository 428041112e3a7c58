"""The funders a new hub begins with (data/README.md)."""

import json
from collections.abc import Mapping
from decimal import Decimal
from importlib.resources import files
from typing import Any

from django.db import transaction

from chorok.core import clock
from chorok.pipeline.models import CountryGroup, Funder, FunderSize, FunderStage, StageCheck, StagePaper

_LISTS = ("only_countries", "not_countries", "first_countries")


@transaction.atomic
def load_funders() -> int:
    """Add the shipped country groups and funders whose code isn't there; return how many funders were added.

    What is there is staff's own and stays as it is, so this may run again and again.
    """
    text = files("chorok.pipeline").joinpath("data/funders.json").read_text(encoding="utf-8")
    data = json.loads(text)
    for group in data["groups"]:
        CountryGroup.objects.get_or_create(code=group["code"], defaults=group)
    there = set(Funder.objects.values_list("code", flat=True))
    missing = [(position, row) for position, row in enumerate(data["funders"]) if row["code"] not in there]
    for position, row in missing:
        _add(row, position)
    return len(missing)


def _add(row: Mapping[str, Any], position: int) -> None:
    plain = {name: value for name, value in row.items() if name not in {"stages", "sizes", "most", *_LISTS}}
    most = Decimal(row["most"]) if "most" in row else None
    funder = Funder.objects.create(position=position, source=row["website"], most=most, updated_at=clock.now(), **plain)
    for name in _LISTS:
        getattr(funder, name).set(CountryGroup.objects.filter(code__in=row.get(name, ())))
    for size in row.get("sizes", ()):
        FunderSize.objects.create(funder=funder, **{**size, "most": Decimal(size["most"]) if "most" in size else None})
    for place, given in enumerate(row["stages"]):
        _add_stage(funder, place, given)


def _add_stage(funder: Funder, position: int, given: Mapping[str, Any]) -> None:
    plain = {name: value for name, value in given.items() if name not in {"papers", "checks"}}
    stage = FunderStage.objects.create(funder=funder, position=position, **plain)
    for place, paper in enumerate(given.get("papers", ())):
        StagePaper.objects.create(stage=stage, position=place, **paper)
    for place, check in enumerate(given.get("checks", ())):
        StageCheck.objects.create(stage=stage, position=place, **check)

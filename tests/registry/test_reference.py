"""The reference data as shipped."""

import pytest
from django.core.management import call_command

from chorok.registry import countries
from chorok.registry.domain.reference import load_reference
from chorok.registry.models import ClimateClass, GoodsCode, GreenField, IpcTopic

COUNTS = {"green fields": 7, "climate technologies": 45, "IPC topics": 1214, "goods codes": 11327}


@pytest.mark.django_db
def test_loading_twice_changes_nothing_and_mends_what_was_altered() -> None:
    assert load_reference() == COUNTS
    ClimateClass.objects.filter(number=5).update(name_en="altered")
    call_command("load_reference")
    rows = {model: model._default_manager.count() for model in (GreenField, ClimateClass, IpcTopic, GoodsCode)}
    assert list(rows.values()) == list(COUNTS.values())
    assert ClimateClass.objects.get(number=5).name_en == "Photovoltaic power"


@pytest.mark.django_db
def test_every_class_has_both_names() -> None:
    load_reference()
    assert [field.name_ko for field in GreenField.objects.all()] == [
        "신재생에너지",
        "LED",
        "그린카",
        "녹색건축",
        "녹색서비스",
        "그린IT",
        "도시자원순환",
    ]
    assert not ClimateClass.objects.filter(name_en="").exists()
    assert ClimateClass.objects.values("area_en").distinct().count() == 3
    assert ClimateClass.objects.values("group_en").distinct().count() == 14
    assert GoodsCode.objects.get(pk="0101211000").parents_ko.startswith("살아 있는 말")


def test_countries_are_named_in_both_languages() -> None:
    assert countries.name("ID") == "인도네시아"
    assert countries.name("??") == "??"
    assert countries.known("KR")
    assert not countries.known("XX")
    pairs = countries.choices()
    assert pairs[0] == ("KR", "대한민국")
    assert len(pairs) == len(dict(pairs)) == 249

"""The funders a new hub begins with."""

import pytest

from chorok.pipeline.domain.starting import load_funders
from chorok.pipeline.models import CountryGroup, Funder, FunderStage, StageCheck, StagePaper
from chorok.registry import countries

pytestmark = pytest.mark.django_db


def test_seven_funders_with_their_own_stages() -> None:
    assert load_funders() == 7
    assert [(each.code, each.stages.count()) for each in Funder.objects.all()] == [
        ("ctcn", 4), ("gcf", 5), ("koica", 4), ("edcf", 8), ("world-bank", 6), ("gggi", 3), ("adb", 6),
    ]  # fmt: skip
    assert [(stage.name_en, stage.common) for stage in FunderStage.objects.filter(funder__code="gcf")] == [
        ("Concept note", "concept"), ("Funding proposal", "feasibility"), ("Board approval", "finance"),
        ("Implementation", "implement"), ("Evaluation", "evaluate"),
    ]  # fmt: skip
    note = StagePaper.objects.get(template="gcf-concept-note")
    assert (note.stage.name_en, note.most_pages, note.stage.usual_days) == ("Concept note", 12, 30)
    assert StageCheck.objects.filter(stage__funder__code="ctcn").count() == 4
    assert [size.name_en for size in Funder.objects.get(code="gcf").sizes.all()] == [
        "Micro",
        "Small",
        "Medium",
        "Large",
    ]


def test_what_staff_changed_stays() -> None:
    load_funders()
    Funder.objects.filter(code="gcf").update(name_ko="바꾼 이름")
    FunderStage.objects.filter(funder__code="gggi").first().delete()  # type: ignore[union-attr]
    Funder.objects.get(code="adb").delete()
    assert load_funders() == 1
    assert Funder.objects.get(code="gcf").name_ko == "바꾼 이름"
    assert FunderStage.objects.filter(funder__code="gggi").count() == 2


def test_groups_name_countries_that_are_known() -> None:
    load_funders()
    groups = {group.code: group.countries for group in CountryGroup.objects.all()}
    assert {code: len(listed) for code, listed in groups.items()} == {
        "ldc": 44, "sids": 39, "annex-i": 42, "gggi-members": 0,
    }  # fmt: skip
    unknown = [code for listed in groups.values() for code in listed if not countries.known(code)]
    assert unknown == []
    assert all(len(set(listed)) == len(listed) for listed in groups.values())

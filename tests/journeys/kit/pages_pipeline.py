"""The pages of overseas projects and funders, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from tests.architecture.world_pipeline import PARTS
from tests.journeys.kit.row import Row
from tests.journeys.kit.world import World


def _parts(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: world.pipeline[name]


_PROJECT = (
    "staff_project staff_project_edit staff_project_people staff_project_texts staff_project_text staff_project_money "
    "staff_project_risks staff_project_criteria staff_project_funder staff_project_results staff_project_result_new "
    "staff_project_result"
)
_FUNDER = (
    "staff_funder staff_funder_edit staff_funder_size_new staff_funder_size staff_funder_stage_new staff_funder_stage "
    "staff_stage_paper_new staff_stage_paper staff_stage_check_new staff_stage_check staff_country_group"
)

PIPELINE = [
    Row("staff_projects", "staff"),
    Row("staff_projects", "staff", query="?funder=gcf"),
    Row("staff_projects", "city", query="?q=zzzz"),
    Row("staff_projects_board", "staff"),
    Row("staff_projects_board", "city"),
    Row("staff_project_new", "staff"),
    *(Row(name, "staff", _parts(name)) for name in _PROJECT.split()),
    Row("staff_project", "city", _parts("staff_project")),
    Row("staff_project_results", "city", _parts("staff_project_results")),
    *(Row("staff_project_part_new", "staff", _parts(f"{part} new"), note=part) for part in PARTS),
    *(Row("staff_project_part", "staff", _parts(part), note=part) for part in PARTS),
    Row("staff_funders", "staff"),
    Row("staff_funders", "city"),
    Row("staff_funder_new", "staff"),
    *(Row(name, "staff", _parts(name)) for name in _FUNDER.split()),
    Row("staff_funder", "city", _parts("staff_funder")),
    Row("staff_country_groups", "staff"),
    Row("staff_country_group_new", "staff"),
    Row("desk_projects", "company", lambda world: {"organisation_id": world.organisation.pk}),
    Row("desk_project", "company", _parts("desk_project")),
]

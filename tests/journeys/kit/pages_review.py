"""The pages of the evaluators' and the staff's pages of a review, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from tests.journeys.kit.row import Row, of_company
from tests.journeys.kit.world import World


def _reviewed(world: World) -> dict[str, Any]:
    return {"code": world.review.call.code}


def _sheet(which: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {**_reviewed(world), "assignment_id": getattr(world.review, which).pk}


REVIEW = [
    Row("review_home", "evaluator"),
    Row("review_profile", "evaluator"),
    Row("review_pledge", "evaluator", lambda world: {"code": world.review.invited.code}),
    Row("review_pledge", "evaluator", _reviewed),
    Row("review_call", "evaluator", _reviewed),
    Row("review_application", "evaluator", _sheet("read")),
    Row("review_application", "evaluator", _sheet("unclear")),
    Row("review_application", "evaluator", _sheet("submitted")),
    Row("review_conflict", "evaluator", _sheet("read")),
    Row("review_meeting", "evaluator", _reviewed),
    Row("staff_evaluators", "staff", query="?call=in-review"),
    Row("staff_evaluator", "staff", lambda world: {"user_id": world.people["evaluator"].pk}),
    Row("staff_panel", "staff", _reviewed),
    Row("staff_panel_member", "staff", lambda world: {**_reviewed(world), "pk": world.review.member.pk}),
    Row("staff_conflicts", "staff", _reviewed),
    Row("staff_assignments", "staff", _reviewed),
    Row("staff_assign_automatically", "staff", _reviewed),
    Row("staff_sheets", "staff", lambda world: {**_reviewed(world), "application_id": world.review.application.pk}),
    Row("staff_meeting", "staff", _reviewed),
    Row(
        "desk_conflict_claim",
        "company",
        lambda world: {**of_company(world), "application_id": world.review.application.pk},
    ),
]

"""The pages of calls and forms, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from tests.journeys.kit.row import Row
from tests.journeys.kit.world import World


def _form(world: World) -> dict[str, Any]:
    return {"code": world.form.call.code}


SECTIONS = ("basics", "period", "money", "review", "agreement")


PARTS = ("rules", "documents", "criteria", "bonus", "checklist", "attachments")


def _running(world: World) -> dict[str, Any]:
    return {"code": world.calls.running.code}


def _draft(world: World) -> dict[str, Any]:
    return {"code": world.calls.draft.code}


def _draft_and(**parts: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: {**_draft(world), **parts}


def _form_page(world: World) -> dict[str, Any]:
    return {**_form(world), "page_id": world.form.page.pk}


FORMS = [
    Row("staff_form", "staff", _form),
    Row("staff_form_page_new", "staff", _form),
    Row("staff_form_page", "staff", _form_page),
    Row("staff_form_preview_page", "staff", _form_page),
    Row("staff_question_kind", "staff", _form_page),
    Row("staff_question_new", "staff", lambda world: {**_form_page(world), "kind": "fact"}),
    Row("staff_question_new", "staff", lambda world: {**_form_page(world), "kind": "consent"}),
    Row("staff_question", "staff", lambda world: {**_form(world), "question_id": world.form.choice.pk}),
    Row("staff_question", "staff", lambda world: {**_form(world), "question_id": world.form.table.pk}),
    Row("staff_consents", "staff"),
    Row("staff_consent_new", "staff"),
    Row("staff_consent", "staff", lambda world: {"code": world.form.consent.code}),
]


CALLS = [
    Row("calls"),
    Row("calls", query="?phase=all&q=zzzz"),
    Row("call_page", arguments=_running),
    Row("call_page", "company", _running),
    Row("staff_year_plan_newest", "staff"),
    Row("staff_year_plan", "manager", lambda world: {"year": 2020}),
    Row("staff_year_line", "manager", lambda world: {"year": 2020, "line": world.calls.running.line.code}),
    Row("staff_year_copy", "manager", lambda world: {"year": 2019}, "?source=2020"),
    Row("staff_calls", "staff"),
    Row("staff_calls", "staff", query="?q=zzzz"),
    Row("staff_call_templates", "staff"),
    Row("staff_call_new", "staff"),
    Row("staff_call", "staff", _running),
    Row("staff_call", "staff", _draft),
    Row("staff_call_preview", "staff", _draft),
    Row("staff_call_questions", "staff", _running),
    Row("staff_call_question", "staff", lambda world: {**_running(world), "pk": world.calls.question.pk}),
    *(Row("staff_call_section", "staff", _draft_and(section=section)) for section in SECTIONS),
    *(Row("staff_call_parts", "staff", _draft_and(part=part)) for part in PARTS),
    *(Row("staff_call_part_new", "staff", _draft_and(part=part)) for part in PARTS),
    Row("staff_call_part_new", "staff", _draft_and(part="rules"), "?kind=region"),
    Row("staff_call_part", "staff", lambda world: _draft(world) | {"part": "rules", "pk": world.calls.rule.pk}),
    Row("staff_call_part", "staff", lambda world: _draft(world) | {"part": "criteria", "pk": world.calls.criterion.pk}),
    Row("staff_call_action", "staff", _draft_and(action="publish")),
    *(
        Row("staff_call_action", "staff", lambda world, action=action: {**_running(world), "action": action})
        for action in ("extend", "correct", "inform", "cancel")
    ),
    *(
        Row("staff_call_action", "staff", lambda world, it=action: {**world.selection["call_results"], "action": it})
        for action in ("finish", "add-places")
    ),
    Row("city_approvals", "city"),
    Row("city_approval", "city", lambda world: {"code": world.calls.waiting.code}),
]

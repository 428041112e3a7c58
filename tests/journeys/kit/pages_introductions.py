"""The pages of what follows an introduction, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from tests.architecture.world_introductions import FIT_USED_TOKEN, MEETING_TOKEN, TIMES_TOKEN
from tests.journeys.kit.row import Row
from tests.journeys.kit.world import World


def _parts(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: world.introductions[name]


_STAFF = (
    "staff_introduction staff_meeting_propose staff_meeting_answer staff_meeting_note staff_round_answer staff_lab_room"
)

INTRODUCTIONS = [
    Row("introduction_link", arguments=_parts("introduction_link")),
    Row("introduction_link", arguments=lambda _world: {"token": MEETING_TOKEN}, note="agreed"),
    Row("introduction_link", arguments=lambda _world: {"token": TIMES_TOKEN}, note="times"),
    Row("fit_link", arguments=_parts("fit_link")),
    Row("fit_link", arguments=lambda _world: {"token": FIT_USED_TOKEN}, note="answered"),
    *(Row(name, "staff", _parts(name)) for name in _STAFF.split()),
    Row("staff_lab_rooms", "staff"),
    Row("staff_match_quality", "city"),
    *(Row(name, "partner", _parts(name)) for name in ("partner_introduction", "partner_meeting", "partner_round")),
    Row("partner_need", "partner", _parts("partner_need_fits"), note="fits"),
    Row("desk_need_meeting", "company", _parts("desk_need_meeting")),
    Row("desk_need_round", "company", _parts("desk_need_round")),
    Row("desk_need", "company", _parts("desk_need_linked"), note="linked"),
]

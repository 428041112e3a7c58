"""The pages of needs, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from tests.journeys.kit.row import Row
from tests.journeys.kit.world import World


def _parts(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: world.needs[name]


_STAFF = "staff_need staff_need_edit staff_need_matches staff_need_shortlist staff_need_import"

NEEDS = [
    Row("needs"),
    Row("needs", query="?q=zzzz"),
    Row("need_page", arguments=_parts("need_page")),
    Row("staff_needs", "staff"),
    Row("staff_needs", "city", query="?q=zzzz"),
    Row("staff_need_new", "staff"),
    Row("staff_need_invite", "staff"),
    Row("staff_need_duplicates", "staff"),
    Row("staff_need_imports", "staff"),
    Row("countries"),
    Row("country", arguments=_parts("country")),
    Row("country", arguments=lambda world: {"code": "TV"}, note="nothing"),
    Row("staff_countries", "staff"),
    Row("staff_country", "staff", _parts("staff_country")),
    Row("staff_needs_publish", "staff"),
    Row("staff_need_feeds", "staff"),
    Row("staff_need_feed_new", "staff"),
    Row("staff_need_feed", "staff", _parts("staff_need_feed")),
    *(Row(name, "staff", _parts(name)) for name in _STAFF.split()),
    Row("staff_need_matches", "city", _parts("staff_need_matches")),
    Row("partner_needs", "partner"),
    Row("partner_need_new", "partner", _parts("partner_need_new")),
    Row("partner_need", "partner", _parts("partner_need")),
    Row("partner_need", "partner", _parts("partner_need_introduced"), note="introduced"),
    Row("partner_need_edit", "partner", _parts("partner_need_edit")),
    Row("desk_needs", "company", lambda world: {"organisation_id": world.organisation.pk}),
    Row("desk_need", "company", _parts("desk_need")),
]

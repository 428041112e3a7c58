"""The pages of papers and councils, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from tests.journeys.kit.row import Row, of_company, send_empty
from tests.journeys.kit.world import World


def _paper(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: world.papers[name]


def _council(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: world.councils[name]


_FORMS = (
    "staff_council_edit staff_council_member_new staff_council_member staff_council_meeting_new "
    "staff_council_meeting_edit staff_council_attendance staff_council_item_new staff_council_item "
    "staff_council_decision staff_council_follow_up_new"
)

PAPERS = [
    Row("desk_papers", "company", of_company),
    Row("desk_paper", "company", _paper("desk_paper")),
    Row("desk_paper_reading", "company", _paper("desk_paper_reading")),
    Row("staff_made_papers", "staff", _paper("staff_made_papers")),
    Row("staff_made_papers", "city", _paper("staff_made_papers")),
    Row("staff_made_paper", "staff", _paper("staff_made_paper")),
    Row("staff_made_paper_reading", "staff", _paper("staff_made_paper_reading")),
    Row("staff_councils", "staff"),
    Row("staff_councils", "city"),
    Row("staff_council_new", "staff"),
    Row("staff_council_new", "staff", walk=send_empty, note="empty"),
    Row("staff_council", "staff", _council("staff_council")),
    Row("staff_council", "city", _council("staff_council")),
    Row("staff_council_meeting", "staff", _council("staff_council_meeting")),
    Row("staff_council_meeting", "city", _council("staff_council_meeting")),
    Row("staff_council_meeting", "staff", _council("planned"), note="planned"),
    *(Row(name, "staff", _council(name)) for name in _FORMS.split()),
]

#: Files, and buttons that lead back to a page of the list above.
NO_PAGES = """
technology_profile company_sheet desk_paper_make desk_paper_read desk_paper_text staff_made_paper_make
staff_made_paper_read staff_made_paper_hand_in staff_made_paper_text staff_council_export staff_council_minutes
staff_council_meeting_step staff_council_item_remove staff_council_follow_up_done
"""

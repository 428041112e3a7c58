"""Rows of the authorization table for papers and councils."""

from tests.architecture.expected import (
    DESK,
    DESK_EDITORS,
    DESK_EDITORS_DONE,
    EVERYONE,
    INSIDE,
    STAFF,
    STAFF_DONE,
    Row,
)

_DESK = ("organisation_id", "paper_id")
_PAPER = ("pk", "paper_id")
_ITEM = ("pk", "item_id")

PAPERS: dict[str, Row] = {
    "technology_profile": Row(EVERYONE, ("pk", "form")),
    "company_sheet": Row(EVERYONE, ("pk", "form")),
    "desk_papers": Row(DESK, ("organisation_id",)),
    "desk_paper_make": Row(DESK_EDITORS, ("organisation_id",), method="post"),
    "desk_paper": Row(DESK, _DESK),
    "desk_paper_read": Row(DESK_EDITORS, _DESK, method="post"),
    "desk_paper_reading": Row(DESK, (*_DESK, "reading_id")),
    "desk_paper_text": Row(DESK_EDITORS_DONE, (*_DESK, "reading_id", "text_id", "step"), method="post"),
    "staff_made_papers": Row(INSIDE, ("pk",)),
    "staff_made_paper_make": Row(STAFF, ("pk",), method="post"),
    "staff_made_paper": Row(INSIDE, _PAPER),
    "staff_made_paper_read": Row(STAFF, _PAPER, method="post"),
    "staff_made_paper_hand_in": Row(STAFF_DONE, (*_PAPER, "form"), method="post"),
    "staff_made_paper_reading": Row(INSIDE, (*_PAPER, "reading_id")),
    "staff_made_paper_text": Row(STAFF_DONE, (*_PAPER, "reading_id", "text_id", "step"), method="post"),
}

COUNCILS: dict[str, Row] = {
    "staff_councils": Row(INSIDE),
    "staff_council_new": Row(STAFF),
    "staff_council": Row(INSIDE, ("pk",)),
    "staff_council_edit": Row(STAFF, ("pk",)),
    "staff_council_export": Row(INSIDE, ("pk",)),
    "staff_council_member_new": Row(STAFF, ("pk",)),
    "staff_council_member": Row(STAFF, ("pk", "member_id")),
    "staff_council_meeting_new": Row(STAFF, ("pk",)),
    "staff_council_meeting": Row(INSIDE, ("pk",)),
    "staff_council_meeting_edit": Row(STAFF, ("pk",)),
    "staff_council_meeting_step": Row(STAFF_DONE, ("pk", "step"), method="post"),
    "staff_council_attendance": Row(STAFF, ("pk",)),
    "staff_council_item_new": Row(STAFF, ("pk",)),
    "staff_council_item": Row(STAFF, _ITEM),
    "staff_council_item_remove": Row(STAFF_DONE, _ITEM, method="post"),
    "staff_council_decision": Row(STAFF, _ITEM),
    "staff_council_follow_up_new": Row(STAFF, ("pk",)),
    "staff_council_follow_up_done": Row(STAFF_DONE, ("pk", "follow_up_id"), method="post"),
    "staff_council_minutes": Row(INSIDE, ("pk", "form")),
}

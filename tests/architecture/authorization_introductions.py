"""Rows of the authorization table for what follows an introduction."""

from tests.architecture.authorization_needs import OWN, OWN_DONE
from tests.architecture.expected import (
    DESK,
    DESK_EDITORS,
    DESK_EDITORS_DONE,
    EVERYONE,
    INSIDE,
    SENT_ON,
    STAFF,
    STAFF_DONE,
    Row,
)

_ONE = ("pk", "candidate_id")
_MEETING = (*_ONE, "meeting_id")

INTRODUCTIONS: dict[str, Row] = {
    "introduction_link": Row(EVERYONE, ("token",)),
    "introduction_calendar": Row(EVERYONE, ("token",)),
    "fit_link": Row(EVERYONE, ("token",)),
    "fit_link_switch": Row(SENT_ON, ("token",), method="post"),
    "staff_introduction": Row(INSIDE, _ONE),
    "staff_meeting_propose": Row(STAFF, _ONE),
    "staff_meeting_off": Row(STAFF_DONE, _MEETING, method="post"),
    "staff_meeting_answer": Row(STAFF, _MEETING),
    "staff_meeting_note": Row(STAFF, _MEETING),
    "staff_round_answer": Row(STAFF, (*_ONE, "round_id", "side")),
    "staff_lab_rooms": Row(STAFF),
    "staff_lab_room": Row(STAFF, ("pk",)),
    "staff_match_quality": Row(INSIDE),
    "staff_match_quality_export": Row(INSIDE),
    "partner_fit": Row(OWN_DONE, ("pk", "fit_id"), method="post"),
    "desk_fit": Row(DESK_EDITORS_DONE, ("organisation_id", "pk"), method="post"),
    "partner_introduction": Row(OWN, _ONE),
    "partner_meeting": Row(OWN, _MEETING),
    "partner_meeting_calendar": Row(OWN, _MEETING),
    "partner_round": Row(OWN, (*_ONE, "round_id")),
    "desk_need_meeting": Row(DESK_EDITORS, ("organisation_id", "pk", "meeting_id")),
    "desk_need_calendar": Row(DESK, ("organisation_id", "pk", "meeting_id")),
    "desk_need_round": Row(DESK_EDITORS, ("organisation_id", "pk", "round_id")),
}

"""Rows of the authorization table for export consultations."""

from tests.architecture.expected import DESK, DESK_EDITORS, DESK_EDITORS_DONE, INSIDE, STAFF, STAFF_DONE, Expected, Row

_DESK = ("organisation_id", "code")
#: A buyer's place is seen by its own people (the partner here) and by the staff.
PLACE: Expected = (302, 404, 404, 404, 404, 200, 404, 404, 200, 200, 404, 404, 404)
PLACE_DONE: Expected = (302, 404, 404, 404, 404, 302, 404, 404, 302, 302, 404, 404, 404)

CONSULTATIONS: dict[str, Row] = {
    "staff_consultations": Row(INSIDE),
    "staff_consultation_new": Row(STAFF),
    "staff_consultation": Row(INSIDE, ("code",)),
    "staff_consultation_edit": Row(STAFF, ("code",)),
    "staff_consultation_action": Row(STAFF, ("code", "action")),
    "staff_venue": Row(INSIDE, ("code",)),
    "staff_venue_day_new": Row(STAFF, ("code",), method="post"),
    "staff_venue_day_remove": Row(STAFF_DONE, ("code", "day"), method="post"),
    "staff_venue_hall_new": Row(STAFF, ("code",), method="post"),
    "staff_venue_distance": Row(STAFF, ("code",), method="post"),
    "staff_venue_tables_new": Row(STAFF, ("code",), method="post"),
    "staff_venue_table": Row(STAFF, ("code", "pk")),
    "staff_venue_table_remove": Row(STAFF_DONE, ("code", "pk"), method="post"),
    "staff_interpreter_new": Row(STAFF, ("code",)),
    "staff_interpreter": Row(STAFF, ("code", "pk")),
    "staff_interpreter_remove": Row(STAFF_DONE, ("code", "pk"), method="post"),
    "staff_companies": Row(INSIDE, ("code",)),
    "staff_company_invite": Row(STAFF, ("code",)),
    "staff_companies_take_over": Row(STAFF_DONE, ("code",), method="post"),
    "staff_buyers": Row(INSIDE, ("code",)),
    "staff_buyer_invite": Row(STAFF, ("code",)),
    "staff_participant": Row(INSIDE, ("code", "pk")),
    "staff_participant_again": Row(STAFF_DONE, ("code", "pk"), method="post"),
    "staff_participant_answer": Row(STAFF_DONE, ("code", "pk", "step"), method="post"),
    "staff_wishes": Row(INSIDE, ("code",)),
    "staff_wish_demand": Row(STAFF, ("code",)),
    "staff_wishes_remind": Row(STAFF_DONE, ("code",), method="post"),
    "desk_consultations": Row(DESK, ("organisation_id",)),
    "desk_consultation": Row(DESK, _DESK),
    "desk_consultation_answer": Row(DESK_EDITORS_DONE, (*_DESK, "step"), method="post"),
    "desk_consultation_attendance": Row(DESK_EDITORS, _DESK),
    "desk_consultation_people": Row(DESK_EDITORS, _DESK),
    "desk_consultation_consent": Row(DESK_EDITORS_DONE, _DESK, method="post"),
    "desk_consultation_visa": Row(DESK_EDITORS_DONE, (*_DESK, "pk"), method="post"),
    "desk_consultation_choose": Row(DESK, _DESK),
    "desk_consultation_late": Row(DESK_EDITORS_DONE, (*_DESK, "pk"), method="post"),
    "partner_consultation": Row(PLACE, _DESK),
    "partner_consultation_answer": Row(PLACE_DONE, (*_DESK, "step"), method="post"),
    "partner_consultation_profile": Row(PLACE, _DESK),
    "partner_consultation_attendance": Row(PLACE, _DESK),
    "partner_consultation_people": Row(PLACE, _DESK),
    "partner_consultation_consent": Row(PLACE_DONE, _DESK, method="post"),
    "partner_consultation_visa": Row(PLACE_DONE, (*_DESK, "pk"), method="post"),
    "partner_consultation_choose": Row(PLACE, _DESK),
    "partner_consultation_late": Row(PLACE_DONE, (*_DESK, "pk"), method="post"),
}

"""Rows of the authorization table for what comes after a consultation: follow-ups, MOUs and MOAs."""

from tests.architecture.expected import DESK, DESK_EDITORS, INSIDE, STAFF, STAFF_DONE, Row

_DESK = ("organisation_id", "code")

AFTER: dict[str, Row] = {
    "staff_follow_ups": Row(INSIDE, ("code",)),
    "staff_follow_ups_export": Row(INSIDE, ("code",)),
    "staff_follow_ups_remind": Row(STAFF_DONE, ("code",), method="post"),
    "staff_follow_up": Row(STAFF, ("code", "pk")),
    "staff_accords": Row(INSIDE, ("code",)),
    "staff_accord_new": Row(STAFF, ("code",)),
    "staff_accord": Row(STAFF, ("code", "pk")),
    "staff_accord_withdraw": Row(STAFF, ("code", "pk")),
    "desk_consultation_follow_ups": Row(DESK, _DESK),
    "desk_consultation_follow_up": Row(DESK_EDITORS, (*_DESK, "pk")),
    "desk_consultation_accords": Row(DESK, _DESK),
    "desk_consultation_accord_new": Row(DESK_EDITORS, _DESK),
    "desk_consultation_accord": Row(DESK_EDITORS, (*_DESK, "pk")),
    "desk_consultation_accord_withdraw": Row(DESK_EDITORS, (*_DESK, "pk")),
}

"""The pages of export consultations, for the accessibility test."""

from collections.abc import Callable
from typing import Any

from tests.journeys.kit.row import Row
from tests.journeys.kit.world import World


def _parts(name: str) -> Callable[[World], dict[str, Any]]:
    return lambda world: world.consultations[name]


_STAFF = """
staff_consultation staff_consultation_edit staff_consultation_action staff_venue staff_venue_table staff_interpreter_new
staff_interpreter staff_companies staff_company_invite staff_buyers staff_buyer_invite staff_participant staff_wishes
staff_wish_demand staff_timetables staff_run staff_timetable staff_timetable_left_out staff_timetable_publish
staff_timetable_compare staff_timetable_pair staff_papers staff_logs staff_log staff_event_report staff_day
staff_arrivals staff_arrival_code staff_changes staff_surveys staff_survey staff_survey_question_new
staff_survey_question staff_survey_results staff_photos staff_photo_new staff_photo staff_follow_ups staff_follow_up
staff_accords staff_accord_new staff_accord staff_accord_withdraw staff_participant_person staff_photo_public
staff_precedences
"""
_COMPANY = """
desk_consultation desk_consultation_attendance desk_consultation_people desk_consultation_choose
desk_consultation_timetable desk_consultation_log desk_consultation_survey desk_consultation_follow_ups
desk_consultation_follow_up desk_consultation_accords desk_consultation_accord_new desk_consultation_accord
desk_consultation_accord_withdraw
"""
_PARTNER = """
partner_consultation partner_consultation_profile partner_consultation_attendance partner_consultation_people
partner_consultation_choose partner_consultation_timetable partner_consultation_survey
"""
_AFTER = "staff_consultation staff_follow_ups staff_accords staff_event_report"

CONSULTATIONS = [
    Row("events"),
    Row("event_page", arguments=_parts("event_page")),
    Row("event_page", arguments=lambda _world: {"code": "export-consultation-2020-2"}, note="held"),
    Row("staff_consultations", "staff"),
    Row("staff_consultations", "city", query="?q=zzzz"),
    Row("staff_consultation_new", "staff"),
    *(Row(name, "staff", _parts(name)) for name in _STAFF.split()),
    Row("staff_timetable", "city", _parts("staff_timetable"), "?by=company"),
    Row("staff_consultation", "staff", lambda _world: {"code": "export-consultation-2020"}, note="demo"),
    Row("staff_wishes", "staff", lambda _world: {"code": "export-consultation-2020"}, note="demo"),
    *(
        Row(name, "staff", lambda _world: {"code": "export-consultation-spring"}, note="held")
        for name in _AFTER.split()
    ),
    Row("desk_consultations", "company", lambda world: {"organisation_id": world.organisation.pk}),
    *(Row(name, "company", _parts(name)) for name in _COMPANY.split()),
    *(Row(name, "partner", _parts(name)) for name in _PARTNER.split()),
    Row("account_calendar", "founder", _parts("account_calendar")),
    Row("hall_screen", "", _parts("hall_screen")),
    Row("survey", arguments=_parts("survey")),
    Row("confirm_log", arguments=_parts("confirm_log")),
    Row("interpreting", "founder", _parts("interpreting")),
    Row("interpreting_log", "founder", _parts("interpreting_log")),
]

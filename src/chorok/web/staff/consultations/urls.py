"""URLs of the pages of consultations, under /staff/consultations/."""

from datetime import date

from django.urls import URLPattern, URLResolver, path, register_converter

from chorok.web.staff.consultations import (
    after,
    arrivals,
    changes,
    day,
    logs,
    pages,
    papers,
    participants,
    photos,
    planning,
    precedences,
    reports,
    surveys,
    venue,
    wishes,
)


class Day:
    """A day, YYYY-MM-DD."""

    regex = r"\d{4}-\d{2}-\d{2}"

    def to_python(self, value: str) -> date:
        """Return the day; ValueError for one that isn't there."""
        return date.fromisoformat(value)

    def to_url(self, value: date) -> str:
        """Return the day as it stands in the address."""
        return value.isoformat()


register_converter(Day, "day")

_ONE = "<slug:code>"
_SURVEY = f"{_ONE}/surveys/<slug:side>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.consultations, name="staff_consultations"),
    path("new/", pages.new, name="staff_consultation_new"),
    path(f"{_ONE}/", pages.consultation, name="staff_consultation"),
    path(f"{_ONE}/edit/", pages.edit, name="staff_consultation_edit"),
    path(f"{_ONE}/do/<slug:action>/", pages.act, name="staff_consultation_action"),
    path(f"{_ONE}/venue/", venue.venue, name="staff_venue"),
    path(f"{_ONE}/venue/days/new/", venue.day_new, name="staff_venue_day_new"),
    path(f"{_ONE}/venue/days/<day:day>/remove/", venue.day_remove, name="staff_venue_day_remove"),
    path(f"{_ONE}/venue/halls/new/", venue.hall_new, name="staff_venue_hall_new"),
    path(f"{_ONE}/venue/halls/ways/", venue.distance, name="staff_venue_distance"),
    path(f"{_ONE}/venue/tables/new/", venue.tables_new, name="staff_venue_tables_new"),
    path(f"{_ONE}/venue/tables/<int:pk>/", venue.table, name="staff_venue_table"),
    path(f"{_ONE}/venue/tables/<int:pk>/remove/", venue.table_remove, name="staff_venue_table_remove"),
    path(f"{_ONE}/venue/interpreters/new/", venue.interpreter_new, name="staff_interpreter_new"),
    path(f"{_ONE}/venue/interpreters/<int:pk>/", venue.interpreter, name="staff_interpreter"),
    path(f"{_ONE}/venue/interpreters/<int:pk>/remove/", venue.interpreter_remove, name="staff_interpreter_remove"),
    path(f"{_ONE}/companies/", participants.companies, name="staff_companies"),
    path(f"{_ONE}/companies/invite/", participants.invite_company, name="staff_company_invite"),
    path(f"{_ONE}/companies/take-over/", participants.take_over, name="staff_companies_take_over"),
    path(f"{_ONE}/buyers/", participants.buyers, name="staff_buyers"),
    path(f"{_ONE}/buyers/invite/", participants.invite_buyer, name="staff_buyer_invite"),
    path(f"{_ONE}/participants/<int:pk>/", participants.participant, name="staff_participant"),
    path(f"{_ONE}/participants/<int:pk>/people/new/", participants.person_new, name="staff_participant_person"),
    path(f"{_ONE}/participants/<int:pk>/again/", participants.invite_again, name="staff_participant_again"),
    path(
        f"{_ONE}/participants/<int:pk>/<slug:step>/",
        participants.answer,
        name="staff_participant_answer",
    ),
    path(f"{_ONE}/wishes/", wishes.wishes, name="staff_wishes"),
    path(f"{_ONE}/wishes/demand/", wishes.demand, name="staff_wish_demand"),
    path(f"{_ONE}/wishes/remind/", participants.remind, name="staff_wishes_remind"),
    path(f"{_ONE}/wishes/order/", precedences.order, name="staff_precedences"),
    path(f"{_ONE}/wishes/order/<int:pk>/remove/", precedences.remove, name="staff_precedence_remove"),
    path(f"{_ONE}/timetables/", planning.timetables, name="staff_timetables"),
    path(f"{_ONE}/timetables/new/", planning.plan_new, name="staff_timetable_new"),
    path(f"{_ONE}/timetables/runs/new/", planning.run_new, name="staff_run_new"),
    path(f"{_ONE}/timetables/runs/<int:pk>/", planning.run, name="staff_run"),
    path(f"{_ONE}/timetables/runs/<int:pk>/stop/", planning.run_stop, name="staff_run_stop"),
    path(f"{_ONE}/timetables/<int:number>/", planning.timetable, name="staff_timetable"),
    path(f"{_ONE}/timetables/<int:number>/left-out/", planning.left_out, name="staff_timetable_left_out"),
    path(f"{_ONE}/timetables/<int:number>/publish/", planning.publish, name="staff_timetable_publish"),
    path(f"{_ONE}/timetables/<int:number>/against/<int:other>/", planning.compare, name="staff_timetable_compare"),
    path(f"{_ONE}/timetables/<int:number>/pairs/<int:wish_id>/", planning.pair, name="staff_timetable_pair"),
    path(f"{_ONE}/timetables/<int:number>/do/<slug:step>/", planning.plan_do, name="staff_timetable_do"),
    path(f"{_ONE}/papers/", papers.overview, name="staff_papers"),
    path(f"{_ONE}/papers/workbook/", papers.workbook, name="staff_papers_workbook"),
    path(f"{_ONE}/papers/<slug:kind>/", papers.paper, name="staff_paper"),
    path(f"{_ONE}/day/", day.day, name="staff_day"),
    path(f"{_ONE}/day/meetings/<int:pk>/<slug:step>/", day.meeting_step, name="staff_meeting_step"),
    path(f"{_ONE}/day/delays/new/", day.delay_new, name="staff_delay_new"),
    path(f"{_ONE}/day/delays/<int:pk>/back/", day.delay_back, name="staff_delay_back"),
    path(f"{_ONE}/day/screen/<slug:step>/", day.hall_address, name="staff_hall_address"),
    path(f"{_ONE}/day/arrivals/", arrivals.arrivals, name="staff_arrivals"),
    path(f"{_ONE}/day/arrivals/<slug:kind>/<int:pk>/<slug:step>/", arrivals.arrival, name="staff_arrival"),
    path(f"{_ONE}/day/code/<str:guest>/", arrivals.by_code, name="staff_arrival_code"),
    path(f"{_ONE}/day/changes/", changes.changes, name="staff_changes"),
    path(f"{_ONE}/day/changes/offer/", changes.offer, name="staff_ways_offer"),
    path(f"{_ONE}/day/changes/ways/<int:pk>/take/", changes.take, name="staff_way_take"),
    path(f"{_ONE}/day/changes/fill/<int:wish_id>/<int:slot_id>/", changes.fill, name="staff_fill"),
    path(f"{_ONE}/logs/", logs.logs, name="staff_logs"),
    path(f"{_ONE}/logs/export/", logs.export, name="staff_logs_export"),
    path(f"{_ONE}/logs/remind/", logs.remind, name="staff_logs_remind"),
    path(f"{_ONE}/logs/<int:pk>/", logs.log, name="staff_log"),
    path(f"{_ONE}/logs/<int:pk>/missed/", logs.missed, name="staff_meeting_missed"),
    *after.urlpatterns,
    path(f"{_ONE}/surveys/", surveys.overview, name="staff_surveys"),
    path(f"{_SURVEY}/", surveys.survey, name="staff_survey"),
    path(f"{_SURVEY}/begin/", surveys.begin, name="staff_survey_begin"),
    path(f"{_SURVEY}/do/<slug:step>/", surveys.step, name="staff_survey_step"),
    path(f"{_SURVEY}/results/", surveys.results, name="staff_survey_results"),
    path(f"{_SURVEY}/results/export/", surveys.export, name="staff_survey_results_export"),
    path(f"{_SURVEY}/questions/new/<slug:kind>/", surveys.question_new, name="staff_survey_question_new"),
    path(f"{_SURVEY}/questions/<int:pk>/", surveys.question, name="staff_survey_question"),
    path(f"{_SURVEY}/questions/<int:pk>/<slug:step>/", surveys.question_step, name="staff_survey_question_step"),
    path(f"{_ONE}/photos/", photos.photos, name="staff_photos"),
    path(f"{_ONE}/photos/new/", photos.new, name="staff_photo_new"),
    path(f"{_ONE}/photos/<int:pk>/", photos.photo, name="staff_photo"),
    path(f"{_ONE}/photos/<int:pk>/public/", photos.public, name="staff_photo_public"),
    path(f"{_ONE}/photos/<int:pk>/<slug:step>/", photos.step, name="staff_photo_step"),
    path(f"{_ONE}/report/", reports.report, name="staff_event_report"),
    path(f"{_ONE}/report/<slug:form>/", reports.report_file, name="staff_event_report_file"),
]

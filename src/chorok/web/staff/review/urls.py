"""URLs of the review."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.review import assignments, conflicts, evaluators, meeting, panel

_CALL = "calls/<slug:code>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("evaluators/", evaluators.evaluators, name="staff_evaluators"),
    path("evaluators/<int:user_id>/", evaluators.evaluator, name="staff_evaluator"),
    path(f"{_CALL}/panel/", panel.panel, name="staff_panel"),
    path(f"{_CALL}/panel/invite/", panel.invite, name="staff_panel_invite"),
    path(f"{_CALL}/panel/due/", panel.due, name="staff_panel_due"),
    path(f"{_CALL}/panel/<int:pk>/", panel.member, name="staff_panel_member"),
    path(f"{_CALL}/panel/<int:pk>/dismiss/", panel.dismiss, name="staff_panel_dismiss"),
    path(f"{_CALL}/conflicts/", conflicts.conflicts, name="staff_conflicts"),
    path(f"{_CALL}/conflicts/find/", conflicts.find, name="staff_conflicts_find"),
    path(f"{_CALL}/conflicts/<int:pk>/", conflicts.decide, name="staff_conflict_decide"),
    path(f"{_CALL}/conflicts/claims/<int:pk>/", conflicts.claim, name="staff_conflict_claim"),
    path(f"{_CALL}/assignments/", assignments.assignments, name="staff_assignments"),
    path(f"{_CALL}/assignments/export/", assignments.export, name="staff_assignments_export"),
    path(f"{_CALL}/assignments/automatic/", assignments.automatic, name="staff_assign_automatically"),
    path(f"{_CALL}/assignments/of/<int:application_id>/", assignments.sheets, name="staff_sheets"),
    path(f"{_CALL}/assignments/<int:pk>/take-back/", assignments.take_back, name="staff_unassign"),
    path(f"{_CALL}/assignments/<int:pk>/unlock/", assignments.unlock, name="staff_unlock"),
    path(f"{_CALL}/meeting/", meeting.meeting, name="staff_meeting"),
    path(f"{_CALL}/meeting/<int:pk>/move/", meeting.move, name="staff_meeting_move"),
    path(f"{_CALL}/meeting/<int:pk>/turn/", meeting.turn, name="staff_meeting_turn"),
]

"""URLs of the review desk."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.evaluator import applications, desk, meeting

_CALL = "calls/<slug:code>"
_ONE = f"{_CALL}/applications/<int:assignment_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", desk.home, name="review_home"),
    path("profile/", desk.profile, name="review_profile"),
    path("profile/work/<int:pk>/remove/", desk.past_work_remove, name="review_past_work_remove"),
    path(f"{_CALL}/", applications.call, name="review_call"),
    path(f"{_CALL}/pledge/", desk.pledge, name="review_pledge"),
    path(f"{_CALL}/pledge/decline/", desk.pledge_decline, name="review_decline"),
    path(f"{_CALL}/no-conflict/", applications.no_conflict, name="review_no_conflict"),
    path(f"{_CALL}/meeting/", meeting.meeting, name="review_meeting"),
    path(f"{_ONE}/", applications.application, name="review_application"),
    path(f"{_ONE}/save/", applications.save, name="review_scores_save"),
    path(f"{_ONE}/conflict/", applications.conflict, name="review_conflict"),
    path(f"{_ONE}/files/<uuid:file_id>/", applications.file, name="review_file"),
]

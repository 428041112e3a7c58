"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.councils import councils, meetings

_MEETING = "meetings/<int:pk>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", councils.councils, name="staff_councils"),
    path("new/", councils.new, name="staff_council_new"),
    path("<int:pk>/", councils.council, name="staff_council"),
    path("<int:pk>/edit/", councils.edit, name="staff_council_edit"),
    path("<int:pk>/export/", councils.export, name="staff_council_export"),
    path("<int:pk>/members/new/", councils.member, name="staff_council_member_new"),
    path("<int:pk>/members/<int:member_id>/", councils.member, name="staff_council_member"),
    path("<int:pk>/meetings/new/", councils.plan, name="staff_council_meeting_new"),
    path(_MEETING, meetings.meeting, name="staff_council_meeting"),
    path(f"{_MEETING}edit/", meetings.edit, name="staff_council_meeting_edit"),
    path(f"{_MEETING}step/<slug:step>/", meetings.step, name="staff_council_meeting_step"),
    path(f"{_MEETING}attendance/", meetings.attendance, name="staff_council_attendance"),
    path(f"{_MEETING}agenda/new/", meetings.item, name="staff_council_item_new"),
    path(f"{_MEETING}agenda/<int:item_id>/", meetings.item, name="staff_council_item"),
    path(f"{_MEETING}agenda/<int:item_id>/remove/", meetings.item_remove, name="staff_council_item_remove"),
    path(f"{_MEETING}agenda/<int:item_id>/decision/", meetings.decision, name="staff_council_decision"),
    path(f"{_MEETING}follow-ups/new/", meetings.follow_up, name="staff_council_follow_up_new"),
    path(
        f"{_MEETING}follow-ups/<int:follow_up_id>/done/", meetings.follow_up_done, name="staff_council_follow_up_done"
    ),
    path(f"{_MEETING}minutes.<str:form>", meetings.minutes_file, name="staff_council_minutes"),
]

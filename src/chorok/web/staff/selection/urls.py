"""URLs of the selection."""

from django.urls import URLPattern, URLResolver, path, re_path

from chorok.web.staff.selection import appeals, board, bonuses, decision

_RANKING = "calls/<slug:code>/ranking"

urlpatterns: list[URLPattern | URLResolver] = [
    path(f"{_RANKING}/", board.ranking_page, name="staff_ranking"),
    path(f"{_RANKING}/draw/", board.ranking_draw, name="staff_ranking_draw"),
    path(f"{_RANKING}/export/", board.ranking_export, name="staff_ranking_export"),
    re_path(
        r"^calls/(?P<code>[-a-zA-Z0-9_]+)/ranking/resolution\.(?P<form>hwpx|pdf)$",
        board.ranking_paper,
        name="staff_ranking_paper",
    ),
    path(f"{_RANKING}/decision/", decision.decision, name="staff_ranking_decision"),
    path(f"{_RANKING}/ties/<int:tie_from>/", decision.tie, name="staff_ranking_tie"),
    path(f"{_RANKING}/<int:application_id>/", decision.departure, name="staff_ranking_row"),
    path(f"{_RANKING}/<int:application_id>/up/", decision.up, name="staff_ranking_up"),
    path(f"{_RANKING}/<int:application_id>/admit/", decision.admit, name="staff_ranking_admit"),
    path("calls/<slug:code>/bonuses/", bonuses.bonuses, name="staff_bonuses"),
    path("appeals/", appeals.appeals, name="staff_appeals"),
    path("appeals/<int:pk>/", appeals.appeal_page, name="staff_appeal"),
]

"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.needs import (
    countries,
    duplicates,
    feeds,
    imports,
    introductions,
    matches,
    pages,
    publishing,
    quality,
)

_ONE = "<int:pk>/introductions/<int:candidate_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.needs, name="staff_needs"),
    path("export/", pages.export, name="staff_needs_export"),
    path("new/", pages.new, name="staff_need_new"),
    path("invite/", pages.invite, name="staff_need_invite"),
    path("duplicates/", duplicates.duplicates, name="staff_need_duplicates"),
    path("duplicates/<int:pk>/<slug:step>/", duplicates.decide, name="staff_need_duplicate"),
    path("countries/", countries.countries, name="staff_countries"),
    path("countries/<str:code>/", countries.country, name="staff_country"),
    path("publish/", publishing.publish, name="staff_needs_publish"),
    path("feeds/", feeds.feeds, name="staff_need_feeds"),
    path("feeds/new/", feeds.new, name="staff_need_feed_new"),
    path("feeds/<int:pk>/", feeds.edit, name="staff_need_feed"),
    path("feeds/<int:pk>/<slug:step>/", feeds.step, name="staff_need_feed_step"),
    path("import/", imports.imports, name="staff_need_imports"),
    path("import/template/", imports.template, name="staff_need_import_template"),
    path("import/<int:pk>/", imports.one, name="staff_need_import"),
    path("import/<int:pk>/write/", imports.write, name="staff_need_import_write"),
    path("rooms/", introductions.rooms, name="staff_lab_rooms"),
    path("rooms/<int:pk>/", introductions.room, name="staff_lab_room"),
    path("quality/", quality.quality, name="staff_match_quality"),
    path("quality/export/", quality.export, name="staff_match_quality_export"),
    path("<int:pk>/", pages.need, name="staff_need"),
    path("<int:pk>/edit/", pages.edit, name="staff_need_edit"),
    path("<int:pk>/step/<slug:step>/", pages.step, name="staff_need_step"),
    path("<int:pk>/papers/", pages.paper_new, name="staff_need_paper_new"),
    path("<int:pk>/papers/<int:paper_id>/remove/", pages.paper_remove, name="staff_need_paper_remove"),
    path("<int:pk>/matches/", matches.matches, name="staff_need_matches"),
    path("<int:pk>/matches/run/", matches.run, name="staff_need_match"),
    path("<int:pk>/matches/<int:technology_id>/add/", matches.add, name="staff_need_shortlist_add"),
    path("<int:pk>/shortlist/", matches.candidates, name="staff_need_shortlist"),
    path("<int:pk>/shortlist/<int:candidate_id>/<slug:step>/", matches.step, name="staff_candidate_step"),
    path(f"{_ONE}/", introductions.introduction, name="staff_introduction"),
    path(f"{_ONE}/propose/", introductions.propose, name="staff_meeting_propose"),
    path(f"{_ONE}/meetings/<int:meeting_id>/off/", introductions.off, name="staff_meeting_off"),
    path(f"{_ONE}/meetings/<int:meeting_id>/answer/", introductions.answer, name="staff_meeting_answer"),
    path(f"{_ONE}/meetings/<int:meeting_id>/note/", introductions.note, name="staff_meeting_note"),
    path(f"{_ONE}/rounds/<int:round_id>/<slug:side>/", introductions.answer_round, name="staff_round_answer"),
]

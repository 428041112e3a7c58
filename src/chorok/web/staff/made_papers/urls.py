"""URLs of these pages, below a project."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.made_papers import pages

_PAPER = "<int:paper_id>/"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.papers, name="staff_made_papers"),
    path("make/", pages.make, name="staff_made_paper_make"),
    path(_PAPER, pages.paper, name="staff_made_paper"),
    path(f"{_PAPER}read/", pages.read, name="staff_made_paper_read"),
    path(f"{_PAPER}hand-in/<slug:form>/", pages.hand, name="staff_made_paper_hand_in"),
    path(f"{_PAPER}<int:reading_id>/", pages.reading, name="staff_made_paper_reading"),
    path(f"{_PAPER}<int:reading_id>/<int:text_id>/<slug:step>/", pages.text, name="staff_made_paper_text"),
]

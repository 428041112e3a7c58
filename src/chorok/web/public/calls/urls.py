"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.public.calls import ask, feeds, pages, results

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.calls, name="calls"),
    path("feed/", feeds.rss, name="calls_feed"),
    path("calendar.ics", feeds.calendar, name="calls_calendar"),
    path("<slug:code>/", pages.call_page, name="call_page"),
    path("<slug:code>/ask/", ask.ask_about, name="call_ask"),
    path("<slug:code>/results/", results.call_results, name="call_results"),
]

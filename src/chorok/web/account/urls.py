"""URLs of these pages; sign-up, sign-in and second factors are django-allauth's."""

from allauth.urls import build_provider_urlpatterns
from django.urls import URLPattern, URLResolver, include, path

from chorok.web.account import calendars, home, inbox, interpreting, links, security, todos

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.my_page, name="my_page"),
    path("profile/", home.profile, name="profile"),
    path("security/", security.security, name="security"),
    path("second-factor/", security.second_factor, name="second_factor"),
    path("extend/", security.extend, name="extend_session"),
    path("inbox/", inbox.inbox, name="inbox"),
    path("inbox/read-all/", inbox.read_all, name="inbox_read_all"),
    path("inbox/<int:pk>/", inbox.message, name="inbox_message"),
    path("todos/", todos.todos, name="todos"),
    path("todos/digest/", todos.digest, name="todos_digest"),
    path("notifications/", inbox.switches, name="notification_switches"),
    path("notifications/off/<str:token>/", inbox.switch_off, name="notification_off"),
    path("interpreting/<slug:code>/", interpreting.interpreting, name="interpreting"),
    path("interpreting/<slug:code>/paper/", interpreting.interpreting_paper, name="interpreting_paper"),
    path("interpreting/<slug:code>/<int:pk>/log/", interpreting.interpreting_log, name="interpreting_log"),
    path("calendars/<slug:code>/", calendars.calendar_address, name="account_calendar"),
    path("calendars/<slug:code>/<slug:step>/", calendars.change, name="account_calendar_change"),
    path("link/", links.ask, name="link_ask"),
    path("link/sent/", links.sent, name="link_sent"),
    path("enter/<str:token>/", links.enter, name="enter"),
    path("", include("allauth.account.urls")),
    path("2fa/", include("allauth.mfa.urls")),
    path("sessions/", include("allauth.usersessions.urls")),
    path("outside/", include("allauth.socialaccount.urls")),
    *build_provider_urlpatterns(),
]

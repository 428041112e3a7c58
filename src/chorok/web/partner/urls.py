"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, include, path

from chorok.web.partner import home

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.partner_home, name="partner_home"),
    path("needs/", include("chorok.web.partner.needs")),
    path("consultations/", include("chorok.web.partner.consultations")),
]

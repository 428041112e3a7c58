"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.partner import home

urlpatterns: list[URLPattern | URLResolver] = [path("", home.partner_home, name="partner_home")]

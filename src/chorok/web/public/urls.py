"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.public import files, pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("contact/", pages.contact, name="contact"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("files/<uuid:pk>/", files.stored_file, name="file"),
]

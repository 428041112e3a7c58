"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.public import files

urlpatterns: list[URLPattern | URLResolver] = [
    path("files/<uuid:pk>/", files.stored_file, name="file"),
]

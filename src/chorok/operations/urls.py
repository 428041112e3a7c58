"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.operations import views

urlpatterns: list[URLPattern | URLResolver] = [
    path("health/live", views.live, name="health_live"),
    path("health/ready", views.ready, name="health_ready"),
    path("metrics", views.prometheus, name="metrics"),
]

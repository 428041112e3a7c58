"""URLs of the shell."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.components import drafts, gallery, views

urlpatterns: list[URLPattern | URLResolver] = [
    path("components/", gallery.components, name="components"),
    path("language/", views.set_language, name="set_language"),
    path("display/", views.set_display, name="set_display"),
    path("drafts/save/", drafts.save, name="draft_save"),
    path("drafts/discard/", drafts.discard, name="draft_discard"),
    path("robots.txt", views.robots, name="robots"),
    path("sitemap.xml", views.sitemap, name="sitemap"),
]

"""URLs of the screening."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.screening import lists, pages

_APPLICATION = "calls/<slug:code>/applications/<int:application_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("calls/<slug:code>/applications/", lists.applications, name="staff_applications"),
    path("calls/<slug:code>/applications/export/", lists.export, name="staff_applications_export"),
    path("calls/<slug:code>/applications/bulk/", lists.bulk, name="staff_applications_bulk"),
    path("calls/<slug:code>/applications/bulk/do/", lists.bulk_do, name="staff_applications_bulk_do"),
    path(f"{_APPLICATION}/", pages.application, name="staff_application"),
    path(f"{_APPLICATION}/checks/", pages.checks, name="staff_application_checks"),
    path(f"{_APPLICATION}/supplement/", pages.supplement, name="staff_application_supplement"),
    path(f"{_APPLICATION}/accept/", pages.accept, name="staff_application_accept"),
    path(f"{_APPLICATION}/reject/", pages.reject, name="staff_application_reject"),
]

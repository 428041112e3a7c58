"""Every URL of the hub, one include for each audience."""

from django.urls import include, path

from chorok.web.account.demo import demo

urlpatterns = [
    path("", include("chorok.web.public.urls")),
    path("", include("chorok.web.components.urls")),
    path("demo/", demo, name="demo"),
    path("account/", include("chorok.web.account.urls")),
    path("desk/", include("chorok.web.company.urls")),
    path("partner/", include("chorok.web.partner.urls")),
    path("review/", include("chorok.web.evaluator.urls")),
    path("staff/", include("chorok.web.staff.urls")),
    path("city/", include("chorok.web.city.urls")),
    path("api/", include("chorok.web.api.urls")),
    path("", include("chorok.operations.urls")),
]

handler400 = "chorok.web.public.errors.bad_request"
handler403 = "chorok.web.public.errors.forbidden"
handler404 = "chorok.web.public.errors.not_found"
handler500 = "chorok.web.public.errors.server_error"

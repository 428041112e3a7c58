"""URLs of agreements."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.company.agreements import pages

urlpatterns: list[URLPattern | URLResolver] = [
    path("", pages.agreements, name="desk_agreements"),
    path("<int:pk>/", pages.agreement, name="desk_agreement"),
    path("<int:pk>/budget/", pages.budget, name="desk_agreement_budget"),
    path("<int:pk>/sign/", pages.sign, name="desk_agreement_sign"),
]

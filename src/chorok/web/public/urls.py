"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.public import files, front, pages, results, results_files

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("results/", results.newest, name="results"),
    path("results/compare/", results.compare_page, name="results_compare"),
    path("results/claims/<str:number>/", results.claim_page, name="results_claim"),
    path("results/<int:year>/", results.year_page, name="results_year"),
    path("results/<int:year>/report.<str:form>", results_files.year_file, name="results_report"),
    path("results/<int:year>/<slug:code>/", results.indicator_page, name="results_indicator"),
    path("results/<int:year>/<slug:code>/claims.<str:form>", results_files.claims_file, name="results_claims"),
    path("confirm/<str:token>/", confirm.confirm, name="confirm"),
    path("contact/", pages.contact, name="contact"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("files/<uuid:pk>/", files.stored_file, name="file"),
]

"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, include, path, re_path

from chorok.web.public import (
    confirm,
    confirm_log,
    consultations,
    directory,
    document_check,
    files,
    front,
    needs,
    pages,
    paper_files,
    records,
    results,
    results_files,
    search,
    share_cards,
    survey,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", front.front, name="front"),
    path("results/", results.newest, name="results"),
    path("results/compare/", results.compare_page, name="results_compare"),
    path("results/claims/<str:number>/", results.claim_page, name="results_claim"),
    path("results/<int:year>/", results.year_page, name="results_year"),
    path("results/<int:year>/report.<str:form>", results_files.year_file, name="results_report"),
    path("results/<int:year>/<slug:code>/", results.indicator_page, name="results_indicator"),
    path("results/<int:year>/<slug:code>/claims.<str:form>", results_files.claims_file, name="results_claims"),
    path("needs/", needs.needs, name="needs"),
    path("needs/<int:pk>/", needs.need, name="need_page"),
    path("calls/", include("chorok.web.public.calls.urls")),
    path("confirm/<str:token>/", confirm.confirm, name="confirm"),
    path("hall/<str:token>/", consultations.hall_screen, name="hall_screen"),
    path("calendar/<str:token>.ics", consultations.own_calendar, name="own_calendar"),
    path("confirm-log/<str:token>/", confirm_log.confirm_log, name="confirm_log"),
    path("survey/<str:token>/", survey.survey, name="survey"),
    path("search/", search.search, name="search"),
    path("directory/", directory.companies, name="directory"),
    path("directory/technologies/", directory.technologies, name="directory_technologies"),
    path("directory/products/", directory.products, name="directory_products"),
    path("directory/companies/<int:pk>/", records.company_page, name="company_page"),
    path("directory/technologies/<int:pk>/", records.technology_page, name="technology_page"),
    path("directory/products/<int:pk>/", records.product_page, name="product_page"),
    path("directory/companies/<int:pk>/sheet.<str:form>", paper_files.company_sheet, name="company_sheet"),
    path(
        "directory/technologies/<int:pk>/profile.<str:form>", paper_files.technology_profile, name="technology_profile"
    ),
    re_path(
        r"^directory/export/(?P<kind>company|technology|product)\.(?P<form>csv|xlsx)$",
        directory.export,
        name="directory_export",
    ),
    re_path(
        r"^card/(?P<kind>company|technology|product)/(?P<pk>[0-9]{1,12})\.png$",
        share_cards.picture,
        name="share_card",
    ),
    path("check/", document_check.document_check, name="document_check"),
    path("contact/", pages.contact, name="contact"),
    path("accessibility/", pages.accessibility, name="accessibility"),
    path("privacy/", pages.privacy, name="privacy"),
    path("files/<uuid:pk>/", files.stored_file, name="file"),
]

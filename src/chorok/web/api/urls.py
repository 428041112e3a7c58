"""URLs of the API; version 1 stands under v1/."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.api import calls, directory, needs, results, schema

urlpatterns: list[URLPattern | URLResolver] = [
    path("", schema.docs, name="api_docs"),
    path("v1/schema/", schema.schema_file, name="api_schema"),
    path("v1/organisations/", directory.Organisations.as_view(), name="api_organisations"),
    path("v1/organisations/<int:pk>/", directory.OneOrganisation.as_view(), name="api_organisation"),
    path("v1/technologies/", directory.Technologies.as_view(), name="api_technologies"),
    path("v1/technologies/<int:pk>/", directory.OneTechnology.as_view(), name="api_technology"),
    path("v1/products/", directory.Products.as_view(), name="api_products"),
    path("v1/products/<int:pk>/", directory.OneProduct.as_view(), name="api_product"),
    path("v1/calls/", calls.Calls.as_view(), name="api_calls"),
    path("v1/calls/<slug:code>/", calls.OneCall.as_view(), name="api_call"),
    path("v1/needs/", needs.Needs.as_view(), name="api_needs"),
    path("v1/needs/<int:pk>/", needs.OneNeed.as_view(), name="api_need"),
    path("v1/results/", results.Years.as_view(), name="api_years"),
    path("v1/results/<int:year>/", results.OneYear.as_view(), name="api_year"),
]

"""URLs of the applications on a company's desk."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.company.applications import handing_in, lists, results, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("", lists.applications, name="desk_applications"),
    path("calls/<slug:code>/", lists.apply, name="desk_call"),
    path("<int:application_id>/", handing_in.application, name="desk_application"),
    path("<int:application_id>/next/", steps.next_step, name="desk_application_next"),
    path("<int:application_id>/costs/", steps.costs, name="desk_application_costs"),
    path("<int:application_id>/pages/<int:page_id>/", steps.page, name="desk_application_page"),
    path("<int:application_id>/pages/<int:page_id>/save/", steps.save, name="desk_application_save"),
    path("<int:application_id>/documents/", steps.documents, name="desk_application_documents"),
    path("<int:application_id>/documents/<int:document_id>/", steps.document_add, name="desk_application_document_add"),
    path(
        "<int:application_id>/documents/<int:document_id>/remove/",
        steps.document_remove,
        name="desk_application_document_remove",
    ),
    path("<int:application_id>/check/", handing_in.check_page, name="desk_application_check"),
    path("<int:application_id>/submit/", handing_in.submit, name="desk_application_submit"),
    path("<int:application_id>/receipt/", handing_in.receipt, name="desk_application_receipt"),
    path("<int:application_id>/reopen/", handing_in.reopen, name="desk_application_reopen"),
    path("<int:application_id>/withdraw/", handing_in.withdraw, name="desk_application_withdraw"),
    path("<int:application_id>/result/", results.result, name="desk_application_result"),
    path("<int:application_id>/supplement/", handing_in.supplement, name="desk_application_supplement"),
]

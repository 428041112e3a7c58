"""URLs of agreements and cases."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.agreements import cases, lists, opening, pages, steps

urlpatterns: list[URLPattern | URLResolver] = [
    path("agreements/", lists.agreements, name="staff_agreements"),
    path("agreements/export/", lists.export, name="staff_agreements_export"),
    path("agreements/open/", opening.waiting, name="staff_agreements_waiting"),
    path("agreements/open/preview/", opening.preview, name="staff_agreements_preview"),
    path("agreements/open/do/", opening.do, name="staff_agreements_open"),
    path("agreements/<int:pk>/", pages.agreement, name="staff_agreement"),
    path("agreements/<int:pk>/budget/", pages.budget, name="staff_agreement_budget"),
    path("agreements/<int:pk>/terms/", pages.terms, name="staff_agreement_terms"),
    path("agreements/<int:pk>/sign/", pages.sign, name="staff_agreement_sign"),
    path("agreements/<int:pk>/scan/", pages.scan, name="staff_agreement_scan"),
    path("agreements/<int:pk>/change/", pages.change, name="staff_agreement_change"),
    path("agreements/<int:pk>/end/", pages.end, name="staff_agreement_end"),
    path("agreements/<int:pk>/freeze/", steps.freeze, name="staff_agreement_freeze"),
    path("agreements/<int:pk>/give-back/", steps.give_back, name="staff_agreement_give_back"),
    path("agreements/<int:pk>/drop/", steps.drop, name="staff_agreement_drop"),
    path("cases/", cases.cases, name="staff_cases"),
    path("cases/export/", cases.export, name="staff_cases_export"),
    path("cases/<int:pk>/", cases.case, name="staff_case"),
    path("cases/<int:pk>/close/", cases.close, name="staff_case_close"),
    path("cases/<int:pk>/reopen/", cases.reopen, name="staff_case_reopen"),
]

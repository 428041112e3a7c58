"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.city import access_log, approvals, home, money, operators, reports, years

urlpatterns: list[URLPattern | URLResolver] = [
    path("", home.home, name="city_home"),
    path("money/", money.money, name="city_money"),
    path("reports/", reports.reports, name="city_reports"),
    path("years/", years.year_list, name="city_years"),
    path("years/<int:year>/", years.year_page, name="city_year"),
    path("approvals/", approvals.approvals, name="city_approvals"),
    path("approvals/<slug:code>/", approvals.approval, name="city_approval"),
    path("approvals/<slug:code>/approve/", approvals.approve, name="city_approve"),
    path("approvals/<slug:code>/send-back/", approvals.send_back, name="city_send_back"),
    path("operators/", operators.operators, name="city_operators"),
    path("operators/next/", operators.open_next, name="city_operator_next"),
    path("operators/<int:pk>/end/", operators.end, name="city_operator_end"),
    path("operators/roles/", operators.roles, name="city_roles"),
    path("operators/roles/new/", operators.grant, name="city_role_new"),
    path("operators/roles/<int:pk>/revoke/", operators.revoke, name="city_role_revoke"),
    path("operators/people/<int:pk>/", operators.person, name="city_person"),
    path("access-log/", access_log.access_log, name="city_access_log"),
    path("access-log/export/", access_log.export, name="city_access_log_export"),
]

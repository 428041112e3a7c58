"""Rows of the authorization table for the city and the administrator."""

from tests.architecture.expected import CITY, CITY_AND_ADMIN, CITY_AND_ADMIN_DONE, Row

CITY_PAGES: dict[str, Row] = {
    "city_home": Row(CITY),
    "city_money": Row(CITY),
    "city_reports": Row(CITY),
    "city_years": Row(CITY),
    "city_year": Row(CITY, ("year",)),
    "city_operators": Row(CITY_AND_ADMIN),
    "city_operator_next": Row(CITY_AND_ADMIN),
    "city_operator_end": Row(CITY_AND_ADMIN, ("pk",)),
    "city_roles": Row(CITY_AND_ADMIN),
    "city_role_new": Row(CITY_AND_ADMIN),
    "city_role_revoke": Row(CITY_AND_ADMIN_DONE, ("pk",), method="post"),
    "city_person": Row(CITY_AND_ADMIN, ("pk",)),
    "city_access_log": Row((302, 403, 403, 403, 403, 403, 403, 403, 403, 200, 403, 403, 200)),
    "city_access_log_export": Row((302, 403, 403, 403, 403, 403, 403, 403, 403, 422, 403, 403, 422), method="post"),
}

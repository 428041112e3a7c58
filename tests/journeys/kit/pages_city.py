"""The pages of the city and the administrator, for the accessibility test."""

from tests.journeys.kit.row import Row

CITY = [
    Row("city_home", "city"),
    Row("city_reports", "city"),
    Row("city_years", "city"),
    Row("city_year", "city", lambda world: {"year": 2020}),
    Row("city_year", "city", lambda world: {"year": 2019}),
    Row("city_operators", "city"),
    Row("city_operator_next", "city"),
    Row("city_operator_end", "city", lambda world: {"pk": world.term.pk}),
    Row("city_roles", "admin"),
    Row("city_role_new", "admin"),
    Row("city_person", "admin", lambda world: {"pk": world.people["staff"].pk}),
    Row("city_access_log", "manager"),
]

"""Rows of the authorization table for countries, feeds of needs, publishing many, and needs in the API."""

from tests.architecture.expected import EVERYONE, INSIDE, STAFF, STAFF_DONE, Row

COUNTRIES: dict[str, Row] = {
    "countries": Row(EVERYONE),
    "country": Row(EVERYONE, ("code",)),
    "staff_countries": Row(INSIDE),
    "staff_country": Row(INSIDE, ("code",)),
    "staff_needs_publish": Row(STAFF),
    "staff_need_feeds": Row(STAFF),
    "staff_need_feed_new": Row(STAFF),
    "staff_need_feed": Row(STAFF, ("pk",)),
    "staff_need_feed_step": Row(STAFF_DONE, ("pk", "step"), method="post"),
    "api_needs": Row(EVERYONE),
    "api_need": Row(EVERYONE, ("pk",)),
}

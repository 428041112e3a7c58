"""A feed of needs and the parts of the addresses of countries."""

from typing import Any

from chorok.needs.enums import FeedKind
from chorok.needs.models import Need, NeedFeed


def make_countries() -> dict[str, dict[str, Any]]:
    """Make a feed that is off, beside the needs that are there; return the addresses' parts by URL name."""
    feed = NeedFeed.objects.create(name="ADB", kind=FeedKind.IATI, address="https://example.org/adb.xml")
    need = Need.objects.public().order_by("pk")[0]
    return {
        "country": {"code": need.country},
        "staff_country": {"code": need.country},
        "staff_need_feed": {"pk": feed.pk},
        "staff_need_feed_step": {"pk": feed.pk, "step": "off"},
        "api_need": {"pk": need.pk},
    }

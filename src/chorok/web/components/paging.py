"""Pages of long lists."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.db.models import QuerySet


def wide_page(found: QuerySet[Any], size: int, number: str | None) -> Page[Any]:
    """Return a page of `size` rows that bring much along with them; `number` as it stands in the address.

    The keys of the page's rows are found first and those rows alone read whole: sorting thousands of rows with
    everything joined to them takes the database several times as long. One statement more, at any length.
    """
    keys: Paginator[int] = Paginator(found.values_list("pk", flat=True), size)
    page: Page[Any] = keys.get_page(number)
    page.object_list = list(found.filter(pk__in=list(page.object_list)))
    return page

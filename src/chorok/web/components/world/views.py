"""What the template of the map needs."""

from collections.abc import Sequence
from typing import Any

from chorok.core.errors import Text
from chorok.needs.domain.queries.countries import CountryRow
from chorok.web.components.world.drawing import legend, shapes, size


def map_context(rows: Sequence[CountryRow], *, page: str, title: Text) -> dict[str, Any]:
    """Return the map and the table of `rows`; `page` is the URL name a country leads to."""
    width, height = size()
    drawn = shapes({row.code: row.needs for row in rows})
    return {
        "rows": rows,
        "shapes": drawn,
        "legend": legend(),
        "width": f"{width:g}",
        "height": f"{height:g}",
        "page": page,
        "title": title,
    }

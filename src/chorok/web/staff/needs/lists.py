"""Lists of needs to take away, and the empty table to fill in."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.needs.domain.mapping import TARGETS
from chorok.needs.models import Need
from chorok.registry import countries


def need_sheet(rows: Iterable[Need]) -> Sheet:
    """Return the list as a sheet, without contacts of people."""
    titles = [
        (_("No."), Kind.NUMBER), (_("Title"), Kind.TEXT), (_("State"), Kind.TEXT), (_("Country"), Kind.TEXT),
        (_("Place in the country"), Kind.TEXT), (_("Sector"), Kind.TEXT), (_("Problem"), Kind.TEXT),
        (_("Scale"), Kind.TEXT),
        (_("Technology wished for"), Kind.TEXT), (_("Money in sight"), Kind.NUMBER), (_("Currency"), Kind.TEXT),
        (_("Instrument"), Kind.TEXT), (_("Who may pay"), Kind.TEXT), (_("Wanted by"), Kind.DATE),
        (_("Last day it is shown"), Kind.DATE), (_("Organisation that asks"), Kind.TEXT),
        (_("How it came in"), Kind.TEXT), (_("Source"), Kind.TEXT), (_("Number at the source"), Kind.TEXT),
        (_("On the shortlist"), Kind.NUMBER),
    ]  # fmt: skip
    return Sheet(
        title=_("Needs"), columns=[Column(title, kind) for title, kind in titles], rows=(_cells(row) for row in rows)
    )


def template_sheet() -> Sheet:
    """Return the empty table an import takes, with one row that shows how it is filled in."""
    example = {
        "title": "Rainwater storage for schools",
        "country": "ID",
        "source_id": "A-1",
        "problem": "Schools in the highlands run dry for three months.",
        "place": "West Java",
        "scale": "200 schools",
        "wished": "Rainwater storage tanks",
        "amount": "500000",
        "currency": "USD",
        "instrument": "grant",
        "wanted_by": "2027-12-31",
        "language": "en",
    }
    return Sheet(
        title=_("Needs"),
        columns=[Column(str(label)) for label in TARGETS.values()],
        rows=[[example.get(name, "") for name in TARGETS]],
    )


def _cells(need: Need) -> list[Cell]:
    return [
        need.pk,
        need.title,
        need.get_state_display(),
        countries.name(need.country),
        need.place,
        need.field.name if need.field else need.sector,
        need.problem,
        need.scale,
        need.wished,
        need.amount,
        need.currency,
        need.get_instrument_display(),
        need.funder,
        need.wanted_by,
        need.expires_on,
        need.organisation.name if need.organisation else "",
        need.get_origin_display(),
        need.source,
        need.source_id,
        getattr(need, "shortlisted", None),
    ]

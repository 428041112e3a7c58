"""The list of projects to take away."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from chorok.documents.model import Cell, Column, Kind, Sheet
from chorok.pipeline.models import Project
from chorok.registry import countries


def project_sheet(rows: Iterable[Project]) -> Sheet:
    """Return the list as a sheet; `rows` come with `planned`, the sum of their budget."""
    columns = [
        Column(_("No."), width=12),
        Column(_("Title"), width=40),
        Column(_("Country"), width=14),
        Column(_("Place in the country"), width=20),
        Column(_("Sector"), width=20),
        Column(_("State"), width=12),
        Column(_("Common stage"), width=16),
        Column(_("Funder"), width=30),
        Column(_("Funder’s stage"), width=24),
        Column(_("In this stage since"), Kind.DATE, 14),
        Column(pgettext("project", "Budget"), Kind.NUMBER, 18, 2),
        Column(_("Currency"), width=8),
        Column(_("Work begins on"), Kind.DATE, 14),
        Column(_("Duration in months"), Kind.NUMBER, 12),
        Column(_("Who leads it"), width=16),
    ]
    return Sheet(title=_("Overseas projects"), columns=columns, rows=(_cells(row) for row in rows))


def _cells(row: Project) -> list[Cell]:
    return [
        row.number,
        row.title,
        countries.name(row.country),
        row.place,
        row.field.name if row.field else row.sector,
        str(row.get_state_display()),
        str(row.get_common_display()),
        "" if row.funder is None else row.funder.name,
        "" if row.stage is None else row.stage.name,
        row.stage_since,
        getattr(row, "planned", None),
        row.currency,
        row.starts_on,
        row.months,
        row.officer.shown_name if row.officer else "",
    ]

"""What the event's report tells of earlier consultations beside this one."""

from collections.abc import Callable, Sequence
from decimal import Decimal

from django.utils.translation import gettext as _

from chorok.documents.model import Cell, Column, Kind
from chorok.meetings.domain.queries.earlier_events import Event
from chorok.meetings.enums import Side
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind
from chorok.web.components.templatetags.chorok import day
from chorok.web.staff.consultations.report_section import Section

#: The amounts that stand side by side.
AMOUNTS = (ClaimKind.CONSULTATION, ClaimKind.EXPECTED_CONTRACT, ClaimKind.CONTRACT)


def sections(events: Sequence[Event]) -> list[Section]:
    """Return the comparison, and that of the survey means where there are any; nothing without an earlier event."""
    if not events:
        return []
    return [_figures(events), *_means(events)]


def _figures(events: Sequence[Event]) -> Section:
    counts: list[tuple[str, Callable[[Event], Cell]]] = [
        (_("Companies"), lambda event: event.companies),
        (_("Buyers"), lambda event: event.buyers),
        (_("Countries of buyers"), lambda event: event.countries),
        (_("Meetings held"), lambda event: event.held),
        (_("Meetings missed"), lambda event: event.missed),
    ]
    rows: list[list[Cell]] = [[label, *(read(event) for event in events)] for label, read in counts]
    rows += [
        [f"{kind.label} ({REPORTING_CURRENCY[kind]})", *(event.amounts.get(kind) for event in events)]
        for kind in AMOUNTS
        if any(kind in event.amounts for event in events)
    ]
    note = _("Held consultations of the same line, from this hub; “–” where nothing was reported.")
    return Section(_("Compared with earlier events"), _columns(events, 0), rows, note)


def _means(events: Sequence[Event]) -> list[Section]:
    sides = ((Side.COMPANY, _("Survey of companies")), (Side.BUYER, _("Survey of buyers")))
    rows: list[list[Cell]] = []
    for side, label in sides:
        means: list[Decimal | None] = [event.means.get(side) for event in events]
        if any(mean is not None for mean in means):
            rows.append([label, *means])
    note = _("Mean of all answers on the scale from 1 to 5.")
    return [Section(_("Satisfaction side by side"), _columns(events, 2), rows, note)] if rows else []


def _columns(events: Sequence[Event], decimals: int) -> list[Column]:
    return [
        Column(_("Figure"), width=26),
        *(Column(f"{event.consultation.name} · {day(event.begins_at)}", Kind.NUMBER, 20, decimals) for event in events),
    ]

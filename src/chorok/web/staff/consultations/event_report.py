"""The report of a consultation as plain data: the page, the papers and the workbook are made of the same sections."""

from collections.abc import Sequence
from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from chorok.core import clock
from chorok.documents.model import (
    Block,
    Cell,
    Column,
    Figure,
    Figures,
    Heading,
    Kind,
    Paragraph,
    Picture,
    Report,
    Sheet,
    Table,
)
from chorok.meetings.domain.queries.event_report import EventReport
from chorok.meetings.enums import ConsultationState, Side
from chorok.meetings.models import Consultation, ConsultationLog
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind
from chorok.web.components.templatetags.chorok import NO_VALUE, country, day, moment, money, number
from chorok.web.staff.consultations import earlier_parts, report_after, survey_parts
from chorok.web.staff.consultations.report_section import Section

#: Amounts that stand among the large figures.
HEADLINE = (ClaimKind.CONSULTATION, ClaimKind.CONTRACT)


def paper(found: EventReport, *, photographs: Sequence[Picture] = ()) -> Report:
    """Return the report in the language that is active, with its photographs at the end."""
    language = "ko" if get_language() == "ko" else "en"
    blocks: list[Block] = [Heading(_("At a glance")), Paragraph(_when_and_where(found.consultation)), _figures(found)]
    blocks.append(Paragraph(_standing(found.consultation), small=True))
    for section in sections(found):
        blocks.append(Heading(section.title))
        if section.rows:
            rows = [_written(row, section.columns) for row in section.rows]
            blocks.append(Table(section.title, section.columns, rows))
        else:
            blocks.append(Paragraph(section.nothing))
        if section.note:
            blocks.append(Paragraph(section.note, small=True))
    if photographs:
        blocks += [Heading(_("Photographs")), *photographs]
    return Report(
        title=_("Report: %(name)s") % {"name": found.consultation.name},
        subtitle=found.consultation.line.name,
        organisation=settings.CENTRE_NAME[language],
        issued=day(clock.today()),
        language=language,
        contents_title=_("Contents"),
        blocks=blocks,
    )


def sheets(found: EventReport) -> list[Sheet]:
    """Return the report's sections as sheets of a workbook, numbers as numbers."""
    return [Sheet(section.title, section.columns, section.rows) for section in sections(found)]


def sections(found: EventReport) -> list[Section]:
    """Return the report's parts in their order."""
    return [
        _participants(found),
        _countries(found),
        _meetings(found),
        _values(found),
        _companies(found),
        _next_steps(found),
        report_after.accords(found),
        report_after.follow_up(found),
        *survey_parts.sections(found.surveys),
        *earlier_parts.sections(found.events),
        _years(found),
    ]


def _when_and_where(consultation: Consultation) -> str:
    zone = ZoneInfo(consultation.time_zone)
    days = sorted({slot.starts_at.astimezone(zone).date() for slot in consultation.slots.all()})
    place = consultation.place_ko if get_language() == "ko" else consultation.place_en or consultation.place_ko
    return " · ".join(filter(None, (", ".join(day(one) for one in days), place)))


def _standing(consultation: Consultation) -> str:
    if consultation.state in (ConsultationState.HELD, ConsultationState.CLOSED):
        return _("Figures as of %(now)s. Amounts are those of the results ledger.") % {"now": moment(clock.now())}
    return _(
        "Figures as of %(now)s. The day isn't closed yet: companies and countries are reported to the ledger then."
    ) % {"now": moment(clock.now())}


def _figures(found: EventReport) -> Figures:
    came = found.totals
    figures = [
        Figure(_("Companies that met a buyer"), number(found.companies), ""),
        Figure(_("Countries"), number(found.countries), ""),
        Figure(_("Meetings held"), number(came.held), "", _("%(count)s missed") % {"count": number(came.missed)}),
    ]
    for kind in HEADLINE:
        _count, amount = came.claims.get(kind, (0, Decimal(0)))
        figures.append(Figure(str(kind.label), money(amount, REPORTING_CURRENCY[kind]), ""))
    return Figures(figures)


def _participants(found: EventReport) -> Section:
    columns = [
        Column(_("Side"), width=20),
        Column(_("On the list"), Kind.NUMBER, 14),
        Column(_("Take part"), Kind.NUMBER, 14),
        Column(_("Have chosen"), Kind.NUMBER, 14),
    ]
    names = {Side.COMPANY: _("Companies"), Side.BUYER: _("Buyers")}
    rows: list[list[Cell]] = [
        [names[Side(side)], row.invited, row.coming, row.chose] for side, row in found.sides.items()
    ]
    return Section(_("Participants"), columns, rows)


def _countries(found: EventReport) -> Section:
    columns = [
        Column(_("Country"), width=24),
        Column(_("Buyers"), Kind.NUMBER, 14),
        Column(_("Meetings held"), Kind.NUMBER, 14),
    ]
    rows: list[list[Cell]] = [[country(row.country), row.buyers, row.held] for row in found.by_country]
    return Section(_("Buyers by country"), columns, rows, nothing=_("No buyer takes part."))


def _meetings(found: EventReport) -> Section:
    came = found.totals
    rows: list[list[Cell]] = [
        [_("Meetings held"), came.held],
        [_("Missed, the buyer didn’t come"), found.missed_by.get(Side.BUYER, 0)],
        [_("Missed, the company didn’t come"), found.missed_by.get(Side.COMPANY, 0)],
        [_("Neither held nor missed"), came.planned],
        [_("Held, without a log"), came.without_log],
    ]
    return Section(_("Meetings"), [Column(_("Meetings"), width=36), Column(_("How many"), Kind.NUMBER, 14)], rows)


def _values(found: EventReport) -> Section:
    columns = [
        Column(_("Kind"), width=24),
        Column(_("How many"), Kind.NUMBER, 10),
        Column(_("Amount"), Kind.MONEY, 18, 2),
        Column(_("Currency"), width=10),
    ]
    claims = found.totals.claims
    rows: list[list[Cell]] = [
        [str(kind.label), claims[kind][0], claims[kind][1], REPORTING_CURRENCY.get(kind, "")]
        for kind in ClaimKind
        if kind in claims
    ]
    note = _("From the results ledger, provisional and confirmed results together.")
    return Section(_("What was agreed on"), columns, rows, note, _("No amount has been reported yet."))


def _companies(found: EventReport) -> Section:
    columns = [
        Column(_("Company"), width=36),
        Column(_("Meetings held"), Kind.NUMBER, 14),
        Column(_("Meetings missed"), Kind.NUMBER, 14),
    ]
    rows: list[list[Cell]] = [[row.participant.organisation.name, row.held, row.missed] for row in found.by_company]
    return Section(_("Meetings by company"), columns, rows, nothing=_("No company takes part."))


def _next_steps(found: EventReport) -> Section:
    columns = [
        Column(_("Company"), width=24),
        Column(_("Buyer"), width=24),
        Column(_("Interest"), width=12),
        Column(_("Buyer asked for"), width=22),
        Column(_("Next step"), width=36),
        Column(_("Due by"), Kind.DATE, 18),
    ]
    rows: list[list[Cell]] = [
        [
            log.meeting.company.organisation.name,
            log.meeting.buyer.organisation.name,
            str(log.get_interest_display()),
            _asked_for(log),
            log.next_step,
            log.next_on,
        ]
        for log in found.next_steps
    ]
    return Section(_("What comes next"), columns, rows, nothing=_("No log says that something is still to be done."))


def _asked_for(log: ConsultationLog) -> str:
    asked = (
        (log.wants_sample, _("Sample")),
        (log.wants_quotation, _("Quotation")),
        (log.wants_certificate, _("Certificate")),
    )
    return ", ".join(name for wanted, name in asked if wanted)


def _years(found: EventReport) -> Section:
    years = found.years.years
    columns = [Column(_("Figure"), width=30), Column(_("Unit"), width=12)]
    columns += [Column(str(year.year), Kind.NUMBER, 16) for year in years]
    columns.append(Column(_("%(year)d, provisional") % {"year": found.consultation.year_id}, Kind.NUMBER, 16))
    rows: list[list[Cell]] = [
        [
            row.first.name,
            row.first.unit,
            *(None if item is None else item.final for item in row.by_year),
            None if row.by_year[-1] is None else row.by_year[-1].provisional,
        ]
        for line in found.years.lines
        if line.line is not None and line.line.pk == found.consultation.line_id
        for row in line.rows
    ]
    note = _("Confirmed results of the line in each year; “–” where a year neither planned nor did it.")
    return Section(_("Years side by side"), columns, rows, note, _("The line has no published figure yet."))


def _written(row: Sequence[Cell], columns: Sequence[Column]) -> list[str]:
    return [
        money(cell) if column.kind == Kind.MONEY else _text(cell) for cell, column in zip(row, columns, strict=True)
    ]


def _text(cell: Cell) -> str:
    match cell:
        case None | "":
            return NO_VALUE
        case datetime():
            return moment(cell)
        case date():
            return day(cell)
        case _:
            return number(cell)

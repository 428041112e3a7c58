"""The parts of a consultation's report that tell of the time after it: MOUs and MOAs, the follow-up."""

from django.utils.translation import gettext as _

from chorok.documents.model import Cell, Column, Kind
from chorok.meetings.domain.queries.event_report import EventReport
from chorok.outcomes.enums import ClaimState
from chorok.web.staff.consultations.report_section import Section


def accords(found: EventReport) -> Section:
    """The MOUs and MOAs, each with what the ledger says of it."""
    columns = [
        Column(_("Kind"), width=8),
        Column(_("Company"), width=24),
        Column(_("Buyer"), width=24),
        Column(_("What it is about"), width=32),
        Column(_("Signed on"), Kind.DATE, 18),
        Column(_("Years"), Kind.NUMBER, 8),
        Column(_("Amount (USD)"), Kind.MONEY, 16, 2),
        Column(_("State"), width=12),
    ]
    rows: list[list[Cell]] = [
        [
            str(row.get_kind_display()),
            row.company.organisation.name,
            row.buyer.organisation.name,
            row.subject,
            row.signed_on,
            row.years,
            None if row.amount is None else row.claim.reported_amount,
            str(ClaimState(row.claim.state).label),
        ]
        for row in found.accords
    ]
    return Section(_("MOU and MOA"), columns, rows, nothing=_("No MOU or MOA was entered."))


def follow_up(found: EventReport) -> Section:
    """The follow-up by round: how many answered, what their answers brought."""
    columns = [
        Column(_("Round"), width=18),
        Column(_("Were asked"), Kind.NUMBER, 10),
        Column(_("Have answered"), Kind.NUMBER, 10),
        Column(_("Response rate (%)"), Kind.NUMBER, 14, 1),
        Column(_("Contracts (USD)"), Kind.MONEY, 18, 2),
        Column(_("Exports (USD)"), Kind.MONEY, 18, 2),
    ]
    rows: list[list[Cell]] = [
        [
            str(row.round.label),
            row.asked,
            row.answered,
            row.percent,
            row.contracts,
            row.exports,
        ]
        for row in found.rounds
    ]
    note = _("Contracts and exports are those the companies told of in the round; the ledger's amounts.")
    return Section(_("Follow-up"), columns, rows, note if rows else "", _("No follow-up is due yet."))

"""Logs that are missing: the company has a to-do and gets a mail a week until they are written.

A log is missing once its meeting has been over for `DAYS`, by the times that held on the day; meetings that were missed
or called off need none, nor do those whose company or buyer was noted to be gone in their slot.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Count, Min, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain import no_shows
from chorok.meetings.domain.links import desk_of
from chorok.meetings.domain.notices import KIND_LOGS, tell_participant
from chorok.meetings.domain.times import running_late
from chorok.meetings.enums import STANDING, Side
from chorok.meetings.models import Consultation, Meeting, Participant
from chorok.todos.domain.todos import close_todo, open_todo

#: Days after a meeting from which on its log is missing, and days between two mails about it.
DAYS, MAIL_EVERY = 2, 7


def missing_logs(*, days: int = DAYS) -> "QuerySet[Meeting]":
    """Return the meetings over for `days` without a log, of consultations whose logs may still be written."""
    border = clock.now() - timedelta(days=days)
    rows = Meeting.objects.filter(
        consultation__state__in=policy.LOGGED,
        state__in=STANDING,
        log=None,
        slot__ends_at__lte=border,
    )
    return rows.exclude(slot__in=running_late(border, edge="ends_at")).exclude(no_shows.fell_through())


@transaction.atomic
def chase_logs() -> int:
    """Open a to-do for each company with missing logs and mail it once a week; return how many mails were written."""
    mails = 0
    for company, number in _companies(missing_logs()):
        _open(company, number)
        # Counted from the day itself, so that a run that comes twice mails once.
        week = ((clock.now() - company.begins_at).days - DAYS) // MAIL_EVERY  # type: ignore[attr-defined]
        mails += _mail(company, number, f"week-{week}")
    return mails


@transaction.atomic
def remind_of_logs(*, actor: Actor, consultation: Consultation) -> int:
    """Remind all companies of a consultation of logs missing by now; return how many companies.

    Each person gets this mail once a day at most, however often the button is pressed. Raises Refused but for staff.
    """
    require(policy.can_prepare(actor))
    reminded = 0
    for company, number in _companies(missing_logs(days=0).filter(consultation=consultation)):
        _open(company, number)
        reminded += _mail(company, number, f"asked-{clock.today():%Y%m%d}") > 0
    return reminded


def settle_chase(company: Participant) -> None:
    """After a meeting got its log or was missed: close the company's to-do once nothing is missing any more."""
    if not missing_logs(days=0).filter(company=company).exists():
        close_todo(_key(company))


def end_chase(consultation: Consultation) -> None:
    """The logs of a consultation don't change any more: no company is asked for one."""
    for company in consultation.participants.filter(side=Side.COMPANY):
        close_todo(_key(company))


def _companies(meetings: "QuerySet[Meeting]") -> list[tuple[Participant, int]]:
    numbers = dict(meetings.order_by().values_list("company").annotate(number=Count("pk")))
    rows = Participant.objects.filter(pk__in=numbers).select_related("consultation", "organisation")
    rows = rows.annotate(begins_at=Min("consultation__slots__starts_at")).order_by("pk")
    return [(row, numbers[row.pk]) for row in rows]


def _open(company: Participant, number: int) -> None:
    open_todo(
        key=_key(company),
        kind=KIND_LOGS,
        title=format_lazy(_("Write the consultation logs still missing: {number}"), number=number),
        link=desk_of(company, "timetable/"),
        organisation=company.organisation,
    )


def _mail(company: Participant, number: int, when: str) -> int:
    return tell_participant(
        company,
        kind=KIND_LOGS,
        subject=_("Consultation logs are missing"),
        body=format_lazy(
            _(
                "Logs of your meetings at the export consultation are still missing: {number}. Please write what was "
                "talked about. If a meeting wasn't held, tell the centre."
            ),
            number=number,
        ),
        link=desk_of(company, "timetable/"),
        key=f"meetings.logs:{company.pk}:{when}",
    )


def _key(company: Participant) -> str:
    return f"meetings.logs:{company.pk}"

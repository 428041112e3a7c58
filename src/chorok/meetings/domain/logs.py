"""Consultation logs (상담일지): what came of a meeting, written on the spot, each amount a claim of the ledger.

A log may be written from the meeting's beginning on, as it was noted or as the delays of the day have it. Changing an
amount corrects its claim, emptying it withdraws the claim; once the centre has confirmed a claim only its staff changes
it. What the buyer confirmed may be changed, and the buyer is asked again (`domain.confirming`).
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.money import CURRENCIES
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain import confirming, times
from chorok.meetings.domain.chasing import settle_chase
from chorok.meetings.domain.claiming import settle
from chorok.meetings.domain.confirming import AMOUNTS
from chorok.meetings.domain.holding import take_in_late
from chorok.meetings.domain.rounds import settle_rounds
from chorok.meetings.enums import STANDING, ConsultationState, Interest, LogAuthor, MeetingState
from chorok.meetings.models import ConsultationLog, Meeting, MeetingClaim, Participant
from chorok.outcomes.domain.stating import Stated
from chorok.outcomes.enums import ClaimKind
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.registry.models import GoodsCode

SOURCE = "log"


@dataclass(frozen=True, kw_only=True)
class Told:
    """What a log says; amounts in `currency`, the one that was spoken of."""

    goods: str
    interest: int
    currency: str = "USD"
    goods_code: GoodsCode | None = None
    value: Decimal | None = None
    expected_contract: Decimal | None = None
    contract: Decimal | None = None
    talked: str = ""
    wants_sample: bool = False
    wants_quotation: bool = False
    wants_certificate: bool = False
    next_step: str = ""
    next_on: date | None = None
    finished: bool = False


@transaction.atomic
def write_log(
    *, actor: Actor, meeting: Meeting, told: Told, ask_buyer: bool = False, seen: str = ""
) -> ConsultationLog:
    """Write a meeting's log, or write it anew; the meeting counts as held. `ask_buyer` mails the buyer the link.

    `seen` is the `stamp` of the log the writer had before them. Raises Outdated where somebody else wrote it since.
    Raises DomainError with the field that is wrong, before the meeting's time, for a meeting that was missed or
    cancelled, and when a claim behind an amount can't be changed any more; then nothing is written.
    """
    row = lock_meeting(meeting)
    require(policy.can_write_log(actor, row))
    _require_logged(row)
    if row.state not in STANDING:
        raise DomainError(_("This meeting wasn't held."))
    late = times.shifts(row.consultation)
    if not times.has_begun(row, late):
        raise DomainError(_("The log can be written once the meeting has begun."))
    values = _checked(told)
    now = clock.now()
    known = ConsultationLog.objects.filter(meeting=row).first()
    if seen and seen != stamp(known):
        raise Outdated(_("Somebody else wrote this log meanwhile. Open the page again and look at it first."))
    before = None if known is None else confirming.shown(known)
    said = {} if known is None else _stated(known, times.day_of(row))
    by_buyer = known is not None and confirming.was_confirmed_by_buyer(known)
    log = known or ConsultationLog(
        meeting=row, written_at=now, written_by_id=actor.user_id, written_as=_author(actor, row)
    )
    for name, value in values.items():
        setattr(log, name, value)
    log.changed_at = now
    log.save()
    if row.state != MeetingState.HELD:
        row.state, row.changed_at = MeetingState.HELD, now
        row.started_at = row.started_at or times.timed(row, late).begins
        row.save(update_fields=["state", "changed_at", "started_at"])
        if row.consultation.state == ConsultationState.HELD:
            take_in_late(row)
    for kind, stated in _stated(log, times.day_of(row)).items():
        # What the buyer alone confirmed the writer may change: the buyer is asked again.
        settle(
            actor=actor,
            meeting=row,
            source=SOURCE,
            stated=stated,
            before=said.get(kind),
            reason=_("The consultation log was changed."),
            open_to_writer=by_buyer and not _confirmed_by_centre(row, kind),
        )
    asked = confirming.ask_again(actor=actor, log=log, before=before)
    if ask_buyer and not asked:
        confirming.ask_buyer(actor=actor, log=log)
    settle_chase(row.company)
    settle_rounds(row.company)
    return log


@transaction.atomic
def mark_missed(*, actor: Actor, meeting: Meeting, by: Participant) -> Meeting:
    """Say that a meeting wasn't held since somebody didn't come.

    Raises DomainError once it has a log, and once the consultation is closed.
    """
    row = lock_meeting(meeting)
    require(policy.can_prepare(actor))
    _require_logged(row)
    if by.pk not in (row.company_id, row.buyer_id):
        raise DomainError(_("Say which of the two didn't come."), field="by")
    if row.state != MeetingState.PLANNED:
        raise DomainError(_("This step is not possible in the record's present state."))
    row.state, row.missed_by, row.changed_at = MeetingState.MISSED, by, clock.now()
    row.save(update_fields=["state", "missed_by", "changed_at"])
    settle_chase(row.company)
    return row


def stamp(log: ConsultationLog | None) -> str:
    """Return what tells one state of a log from another; a log that isn't written yet has a state as well."""
    return "none" if log is None else log.changed_at.isoformat()


def _require_logged(meeting: Meeting) -> None:
    if meeting.consultation.state not in policy.LOGGED:
        raise DomainError(_("The consultation is closed; its logs don't change any more."))


def lock_meeting(meeting: Meeting) -> Meeting:
    """Lock a meeting's row and return it as it stands now."""
    rows = Meeting.objects.select_for_update(of=("self",)).select_related(
        "consultation__line", "consultation__year", "company__organisation", "buyer__organisation", "slot",
        "interpreter",
    )  # fmt: skip
    return rows.get(pk=meeting.pk)


def _checked(told: Told) -> dict[str, object]:
    if told.interest not in Interest.values:
        raise DomainError(_("Choose one of the list."), field="interest")
    if told.currency not in CURRENCIES:
        raise DomainError(_("Choose one of the list."), field="currency")
    amounts = {name: getattr(told, name) for name in AMOUNTS.values()}
    for name, amount in amounts.items():
        if amount is not None and (not amount.is_finite() or amount < 0):
            raise DomainError(_("An amount can't be negative."), field=name)
    return {
        **amounts,
        "currency": told.currency,
        "interest": told.interest,
        "goods": one_line(told.goods, field="goods", limit=300, required=True),
        "goods_code": told.goods_code,
        "talked": paragraphs(told.talked, field="talked", limit=3000),
        "wants_sample": told.wants_sample,
        "wants_quotation": told.wants_quotation,
        "wants_certificate": told.wants_certificate,
        "next_step": one_line(told.next_step, field="next_step", limit=300),
        "next_on": told.next_on,
        "finished": told.finished,
    }


def _stated(log: ConsultationLog, on: date) -> dict[ClaimKind, Stated]:
    """Return what a log says of each kind, the meeting's day being `on`."""
    return {
        kind: Stated(kind=kind, amount=getattr(log, name), currency=log.currency, on=on, amount_field=name)
        for kind, name in AMOUNTS.items()
    }


def _author(actor: Actor, meeting: Meeting) -> LogAuthor:
    if policy.belongs_to(actor, meeting.company):
        return LogAuthor.COMPANY
    return LogAuthor.INTERPRETER if policy.interprets(actor, meeting.interpreter) else LogAuthor.STAFF


def _confirmed_by_centre(meeting: Meeting, kind: ClaimKind) -> bool:
    links = MeetingClaim.objects.filter(meeting=meeting, source=SOURCE, kind=kind)
    return links.filter(claim__confirmed_by__isnull=False).exists()

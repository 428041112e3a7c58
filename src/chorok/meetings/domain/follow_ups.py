"""The answer to a follow-up: what was signed and exported since becomes claims of the ledger, each counted once.

An answer tells what is new since the one before. It may be changed later: a changed amount is a correction.
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
from chorok.meetings.domain.claiming import settle
from chorok.meetings.domain.logs import lock_meeting
from chorok.meetings.domain.rounds import FOLLOWED, settle_rounds, take_up_again
from chorok.meetings.domain.times import day_of
from chorok.meetings.enums import Course, LogAuthor
from chorok.meetings.models import FollowUp, Meeting, MeetingClaim
from chorok.outcomes.domain.stating import Stated
from chorok.outcomes.enums import ClaimKind, ClaimState, Round
from chorok.programs.domain.texts import one_line

#: The amounts of an answer and their days by the kind of claim they make.
AMOUNTS = {ClaimKind.CONTRACT: ("contract", "contract_on"), ClaimKind.EXPORT: ("export", "export_on")}


@dataclass(frozen=True, kw_only=True)
class Became:
    """What an answer says; the amounts are what was signed and exported since the answer before, in `currency`."""

    course: str
    sample_sent: bool = False
    quotation_sent: bool = False
    currency: str = "USD"
    contract: Decimal | None = None
    contract_on: date | None = None
    export: Decimal | None = None
    export_on: date | None = None
    ended_reason: str = ""
    next_step: str = ""
    next_on: date | None = None


@transaction.atomic
def answer_follow_up(*, actor: Actor, follow_up: FollowUp, became: Became, seen: str = "") -> FollowUp:
    """Write what became of a meeting, or write it anew. `seen` is the `stamp` of the answer the writer had before them.

    Raises Outdated where somebody else wrote the answer since. Raises DomainError with the field that is wrong; for a
    round that a later one replaced before it was answered, or that is over since the meeting has ended; for an amount
    of the same day that was reported before; and when a claim behind an amount can't be changed any more. Then nothing
    is written.
    """
    meeting = lock_meeting(follow_up.meeting)
    row = FollowUp.objects.select_for_update(of=("self",)).get(pk=follow_up.pk)
    require(policy.can_answer_follow_up(actor, meeting))
    if meeting.consultation.state not in FOLLOWED:
        raise DomainError(_("This step is not possible in the record's present state."))
    if seen and seen != row.stamp:
        raise Outdated(_("Somebody else wrote this answer meanwhile. Open the page again and look at it first."))
    if row.answered_at is None:
        _require_asked(row)
    had_ended = row.course == Course.ENDED
    said = {} if row.answered_at is None else _stated(row, meeting)
    for name, value in _checked(became, meeting).items():
        setattr(row, name, value)
    now = clock.now()
    if row.answered_at is None:
        by_company = policy.belongs_to(actor, meeting.company)
        row.answered_at, row.answered_by_id = now, actor.user_id
        row.answered_as = LogAuthor.COMPANY if by_company else LogAuthor.STAFF
    row.changed_at = now
    row.save()
    for kind, stated in _stated(row, meeting).items():
        settle(
            actor=actor,
            meeting=meeting,
            source=row.source,
            stated=stated,
            before=said.get(kind),
            reason=_("The answer to the follow-up was changed."),
        )
    if had_ended:
        take_up_again(meeting)
    settle_rounds(meeting.company)
    return row


def _require_asked(row: FollowUp) -> None:
    if FollowUp.objects.filter(meeting=row.meeting_id, round__gt=row.round).exists():
        raise DomainError(_("A later follow-up of this meeting was opened. Please answer that one."))
    if FollowUp.objects.ended().filter(meeting=row.meeting_id).exists():
        raise DomainError(_("An earlier answer says that it has ended. If that is wrong, change that answer first."))


@dataclass(frozen=True)
class Known:
    """A contract or an export of a meeting that stands in the ledger; `round` is None where its log told of it."""

    kind: ClaimKind
    amount: Decimal
    currency: str
    on: date
    round: Round | None


def reported(meeting: Meeting, *, but: str = "") -> list[Known]:
    """Return the contracts and exports of a meeting in the ledger by their day, those of the source `but` left out."""
    links = MeetingClaim.objects.filter(meeting=meeting, kind__in=AMOUNTS).exclude(source=but)
    links = links.exclude(claim__state=ClaimState.WITHDRAWN).select_related("claim")
    return [
        Known(ClaimKind(link.kind), link.claim.amount, link.claim.currency, link.claim.happened_on, _round(link.source))
        for link in links.order_by("claim__happened_on", "claim_id")
        if link.claim.amount is not None
    ]


def _stated(row: FollowUp, meeting: Meeting) -> dict[ClaimKind, Stated]:
    """Return what an answer says of each kind."""
    return {
        kind: Stated(
            kind=kind,
            amount=getattr(row, name),
            currency=row.currency,
            on=getattr(row, day_name) or day_of(meeting),
            amount_field=name,
            day_field=day_name,
        )
        for kind, (name, day_name) in AMOUNTS.items()
    }


def _round(source: str) -> Round | None:
    months = source.removeprefix("followup-")
    return Round(int(months)) if months != source else None


def _checked(became: Became, meeting: Meeting) -> dict[str, object]:
    if became.course not in Course.values:
        raise DomainError(_("Choose one of the list."), field="course")
    if became.currency not in CURRENCIES:
        raise DomainError(_("Choose one of the list."), field="currency")
    for name, day_name in AMOUNTS.values():
        _check_amount(getattr(became, name), getattr(became, day_name), name, day_name, meeting)
    ended = became.course == Course.ENDED
    return {
        "course": became.course,
        "sample_sent": became.sample_sent,
        "quotation_sent": became.quotation_sent,
        "currency": became.currency,
        "contract": became.contract,
        "contract_on": became.contract_on if became.contract is not None else None,
        "export": became.export,
        "export_on": became.export_on if became.export is not None else None,
        "ended_reason": one_line(became.ended_reason, field="ended_reason", limit=300, required=True) if ended else "",
        "next_step": one_line(became.next_step, field="next_step", limit=300),
        "next_on": became.next_on,
    }


def _check_amount(amount: Decimal | None, on: date | None, name: str, day_name: str, meeting: Meeting) -> None:
    if amount is None:
        return
    if not amount.is_finite() or amount < 0:
        raise DomainError(_("An amount can't be negative."), field=name)
    if on is None:
        raise DomainError(_("Give the day for this amount."), field=day_name)
    if on < day_of(meeting):
        raise DomainError(_("The day can't lie before the meeting."), field=day_name)
    if on > clock.today():
        raise DomainError(_("This day has not come yet."), field=day_name)

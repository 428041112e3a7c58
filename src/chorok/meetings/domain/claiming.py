"""What a record of a consultation says of an amount becomes a claim of the ledger, and stays what the ledger says.

The first amount is reported, another one corrects the claim, none withdraws it. A log and each round of its follow-up
are sources of their own, so that a later answer adds to what was reported before and nothing is counted twice.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils import translation
from django.utils.translation import gettext as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core.errors import DomainError, Text
from chorok.meetings.models import Meeting, MeetingClaim
from chorok.outcomes.domain.claims import correct_claim, report_claim, withdraw_claim
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.models import Claim
from chorok.outcomes.policy import can_change, can_report


@dataclass(frozen=True, kw_only=True)
class Stated:
    """What a record says of one kind of result; no amount, or one of 0, says that there is none.

    `amount_field` and `day_field` are where a refusal of the ledger is shown.
    """

    kind: ClaimKind
    amount: Decimal | None
    currency: str
    on: date
    amount_field: str
    day_field: str | None = None


def settle(
    *,
    actor: Actor,
    meeting: Meeting,
    source: str,
    stated: Stated,
    reason: Text,
    before: Stated | None = None,
    open_to_writer: bool = False,
) -> None:
    """Make the ledger say what the record `source` of a meeting says of one kind.

    `before` is what the record said until now: where that stays, so does what the centre corrected in the ledger since.
    `reason` stands in a correction's entry. Raises DomainError when a rule of the ledger is broken, and when the same
    amount of the same day stands in another record of the meeting, and when the centre has confirmed the claim and
    somebody else would change it; `open_to_writer` lets them although it is confirmed.
    """
    if stated == before:
        return
    links = MeetingClaim.objects.filter(meeting=meeting, source=source, kind=stated.kind)
    link = links.select_related("claim").first()
    told = (stated.amount, stated.currency, stated.on)
    if link is not None and stated.amount and (link.claim.amount, link.claim.currency, link.claim.happened_on) == told:
        return
    _refuse_twice(meeting, source, stated)
    with shown_at(stated.amount_field, stated.day_field):
        if link is not None and _corrected(actor, link.claim, stated, str(reason), open_to_writer):
            return
        if link is not None:
            link.delete()
        if stated.amount:
            claim = _report(actor, meeting, stated)
            MeetingClaim.objects.create(meeting=meeting, claim=claim, source=source, kind=stated.kind)


def _refuse_twice(meeting: Meeting, source: str, stated: Stated) -> None:
    others = MeetingClaim.objects.filter(meeting=meeting, kind=stated.kind).exclude(source=source)
    same = others.filter(
        claim__amount=stated.amount, claim__currency=stated.currency, claim__happened_on=stated.on
    ).exclude(claim__state=ClaimState.WITHDRAWN)
    if stated.amount and same.exists():
        raise DomainError(
            _("This amount was reported before for the same day. Tell here only what came since."),
            field=stated.amount_field,
        )


@contextmanager
def shown_at(amount_field: str, day_field: str | None) -> Iterator[None]:
    """Say what the ledger refuses inside the block beside the field of the form that a person sees."""
    fields = {"amount": amount_field, "rate": "currency", "happened_on": day_field, "year": day_field}
    try:
        yield
    except DomainError as refusal:
        if refusal.field not in fields:
            raise
        raise DomainError(refusal.message, field=fields[refusal.field]) from refusal


def _corrected(actor: Actor, claim: Claim, stated: Stated, reason: str, open_to_writer: bool) -> bool:
    """Correct a claim; where that can't be, since it is to go or to change its year, withdraw it and return False."""
    if claim.state == ClaimState.WITHDRAWN:  # the centre took it back in the ledger; another figure begins anew
        return False
    if claim.state != ClaimState.REPORTED and not open_to_writer and not actor.is_staff:
        message = _("The centre has confirmed this amount. Ask the centre to correct it.")
        raise DomainError(message, field=stated.amount_field)
    # Whoever may write the record changes a provisional claim, also one that a colleague or the hub reported.
    who = actor if can_change(actor, claim) else SYSTEM
    if not stated.amount or claim.year_id != stated.on.year:
        withdraw_claim(actor=who, claim=claim, reason=reason)
        return False
    # Another day has another rate.
    rate = {} if claim.happened_on == stated.on else {"rate": None}
    correct_claim(
        actor=who,
        claim=claim,
        reason=reason,
        amount=stated.amount,
        currency=stated.currency,
        happened_on=stated.on,
        **rate,
    )
    return True


def _report(actor: Actor, meeting: Meeting, stated: Stated) -> Claim:
    """Report a claim for the meeting's company; an interpreter's log is reported by the hub itself."""
    company, buyer = meeting.company.organisation, meeting.buyer.organisation
    return report_claim(
        actor=actor if can_report(actor, [company]) else SYSTEM,
        year=stated.on.year,
        line=meeting.consultation.line,
        kind=stated.kind,
        title_ko=_title(meeting, "ko"),
        title_en=_title(meeting, "en"),
        happened_on=stated.on,
        amount=stated.amount,
        currency=stated.currency,
        country=buyer.country,
        organisations=[company],
        fictitious=meeting.consultation.fictitious,
    )


def _title(meeting: Meeting, language: str) -> str:
    with translation.override(language):
        names = {"company": meeting.company.organisation.name, "buyer": meeting.buyer.organisation.name}
        return (_("Consultation: %(company)s – %(buyer)s") % names)[:200]

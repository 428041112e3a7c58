"""What a record of a consultation says of an amount becomes a claim of the ledger, and stays what the ledger says.

The first amount is reported, another one corrects the claim, none withdraws it. A log and each round of its follow-up
are sources of their own, so that a later answer adds to what was reported before and nothing is counted twice.
"""

from dataclasses import replace

from django.utils import translation
from django.utils.translation import gettext as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core.errors import DomainError, Text
from chorok.meetings.models import Meeting, MeetingClaim
from chorok.outcomes.domain.claims import report_claim
from chorok.outcomes.domain.stating import Stated, bring_claim_to, says, shown_at
from chorok.outcomes.enums import ClaimState
from chorok.outcomes.models import Claim
from chorok.outcomes.policy import can_report


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
    """Make the ledger say what the record `source` of a meeting says of one kind; an amount of 0 says there is none.

    `before` is what the record said until now: where that stays, so does what the centre corrected in the ledger since.
    `reason` stands in a correction's entry. Raises DomainError when a rule of the ledger is broken, and when the same
    amount of the same day stands in another record of the meeting, and when the centre has confirmed the claim and
    somebody else would change it; `open_to_writer` lets them although it is confirmed.
    """
    if stated == before:
        return
    stated = replace(stated, amount=stated.amount or None)
    links = MeetingClaim.objects.filter(meeting=meeting, source=source, kind=stated.kind)
    link = links.select_related("claim").first()
    if link is not None and stated.amount and says(link.claim, stated):
        return
    _refuse_twice(meeting, source, stated)
    with shown_at(stated.amount_field, stated.day_field):
        if link is not None and bring_claim_to(
            actor=actor, claim=link.claim, stated=stated, reason=str(reason), open_to_writer=open_to_writer
        ):
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

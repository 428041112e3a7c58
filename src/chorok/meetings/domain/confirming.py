"""A log confirmed by the other side: the buyer gets a one-time link, compares the figures and says yes or no.

Yes makes the log's claims final, as `outcomes.domain.confirmation` does for a company's link. Whatever changes
afterwards in what the buyer saw is a correction of the ledger, and the buyer is asked again.
"""

from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import VISITOR, Actor
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.outbox import is_muted
from chorok.core.policy import require
from chorok.core.tokens import new_token, token_hash
from chorok.meetings import policy
from chorok.meetings.domain import log_notices
from chorok.meetings.domain.links import require_acting
from chorok.meetings.domain.notices import KIND_LOGS
from chorok.meetings.domain.queries.reach import writing_to
from chorok.meetings.enums import Answer
from chorok.meetings.models import ConsultationLog, LogConfirmation, Meeting, MeetingClaim
from chorok.outcomes.domain.claims import lock_claim
from chorok.outcomes.domain.confirmation import settle_by_link
from chorok.outcomes.enums import ClaimKind, ClaimState
from chorok.outcomes.policy import can_answer_for_company
from chorok.programs.domain.texts import one_line, paragraphs

#: Days a link may be answered.
DAYS = 14
#: The amounts of a log by the kind of claim they make.
AMOUNTS = {
    ClaimKind.CONSULTATION: "value",
    ClaimKind.EXPECTED_CONTRACT: "expected_contract",
    ClaimKind.CONTRACT: "contract",
}
#: What the buyer is shown; a change of any of it asks again.
SHOWN = (
    "goods", "interest", "currency", "value", "expected_contract", "contract", "wants_sample", "wants_quotation",
    "wants_certificate", "next_step", "next_on",
)  # fmt: skip


@transaction.atomic
def ask_buyer(*, actor: Actor, log: ConsultationLog) -> LogConfirmation:
    """Mail the buyer a link to confirm a log; an older link lapses.

    The address is the one the buyer's own person signs in with, so that nobody can send the link to themselves; the
    link works as long as that person acts for the buyer. Raises DomainError when the buyer has nobody to ask or
    confirmed these figures already.
    """
    locked = _lock(log)
    require(policy.can_write_log(actor, locked.meeting))
    latest = locked.confirmations.first()
    if latest is not None and latest.answer == Answer.YES and not latest.outdated:
        raise DomainError(_("The buyer has confirmed this log already."), field="ask_buyer")
    person = _person_of(locked.meeting)
    if person is None:
        message = _("Nobody of this buyer can be asked: no person of it has an account, or all want no such mails.")
        raise DomainError(message, field="ask_buyer")
    _void(locked)
    token, kept = new_token()
    asked = LogConfirmation.objects.create(
        log=locked,
        recipient=person,
        token_hash=kept,
        asked_at=clock.now(),
        asked_by_id=actor.user_id,
        expires_at=clock.in_days(DAYS),
    )
    log_notices.ask_buyer(asked, token=token)
    return asked


def find_confirmation(token: str) -> LogConfirmation | None:
    """Return the question a link belongs to, whatever became of it."""
    rows = LogConfirmation.objects.select_related(
        "recipient", "log__meeting__company__organisation", "log__meeting__buyer__organisation", "log__meeting__slot",
        "log__meeting__consultation",
    )  # fmt: skip
    return rows.filter(token_hash=token_hash(token)).first()


def is_open(asked: LogConfirmation) -> bool:
    """Say whether the link can still be answered."""
    return asked.answered_at is None and not asked.outdated and asked.expires_at > clock.now()


@transaction.atomic
def answer_log(*, token: str, answer: str, name: str, comment: str = "", actor: Actor = VISITOR) -> LogConfirmation:
    """Take the buyer's answer: yes makes the log's claims final, no tells who wrote the log and who asked.

    The token is the permission and is used up. Raises DomainError when the link is unknown, used or lapsed, when the
    name or, for a no, the comment is missing, and when the year was closed; Refused for the centre's staff and for the
    company that says the figures itself.
    """
    require(can_answer_for_company(actor))
    known = find_confirmation(token)
    if known is None:
        raise DomainError(_("This link is not valid. Please ask the centre for a new one."))
    log = _lock(known.log)
    require(policy.can_confirm_log(actor, log.meeting))
    asked = LogConfirmation.objects.select_for_update(of=("self",)).select_related("recipient").get(pk=known.pk)
    if asked.answered_at is not None:
        raise DomainError(_("This link was already used."))
    require_acting(asked.recipient, log.meeting.buyer)
    if not is_open(asked):
        raise DomainError(_("This link has expired. Please ask the centre for a new one."))
    if answer not in Answer.values:
        raise DomainError(_("Say yes or no."), field="answer")
    asked.answered_at = clock.now()
    asked.answer = answer
    asked.answered_as = one_line(name, field="name", limit=100, required=True)
    asked.comment = paragraphs(comment, field="comment", limit=1000)
    if answer == Answer.NO and not asked.comment:
        raise DomainError(_("Please say what is different."), field="comment")
    asked.save(update_fields=["answered_at", "answer", "answered_as", "comment"])
    if answer == Answer.NO:
        log_notices.doubted(asked, log)
        return asked
    links = MeetingClaim.objects.filter(meeting=log.meeting, source="log").select_related("claim")
    for link in links.order_by("claim_id"):
        claim = lock_claim(link.claim)
        # The centre may have corrected it in the ledger since: the buyer says yes to the figure of the log alone.
        seen = (getattr(log, AMOUNTS[ClaimKind(link.kind)]), log.currency)
        if claim.state == ClaimState.REPORTED and (claim.amount, claim.currency) == seen:
            settle_by_link(
                claim, name=asked.answered_as, organisation=log.meeting.buyer.organisation, at=asked.answered_at
            )
    return asked


def was_confirmed_by_buyer(log: ConsultationLog) -> bool:
    """Whether the buyer's yes stands: given, and nothing changed since."""
    return log.confirmations.filter(answer=Answer.YES, outdated=False).exists()


def ask_again(*, actor: Actor, log: ConsultationLog, before: dict[str, object] | None) -> bool:
    """After a log was written: if the buyer was asked about other figures, let that lapse, ask anew and say so."""
    if before is None or before == shown(log):
        return False
    earlier = LogConfirmation.objects.filter(log=log, outdated=False)
    if not earlier.exists():
        return False
    earlier.update(outdated=True)
    if _person_of(log.meeting) is None:
        return False
    ask_buyer(actor=actor, log=log)
    return True


def shown(log: ConsultationLog) -> dict[str, object]:
    """Return what the buyer sees of a log, by field."""
    return {name: getattr(log, name) for name in SHOWN}


def _void(log: ConsultationLog) -> None:
    waiting = LogConfirmation.objects.filter(log=log, answered_at=None, expires_at__gt=clock.now())
    waiting.update(expires_at=clock.now())


def _lock(log: ConsultationLog) -> ConsultationLog:
    # The meeting first, as whoever writes the log does.
    Meeting.objects.select_for_update(of=("self",)).get(pk=log.meeting_id)
    rows = ConsultationLog.objects.select_related(
        "written_by", "meeting__company__organisation", "meeting__buyer__organisation", "meeting__interpreter",
        "meeting__consultation",
    )  # fmt: skip
    return rows.get(pk=log.pk)


def _person_of(meeting: Meeting) -> User | None:
    people = (member.user for member in writing_to([meeting.buyer.organisation_id]))
    return next((person for person in people if not is_muted(person, KIND_LOGS)), None)

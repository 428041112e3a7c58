"""MOUs (업무협약) and MOAs (합의각서) signed at a consultation or after it: each is a result of its own in the ledger.

The ledger counts them in US dollars and wants an amount. A paper that names none counts as one MOU of 0 dollars, as in
the centre's published figures, where number and value of MOUs stand side by side.
"""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils.translation import gettext as _

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Outdated
from chorok.core.money import CURRENCIES
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.domain.rounds import FOLLOWED
from chorok.meetings.domain.times import first_day
from chorok.meetings.enums import AccordKind, ParticipantState, Side
from chorok.meetings.models import Accord, Consultation, Participant
from chorok.outcomes.domain.claims import correct_claim, report_claim, withdraw_claim
from chorok.outcomes.domain.evidence import add_evidence
from chorok.outcomes.domain.stating import shown_at
from chorok.outcomes.enums import REPORTING_CURRENCY, ClaimKind, ClaimState
from chorok.outcomes.policy import can_change
from chorok.programs.domain.texts import one_line

LONGEST = 30


@dataclass(frozen=True, kw_only=True)
class Signed:
    """What an MOU or MOA says: what about, when, for how many years, and what it is worth where it says so."""

    subject: str
    signed_on: date
    years: int | None = None
    amount: Decimal | None = None
    currency: str = "USD"
    others: str = ""


@transaction.atomic
def enter_accord(
    *, actor: Actor, kind: str, company: Participant, buyer: Participant, signed: Signed, upload: UploadedFile
) -> Accord:
    """Enter an MOU or MOA of a company and a buyer of one consultation, with its file.

    Raises DomainError with the field that is wrong: parties of two consultations or that don't take part, a day before
    the consultation or in a closed year, an MOA without its years, a file that isn't taken; and for one that somebody
    else entered already. Then nothing is written.
    """
    consultation = lock_consultation(company.consultation)
    require(policy.can_enter_accord(actor, company))
    _check_parties(consultation, company, buyer)
    if kind not in AccordKind.values:
        raise DomainError(_("Choose one of the list."), field="kind")
    values = _checked(kind, signed, consultation)
    same = {"kind": kind, "company": company, "buyer": buyer, "signed_on": signed.signed_on, "amount": signed.amount}
    if Accord.objects.standing().filter(**same).exists():
        raise DomainError(_("This was entered already, with the same parties, day and amount."), field="signed_on")
    with shown_at("amount", "signed_on"):
        claim = report_claim(
            actor=actor,
            year=signed.signed_on.year,
            line=consultation.line,
            kind=ClaimKind(kind),
            title_ko=_title(kind, values["subject"]),
            country=buyer.organisation.country,
            organisations=[company.organisation],
            fictitious=consultation.fictitious,
            **_facts(kind, values),
        )
    now = clock.now()
    row = Accord.objects.create(
        consultation=consultation,
        kind=kind,
        company=company,
        buyer=buyer,
        claim=claim,
        entered_at=now,
        entered_by_id=actor.user_id,
        changed_at=now,
        **values,
    )
    add_evidence(actor=actor, claim=claim, title=claim.title_ko, upload=upload)
    return row


@transaction.atomic
def change_accord(
    *, actor: Actor, accord: Accord, signed: Signed, upload: UploadedFile | None = None, seen: str = ""
) -> Accord:
    """Correct what was entered; `upload` adds another file. Kind, parties and the year of the signature stay.

    `seen` is the `stamp` of the entry the writer had before them. Raises Outdated where somebody else changed it since,
    DomainError as `enter_accord`, and once the centre has confirmed it for everybody but the centre's staff.
    """
    row = _open(actor, accord)
    if seen and seen != row.stamp:
        raise Outdated(_("Somebody else changed this entry meanwhile. Open the page again and look at it first."))
    values = _checked(row.kind, signed, row.consultation)
    if signed.signed_on.year != row.claim.year_id:
        raise DomainError(
            _("The year of the signature can't be changed. Withdraw this entry and enter it anew."), field="signed_on"
        )
    before = _facts(row.kind, _values_of(row))
    wanted = _facts(row.kind, values)
    title = _title(row.kind, values["subject"])
    if before != wanted or title != row.claim.title_ko:
        who = actor if can_change(actor, row.claim) else SYSTEM
        reason = _("The entry of the MOU was changed.")
        # Another day has another rate.
        rate = {} if row.claim.happened_on == signed.signed_on else {"rate": None}
        with shown_at("amount", "signed_on"):
            correct_claim(actor=who, claim=row.claim, reason=reason, title_ko=title, **wanted, **rate)
    for name, value in values.items():
        setattr(row, name, value)
    row.changed_at = clock.now()
    row.save(update_fields=[*values, "changed_at"])
    if upload is not None:
        add_evidence(actor=actor, claim=row.claim, title=title, upload=upload)
    return row


@transaction.atomic
def withdraw_accord(*, actor: Actor, accord: Accord, reason: str) -> Accord:
    """Take an entry back, with the reason the ledger keeps. Raises DomainError as `change_accord`."""
    row = _open(actor, accord)
    who = actor if can_change(actor, row.claim) else SYSTEM
    withdraw_claim(actor=who, claim=row.claim, reason=reason)
    row.changed_at = clock.now()
    row.save(update_fields=["changed_at"])
    return row


def _open(actor: Actor, accord: Accord) -> Accord:
    lock_consultation(accord.consultation)
    rows = Accord.objects.select_for_update(of=("self",)).select_related(
        "consultation__line", "company__organisation", "buyer__organisation", "claim"
    )
    row = rows.get(pk=accord.pk)
    require(policy.can_enter_accord(actor, row.company))
    if row.claim.state == ClaimState.WITHDRAWN:
        raise DomainError(_("This entry was withdrawn."))
    if row.claim.state != ClaimState.REPORTED and not actor.is_staff:
        raise DomainError(_("The centre has confirmed this entry. Ask the centre to correct it."))
    return row


def _check_parties(consultation: Consultation, company: Participant, buyer: Participant) -> None:
    if consultation.state not in FOLLOWED:
        raise DomainError(_("MOUs are entered once the timetable of the consultation is published."))
    both = {company.consultation_id, buyer.consultation_id}
    if both != {consultation.pk} or (company.side, buyer.side) != (Side.COMPANY, Side.BUYER):
        raise DomainError(_("Choose a buyer of this consultation."), field="buyer")
    if company.state != ParticipantState.COMING:
        raise DomainError(_("Say first that you take part."), field="company")
    if buyer.state != ParticipantState.COMING:
        raise DomainError(_("Choose a buyer of this consultation."), field="buyer")


def _checked(kind: str, signed: Signed, consultation: Consultation) -> dict[str, Any]:
    begins = first_day(consultation)
    if begins is None or signed.signed_on < begins:
        raise DomainError(_("The day can't lie before the consultation."), field="signed_on")
    if signed.currency not in CURRENCIES:
        raise DomainError(_("Choose one of the list."), field="currency")
    if signed.amount is not None and (not signed.amount.is_finite() or signed.amount < 0):
        raise DomainError(_("An amount can't be negative."), field="amount")
    if signed.years is None and kind == AccordKind.MOA:
        raise DomainError(_("Say for how many years the MOA runs."), field="years")
    if signed.years is not None and not 1 <= signed.years <= LONGEST:
        message = _("Give a number between %(least)d and %(most)d.") % {"least": 1, "most": LONGEST}
        raise DomainError(message, field="years")
    return {
        "subject": one_line(signed.subject, field="subject", limit=190, required=True),
        "signed_on": signed.signed_on,
        "years": signed.years,
        "amount": signed.amount,
        "currency": signed.currency,
        "others": one_line(signed.others, field="others", limit=200),
    }


def _facts(kind: str, values: dict[str, Any]) -> dict[str, Any]:
    """Return what the ledger holds of an accord; it knows years of an MOA alone."""
    amount = values["amount"]
    return {
        "happened_on": values["signed_on"],
        "amount": Decimal(0) if amount is None else amount,
        "currency": REPORTING_CURRENCY[ClaimKind(kind)] if amount is None else values["currency"],
        "years": values["years"] if kind == AccordKind.MOA else None,
    }


def _values_of(row: Accord) -> dict[str, Any]:
    return {name: getattr(row, name) for name in ("signed_on", "years", "amount", "currency")}


def _title(kind: str, subject: str) -> str:
    return f"{AccordKind(kind).name}: {subject}"

"""The letter of invitation an attendee from abroad shows for a visa. The passport number is printed, never kept."""

import re
from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.models import Attendee

_PASSPORT = re.compile(r"[A-Z0-9]{6,12}")


@dataclass(frozen=True)
class VisaLetter:
    """What the letter says; it is laid out by the documents room."""

    number: str
    written_on: date
    person: str
    position: str
    organisation: str
    country: str
    passport: str
    event: str
    place: str
    arrives_on: date
    leaves_on: date
    contact: str


def visa_letter(*, actor: Actor, attendee: Attendee, passport: str) -> VisaLetter:
    """Return the letter for an attendee who asked for one.

    `passport` is typed for this one letter. Raises DomainError for a malformed number or missing travel days.
    """
    participant = attendee.participant
    require(policy.can_answer_for(actor, participant))
    number = passport.replace(" ", "").upper()
    if not _PASSPORT.fullmatch(number):
        raise DomainError(_("Write the passport number with 6 to 12 letters and digits."), field="passport")
    if attendee.arrives_on is None or attendee.leaves_on is None:
        raise DomainError(_("Enter the days of arrival and departure first."))
    consultation = participant.consultation
    return VisaLetter(
        number=f"{consultation.code}-{attendee.pk}",
        written_on=clock.today(),
        person=attendee.name,
        position=attendee.position,
        organisation=participant.organisation.name_en or participant.organisation.name_ko,
        country=participant.organisation.country,
        passport=number,
        event=consultation.name_en or consultation.name_ko,
        place=consultation.place_en or consultation.place_ko,
        arrives_on=attendee.arrives_on,
        leaves_on=attendee.leaves_on,
        contact=" · ".join(
            filter(None, (consultation.contact_name, consultation.contact_phone, consultation.contact_email))
        ),
    )

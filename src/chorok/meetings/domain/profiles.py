"""What a participant tells of itself: languages and hours, the buyer's profile, the people it sends, its consent."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final
from zoneinfo import available_timezones

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils import translation
from django.utils.translation import gettext_lazy as _

from chorok.accounts.actors import Actor
from chorok.core import clock
from chorok.core.errors import DomainError, Text
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.participants import lock_participant
from chorok.meetings.enums import BuyerKind, DayPart, Language, Side
from chorok.meetings.models import Attendee, BuyerProfile, HandoverConsent, Interpreter, Participant, Slot, Table
from chorok.programs.domain.texts import one_line, paragraphs
from chorok.registry.models import GoodsCode, GreenField

MOST_ATTENDEES = 10


@dataclass(frozen=True)
class ConsentText:
    """The words of the consent to hand contact data to the other side abroad (PIPA §28-8), with their version."""

    version: str
    paragraphs: tuple[Text, ...]

    def fingerprint(self, language: str) -> str:
        """Return the SHA-256 of the words as they stand in `language`."""
        with translation.override(language):
            words = "\n".join(str(paragraph) for paragraph in self.paragraphs)
        return hashlib.sha256(words.encode()).hexdigest()


HANDOVER: Final = ConsentText(
    version="2026-11-01",
    paragraphs=(
        _("Who receives: the participants of the other side whom you meet, in their own countries."),
        _("Purpose: preparing the meeting and following it up. Items: name, position and e-mail of your attendees."),
        _("When and how: with the published timetable, on this hub. Kept by the receiver until the follow-up ends."),
        _("You may refuse or take it back; then the other side sees your organisation's name only."),
    ),
)


@dataclass(frozen=True)
class Person:
    """An attendee as typed."""

    name: str
    position: str = ""
    email: str = ""
    arrives_on: date | None = None
    leaves_on: date | None = None
    needs_visa_letter: bool = False


@transaction.atomic
def save_attendance(
    *,
    actor: Actor,
    participant: Participant,
    languages: Iterable[str],
    online: bool = False,
    prefers: str = "",
    time_zone: str = "Asia/Seoul",
    absent_slots: Iterable[Slot] = (),
) -> Participant:
    """Save languages, whether it comes online, which half of the day it likes, its zone, when it can't.

    Raises DomainError with the field that is wrong.
    """
    row = lock_participant(participant)
    require(policy.can_answer_for(actor, row))
    spoken = [code for code in Language.values if code in set(languages)]
    if not spoken or not set(languages) <= set(Language.values):
        raise DomainError(_("Choose at least one language."), field="languages")
    if prefers and prefers not in DayPart.values:
        raise DomainError(_("Choose one of the list."), field="prefers")
    if time_zone not in available_timezones():
        raise DomainError(_("This time zone is not known."), field="time_zone")
    absent = list(absent_slots)
    if any(slot.consultation_id != row.consultation_id for slot in absent):
        raise DomainError(_("Choose slots of this consultation."), field="absent_slots")
    if absent and len(absent) >= row.consultation.slots.count():
        raise DomainError(_("Leave at least one slot in which you can meet somebody."), field="absent_slots")
    row.languages, row.online, row.prefers, row.time_zone = spoken, online, prefers, time_zone
    row.save(update_fields=["languages", "online", "prefers", "time_zone"])
    row.absent_slots.set(absent)
    return row


@transaction.atomic
def save_limits(
    *,
    actor: Actor,
    participant: Participant,
    table: Table | None,
    interpreter: Interpreter | None,
    least_meetings: int | None,
    most_meetings: int | None,
    note: str = "",
) -> Participant:
    """Save what the centre sets for one participant: its own table and interpreter, least and most meetings, a note."""
    row = lock_participant(participant)
    require(policy.can_change(actor, row.consultation))
    if least_meetings is not None and most_meetings is not None and most_meetings < least_meetings:
        raise DomainError(_("The most meetings can't be fewer than the least."), field="most_meetings")
    for field, tied in (("table", table), ("interpreter", interpreter)):
        if tied is not None and tied.consultation_id != row.consultation_id:
            raise DomainError(_("Choose one of the list."), field=field)
    others = row.consultation.participants.exclude(pk=row.pk)
    if table is not None and others.filter(table=table).exists():
        raise DomainError(_("This table belongs to another participant."), field="table")
    if interpreter is not None and others.filter(interpreter=interpreter).exists():
        raise DomainError(_("This interpreter belongs to another participant."), field="interpreter")
    row.table, row.interpreter = table, interpreter
    row.least_meetings, row.most_meetings = least_meetings, most_meetings
    row.note = paragraphs(note, field="note", limit=1000)
    row.save(update_fields=["table", "interpreter", "least_meetings", "most_meetings", "note"])
    return row


@transaction.atomic
def save_buyer_profile(
    *,
    actor: Actor,
    participant: Participant,
    kind: str,
    business: str,
    buys: str,
    goods: Iterable[GoodsCode] = (),
    fields: Iterable[GreenField] = (),
    volume: str = "",
    turnover: str = "",
) -> BuyerProfile:
    """Save what a buyer does and looks for. Raises DomainError with the field that is wrong."""
    row = lock_participant(participant)
    require(policy.can_answer_for(actor, row))
    if row.side != Side.BUYER:
        raise DomainError(_("Only buyers have this profile."))
    if kind not in BuyerKind.values:
        raise DomainError(_("Choose one of the list."), field="kind")
    values = {
        "kind": kind,
        "business": paragraphs(business, field="business", limit=1000, required=True),
        "buys": paragraphs(buys, field="buys", limit=1000, required=True),
        "volume": one_line(volume, field="volume", limit=100),
        "turnover": one_line(turnover, field="turnover", limit=60),
    }
    profile, _created = BuyerProfile.objects.update_or_create(participant=row, defaults=values)
    profile.goods.set(goods)
    profile.fields.set(fields)
    return profile


@transaction.atomic
def save_attendees(*, actor: Actor, participant: Participant, people: Iterable[Person]) -> list[Attendee]:
    """Put the people a participant sends in place of those named before. Raises DomainError for the first wrong one."""
    row = lock_participant(participant)
    require(policy.can_answer_for(actor, row))
    given = list(people)
    if len(given) > MOST_ATTENDEES:
        raise DomainError(_("Name at most 10 people."))
    rows = [_attendee(row, person) for person in given]
    row.attendees.all().delete()
    return Attendee.objects.bulk_create(rows)


@transaction.atomic
def give_handover_consent(*, actor: Actor, participant: Participant, language: str, ip: str | None) -> HandoverConsent:
    """Keep that the participant agrees to hand its contact data to the other side, in the words shown."""
    row = lock_participant(participant)
    require(policy.can_answer_for(actor, row))
    if actor.user_id is None or actor.is_staff:
        raise DomainError(_("Only people of this participant may agree for it."))
    given = row.handover_consents.filter(version=HANDOVER.version, withdrawn_at=None).first()
    if given is not None:
        return given
    return HandoverConsent.objects.create(
        participant=row,
        user_id=actor.user_id,
        version=HANDOVER.version,
        language=language,
        text_sha256=HANDOVER.fingerprint(language),
        given_at=clock.now(),
        ip=ip,
    )


@transaction.atomic
def withdraw_handover_consent(*, actor: Actor, participant: Participant) -> int:
    """Take the consent back; from now on the other side sees the organisation's name only. Return how many ended.

    That goes at any time, after the consultation as well.
    """
    row = lock_participant(participant)
    require(policy.can_take_consent_back(actor, row))
    return row.handover_consents.filter(withdrawn_at=None).update(withdrawn_at=clock.now())


def _attendee(participant: Participant, person: Person) -> Attendee:
    address = one_line(person.email, field="email", limit=254)
    if address:
        try:
            validate_email(address)
        except ValidationError:
            raise DomainError(_("Enter a whole e-mail address."), field="email") from None
    if person.arrives_on and person.leaves_on and person.leaves_on < person.arrives_on:
        raise DomainError(_("Leaving comes after arriving."), field="leaves_on")
    return Attendee(
        participant=participant,
        name=one_line(person.name, field="name", limit=80, required=True),
        position=one_line(person.position, field="position", limit=80),
        email=address,
        arrives_on=person.arrives_on,
        leaves_on=person.leaves_on,
        needs_visa_letter=person.needs_visa_letter,
    )

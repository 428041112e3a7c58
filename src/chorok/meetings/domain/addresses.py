"""Private addresses: a person's calendar and the screen of the hall. Whoever has one needs no sign-in, so it is long,
renewable and revocable, and shows nothing but what it is for."""

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from chorok.accounts.actors import Actor, actor_for
from chorok.core import clock, tokens
from chorok.core.errors import DomainError
from chorok.core.policy import require
from chorok.meetings import policy
from chorok.meetings.domain.consultations import lock_consultation
from chorok.meetings.enums import AddressKind, ConsultationState
from chorok.meetings.models import Consultation, Meeting, PrivateAddress
from chorok.registry.models import Organisation


@transaction.atomic
def make_calendar_address(*, actor: Actor, consultation: Consultation) -> str:
    """Return the token of a fresh address of one's own calendar; an older address stops working.

    Raises DomainError for somebody who has no part in the consultation.
    """
    locked = lock_consultation(consultation)
    if actor.user is None or not takes_part(actor, locked):
        raise DomainError(_("Only people who take part in this consultation have a calendar of it."))
    return _renew(locked, AddressKind.CALENDAR, actor.user_id)


@transaction.atomic
def make_hall_address(*, actor: Actor, consultation: Consultation) -> str:
    """Return the token of a fresh address of the hall's screen; an older address stops working."""
    locked = lock_consultation(consultation)
    require(policy.can_run_day(actor, locked))
    return _renew(locked, AddressKind.HALL, None)


@transaction.atomic
def revoke_calendar_address(*, actor: Actor, consultation: Consultation) -> None:
    """Let one's own calendar address stop working."""
    if actor.user_id is not None:
        consultation.private_addresses.filter(kind=AddressKind.CALENDAR, user=actor.user_id).delete()


@transaction.atomic
def revoke_hall_address(*, actor: Actor, consultation: Consultation) -> None:
    """Let the address of the hall's screen stop working."""
    require(policy.can_prepare(actor))
    consultation.private_addresses.filter(kind=AddressKind.HALL).delete()


def address_of(token: str, kind: AddressKind) -> PrivateAddress | None:
    """Return the address behind a token; None where it doesn't work (any more)."""
    rows = PrivateAddress.objects.select_related("consultation", "user")
    return rows.filter(token_hash=tokens.token_hash(token), kind=kind).first()


def is_over(address: PrivateAddress) -> bool:
    """Whether an address has had its time: a calendar of somebody who left, the screen of a hall after its day.

    It works again when the person is back, or the day runs again.
    """
    if address.consultation.state == ConsultationState.CANCELLED:
        return True
    if address.user is None:
        return address.consultation.state not in (ConsultationState.OPEN, ConsultationState.PUBLISHED)
    return not address.user.is_active or not takes_part(actor_for(address.user), address.consultation)


def takes_part(actor: Actor, consultation: Consultation) -> bool:
    """Whether the person belongs to a participant or interprets."""
    return (
        consultation.interpreters.filter(user=actor.user_id).exists()
        or consultation.participants.filter(organisation__in=Organisation.objects.of(actor)).exists()
    )


def calendar_meetings(address: PrivateAddress) -> "QuerySet[Meeting]":
    """Return the meetings of the person a calendar belongs to, those that were called off included.

    Who left an organisation or can't sign in any more sees nothing of it.
    """
    rows = address.consultation.meetings.all()
    if address.user is None or not address.user.is_active:
        return rows.none()
    own = Organisation.objects.of(actor_for(address.user)).values("pk")
    mine = Q(company__organisation__in=own) | Q(buyer__organisation__in=own) | Q(interpreter__user=address.user)
    return rows.filter(mine).distinct()


def _renew(consultation: Consultation, kind: AddressKind, user_id: int | None) -> str:
    token, digest = tokens.new_token()
    consultation.private_addresses.filter(kind=kind, user=user_id).delete()
    PrivateAddress.objects.create(
        consultation=consultation, kind=kind, user_id=user_id, token_hash=digest, made_at=clock.now()
    )
    return token

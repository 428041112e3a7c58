"""Addresses of a participant's pages: buyers work at the partner desk, companies at their own. Who may use a link."""

from django.utils.translation import gettext as _

from chorok.accounts.models import User
from chorok.core.errors import DomainError
from chorok.meetings.enums import Side
from chorok.meetings.models import Participant
from chorok.registry.domain.notices import EDITORS


def desk_of(participant: Participant, page: str = "") -> str:
    """Return the path of the participant's page at its desk: its overview, or `page` such as "choose/"."""
    code = participant.consultation.code
    if participant.side == Side.BUYER:
        return f"/partner/consultations/{code}/{participant.organisation_id}/{page}"
    return f"/desk/{participant.organisation_id}/consultations/{code}/{page}"


def acts_for(person: User, participant: Participant) -> bool:
    """Whether a person acts for a participant now: a link that was mailed to them works only as long."""
    mine = participant.organisation.memberships.filter(user=person, left_at=None, role__in=EDITORS)
    return person.is_active and mine.exists()


def require_acting(person: User, participant: Participant) -> None:
    """Raise DomainError where the person a link was mailed to doesn't act for the participant any more."""
    if not acts_for(person, participant):
        raise DomainError(_("This link no longer works: the person it was mailed to doesn't act for the organisation."))

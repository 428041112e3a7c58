"""Addresses of a participant's pages: buyers work at the partner desk, companies at their own."""

from chorok.meetings.enums import Side
from chorok.meetings.models import Participant


def desk_of(participant: Participant, page: str = "") -> str:
    """Return the path of the participant's page at its desk: its overview, or `page` such as "choose/"."""
    code = participant.consultation.code
    if participant.side == Side.BUYER:
        return f"/partner/consultations/{code}/{participant.organisation_id}/{page}"
    return f"/desk/{participant.organisation_id}/consultations/{code}/{page}"

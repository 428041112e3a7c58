"""Introductions to which both sides have agreed, for the tests of what comes after."""

from datetime import UTC, datetime, timedelta

from chorok.accounts.actors import SYSTEM, Actor
from chorok.core import clock
from chorok.needs.domain.introducing import answer, ask_company, introduce, reply
from chorok.needs.domain.rooms import save_room
from chorok.needs.domain.shortlist import shortlist
from chorok.needs.domain.video import Proposal, propose_times
from chorok.needs.models import Candidate, LabRoom, Need, VideoMeeting
from chorok.registry.models import Technology
from tests.needs.making import asking_body, make_need, make_technology

URL = "https://rooms.example/lab-1"


def linked(need: Need | None = None, technology: Technology | None = None, actor: Actor = SYSTEM) -> Candidate:
    """Return a candidate both sides want to meet about."""
    need = need or make_need(organisation=asking_body(name_en="Island NDE"))
    candidate = shortlist(actor=actor, need=need, technology=technology or make_technology())
    ask_company(actor=actor, candidate=candidate)
    answer(actor=actor, candidate=candidate, agrees=True, consents=True)
    introduce(actor=actor, candidate=candidate)
    return reply(actor=actor, candidate=candidate, welcome=True)


def make_room(name: str = "화상 상담실 1") -> LabRoom:
    """Return a room of the lab with an online room of its own."""
    return save_room(actor=SYSTEM, name_ko=name, name_en="Video room 1", online_url=URL)


def in_hours(hours: float) -> datetime:
    """Return a moment that many hours from now."""
    return clock.now() + timedelta(hours=hours)


def proposal(room: LabRoom, *hours: float) -> Proposal:
    """Return half hours that begin so many hours from now, read in Jakarta."""
    starts = [in_hours(each) for each in hours or (48, 72)]
    return Proposal(room=room, starts=starts, minutes=30, partner_zone="Asia/Jakarta")


def proposed(candidate: Candidate, room: LabRoom | None = None, *hours: float) -> VideoMeeting:
    """Return a meeting whose times are proposed."""
    return propose_times(actor=SYSTEM, candidate=candidate, proposal=proposal(room or make_room(), *hours))


def day(text: str) -> datetime:
    """Return noon in UTC on a day."""
    return datetime.fromisoformat(text).replace(hour=12, tzinfo=UTC)

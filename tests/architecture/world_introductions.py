"""An introduction both sides agreed to, with an agreed meeting and an open round, for the tables of addresses."""

from datetime import date, datetime, timedelta
from typing import Any

from chorok.accounts.actors import SYSTEM
from chorok.accounts.models import User
from chorok.core import clock
from chorok.core.tokens import token_hash
from chorok.needs.domain.addresses import address_hash
from chorok.needs.domain.needs import create_need
from chorok.needs.domain.reviewing import publish_need
from chorok.needs.domain.rooms import save_room
from chorok.needs.domain.rounds import open_rounds
from chorok.needs.domain.video import Proposal, accept_time, propose_times
from chorok.needs.enums import Side
from chorok.needs.models import Candidate, Fit, FitLink, IntroductionLink, IntroductionRound, Need
from chorok.registry.models import Membership, Organisation, Technology
from tests.architecture.world_needs import LONG_AGO
from tests.needs.introduced import linked
from tests.needs.making import make_technology, values

#: Tokens of the links: the meeting's was answered, the round's is open.
MEETING_TOKEN, ROUND_TOKEN, TIMES_TOKEN = "meeting-token", "round-token", "times-token"
#: Links that tell of a technology: one is open, one was answered.
FIT_TOKEN, FIT_USED_TOKEN = "fit-token", "fit-used-token"
_AGO = timedelta(days=40)


def make_introductions(technology: Technology, people: dict[str, User], now: datetime) -> dict[str, dict[str, Any]]:
    """Make an introduction around a technology; return the addresses' parts by URL name."""
    body = Membership.objects.filter(user=people["partner"], left_at=None).order_by("pk")[0].organisation
    until = clock.today() + timedelta(days=90)
    need = _another(body, until)
    with clock.at(now - _AGO):
        candidate, waiting = linked(need, technology), linked(need, make_technology())
    room = save_room(actor=SYSTEM, name_ko="화상 상담실", name_en="Video room", online_url="https://rooms.example/1")
    times = [_proposed(each, room, now, hours) for each, hours in ((candidate, 48), (waiting, 96))]
    meeting = accept_time(actor=SYSTEM, meeting=times[0], time=times[0].times.all()[0])
    open_rounds()
    round_ = IntroductionRound.objects.get(candidate=candidate)
    for token, asked in ((MEETING_TOKEN, {"meeting": meeting}), (TIMES_TOKEN, {"meeting": times[1]}),
                         (ROUND_TOKEN, {"round": round_})):  # fmt: skip
        IntroductionLink.objects.create(
            token_hash=token_hash(token), language="en", made_at=now, expires_at=now + timedelta(days=30), **asked
        )
    found = {"found_at": now, "told_at": now, "score": 0.5}
    for_company = Fit.objects.create(need=_another(body, until), technology=technology, side=Side.COMPANY, **found)
    for_partner = Fit.objects.create(need=need, technology=make_technology(), side=Side.PARTNER, **found)
    for token, used_at in ((FIT_TOKEN, None), (FIT_USED_TOKEN, now)):
        link = FitLink.objects.create(
            token_hash=token_hash(token), address_hash=address_hash(need.contact_email), language="en", made_at=now,
            expires_at=now + timedelta(days=30), used_at=used_at,
        )  # fmt: skip
        Fit.objects.create(need=need, technology=make_technology(), side=Side.PARTNER, link=link, **found)
    one = {"pk": need.pk, "candidate_id": candidate.pk}
    at = {**one, "meeting_id": meeting.pk}
    desk = {"organisation_id": technology.organisation_id, "pk": candidate.pk}
    return {
        "introduction_link": {"token": ROUND_TOKEN},
        "introduction_calendar": {"token": MEETING_TOKEN},
        "fit_link": {"token": FIT_TOKEN},
        "fit_link_switch": {"token": FIT_TOKEN},
        "staff_introduction": one,
        "staff_meeting_propose": one,
        **{f"staff_meeting_{name}": at for name in ("off", "answer", "note")},
        "staff_round_answer": {**one, "round_id": round_.pk, "side": "company"},
        "staff_lab_room": {"pk": room.pk},
        "partner_fit": {"pk": need.pk, "fit_id": for_partner.pk},
        "partner_need_fits": {"pk": need.pk},
        "desk_fit": {"organisation_id": technology.organisation_id, "pk": for_company.pk},
        "partner_introduction": one,
        "partner_meeting": at,
        "partner_meeting_calendar": at,
        "partner_round": {**one, "round_id": round_.pk},
        "desk_need_meeting": {**desk, "meeting_id": meeting.pk},
        "desk_need_calendar": {**desk, "meeting_id": meeting.pk},
        "desk_need_round": {**desk, "round_id": round_.pk},
        "desk_need_linked": desk,
    }


def _another(body: Organisation, until: date) -> Need:
    """Publish a need that every role may see that looks inside, the former operator's staff too."""
    with clock.at(LONG_AGO):
        made = create_need(actor=SYSTEM, organisation=body, **values(title="Wells for clinics", expires_on=until))
    return publish_need(actor=SYSTEM, need=made)


def _proposed(candidate: Candidate, room: Any, now: datetime, hours: int) -> Any:
    starts = [now + timedelta(hours=hours), now + timedelta(hours=hours + 2)]
    proposal = Proposal(room=room, starts=starts, minutes=30, partner_zone="Asia/Jakarta")
    return propose_times(actor=SYSTEM, candidate=candidate, proposal=proposal)
